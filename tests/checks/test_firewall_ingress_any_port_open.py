"""firewall-ingress-any-port-open."""

import pytest

from checks.connection_control.firewall_ingress_any_port_open import AnyPort, firewall_ingress_any_port_open
from scanner.check import Severity
from scanner.exposure.public_services import PublicServices
from scanner.models import ICMP, ICMPV6, SCTP, TCP, UDP, Action, FirewallRule, HopKind, PortSet, Protocol, Traffic
from scanner.report import Finding
from tests.factories import reached_by, rule, rule_set, unread
from tests.support import ask_rules, in_words, report_of


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([rule(ports="80"), rule(ports="443"), rule(ports="443", protocol=UDP)], "passed"),
        ([rule(ports="8443")], "opens TCP 8443 to the internet"),
        ([rule("::/0", ports="8443")], "opens TCP 8443 to the internet"),
        ([rule(ports="400-450")], "opens TCP 400-442, 444-450 to the internet"),
        ([rule(ports="80", protocol=UDP)], "opens UDP 80 to the internet"),
        ([rule(ports="*", protocol=SCTP)], "opens SCTP every port to the internet"),
        ([rule(ports="*", protocol=Protocol(47))], "opens GRE to the internet"),
        ([rule(ports="*", protocol=Protocol(99))], "opens protocol 99 to the internet"),
        ([rule(protocol=None, ports="*")], "opens every protocol to the internet"),
        (
            [rule(ports="22", priority=1, action=Action.DENY), rule(protocol=None, ports="*", priority=2)],
            "opens every protocol but TCP 22 to the internet",
        ),
        (
            [rule(ports="8443", priority=1, action=Action.DENY), rule(ports="8000-8443", priority=2)],
            "opens TCP 8000-8442 to the internet",
        ),
        (
            [
                rule().model_copy(
                    update={"traffic": (Traffic(protocol=TCP), Traffic(protocol=UDP, ports=PortSet.of(53)))}
                )
            ],
            "opens TCP 0-79, 81-442, 444-65535, UDP 53 to the internet",
        ),
        ([rule(ports="*", protocol=ICMP), rule("::/0", ports="*", protocol=ICMPV6)], "passed"),
        ([rule("sg-0123", ports="8443"), rule("192.168.0.0/16", ports="8443")], "passed"),
        (
            [rule(unread(), ports="8443")],
            "undetermined: may be a rule that opens TCP 8443 to the internet: pl-0123: its entries could not be read",
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdict: str) -> None:
    assert ask_rules(firewall_ingress_any_port_open, rule_set(*rules)) == [verdict]


def test_services_are_declared_by_port() -> None:
    mine = AnyPort(public_services=PublicServices(tcp=PortSet.of(25)))
    assert ask_rules(firewall_ingress_any_port_open, rule_set(rule(ports="25")), params=mine) == ["passed"]
    assert ask_rules(firewall_ingress_any_port_open, rule_set(rule(ports="443")), params=mine) == [
        "opens TCP 443 to the internet"
    ]


def test_only_declared_rule_sets_may_open_them() -> None:
    front_ends = AnyPort(public_rule_sets=("sg-front*",))
    assert ask_rules(firewall_ingress_any_port_open, rule_set(rule(ports="443")), params=front_ends) == [
        "opens TCP 443 to the internet"
    ]
    declared = AnyPort(public_rule_sets=("sg-0a1b*",))
    assert ask_rules(firewall_ingress_any_port_open, rule_set(rule(ports="443")), params=declared) == ["passed"]


def test_what_counts_as_the_internet_is_a_setting() -> None:
    half = rule_set(rule("0.0.0.0/1", ports="8443"))
    assert ask_rules(firewall_ingress_any_port_open, half) == ["opens TCP 8443 to the internet"]
    assert ask_rules(firewall_ingress_any_port_open, half, params=AnyPort(internet_share=0.9)) == ["passed"]


def test_an_opening_that_reaches_nothing_is_latent_and_matters_less() -> None:
    opening = rule_set(rule(ports="8443"))
    (lower,) = report_of(firewall_ingress_any_port_open, opening).verdicts
    assert (lower.severity, in_words(lower)) == (
        Severity.MEDIUM,
        "opens TCP 8443 to the internet; latent: it is on nothing",
    )
    (kept,) = report_of(firewall_ingress_any_port_open, opening, params=AnyPort(latent="same")).verdicts
    assert (kept.severity, in_words(kept)) == (Severity.HIGH, in_words(lower))


def test_an_opening_that_reaches_something_has_the_way() -> None:
    (live,) = report_of(firewall_ingress_any_port_open, *reached_by(rule(ports="8443"))).verdicts
    assert isinstance(live, Finding)
    assert (live.severity, live.message) == (Severity.HIGH, "opens TCP 8443 to the internet")
    assert live.path[-1].kind is HopKind.TARGET
