"""Routes and entries of what a template adopts of its VPC, which name it by an attribute of the VPC."""

from pathlib import Path

import pytest

from scanner.models import GatewayKind, RouteTable, SubnetAcl
from tests.declaring import declare

VPC = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n'
TABLE = 'resource "aws_default_route_table" "d" {\n  default_route_table_id = aws_vpc.v.default_route_table_id\n}\n'
ROUTE = 'resource "aws_route" "r" {\n  destination_cidr_block = "0.0.0.0/0"\n  gateway_id = "igw-1"\n  NAMED\n}\n'
ACL = 'resource "aws_default_network_acl" "d" {\n  default_network_acl_id = aws_vpc.v.default_network_acl_id\n}\n'
ENTRY = """\
resource "aws_network_acl_rule" "r" {
  network_acl_id = aws_vpc.v.default_network_acl_id
  rule_number    = 50
  protocol       = "-1"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
}
"""


@pytest.mark.parametrize(
    "named", ["aws_vpc.v.main_route_table_id", "aws_vpc.v.default_route_table_id", "aws_default_route_table.d.id"]
)
def test_a_route_of_the_main_table(tmp_path: Path, named: str) -> None:
    text = VPC + TABLE + ROUTE.replace("NAMED", f"route_table_id = {named}")
    table = declare(tmp_path, {"main.tf": text}, also=[RouteTable]).one(RouteTable)
    assert isinstance(table.routes, tuple)
    assert [each.destination for each in table.routes if each.next_hop_kind == GatewayKind.INTERNET] == ["0.0.0.0/0"]


def test_an_entry_of_the_default_acl(tmp_path: Path) -> None:
    acl = declare(tmp_path, {"main.tf": VPC + ACL + ENTRY}, also=[SubnetAcl]).one(SubnetAcl)
    assert isinstance(acl.rules, tuple)
    assert 50 in [each.priority for each in acl.rules]
