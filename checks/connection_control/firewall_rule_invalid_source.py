"""A rule names addresses that nobody can have, or other ones than it seems to.

A network that is written with host bits, such as 10.0.0.5/8, is the whole network, and not the one host that somebody
may have meant. Packets with an address of the host itself, of examples in documentation, of the link alone, or of no
host at all come from no other machine, so that a rule for these stands for a mistake or a leftover. ICMP messages are
of one address family, and a rule for those of the other matches nothing. Destinations of egress rules are looked at in
the same way, but for multicast, and so is each block of a list. Rules that are switched off, or that the provider put
there, are not judged. Nor is an only egress rule for the host itself or for no host, which is how a group of AWS says
that nothing goes out: without any it would get one that lets out everything.

To fix: write the network that is meant, or delete the rule. AWS: `CidrIpv4` and `CidrIpv6` of the rule, entries of the
prefix list. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.exposure.doubts import as_far_as_told
from scanner.exposure.wording import shortened
from scanner.models import (
    ICMP,
    ICMPV6,
    NOWHERE,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    Protocol,
    SubnetAcl,
    Unknown,
)

IGMP = Protocol(2)
# IANA "IPv4 Special-Purpose Address Registry" and "IPv6 Special-Purpose Address Registry". Not among them, since
# networks in clouds use them: private and shared addresses, those for benchmarks, and 240.0.0.0/4.
UNUSABLE = {
    "addresses of no host": AddressSet.of("0.0.0.0/8", "255.255.255.255", "::"),
    "loopback addresses": AddressSet.of("127.0.0.0/8", "::1"),
    "link-local addresses": AddressSet.of("169.254.0.0/16", "fe80::/10"),
    "addresses for documentation": AddressSet.of(
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"
    ),
}
MULTICAST = {"multicast addresses": AddressSet.of("224.0.0.0/4", "ff00::/8")}
NOTHING_GOES_TO = (AddressSet.of("127.0.0.1"), AddressSet.of("255.255.255.255"))
EVERY_KIND = AddressSet.union((*UNUSABLE.values(), *MULTICAST.values()))


class UsedNetworks(Params):
    """Settings."""

    used: AddressSet = NOWHERE
    """Networks among these that are used all the same: CIDR blocks."""


@check(
    "firewall-rule-invalid-source",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("AC-4"), nist("CM-6"), nist("SC-7"), pci("1.2.7")),
)
def firewall_rule_invalid_source(rule_set: FirewallRuleSet | SubnetAcl, params: UsedNetworks) -> Iterator[Answer]:
    """Look at every block of addresses, as it is written and as it is meant."""
    of_nothing = _egress_of_nothing(rule_set)
    for number, rule in enumerate(rule_set.rules):
        if not rule.enabled or rule.provider_default or rule is of_nothing:
            continue
        for peer in as_far_as_told(rule.peers):
            if not isinstance(peer, AddressPeer) or peer.is_minor:
                continue
            addresses = peer.written or peer.addresses
            if isinstance(addresses, Unknown):
                yield Unknown(why=f"{peer.name}: {addresses.why}")
                continue
            for flaw in _flaws(rule, peer.name, addresses, params.used):
                yield Violation(f"names {flaw}", at=f"rules[{number}].peers")


def _egress_of_nothing(rule_set: FirewallRuleSet | SubnetAcl) -> FirewallRule | None:
    """The only egress rule of a group, where it stands for none; None where there is no such thing.

    CloudFormation writes one to 127.0.0.1/32 in the place of the default rule ("Remove the default rule",
    `AWS::EC2::SecurityGroup`), and the CDK one to 255.255.255.255/32 (`allowAllOutbound`).
    """
    egress = [each for each in rule_set.rules if each.direction is Direction.EGRESS and not each.provider_default]
    if rule_set.is_ordered or len(egress) != 1:
        return None
    (only,) = egress
    peers = [each.addresses for each in only.peers if isinstance(each, AddressPeer)]
    is_nothing = len(peers) == len(only.peers) and all(each in NOTHING_GOES_TO for each in peers)
    return only if is_nothing else None


def _flaws(rule: FirewallRule, name: str, addresses: AddressSet, used: AddressSet) -> Iterator[str]:
    written = _written(name)
    if written and written.ip != written.network.network_address:
        yield f"{name}, which is all of {written.network}"
    protocols = {traffic.protocol for traffic in rule.traffic}
    if addresses and not addresses.v4 and protocols == {ICMP}:
        yield f"{name} for ICMP, which IPv6 addresses do not send"
    if addresses and not addresses.v6 and protocols == {ICMPV6}:
        yield f"{name} for ICMPv6, which IPv4 addresses do not send"
    # Queries of IGMP may come from 0.0.0.0 (RFC 3376, section 4.2.13), and routers of one link speak to one another.
    if IGMP not in protocols:
        for kind, found in _unusable(rule.direction, addresses, used):
            yield f"{found}, {kind}" if found == name else f"{name} with {found}, {kind}"


@lru_cache(maxsize=1 << 12)
def _written(name: str) -> IPv4Interface | IPv6Interface | None:
    """The block that a name begins with; None where it is the name of a list."""
    try:
        return ip_interface(name.split(maxsplit=1)[0])
    except ValueError:
        return None


def _unusable(direction: Direction, addresses: AddressSet, used: AddressSet) -> Iterator[tuple[str, str]]:
    """Blocks that hold nothing else than addresses of one kind, and some that are not used all the same."""
    if not addresses & EVERY_KIND:
        return
    kinds = UNUSABLE | MULTICAST if direction is Direction.INGRESS else UNUSABLE
    blocks = [(block, AddressSet.of(block)) for block in addresses.blocks()]
    for kind, unusable in kinds.items():
        if found := [block for block, each in blocks if each <= unusable and each - used]:
            yield kind, shortened(found)
