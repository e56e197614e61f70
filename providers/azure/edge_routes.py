"""Routes of an edge, and which requests each of them takes among the others."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from providers.azure.edge_handling import Handling
from providers.azure.edge_rules import EdgeRule, Handled, behaviours_of, is_wildcard
from scanner.models import ViewerProtocol

HTTP = "http"
EVERY_PATH = "/*"


@dataclass(frozen=True)
class EdgeRoute:
    """Requests, and what becomes of them."""

    names: tuple[str, ...]
    """Names for which viewers ask. One may begin with `*.`."""
    protocols: frozenset[str]
    """`http` and `https`."""
    patterns: tuple[str, ...]
    start: Handling
    """What it does without its rules."""
    rules: Sequence[EdgeRule]
    """Of all its sets."""


def protocols_of(words: Iterable[str] | None) -> frozenset[str]:
    """The protocols that a route takes, from the API's words."""
    return frozenset(each.lower() for each in words or ())


def patterns_of(words: Iterable[str] | None) -> tuple[str, ...]:
    """The patterns of the paths of a route; where none is told, it may be for any."""
    return tuple(words or ()) or (EVERY_PATH,)


def ways_of(routes: Iterable[EdgeRoute], names: Collection[str]) -> Iterator[Handled]:
    """The behaviours of routes beside each other.

    Protocols are matched before names, and these before paths (Azure Front Door, "How requests get matched to a route
    configuration"), so that a route for one protocol leaves requests over the other to the next. What does nothing but
    redirect plain HTTP serves nothing.

    Args:
        routes: of a front end.
        names: all that it has.
    """
    found = [(each, ways) for each in routes if (ways := list(_alone(each, names)))]
    protocols = frozenset[str]().union(*(each.protocols for each, _ in found))
    for each, ways in found:
        yield from map(_partial, ways) if each.protocols < protocols else ways


def _alone(route: EdgeRoute, names: Collection[str]) -> Iterator[Handled]:
    for hosts in _hosts(route.names, names):
        for way in behaviours_of(route.start, route.rules, route.patterns, hosts):
            if route.protocols != {HTTP} or way.behaviour.viewer_protocol is not ViewerProtocol.REDIRECT:
                yield way


def _hosts(own: tuple[str, ...], names: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The names of a route, none where it has all. Wildcards are apart from names that are matched before them."""
    if len({is_wildcard(each) for each in names}) > 1:
        apart = (tuple(each for each in own if is_wildcard(each) is wanted) for wanted in (False, True))
        yield from filter(None, apart)
    elif own:
        yield () if set(own) == set(names) else own


def _partial(way: Handled) -> Handled:
    return replace(way, behaviour=way.behaviour.model_copy(update={"has_other_conditions": True}))
