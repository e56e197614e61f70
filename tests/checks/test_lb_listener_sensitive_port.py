"""lb-listener-sensitive-port."""

import pytest

from checks.access_restriction.lb_listener_sensitive_port import PublicPorts, lb_listener_sensitive_port
from scanner.check import Severity
from scanner.exposure.sensitive_ports import PortGroup
from scanner.models import (
    NO_PORTS,
    ActionKind,
    BalancerKind,
    Listener,
    ListenerAction,
    ListenerProtocol,
    ListenerRule,
    PortSet,
    TargetGroup,
    Unknown,
)
from scanner.report import Finding
from tests.factories import forward, listener, listener_rule, redirect, sign_in, target, target_group
from tests.support import ask, report_of

FORWARDS = (listener_rule(forward(target_group().id)),)
FIXED = ListenerAction(kind=ActionKind.FIXED_RESPONSE)
NEW = ListenerAction(kind=ActionKind.OTHER)
SSH = "forwards ssh (TCP 22) from the internet"
PASSING = target_group(keeps_client_addresses=True, targets=Unknown(why="denied"))
NOTHING = "not applicable: forwards nothing"


@pytest.mark.parametrize(
    ("protocol", "port", "verdict"),
    [
        (ListenerProtocol.TCP, 443, "passed"),
        (ListenerProtocol.HTTP, 80, "passed"),
        (ListenerProtocol.TCP, 22, SSH),
        (ListenerProtocol.TLS, 22, SSH),
        (ListenerProtocol.HTTP, 22, SSH),
        (ListenerProtocol.HTTPS, 22, SSH),
        (ListenerProtocol.UDP, 22, "passed"),
        (ListenerProtocol.QUIC, 22, "passed"),
        (ListenerProtocol.TCP_UDP, 22, SSH),
        (ListenerProtocol.TCP_QUIC, 22, SSH),
        (ListenerProtocol.UDP, 161, "forwards snmp and ipmi (UDP 161) from the internet"),
        (ListenerProtocol.TCP, 161, "passed"),
        (ListenerProtocol.TCP_UDP, 53, "forwards dns (TCP 53, UDP 53) from the internet"),
        (ListenerProtocol.UDP, 3389, "forwards rdp (UDP 3389) from the internet"),
        (ListenerProtocol.HTTPS, 8443, "forwards internal web and debugging (TCP 8443) from the internet"),
        (ListenerProtocol.TCP, 0, "forwards every port from the internet"),
        (ListenerProtocol.UDP, 0, "forwards every port from the internet"),
        (Unknown(why="protocol X is new"), 22, "undetermined: protocol X is new"),
        (Unknown(why="protocol X is new"), 161, "undetermined: protocol X is new"),
        (Unknown(why="protocol X is new"), 443, "passed"),
    ],
)
def test_ports(protocol: ListenerProtocol | Unknown, port: int, verdict: str) -> None:
    front = listener(balancer_kind=BalancerKind.NETWORK, protocol=protocol, port=port, tls=None, rules=FORWARDS)
    assert ask(lb_listener_sensitive_port, front, target_group()) == [verdict]


@pytest.mark.parametrize(
    ("protocol", "port", "group", "verdict"),
    [
        # Of a balancer that hands on what it gets, the port behind it is what is offered.
        (ListenerProtocol.TCP, 443, target_group(port=22), SSH),
        (ListenerProtocol.TLS, 443, target_group(port=22), SSH),
        (ListenerProtocol.HTTPS, 443, target_group(port=22), "passed"),
        (ListenerProtocol.HTTP, 443, target_group(port=22), "passed"),
        (ListenerProtocol.UDP, 443, target_group(port=161), "forwards snmp and ipmi (UDP 161) from the internet"),
        (ListenerProtocol.UDP, 443, target_group(port=22), "passed"),
        (Unknown(why="protocol X is new"), 443, target_group(port=22), "undetermined: protocol X is new"),
        # A target may have another port than its group.
        (ListenerProtocol.TCP, 443, target_group(port=22, targets=(target(port=443),)), "passed"),
        (ListenerProtocol.TCP, 443, target_group(port=443, targets=(target(), target(port=22))), SSH),
        (ListenerProtocol.TCP, 443, target_group(port=22, targets=(target(port=None),)), SSH),
        # Google Cloud's passthrough balancers keep the port.
        (ListenerProtocol.TCP, 443, PASSING, "passed"),
        (ListenerProtocol.TCP, 443, target_group(port=22, targets=Unknown(why="denied")), SSH),
        (ListenerProtocol.TCP, 443, target_group(port=443, targets=Unknown(why="denied")), "undetermined: denied"),
        # Web servers listen on many ports, which behind those of the web say nothing.
        (ListenerProtocol.TCP, 443, target_group(port=8443), "passed"),
        (ListenerProtocol.TCP, 80, target_group(port=9000), "passed"),
        (
            ListenerProtocol.TCP,
            443,
            target_group(port=9200),
            "forwards elasticsearch and kibana (TCP 9200) from the internet",
        ),
        (
            ListenerProtocol.TCP,
            4443,
            target_group(port=8443),
            "forwards internal web and debugging (TCP 8443) from the internet",
        ),
    ],
)
def test_the_port_of_targets(protocol: ListenerProtocol | Unknown, port: int, group: TargetGroup, verdict: str) -> None:
    front = listener(protocol=protocol, port=port, tls=None, rules=(listener_rule(forward(group.id)),))
    assert ask(lb_listener_sensitive_port, front, group) == [verdict]


def test_target_groups_that_are_not_known() -> None:
    front = listener(protocol=ListenerProtocol.TCP, tls=None, rules=FORWARDS)
    (verdict,) = ask(lb_listener_sensitive_port, front)
    assert verdict.startswith("undetermined: ")
    front = listener(protocol=ListenerProtocol.TCP, tls=None, rules=Unknown(why="denied"))
    assert ask(lb_listener_sensitive_port, front) == ["undetermined: denied"]


def test_the_port_of_instances_behind_a_classic_balancer() -> None:
    def front(protocol: ListenerProtocol) -> Listener:
        return listener(
            balancer_kind=BalancerKind.CLASSIC, protocol=protocol, backend_port=22, backend="pool", tls=None
        )

    assert ask(lb_listener_sensitive_port, front(ListenerProtocol.TCP)) == [SSH]
    assert ask(lb_listener_sensitive_port, front(ListenerProtocol.HTTP)) == ["passed"]


@pytest.mark.parametrize(
    ("port", "more", "behind", "verdict"),
    [
        (50022, "", 22, SSH),
        (22, "", 2222, SSH),
        (50022, "", 443, "passed"),
        (50000, "50001-50119", 22, SSH),
        # One of its ports is 50070, which says nothing where each server has a port of its own.
        (50000, "50001-50119", 443, "passed"),
    ],
)
def test_the_port_behind_an_address_translation(port: int, more: str, behind: int, verdict: str) -> None:
    more_ports = PortSet.parse(more) if more else NO_PORTS
    translation = listener(
        balancer_kind=BalancerKind.NETWORK,
        protocol=ListenerProtocol.TCP,
        port=port,
        more_ports=more_ports,
        backend_port=behind,
        tls=None,
    )
    assert ask(lb_listener_sensitive_port, translation) == [verdict]


def test_internal_listeners_are_not_judged() -> None:
    assert ask(lb_listener_sensitive_port, listener(port=22, is_public=False)) == ["not applicable: is internal"]
    unread = listener(port=22, is_public=Unknown(why="denied"))
    assert ask(lb_listener_sensitive_port, unread) == ["undetermined: denied"]


def test_gateway_load_balancers_are_not_judged() -> None:
    appliance = listener(balancer_kind=BalancerKind.GATEWAY, protocol=ListenerProtocol.GENEVE, port=0, rules=FORWARDS)
    assert ask(lb_listener_sensitive_port, appliance) == ["not applicable: passes packets through an appliance"]


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ((), SSH),
        ((listener_rule(redirect()),), NOTHING),
        ((listener_rule(FIXED, priority="1"), listener_rule(redirect())), NOTHING),
        ((listener_rule(sign_in(), FIXED),), NOTHING),
        ((listener_rule(sign_in(), forward("web")),), SSH),
        ((listener_rule(forward("web"), priority="1"), listener_rule(FIXED)), SSH),
        ((listener_rule(NEW),), "undetermined: what one of its rules does is new to netassay"),
        ((listener_rule(NEW, FIXED),), NOTHING),
        ((listener_rule(NEW, priority="1"), listener_rule(forward("web"))), SSH),
        (Unknown(why="DescribeRules was refused"), "undetermined: DescribeRules was refused"),
    ],
)
def test_a_listener_that_forwards_nothing_offers_no_service(
    rules: tuple[ListenerRule, ...] | Unknown, verdict: str
) -> None:
    assert ask(lb_listener_sensitive_port, listener(port=22, rules=rules)) == [verdict]
    assert ask(lb_listener_sensitive_port, listener(port=443, rules=rules)) == ["passed"]


@pytest.mark.parametrize(
    ("port", "severity"),
    [(22, Severity.CRITICAL), (2049, Severity.HIGH), (8080, Severity.MEDIUM), (0, Severity.CRITICAL)],
)
def test_severity_is_that_of_the_group(port: int, severity: Severity) -> None:
    (finding,) = report_of(lb_listener_sensitive_port, listener(port=port)).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity
    assert [each.field for each in finding.evidence] == ["port"]


@pytest.mark.parametrize(("public", "verdict"), [(("*:listener/app/edge/*",), "passed"), (("other",), SSH)])
def test_public_listeners_are_declared(public: tuple[str, ...], verdict: str) -> None:
    assert ask(lb_listener_sensitive_port, listener(port=22), params=PublicPorts(public=public)) == [verdict]


def test_the_table_is_a_setting() -> None:
    mine = PublicPorts(groups={"mine": PortGroup(tcp=PortSet.of(4711), severity=Severity.LOW)})
    assert ask(lb_listener_sensitive_port, listener(port=22), params=mine) == ["passed"]
    assert ask(lb_listener_sensitive_port, listener(port=4711), params=mine) == [
        "forwards mine (TCP 4711) from the internet"
    ]
    assert ask(lb_listener_sensitive_port, listener(port=0), params=PublicPorts(groups={})) == ["passed"]


def test_a_listener_may_have_several_ports() -> None:
    front = listener(port=443, more_ports=PortSet.of((20, 22)), protocol=ListenerProtocol.TCP, rules=FORWARDS)
    assert ask(lb_listener_sensitive_port, front) == [
        "forwards ssh (TCP 22); file transfer (TCP 20-21) from the internet"
    ]
