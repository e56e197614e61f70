"""Ways that are open to the internet as a whole, alone or several of them together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor

from scanner.exposure.internet import Ports, every_protocol, internet_openings, without
from scanner.exposure.reach import Exposure, Way
from scanner.models import (
    ICMP,
    ICMPV6,
    NOWHERE,
    PROTOCOLS_WITH_PORTS,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    Hop,
    HopKind,
    PortSet,
    Protocol,
    Traffic,
    internet_share,
)

NEARLY = 0.99
"""What only the provider's own networks are missing from."""


@dataclass(frozen=True)
class WideWay:
    """What is open to the internet as a whole on one way, or on several."""

    ports: Ports
    sources: AddressSet
    about: str
    """Names of the rules that open it."""
    path: tuple[Hop, ...]
    """Of the first of the ways."""
    doubt: str | None

    @property
    def shown(self) -> str:
        """The ports in words."""
        return ports_in_words(self.ports)

    @property
    def share(self) -> str:
        """The part of the internet in words: `nearly all of the IPv6 internet`."""
        return internet_in_words(self.sources)


def wide_ways(ways: Sequence[Way], declared: Ports, share: float) -> Iterator[WideWay]:
    """What is open to so much of the internet, but for declared ports; what may be comes after what certainly is.

    Args:
        ways: to one service.
        declared: ports that are meant to be open.
        share: from 0 to 1.
    """
    opened = [each for each in ways if isinstance(each, Exposure)]
    wide = [each for each in opened if internet_share(each.sources) >= share]
    narrow = [each for each in opened if internet_share(each.sources) < share]
    found = [
        *(WideWay(each.connectable, each.sources, about(each), each.path, each.doubt) for each in wide),
        *_together([each for each in narrow if not each.doubt], share),
        *(each for each in _together(narrow, share) if each.doubt),
    ]
    for each in sorted(found, key=lambda way: way.doubt is not None):
        left = without(each.ports, declared)
        if ports_in_words(left):
            yield WideWay(left, each.sources, each.about, each.path, each.doubt)


def about(way: Exposure) -> str:
    """The rule that opens a way, by the names that it keeps, and the listener that it goes through."""
    named = (hop for hop in way.path if hop.kind in {HopKind.LISTENER, HopKind.RULE_SET} and hop.resource)
    return " + ".join(f"{hop.resource.name} {hop.element}".strip() for hop in named if hop.resource)


def ports_in_words(ports: Ports) -> str:
    """Ports by protocol; empty where there is nothing but ICMP, which is no service."""
    if None in ports:
        return every_protocol(ports)
    services = sorted(each for each in ports if each is not None and each not in {ICMP, ICMPV6})
    return ", ".join(str(Traffic(protocol=each, ports=ports[each])) for each in services)


def internet_in_words(sources: AddressSet) -> str:
    """The part of the internet that a set of addresses is, and which of the two it is a part of where that differs.

    `all of the internet`, `nearly all of the IPv6 internet`, `37 % of the IPv4 internet and all of the IPv6 internet`.
    """
    shares = {
        "IPv4": _share_in_words(sources.v4_only) if sources.v4 else "",
        "IPv6": _share_in_words(sources.v6_only) if sources.v6 else "",
    }
    if len(set(shares.values())) == 1:
        return f"{shares['IPv4'] or 'none'} of the internet"
    return " and ".join(f"{part} of the {family} internet" for family, part in shares.items() if part)


def _share_in_words(sources: AddressSet) -> str:
    share = internet_share(sources)
    if share == 1:
        return "all"
    if share >= NEARLY:
        return "nearly all"
    return f"{floor(share * 100)} %" if share >= 1 - NEARLY else "less than 1 %"


def _together(ways: Sequence[Exposure], share: float) -> Iterator[WideWay]:
    """What several ways open together of which none opens so much."""
    for opening in internet_openings([_as_rule(each) for each in ways], Direction.INGRESS, share):
        several = [ways[at] for at in opening.rules]
        sources = NOWHERE
        for each in several:
            sources |= each.sources
        doubt = next((each.doubt for each in several if each.doubt), None)
        yield WideWay(_with_ports(opening.ports), sources, " + ".join(map(about, several)), several[0].path, doubt)


def _as_rule(way: Exposure) -> FirewallRule:
    traffic = (Traffic(protocol=each, ports=ports) for each, ports in _with_ports(way.connectable).items())
    return FirewallRule(
        direction=Direction.INGRESS,
        traffic=tuple(traffic),
        peers=(AddressPeer(name="sources", addresses=way.sources),),
    )


def _with_ports(ports: Ports) -> dict[Protocol | None, PortSet]:
    return {each: found for each, found in ports.items() if each in PROTOCOLS_WITH_PORTS}
