"""The least-privilege policy."""

import json

from scanner.check import Check
from scanner.cli import exits
from scanner.controls import Theme
from scanner.models import Resource
from scanner.plugins import load_checks, load_collectors
from tests.cli.conftest import Netassay


def actions(netassay: Netassay, *options: str) -> set[str]:
    ended = netassay("permissions", "aws", *options)
    assert (ended.code, ended.err) == (exits.NOTHING, "")
    return {action for statement in json.loads(ended.out)["Statement"] for action in statement["Action"]}


def needed_by(*checks: Check) -> set[str]:
    read = frozenset[type[Resource]]().union(*(check.reads for check in checks))
    calls = {action for each in load_collectors("aws") if each.model in read for action in each.actions}
    return {"apigateway:GET" if call.startswith("apigateway:") else call for call in calls} | {"ec2:DescribeRegions"}


def test_everything(netassay: Netassay) -> None:
    assert actions(netassay) == needed_by(*load_checks())


def test_what_one_check_needs(netassay: Netassay) -> None:
    assert actions(netassay, "--check", "vpn-ike-version") == {
        "ec2:DescribeCustomerGateways",
        "ec2:DescribeRegions",
        "ec2:DescribeVpnConnections",
    }


def test_what_a_theme_needs(netassay: Netassay) -> None:
    asked = [check for check in load_checks() if check.theme is Theme.SERVICE_LEVEL and check.id != "lb-multi-zone"]
    assert actions(netassay, "--theme", "service-level", "--skip", "lb-multi-zone") == needed_by(*asked)
