"""lb-access-logging."""

import pytest

from checks.monitoring.lb_access_logging import lb_access_logging
from scanner.models import BalancerKind, Listener, ListenerProtocol, LogDelivery, Unknown
from tests.factories import balancer, identity, listener, log_delivery
from tests.support import ask, gap_of

NONE = "keeps no access log"


@pytest.mark.parametrize(
    ("logs", "verdict"),
    [(True, "passed"), (False, NONE), (None, NONE), (Unknown(why="denied"), "undetermined: denied")],
)
def test_the_setting_of_the_balancer(logs: bool | Unknown | None, verdict: str) -> None:
    assert ask(lb_access_logging, balancer(access_logs=logs)) == [verdict]


@pytest.mark.parametrize(
    ("log_type", "is_delivered", "verdict"),
    [
        ("ALB_ACCESS_LOGS", True, "passed"),
        ("ALB_ACCESS_LOGS", False, NONE),
        ("ALB_CONNECTION_LOGS", True, NONE),
        ("ApplicationGatewayAccessLog", True, "passed"),
        ("ApplicationGatewayFirewallLog", True, NONE),
        ("ALB_ACCESS_LOGS", Unknown(why="denied"), "undetermined: denied"),
    ],
)
def test_the_common_delivery_counts_too(log_type: str, is_delivered: bool | Unknown, verdict: str) -> None:
    subject = balancer(access_logs=False)
    delivery = log_delivery(subject.id, log_type=log_type, is_delivered=is_delivered)
    assert ask(lb_access_logging, subject, delivery) == [verdict]


def test_a_delivery_that_may_be_among_those_not_read() -> None:
    gaps = [gap_of(LogDelivery, action="logs:DescribeDeliverySources")]
    assert ask(lb_access_logging, balancer(access_logs=False), gaps=gaps) == [
        "undetermined: logs:DescribeDeliverySources could not be read: AccessDenied"
    ]
    assert ask(lb_access_logging, balancer(access_logs=True), gaps=gaps) == ["passed"]


def test_network_balancers_log_only_for_tls_listeners() -> None:
    subject = balancer("net/edge/1", kind=BalancerKind.NETWORK, access_logs=False)
    passing_on = listener(balancer=subject.id, protocol=ListenerProtocol.TCP, tls=None)
    (verdict,) = ask(lb_access_logging, subject, passing_on)
    assert verdict.startswith("not applicable: has no TLS listener")
    ending_tls = listener(balancer=subject.id, protocol=ListenerProtocol.TLS)
    assert ask(lb_access_logging, subject, ending_tls) == [NONE]
    strange = listener(
        balancer=subject.id,
        protocol=Unknown(why="new"),
        identity=identity("elasticloadbalancing", "listener/net/edge/1/2", "AWS::ElasticLoadBalancingV2::Listener"),
    )
    assert ask(lb_access_logging, subject, strange) == ["undetermined: new"]
    assert ask(lb_access_logging, subject, strange, ending_tls) == [NONE]
    delivery = log_delivery(subject.id, log_type="NLB_ACCESS_LOGS")
    assert ask(lb_access_logging, subject, ending_tls, delivery) == ["passed"]
    logging = balancer("net/edge/1", kind=BalancerKind.NETWORK, access_logs=True)
    assert ask(lb_access_logging, logging, passing_on) == ["passed"]


def test_listeners_that_could_not_be_read() -> None:
    subject = balancer("net/edge/1", kind=BalancerKind.NETWORK, access_logs=False)
    assert ask(lb_access_logging, subject, gaps=[gap_of(Listener)]) == [
        "undetermined: test:Read could not be read: AccessDenied"
    ]


def test_one_delivery_that_works_is_enough() -> None:
    subject = balancer(access_logs=Unknown(why="denied"))
    unread, working = (
        log_delivery(
            subject.id,
            log_type="ALB_ACCESS_LOGS",
            is_delivered=is_delivered,
            identity=identity("logs", f"delivery-source:{name}", "AWS::Logs::DeliverySource"),
        )
        for name, is_delivered in (("a", Unknown(why="not told")), ("b", True))
    )
    assert ask(lb_access_logging, subject, unread, working) == ["passed"]
    assert ask(lb_access_logging, subject, unread) == ["undetermined: denied; not told"]


def test_classic_balancers_know_one_mechanism() -> None:
    subject = balancer("legacy", kind=BalancerKind.CLASSIC, access_logs=False)
    assert ask(lb_access_logging, subject, gaps=[gap_of(LogDelivery)]) == [NONE]


@pytest.mark.parametrize(
    ("logs", "verdict"),
    [
        (None, "undetermined: what kind of balancer it is, and whether it can keep an access log, is new to netassay"),
        (False, NONE),
        (True, "passed"),
    ],
)
def test_balancers_of_a_kind_that_is_new_may_be_unable_to(logs: bool | None, verdict: str) -> None:
    assert ask(lb_access_logging, balancer(kind=BalancerKind.OTHER, access_logs=logs)) == [verdict]


def test_gateway_balancers_have_none() -> None:
    assert ask(lb_access_logging, balancer(kind=BalancerKind.GATEWAY, access_logs=None)) == [
        "not applicable: gateway load balancers have no access log"
    ]


@pytest.mark.parametrize("kind", [BalancerKind.APPLICATION, BalancerKind.NETWORK])
@pytest.mark.parametrize(
    ("logs", "verdict"),
    [
        (True, "passed"),
        (False, NONE),
        (Unknown(why="denied"), "undetermined: denied"),
        (None, "not applicable: sends requests to nothing that can keep an access log"),
    ],
)
def test_logs_that_each_target_group_keeps(kind: BalancerKind, logs: bool | Unknown | None, verdict: str) -> None:
    assert ask(lb_access_logging, balancer(kind=kind, is_set_up_by_targets=True, access_logs=logs)) == [verdict]
