"""firewall-ingress-sensitive-port-open."""

import pytest

from checks.connection_control.firewall_ingress_sensitive_port_open import (
    SensitiveOpenings,
    firewall_ingress_sensitive_port_open,
)
from scanner.check import Severity
from scanner.exposure.sensitive_openings import SensitivePorts
from scanner.exposure.sensitive_ports import PortGroup
from scanner.models import ICMP, UDP, FirewallRule, HopKind, PortSet
from scanner.report import Finding
from tests.factories import reached_by, rule, rule_set, unread
from tests.support import RULE_SETS, ask_rules, in_words, report_of

SSH = "opens ssh (TCP 22) to the internet"
MANY = (
    "opens ssh (TCP 22); telnet and r-services (TCP 23); file transfer (TCP 20-21) and 1 more groups of sensitive ports"
    " to the internet"
)


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([rule(ports="443")], ["passed"]),
        ([rule(ports="22")], [SSH]),
        ([rule("::/0", ports="22")], [SSH]),
        ([rule("0.0.0.0/0", "::/0", ports="22")], [SSH]),
        ([rule("10.0.0.0/8", ports="22")], ["passed"]),
        ([rule("198.51.100.0/24", ports="22")], ["passed"]),
        ([rule("sg-0123", ports="22")], ["passed"]),
        (
            [rule("sg-0123", ports="22"), rule(ports="20-30")],
            [MANY],
        ),
        ([rule("0.0.0.0/1", ports="22"), rule("128.0.0.0/1", ports="22")], [SSH, SSH]),
        ([rule(f"{first}.0.0.0/5", ports="22") for first in range(0, 224, 8)], [SSH]),
        ([rule("8.0.0.0/5", ports="22")], ["passed"]),
        ([rule(ports="3389", protocol=UDP)], ["opens rdp (UDP 3389) to the internet"]),
        ([rule(ports="22", protocol=ICMP)], ["passed"]),
        (
            [rule(unread(), ports="22")],
            [f"undetermined: may be a rule that {SSH}: pl-0123: its entries could not be read"],
        ),
        ([rule(unread(), ports="22"), rule(ports="22")], [SSH]),
        ([rule(unread(), ports="443")], ["passed"]),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask_rules(firewall_ingress_sensitive_port_open, rule_set(*rules)) == verdicts


def test_the_finding_names_the_rules_that_together_open_the_internet() -> None:
    thirds = [rule(f"{first}.0.0.0/5", ports="22") for first in (8, 16, 24)]
    (finding,) = report_of(firewall_ingress_sensitive_port_open, rule_set(*thirds), models=RULE_SETS).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == (
        "ingress-tcp-22-8.0.0.0_5 + ingress-tcp-22-16.0.0.0_5 + ingress-tcp-22-24.0.0.0_5"
    )
    assert [each.field for each in finding.evidence] == ["rules[0].peers", "rules[1]", "rules[2]"]


def test_severity_is_that_of_the_worst_group() -> None:
    (finding,) = report_of(firewall_ingress_sensitive_port_open, rule_set(rule(ports="25")), models=RULE_SETS).verdicts
    assert finding.severity is Severity.MEDIUM


def test_the_table_is_a_setting() -> None:
    mine = SensitivePorts(groups={"mine": PortGroup(tcp=PortSet.of(4711), severity=Severity.LOW)})
    assert ask_rules(firewall_ingress_sensitive_port_open, rule_set(rule(ports="22")), params=mine) == ["passed"]
    assert ask_rules(firewall_ingress_sensitive_port_open, rule_set(rule(ports="4711")), params=mine) == [
        "opens mine (TCP 4711) to the internet"
    ]


def test_an_opening_that_reaches_nothing_is_latent_and_matters_less() -> None:
    opening = rule_set(rule(ports="22"))
    (lower,) = report_of(firewall_ingress_sensitive_port_open, opening).verdicts
    assert (lower.severity, in_words(lower)) == (
        Severity.HIGH,
        "opens ssh (TCP 22) to the internet; latent: it is on nothing",
    )
    (kept,) = report_of(firewall_ingress_sensitive_port_open, opening, params=SensitiveOpenings(latent="same")).verdicts
    assert (kept.severity, in_words(kept)) == (Severity.CRITICAL, in_words(lower))


def test_an_opening_that_reaches_something_has_the_way() -> None:
    (live,) = report_of(firewall_ingress_sensitive_port_open, *reached_by(rule(ports="22"))).verdicts
    assert isinstance(live, Finding)
    assert (live.severity, live.message) == (Severity.CRITICAL, "opens ssh (TCP 22) to the internet")
    assert live.path[-1].kind is HopKind.TARGET
