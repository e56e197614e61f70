"""What rules open to (or towards) the internet as a whole, told apart by the rules that do it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.check import Answer, Severity, Violation
from scanner.exposure.openings import Admission, openings
from scanner.models import (
    INTERNET,
    NO_PORTS,
    NOWHERE,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    PortSet,
    Protocol,
    Unknown,
    internet_share,
)

INTERNET_WIDE = 0.1
"""A tenth of the IPv4 or of the IPv6 internet. No single organisation or cloud has as much: the largest, AWS, announces
some 4 % of IPv4 (ip-ranges.json); a split any-address such as 0.0.0.0/1 with 128.0.0.0/1 has far more."""


@dataclass(frozen=True)
class InternetOpening:
    """Traffic that one rule, or several together, open to the internet as a whole."""

    rules: tuple[int, ...]
    """Positions of the rules. More than one only when none of them alone opens so much."""
    ports: Mapping[Protocol | None, PortSet]
    """Ports by protocol; None is every protocol that no rule names."""
    unknown: str | None = None
    """Why it is not certain, when it rests on addresses that could not be read."""

    def answer(self, message: str, severity: Severity | None = None) -> Answer:
        """The flaw that this opening is, or the doubt when it is not certain."""
        if self.unknown:
            return Unknown(why=f"may be a rule that {message}: {self.unknown}")
        first, *others = (f"rules[{position}]" for position in self.rules)
        return Violation(message, at=f"{first}.peers", related=tuple(others), severity=severity)


def internet_openings(rules: Sequence[FirewallRule], direction: Direction, share: float) -> Iterator[InternetOpening]:
    """Openings whose addresses make up at least `share` of the IPv4 or IPv6 internet.

    What could be open if every unread address list were the whole internet comes after what certainly is.
    """
    certain = _by_rules(rules, direction, share, NOWHERE)
    for deciding, ports in certain.items():
        yield InternetOpening(deciding, ports)
    doubts = _doubts(rules, direction)
    if not doubts:
        return
    for deciding, ports in _by_rules(rules, direction, share, INTERNET).items():
        if left := _without(ports, certain.get(deciding, {})):
            yield InternetOpening(deciding, left, unknown="; ".join(doubts))


def _by_rules(
    rules: Sequence[FirewallRule], direction: Direction, share: float, unknown: AddressSet
) -> dict[tuple[int, ...], dict[Protocol | None, PortSet]]:
    found: dict[tuple[int, ...], dict[Protocol | None, PortSet]] = {}
    for opening in openings(rules, direction, INTERNET, unknown):
        if internet_share(opening.addresses) < share:
            continue
        for deciding in _deciding(opening.admissions, share):
            ports = found.setdefault(deciding, {})
            ports[opening.protocol] = ports.get(opening.protocol, NO_PORTS) | opening.ports
    return found


def _deciding(admissions: Sequence[Admission], share: float) -> list[tuple[int, ...]]:
    """Each rule that opens so much by itself; all of them together when none does."""
    alone: list[tuple[int, ...]] = [(each.position,) for each in admissions if internet_share(each.addresses) >= share]
    return alone or [tuple(each.position for each in admissions)]


def _without(
    ports: Mapping[Protocol | None, PortSet], known: Mapping[Protocol | None, PortSet]
) -> dict[Protocol | None, PortSet]:
    left = {protocol: each - known.get(protocol, NO_PORTS) for protocol, each in ports.items()}
    return {protocol: each for protocol, each in left.items() if each}


def _doubts(rules: Sequence[FirewallRule], direction: Direction) -> list[str]:
    """Why address lists of the rules could not be read, each reason once."""
    reasons = (
        f"{peer.name}: {peer.addresses.why}"
        for rule in rules
        if rule.direction is direction and rule.enabled
        for peer in rule.peers
        if isinstance(peer, AddressPeer) and isinstance(peer.addresses, Unknown)
    )
    return list(dict.fromkeys(reasons))
