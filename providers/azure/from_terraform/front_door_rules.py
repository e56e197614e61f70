"""Sets of rules of Front Door (Standard and Premium)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from providers.azure.from_terraform.edge_values import joined, refers, texts
from providers.azure.from_terraform.networks import resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

RULE_SETS = "Microsoft.Cdn/profiles/ruleSets"
RULES = f"{RULE_SETS}/rules"
# Conditions by what the API calls them (Azure REST API, `DeliveryRuleCondition`).
CONDITIONS: Mapping[str, str] = {
    "client_port_condition": "ClientPort",
    "cookies_condition": "Cookies",
    "host_name_condition": "HostName",
    "http_version_condition": "HttpVersion",
    "is_device_condition": "IsDevice",
    "device_condition": "IsDevice",
    "post_args_condition": "PostArgs",
    "post_arg_condition": "PostArgs",
    "query_string_condition": "QueryString",
    "remote_address_condition": "RemoteAddress",
    "request_body_condition": "RequestBody",
    "request_header_condition": "RequestHeader",
    "request_method_condition": "RequestMethod",
    "request_scheme_condition": "RequestScheme",
    "request_uri_condition": "RequestUri",
    "server_port_condition": "ServerPort",
    "socket_address_condition": "SocketAddr",
    "ssl_protocol_condition": "SslProtocol",
    "url_file_extension_condition": "UrlFileExtension",
    "url_file_name_condition": "UrlFileName",
    "url_filename_condition": "UrlFileName",
    "url_path_condition": "UrlPath",
}
SCHEME = "request_scheme_condition"
DEFAULT_SCHEME = "HTTP"
NO_CACHE = "disabled"
OF_CACHES = ("cache_behavior", "cache_duration", "query_string_caching_behavior", "query_string_parameters")

Action = Callable[[Values, Naming], Any]


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_rule_set",
    tells=[RULE_SETS],
    named="{cdn_frontdoor_profile_id}/ruleSets/{name}",
)
def rule_set(block: Block, naming: Naming) -> Iterator[Told]:
    """A set, whose rules are resources of their own."""
    yield Told(resource(block, naming, RULE_SETS, {"batchMode": False}))


@translates(
    Dialect.TERRAFORM, "azurerm_cdn_frontdoor_rule", tells=[RULES], named="{cdn_frontdoor_rule_set_id}/rules/{name}"
)
def rule(block: Block, naming: Naming) -> Iterator[Told]:
    """A rule. Those after it count unless it says otherwise (`azurerm_cdn_frontdoor_rule`)."""
    told = {
        "order": block.values.number("order", None),
        "matchProcessingBehavior": block.values.text("behavior_on_match", "Continue"),
        "conditions": conditions_of(block.values.block("conditions", None)),
        "actions": actions_of(block.values.block("actions", None), naming, ACTIONS),
    }
    yield Told(resource(block, naming, RULES, told))


def conditions_of(values: Values | Unknown | None) -> Any:
    """The conditions in a block."""
    if values is None or isinstance(values, Unknown):
        return values or []
    found: list[Any] = []
    for key, name in CONDITIONS.items():
        inner = values.blocks(key)
        several = (inner,) if isinstance(inner, Unknown) else inner
        found += [each if isinstance(each, Unknown) else _condition(key, name, each) for each in several]
    return found


def _condition(key: str, name: str, values: Values) -> dict[str, Any]:
    """A condition. One of the scheme is for HTTP unless it says otherwise (`azurerm_cdn_frontdoor_rule`)."""
    parameters = {
        "operator": values.text("operator", "Equal"),
        "negateCondition": values.flag("negate_condition", unset=False),
        "matchValues": texts(values, "match_values", (DEFAULT_SCHEME,) if key == SCHEME else ()),
        "transforms": texts(values, "transforms"),
    }
    return {"name": name, "parameters": parameters}


def actions_of(values: Values | Unknown | None, naming: Naming, actions: Mapping[str, tuple[str, Action]]) -> Any:
    """The actions in a block.

    Args:
        values: of the block.
        naming: for what they refer to.
        actions: by the names of their blocks: what the API calls each, and how its parameters are made.
    """
    if values is None or isinstance(values, Unknown):
        return values or []
    found: list[Any] = []
    for key, (name, parameters) in actions.items():
        inner = values.blocks(key)
        several = (inner,) if isinstance(inner, Unknown) else inner
        found += [
            each if isinstance(each, Unknown) else {"name": name, "parameters": parameters(each, naming)}
            for each in several
        ]
    return found


def _rewriting(values: Values, naming: Naming) -> Any:
    del naming
    return {"sourcePattern": values.text("source_pattern", None), "destination": values.text("destination", None)}


def _redirecting(values: Values, naming: Naming) -> Any:
    del naming
    return {
        "redirectType": values.text("redirect_type", None),
        "destinationProtocol": values.text("redirect_protocol", "MatchRequest"),
    }


def _header(values: Values, naming: Naming) -> Any:
    del naming
    return {
        "headerAction": values.text("header_action", None),
        "headerName": values.text("header_name", None),
        "value": values.text("value", None),
    }


def _overriding(values: Values, naming: Naming) -> Any:
    group = refers(values, naming, "cdn_frontdoor_origin_group_id")
    override = {"originGroup": group, "forwardingProtocol": values.text("forwarding_protocol", "MatchRequest")}
    return {"originGroupOverride": override if group else None, "cacheConfiguration": _cache(values)}


def _cache(values: Values) -> Any:
    """What is kept. Nothing is where the behaviour is `Disabled`, or where the block says nothing of a cache.

    "When you override the route configuration, you must configure caching. Otherwise, caching gets disabled for the
    request." (Azure Front Door, "Rule set actions")
    """
    if all(values.get(each) in (None, ()) for each in OF_CACHES):
        return None
    behaviour = values.text("cache_behavior", "HonorOrigin")
    if isinstance(behaviour, Unknown):
        return behaviour
    if behaviour.lower() == NO_CACHE:
        return None
    return {
        "cacheBehavior": behaviour,
        "cacheDuration": values.text("cache_duration", None),
        "queryStringCachingBehavior": values.text("query_string_caching_behavior", "IgnoreQueryString"),
        "queryParameters": joined(values, "query_string_parameters"),
    }


# What is done to a request comes before what is kept of its answer (Azure REST API, `DeliveryRuleAction`).
ACTIONS: Mapping[str, tuple[str, Action]] = {
    "url_rewrite_action": ("UrlRewrite", _rewriting),
    "url_redirect_action": ("UrlRedirect", _redirecting),
    "route_configuration_override_action": ("RouteConfigurationOverride", _overriding),
    "request_header_action": ("ModifyRequestHeader", _header),
    "response_header_action": ("ModifyResponseHeader", _header),
}
