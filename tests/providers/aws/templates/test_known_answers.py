"""Rules of AWS that are open to the world, in further ways of writing them."""

from pathlib import Path

import pytest

from tests.providers.known_answers import Row, judge_row

GROUP = 'variable "nobody" {}\nresource "aws_security_group" "g" {}\n'
LIST = 'resource "aws_ec2_managed_prefix_list" "p" {\nname = "p"\naddress_family = "IPv4"\nmax_entries = 2\n'
RULE = 'resource "aws_vpc_security_group_ingress_rule" "r" { # HERE\nsecurity_group_id = aws_security_group.g.id\n'
SSH = 'ip_protocol = "tcp"\nfrom_port = 22\nto_port = 22\n'
BY_LIST = RULE + SSH + "prefix_list_id = aws_ec2_managed_prefix_list.p.id\n}\n"
ENTRY = 'resource "aws_ec2_managed_prefix_list_entry" "e" {\nprefix_list_id = aws_ec2_managed_prefix_list.p.id\n'
OLD = 'resource "aws_security_group_rule" "r" { # HERE\ntype = "ingress"\nsecurity_group_id = aws_security_group.g.id\n'
ALL, NEAR, NOBODY = '"0.0.0.0/0"', '"10.0.0.0/8"', "var.nobody"
MODULE = (
    'variable "source_range" {}\nresource "aws_security_group" "g" {\ningress { # HERE\nfrom_port = 22\nto_port = 22\n'
    'protocol = "tcp"\ncidr_blocks = [var.source_range]\n}\n}\n'
)


def hcl(text: str, opened: str = ALL, closed: str = NEAR, unknown: str = NOBODY) -> Row:
    """A row of Terraform."""
    return Row({"main.tf": GROUP + text}, opened, closed, unknown)


ROWS = {
    "a prefix list": hcl(LIST + "entry {\ncidr = OPEN\n}\n}\n" + BY_LIST),
    "a prefix list of entries of their own": hcl(LIST + "}\n" + ENTRY + "cidr = OPEN\n}\n" + BY_LIST),
    "a prefix list of halves": hcl(
        LIST + "OPEN\n}\n" + BY_LIST,
        'entry {\ncidr = "0.0.0.0/1"\n}\nentry {\ncidr = "128.0.0.0/1"\n}',
        'entry {\ncidr = "10.0.0.0/9"\n}',
        "entry {\ncidr = var.nobody\n}",
    ),
    "host bits": hcl(RULE + SSH + "cidr_ipv4 = OPEN\n}\n", '"1.0.0.0/0"'),
    "IPv6 in full": hcl(RULE + SSH + "cidr_ipv6 = OPEN\n}\n", '"0:0:0:0:0:0:0:0/0"', '"fd00::/8"'),
    "old, IPv6": hcl(
        OLD + 'protocol = "tcp"\nfrom_port = 22\nto_port = 22\nipv6_cidr_blocks = [OPEN]\n}\n', '"::/0"', '"fd00::/8"'
    ),
    "old, every protocol": hcl(OLD + 'protocol = "all"\nfrom_port = 0\nto_port = 0\ncidr_blocks = [OPEN]\n}\n'),
    "every port": hcl(RULE + 'ip_protocol = "tcp"\nfrom_port = 0\nto_port = 65535\ncidr_ipv4 = OPEN\n}\n'),
    "the port": hcl(
        RULE + 'ip_protocol = "tcp"\nfrom_port = OPEN\nto_port = 443\ncidr_ipv4 = "0.0.0.0/0"\n}\n', "22", "443"
    ),
    "ICMP has no ports": hcl(
        RULE + 'ip_protocol = OPEN\nfrom_port = 22\nto_port = 22\ncidr_ipv4 = "0.0.0.0/0"\n}\n', '"tcp"', '"icmp"'
    ),
    "another group is not the world": hcl(
        RULE + SSH + "OPEN\n}\n",
        'cidr_ipv4 = "0.0.0.0/0"',
        "referenced_security_group_id = aws_security_group.g.id",
        "cidr_ipv4 = var.nobody",
    ),
    "old, a protocol by its number": hcl(
        OLD + 'protocol = "6"\nfrom_port = 22\nto_port = 22\ncidr_blocks = [OPEN]\n}\n'
    ),
    "a list put together": hcl(
        OLD + 'protocol = "tcp"\nfrom_port = 22\nto_port = 22\ncidr_blocks = concat(["10.1.0.0/16"], [OPEN])\n}\n',
        unknown="",
    ),
    "a network of a network": hcl(RULE + SSH + "cidr_ipv4 = cidrsubnet(OPEN, 0, 0)\n}\n", unknown=""),
    "a module": Row(
        {
            "main.tf": 'variable "nobody" {}\nmodule "m" {\nsource = "./m"\nsource_range = OPEN\n}\n',
            "m/main.tf": MODULE,
        },
        ALL,
        NEAR,
        NOBODY,
    ),
    "a module in a module": Row(
        {
            "main.tf": 'variable "nobody" {}\nmodule "o" {\nsource = "./o"\nfrom = OPEN\n}\n',
            "o/main.tf": 'variable "from" {}\nmodule "m" {\nsource = "../m"\ncount = 1\nsource_range = var.from\n}\n',
            "m/main.tf": MODULE,
        },
        ALL,
        NEAR,
        NOBODY,
    ),
    "values of a file": Row(
        {
            "main.tf": 'variable "all" {}\n' + GROUP + RULE + SSH + "cidr_ipv4 = var.all\n}\n",
            "terraform.tfvars": "all = OPEN\n",
        },
        ALL,
        NEAR,
    ),
    "values of a file that is loaded by itself": Row(
        {
            "main.tf": 'variable "all" {}\n' + GROUP + RULE + SSH + "cidr_ipv4 = var.all\n}\n",
            "x.auto.tfvars.json": '{"all": OPEN}',
        },
        ALL,
        NEAR,
    ),
    "a file that overrides": Row(
        {
            "main.tf": GROUP + RULE + SSH + 'cidr_ipv4 = "10.1.0.0/16"\n}\n',
            "override.tf": 'resource "aws_vpc_security_group_ingress_rule" "r" {\ncidr_ipv4 = OPEN\n}\n',
        },
        ALL,
        NEAR,
    ),
    "OpenTofu": Row({"main.tofu": GROUP + RULE + SSH + "cidr_ipv4 = OPEN\n}\n"}, ALL, NEAR, NOBODY),
    "the default group": Row(
        {
            "main.tf": 'variable "nobody" {}\n'
            'resource "aws_default_security_group" "d" {\ningress { # HERE\n'
            'from_port = 22\nto_port = 22\nprotocol = "tcp"\n'
            "cidr_blocks = [OPEN]\n}\n}\n"
        },
        ALL,
        NEAR,
        NOBODY,
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_terraform(tmp_path: Path, row: Row) -> None:
    judge_row(tmp_path, row)
