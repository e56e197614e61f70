"""Rules of an edge, and in which ways requests of a route may be treated by them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from providers.azure.edge_handling import Change, Handling, behaviour_of
from scanner.models import CacheBehaviour, OriginProtocol, Unknown
from scanner.wildcards import covers, overlap


@dataclass(frozen=True)
class EdgeRule:
    """A rule, with what it does to requests that meet its conditions."""

    changes: tuple[Change, ...]
    is_for_all: bool
    patterns: tuple[str, ...] = ()
    """Patterns of the paths it is about, where nothing else decides."""
    stops: bool = False
    """The rules after it do not count for what it was about, nor those of the sets after its own ("Configure rule sets
    in Azure Front Door")."""

    def applied(self, handling: Handling) -> Handling:
        """How a request is treated to which it applies."""
        for change in self.changes:
            handling = change(handling)
        return handling


@dataclass(frozen=True)
class Handled:
    """A behaviour, and what it makes the edge speak to the origin."""

    behaviour: CacheBehaviour
    forwarding: OriginProtocol | Unknown


def behaviours_of(
    start: Handling, rules: Sequence[EdgeRule], patterns: Iterable[str], hosts: tuple[str, ...] = ()
) -> Iterator[Handled]:
    """A behaviour for each pattern of a route, and for each rule that is not for all of its requests.

    Where several such rules meet, each is looked at by itself.

    Args:
        start: what is done without a rule.
        rules: of all sets, in the order in which they apply.
        patterns: of the route.
        hosts: of the route, where these are not all.
    """
    usual = _after(start, rules, None)
    others = [(rule, _after(start, rules, rule)) for rule in rules if not rule.is_for_all]
    for pattern in patterns:
        for rule, handling in others:
            if handling == usual:
                continue
            for narrower, is_conditional in _met(rule, pattern):
                behaviour = behaviour_of(handling, narrower, hosts, is_conditional=is_conditional)
                yield Handled(behaviour, handling.forwarding)
        yield Handled(behaviour_of(usual, pattern, hosts, is_conditional=False), usual.forwarding)


def _after(handling: Handling, rules: Iterable[EdgeRule], own: EdgeRule | None) -> Handling:
    """After the rules for all requests, and one of those for some."""
    for rule in rules:
        if rule.is_for_all or rule is own:
            handling = rule.applied(handling)
            if rule.stops:
                break
    return handling


def _met(rule: EdgeRule, pattern: str) -> Iterator[tuple[str, bool]]:
    """Paths of a route that a rule is about, each with whether more than the path decides."""
    if not rule.patterns:
        yield pattern, True
    for each in rule.patterns:
        if covers(pattern, each):
            yield each, False
        elif pattern.endswith("*") and each.startswith("/*"):
            yield f"{pattern[:-1]}{each[1:]}", False
        elif overlap(pattern, each):
            yield pattern, not covers(each, pattern)


def in_order(behaviours: Iterable[CacheBehaviour]) -> tuple[CacheBehaviour, ...]:
    """As they are matched: names without a star first; then paths without one, the longest pattern, rules, the rest.

    Source: Azure Front Door, "How requests get matched to a route configuration".
    """
    return tuple(sorted(behaviours, key=_rank))


def _rank(behaviour: CacheBehaviour) -> tuple[bool, bool, int, bool]:
    pattern = behaviour.path_pattern
    return any(map(is_wildcard, behaviour.hosts)), "*" in pattern, -len(pattern), not behaviour.has_other_conditions


def is_wildcard(name: str) -> bool:
    """Whether a host name stands for all that end like it."""
    return name.startswith("*")
