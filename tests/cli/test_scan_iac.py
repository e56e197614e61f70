"""Scanning templates, with all that a repository may hold."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scanner.cli import exits
from tests.cli.conftest import Netassay
from tests.providers.terraform_plans import resource

GROUP = """
resource "aws_security_group" "{name}" {{
  name = "{name}"
  ingress {{
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["{source}"]
  }}
}}
"""
OPEN = GROUP.format(name="open", source="0.0.0.0/0")
CLOSED = GROUP.format(name="closed", source="10.0.0.0/8")
STACK = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Source:
    Type: String
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: a test
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: !Ref Source
"""
CHECK = "firewall-ingress-sensitive-port-open"
ONE = ("--check", CHECK)


def write(files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)


def report(netassay: Netassay, *arguments: str, code: int | None = None) -> dict[str, Any]:
    ended = netassay("scan", "iac", *arguments, "-o", "json=-")
    assert code is None or ended.code == code, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def outcomes(found: Mapping[str, Any]) -> dict[str, str]:
    return {each["resource"]["name"]: each["outcome"] for each in found["verdicts"]}


def plan(*resources: dict[str, Any]) -> str:
    document = {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": list(resources)}
    return json.dumps({**document, "configuration": {}})


def test_the_flaw_is_at_its_line_and_the_good_twin_passes(netassay: Netassay) -> None:
    write({"live/main.tf": OPEN + CLOSED})
    found = report(netassay, "live", *ONE, code=exits.FINDINGS)
    assert outcomes(found) == {"aws_security_group.open": "fail", "aws_security_group.closed": "pass"}
    (finding,) = (each for each in found["verdicts"] if each["outcome"] == "fail")
    assert (finding["location"]["file"], finding["location"]["line"]) == ("live/main.tf", 4)
    assert {each["source"] for each in finding["evidence"]} == {"live/main.tf:4"}


def test_what_is_what_in_a_repository(netassay: Netassay) -> None:
    write(
        {
            "README.md": "# nothing",
            ".github/workflows/ci.yml": "jobs: {}\n",
            "package.json": '{"name": "x", "Resources": 1}',
            "values.yaml": "Resources:\n  limits: 1\n",
            "logo.json": b"\x89PNG\r\n\x1a\n\x00\xff",
            "node_modules/x/main.tf": OPEN,
            "live/main.tf": 'module "m" {\n  source = "../modules/m"\n}\n' + CLOSED,
            "modules/m/main.tf": GROUP.format(name="inner", source="10.0.0.0/8"),
            "stacks/web.yaml": STACK,
            "stacks/plan.json": plan(resource("aws_security_group.planned", {"name": "planned"})),
            "broken/main.tf": "resource {{{",
            "broken/stack.yaml": "AWSTemplateFormatVersion: x\nResources: [",
        }
    )
    found = report(netassay, ".", *ONE, "--strict", code=exits.GAPS)
    assert outcomes(found) == {
        "aws_security_group.closed": "pass",
        "module.m.aws_security_group.inner": "pass",
        "aws_security_group.planned": "pass",
        "Group": "undetermined",
    }
    assert {each["template"] for each in found["scopes"]} == {"live", "stacks/plan.json", "stacks/web.yaml"}
    assert {each["file"] for each in found["unevaluated"]} == {"broken/main.tf", "broken/stack.yaml"}


@pytest.mark.parametrize("path", ["empty", "."])
def test_a_directory_without_templates(netassay: Netassay, path: str) -> None:
    Path("empty").mkdir()
    ended = netassay("scan", "iac", path)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert ended.err == f"netassay: error: no templates were found in {path}\n"


def test_a_path_that_is_not_there(netassay: Netassay) -> None:
    assert netassay("scan", "iac", "gone").code == exits.USAGE
    assert netassay("scan", "iac").code == exits.USAGE


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("x.bin", b"\x00\x01\xff\xfe", "is no UTF-8 text"),
        ("x.json", b"{}", "is no template of Terraform, CloudFormation or Azure Resource Manager"),
        ("x.yaml", b"\x00", "is a binary file"),
        ("x.yaml", b"AWSTemplateFormatVersion: x\nResources: {A: !Unknown {}}}", "is no YAML"),
    ],
)
def test_a_file_that_was_named_and_is_none(netassay: Netassay, name: str, content: bytes, why: str) -> None:
    write({name: content})
    found = report(netassay, name, code=exits.GAPS)
    (unread,) = found["unevaluated"]
    assert (unread["file"], unread["address"]) == (name, "")
    assert why in unread["why"]


def test_a_template_with_a_tag_that_nobody_knows(netassay: Netassay) -> None:
    write({"stack.yaml": STACK.replace("!Ref Source", "!Mystery Source")})
    assert outcomes(report(netassay, ".", *ONE)) == {"Group": "undetermined"}


def test_a_large_document(netassay: Netassay) -> None:
    groups = [resource(f"aws_security_group.g{number}", {"name": "x" * 9000}) for number in range(5500)]
    write({"plan.json": plan(*groups)})
    assert Path("plan.json").stat().st_size > 50_000_000
    assert len(report(netassay, "plan.json", *ONE)["verdicts"]) == len(groups)


def test_modules_that_call_each_other(netassay: Netassay) -> None:
    write(
        {"a/main.tf": 'module "b" {\n  source = "../b"\n}\n' + OPEN, "b/main.tf": 'module "a" {\n  source = "../a"\n}'}
    )
    found = report(netassay, ".", *ONE, code=exits.NOTHING)
    assert "fail" not in outcomes(found).values()
    assert {each["why"] for each in found["unevaluated"]} == {"the module calls itself"}


def test_parameters(netassay: Netassay) -> None:
    write({"stack.yaml": STACK, "parameters.json": '[{"ParameterKey": "Source", "ParameterValue": "0.0.0.0/0"}]'})
    undecided = report(netassay, "stack.yaml", *ONE, code=exits.NOTHING)
    assert "parameter Source" in undecided["verdicts"][0]["message"]
    for given in (("--parameter", "Source=0.0.0.0/0"), ("--parameter-file", "parameters.json")):
        assert outcomes(report(netassay, "stack.yaml", *ONE, *given)) == {"Group": "fail"}
    both = ("--parameter-file", "parameters.json", "--parameter", "Source=10.0.0.0/8")
    assert outcomes(report(netassay, "stack.yaml", *ONE, *both)) == {"Group": "pass"}


def test_names_of_parameters(netassay: Netassay) -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    vnet = {"type": "Microsoft.Network/virtualNetworks", "name": "v", "apiVersion": "2025-01-01", "properties": {}}
    deployment = {"$schema": schema, "parameters": {"source": {"type": "string"}}, "resources": [vnet]}
    write({"stack.yaml": STACK, "main.json": json.dumps(deployment)})
    # CloudFormation tells the letter case apart, and Azure does not.
    for name in ("Source", "SOURCE", "AWS::Region"):
        assert netassay("scan", "iac", ".", *ONE, "--parameter", f"{name}=x").code != exits.USAGE
    assert netassay("scan", "iac", ".", *ONE, "--parameter", "Sources=x").code == exits.USAGE


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--parameter", "Source"), "--parameter Source: write NAME=VALUE"),
        (("--parameter", "Source=10.0.0.0/8"), "no template has a parameter Source\n"),
        (
            ("--parameter", "source=10.0.0.0/8", "parameters.yaml"),
            "no template has a parameter source; there are Source\n",
        ),
        (("--parameter-file", "stack.yaml"), "stack.yaml: gives no parameters"),
        (("--baseline", "gone.sarif"), "cannot read the baseline gone.sarif"),
        (("-o", "json=stack.yaml"), "is read by this scan and would be overwritten"),
        (("--source-root", "sub"), "lies outside"),
    ],
)
def test_wrong_usage(netassay: Netassay, arguments: tuple[str, ...], why: str) -> None:
    Path("sub").mkdir()
    write({"stack.yaml": "Resources:\n  A:\n    Type: AWS::EC2::VPC\n", "parameters.yaml": STACK})
    ended = netassay("scan", "iac", "stack.yaml", *arguments)
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert why in ended.err


def test_variables(netassay: Netassay) -> None:
    text = 'variable "source" {}\n' + GROUP.format(name="open", source="${var.source}")
    write({"main.tf": text, "live.tfvars": 'source = "0.0.0.0/0"\n'})
    assert outcomes(report(netassay, ".", *ONE)) == {"aws_security_group.open": "undetermined"}
    assert outcomes(report(netassay, ".", *ONE, "--var-file", "live.tfvars")) == {"aws_security_group.open": "fail"}


def test_the_sources_of_a_plan_give_the_lines_and_are_not_judged_again(netassay: Netassay) -> None:
    rules = [{"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}]
    planned = resource("aws_security_group.open", {"name": "open", "ingress": rules}, actions=("no-op",))
    write({"live/main.tf": "\n" + OPEN, "live/plan.json": plan(planned)})
    (finding,) = report(netassay, "live", *ONE, code=exits.FINDINGS)["verdicts"]
    assert finding["location"]["file"] == "live/main.tf"
    assert finding["location"]["is_unchanged"] is True
    Path("live/main.tf").unlink()
    (finding,) = report(netassay, "live", *ONE, code=exits.FINDINGS)["verdicts"]
    assert (finding["location"]["file"], finding["location"]["line"]) == ("live/plan.json", None)


def test_paths_are_relative_to_the_repository(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"infra/live/main.tf": OPEN})
    Path(".git").mkdir()
    monkeypatch.chdir("infra")
    (finding,) = report(netassay, "live", *ONE)["verdicts"]
    assert finding["location"]["file"] == "infra/live/main.tf"
    (finding,) = report(netassay, "live", *ONE, "--source-root", ".")["verdicts"]
    assert finding["location"]["file"] == "live/main.tf"


def test_a_comment_accepts_a_risk_and_it_stays_visible(netassay: Netassay) -> None:
    write({"main.tf": f"# netassay:ignore {CHECK} until=2999-01-01 a bastion{OPEN}"})
    found = report(netassay, ".", *ONE, code=exits.NOTHING)
    (finding,) = found["verdicts"]
    assert finding["accepted"] == {"reason": "a bastion", "owner": "", "expires": "2999-01-01", "comment": "main.tf:1"}
    netassay("scan", "iac", ".", *ONE, "-o", "sarif=evidence.sarif", "--sarif-profile", "evidence")
    (result,) = json.loads(Path("evidence.sarif").read_text())["runs"][0]["results"]
    (suppression,) = result["suppressions"]
    assert (suppression["kind"], suppression["justification"]) == ("inSource", "a bastion")
    assert report(netassay, ".", *ONE, "--no-inline-ignores", code=exits.FINDINGS)["verdicts"][0]["accepted"] is None


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        (f"netassay:ignore {CHECK} until=2020-01-01 a bastion", "expired on 2020-01-01"),
        ("netassay:ignore no-such-check because", "there is no check 'no-such-check'"),
        (f"netassay:ignore {CHECK}", "needs a check and a reason"),
    ],
)
def test_a_comment_that_accepts_nothing_is_told(netassay: Netassay, comment: str, note: str) -> None:
    write({"main.tf": f"# {comment}{OPEN}"})
    found = report(netassay, ".", *ONE, code=exits.FINDINGS)
    assert note in found["notes"][0]


def test_only_what_is_new(netassay: Netassay) -> None:
    write({"main.tf": OPEN})
    netassay("scan", "iac", ".", *ONE, "-o", "sarif=before.sarif")
    write({"main.tf": "\n\n\n" + OPEN + GROUP.format(name="second", source="0.0.0.0/0")})
    found = report(netassay, ".", *ONE, "--baseline", "before.sarif", code=exits.FINDINGS)
    assert outcomes(found) == {"aws_security_group.second": "fail"}
    write({"main.tf": "\n\n\n" + OPEN})
    report(netassay, ".", *ONE, "--baseline", "before.sarif", code=exits.NOTHING)


def test_sarif_has_exact_lines_below_the_root_of_the_sources(netassay: Netassay) -> None:
    module = 'module "m" {\n  source = "../modules/m"\n}\n'
    write({"live/main.tf": module, "modules/m/main.tf": OPEN, "broken/main.tf": "resource {{{"})
    netassay("scan", "iac", ".", *ONE, "-o", "sarif=out.sarif")
    (run,) = json.loads(Path("out.sarif").read_text())["runs"]
    assert "SRCROOT" in run["originalUriBaseIds"]
    assert run["automationDetails"]["id"].startswith("netassay/iac/")
    finding, unread = run["results"]
    place = finding["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "modules/m/main.tf", "uriBaseId": "SRCROOT"}
    assert place["region"] == {"startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 2}
    assert "primaryLocationLineHash" not in finding["partialFingerprints"]
    (caller,) = finding["relatedLocations"]
    assert caller["physicalLocation"]["artifactLocation"]["uri"] == "live/main.tf"
    assert caller["physicalLocation"]["region"]["startLine"] == 1
    assert unread["ruleId"] == "scope-not-assessed"
    assert unread["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "broken/main.tf"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (note["descriptor"]["id"], note["level"]) == ("template-not-evaluated", "error")


def test_what_may_exist_elsewhere_is_undetermined_unless_the_template_is_the_whole(netassay: Netassay) -> None:
    write({"live/main.tf": CLOSED, "part/main.tf": CLOSED})
    check = ("--check", "firewall-ruleset-unused")
    assert set(outcomes(report(netassay, ".", *check)).values()) == {"undetermined"}
    Path("netassay.toml").write_text('[templates]\nwhole_accounts = ["liv*"]\n')
    found = report(netassay, "live", *check)
    assert "more may exist than the template declares" not in {each["message"] for each in found["verdicts"]}
    part = report(netassay, "part", *check)
    assert {each["message"] for each in part["verdicts"]} == {"more may exist than the template declares"}


def test_a_whole_account_of_which_something_is_unread_is_no_whole(netassay: Netassay) -> None:
    write({"live/main.tf": CLOSED, "live/broken.tf": "resource {{{"})
    Path("netassay.toml").write_text('[templates]\nwhole_accounts = ["live"]\n')
    found = report(netassay, "live", "--check", "firewall-ruleset-unused")
    assert {each["message"] for each in found["verdicts"]} == {"more may exist than the template declares"}
    assert found["notes"] == ["live declares a whole account by the settings, and parts of it could not be evaluated"]


def test_nothing_of_a_cloud(netassay: Netassay) -> None:
    write({"main.tf": 'resource "random_pet" "x" {\n}\n'})
    ended = netassay("scan", "iac", ".")
    assert ended.code == exits.NOTHING
    assert "Nothing was assessed" in ended.out


def test_a_snapshot_of_templates_gives_the_same_verdicts(netassay: Netassay) -> None:
    write({"main.tf": f"# netassay:ignore {CHECK} a bastion{OPEN}" + GROUP.format(name="b", source="0.0.0.0/0")})
    first = report(netassay, ".", *ONE, "--save-snapshot", "snapshot.json")
    ended = netassay("scan", "snapshot", "snapshot.json", *ONE, "-o", "json=-")
    assert json.loads(ended.out)["verdicts"] == first["verdicts"]


def test_resources_that_may_not_exist_are_judged_and_never_counted_on(netassay: Netassay) -> None:
    text = CLOSED.replace("{\n  name", "{\n  count = var.many\n  name", 1)
    write({"main.tf": 'variable "many" {}\n' + text})
    found = report(netassay, ".", *ONE)
    assert outcomes(found) == {"aws_security_group.closed[0]": "pass"}
