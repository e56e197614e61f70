"""Rules of Front Door (classic), by what they do to requests."""

from typing import Any

import pytest

from providers.azure.classic_front_door_rules import keeping_of_route, rules_of_engine
from providers.azure.edge_caching import DAY, HONOURED, LONGEST, Keeping
from providers.azure.edge_handling import Handling
from scanner.models import OriginProtocol, Selection, SelectionKind, Ttl, Unknown, ViewerProtocol
from tests.factories import all_except
from tests.providers.azure.classic_front_door import forwarding, front_door, part, redirecting, ref

START = Handling(ViewerProtocol.ANY, "web", OriginProtocol.HTTPS_ONLY, Keeping())
EVERYTHING = Selection(kind=SelectionKind.ALL)
NO_KEY = Unknown(why="the rule does not say which query strings count")


@pytest.mark.parametrize(
    ("cache", "keeping"),
    [
        (None, None),
        ({"queryParameterStripDirective": "StripNone"}, Keeping(query_strings=EVERYTHING)),
        ({"queryParameterStripDirective": "StripAll", "cacheDuration": None}, Keeping()),
        (
            {"queryParameterStripDirective": "StripOnly", "queryParameters": "page"},
            Keeping(query_strings=all_except("page")),
        ),
        (
            {"queryParameterStripDirective": "StripAll", "cacheDuration": "P1D"},
            Keeping(ttl=Ttl(minimum=DAY, default=DAY, maximum=LONGEST)),
        ),
        ({}, Keeping(query_strings=NO_KEY, ttl=HONOURED)),
    ],
)
def test_what_a_rule_keeps(cache: dict[str, Any] | None, keeping: Keeping | None) -> None:
    assert keeping_of_route(cache) == keeping


def applied(*rules: dict[str, Any]) -> list[Handling]:
    answer = front_door(rulesEngines=[part("rulesEngines", "engine", rules=list(rules))])
    found = rules_of_engine(answer, ref("RulesEngines", "Engine")["id"].lower())
    assert not isinstance(found, Unknown)
    return [rule.applied(START) for rule in found]


def override(configuration: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": "rule", "priority": 1, "action": {"routeConfigurationOverride": configuration}, **fields}


def test_no_engine_and_one_that_is_gone() -> None:
    assert rules_of_engine(front_door(), None) == []
    assert isinstance(rules_of_engine(front_door(), "/engines/gone"), Unknown)


def test_an_override_of_the_route() -> None:
    (handled,) = applied(override(forwarding(forwardingProtocol="HttpOnly", backendPool=ref("BackendPools", "Spare"))))
    assert (handled.keeping, handled.forwarding) == (None, OriginProtocol.HTTP_ONLY)
    assert handled.origin_group == "spare"


@pytest.mark.parametrize(
    ("protocol", "viewer"), [("HttpsOnly", ViewerProtocol.REDIRECT), ("MatchRequest", ViewerProtocol.ANY)]
)
def test_a_redirect(protocol: str, viewer: ViewerProtocol) -> None:
    (handled,) = applied(override(redirecting(redirectProtocol=protocol)))
    assert handled.viewer_protocol is viewer


def test_headers() -> None:
    action = {
        "requestHeaderActions": [{"headerActionType": "Delete", "headerName": "Cookie"}],
        "responseHeaderActions": [{"headerActionType": "Append", "headerName": "X-A", "value": "1"}],
    }
    (handled,) = applied({"name": "headers", "priority": 1, "action": action})
    assert handled.taken_out == {"cookie"}
    assert handled.added == (("x-a", "1", False),)


def test_conditions() -> None:
    path = {
        "rulesEngineMatchVariable": "RequestPath",
        "rulesEngineOperator": "BeginsWith",
        "rulesEngineMatchValue": ["static/"],
        "negateCondition": False,
        "transforms": [],
    }
    scheme = {
        **path,
        "rulesEngineMatchVariable": "RequestScheme",
        "rulesEngineOperator": "Equal",
        "rulesEngineMatchValue": ["HTTP"],
    }
    rules = [
        override(forwarding(), priority=2, matchConditions=[path]),
        override(redirecting(), matchConditions=[scheme]),
    ]
    answer = front_door(rulesEngines=[part("rulesEngines", "engine", rules=rules)])
    found = rules_of_engine(answer, ref("RulesEngines", "engine")["id"].lower())
    assert not isinstance(found, Unknown)
    assert [(each.is_for_all, each.patterns) for each in found] == [(True, ()), (False, ("/static/*",))]
