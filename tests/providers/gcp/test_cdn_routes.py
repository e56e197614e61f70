"""The routes of URL maps, in the order in which they are matched."""

from typing import Any

import pytest

from providers.gcp.cdn_routes import hosts_of, routes_of
from scanner.calls import MalformedError
from scanner.wildcards import covers
from tests.providers.gcp.cdn_parts import BUCKET, SERVICE, url_map
from tests.providers.gcp.compute import link

OTHER = link("backendServices", "other")


def matched(**matcher: Any) -> list[tuple[str, str, bool]]:
    """Path, backend and whether others may answer, for each route of a path matcher for every host."""
    given = url_map(
        defaultService=None,
        hostRules=[{"hosts": ["*"], "pathMatcher": "m"}],
        pathMatchers=[{"name": "m", **matcher}],
    )
    return [(each.path, each.backend.rpartition("/")[2], each.is_partial) for each in routes_of(given)]


def test_the_default_takes_what_is_left() -> None:
    (route,) = routes_of(url_map())
    assert (route.hosts, route.path, route.backend, route.is_partial) == ((), "*", SERVICE, False)
    assert hosts_of(url_map()) == ("*",)


def test_a_path_matcher_that_is_not_there_is_not_understood() -> None:
    given = url_map(hostRules=[{"hosts": ["c.example.com"], "pathMatcher": "gone"}], defaultService=OTHER)
    with pytest.raises(MalformedError, match=r"hostRules\.0\.pathMatcher is none of"):
        list(routes_of(given))


@pytest.mark.parametrize(
    "matcher",
    [{"pathRules": [{"paths": ["/a"]}]}, {"pathRules": [{"paths": ["/a"], "service": ""}]}, {"routeRules": [{}]}],
)
def test_a_rule_that_names_nothing_that_answers_is_not_understood(matcher: dict[str, Any]) -> None:
    with pytest.raises(MalformedError, match="pathMatchers m has a rule that names nothing that answers"):
        matched(defaultService=SERVICE, **matcher)


def test_hosts_come_by_how_specific_they_are() -> None:
    rules = [
        {"hosts": ["*.example.com", "a.example.com:8080"], "pathMatcher": "one"},
        {"hosts": ["B.example.com", "*.b.example.com"], "pathMatcher": "two"},
    ]
    matchers = [{"name": "one", "defaultService": SERVICE}, {"name": "two", "defaultService": BUCKET}]
    given = url_map(hostRules=rules, pathMatchers=matchers, defaultService=OTHER)
    assert [(each.hosts, each.backend) for each in routes_of(given)] == [
        (("a.example.com",), SERVICE),
        (("b.example.com", "*.b.example.com"), BUCKET),
        (("*.example.com",), SERVICE),
        ((), OTHER),
    ]
    assert set(hosts_of(given)) == {
        "a.example.com",
        "b.example.com",
        "*.b.example.com",
        "*.example.com",
        "*",
    }


def test_redirects_lead_to_no_backend() -> None:
    redirect = {"httpsRedirect": True}
    given = url_map(
        defaultService=None,
        defaultUrlRedirect=redirect,
        hostRules=[{"hosts": ["a.example.com"], "pathMatcher": "m"}],
        pathMatchers=[
            {"name": "m", "defaultUrlRedirect": redirect, "pathRules": [{"paths": ["/x"], "urlRedirect": redirect}]}
        ],
    )
    assert list(routes_of(given)) == []
    assert hosts_of(given) == ("a.example.com",)


def test_the_longest_path_counts() -> None:
    rules = [
        {"paths": ["/a/*", "/a/b/c"], "service": SERVICE},
        {"paths": ["/a/b/*", "/a/b"], "service": BUCKET},
        {"paths": ["/*"], "service": OTHER},
    ]
    assert matched(pathRules=rules, defaultService=SERVICE) == [
        ("/a/b/c", "web", False),
        ("/a/b/*", "media", False),
        ("/a/b", "media", False),
        ("/a/*", "web", False),
        ("/*", "other", False),
        ("*", "web", False),
    ]


def test_route_rules_come_by_priority() -> None:
    rules = [
        {"priority": 20, "matchRules": [{"prefixMatch": "/"}], "service": SERVICE},
        {"priority": 3, "matchRules": [{"fullPathMatch": "/x"}, {"prefixMatch": "/y"}], "service": BUCKET},
    ]
    assert matched(routeRules=rules) == [("/x", "media", False), ("/y*", "media", False), ("/*", "web", False)]


@pytest.mark.parametrize(
    ("match", "path", "is_partial"),
    [
        ({"prefixMatch": "/a"}, "/a*", False),
        ({}, "/*", False),
        ({"fullPathMatch": "/a", "ignoreCase": True}, "*", True),
        ({"prefixMatch": "/a", "ignoreCase": True}, "*", True),
        ({"regexMatch": "/a[0-9]+"}, "*", True),
        ({"pathTemplateMatch": "/{country=*}/video/{rest=**}"}, "/*/video/*", True),
        ({"pathTemplateMatch": "/a/*/b"}, "/a/*/b", True),
        ({"prefixMatch": "/a", "headerMatches": [{"headerName": "x"}]}, "/a*", True),
        ({"prefixMatch": "/a", "queryParameterMatches": [{"name": "x"}]}, "/a*", True),
    ],
)
def test_matches(match: dict[str, Any], path: str, *, is_partial: bool) -> None:
    assert matched(routeRules=[{"priority": 1, "matchRules": [match], "service": SERVICE}]) == [
        (path, "web", is_partial)
    ]


def test_weights_share_a_route() -> None:
    weighted = [
        {"backendService": SERVICE, "weight": 90},
        {"backendService": BUCKET, "weight": 0},
        {"backendService": OTHER, "weight": 10},
    ]
    assert matched(defaultRouteAction={"weightedBackendServices": weighted}) == [
        ("*", "web", True),
        ("*", "other", False),
    ]


def test_headers_of_every_level_from_the_outermost() -> None:
    levels = [{"requestHeadersToRemove": [each]} for each in ("map", "matcher", "rule", "weight")]
    action = {"weightedBackendServices": [{"backendService": SERVICE, "weight": 1, "headerAction": levels[3]}]}
    rule = {"priority": 1, "matchRules": [{}], "routeAction": action, "headerAction": levels[2]}
    given = url_map(
        headerAction=levels[0],
        hostRules=[{"hosts": ["*"], "pathMatcher": "m"}],
        pathMatchers=[{"name": "m", "routeRules": [rule], "headerAction": levels[1]}],
    )
    first, default = routes_of(given)
    assert first.headers == tuple(levels)
    assert default.headers == (levels[0],)
    assert covers(first.path, "/")
