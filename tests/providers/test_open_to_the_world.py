"""Rules that are open to the world, in many ways of writing them: each is found at its line, and its twin passes."""

from pathlib import Path

import pytest

from scanner.report import Outcome
from tests.declaring import declare

CHECK = "firewall-ingress-sensitive-port-open"
PRIVATE = "10.0.0.0/8"
GROUP = 'resource "aws_security_group" "web" {\n  name = "web"\n'
RULE = GROUP + "}\n" + 'resource "aws_vpc_security_group_ingress_rule" "ssh" { # HERE\n'
RULE += "  security_group_id = aws_security_group.web.id\n"
PORTS = 'from_port = 22\nto_port = 22\nprotocol = "tcp"\n'
SSH = 'from_port = 22\nto_port = 22\nip_protocol = "tcp"\n'
TERRAFORM = {
    "inline": GROUP + "ingress { # HERE\n" + PORTS + 'cidr_blocks = ["0.0.0.0/0"]\n}\n}\n',
    "ipv6": GROUP + "ingress { # HERE\n" + PORTS + 'ipv6_cidr_blocks = ["::/0"]\n}\n}\n',
    "separate": RULE + SSH + 'cidr_ipv4 = "0.0.0.0/0"\n}\n',
    "separate, IPv6": RULE + SSH + 'cidr_ipv6 = "::/0"\n}\n',
    "older generation": GROUP
    + '}\nresource "aws_security_group_rule" "ssh" { # HERE\n'
    + 'type = "ingress"\nsecurity_group_id = aws_security_group.web.id\n'
    + PORTS
    + 'cidr_blocks = ["0.0.0.0/0"]\n}\n',
    "every protocol": RULE + 'ip_protocol = "-1"\ncidr_ipv4 = "0.0.0.0/0"\n}\n',
    "protocol by number": RULE + SSH.replace("tcp", "6") + 'cidr_ipv4 = "0.0.0.0/0"\n}\n',
    "a range of ports": RULE + 'from_port = 20\nto_port = 3000\nip_protocol = "tcp"\ncidr_ipv4 = "0.0.0.0/0"\n}\n',
    "a local": 'locals {\n  all = "0.0.0.0/0"\n}\n' + RULE + SSH + "cidr_ipv4 = local.all\n}\n",
    "a default": 'variable "all" {\n  default = "0.0.0.0/0"\n}\n' + RULE + SSH + "cidr_ipv4 = var.all\n}\n",
    "a function": RULE + SSH + 'cidr_ipv4 = format("%s", "0.0.0.0/0")\n}\n',
    "for each": RULE + 'for_each = toset(["0.0.0.0/0"])\n' + SSH + "cidr_ipv4 = each.value\n}\n",
    "a count": RULE + "count = 1\n" + SSH + 'cidr_ipv4 = ["0.0.0.0/0"][count.index]\n}\n',
    "a dynamic block": GROUP
    + 'dynamic "ingress" { # HERE\nfor_each = ["0.0.0.0/0"]\ncontent {\n'
    + PORTS
    + "cidr_blocks = [ingress.value]\n}\n}\n}\n",
}
STACK = """\
Parameters:
  All:
    Type: String
    Default: "0.0.0.0/0"
  Prefix:
    Type: String
    Default: "0.0.0.0/0"
Mappings:
  Nets:
    all:
      cidr: "0.0.0.0/0"
Conditions:
  Always: !Equals [a, a]
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: a test
      SecurityGroupIngress:
        - IpProtocol: tcp # HERE
          FromPort: 22
          ToPort: 22
          CidrIp: SOURCE
"""
SOURCES = {
    "literal": '"0.0.0.0/0"',
    "a parameter": "!Ref All",
    "a substitution": '!Sub "${All}"',
    "a mapping": "!FindInMap [Nets, all, cidr]",
    "a condition": '!If [Always, "0.0.0.0/0", 10.1.0.0/16]',
    "a join": '!Join ["", [!Ref Prefix]]',
    "a selection": '!Select [1, [10.0.0.0/8, "0.0.0.0/0"]]',
}
GOOGLE = 'resource "google_compute_firewall" "ssh" { # HERE\nname = "ssh"\nnetwork = "default"\n'
FIREWALLS = {
    "ports": 'source_ranges = ["0.0.0.0/0"]\nallow {\nprotocol = "tcp"\nports = ["22"]\n}\n}\n',
    "without ports": 'source_ranges = ["0.0.0.0/0"]\nallow {\nprotocol = "tcp"\n}\n}\n',
    "every protocol": 'source_ranges = ["0.0.0.0/0"]\nallow {\nprotocol = "all"\n}\n}\n',
    "halves": 'source_ranges = ["0.0.0.0/1", "128.0.0.0/1"]\nallow {\nprotocol = "tcp"\nports = ["20-30"]\n}\n}\n',
    "IPv6": 'source_ranges = ["::/0"]\nallow {\nprotocol = "6"\nports = ["22"]\n}\n}\n',
}
EVERY = [
    *(pytest.param("main.tf", text, id=f"AWS in Terraform: {name}") for name, text in TERRAFORM.items()),
    *(pytest.param("s.yaml", STACK.replace("SOURCE", text), id=f"stack: {name}") for name, text in SOURCES.items()),
    *(pytest.param("main.tf", GOOGLE + text, id=f"Google Cloud: {name}") for name, text in FIREWALLS.items()),
]


def outcomes(root: Path, files: dict[str, str]) -> list[tuple[Outcome, str, int | None]]:
    """How the check ends, and where what decided stands."""
    found = declare(root, files).judged(CHECK).verdicts
    places = [(each.outcome, each.location) for each in found]
    return [(outcome, place.file if place else "", place.line if place else None) for outcome, place in places]


@pytest.mark.parametrize(("file", "text"), EVERY)
def test_what_is_open_is_found_at_its_line(tmp_path: Path, file: str, text: str) -> None:
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "# HERE" in each)
    assert outcomes(tmp_path, {file: text}) == [(Outcome.FAIL, file, line)]


@pytest.mark.parametrize(("file", "text"), EVERY)
def test_its_twin_passes(tmp_path: Path, file: str, text: str) -> None:
    for wide, narrow in (("0.0.0.0/0", PRIVATE), ("0.0.0.0/1", PRIVATE), ("::/0", "fd00::/8")):
        text = text.replace(wide, narrow)
    text = text.replace('"128.0.0.0/1"', '"10.128.0.0/9"')
    assert [outcome for outcome, _, _ in outcomes(tmp_path, {file: text})] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("main.tf", 'variable "all" {}\n' + RULE + SSH + "cidr_ipv4 = var.all\n}\n"),
        ("main.tf", 'variable "all" {}\n' + TERRAFORM["a dynamic block"].replace('["0.0.0.0/0"]', "var.all")),
        ("s.yaml", STACK.replace("SOURCE", "!Ref All").replace('    Default: "0.0.0.0/0"\n', "", 1)),
        ("main.tf", 'variable "all" {}\n' + GOOGLE + FIREWALLS["ports"].replace('["0.0.0.0/0"]', "var.all")),
    ],
)
def test_what_nobody_knows_is_undetermined(tmp_path: Path, file: str, text: str) -> None:
    assert [outcome for outcome, _, _ in outcomes(tmp_path, {file: text})] == [Outcome.UNDETERMINED]
