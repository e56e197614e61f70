"""firewall-rule-invalid-source."""

import pytest

from checks.connection_control.firewall_rule_invalid_source import UsedNetworks, firewall_rule_invalid_source
from scanner.models import (
    ICMP,
    ICMPV6,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    Protocol,
    Unknown,
)
from tests.factories import rule, rule_set, subnet_acl, unread
from tests.support import ask

EGRESS = Direction.EGRESS
PARTNERS = AddressPeer(name="pl-1", addresses=AddressSet.of("8.8.8.0/24", "192.0.2.0/25", "127.0.0.1"))

INSIDE = AddressPeer(name="0.0.0.0/0 (NON_INTERNET)", addresses=AddressSet.of("10.0.0.0/8", "127.0.0.0/8"))
TAG = AddressPeer(name="VirtualNetwork", addresses=AddressSet.of("10.0.0.0/8"))


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (rule(), "passed"),
        (rule("0.0.0.0/1", "::/0"), "passed"),
        (rule("10.0.0.0/8", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4", "fd00::/8"), "passed"),
        (rule("10.0.0.5/32", "10.0.0.5", "2a00::1/128"), "passed"),
        (rule("10.0.0.5/8"), "names 10.0.0.5/8, which is all of 10.0.0.0/8"),
        (rule("2a00::1/32"), "names 2a00::1/32, which is all of 2a00::/32"),
        (rule("127.0.0.0/8"), "names 127.0.0.0/8, loopback addresses"),
        (rule("::1/128"), "names ::1/128, loopback addresses"),
        (rule("0.0.0.0/32"), "names 0.0.0.0/32, addresses of no host"),
        (rule("0.0.0.0/32", protocol=Protocol(2)), "passed"),
        (rule("169.254.169.254/32"), "names 169.254.169.254/32, link-local addresses"),
        (rule("fe80::/10"), "names fe80::/10, link-local addresses"),
        (rule("203.0.113.0/24"), "names 203.0.113.0/24, addresses for documentation"),
        (rule("2001:db8:1::/48", direction=EGRESS), "names 2001:db8:1::/48, addresses for documentation"),
        (rule("224.0.0.0/4"), "names 224.0.0.0/4, multicast addresses"),
        (rule("224.0.0.251/32", direction=EGRESS), "passed"),
        (
            rule(PARTNERS),
            (
                "names pl-1 with 127.0.0.1/32, loopback addresses; "
                "names pl-1 with 192.0.2.0/25, addresses for documentation"
            ),
        ),
        (
            rule("10.0.0.0/8", protocol=ICMPV6, ports="*"),
            "names 10.0.0.0/8 for ICMPv6, which IPv4 addresses do not send",
        ),
        (rule("::/0", protocol=ICMP, ports="*"), "names ::/0 for ICMP, which IPv6 addresses do not send"),
        (rule("0.0.0.0/0", protocol=ICMP, ports="*"), "passed"),
        (rule("0.0.0.0/0", protocol=None), "passed"),
        (rule("sg-1"), "passed"),
        (rule("127.0.0.0/8", enabled=False), "passed"),
        (rule("127.0.0.0/8", provider_default=True), "passed"),
        (rule(AddressPeer(name="tor", addresses=Unknown(why="not told"), is_minor=True)), "passed"),
        (rule(INSIDE), "passed"),
        (rule(unread("*")), "passed"),
        (rule(unread("127.0.0.0/8")), "names 127.0.0.0/8, loopback addresses"),
        (rule(TAG, unread(TAG.name)), "passed"),
        (rule(unread()), "undetermined: pl-0123: its entries could not be read"),
    ],
)
def test_addresses(one: FirewallRule, verdict: str) -> None:
    assert ask(firewall_rule_invalid_source, rule_set(one)) == [verdict]
    assert ask(firewall_rule_invalid_source, subnet_acl(one)) == [verdict]


def test_what_is_used_all_the_same_is_declared() -> None:
    params = UsedNetworks(used=AddressSet.of("203.0.113.0/24"))
    assert ask(firewall_rule_invalid_source, rule_set(rule("203.0.113.16/28")), params=params) == ["passed"]
    assert ask(firewall_rule_invalid_source, rule_set(rule("192.0.2.0/24")), params=params) != ["passed"]


def test_what_is_declared_takes_no_block_apart() -> None:
    # Without the networks that are used, other networks for documentation would stand alone.
    params = UsedNetworks(used=AddressSet.of("203.0.113.16/28", "192.0.2.64/26"))
    assert ask(firewall_rule_invalid_source, rule_set(rule("0.0.0.0/0")), params=params) == ["passed"]


NOTHING = rule("255.255.255.255/32", direction=EGRESS, protocol=ICMP)
TO_ITSELF = rule("127.0.0.1/32", direction=EGRESS, protocol=None)


@pytest.mark.parametrize("only", [NOTHING, TO_ITSELF])
def test_an_only_egress_rule_may_stand_for_none(only: FirewallRule) -> None:
    assert ask(firewall_rule_invalid_source, rule_set(rule(), only)) == ["passed"]


@pytest.mark.parametrize(
    "rules",
    [
        (NOTHING, rule(direction=EGRESS)),
        (rule("127.0.0.1/32"),),
        (TO_ITSELF.model_copy(update={"priority": 100}),),
        (rule("127.0.0.1/32", "10.0.0.0/8", direction=EGRESS),),
    ],
)
def test_beside_others_it_is_a_leftover(rules: tuple[FirewallRule, ...]) -> None:
    assert ask(firewall_rule_invalid_source, rule_set(*rules)) != ["passed"]
