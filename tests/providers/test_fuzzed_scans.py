"""Mutants of templates through whole scans: each gives a report, and no defect of ours is in it."""

from pathlib import Path

import pytest

from scanner.config import Settings
from scanner.judge import judge
from scanner.outputs import text as text_output
from scanner.plugins import load_checks
from tests.declaring import declare
from tests.providers.fuzzed_scans import SCANS, scan_mutant


@pytest.mark.parametrize("kind", SCANS)
def test_mutants_are_scanned(tmp_path: Path, kind: str) -> None:
    scan, make = SCANS[kind]
    verdicts = [scan(tmp_path, mutant) for mutant in make(40, 7)]
    assert sum(verdicts) > 0


@pytest.mark.parametrize(
    "text",
    [
        'resource "azurerm_network_security_rule" "of_no_group" {\n name = "r"\n priority = 100\n}\n',
        """
resource "aws_ec2_managed_prefix_list" "without_an_address" {
  entry {
    description = "x"
  }
}
resource "aws_vpc" "main" {}
resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route {
    destination_prefix_list_id = aws_ec2_managed_prefix_list.without_an_address.id
    gateway_id                 = "local"
  }
}
""",
    ],
)
def test_what_mutants_showed(tmp_path: Path, text: str) -> None:
    assert scan_mutant(tmp_path, {"main.tf": text}) >= 0


def test_what_is_malformed_is_told_as_that_and_needs_no_permission(tmp_path: Path) -> None:
    template = "{Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: [{}, {}]}}"
    text = f"Resources: {{T: {template}, G: {{Type: AWS::EC2::SecurityGroup}}}}\n"
    found = declare(tmp_path, {"stack.yaml": text})
    assert [each.reason for each in found.inventory.gaps] == ["`LaunchTemplateData` is not one block"]
    shown = str(text_output.render(judge(found.inventory, load_checks(), Settings())))
    assert "`LaunchTemplateData` is not one block" in shown
    assert "netassay permissions" not in shown
