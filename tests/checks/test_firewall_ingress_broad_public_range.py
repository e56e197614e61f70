"""firewall-ingress-broad-public-range."""

from itertools import product

import pytest

from checks.connection_control.firewall_ingress_broad_public_range import (
    BroadRange,
    firewall_ingress_broad_public_range,
)
from scanner.check import Severity
from scanner.exposure.public_services import PublicServices
from scanner.models import ICMP, UDP, Action, AddressSet, Direction, FirewallRule, HopKind, IcmpType, PortSet, Traffic
from scanner.report import Finding
from tests.factories import reached_by, rule, rule_set, unread
from tests.support import RULE_SETS, ask_rules, in_words, report_of

DENY = Action.DENY
WIDE = "admits public networks wider than /24"
UNREAD = "pl-0123: its entries could not be read"
FRAGMENTATION_NEEDED = Traffic(protocol=ICMP, icmp=IcmpType(type=3, code=4))


@pytest.mark.parametrize(
    ("sources", "verdicts"),
    [
        ([], ["passed"]),
        (["8.8.8.0/24"], ["passed"]),
        (["8.8.8.0/23"], [f"{WIDE}: 8.8.8.0/23"]),
        (["8.8.8.0/25", "8.8.8.128/25"], ["passed"]),
        (["8.8.8.0/24", "8.8.9.0/24"], [f"{WIDE}: 8.8.8.0/23"]),
        (["8.8.9.0/24", "8.8.10.0/24"], ["passed"]),
        (["8.8.8.0/23", "8.8.10.0/24"], [f"{WIDE}: 8.8.8.0/23"]),
        (["8.8.8.0/23", "8.8.10.0/24", "8.8.11.0/24"], [f"{WIDE}: 8.8.10.0/23", f"{WIDE}: 8.8.8.0/23"]),
        (["8.8.8.0/24", "8.8.9.0/24", "9.9.8.0/24", "9.9.9.0/24"], [f"{WIDE}: 8.8.8.0/23", f"{WIDE}: 9.9.8.0/23"]),
        (["2600:1f00::/48"], ["passed"]),
        (["2600:1f00::/40"], ["admits public networks wider than /48: 2600:1f00::/40"]),
        (["2600:1f00::/48", "2600:1f00:1::/48"], ["admits public networks wider than /48: 2600:1f00::/47"]),
        # What was meant is 172.16.0.0/12.
        (["172.0.0.0/8"], [f"{WIDE}: 172.128.0.0/9, 172.64.0.0/10, 172.32.0.0/11 and 1 more"]),
        (["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"], ["passed"]),
        (["198.51.100.0/22"], [f"{WIDE}: 198.51.102.0/23"]),
        (["sg-0123"], ["passed"]),
        (["0.0.0.0/0"], ["passed"]),
        (["::/0"], ["passed"]),
        (["0.0.0.0/1", "128.0.0.0/1"], ["passed"]),
        ([f"{first}.0.0.0/5" for first in range(0, 224, 8)], ["passed"]),
        (["0.0.0.0/0", "8.0.0.0/8"], [f"{WIDE}: 8.0.0.0/8"]),
        (["0.0.0.0/0", "2600:1f00::/40"], ["admits public networks wider than /48: 2600:1f00::/40"]),
        (
            [*(f"{first}.0.0.0/5" for first in range(0, 224, 8)), "2600:1f00::/40"],
            ["admits public networks wider than /48: 2600:1f00::/40"],
        ),
    ],
)
def test_sources(sources: list[str], verdicts: list[str]) -> None:
    assert (
        ask_rules(firewall_ingress_broad_public_range, rule_set(*(rule(each, ports="22") for each in sources)))
        == verdicts
    )


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        (
            [rule("8.8.8.0/24", "8.8.9.0/24", "2600:1f00::/40", ports="22")],
            [f"{WIDE} or /48: 8.8.8.0/23, 2600:1f00::/40"],
        ),
        ([rule("8.8.8.0/24", ports="22"), rule("8.8.9.0/24", ports="53", protocol=UDP)], [f"{WIDE}: 8.8.8.0/23"]),
        ([rule("8.0.0.0/8", ports="443"), rule("8.0.0.0/8", ports="80, 443")], ["passed"]),
        ([rule("8.0.0.0/8", ports="443", protocol=UDP)], ["passed"]),
        ([rule("8.0.0.0/8", ports="442-443")], [f"{WIDE}: 8.0.0.0/8"]),
        ([rule("8.0.0.0/8", protocol=None)], [f"{WIDE}: 8.0.0.0/8"]),
        ([rule("8.0.0.0/8").model_copy(update={"traffic": (FRAGMENTATION_NEEDED,)})], ["passed"]),
        ([rule("8.0.0.0/8", protocol=ICMP, ports="*")], [f"{WIDE}: 8.0.0.0/8"]),
        ([rule("0.0.0.0/0", ports="22"), rule("8.0.0.0/8", ports="23")], [f"{WIDE}: 8.0.0.0/8"]),
        (
            [rule("8.0.0.0/8", ports="22", priority=1, action=DENY), rule("8.0.0.0/8", ports="22", priority=2)],
            ["passed"],
        ),
        (
            [rule("8.0.0.0/9", ports="22", priority=1, action=DENY), rule("8.0.0.0/8", ports="22", priority=2)],
            [f"{WIDE}: 8.128.0.0/9"],
        ),
        ([rule("0.0.0.0/0", ports="22", action=DENY)], ["passed"]),
        ([rule("8.0.0.0/8", ports="22", direction=Direction.EGRESS)], ["passed"]),
        ([rule("8.0.0.0/8", ports="22", enabled=False)], ["passed"]),
        ([rule(unread(), ports="22")], [f"undetermined: may be a rule that {WIDE} or /48: {UNREAD}"]),
        ([rule(unread(), ports="443")], ["passed"]),
        (
            [rule(unread(), ports="22"), rule("0.0.0.0/0", ports="22")],
            [f"undetermined: may be a rule that {WIDE} or /48: {UNREAD}"],
        ),
        ([rule(unread(), ports="22"), rule("8.8.8.0/23", ports="22")], [f"{WIDE}: 8.8.8.0/23"]),
        (
            [rule(unread(), ports="22"), *(rule(f"{first}.0.0.0/5", ports="22") for first in range(0, 224, 8))],
            [f"undetermined: may be a rule that {WIDE} or /48: {UNREAD}"],
        ),
        (
            [rule("8.8.8.0/24", unread(), ports="22"), rule("8.8.9.0/24", ports="22")],
            [f"{WIDE}: 8.8.8.0/23"],
        ),
        (
            [
                rule("8.8.8.0/24", unread(), ports="22"),
                rule("8.8.9.0/24", ports="22"),
                rule("8.8.10.0/24", ports="22"),
                rule("8.8.11.0/24", ports="22"),
            ],
            [f"{WIDE}: 8.8.8.0/22"],
        ),
        (
            [rule(unread(), ports="22", priority=1, action=DENY), rule("8.0.0.0/8", ports="22", priority=2)],
            [f"undetermined: may be a rule that {WIDE}: {UNREAD}"],
        ),
        (
            [rule(unread(), ports="22", priority=1, action=DENY), rule("0.0.0.0/0", ports="22", priority=2)],
            ["passed"],
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask_rules(firewall_ingress_broad_public_range, rule_set(*rules)) == verdicts


@pytest.mark.parametrize(
    ("params", "verdict"),
    [
        (BroadRange(ipv4_prefix=16), "passed"),
        (BroadRange(ipv4_prefix=17), "admits public networks wider than /17: 8.8.0.0/16"),
        (BroadRange(allowed_networks=AddressSet.of("8.0.0.0/8")), "passed"),
        (BroadRange(allowed_networks=AddressSet.of("8.8.128.0/17")), f"{WIDE}: 8.8.0.0/17"),
        (BroadRange(public_services=PublicServices(tcp=PortSet.of(22))), "passed"),
        (BroadRange(internet_share=1e-5), "passed"),
    ],
)
def test_settings(params: BroadRange, verdict: str) -> None:
    assert ask_rules(firewall_ingress_broad_public_range, rule_set(rule("8.8.0.0/16", ports="22")), params=params) == [
        verdict
    ]


def test_settings_are_written_as_text() -> None:
    written = BroadRange.model_validate({"allowed_networks": ["8.0.0.0/8"], "ipv6_prefix": 32})
    assert written == BroadRange(allowed_networks=AddressSet.of("8.0.0.0/8"), ipv6_prefix=32)


def test_rules_whose_networks_merge_are_one_finding() -> None:
    rules = [rule("8.8.8.0/24", ports="22"), rule("1.1.1.0/24", ports="22"), rule("8.8.9.0/24", ports="22")]
    (finding,) = report_of(firewall_ingress_broad_public_range, rule_set(*rules), models=RULE_SETS).verdicts
    assert isinstance(finding, Finding)
    assert [each.field for each in finding.evidence] == ["rules[0].peers", "rules[2]"]


def test_a_thousand_neighbours() -> None:
    rules = [rule(f"8.{each // 256}.{each % 256}.0/24", ports="22") for each in range(1000)]
    assert ask_rules(firewall_ingress_broad_public_range, rule_set(*rules)) == [
        f"{WIDE}: 8.0.0.0/15, 8.2.0.0/16, 8.3.0.0/17 and 3 more"
    ]


def test_a_thousand_blocks() -> None:
    scattered = [f"{first}.{second}.0.0/23" for first, second in product(range(20, 30), range(100))]
    assert ask_rules(firewall_ingress_broad_public_range, rule_set(rule(*scattered, ports="22"))) == [
        f"{WIDE}: 20.0.0.0/23, 20.1.0.0/23, 20.2.0.0/23 and 997 more"
    ]


def test_networks_of_the_provider_are_expected() -> None:
    probes = AddressSet.of("35.191.0.0/16")
    rules = (rule("35.191.0.0/16", ports="9443"), rule("35.192.0.0/16", ports="9443"))
    admitting = rule_set(*rules, provider_networks=probes)
    assert ask_rules(firewall_ingress_broad_public_range, admitting) == [f"{WIDE}: 35.192.0.0/16"]


def test_an_opening_that_reaches_nothing_is_latent_and_matters_less() -> None:
    opening = rule_set(rule("8.8.0.0/16", ports="22"))
    (lower,) = report_of(firewall_ingress_broad_public_range, opening).verdicts
    assert (lower.severity, in_words(lower)) == (
        Severity.MEDIUM,
        "admits public networks wider than /24: 8.8.0.0/16; latent: it is on nothing",
    )
    (kept,) = report_of(firewall_ingress_broad_public_range, opening, params=BroadRange(latent="same")).verdicts
    assert (kept.severity, in_words(kept)) == (Severity.HIGH, in_words(lower))


def test_an_opening_that_reaches_something_has_the_way() -> None:
    (live,) = report_of(firewall_ingress_broad_public_range, *reached_by(rule("8.8.0.0/16", ports="22"))).verdicts
    assert isinstance(live, Finding)
    assert (live.severity, live.message) == (Severity.HIGH, "admits public networks wider than /24: 8.8.0.0/16")
    assert live.path[-1].kind is HopKind.TARGET
