"""Public networks that rules admit and that are wider than a limit, told apart by the rules that do it."""

import ipaddress
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scanner.exposure.doubts import Deciding
from scanner.exposure.internet import Ports
from scanner.exposure.openings import Admission, Opening, Place, openings
from scanner.models import INTERNET, NO_PORTS, AddressSet, Direction, FirewallRule, internet_share
from scanner.models.intervals import EMPTY, Bounds, pairs

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
FAMILIES = (INTERNET.v4_only, INTERNET.v6_only)


@dataclass(frozen=True)
class Limits:
    """Shortest prefixes that are not too wide."""

    ipv4: int
    ipv6: int

    def of(self, network: Network) -> int:
        """The one for the network's family."""
        return self.ipv4 if isinstance(network, ipaddress.IPv4Network) else self.ipv6


def broad_networks(sources: Mapping[int, AddressSet], limits: Limits) -> dict[Deciding, list[Network]]:
    """The networks wider than the limits, widest first.

    A rule that has one answers for it alone. Of all the others, several together answer for what their networks merge
    into: two neighbouring /25 are a /24.
    """
    alone = {position: found for position, each in sources.items() if (found := _wide(each, limits))}
    rest = {position: each for position, each in sources.items() if position not in alone}
    return {**{(position,): found for position, found in alone.items()}, **_together(rest, limits)}


def public_sources(  # noqa: PLR0913, PLR0917 - what an answer depends on
    rules: Sequence[FirewallRule],
    services: Ports,
    share: float,
    unknown: AddressSet,
    open_ended: Collection[int],
    places: Sequence[Place] = (),
) -> dict[int, AddressSet]:
    """Internet addresses that each rule admits to something else than public services.

    Rules that open the internet as a whole are left out, family by family: alone, or where none does alone, together.

    Args:
        rules: rules that are judged together.
        services: ports by protocol that anybody may reach.
        share: part of the internet that counts as the whole.
        unknown: what unread lists hold, as for `openings`.
        open_ended: rules that are never left out.
        places: where the rules are asked, with the other rules on the way there.
    """

    @cache
    def is_whole(addresses: AddressSet) -> bool:
        return internet_share(addresses) >= share

    def told_here(opening: Opening) -> Iterator[Admission]:
        limited = [each for each in opening.admissions if each.position not in open_ended]
        narrow = [each for each in limited if not is_whole(each.addresses)]
        if len(narrow) < len(limited) or not is_whole(AddressSet.union({each.addresses for each in narrow})):
            yield from narrow
        yield from (each for each in opening.admissions if each.position in open_ended)

    found: dict[int, set[AddressSet]] = defaultdict(set)
    for family in FAMILIES:
        for opening in openings(rules, Direction.INGRESS, family, unknown, places):
            if opening.ports - services.get(opening.protocol, NO_PORTS):
                for admission in told_here(opening):
                    found[admission.position].add(admission.addresses)
    return {position: AddressSet.union(found[position]) for position in sorted(found)}


def _wide(addresses: AddressSet, limits: Limits) -> list[Network]:
    large = AddressSet(
        v4=_longer(addresses.v4, 1 << 32 - limits.ipv4),
        v6=_longer(addresses.v6, 1 << 128 - limits.ipv6),
    )
    networks = map(ipaddress.ip_network, large.blocks())
    found = [each for each in networks if each.prefixlen < limits.of(each)]
    return sorted(found, key=lambda each: (each.version, each.prefixlen, int(each.network_address)))


def _longer(bounds: Bounds, length: int) -> Bounds:
    return tuple(bound for low, high in pairs(bounds) if high - low > length for bound in (low, high))


def _together(sources: Mapping[int, AddressSet], limits: Limits) -> dict[Deciding, list[Network]]:
    whole = AddressSet.union(sources.values())
    v4 = _by_makers(whole.v4, {position: each.v4 for position, each in sources.items()})
    v6 = _by_makers(whole.v6, {position: each.v6 for position, each in sources.items()})
    return {
        deciding: found
        for deciding in sorted({*v4, *v6})
        if (found := _wide(AddressSet(v4=v4.get(deciding, EMPTY), v6=v6.get(deciding, EMPTY)), limits))
    }


def _by_makers(whole: Bounds, parts: Mapping[int, Bounds]) -> dict[Deciding, Bounds]:
    """The stretches of the union of parts, by those parts that make up each."""
    makers: dict[int, set[int]] = defaultdict(set)
    for position, bounds in parts.items():
        for low, _ in pairs(bounds):
            makers[bisect_right(whole, low) // 2].add(position)
    found: dict[Deciding, list[int]] = defaultdict(list)
    for number, (low, high) in enumerate(pairs(whole)):
        found[tuple(sorted(makers[number]))] += (low, high)
    return {deciding: tuple(bounds) for deciding, bounds in found.items()}
