"""Front Door (Standard and Premium) as ARM writes it, everything but what matters to a test filled in and well.

All of it is in the profile `shop`: the endpoint `edge` with the route `all`, the group `web` with two origins, the
domain `www`, and a firewall policy for both names.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Distribution, Resource
from scanner.provider import Collector
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.test_diagnostic_settings import category, setting

PROFILES = "Microsoft.Cdn/profiles"
ENDPOINTS, ROUTES = f"{PROFILES}/afdEndpoints", f"{PROFILES}/afdEndpoints/routes"
DOMAINS = f"{PROFILES}/customDomains"
GROUPS, ORIGINS = f"{PROFILES}/originGroups", f"{PROFILES}/originGroups/origins"
RULE_SETS, RULES = f"{PROFILES}/ruleSets", f"{PROFILES}/ruleSets/rules"
POLICIES, SECRETS = f"{PROFILES}/securityPolicies", f"{PROFILES}/secrets"
FIREWALLS = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
OWN = "edge-a1b2.z01.azurefd.net"
WWW = "www.example.com"

Json = dict[str, Any]


def ref(type_name: str, name: str) -> Json:
    """A reference, in the case in which Front Door writes many of them."""
    return {"id": resource_id(type_name, name).replace("resourceGroups", "resourcegroups")}


def profile(**fields: Any) -> Json:
    return resource(PROFILES, "shop", **{"sku": {"name": "Premium_AzureFrontDoor"}, "location": "Global", **fields})


def endpoint(**properties: Any) -> Json:
    return resource(ENDPOINTS, "shop/edge", {"enabledState": "Enabled", "hostName": OWN, **properties})


def route(name: str = "all", **properties: Any) -> Json:
    defaults = {
        "customDomains": [{**ref(DOMAINS, "shop/www"), "isActive": True}],
        "originGroup": ref(GROUPS, "shop/web"),
        "ruleSets": [],
        "supportedProtocols": ["Http", "Https"],
        "patternsToMatch": ["/*"],
        "cacheConfiguration": None,
        "forwardingProtocol": "HttpsOnly",
        "linkToDefaultDomain": "Enabled",
        "httpsRedirect": "Enabled",
        "enabledState": "Enabled",
    }
    return resource(ROUTES, f"shop/edge/{name}", {**defaults, **properties})


def domain(name: str = "www", host: str = WWW, **properties: Any) -> Json:
    settings = {"certificateType": "ManagedCertificate", "minimumTlsVersion": "TLS12"}
    return resource(DOMAINS, f"shop/{name}", {"hostName": host, "tlsSettings": settings, **properties})


def group(name: str = "web", **properties: Any) -> Json:
    return resource(GROUPS, f"shop/{name}", {"healthProbeSettings": {"probePath": "/healthz"}, **properties})


def origin(name: str = "web/one", host: str = "one.example.net", **properties: Any) -> Json:
    return resource(ORIGINS, f"shop/{name}", {"hostName": host, "enabledState": "Enabled", **properties})


def rule_set(name: str = "rules", **properties: Any) -> Json:
    return resource(RULE_SETS, f"shop/{name}", properties)


def rule(name: str, *actions: Json, conditions: Sequence[Json] = (), **properties: Any) -> Json:
    return resource(
        RULES,
        f"shop/rules/{name}",
        {"order": 1, "actions": list(actions), "conditions": list(conditions), **properties},
    )


def action(name: str, **parameters: Any) -> Json:
    return {"name": name, "parameters": parameters}


def condition(name: str, operator: str, *values: str, **parameters: Any) -> Json:
    return {"name": name, "parameters": {"operator": operator, "matchValues": list(values), **parameters}}


def policy(*domains: Json, patterns: Sequence[str] = ("/*",), firewall: str = "edge", **parameters: Any) -> Json:
    association = {"domains": list(domains), "patternsToMatch": list(patterns)}
    defaults = {"type": "WebApplicationFirewall", "wafPolicy": ref(FIREWALLS, firewall), "associations": [association]}
    return resource(POLICIES, "shop/waf", {"parameters": {**defaults, **parameters}})


def firewall(name: str = "edge", **settings: Any) -> Json:
    return resource(FIREWALLS, name, {"policySettings": {"enabledState": "Enabled", "mode": "Prevention", **settings}})


def whole(**parts: Json) -> list[Json]:
    """The whole profile, with some of its parts in place of the usual ones."""
    usual = {
        "profile": profile(),
        "endpoint": endpoint(),
        "route": route(),
        "domain": domain(),
        "group": group(),
        "one": origin(),
        "two": origin("web/two", "two.example.net"),
        "policy": policy(ref(DOMAINS, "shop/www"), ref(ENDPOINTS, "shop/edge")),
        "firewall": firewall(),
        "logs": setting("logs", category("FrontDoorAccessLog"), of=profile()),
    }
    return list({**usual, **parts}.values())


def collected(collector: Collector, subscription: AzureSubscription) -> Iterator[Resource]:
    yield from collector.function(subscription)


def only(subscription: AzureSubscription, server: AzureServer, **parts: Json) -> Distribution:
    """The distribution of a profile with these parts."""
    from providers.azure.front_doors import front_doors

    server.put(*whole(**parts))
    (found,) = collected(front_doors, subscription)
    assert isinstance(found, Distribution)
    return found
