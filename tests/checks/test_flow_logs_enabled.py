"""flow-logs-enabled."""

from typing import Any

import pytest

from checks.monitoring.flow_logs_enabled import FlowLogTraffic, flow_logs_enabled
from scanner.models import FlowLog, FlowTraffic, Resource, Subnet, SubnetPurpose, Unknown
from tests.factories import flow_log, identity, network, subnet
from tests.support import ask, gap_of

FAILING = "undetermined: fl-0a1b2c3d may record nothing: Access error"
NETWORK = network()
ONE, TWO = subnet("subnet-1"), subnet("subnet-2")


def log(name: str, target: str, **more: Any) -> FlowLog:
    return flow_log(target, identity=identity("ec2", f"vpc-flow-log/fl-{name}", "AWS::EC2::FlowLog"), **more)


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        ([flow_log(NETWORK.id)], "passed"),
        ([], "keeps no flow log"),
        ([flow_log("arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-other")], "keeps no flow log"),
        ([flow_log(NETWORK.id, is_active=False)], "keeps no flow log (not active: fl-0a1b2c3d)"),
        ([ONE, TWO, flow_log(ONE.id)], "keeps no flow log of its own, nor of subnet-2"),
        ([ONE, flow_log(ONE.id)], "passed"),
        ([subnet("subnet-3", purpose=SubnetPurpose.PROXY_ONLY), ONE, flow_log(ONE.id)], "passed"),
        ([flow_log(NETWORK.id, is_active=Unknown(why="not told"))], "undetermined: not told"),
        ([flow_log(NETWORK.id, traffic=Unknown(why="not told"))], "undetermined: not told"),
        ([flow_log(NETWORK.id, traffic=FlowTraffic.REJECTED)], "passed"),
        ([flow_log(NETWORK.id, delivery_error="Access error")], FAILING),
        ([flow_log(NETWORK.id, delivery_error=Unknown(why="not told"))], "passed"),
        ([subnet("subnet-3", purpose=SubnetPurpose.PROXY_ONLY)], "keeps no flow log"),
        ([ONE, TWO], "keeps no flow log"),
        (
            [ONE, TWO, log("1", ONE.id), log("2", TWO.id, is_active=False)],
            "keeps no flow log of its own, nor of subnet-2 (not active: fl-2)",
        ),
        ([log("1", NETWORK.id, is_active=Unknown(why="not told")), log("2", NETWORK.id)], "passed"),
        ([ONE, log("1", NETWORK.id, is_active=Unknown(why="not told")), log("2", ONE.id)], "passed"),
        ([ONE, log("1", NETWORK.id, is_active=Unknown(why="not told"))], "undetermined: not told"),
        ([ONE, log("1", ONE.id, is_active=Unknown(why="not told"))], "undetermined: not told"),
        (
            [ONE, TWO, log("1", ONE.id, is_active=Unknown(why="not told"))],
            "keeps no flow log of its own, nor of subnet-2",
        ),
    ],
)
def test_logs(resources: list[Resource], verdict: str) -> None:
    assert ask(flow_logs_enabled, NETWORK, *resources) == [verdict]


def test_subnets_together_make_up_for_the_network() -> None:
    assert ask(flow_logs_enabled, NETWORK, ONE, TWO, log("1", ONE.id), log("2", TWO.id)) == ["passed"]


def test_a_log_that_may_be_among_those_not_read() -> None:
    gaps = [gap_of(FlowLog, action="ec2:DescribeFlowLogs")]
    assert ask(flow_logs_enabled, NETWORK, gaps=gaps) == [
        "undetermined: ec2:DescribeFlowLogs could not be read: AccessDenied"
    ]
    assert ask(flow_logs_enabled, NETWORK, flow_log(NETWORK.id), gaps=gaps) == ["passed"]


def test_a_gap_in_another_region_does_not_matter() -> None:
    assert ask(flow_logs_enabled, NETWORK, gaps=[gap_of(FlowLog, region="us-east-1")]) == ["keeps no flow log"]


def test_unread_subnets() -> None:
    assert ask(flow_logs_enabled, NETWORK, gaps=[gap_of(Subnet)]) == [
        "undetermined: test:Read could not be read: AccessDenied"
    ]


FILTERED = subnet("subnet-filtered", network=NETWORK.id, rule_sets=("group",))


@pytest.mark.parametrize(
    ("others", "logs", "verdict"),
    [
        ([], [flow_log("group")], "passed"),
        ([], [flow_log("group", is_active=False)], "keeps no flow log"),
        (
            [subnet("subnet-bare", network=NETWORK.id)],
            [flow_log("group")],
            "keeps no flow log of its own, nor of subnet-bare",
        ),
    ],
)
def test_the_log_of_a_rule_set_is_one_of_the_subnets_it_filters(
    others: list[Resource], logs: list[Resource], verdict: str
) -> None:
    assert ask(flow_logs_enabled, NETWORK, FILTERED, *others, *logs) == [verdict]


SHARED = network("vpc-shared", owner="444455556666")


def of_owner(subject: Subnet | FlowLog) -> Subnet | FlowLog:
    """The same, read in the account that shares the network."""
    return subject.model_copy(update={"identity": subject.identity.model_copy(update={"account": SHARED.owner})})


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        ([], "undetermined: account 444455556666 shares the network, and its flow logs were not read"),
        (
            [flow_log("vpc-other")],
            "undetermined: account 444455556666 shares the network, and its flow logs were not read",
        ),
        ([flow_log(SHARED.id)], "passed"),
        ([of_owner(flow_log(SHARED.id))], "passed"),
        ([of_owner(flow_log("vpc-other"))], "keeps no flow log"),
        ([of_owner(subnet("subnet-of-another-network", network="vpc-other"))], "keeps no flow log"),
    ],
)
def test_a_network_that_another_account_shares(resources: list[Resource], verdict: str) -> None:
    assert ask(flow_logs_enabled, SHARED, *resources) == [verdict]


ACCEPTED, REJECTED = FlowTraffic.ACCEPTED, FlowTraffic.REJECTED


@pytest.mark.parametrize(
    ("wanted", "kept", "verdict"),
    [
        (None, [REJECTED], "passed"),
        (FlowTraffic.ALL, [FlowTraffic.ALL], "passed"),
        (FlowTraffic.ALL, [REJECTED], "keeps no flow log of all connections"),
        (FlowTraffic.ALL, [REJECTED, ACCEPTED], "passed"),
        (FlowTraffic.ALL, [REJECTED, Unknown(why="not told")], "undetermined: not told"),
        (REJECTED, [FlowTraffic.ALL], "passed"),
        (REJECTED, [ACCEPTED], "keeps no flow log of rejected connections"),
        (ACCEPTED, [Unknown(why="not told"), ACCEPTED], "passed"),
    ],
)
def test_which_connections_must_be_recorded_is_a_setting(
    wanted: FlowTraffic | None, kept: list[FlowTraffic | Unknown], verdict: str
) -> None:
    logs = [log(str(number), NETWORK.id, traffic=each) for number, each in enumerate(kept)]
    assert ask(flow_logs_enabled, NETWORK, *logs, params=FlowLogTraffic(traffic=wanted)) == [verdict]
