"""firewall-ingress-large-port-range."""

import pytest

from checks.connection_control.firewall_ingress_large_port_range import LargeRange, firewall_ingress_large_port_range
from scanner.models import (
    ICMP,
    SCTP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    IcmpType,
    Peer,
    Protocol,
    Traffic,
    Unknown,
)
from scanner.report import Finding
from tests.factories import peer, rule, rule_set, unread
from tests.support import ask, report_of

DENY = Action.DENY
PRIVATE = "10.0.0.0/8"
MORE = "more than 100 ports in a row"
OPEN = f"opens TCP 1-120 to {PRIVATE}, {MORE}"
UNTOLD = Unknown(why="depends on var.open")
ECHO = Traffic(protocol=ICMP, icmp=IcmpType(type=8, code=0))


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([rule(PRIVATE, ports="1-100")], ["passed"]),
        ([rule(PRIVATE, ports="1-101")], [f"opens TCP 1-101 to {PRIVATE}, {MORE}"]),
        ([rule(PRIVATE, ports="*")], [f"opens TCP 0-65535 to {PRIVATE}, {MORE}"]),
        ([rule(ports="1-120")], [f"opens TCP 1-120 to 0.0.0.0/0, {MORE}"]),
        ([rule("fd00::/8", ports="1-120")], [f"opens TCP 1-120 to fd00::/8, {MORE}"]),
        ([rule("sg-other", ports="1-120")], [f"opens TCP 1-120 to sg-other, {MORE}"]),
        ([rule(unread(), ports="1-120")], [f"opens TCP 1-120 to pl-0123, {MORE}"]),
        ([rule("sg-0a1b2c3d", ports="1-120")], ["passed"]),
        ([rule("sg-0a1b2c3d", "sg-other", ports="1-120")], [f"opens TCP 1-120 to sg-other, {MORE}"]),
        ([rule("sg-tag", ports="1-120", targets=(peer("sg-tag"),))], ["passed"]),
        ([rule("sg-tag", ports="1-120", targets=(peer("sg-db"),))], [f"opens TCP 1-120 to sg-tag, {MORE}"]),
        ([rule(PRIVATE, ports="1-120", protocol=UDP)], [f"opens UDP 1-120 to {PRIVATE}, {MORE}"]),
        ([rule(PRIVATE, ports="1-120", protocol=SCTP)], [f"opens SCTP 1-120 to {PRIVATE}, {MORE}"]),
        ([rule(PRIVATE, ports="1-60, 62-120")], ["passed"]),
        (
            [rule(PRIVATE, ports="1-120, 300, 500-700, 1000-2000, 3000-4000")],
            [f"opens TCP 1-120, 500-700, 1000-2000 and 1 more to {PRIVATE}, {MORE}"],
        ),
        ([rule(PRIVATE, protocol=None)], ["passed"]),
        ([rule(PRIVATE, protocol=None, ports="*", doubt=UNTOLD)], ["undetermined: depends on var.open"]),
        ([rule(unread("sg-0a1b2c3d"), protocol=None, ports="*", doubt=UNTOLD)], ["passed"]),
        ([rule(PRIVATE, ports="1-100", doubt=UNTOLD)], ["passed"]),
        ([rule(PRIVATE, protocol=ICMP, ports="*"), rule(PRIVATE, protocol=Protocol(50), ports="*")], ["passed"]),
        ([rule(PRIVATE).model_copy(update={"traffic": (ECHO,)})], ["passed"]),
        ([rule(PRIVATE, ports="1-120", direction=Direction.EGRESS)], ["passed"]),
        ([rule(PRIVATE, ports="1-120", enabled=False)], ["passed"]),
        ([rule(PRIVATE, ports="1-120", action=DENY)], ["passed"]),
    ],
)
def test_one_rule(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_ingress_large_port_range, rule_set(*rules)) == verdicts


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([rule(PRIVATE, ports="1-50"), rule(PRIVATE, ports="51-120")], [OPEN]),
        ([rule(PRIVATE, ports="51-120"), rule(PRIVATE, ports="1-70")], [OPEN]),
        ([rule(PRIVATE, ports="1-50"), rule(PRIVATE, ports="52-120")], ["passed"]),
        ([rule(PRIVATE, ports="1-50"), rule(PRIVATE, ports="51-120", protocol=UDP)], ["passed"]),
        ([rule(PRIVATE, ports="1-50"), rule("192.168.0.0/16", ports="51-120")], ["passed"]),
        (
            [rule(PRIVATE, ports="1-50"), rule("10.1.0.0/16", ports="51-120")],
            [f"opens TCP 1-120 to {PRIVATE}, 10.1.0.0/16, {MORE}"],
        ),
        (
            [rule("10.0.0.0/9", "10.128.0.0/9", ports="1-50"), rule(PRIVATE, ports="51-120")],
            [f"opens TCP 1-120 to 10.0.0.0/9, 10.128.0.0/9, {PRIVATE}, {MORE}"],
        ),
        ([rule("sg-one", ports="1-50"), rule("sg-one", ports="51-120")], [f"opens TCP 1-120 to sg-one, {MORE}"]),
        ([rule("sg-one", ports="1-50"), rule("sg-other", ports="51-120")], ["passed"]),
        ([rule("sg-one", ports="1-50"), rule(PRIVATE, ports="51-120")], ["passed"]),
        (
            [rule("sg-one", ports="1-50"), rule(ports="51-120")],
            [f"opens TCP 1-120 to sg-one, 0.0.0.0/0, {MORE}"],
        ),
        ([rule("sg-0a1b2c3d", ports="1-50"), rule(ports="51-120")], ["passed"]),
        ([rule(PRIVATE, ports="1-120"), rule(PRIVATE, ports="100-140")], [OPEN]),
        (
            [rule(PRIVATE, ports="1-120"), rule(PRIVATE, ports="20-150")],
            [OPEN, f"opens TCP 20-150 to {PRIVATE}, {MORE}"],
        ),
        (
            [rule(PRIVATE, ports="50", priority=1, action=DENY), rule(PRIVATE, ports="1-150", priority=2)],
            ["passed"],
        ),
        (
            [rule("10.1.0.0/16", ports="50", priority=1, action=DENY), rule(PRIVATE, ports="1-120", priority=2)],
            [OPEN],
        ),
        (
            [
                rule("0.0.0.0/0", "::/0", ports="*", priority=1, action=DENY),
                rule("sg-one", PRIVATE, ports="1-120", priority=2),
            ],
            ["passed"],
        ),
        (
            [rule("sg-one", ports="*", priority=1, action=DENY), rule("sg-other", ports="1-120", priority=2)],
            [f"opens TCP 1-120 to sg-other, {MORE}"],
        ),
        (
            [rule(unread(), ports="*", priority=1, action=DENY), rule(PRIVATE, ports="1-120", priority=2)],
            [f"undetermined: may be a rule that {OPEN}: pl-0123: its entries could not be read"],
        ),
    ],
)
def test_several_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_ingress_large_port_range, rule_set(*rules)) == verdicts


MANAGER = AddressPeer(name="GatewayManager", addresses=AddressSet.of("198.51.100.64/26"))


@pytest.mark.parametrize(
    ("peers", "ports", "verdict"),
    [
        ((MANAGER,), "65200-65535", "passed"),
        ((MANAGER,), "65503-65534", "passed"),
        ((MANAGER,), "60000-65535", "opens TCP 60000-65535 to GatewayManager, more than 100 ports in a row"),
        (
            (MANAGER, PRIVATE),
            "65200-65535",
            f"opens TCP 65200-65535 to GatewayManager, {PRIVATE}, more than 100 ports in a row",
        ),
    ],
)
def test_the_management_of_the_provider_is_no_service(peers: tuple[Peer | str, ...], ports: str, verdict: str) -> None:
    assert ask(firewall_ingress_large_port_range, rule_set(rule(*peers, ports=ports))) == [verdict]


def test_how_many_ports_are_too_many_is_a_setting() -> None:
    assert ask(
        firewall_ingress_large_port_range, rule_set(rule(PRIVATE, ports="22-23")), params=LargeRange(ports=1)
    ) == [f"opens TCP 22-23 to {PRIVATE}, more than 1 ports in a row"]
    assert ask(
        firewall_ingress_large_port_range, rule_set(rule(PRIVATE, ports="1-2000")), params=LargeRange(ports=2000)
    ) == ["passed"]


def test_the_finding_names_the_rules_that_join() -> None:
    rules = [rule(PRIVATE, ports="1-50"), rule(PRIVATE, ports="400"), rule(PRIVATE, ports="51-120")]
    (finding,) = report_of(firewall_ingress_large_port_range, rule_set(*rules)).verdicts
    assert isinstance(finding, Finding)
    assert [each.field for each in finding.evidence] == ["rules[0].traffic", "rules[2]"]
