"""Where SARIF results are: paths that every consumer takes, and lines in canonical JSON."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from pydantic import JsonValue

from scanner.models import Declaration, Identity
from scanner.outputs.sarif_places import START, Json, apart, canonical, location_of, path_of, uri_of
from scanner.report import Finding, Report, Subject

AZURE = "/subscriptions/1111-2222/resourcegroups/edge/providers/microsoft.network"


def identity(id_: str, provider: str, **more: str) -> Identity:
    defaults = {"name": "name", "type": "Some::Type", "account": "1111", "region": "eu-west-1"}
    return Identity(**{"id": id_, "provider": provider, **defaults, **more})


@pytest.mark.parametrize(
    ("resource", "element", "uri"),
    [
        (
            identity("arn:aws:ec2:eu-west-1:1111:security-group/sg-1", "aws"),
            "ingress-tcp-22-0.0.0.0_0",
            "cloud/aws/1111/eu-west-1/ec2/security-group/sg-1/ingress-tcp-22-0.0.0.0_0.json",
        ),
        (
            identity("arn:aws:cloudfront::1111:distribution/E1", "aws", region="global"),
            "behaviour-/api/*",
            "cloud/aws/1111/global/cloudfront/distribution/E1/behaviour-%2Fapi%2F%2A.json",
        ),
        (
            identity("arn:aws:logs:eu-west-1:1111:log-group:/edge/www:*", "aws"),
            "",
            "cloud/aws/1111/eu-west-1/logs/log-group/edge/www/%2A.json",
        ),
        (
            identity("arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod", "aws"),
            "",
            "cloud/aws/1111/eu-west-1/apigateway/restapis/abc/stages/prod.json",
        ),
        (
            identity(f"{AZURE}/networksecuritygroups/web", "azure", account="1111-2222", region="westeurope"),
            "ingress-allow ssh",
            "cloud/azure/1111-2222/edge/microsoft.network/networksecuritygroups/web/ingress-allow%20ssh.json",
        ),
        (
            identity("/subscriptions/1111-2222/providers/microsoft.cdn/profiles/p", "azure", account="1111-2222"),
            "",
            "cloud/azure/1111-2222/microsoft.cdn/profiles/p.json",
        ),
        (
            identity("//compute.googleapis.com/projects/p/global/firewalls/ssh", "gcp", account="p", region="global"),
            "",
            "cloud/gcp/p/global/compute/firewalls/ssh.json",
        ),
        (
            identity("//compute.googleapis.com/projects/p/regions/r1/targetVpnGateways/g", "gcp", account="p"),
            "",
            "cloud/gcp/p/eu-west-1/compute/targetVpnGateways/g.json",
        ),
        (
            identity("module.edge.aws_lb.this[0]", "aws"),
            "",
            "cloud/aws/1111/eu-west-1/Some/Type/module.edge.aws_lb.this%5B0%5D.json",
        ),
        (identity("arn:aws:s3:::../x?y#z", "aws"), "", "cloud/aws/1111/eu-west-1/s3/__/x%3Fy%23z.json"),
    ],
)
def test_a_resource_has_a_path_of_its_own(resource: Identity, element: str, uri: str) -> None:
    assert uri_of(resource, element) == uri


def test_long_names_stay_apart() -> None:
    one, other = (path_of("aws", "rule-" + "1.2.3.4_32+" * 40 + end) for end in "ab")
    assert one != other
    assert all(len(unquote(segment)) <= 125 for uri in (one, other) for segment in uri.split("/"))


def located(finding: Finding, document: JsonValue, field: str) -> tuple[dict[str, Any], str]:
    subject = Subject(element="", document=document, field=field)
    physical = location_of(finding.model_copy(update={"subject": subject}))["physicalLocation"]
    return physical, canonical(subject)


@pytest.fixture
def finding(report: Report) -> Finding:
    return report.open_findings[0]


@pytest.mark.parametrize(
    ("document", "field", "lines"),
    [
        ({"a": 1, "b": "x", "c": 2}, "b", (3, 3)),
        ({"a": {"b": 1}, "b": [1, {"b": 2}], "c": 3}, "b", (5, 10)),
        ({"a": 1, "tls.oldest": "TLS 1.0"}, "tls.oldest", (3, 3)),
        ({"a": 1, "b": 2}, "", (1, 4)),
        ({"a": 1}, "gone", (1, 3)),
        (["x"], "", (1, 3)),
    ],
)
def test_the_region_is_the_deciding_key_with_its_value(
    finding: Finding, document: JsonValue, field: str, lines: tuple[int, int]
) -> None:
    physical, text = located(finding, document, field)
    region = physical["region"]
    assert (region["startLine"], region["endLine"]) == lines
    covered = text.split("\n")[lines[0] - 1 : lines[1]]
    assert region["snippet"]["text"] == "\n".join(covered)
    assert (region["startColumn"], region["endColumn"]) == (1, len(covered[-1]) + 1)


def test_the_context_is_more_than_the_region_or_left_out(finding: Finding) -> None:
    context = located(finding, {"a": 1, "b": 2}, "b")[0]["contextRegion"]
    assert (context["startLine"], context["endLine"]) == (1, 4)
    assert "contextRegion" not in located(finding, {"a": 1, "b": 2}, "")[0]


def test_snippets_are_short_whatever_was_read(finding: Finding) -> None:
    physical, _ = located(finding, {"a": 1, "peers": list(range(5000)), "z": 1}, "peers")
    assert physical["region"]["startLine"] == 3
    assert physical["region"]["snippet"]["text"].count("\n") < 40
    assert physical["contextRegion"]["snippet"]["text"].count("\n") < 80


def test_lines_are_the_same_for_every_reader(finding: Finding) -> None:
    hostile: dict[str, JsonValue] = {"name": "a\u2028b\x85c\x1b[2J\U000e0041", "port": 22}
    physical, text = located(finding, hostile, "port")
    assert len(text.splitlines()) == len(text.split("\n")) == 4
    assert json.loads(text) == hostile
    assert physical["region"]["startLine"] == 3


def test_a_declared_resource_is_where_its_template_declares_it(finding: Finding) -> None:
    declared = finding.model_copy(update={"location": Declaration(file="infra/web tier.tf", line=7, end_line=19)})
    location = location_of(declared)
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "infra/web%20tier.tf", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 7, "startColumn": 1, "endLine": 19, "endColumn": 1},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == finding.resource.id


def test_a_declaration_without_a_line_is_at_the_beginning_of_its_file(finding: Finding) -> None:
    declared = finding.model_copy(update={"location": Declaration(file="plan.json", line=None, end_line=None)})
    assert location_of(declared)["physicalLocation"] == {
        "artifactLocation": {"uri": "plan.json", "uriBaseId": "SRCROOT"},
        "region": START,
    }


def test_a_declaration_of_one_line_has_a_region_too(finding: Finding) -> None:
    declared = finding.model_copy(update={"location": Declaration(file="a.tf", line=7, end_line=7)})
    region = location_of(declared)["physicalLocation"]["region"]
    assert region == {"startLine": 7, "startColumn": 1, "endLine": 7, "endColumn": 2}


def test_results_of_one_rule_in_one_line_begin_in_columns_of_their_own(finding: Finding) -> None:
    """GitLab takes what one rule says of one place for the same finding."""
    several = finding.model_copy(update={"location": Declaration(file="a.tf", line=7, end_line=7)})
    long = finding.model_copy(update={"location": Declaration(file="a.tf", line=9, end_line=12)})

    def result(rule: str, of: Finding) -> Json:
        return {"ruleId": rule, "locations": [location_of(of)]}

    given = [result("one", several), result("one", several), result("two", several), *[result("one", long)] * 2]
    regions = [each["locations"][0]["physicalLocation"]["region"] for each in apart(given)]
    assert [(each["startLine"], each["startColumn"], each["endLine"], each["endColumn"]) for each in regions] == [
        (7, 1, 7, 2),
        (7, 2, 7, 3),
        (7, 1, 7, 2),
        (9, 1, 12, 1),
        (9, 2, 12, 1),
    ]
    assert all(each["locations"][0]["logicalLocations"] for each in apart(given))
