"""Delivery rules of Front Door's rule sets and of the older CDN, which are written alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from providers.azure.edge_caching import LONGEST, NEVER, Keeping, keeping_of, key_of, seconds_of
from providers.azure.edge_handling import (
    Change,
    Handling,
    forwarding_of,
    redirected,
    unchanged,
    with_doubt,
    with_response_header,
    without_request_header,
    without_response_header,
)
from providers.azure.edge_rules import EdgeRule
from providers.azure.rule_conditions import HTTP, HTTPS, patterns_of, scheme_of
from providers.azure.session import Answer
from scanner.models import EdgeEvent, EdgeFunction, Ttl, Unknown

EVENTS = {
    "clientrequest": EdgeEvent.VIEWER_REQUEST,
    "originrequest": EdgeEvent.ORIGIN_REQUEST,
    "clientresponse": EdgeEvent.VIEWER_RESPONSE,
}


def rules_of(answers: Iterable[Answer]) -> list[EdgeRule]:
    """The rules of a set in their order.

    Args:
        answers: properties of the rules.
    """
    return [_rule(each) for each in sorted(answers, key=lambda each: each.get("order") or 0)]


def _rule(answer: Answer) -> EdgeRule:
    changes = tuple(_change(each) for each in answer.get("actions") or ())
    return rule_of(answer.get("conditions") or [], changes, answer.get("matchProcessingBehavior"))


def rule_of(conditions: Sequence[Answer], changes: tuple[Change, ...], processing: str | None) -> EdgeRule:
    """A rule by its conditions, by what it does, and by whether the next ones count (`matchProcessingBehavior`)."""
    schemes = {scheme_of(each) for each in conditions}
    if schemes == {HTTP} and redirected in changes:
        # It settles what becomes of HTTP, and is not met again over HTTPS.
        return EdgeRule(changes=(redirected,), is_for_all=True)
    is_for_all = schemes <= {HTTPS}
    return EdgeRule(
        changes=changes,
        is_for_all=is_for_all,
        patterns=() if is_for_all else patterns_of(conditions),
        stops=(processing or "Continue").lower() == "stop",
    )


def _change(action: Answer) -> Change:
    name = action["name"]
    change = CHANGES.get(name.lower())
    if change is None:
        return partial(with_doubt, reason=f"action {name} of a rule is new to netassay")
    return change(action.get("parameters") or {})


def _overriding(parameters: Answer) -> Change:
    return partial(_overridden, parameters=parameters)


def _overridden(handling: Handling, parameters: Answer) -> Handling:
    """The route's caching is replaced, also by none where the rule names none ("Rule set actions")."""
    changed = replace(handling, keeping=keeping_of(parameters.get("cacheConfiguration")))
    override = parameters.get("originGroupOverride") or {}
    if override.get("forwardingProtocol"):
        changed = replace(changed, forwarding=forwarding_of(override["forwardingProtocol"]))
    return _led_to(changed, override.get("originGroup"))


def _leading(parameters: Answer) -> Change:
    return partial(_led_to, group=parameters.get("originGroup"))


def _led_to(handling: Handling, group: Answer | None) -> Handling:
    return replace(handling, origin_group=group["id"].lower().rpartition("/")[2]) if group else handling


def _expiring(parameters: Answer) -> Change:
    return partial(_expired, ttl=_ttl(parameters["cacheBehavior"], parameters.get("cacheDuration")))


def _expired(handling: Handling, ttl: Ttl | Unknown) -> Handling:
    return replace(handling, keeping=replace(handling.keeping or Keeping(), ttl=ttl))


def _ttl(behaviour: str, duration: str | None) -> Ttl | Unknown:
    if behaviour.lower() == "bypasscache":
        return NEVER
    seconds = seconds_of(duration)
    if isinstance(seconds, Unknown):
        return seconds
    match behaviour.lower():
        case "override":
            return Ttl(minimum=seconds, default=seconds, maximum=seconds)
        case "setifmissing":
            return Ttl(minimum=0, default=seconds, maximum=LONGEST)
        case _:
            return Unknown(why=f"cache behaviour {behaviour} is new to netassay")


def _keying(parameters: Answer) -> Change:
    return partial(_keyed, parameters=parameters)


def _keyed(handling: Handling, parameters: Answer) -> Handling:
    key = key_of(parameters["queryStringBehavior"], parameters.get("queryParameters"))
    keeping = replace(handling.keeping or Keeping(), query_strings=key, with_query_strings=True)
    return replace(handling, keeping=keeping)


def _modifying_request(parameters: Answer) -> Change:
    return request_header(parameters["headerAction"], parameters["headerName"])


def request_header(action: str, name: str) -> Change:
    """What a rule does to a header that the viewer may send. What is appended stands behind what the viewer sent."""
    match action.lower():
        case "append":
            return unchanged
        case "delete" | "overwrite":
            return partial(without_request_header, name=name)
        case _:
            return _new_header_action(action)


def _modifying_response(parameters: Answer) -> Change:
    return response_header(parameters["headerAction"], parameters["headerName"], parameters.get("value") or "")


def response_header(action: str, name: str, value: str) -> Change:
    """What a rule does to a header that the viewer gets."""
    match action.lower():
        case "delete":
            return partial(without_response_header, name=name)
        case "append" | "overwrite" as known:
            return partial(with_response_header, name=name, value=value, overrides=known == "overwrite")
        case _:
            return _new_header_action(action)


def _new_header_action(action: str) -> Change:
    return partial(with_doubt, reason=f"header action {action} of a rule is new to netassay")


def _redirecting(parameters: Answer) -> Change:
    return redirected if (parameters.get("destinationProtocol") or "").lower() == HTTPS else unchanged


def _rewriting(parameters: Answer) -> Change:
    """The path that the origin sees changes neither what is kept nor under which key."""
    del parameters
    return unchanged


def _signing(parameters: Answer) -> Change:
    del parameters
    return partial(replace, is_signed=True)


def _running(parameters: Answer) -> Change:
    # One that is new to us counts as the last, at which anything may still be changed.
    event = EVENTS.get((parameters.get("invocationPoint") or "").lower(), EdgeEvent.VIEWER_RESPONSE)
    function = EdgeFunction(event=event, function=parameters["edgeActionReference"]["id"].lower())
    return partial(_run, function=function)


def _run(handling: Handling, function: EdgeFunction) -> Handling:
    return replace(handling, functions=(*handling.functions, function))


CHANGES: Mapping[str, Callable[[Answer], Change]] = {
    "cacheexpiration": _expiring,
    "cachekeyquerystring": _keying,
    "edgeaction": _running,
    "modifyrequestheader": _modifying_request,
    "modifyresponseheader": _modifying_response,
    "origingroupoverride": _leading,
    "routeconfigurationoverride": _overriding,
    "urlredirect": _redirecting,
    "urlrewrite": _rewriting,
    "urlsigning": _signing,
}
"""By name of the action (Azure REST API reference, `DeliveryRuleAction`), in lower case."""
