"""Delivery rules, by what they do to requests."""

from typing import Any

import pytest

from providers.azure.delivery_rules import rules_of
from providers.azure.edge_caching import DAY, HONOURED, LONGEST, NEVER, Keeping
from providers.azure.edge_handling import Handling
from scanner.models import EdgeEvent, OriginProtocol, Ttl, Unknown, ViewerProtocol
from tests.factories import listed
from tests.providers.azure.front_door import GROUPS, action, condition, ref

START = Handling(ViewerProtocol.ANY, "web", OriginProtocol.HTTPS_ONLY, Keeping())
OVER_HTTP = condition("RequestScheme", "Equal", "HTTP")
OVER_HTTPS = condition("RequestScheme", "Equal", "HTTPS")
TO_HTTPS = action("UrlRedirect", redirectType="Moved", destinationProtocol="Https")


def after(*actions: dict[str, Any]) -> Handling:
    (rule,) = rules_of([{"actions": list(actions)}])
    return rule.applied(START)


def test_rules_are_in_their_order() -> None:
    answers = [
        {"order": number, "actions": [action("ModifyRequestHeader", headerAction="Delete", headerName=name)]}
        for number, name in ((2, "b"), (1, "a"))
    ]
    handled = [rule.applied(START).taken_out for rule in rules_of(answers)]
    assert handled == [frozenset({"a"}), frozenset({"b"})]


@pytest.mark.parametrize(
    ("conditions", "is_for_all", "patterns"),
    [
        ([], True, ()),
        ([OVER_HTTPS], True, ()),
        ([condition("UrlPath", "BeginsWith", "static/")], False, ("/static/*",)),
        ([OVER_HTTPS, condition("UrlPath", "BeginsWith", "static/")], False, ()),
        ([OVER_HTTP], False, ()),
    ],
)
def test_which_requests_it_is_about(
    conditions: list[dict[str, Any]], is_for_all: bool, patterns: tuple[str, ...]
) -> None:
    (rule,) = rules_of([{"conditions": conditions, "actions": [action("UrlSigning")]}])
    assert (rule.is_for_all, rule.patterns) == (is_for_all, patterns)


def test_a_redirect_of_http_settles_it_for_all() -> None:
    (rule,) = rules_of([{"conditions": [OVER_HTTP], "actions": [TO_HTTPS], "matchProcessingBehavior": "Stop"}])
    assert rule.is_for_all
    assert not rule.stops
    assert rule.applied(START).viewer_protocol is ViewerProtocol.REDIRECT


@pytest.mark.parametrize(
    ("parameters", "viewer"),
    [
        ({"destinationProtocol": "Https"}, ViewerProtocol.REDIRECT),
        ({"destinationProtocol": "MatchRequest"}, ViewerProtocol.ANY),
        ({"customHostname": "www.example.com"}, ViewerProtocol.ANY),
    ],
)
def test_only_a_redirect_to_https_closes_http(parameters: dict[str, Any], viewer: ViewerProtocol) -> None:
    assert after(action("UrlRedirect", **parameters)).viewer_protocol is viewer


@pytest.mark.parametrize(("answer", "stops"), [("Stop", True), ("Continue", False), (None, False)])
def test_whether_the_next_rules_count(answer: str | None, stops: bool) -> None:
    (rule,) = rules_of([{"actions": [], "matchProcessingBehavior": answer}])
    assert rule.stops is stops


def test_an_override_without_caching_turns_it_off() -> None:
    override = {"originGroup": ref(GROUPS, "shop/Spare"), "forwardingProtocol": "HttpOnly"}
    handled = after(action("RouteConfigurationOverride", originGroupOverride=override))
    assert handled.keeping is None
    assert (handled.origin_group, handled.forwarding) == ("spare", OriginProtocol.HTTP_ONLY)


def test_an_override_of_caching() -> None:
    cache = {
        "queryStringCachingBehavior": "IncludeSpecifiedQueryStrings",
        "queryParameters": "page",
        "cacheBehavior": "OverrideAlways",
        "cacheDuration": "1.00:00:00",
    }
    handled = after(action("RouteConfigurationOverride", cacheConfiguration=cache))
    assert handled.keeping == Keeping(query_strings=listed("page"), ttl=Ttl(minimum=DAY, default=DAY, maximum=DAY))
    assert (handled.origin_group, handled.forwarding) == ("web", OriginProtocol.HTTPS_ONLY)


@pytest.mark.parametrize(
    ("parameters", "ttl"),
    [
        ({"cacheBehavior": "BypassCache"}, NEVER),
        ({"cacheBehavior": "Override", "cacheDuration": "00:01:00"}, Ttl(minimum=60, default=60, maximum=60)),
        ({"cacheBehavior": "SetIfMissing", "cacheDuration": "00:01:00"}, Ttl(minimum=0, default=60, maximum=LONGEST)),
        (
            {"cacheBehavior": "Perhaps", "cacheDuration": "00:01:00"},
            Unknown(why="cache behaviour Perhaps is new to netassay"),
        ),
        ({"cacheBehavior": "Override"}, Unknown(why="how long answers are kept is not told")),
    ],
)
def test_cache_expiration_of_the_older_cdn(parameters: dict[str, Any], ttl: Ttl | Unknown) -> None:
    assert after(action("CacheExpiration", cacheType="All", **parameters)).keeping == Keeping(ttl=ttl)


def test_cache_key_of_the_older_cdn() -> None:
    handled = after(action("CacheKeyQueryString", queryStringBehavior="Include", queryParameters="page"))
    assert handled.keeping == Keeping(query_strings=listed("page"), ttl=HONOURED)


@pytest.mark.parametrize(("kind", "taken_out"), [("Delete", {"cookie"}), ("Overwrite", {"cookie"}), ("Append", set())])
def test_headers_of_requests(kind: str, taken_out: set[str]) -> None:
    assert after(action("ModifyRequestHeader", headerAction=kind, headerName="Cookie")).taken_out == taken_out


@pytest.mark.parametrize("name", ["ModifyRequestHeader", "ModifyResponseHeader"])
def test_header_actions_that_are_new(name: str) -> None:
    handled = after(action(name, headerAction="SetIfMissing", headerName="Cookie", value="a"))
    assert handled.doubt == Unknown(why="header action SetIfMissing of a rule is new to netassay")
    assert (handled.taken_out, handled.added) == (frozenset(), ())


@pytest.mark.parametrize(
    ("kind", "added", "removed"),
    [
        ("Overwrite", (("x-frame-options", "DENY", True),), set()),
        ("Append", (("x-frame-options", "DENY", False),), set()),
        ("Delete", (), {"x-frame-options"}),
    ],
)
def test_headers_of_responses(kind: str, added: tuple[tuple[str, str, bool], ...], removed: set[str]) -> None:
    handled = after(action("ModifyResponseHeader", headerAction=kind, headerName="X-Frame-Options", value="DENY"))
    assert handled.added == added
    assert handled.removed == removed


@pytest.mark.parametrize(
    ("point", "event"),
    [
        ("ClientRequest", EdgeEvent.VIEWER_REQUEST),
        ("OriginRequest", EdgeEvent.ORIGIN_REQUEST),
        ("ClientResponse", EdgeEvent.VIEWER_RESPONSE),
        ("Somewhere", EdgeEvent.VIEWER_RESPONSE),
    ],
)
def test_code_at_the_edge(point: str, event: EdgeEvent) -> None:
    running = action("EdgeAction", edgeActionReference={"id": "/Actions/Greet"}, invocationPoint=point)
    assert [(each.event, each.function) for each in after(running).functions] == [(event, "/actions/greet")]


def test_other_actions() -> None:
    assert after(action("UrlSigning", algorithm="SHA256")).is_signed
    assert after(action("UrlRewrite", sourcePattern="/", destination="/index.html")) == START
    assert after(action("OriginGroupOverride", originGroup=ref(GROUPS, "shop/spare"))).origin_group == "spare"
    assert after(action("Teleport")).doubt == Unknown(why="action Teleport of a rule is new to netassay")
