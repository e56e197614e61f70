"""firewall-ingress-icmp-open."""

from typing import Any

import pytest

from checks.connection_control.firewall_ingress_icmp_open import IcmpOpen, firewall_ingress_icmp_open
from scanner.check import Severity
from scanner.models import ICMP, ICMPV6, UDP, Action, Direction, FirewallRule, HopKind, IcmpType, Protocol, Traffic
from scanner.report import Finding
from tests.factories import peer, reached_by, rule, rule_set, unread
from tests.support import ask_rules, in_words, report_of

DENY = Action.DENY


def icmp(*message: int, protocol: Protocol = ICMP, source: str = "0.0.0.0/0", **more: Any) -> FirewallRule:
    """A rule for an ICMP type, or a type and a code, or every type."""
    kind = IcmpType(type=message[0], code=(*message, None)[1]) if message else None
    return FirewallRule(
        **{
            "direction": Direction.INGRESS,
            "traffic": (Traffic(protocol=protocol, icmp=kind),),
            "peers": (peer(source),),
            **more,
        }
    )


def icmp6(*message: int, source: str = "::/0", **more: Any) -> FirewallRule:
    """The same for ICMPv6."""
    return icmp(*message, protocol=ICMPV6, source=source, **more)


EVERY_V4 = "admits every ICMP message from the internet"
EVERY_V6 = "admits every ICMPv6 message from the internet"
PING = "admits ICMP echo request from the internet"


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([rule(ports="443"), rule(protocol=UDP, ports="*")], ["passed"]),
        ([icmp(3, 4)], ["passed"]),
        ([icmp(8)], [PING]),
        ([icmp(8, 0)], ["admits ICMP echo request (code 0) from the internet"]),
        ([icmp(8, source="0.0.0.0/1"), icmp(8, source="128.0.0.0/1")], [PING, PING]),
        ([icmp(3)], ["admits ICMP destination unreachable from the internet"]),
        ([icmp(3, 1)], ["admits ICMP destination unreachable (code 1) from the internet"]),
        ([icmp(200)], ["admits ICMP type 200 from the internet"]),
        ([icmp()], [EVERY_V4]),
        ([icmp(8, priority=1, action=DENY), icmp(8, priority=2)], ["passed"]),
        (
            [icmp(8, priority=1, action=DENY), icmp(priority=2)],
            ["admits ICMP echo reply, type 1, type 2 and 252 more from the internet"],
        ),
        ([icmp(priority=1, action=DENY), rule(protocol=None, priority=2)], ["passed"]),
        ([rule(protocol=None)], [EVERY_V4]),
        ([rule("::/0", protocol=None)], [EVERY_V6]),
        ([rule("0.0.0.0/0", "::/0", protocol=None)], [f"{EVERY_V4}; {EVERY_V6}"]),
        ([icmp6()], [EVERY_V6]),
        ([icmp6(each) for each in (1, 2, 3, 4)], ["passed"]),
        ([icmp6(each) for each in (130, 133, 134, 135, 136, 137, 143)], ["passed"]),
        ([icmp6(128)], ["admits ICMPv6 echo request from the internet"]),
        ([icmp6(138, 0)], ["admits ICMPv6 router renumbering (code 0) from the internet"]),
        ([icmp(source="::/0"), icmp6(source="0.0.0.0/0")], ["passed"]),
        ([icmp(8, source="10.0.0.0/8"), icmp(8, source="sg-0123"), icmp6(128, source="fc00::/7")], ["passed"]),
        ([icmp(8, direction=Direction.EGRESS)], ["passed"]),
        (
            [icmp(8, peers=(unread(),))],
            [f"undetermined: may be a rule that {PING}: pl-0123: its entries could not be read"],
        ),
        ([icmp(3, 4, peers=(unread(),))], ["passed"]),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask_rules(firewall_ingress_icmp_open, rule_set(*rules)) == verdicts


def test_types_of_one_rule_are_named_together() -> None:
    kinds = tuple(Traffic(protocol=ICMP, icmp=IcmpType(type=each)) for each in (8, 13, 17, 5))
    assert ask_rules(firewall_ingress_icmp_open, rule_set(icmp(traffic=kinds))) == [
        "admits ICMP redirect, echo request, timestamp and 1 more from the internet"
    ]


@pytest.mark.parametrize("echo", [icmp(8), icmp(8, 0), icmp6(128)])
def test_echo_is_declared_by_rule_set(echo: FirewallRule) -> None:
    declared = IcmpOpen(echo_rule_sets=("sg-0a1b*",))
    assert ask_rules(firewall_ingress_icmp_open, rule_set(echo), params=declared) == ["passed"]
    assert ask_rules(firewall_ingress_icmp_open, rule_set(echo), params=IcmpOpen(echo_rule_sets=("sg-front*",))) != [
        "passed"
    ]
    assert ask_rules(firewall_ingress_icmp_open, rule_set(icmp(13)), params=declared) == [
        "admits ICMP timestamp from the internet"
    ]


def test_what_counts_as_the_internet_is_a_setting() -> None:
    half = rule_set(icmp(8, source="0.0.0.0/1"))
    assert ask_rules(firewall_ingress_icmp_open, half) == [PING]
    assert ask_rules(firewall_ingress_icmp_open, half, params=IcmpOpen(internet_share=0.9)) == ["passed"]


def test_an_opening_that_reaches_nothing_is_latent_and_matters_less() -> None:
    opening = rule_set(icmp(8))
    (lower,) = report_of(firewall_ingress_icmp_open, opening).verdicts
    assert (lower.severity, in_words(lower)) == (
        Severity.INFO,
        "admits ICMP echo request from the internet; latent: it is on nothing",
    )
    (kept,) = report_of(firewall_ingress_icmp_open, opening, params=IcmpOpen(latent="same")).verdicts
    assert (kept.severity, in_words(kept)) == (Severity.LOW, in_words(lower))


def test_an_opening_that_reaches_something_has_the_way() -> None:
    (live,) = report_of(firewall_ingress_icmp_open, *reached_by(icmp(8))).verdicts
    assert isinstance(live, Finding)
    assert (live.severity, live.message) == (Severity.LOW, "admits ICMP echo request from the internet")
    assert live.path[-1].kind is HopKind.TARGET
