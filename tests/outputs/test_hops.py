"""The way on which a flaw shows, in every format."""

import json
from typing import Any

import pytest

from scanner.models import Hop, HopKind
from scanner.outputs import json as json_output
from scanner.outputs import sarif, text
from scanner.report import Finding, Report
from tests import factories

GATEWAY = factories.identity("ec2", "internet-gateway/igw-0f1e2d3c", "AWS::EC2::InternetGateway", label="edge")
CHECK = "firewall-ingress-sensitive-port-open"


@pytest.fixture(scope="module")
def travelled(report: Report) -> Report:
    """The report, with a way in its findings of open ports."""
    return report.model_copy(update={"verdicts": tuple(map(with_way, report.verdicts))})


def with_way(verdict: Any) -> Any:
    if verdict.check != CHECK or not isinstance(verdict, Finding):
        return verdict
    path = (
        Hop(kind=HopKind.INTERNET, says="sends TCP 22"),
        Hop(kind=HopKind.GATEWAY, resource=GATEWAY, says="is attached to the network"),
        Hop(
            kind=HopKind.RULE_SET,
            resource=verdict.resource,
            element="ingress-tcp-22-0.0.0.0_0",
            says="allows TCP 22 from 0.0.0.0/0",
        ),
    )
    return verdict.model_copy(update={"path": path})


def results(report: Report) -> list[dict[str, Any]]:
    document = json.loads(sarif.render(report))
    return [each for run in document["runs"] for each in run["results"] if each["properties"].get("check") == CHECK]


def test_sarif_has_a_step_for_each_hop_and_each_has_a_place(travelled: Report) -> None:
    (result, *_) = results(travelled)
    (flow,) = result["codeFlows"]
    (thread,) = flow["threadFlows"]
    steps = [each["location"] for each in thread["locations"]]
    group = f"Rule set {result['properties']['resourceName']} ({result['properties']['resourceLabel']})"
    assert [each["message"]["text"] for each in steps] == [
        "Internet: sends TCP 22",
        "Gateway igw-0f1e2d3c (edge): is attached to the network",
        f"{group}: allows TCP 22 from 0.0.0.0/0",
    ]
    uris = [each["physicalLocation"]["artifactLocation"]["uri"] for each in steps]
    own = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uris == [own, "cloud/aws/111122223333/eu-west-1/ec2/internet-gateway/igw-0f1e2d3c.json", own]


def test_sarif_relates_what_is_on_the_way_and_not_the_place_itself(travelled: Report) -> None:
    for result in results(travelled):
        (related,) = result["relatedLocations"]
        assert related["id"] == 1
        assert related["logicalLocations"][0]["fullyQualifiedName"] == GATEWAY.id


def test_json_has_the_path(travelled: Report) -> None:
    document = json.loads(json_output.render(travelled))
    paths = [each["path"] for each in document["verdicts"] if each["check"] == CHECK and each["outcome"] == "fail"]
    assert paths
    assert all([hop["kind"] for hop in path] == ["internet", "gateway", "rule set"] for path in paths)
    assert paths[0][1]["resource"]["id"] == GATEWAY.id


def test_text_has_a_line_for_each_hop(travelled: Report, report: Report) -> None:
    lines = text.render(travelled).splitlines()
    first = next(number for number, line in enumerate(lines) if "-> internet: sends TCP 22" in line)
    assert "-> gateway igw-0f1e2d3c (edge): is attached to the network" in lines[first + 1]
    assert "-> rule set" in lines[first + 2]
    assert "->" not in text.render(report)


def test_without_a_way_there_is_no_flow(report: Report) -> None:
    assert not any("codeFlows" in each or "relatedLocations" in each for each in results(report))
