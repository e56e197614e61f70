"""firewall-ingress-all-ports-open."""

import pytest

from checks.connection_control.firewall_ingress_all_ports_open import AllPorts, firewall_ingress_all_ports_open
from scanner.check import Severity
from scanner.models import ICMP, UDP, Action, Direction, FirewallRule, HopKind
from scanner.report import Finding
from tests.factories import reached_by, rule, rule_set, unread
from tests.support import RULE_SETS, ask_rules, in_words, report_of

DENY = Action.DENY
EVERY_TCP = "opens every TCP port to the internet"
EVERYTHING = "opens every protocol to the internet"


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([], "passed"),
        ([rule(ports="443")], "passed"),
        ([rule(protocol=None, ports="*")], EVERYTHING),
        ([rule("::/0", protocol=None, ports="*")], EVERYTHING),
        ([rule(protocol=None, ports="22")], EVERYTHING),
        ([rule(ports="0-65535")], EVERY_TCP),
        ([rule(ports="*", protocol=UDP)], "opens every UDP port to the internet"),
        ([rule(ports="1-65535")], EVERY_TCP),
        ([rule(ports="2-65535")], "passed"),
        ([rule(ports="0-1023"), rule(ports="1024-65535")], EVERY_TCP),
        ([rule(ports="0-1023"), rule(ports="1024-65535", protocol=UDP)], "passed"),
        (
            [rule("0.0.0.0/1", ports="0-1023"), rule("128.0.0.0/1", ports="1024-65535")],
            EVERY_TCP,
        ),
        ([rule(ports="22", priority=1), rule(ports="*", priority=2)], EVERY_TCP),
        ([rule(ports="22", priority=1, action=DENY), rule(ports="*", priority=2)], "passed"),
        (
            [rule(ports="22", priority=1, action=DENY), rule(protocol=None, ports="*", priority=2)],
            "opens every protocol but TCP 22 to the internet",
        ),
        (
            [
                rule(ports="*", priority=1, action=DENY),
                rule(ports="53", protocol=UDP, priority=2, action=DENY),
                rule(protocol=None, ports="*", priority=3),
            ],
            "opens every protocol but TCP and UDP 53 to the internet",
        ),
        (
            [rule(protocol=None, ports="*", priority=1, action=DENY), rule(protocol=None, ports="*", priority=2)],
            "passed",
        ),
        ([rule(ports="*", protocol=ICMP)], "passed"),
        ([rule("10.0.0.0/8", protocol=None, ports="*")], "passed"),
        ([rule("sg-0123", protocol=None, ports="*")], "passed"),
        ([rule(protocol=None, ports="*", direction=Direction.EGRESS)], "passed"),
        ([rule(protocol=None, ports="*", enabled=False)], "passed"),
        (
            [rule(unread(), protocol=None, ports="*")],
            f"undetermined: may be a rule that {EVERYTHING}: pl-0123: its entries could not be read",
        ),
        (
            [rule(unread(), ports="0-1023"), rule(ports="1024-65535")],
            f"undetermined: may be a rule that {EVERY_TCP}: pl-0123: its entries could not be read",
        ),
        ([rule(unread(), protocol=None, ports="*"), rule(ports="*")], EVERY_TCP),
    ],
)
def test_rules(rules: list[FirewallRule], verdict: str) -> None:
    assert ask_rules(firewall_ingress_all_ports_open, rule_set(*rules)) == [verdict]


def test_the_finding_names_the_rules_that_together_leave_no_port_closed() -> None:
    rules = [rule(ports="0-1023"), rule(ports="53", protocol=UDP), rule(ports="1024-65535")]
    (finding,) = report_of(firewall_ingress_all_ports_open, rule_set(*rules), models=RULE_SETS).verdicts
    assert isinstance(finding, Finding)
    assert [each.field for each in finding.evidence] == ["rules[0].peers", "rules[2]"]


def test_each_protocol_has_its_flaw() -> None:
    rules = [rule(ports="*"), rule(ports="*", protocol=UDP), rule("::/0", ports="*")]
    assert ask_rules(firewall_ingress_all_ports_open, rule_set(*rules)) == [
        EVERY_TCP,
        EVERY_TCP,
        "opens every UDP port to the internet",
    ]


def test_an_opening_that_reaches_nothing_is_latent_and_matters_less() -> None:
    opening = rule_set(rule(ports="*"))
    (lower,) = report_of(firewall_ingress_all_ports_open, opening).verdicts
    assert (lower.severity, in_words(lower)) == (
        Severity.HIGH,
        "opens every TCP port to the internet; latent: it is on nothing",
    )
    (kept,) = report_of(firewall_ingress_all_ports_open, opening, params=AllPorts(latent="same")).verdicts
    assert (kept.severity, in_words(kept)) == (Severity.CRITICAL, in_words(lower))


def test_an_opening_that_reaches_something_has_the_way() -> None:
    (live,) = report_of(firewall_ingress_all_ports_open, *reached_by(rule(ports="*"))).verdicts
    assert isinstance(live, Finding)
    assert (live.severity, live.message) == (Severity.CRITICAL, "opens every TCP port to the internet")
    assert live.path[-1].kind is HopKind.TARGET
