"""In which ways requests of a route may be treated."""

from functools import partial

import pytest

from providers.azure.edge_caching import Keeping
from providers.azure.edge_handling import Handling, without_response_header
from providers.azure.edge_rules import EdgeRule, behaviours_of, in_order
from scanner.models import OriginProtocol, ResponseHeaders, ViewerProtocol
from tests.factories import behaviour

START = Handling(ViewerProtocol.HTTPS_ONLY, "web", OriginProtocol.HTTPS_ONLY, Keeping())


def rule(name: str, *patterns: str, is_for_all: bool = False, stops: bool = False) -> EdgeRule:
    """A rule that takes a header of this name out of responses."""
    return EdgeRule((partial(without_response_header, name=name),), is_for_all, patterns, stops)


def ways(rules: list[EdgeRule], pattern: str = "/*") -> list[tuple[str, bool, str]]:
    """Pattern, whether more decides, and the headers that are taken out."""
    found = [each.behaviour for each in behaviours_of(START, rules, [pattern])]
    return [(each.path_pattern, each.has_other_conditions, removed(each.response_headers)) for each in found]


def removed(headers: object) -> str:
    assert isinstance(headers, ResponseHeaders)
    return "".join(headers.removed)


def test_rules_for_all_apply_one_after_the_other() -> None:
    rules = [rule("a", is_for_all=True), rule("b", is_for_all=True)]
    assert ways(rules) == [("/*", False, "ab")]


def test_a_rule_for_some_is_a_way_of_its_own() -> None:
    rules = [rule("a", is_for_all=True), rule("b"), rule("c")]
    assert ways(rules) == [("/*", True, "ab"), ("/*", True, "ac"), ("/*", False, "a")]


def test_a_rule_that_changes_nothing_is_none() -> None:
    assert ways([rule("a", is_for_all=True), rule("a")]) == [("/*", False, "a")]


def test_a_rule_that_stops_is_the_last() -> None:
    assert ways([rule("a", stops=True), rule("b", is_for_all=True)]) == [("/*", True, "a"), ("/*", False, "b")]
    assert ways([rule("a", is_for_all=True, stops=True), rule("b", is_for_all=True)]) == [("/*", False, "a")]


@pytest.mark.parametrize(
    ("route", "about", "met"),
    [
        ("/*", "/static/*", [("/static/*", False)]),
        ("/static/*", "/static/css/*", [("/static/css/*", False)]),
        ("/static/*", "/*.css", [("/static/*.css", False)]),
        ("/static/*", "/*", [("/static/*", False)]),
        ("/static/a.css", "/*.css", [("/static/a.css", False)]),
        ("/api/*", "/static/*", []),
    ],
)
def test_paths_that_a_rule_is_about(route: str, about: str, met: list[tuple[str, bool]]) -> None:
    found = ways([rule("a", about)], pattern=route)
    assert [(pattern, conditional) for pattern, conditional, headers in found if headers] == met
    assert found[-1] == (route, False, "")


def test_names_are_matched_before_wildcards() -> None:
    behaviours = [behaviour(path_pattern="/static/*", hosts=("*.example.com",)), behaviour(hosts=("www.example.com",))]
    assert [each.hosts for each in in_order(behaviours)] == [("www.example.com",), ("*.example.com",)]


def test_the_narrowest_pattern_is_matched_first() -> None:
    patterns = ["/*", "/static/*", "/static/css/*", "/login"]
    assert [each.path_pattern for each in in_order(behaviour(path_pattern=each) for each in patterns)] == [
        "/login",
        "/static/css/*",
        "/static/*",
        "/*",
    ]
