"""firewall-ingress-udp-open."""

import pytest

from checks.connection_control.firewall_ingress_udp_open import UdpOpen, firewall_ingress_udp_open
from scanner.check import Severity
from scanner.models import ICMP, TCP, UDP, Action, Direction, FirewallRule, HopKind, PortSet
from scanner.report import Finding
from tests.factories import reached_by, rule, rule_set, unread
from tests.support import RULE_SETS, ask_rules, in_words, report_of

DENY = Action.DENY
AMPLIFIERS = " (amplifiers: dns 53, ntp 123, netbios 137-138, snmp 161, ldap 389, ssdp 1900, memcached 11211)"
EVERYTHING = f"opens every UDP port to the internet{AMPLIFIERS}"
DNS = "opens UDP 53 to the internet (amplifiers: dns 53)"


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([rule(protocol=UDP, ports="443")], ["passed"]),
        ([rule(protocol=UDP, ports="53")], [DNS]),
        ([rule("::/0", protocol=UDP, ports="53")], [DNS]),
        ([rule("0.0.0.0/1", protocol=UDP, ports="53"), rule("128.0.0.0/1", protocol=UDP, ports="53")], [DNS, DNS]),
        ([rule(protocol=UDP, ports="51820")], ["opens UDP 51820 to the internet"]),
        ([rule(protocol=UDP, ports="440-445")], ["opens UDP 440-442, 444-445 to the internet"]),
        (
            [rule(protocol=UDP, ports="130-137, 1900")],
            ["opens UDP 130-137, 1900 to the internet (amplifiers: netbios 137, ssdp 1900)"],
        ),
        (
            [rule(protocol=UDP, ports="1001, 1003, 1005, 1007, 1009, 1011, 1013")],
            ["opens UDP 1001, 1003, 1005, 1007, 1009 and 2 more to the internet"],
        ),
        ([rule(protocol=UDP, ports="*")], [EVERYTHING]),
        ([rule(protocol=UDP, ports="1-65535")], [EVERYTHING]),
        ([rule(protocol=None)], [EVERYTHING]),
        (
            [rule(protocol=UDP, ports="*", priority=1, action=DENY), rule(protocol=None, priority=2)],
            ["passed"],
        ),
        (
            [rule(protocol=UDP, ports="0-1023", priority=1, action=DENY), rule(protocol=None, priority=2)],
            ["opens UDP 1024-65535 to the internet (amplifiers: ssdp 1900, memcached 11211)"],
        ),
        ([rule(protocol=TCP, ports="53"), rule(protocol=ICMP, ports="*")], ["passed"]),
        ([rule("10.0.0.0/8", protocol=UDP, ports="53"), rule("sg-0123", protocol=UDP, ports="53")], ["passed"]),
        ([rule("8.8.8.0/24", protocol=UDP, ports="53")], ["passed"]),
        ([rule(protocol=UDP, ports="53", direction=Direction.EGRESS)], ["passed"]),
        ([rule(protocol=UDP, ports="53", enabled=False)], ["passed"]),
        (
            [rule(unread(), protocol=UDP, ports="53")],
            [f"undetermined: may be a rule that {DNS}: pl-0123: its entries could not be read"],
        ),
        ([rule(unread(), protocol=UDP, ports="443")], ["passed"]),
        ([rule(unread(), protocol=UDP, ports="53"), rule(protocol=UDP, ports="53")], [DNS]),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask_rules(firewall_ingress_udp_open, rule_set(*rules)) == verdicts


def test_ports_are_declared() -> None:
    resolver = UdpOpen(public_ports=PortSet.of(53))
    assert ask_rules(firewall_ingress_udp_open, rule_set(rule(protocol=UDP, ports="53")), params=resolver) == ["passed"]
    assert ask_rules(firewall_ingress_udp_open, rule_set(rule(protocol=UDP, ports="53, 443")), params=resolver) == [
        "opens UDP 443 to the internet"
    ]


def test_only_declared_rule_sets_may_open_them() -> None:
    opened = rule_set(rule(protocol=UDP, ports="443"))
    assert ask_rules(firewall_ingress_udp_open, opened, params=UdpOpen(public_rule_sets=("sg-0a1b*",))) == ["passed"]
    assert ask_rules(firewall_ingress_udp_open, opened, params=UdpOpen(public_rule_sets=("sg-front*",))) == [
        "opens UDP 443 to the internet"
    ]


def test_what_counts_as_the_internet_is_a_setting() -> None:
    half = rule_set(rule("0.0.0.0/1", protocol=UDP, ports="53"))
    assert ask_rules(firewall_ingress_udp_open, half) == [DNS]
    assert ask_rules(firewall_ingress_udp_open, half, params=UdpOpen(internet_share=0.9)) == ["passed"]


def test_the_finding_is_at_the_rule() -> None:
    rules = [rule(), rule(protocol=UDP, ports="53")]
    (finding,) = report_of(firewall_ingress_udp_open, rule_set(*rules), models=RULE_SETS).verdicts
    assert isinstance(finding, Finding)
    assert [each.field for each in finding.evidence] == ["rules[1].peers"]


def test_an_opening_that_reaches_nothing_is_latent_and_matters_less() -> None:
    opening = rule_set(rule(ports="53", protocol=UDP))
    (lower,) = report_of(firewall_ingress_udp_open, opening).verdicts
    assert (lower.severity, in_words(lower)) == (
        Severity.MEDIUM,
        "opens UDP 53 to the internet (amplifiers: dns 53); latent: it is on nothing",
    )
    (kept,) = report_of(firewall_ingress_udp_open, opening, params=UdpOpen(latent="same")).verdicts
    assert (kept.severity, in_words(kept)) == (Severity.HIGH, in_words(lower))


def test_an_opening_that_reaches_something_has_the_way() -> None:
    (live,) = report_of(firewall_ingress_udp_open, *reached_by(rule(ports="53", protocol=UDP))).verdicts
    assert isinstance(live, Finding)
    assert (live.severity, live.message) == (Severity.HIGH, "opens UDP 53 to the internet (amplifiers: dns 53)")
    assert live.path[-1].kind is HopKind.TARGET
