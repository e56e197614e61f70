"""What rules open to (or towards) the internet as a whole, told apart by the rules that do it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from scanner.check import Answer, Severity
from scanner.exposure.doubts import Deciding, answer_at, doubts, unread
from scanner.exposure.gates import places_of, rules_of
from scanner.exposure.openings import Opening, Place, openings
from scanner.exposure.same_rules import SameRules
from scanner.inventory import Related
from scanner.models import (
    INTERNET,
    LAST_PORT,
    NO_PORTS,
    NOWHERE,
    TCP,
    UDP,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    PortSet,
    Protocol,
    UndecidedError,
    internet_share,
)
from scanner.models.intervals import union_of

INTERNET_WIDE = 0.1
"""A tenth of the IPv4 or of the IPv6 internet. No single organisation or cloud has as much: the largest, AWS, announces
some 4 % of IPv4 (ip-ranges.json); a split any-address such as 0.0.0.0/1 with 128.0.0.0/1 has far more."""

EVERY_PORT = PortSet.of((1, LAST_PORT))
"""Every port that a service can have: port 0 is reserved (RFC 6335, section 6), so leaving it out closes nothing."""

REMEMBERED = 8
"""Results that are kept: several checks ask the same of one list of rules, one after the other."""

Ports = Mapping[Protocol | None, PortSet]
"""Ports by protocol, as openings have them; None is every protocol that no rule names."""


@dataclass(frozen=True)
class InternetOpening:
    """Traffic that one rule, or several together, open to the internet as a whole."""

    rules: Deciding
    """Positions of the rules. More than one only when none of them alone opens so much."""
    ports: Ports
    unknown: str | None = None
    """Why it is not certain, when it rests on addresses that could not be read."""

    def answer(self, message: str, severity: Severity | None = None) -> Answer:
        """The flaw that this opening is, or the doubt when it is not certain."""
        return answer_at(self.rules, message, doubt=self.unknown, severity=severity)


def internet_openings(
    rules: Sequence[FirewallRule],
    direction: Direction,
    share: float,
    within: AddressSet = INTERNET,
    places: tuple[Place, ...] = (),
) -> Iterator[InternetOpening]:
    """Openings whose addresses make up at least `share` of the IPv4 or IPv6 internet.

    What could be open if every unread address list were the whole internet comes after what certainly is.

    Args:
        rules: rules that are judged together.
        direction: the direction of the first packet.
        share: from 0 to 1.
        within: the internet, or the part of it that has one family's addresses.
        places: where the rules are asked, with the other rules on the way there.
    """
    listed = tuple(rules)
    same = SameRules(listed)
    on_the_way = rules_of(places)
    certain = _by_rules(same, direction, share, within, NOWHERE, places)
    for deciding, ports in certain.items():
        yield InternetOpening(deciding, ports)
    if not any(map(unread, (*listed, *on_the_way))):
        return
    for deciding, ports in _by_rules(same, direction, share, within, within, places).items():
        if left := without(ports, certain.get(deciding, {})):
            yield InternetOpening(deciding, left, unknown=doubts(rules, direction, deciding, on_the_way))


def open_to_internet(
    rule_set: FirewallRuleSet,
    others: Related[FirewallRuleSet],
    direction: Direction,
    share: float,
    within: AddressSet = INTERNET,
) -> list[InternetOpening]:
    """What a rule set opens that the other rule sets on the way let through too, at one of the places it filters.

    Where one of the others could not be read, nothing that it opens is certain, and it opens no more than that.
    """
    found = list(internet_openings(rule_set.rules, direction, share, within))
    if not found or rule_set.gates == ():
        return found
    try:
        places = places_of(rule_set, others)
    except UndecidedError as error:
        return [replace(each, unknown=error.why) for each in found]
    return list(internet_openings(rule_set.rules, direction, share, within, places))


def covering(found: Iterable[InternetOpening], needed: Ports) -> Iterator[InternetOpening]:
    """The openings that have all the needed ports; when none has, those that have some as one, if together they do.

    What is certain comes first, and where it is enough nothing else is asked.
    """
    parts = [each for each in found if any(protocol in each.ports for protocol in needed)]
    for several in ([each for each in parts if not each.unknown], parts):
        alone = [each for each in several if not without(needed, each.ports)]
        if whole := alone or [each for each in [_united(several)] if not without(needed, each.ports)]:
            yield from whole
            return


def _united(parts: Sequence[InternetOpening]) -> InternetOpening:
    """Several openings as one. It is certain when all of them are."""
    return InternetOpening(
        rules=tuple(sorted({position for each in parts for position in each.rules})),
        ports=gathered((protocol, ports) for each in parts for protocol, ports in each.ports.items()),
        unknown=next((each.unknown for each in parts if each.unknown), None),
    )


def without(ports: Ports, others: Ports) -> Ports:
    """The ports that are not among the others; a protocol of which nothing is left is left out."""
    left = {protocol: each - others.get(protocol, NO_PORTS) for protocol, each in ports.items()}
    return {protocol: each for protocol, each in left.items() if each}


def common(ports: Ports, others: Ports) -> Ports:
    """The ports that are among the others too; a protocol of which there are none is left out."""
    both = {protocol: each & others.get(protocol, NO_PORTS) for protocol, each in ports.items()}
    return {protocol: each for protocol, each in both.items() if each}


def every_protocol(ports: Ports) -> str:
    """What is open when protocols that no rule names are: every protocol, but for ports of TCP and UDP that are not."""
    closed = without({TCP: EVERY_PORT, UDP: EVERY_PORT}, ports)
    but = " and ".join(str(each) if left == EVERY_PORT else f"{each} {left}" for each, left in closed.items())
    return f"every protocol but {but}" if but else "every protocol"


@lru_cache(maxsize=REMEMBERED)
def _by_rules(  # noqa: PLR0913, PLR0917 - what an answer depends on
    rules: SameRules,
    direction: Direction,
    share: float,
    within: AddressSet,
    unknown: AddressSet,
    places: tuple[Place, ...],
) -> Mapping[Deciding, Ports]:
    @cache
    def is_wide(addresses: AddressSet) -> bool:
        return internet_share(addresses) >= share

    def deciding(opening: Opening) -> Iterator[Deciding]:
        """Each rule that opens so much by itself; all of them together when none does."""
        alone = [each.position for each in opening.admissions if is_wide(each.addresses)]
        if alone:
            yield from ((each,) for each in alone)
        else:
            yield tuple(each.position for each in opening.admissions)

    found: dict[Deciding, list[tuple[Protocol | None, PortSet]]] = defaultdict(list)
    for opening in openings(rules.listed, direction, within, unknown, places):
        if is_wide(opening.addresses):
            for positions in deciding(opening):
                found[positions].append((opening.protocol, opening.ports))
    return {positions: gathered(found[positions]) for positions in sorted(found)}


def gathered(parts: Iterable[tuple[Protocol | None, PortSet]]) -> Ports:
    """Ports by protocol from parts, of which several may be of one protocol."""
    found: dict[Protocol | None, list[PortSet]] = defaultdict(list)
    for protocol, ports in parts:
        found[protocol].append(ports)
    return {protocol: PortSet(union_of(each.bounds for each in sets)) for protocol, sets in found.items()}
