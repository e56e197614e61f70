"""The least-privilege policy."""

import json

import pytest

from scanner.cli import exits
from scanner.models import Resource
from scanner.plugins import load_checks, load_collectors
from tests.cli.conftest import Netassay


def actions(netassay: Netassay, *options: str) -> set[str]:
    ended = netassay("permissions", "aws", *options)
    assert (ended.code, ended.err) == (exits.NOTHING, "")
    (statement,) = json.loads(ended.out)["Statement"]
    return set(statement["Action"])


def test_everything(netassay: Netassay) -> None:
    read = frozenset[type[Resource]]().union(*(check.reads for check in load_checks()))
    needed = {action for each in load_collectors("aws") if each.model in read for action in each.actions}
    assert actions(netassay) == {*needed, "ec2:DescribeRegions"}


@pytest.mark.parametrize(
    "options", [("--check", "vpn-ike-version"), ("--theme", "service-level", "--skip", "lb-multi-zone")]
)
def test_what_some_checks_need(netassay: Netassay, options: tuple[str, ...]) -> None:
    assert actions(netassay, *options) == {"ec2:DescribeVpnConnections", "ec2:DescribeRegions"}
