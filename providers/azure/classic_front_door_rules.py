"""Routing rules and rules engines of Front Door (classic), which are one configuration with the front door itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from providers.azure.delivery_rules import request_header, response_header, rule_of
from providers.azure.edge_caching import HONOURED, LONGEST, Keeping, key_of, seconds_of
from providers.azure.edge_handling import Change, Handling, forwarding_of, redirected, unchanged
from providers.azure.edge_rules import EdgeRule
from providers.azure.session import Answer, properties_of, reference
from scanner.models import Ttl, Unknown, derive

# Its match variables by the names that delivery rules have for the same, in lower case.
CONDITIONS: Mapping[str, str] = {
    "requestfilenameextension": "UrlFileExtension",
    "requestpath": "UrlPath",
    "requestscheme": "RequestScheme",
}
FORWARDING, REDIRECT = "forwarding", "redirect"
HTTPS_ONLY = "httpsonly"
NO_KEY = Unknown(why="the rule does not say which query strings count")


def kind_of_route(configuration: Answer) -> str:
    """Whether a route configuration forwards or redirects; its OData type says so."""
    return REDIRECT if "redirect" in (configuration.get("@odata.type") or "").lower() else FORWARDING


def name_of(identity: str | None) -> str:
    """The last part of a reference, in which names may be in another case than the resource's."""
    return (identity or "").rpartition("/")[2].lower()


def keeping_of_route(cache: Answer | None) -> Keeping | None:
    """What a `cacheConfiguration` says. The duration is a minimum that the origin may go beyond.

    Source: Azure Front Door, "Caching with Azure Front Door" (classic), cache behavior and duration.
    """
    if cache is None:
        return None
    strips = cache.get("queryParameterStripDirective")
    duration = cache.get("cacheDuration")
    return Keeping(
        query_strings=key_of(strips, cache.get("queryParameters")) if strips else NO_KEY,
        ttl=derive(seconds_of(duration), _at_least) if duration else HONOURED,
    )


def _at_least(seconds: int) -> Ttl:
    return Ttl(minimum=seconds, default=seconds, maximum=LONGEST)


def rules_of_engine(front_door: Answer, engine: str | None) -> list[EdgeRule] | Unknown:
    """The rules of the engine that a routing rule names.

    Args:
        front_door: that has it.
        engine: identity of the engine, None where there is none.
    """
    if engine is None:
        return []
    engines = properties_of(front_door).get("rulesEngines") or ()
    found = next((each for each in engines if name_of(each.get("id")) == name_of(engine)), None)
    if found is None:
        return Unknown(why=f"there is no rules engine {name_of(engine)} to read")
    rules = properties_of(found).get("rules") or ()
    return [_rule(each) for each in sorted(rules, key=lambda each: each.get("priority") or 0)]


def _rule(answer: Answer) -> EdgeRule:
    conditions = [_condition(each) for each in answer.get("matchConditions") or ()]
    changes = tuple(_changes(answer.get("action") or {}))
    return rule_of(conditions, changes, answer.get("matchProcessingBehavior"))


def _condition(answer: Answer) -> Answer:
    variable = answer["rulesEngineMatchVariable"]
    return {
        "name": CONDITIONS.get(variable.lower(), variable),
        "parameters": {
            "operator": answer.get("rulesEngineOperator"),
            "matchValues": answer.get("rulesEngineMatchValue"),
            "negateCondition": answer.get("negateCondition"),
            "transforms": answer.get("transforms"),
        },
    }


def _changes(action: Answer) -> Iterator[Change]:
    for each in action.get("requestHeaderActions") or ():
        yield request_header(each["headerActionType"], each["headerName"])
    for each in action.get("responseHeaderActions") or ():
        yield response_header(each["headerActionType"], each["headerName"], each.get("value") or "")
    if override := action.get("routeConfigurationOverride"):
        yield _overriding(override)


def _overriding(override: Answer) -> Change:
    if kind_of_route(override) == REDIRECT:
        return redirected if (override.get("redirectProtocol") or "").lower() == HTTPS_ONLY else unchanged
    return partial(_overridden, override=override)


def _overridden(handling: Handling, override: Answer) -> Handling:
    return replace(
        handling,
        keeping=keeping_of_route(override.get("cacheConfiguration")),
        forwarding=forwarding_of(override.get("forwardingProtocol")),
        origin_group=name_of(reference(override.get("backendPool"))) or handling.origin_group,
    )
