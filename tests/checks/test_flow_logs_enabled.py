"""flow-logs-enabled."""

import pytest

from checks.monitoring.flow_logs_enabled import FlowLogTraffic, flow_logs_enabled
from scanner.models import FlowLog, FlowTraffic, Resource, Subnet, SubnetPurpose, Unknown
from tests.factories import flow_log, network, subnet
from tests.support import ask, gap_of

NETWORK = network()
ONE, TWO = subnet("subnet-1"), subnet("subnet-2")


@pytest.mark.parametrize(
    ("resources", "verdict"),
    [
        ([flow_log(NETWORK.id)], "passed"),
        ([], "keeps no flow log"),
        ([flow_log("arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-other")], "keeps no flow log"),
        ([flow_log(NETWORK.id, is_active=False)], "keeps no flow log"),
        ([ONE, TWO, flow_log(ONE.id)], "keeps no flow log of its own, nor of its subnets subnet-2"),
        ([ONE, flow_log(ONE.id)], "passed"),
        ([subnet("subnet-3", purpose=SubnetPurpose.PROXY_ONLY), ONE, flow_log(ONE.id)], "passed"),
        ([flow_log(NETWORK.id, is_active=Unknown(why="not told"))], "undetermined: not told"),
        ([flow_log(NETWORK.id, traffic=Unknown(why="not told"))], "undetermined: not told"),
    ],
)
def test_logs(resources: list[Resource], verdict: str) -> None:
    assert ask(flow_logs_enabled, NETWORK, *resources) == [verdict]


def test_subnets_together_make_up_for_the_network() -> None:
    logs = [
        flow_log(each.id, identity=flow_log("").identity.model_copy(update={"id": f"{each.id}-log"}))
        for each in (ONE, TWO)
    ]
    assert ask(flow_logs_enabled, NETWORK, ONE, TWO, *logs) == ["passed"]


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


def test_which_traffic_counts_is_a_setting() -> None:
    everything = FlowLogTraffic(traffic=(FlowTraffic.ALL,))
    rejected = flow_log(NETWORK.id, traffic=FlowTraffic.REJECTED)
    assert ask(flow_logs_enabled, NETWORK, rejected) == ["passed"]
    assert ask(flow_logs_enabled, NETWORK, rejected, params=everything) == ["keeps no flow log"]
