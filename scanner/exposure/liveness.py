"""Whether anything is reached from the internet by an opening of a rule set, and what is missing where nothing is."""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scanner.check import Answer, Params, Severity, Violation
from scanner.exposure.azure_ways import APPLICATION_GATEWAYS
from scanner.exposure.backends import applying_to
from scanner.exposure.doubts import Deciding, answer_at
from scanner.exposure.estate import Estate
from scanner.exposure.internet import InternetOpening, Ports, common
from scanner.exposure.passages import Passage, Passages, passages
from scanner.exposure.ways import Service
from scanner.models import (
    NOWHERE,
    AddressPeer,
    AddressSet,
    FirewallRule,
    FirewallRuleSet,
    Hop,
    HopKind,
    LoadBalancer,
    NetworkInterface,
    UndecidedError,
    Unknown,
    known,
)

Concerned = Callable[[Ports], bool]
"""Whether what a way is open for is what a flaw is about."""

COMING_AND_GOING = {HopKind.ADDRESS, HopKind.BALANCER, HopKind.LISTENER, HopKind.TARGET, HopKind.TARGET_GROUP}
"""What a message does not name, since others of its kind take its place from day to day."""
ON_NOTHING = "it is on nothing"
WITHOUT_ADDRESS = "nothing that it filters has an address that the internet reaches"
ON_OTHERS = "what it filters is reached on other ports or from other addresses only"


class LatentOpenings(Params):
    """What an opening matters by which nothing is reached."""

    latent: Literal["lower", "same"] = "lower"
    """Severity of an opening by which the internet reaches nothing yet: one `lower` than of others, or the `same`."""


@dataclass(frozen=True)
class Liveness:
    """What becomes of packets that an opening lets in. Neither a way nor a reason: that is not known."""

    path: tuple[Hop, ...] = ()
    """A way on which something is reached by it."""
    missing: str | None = None
    """Why nothing is."""


NOT_KNOWN = Liveness()


@dataclass(frozen=True)
class LiveOrLatent:
    """Tells of openings of a rule set whether anything is reached by them.

    Where that could not be found out they are told as if it were: a gap makes nothing harmless.
    """

    rule_set: FirewallRuleSet
    estate: Estate
    params: LatentOpenings
    severity: Severity
    """Of a flaw that has none of its own."""

    def told(self, opening: InternetOpening, message: str, ports: Ports, severity: Severity | None = None) -> Answer:
        """The flaw that an opening is because of these ports, or the doubt when it is not certain."""
        doubt = opening.unknown
        return self.answer(
            opening.rules, message, lambda found: bool(common(found, ports)), doubt=doubt, severity=severity
        )

    def answer(
        self,
        deciding: Deciding,
        message: str,
        concerned: Concerned,
        *,
        doubt: str | None = None,
        severity: Severity | None = None,
    ) -> Answer:
        """The flaw of these rules, or the doubt when it is not certain."""
        answer = answer_at(deciding, message, doubt=doubt, severity=severity)
        if isinstance(answer, Unknown):
            return answer
        found = liveness(self.rule_set, [self.rule_set.rules[each] for each in deciding], concerned, self.estate)
        return replace(answer, path=found.path) if found.missing is None else self._latent(answer, found.missing)

    def _latent(self, live: Violation, missing: str) -> Violation:
        severity = live.severity or self.severity
        if self.params.latent == "lower":
            severity = severity.lesser
        return replace(live, message=f"{live.message}; latent: {missing}", severity=severity)


def liveness(
    rule_set: FirewallRuleSet, rules: Sequence[FirewallRule], concerned: Concerned, estate: Estate
) -> Liveness:
    """Look for a way by some of the rules; where there is none, for the one that comes furthest.

    Services are followed until one is reached.
    """
    found = passages(estate)
    if live := _live(rule_set, rules, concerned, found):
        return Liveness(path=live.path)
    try:
        for service in _filtered(rule_set, estate):
            if found.follow(service, estate) and (live := _live(rule_set, rules, concerned, found)):
                return Liveness(path=live.path)
    except UndecidedError:
        return NOT_KNOWN
    if (
        any(_by(rule_set, rules, concerned, found))
        or rule_set.owner is not None
        or rule_set.filters_elsewhere is not False
        or found.may_lead_to(rule_set.identity)
    ):
        return NOT_KNOWN
    key: Hashable = ("missing", rule_set.id, tuple(dict.fromkeys(each.targets for each in rules)))
    missing = estate.interfaces.remember(key, lambda: _missing(rule_set, rules, found, estate))
    return NOT_KNOWN if missing is None else Liveness(missing=missing)


def _live(
    rule_set: FirewallRuleSet, rules: Sequence[FirewallRule], concerned: Concerned, found: Passages
) -> Passage | None:
    return next((each for each in _by(rule_set, rules, concerned, found) if not each.doubt), None)


def _by(
    rule_set: FirewallRuleSet, rules: Sequence[FirewallRule], concerned: Concerned, found: Passages
) -> Iterator[Passage]:
    """The ways by some of the rules, open to what the flaw is about."""
    for rule in rules:
        for each in found.by_rule.get((rule_set.id, rule.key), {}).values():
            if each.ports is None or concerned(each.ports):
                yield each
    if past := found.past.get(rule_set.id, {}):
        let_in = _sources(rules)
        for each in past.values():
            if each.ports is None or (concerned(each.ports) and each.sources & let_in):
                yield each


def _sources(rules: Sequence[FirewallRule]) -> AddressSet:
    found = NOWHERE
    for rule in rules:
        for peer in rule.peers:
            if isinstance(peer, AddressPeer) and isinstance(peer.addresses, AddressSet):
                found |= peer.addresses
    return found


def _missing(rule_set: FirewallRuleSet, rules: Sequence[FirewallRule], found: Passages, estate: Estate) -> str | None:
    """What keeps the internet from all that the rules hold for; None where that is not known."""
    held_for = {each.id: each for each in _filtered(rule_set, estate) if _holds(rules, each)}
    services = held_for.keys()
    if not services:
        return ON_NOTHING
    if services & found.undecided or _has_part_of_unread(held_for.values(), found):
        return None
    if services & found.reached:
        return ON_OTHERS
    ends = [found.ends[each] for each in services if each in found.ends]
    if not ends:
        return None
    furthest = max(len(each.path) for each in ends)
    return min(_in_words(each.path[-1], rule_set) for each in ends if len(each.path) == furthest)


def _has_part_of_unread(services: Collection[Service], found: Passages) -> bool:
    """Whether an interface, to which no way leads by itself, is of a balancer that is not among what was read.

    Another account's may have a rule set that is shared with it.
    """
    is_part = any(each.id not in found.reached and each.id not in found.ends for each in services)
    return is_part and not any(isinstance(each, LoadBalancer) for each in services)


def _filtered(rule_set: FirewallRuleSet, estate: Estate) -> Iterator[Service]:
    """The interfaces and balancers that a rule set filters.

    Raises:
        UndecidedError: some of them could not be read, or are of kinds that are not.
    """
    yield from estate.interfaces.where(rule_sets=rule_set.id)
    yield from estate.balancers.where(rule_sets=rule_set.id)
    for place in known(rule_set.attached_to):
        yield from _at(place, estate)


def _at(place: str, estate: Estate) -> Iterator[Service]:
    """What is at an interface, in a subnet, or in a network."""
    here: list[Service] = [
        *estate.interfaces.where(id=place),
        *estate.interfaces.where(subnet=place),
        *(each for each in estate.balancers.where(subnets=place) if each.identity.type.lower() == APPLICATION_GATEWAYS),
    ]
    if not here:
        is_network = next(estate.subnets.where(network=place), None) is not None
        if not is_network:
            # Azure services that are put into subnets, such as API Management, have no interface that is listed.
            why = f"what is in {place} is not among what was read"
            raise UndecidedError(why)
        here = [*estate.interfaces.where(network=place)]
    yield from here


def _holds(rules: Sequence[FirewallRule], service: Service) -> bool:
    """Whether one of the rules holds for a service, or may."""
    if not isinstance(service, NetworkInterface):
        return True
    return bool(applying_to(rules, service.groups, service.addresses))


def _in_words(end: Hop, rule_set: FirewallRuleSet) -> str:
    """The hop at which a way ends."""
    if end.resource is None:
        return WITHOUT_ADDRESS if end.kind is HopKind.ADDRESS else end.says
    if end.resource == rule_set.identity:
        return ON_OTHERS
    return f"{end.kind if end.kind in COMING_AND_GOING else end.where}: {end.says}"
