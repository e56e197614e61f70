"""Rules of which a template leaves open whether they are made decide nothing for certain."""

from pathlib import Path

import pytest
from pydantic import JsonValue

from tests.declaring import declare

OPEN = "firewall-ingress-sensitive-port-open"
AZURE = 'location = "westeurope"\nresource_group_name = "rg"\n'
AZURE_GROUP = f'resource "azurerm_network_security_group" "g" {{\n name = "g"\n {AZURE}}}\n'
AWS_GROUP = 'resource "aws_security_group" "g" {}\n'
GOOGLE = 'resource "google_compute_network" "n" {\n name = "n"\n}\n'
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
NSG = "Microsoft.Network/networkSecurityGroups"


def azure_rule(access: str, priority: int, more: str = "") -> str:
    return (
        f'resource "azurerm_network_security_rule" "{access}" {{\n {more}\n name = "{access}"\n priority = {priority}\n'
        f' direction = "Inbound"\n access = "{access}"\n protocol = "Tcp"\n source_port_range = "*"\n'
        ' destination_port_range = "22"\n source_address_prefix = "*"\n destination_address_prefix = "*"\n'
        ' resource_group_name = "rg"\n network_security_group_name = azurerm_network_security_group.g.name\n}\n'
    )


def google_rule(action: str, priority: int, more: str = "") -> str:
    return (
        f'resource "google_compute_firewall" "{action}" {{\n {more}\n name = "{action}"\n priority = {priority}\n'
        " network = google_compute_network.n.id\n"
        f' {action} {{\n  protocol = "tcp"\n  ports = ["22"]\n }}\n source_ranges = ["0.0.0.0/0"]\n}}\n'
    )


def aws_rule(more: str = "") -> str:
    return (
        f'resource "aws_vpc_security_group_ingress_rule" "r" {{\n {more}\n'
        " security_group_id = aws_security_group.g.id\n"
        ' ip_protocol = "tcp"\n from_port = 22\n to_port = 22\n cidr_ipv4 = "0.0.0.0/0"\n}\n'
    )


ON = "count = var.on ? 1 : 0"
OFF = "count = var.on ? 0 : 1"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (AWS_GROUP + aws_rule(), "fail"),
        (AWS_GROUP + aws_rule(ON), "undetermined"),
        (AZURE_GROUP + azure_rule("Allow", 200), "fail"),
        (AZURE_GROUP + azure_rule("Allow", 200, ON), "undetermined"),
        (AZURE_GROUP + azure_rule("Allow", 200) + azure_rule("Deny", 100), "pass"),
        (AZURE_GROUP + azure_rule("Allow", 200) + azure_rule("Deny", 100, ON), "undetermined"),
        (GOOGLE + google_rule("allow", 200), "fail"),
        (GOOGLE + google_rule("allow", 200, ON), "undetermined"),
        (GOOGLE + google_rule("allow", 200) + google_rule("deny", 100), "pass"),
        (GOOGLE + google_rule("allow", 200) + google_rule("deny", 100, ON), "undetermined"),
    ],
)
def test_terraform(tmp_path: Path, text: str, verdict: str) -> None:
    found = declare(tmp_path, {"main.tf": f'variable "on" {{}}\n{text}'}).judged(OPEN)
    assert [each.outcome for each in found.verdicts] == [verdict]


AMONG_MEMBERS = "firewall-intragroup-unrestricted"


def aws_group_with(rule: str, protocol: str = '"-1"') -> str:
    ports = "from_port = 0\n to_port = 0"
    return f'resource "aws_security_group" "g" {{\n ingress {{\n protocol = {protocol}\n {ports}\n {rule}\n}}\n}}\n'


def aws_rule_of(peer: str, more: str = "") -> str:
    return (
        f'resource "aws_vpc_security_group_ingress_rule" "r" {{\n {more}\n ip_protocol = "-1"\n'
        f" security_group_id = aws_security_group.g.id\n {peer}\n}}\n"
    )


def google_rule_between(source: str, target: str, protocol: str = '"all"') -> str:
    return (
        'resource "google_compute_firewall" "r" {\n name = "r"\n network = google_compute_network.n.id\n'
        f" allow {{\n  protocol = {protocol}\n }}\n source_tags = {source}\n target_tags = {target}\n}}\n"
    )


OWN_GROUP = "referenced_security_group_id = aws_security_group.g.id"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (aws_group_with("self = true"), "fail"),
        (aws_group_with("self = false"), "pass"),
        (aws_group_with("self = var.on"), "undetermined"),
        (aws_group_with("self = true", protocol="var.on"), "undetermined"),
        (aws_group_with('security_groups = ["sg-0a1b2c3d"]', protocol="var.on"), "pass"),
        (aws_group_with("cidr_blocks = [var.on]"), "pass"),
        (AWS_GROUP + aws_rule_of(OWN_GROUP), "fail"),
        (AWS_GROUP + aws_rule_of(OWN_GROUP, ON), "undetermined"),
        (AWS_GROUP + aws_rule_of("referenced_security_group_id = var.on"), "undetermined"),
        (AWS_GROUP + aws_rule_of('referenced_security_group_id = "sg-0a1b2c3d"'), "pass"),
        (GOOGLE + google_rule_between('["web"]', '["web"]'), "fail"),
        (GOOGLE + google_rule_between('["app"]', '["web"]'), "pass"),
        (GOOGLE + google_rule_between('["web"]', "var.on"), "undetermined"),
        (GOOGLE + google_rule_between("var.on", '["web"]'), "undetermined"),
        (GOOGLE + google_rule_between('["web"]', '["web"]', protocol="var.on"), "undetermined"),
    ],
)
def test_members_that_a_template_does_not_tell(tmp_path: Path, text: str, verdict: str) -> None:
    found = declare(tmp_path, {"main.tf": f'variable "on" {{}}\n{text}'}).judged(AMONG_MEMBERS)
    assert [each.outcome for each in found.verdicts] == [verdict]


@pytest.mark.parametrize("text", [AWS_GROUP + aws_rule(), AZURE_GROUP + azure_rule("Allow", 200)])
def test_a_rule_that_stands_and_falls_with_its_group_is_certain(tmp_path: Path, text: str) -> None:
    main = f'variable "on" {{}}\nmodule "m" {{\n source = "./m"\n {ON}\n}}\n'
    found = declare(tmp_path, {"main.tf": main, "m/main.tf": text}).judged(OPEN)
    assert [each.outcome for each in found.verdicts] == ["fail"]


@pytest.mark.parametrize(("condition", "verdict"), [(True, "fail"), ("[parameters('on')]", "undetermined")])
def test_azure_templates(tmp_path: Path, condition: JsonValue, verdict: str) -> None:
    properties: JsonValue = {
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourcePortRange": "*",
        "destinationPortRange": "22",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
    }
    template: JsonValue = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"on": {"type": "bool"}},
        "resources": [
            {"type": NSG, "apiVersion": "2024-05-01", "name": "g"},
            {
                "type": f"{NSG}/securityRules",
                "apiVersion": "2024-05-01",
                "name": "g/ssh",
                "condition": condition,
                "properties": properties,
            },
        ],
    }
    found = declare(tmp_path, {"main.json": template}).judged(OPEN)
    assert [each.outcome for each in found.verdicts] == [verdict]


STACK = """
Parameters: {{Env: {{Type: String}}}}
Conditions: {{Prod: !Equals [!Ref Env, prod], Other: !Not [!Condition Prod]}}
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Condition: Prod, Properties: {{CidrBlock: 10.0.0.0/16}}}}
  Log:
    Type: AWS::EC2::FlowLog
    {condition}
    Properties:
      ResourceId: !Ref Vpc
      ResourceType: VPC
      TrafficType: ALL
      LogDestinationType: s3
      LogDestination: "arn:aws:s3:::x"
"""


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [("Condition: Prod", "pass"), ("Condition: Other", "undetermined"), ("", "pass")],
)
def test_what_stands_and_falls_together(tmp_path: Path, condition: str, verdict: str) -> None:
    found = declare(tmp_path, {"stack.yaml": STACK.format(condition=condition)}).judged("flow-logs-enabled")
    assert [each.outcome for each in found.verdicts] == [verdict]
