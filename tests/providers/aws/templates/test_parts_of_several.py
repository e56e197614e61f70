"""Parts of AWS resources in Terraform and CloudFormation of which it is not known whose they are, or how many."""

from pathlib import Path

import pytest

from tests.declaring import declare

VARIABLES = 'variable "open" {}\n'
SENSITIVE = "firewall-ingress-sensitive-port-open"
GROUPS = 'resource "aws_security_group" "one" {}\nresource "aws_security_group" "two" {}\n'
GROUP = "aws_security_group"


def group_rule(of: str, more: str = "") -> str:
    return f"""
resource "aws_vpc_security_group_ingress_rule" "ssh" {{
  {more}
  security_group_id = {of}
  ip_protocol = "tcp"
  from_port = 22
  to_port = 22
  cidr_ipv4 = "0.0.0.0/0"
}}
"""


def older_rule(of: str, more: str = "") -> str:
    return f"""
resource "aws_security_group_rule" "ssh" {{
  {more}
  type = "ingress"
  security_group_id = {of}
  protocol = "tcp"
  from_port = 22
  to_port = 22
  cidr_blocks = ["0.0.0.0/0"]
}}
"""


ONE_OF_TWO = f"var.open ? {GROUP}.one.id : {GROUP}.two.id"
SOME = "for_each = var.open"


@pytest.mark.parametrize("rule", [group_rule, older_rule])
@pytest.mark.parametrize(
    ("of", "more", "expected"),
    [
        (f"{GROUP}.one.id", "", {"one": "fail", "two": "pass"}),
        (ONE_OF_TWO, "", {"one": "undetermined", "two": "undetermined"}),
        (f"{GROUP}.one.id", SOME, {"one": "undetermined", "two": "undetermined"}),
        # Nothing from outside can be the id of what is yet to be made.
        ("var.open", "", {"one": "pass", "two": "pass"}),
    ],
)
def test_rules_of_groups(tmp_path: Path, rule: object, of: str, more: str, expected: dict[str, str]) -> None:
    assert callable(rule)
    found = declare(tmp_path, {"main.tf": VARIABLES + GROUPS + rule(of, more)}).judged(SENSITIVE).verdicts
    verdicts = {each.resource.name.rpartition(".")[2]: str(each.outcome) for each in found}
    assert {name: verdicts[name] for name in expected} == expected


@pytest.mark.parametrize("check", ["firewall-egress-unrestricted", SENSITIVE])
def test_rules_that_could_not_be_evaluated_may_be_for_either_direction(tmp_path: Path, check: str) -> None:
    text = VARIABLES + GROUPS + older_rule(f"{GROUP}.one.id", SOME)
    verdicts = declare(tmp_path, {"main.tf": text}).judged(check).verdicts
    assert {str(each.outcome) for each in verdicts} == {"undetermined"}


STACK = """
Parameters: {{Stage: {{Type: String}}, Number: {{Type: String}}}}
Conditions: {{Live: !Equals [!Ref Stage, live]}}
Resources:
  One: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: one}}}}
  Two: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: two}}}}
  Ssh:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {{GroupId: {of}, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}
"""


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("!Ref One", {"One": "fail", "Two": "pass"}),
        ("!If [Live, !Ref One, !Ref Two]", {"One": "undetermined", "Two": "undetermined"}),
        ("!If [Live, !GetAtt One.GroupId, sg-0a1b2c3d]", {"One": "undetermined", "Two": "pass"}),
        ("!Select [!Ref Number, [!Ref One, !Ref Two]]", {"One": "undetermined", "Two": "undetermined"}),
        ("!Ref Stage", {"One": "pass", "Two": "pass"}),
    ],
)
def test_rules_of_groups_in_a_stack(tmp_path: Path, of: str, expected: dict[str, str]) -> None:
    found = declare(tmp_path, {"stack.yaml": STACK.format(of=of)}).judged(SENSITIVE).verdicts
    verdicts = {each.resource.name: str(each.outcome) for each in found}
    assert {name: verdicts[name] for name in expected} == expected


NETWORK = """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_network_acl" "one" {
  vpc_id = aws_vpc.v.id
}
resource "aws_network_acl" "two" {
  vpc_id = aws_vpc.v.id
}
"""
ENTRY = """
resource "aws_network_acl_rule" "ssh" {{
  {more}
  network_acl_id = {of}
  rule_number = 100
  protocol = "tcp"
  rule_action = "allow"
  cidr_block = "0.0.0.0/0"
  from_port = 22
  to_port = 22
}}
"""


@pytest.mark.parametrize(
    ("of", "more", "passing"),
    [
        ("aws_network_acl.one.id", "", {"two"}),
        ("var.open ? aws_network_acl.one.id : aws_network_acl.two.id", "", set()),
        ("aws_network_acl.one.id", SOME, set()),
    ],
)
def test_entries_of_acls(tmp_path: Path, of: str, more: str, passing: set[str]) -> None:
    text = VARIABLES + NETWORK + ENTRY.format(of=of, more=more)
    found = declare(tmp_path, {"main.tf": text}).judged("subnet-acl-sensitive-port-open").verdicts
    assert {each.resource.name.rpartition(".")[2] for each in found if each.outcome == "pass"} == passing


CLASSIC = """
resource "aws_elb" "e" {
  name = "e"
  listener {
    lb_port = 443
    lb_protocol = "https"
    instance_port = 80
    instance_protocol = "http"
    ssl_certificate_id = "arn:aws:acm:eu-west-1:111122223333:certificate/a"
  }
}
resource "aws_load_balancer_policy" "tls" {
  load_balancer_name = aws_elb.e.name
  policy_name = "tls"
  policy_type_name = "SSLNegotiationPolicyType"
  policy_attribute {
    name = "Reference-Security-Policy"
    value = "ELBSecurityPolicy-TLS-1-2-2017-01"
  }
}
resource "aws_load_balancer_listener_policy" "tls" {
  MORE
  load_balancer_name = aws_elb.e.name
  load_balancer_port = 443
  policy_names = [aws_load_balancer_policy.tls.policy_name]
}
"""


@pytest.mark.parametrize(("more", "outcome"), [("", "pass"), (SOME, "undetermined")])
def test_policies_of_classic_listeners(tmp_path: Path, more: str, outcome: str) -> None:
    text = VARIABLES + CLASSIC.replace("MORE", more)
    verdicts = declare(tmp_path, {"main.tf": text}).judged("tls-minimum-version").verdicts
    assert [str(each.outcome) for each in verdicts] == [outcome]
