"""Which requests a route takes, among the routes beside it."""

import pytest

from providers.azure.edge_caching import Keeping
from providers.azure.edge_handling import Handling, redirected
from providers.azure.edge_routes import EdgeRoute, protocols_of, ways_of
from providers.azure.edge_rules import EdgeRule
from scanner.models import OriginProtocol, ViewerProtocol

WWW, OTHER, WILD = "www.example.com", "other.example.com", "*.example.com"
BOTH = ("Http", "Https")
START = Handling(ViewerProtocol.ANY, "web", OriginProtocol.HTTPS_ONLY, Keeping())
REDIRECT = EdgeRule(changes=(redirected,), is_for_all=True)
SOME = EdgeRule(changes=(), is_for_all=False, patterns=("/healthz",), stops=True)


def route(*rules: EdgeRule, names: tuple[str, ...] = (WWW,), protocols: tuple[str, ...] = BOTH) -> EdgeRoute:
    return EdgeRoute(names, protocols_of(protocols), ("/*",), START, rules)


@pytest.mark.parametrize(
    ("own", "names", "hosts"),
    [
        ((OTHER, WWW), {WWW, OTHER}, [()]),
        ((WWW,), {WWW, OTHER}, [(WWW,)]),
        ((WWW, WILD), {WWW, WILD}, [(WWW,), (WILD,)]),
        ((WILD,), {WWW, WILD}, [(WILD,)]),
        ((WILD,), {WILD}, [()]),
        ((), {WWW}, []),
    ],
)
def test_names(own: tuple[str, ...], names: set[str], hosts: list[tuple[str, ...]]) -> None:
    assert [each.behaviour.hosts for each in ways_of([route(names=own)], names)] == hosts


@pytest.mark.parametrize(
    ("routes", "partial"),
    [
        ([route(protocols=("HTTP",)), route(protocols=("Https",))], [True, True]),
        ([route(protocols=("Https",)), route()], [True, False]),
        ([route(protocols=("Https",)), route(protocols=("Https",))], [False, False]),
        # Plain HTTP is not served at all.
        ([route(REDIRECT, protocols=("Http",)), route(protocols=("Https",))], [False]),
        ([route(REDIRECT)], [False]),
    ],
)
def test_a_route_for_one_protocol_leaves_the_other_to_the_next(routes: list[EdgeRoute], partial: list[bool]) -> None:
    assert [each.behaviour.has_other_conditions for each in ways_of(routes, {WWW})] == partial


def test_what_a_rule_spares_from_a_redirect_is_served() -> None:
    (way,) = ways_of([route(SOME, REDIRECT, protocols=("Http",))], {WWW})
    assert (way.behaviour.path_pattern, way.behaviour.viewer_protocol) == ("/healthz", ViewerProtocol.ANY)


def test_protocols() -> None:
    assert protocols_of(["HTTP", "Https"]) == {"http", "https"}
    assert protocols_of(None) == frozenset()
