"""URL maps as rules of listeners."""

from typing import Any

import pytest

from providers.gcp.names import full_name
from providers.gcp.url_maps import IAP, PARTLY, rules_of, services_of
from scanner.models import (
    ActionKind,
    ListenerAction,
    ListenerProtocol,
    ListenerRule,
    Redirect,
    Unauthenticated,
    Unknown,
)
from scanner.rule_order import is_idle
from tests.providers.gcp.compute import full, link

SHOP, API, BUCKET = link("backendServices", "shop"), link("backendServices", "api"), link("backendBuckets", "media")
TO_SHOP = ListenerAction(kind=ActionKind.FORWARD, target_groups=(full("backendServices", "shop"),))
NAMELESS = {"name": "m", "defaultService": SHOP}


def rules(*guarded: str, **url_map: Any) -> tuple[ListenerRule, ...]:
    return rules_of({"defaultService": SHOP, **url_map}, full_name, frozenset(map(full_name, guarded)))


def matcher(**more: Any) -> tuple[ListenerRule, ...]:
    """The rules of a path matcher for every host, without those of the map itself."""
    fields = {"hostRules": [{"hosts": ["*"], "pathMatcher": "m"}], "pathMatchers": [{**NAMELESS, **more}]}
    return rules(**fields)[:-1]


def test_a_default_alone() -> None:
    assert rules() == (ListenerRule(priority="default", actions=(TO_SHOP,)),)


def test_path_rules_come_before_the_default_of_their_hosts() -> None:
    found = rules(
        hostRules=[{"hosts": ["Shop.example.com:443"], "pathMatcher": "m"}],
        pathMatchers=[{**NAMELESS, "pathRules": [{"paths": ["/media/*", "/m"], "service": BUCKET}]}],
    )
    assert [(each.priority, each.hosts, each.paths) for each in found] == [
        ("m:/media/*", ("shop.example.com",), ("/media/*", "/m")),
        ("m:default", ("shop.example.com",), ()),
        ("default", (), ()),
    ]
    assert found[0].actions[0].target_groups == (full("backendBuckets", "media"),)


@pytest.mark.parametrize("order", [1, -1])
def test_the_best_fit_comes_first(order: int) -> None:
    hosts = [["*"], ["*.example.com"], ["*.shop.example.com", "eu.example.com"], ["shop.example.com"]][::order]
    found = rules(
        hostRules=[{"hosts": each, "pathMatcher": each[0]} for each in hosts],
        pathMatchers=[{"name": each[0], "defaultService": SHOP} for each in hosts],
    )
    assert [rule.priority.removesuffix(":default") for rule in found] == [
        "shop.example.com",
        "*.shop.example.com",
        "*.example.com",
        "*",
        "default",
    ]
    # Only the default of the map gets no request, because every host has a rule.
    assert [is_idle(rule, found[:number]) for number, rule in enumerate(found)] == [False] * 4 + [True]


@pytest.mark.parametrize("order", [1, -1])
def test_the_longest_path_comes_first(order: int) -> None:
    paths = [["/*"], ["/a/*"], ["/a/b"]][::order]
    found = matcher(pathRules=[{"paths": each, "service": SHOP} for each in paths])
    assert [rule.priority for rule in found] == ["m:/a/b", "m:/a/*", "m:/*", "m:default"]


@pytest.mark.parametrize(
    ("match", "paths", "others"),
    [
        ({"prefixMatch": "/a"}, ("/a*",), False),
        ({"prefixMatch": "/"}, ("/*",), False),
        ({}, ("/*",), False),
        ({"fullPathMatch": "/a"}, ("/a",), False),
        ({"prefixMatch": "/", "headerMatches": [{"headerName": "x"}]}, ("/*",), True),
        ({"prefixMatch": "/", "queryParameterMatches": [{"name": "x"}]}, ("/*",), True),
        ({"regexMatch": "/a.*"}, Unknown(why="a condition on the path is a regular expression or a template"), False),
        (
            {"pathTemplateMatch": "/a/{x}"},
            Unknown(why="a condition on the path is a regular expression or a template"),
            False,
        ),
        (
            {"prefixMatch": "/a", "ignoreCase": True},
            Unknown(why="a condition on the path is compared without regard to case"),
            False,
        ),
    ],
)
def test_conditions_of_route_rules(match: dict[str, Any], paths: tuple[str, ...] | Unknown, others: bool) -> None:
    found, _ = matcher(routeRules=[{"priority": 1, "matchRules": [match], "service": SHOP}])
    assert (found.priority, found.paths, found.has_other_conditions) == ("m:1", paths, others)


def test_route_rules_go_by_their_numbers() -> None:
    found = matcher(routeRules=[{"priority": each, "service": SHOP} for each in (10, 9, 100)])
    assert [rule.priority for rule in found] == ["m:9", "m:10", "m:100", "m:default"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"httpsRedirect": True}, Redirect(protocol=ListenerProtocol.HTTPS, status=301)),
        (
            {"httpsRedirect": True, "stripQuery": True, "redirectResponseCode": "PERMANENT_REDIRECT"},
            Redirect(protocol=ListenerProtocol.HTTPS, status=308),
        ),
        ({"httpsRedirect": False, "pathRedirect": "/new"}, Redirect(status=301)),
        (
            {"httpsRedirect": True, "hostRedirect": "other.example.com", "redirectResponseCode": "FOUND"},
            Redirect(protocol=ListenerProtocol.HTTPS, host="other.example.com", status=302),
        ),
    ],
)
def test_redirects(answer: dict[str, Any], expected: Redirect) -> None:
    (found,) = rules_of({"defaultUrlRedirect": answer}, full_name, frozenset())
    assert found.actions == (ListenerAction(kind=ActionKind.REDIRECT, redirect=expected),)


def test_weights() -> None:
    weighted = [{"backendService": SHOP, "weight": 95}, {"backendService": API, "weight": 0}]
    (found,) = rules_of({"defaultRouteAction": {"weightedBackendServices": weighted}}, full_name, frozenset())
    assert found.actions == (TO_SHOP,)


def test_a_copy_of_requests() -> None:
    mirrored = {"requestMirrorPolicy": {"backendService": API}}
    (found,) = rules_of({"defaultService": SHOP, "defaultRouteAction": mirrored}, full_name, frozenset())
    (action,) = found.actions
    assert (action.target_groups, action.mirrors) == ((full_name(SHOP),), (full_name(API),))


def test_a_rewrite_beside_a_service() -> None:
    assert rules(defaultRouteAction={"urlRewrite": {"pathPrefixRewrite": "/"}})[0].actions == (TO_SHOP,)


def test_something_that_is_new_to_us() -> None:
    (found,) = rules_of({"defaultTeleport": {}}, full_name, frozenset())
    assert found.outcome is ActionKind.OTHER


@pytest.mark.parametrize(("guarded", "expected"), [((SHOP, API), IAP), ((SHOP,), PARTLY), ((), None)])
def test_identity_aware_proxy(guarded: tuple[str, ...], expected: object) -> None:
    weighted = [{"backendService": each, "weight": 50} for each in (SHOP, API)]
    (found,) = rules_of(
        {"defaultRouteAction": {"weightedBackendServices": weighted}}, full_name, frozenset(map(full_name, guarded))
    )
    first = found.actions[0]
    assert first.authentication == expected
    assert found.outcome is ActionKind.FORWARD
    assert IAP.unauthenticated is Unauthenticated.AUTHENTICATE


def test_everything_that_gets_requests() -> None:
    url_map = {
        "defaultService": SHOP,
        "pathMatchers": [
            {
                "name": "m",
                "defaultUrlRedirect": {"httpsRedirect": True},
                "pathRules": [{"paths": ["/media/*"], "service": BUCKET}],
                "routeRules": [{"priority": 1, "routeAction": {"weightedBackendServices": [{"backendService": API}]}}],
            }
        ],
    }
    assert list(services_of(url_map)) == [SHOP, BUCKET, API]


def test_what_is_null_is_not_there() -> None:
    redirect = {"httpsRedirect": True}
    answer = {
        "defaultService": None,
        "defaultUrlRedirect": redirect,
        "pathMatchers": [{"name": "m", "defaultService": SHOP, "routeRules": [{"priority": 1, "service": None}]}],
    }
    assert list(services_of(answer)) == [SHOP]
    (default,) = rules_of(answer, full_name, frozenset())
    assert [each.kind for each in default.actions] == [ActionKind.REDIRECT]
