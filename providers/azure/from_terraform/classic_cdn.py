"""The older CDN: profiles, endpoints with their rules, and custom domains."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.from_terraform.edge_values import host, listed
from providers.azure.from_terraform.front_door_rules import Action, actions_of, conditions_of
from providers.azure.from_terraform.networks import resource
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_parts import Part, Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

PROFILES = "Microsoft.Cdn/profiles"
ENDPOINTS = f"{PROFILES}/endpoints"
DOMAINS = f"{ENDPOINTS}/customDomains"
MANAGED, OF_USER = "cdn_managed_https", "user_managed_https"


@translates(Dialect.TERRAFORM, "azurerm_cdn_profile", tells=[PROFILES], named=f"{PROFILES}/{{name}}")
def profile(block: Block, naming: Naming) -> Iterator[Told]:
    """A profile, whose SKU says whose CDN it is."""
    yield Told({**resource(block, naming, PROFILES, {}), "sku": {"name": block.values.text("sku", None)}})


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_endpoint",
    tells=[ENDPOINTS],
    named=f"{PROFILES}/{{profile_name}}/endpoints/{{name}}",
)
def endpoint(block: Block, naming: Naming) -> Iterator[Told]:
    """An endpoint, which takes both protocols unless it says otherwise (`azurerm_cdn_endpoint`)."""
    values = block.values
    told = {
        "isHttpAllowed": values.flag("is_http_allowed", unset=True),
        "isHttpsAllowed": values.flag("is_https_allowed", unset=True),
        "queryStringCachingBehavior": values.text("querystring_caching_behaviour", "IgnoreQueryString"),
        "origins": listed(values.blocks("origin"), lambda each: _origin(each, naming)),
        "deliveryPolicy": {"rules": _rules(values, naming)},
        "resourceState": "Running",
    }
    yield Told(resource(block, naming, ENDPOINTS, told))


def _origin(values: Values, naming: Naming) -> dict[str, Any]:
    return {"name": values.text("name", None), "properties": {"hostName": host(values, naming, "host_name")}}


def _rules(values: Values, naming: Naming) -> Any:
    """The global rule, which comes first and is for all requests, and the others."""
    usual = values.block("global_delivery_rule", None)
    others = listed(values.blocks("delivery_rule"), lambda each: _rule(each, naming))
    if isinstance(usual, Unknown) or isinstance(others, Unknown):
        return usual if isinstance(usual, Unknown) else others
    first = [] if usual is None else [{"order": 0, "actions": actions_of(usual, naming, ACTIONS)}]
    return [*first, *others]


def _rule(values: Values, naming: Naming) -> dict[str, Any]:
    return {
        "order": values.number("order", None),
        "conditions": conditions_of(values),
        "actions": actions_of(values, naming, ACTIONS),
    }


def _expiring(values: Values, naming: Naming) -> Any:
    del naming
    return {"cacheBehavior": values.text("behavior", None), "cacheDuration": values.text("duration", None)}


def _keying(values: Values, naming: Naming) -> Any:
    del naming
    return {"queryStringBehavior": values.text("behavior", None), "queryParameters": values.text("parameters", None)}


def _header(values: Values, naming: Naming) -> Any:
    del naming
    return {
        "headerAction": values.text("action", None),
        "headerName": values.text("name", None),
        "value": values.text("value", None),
    }


def _redirecting(values: Values, naming: Naming) -> Any:
    del naming
    return {"destinationProtocol": values.text("protocol", "MatchRequest")}


def _rewriting(values: Values, naming: Naming) -> Any:
    del naming
    return {"destination": values.text("destination", None)}


ACTIONS: Mapping[str, tuple[str, Action]] = {
    "url_rewrite_action": ("UrlRewrite", _rewriting),
    "url_redirect_action": ("UrlRedirect", _redirecting),
    "cache_expiration_action": ("CacheExpiration", _expiring),
    "cache_key_query_string_action": ("CacheKeyQueryString", _keying),
    "modify_request_header_action": ("ModifyRequestHeader", _header),
    "modify_response_header_action": ("ModifyResponseHeader", _header),
}


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_endpoint_custom_domain",
    tells=[DOMAINS],
    named="{cdn_endpoint_id}/customDomains/{name}",
)
def custom_domain(block: Block, naming: Naming) -> Iterator[Told | Part]:
    """A custom domain, which is served over HTTPS where it says how."""
    told = {"hostName": host(block.values, naming, "host_name"), **_https(block.values)}
    answer = resource(block, naming, DOMAINS, told)
    yield Told(answer)
    yield Part(of=owner_of(answer["id"]), collection="customDomains", answer=answer)


def _https(values: Values) -> dict[str, Any]:
    """The settings of HTTPS, with TLS 1.2 unless they say otherwise (`azurerm_cdn_endpoint_custom_domain`)."""
    for key, source in ((MANAGED, "Cdn"), (OF_USER, "AzureKeyVault")):
        found = values.block(key, None)
        if isinstance(found, Unknown):
            return {"customHttpsProvisioningState": found}
        if found is not None:
            settings = {"certificateSource": source, "minimumTlsVersion": found.text("tls_version", "TLS12")}
            return {"customHttpsProvisioningState": "Enabled", "customHttpsParameters": settings}
    return {"customHttpsProvisioningState": "Disabled"}
