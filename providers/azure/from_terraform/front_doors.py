"""Front Door (Standard and Premium): profiles, endpoints, groups of origins, routes, and domains."""

from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.edge_values import first_of, host, ids, joined, refers, state, texts
from providers.azure.from_terraform.networks import resource
from providers.azure.template_edges import ANY_TIER
from providers.azure.template_names import Naming
from providers.azure.template_parts import Setting, Told
from providers.templates import Block, Dialect, Values
from providers.translation import ADDRESS, OF_OTHERS, added, translates
from scanner.models import UndecidedError, Unknown

PROFILES = "Microsoft.Cdn/profiles"
ENDPOINTS = f"{PROFILES}/afdEndpoints"
ROUTES = f"{ENDPOINTS}/routes"
GROUPS = f"{PROFILES}/originGroups"
ORIGINS = f"{GROUPS}/origins"
DOMAINS = f"{PROFILES}/customDomains"
OF_PROFILE = "{cdn_frontdoor_profile_id}"
ASSOCIATION = "azurerm_cdn_frontdoor_custom_domain_association"
UNKNOWN_PROFILE = "in which profile it is made is not known"
DEFAULT_MINIMUM = "TLS12"


@translates(Dialect.TERRAFORM, "azurerm_cdn_frontdoor_profile", tells=[PROFILES], named=f"{PROFILES}/{{name}}")
def profile(block: Block, naming: Naming) -> Iterator[Told]:
    """A profile."""
    tier = block.values.text("sku_name", None)
    told = resource(block, naming, PROFILES, {})
    yield Told({**told, "sku": {"name": tier if isinstance(tier, str) else ANY_TIER}})


@translates(
    Dialect.TERRAFORM, "azurerm_cdn_frontdoor_endpoint", tells=[ENDPOINTS], named=f"{OF_PROFILE}/afdEndpoints/{{name}}"
)
def endpoint(block: Block, naming: Naming) -> Iterator[Told]:
    """An endpoint, which may be in a profile that is made elsewhere.

    Raises:
        UndecidedError: which profile it is in is not known.
    """
    if naming.blocks.target(block, "cdn_frontdoor_profile_id") is None:
        identity = naming.id(block.values.reference("cdn_frontdoor_profile_id", None))
        if f"/{PROFILES}/".lower() not in identity.lower():
            raise UndecidedError(UNKNOWN_PROFILE)
        yield _of_others(identity)
    yield Told(resource(block, naming, ENDPOINTS, {"enabledState": state(block.values, "enabled", unset=True)}))


def _of_others(identity: str) -> Told:
    own = {"id": identity, "name": identity.rpartition("/")[2], "type": PROFILES, "sku": {"name": ANY_TIER}}
    return Told({**own, "properties": {}, ADDRESS: OF_OTHERS})


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_origin_group",
    tells=[GROUPS],
    named=f"{OF_PROFILE}/originGroups/{{name}}",
)
def origin_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A group of origins, which are probed where it says so."""
    probe = block.values.block("health_probe", None)
    settings = probe if probe is None or isinstance(probe, Unknown) else {"probeProtocol": probe.text("protocol", None)}
    yield Told(resource(block, naming, GROUPS, {"healthProbeSettings": settings}))


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_origin",
    tells=[ORIGINS],
    named="{cdn_frontdoor_origin_group_id}/origins/{name}",
)
def origin(block: Block, naming: Naming) -> Iterator[Told]:
    """An origin, which may be reached by a private link."""
    link = block.values.block("private_link", None)
    target = link if link is None or isinstance(link, Unknown) else _link(link, naming)
    told = {
        "hostName": host(block.values, naming, "host_name"),
        "enabledState": state(block.values, "enabled", unset=True),
        "sharedPrivateLinkResource": target,
    }
    yield Told(resource(block, naming, ORIGINS, told))


def _link(values: Values, naming: Naming) -> dict[str, Any]:
    return {"privateLink": refers(values, naming, "private_link_target_id") or {}, "groupId": "private"}


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_route",
    tells=[ROUTES],
    named="{cdn_frontdoor_endpoint_id}/routes/{name}",
)
def route(block: Block, naming: Naming) -> Iterator[Told]:
    """A route.

    It redirects to HTTPS, asks origins as it is asked and serves the endpoint's own name unless it says otherwise, and
    keeps nothing without the block `cache` (`azurerm_cdn_frontdoor_route`).
    """
    values = block.values
    cache = values.block("cache", None)
    told = {
        "customDomains": _domains(block, naming),
        "originGroup": refers(values, naming, "cdn_frontdoor_origin_group_id"),
        "ruleSets": ids(values, naming, "cdn_frontdoor_rule_set_ids"),
        "supportedProtocols": texts(values, "supported_protocols"),
        "patternsToMatch": texts(values, "patterns_to_match"),
        "cacheConfiguration": cache if cache is None or isinstance(cache, Unknown) else _cache(cache),
        "forwardingProtocol": values.text("forwarding_protocol", "MatchRequest"),
        "linkToDefaultDomain": state(values, "link_to_default_domain", unset=True),
        "httpsRedirect": state(values, "https_redirect_enabled", unset=True),
        "enabledState": state(values, "enabled", unset=True),
    }
    yield Told(resource(block, naming, ROUTES, told))


def _domains(block: Block, naming: Naming) -> Any:
    """The domains that the route names, and those that are associated with it by blocks of their own."""
    found = ids(block.values, naming, "cdn_frontdoor_custom_domain_ids")
    known = () if isinstance(found, Unknown) else found
    named = {each["id"].lower() for each in known if isinstance(each, dict)}
    for each in naming.blocks.pointing(block, "cdn_frontdoor_route_ids", ASSOCIATION):
        domain = {"id": naming.id(each.values.reference("cdn_frontdoor_custom_domain_id", None))}
        if domain["id"].lower() not in named:
            found = added(found, domain, each.doubt)
    return found


def _cache(values: Values) -> dict[str, Any]:
    return {
        "queryStringCachingBehavior": values.text("query_string_caching_behavior", "IgnoreQueryString"),
        "queryParameters": joined(values, "query_strings"),
    }


@translates(Dialect.TERRAFORM, ASSOCIATION, tells=[])
def association(block: Block, naming: Naming) -> Iterator[Told]:
    """Which routes a domain is for. The routes tell it."""
    del block, naming
    yield from ()


@translates(Dialect.TERRAFORM, "azurerm_cdn_frontdoor_route_disable_link_to_default_domain", tells=[])
def without_default_domain(block: Block, naming: Naming) -> Iterator[Setting]:
    """A route that does not serve the endpoint's own name."""
    named = naming.id(block.values.reference("cdn_frontdoor_route_id", None))
    yield Setting(of=named, answer={"linkToDefaultDomain": "Disabled"})


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_custom_domain",
    tells=[DOMAINS],
    named=f"{OF_PROFILE}/customDomains/{{name}}",
)
def custom_domain(block: Block, naming: Naming) -> Iterator[Told]:
    """A domain with its TLS settings."""
    tls = block.values.block("tls", None)
    settings = tls if isinstance(tls, Unknown) else _tls(Values({}) if tls is None else tls, naming)
    told = {"hostName": host(block.values, naming, "host_name"), "tlsSettings": settings}
    yield Told(resource(block, naming, DOMAINS, told))


def _tls(values: Values, naming: Naming) -> dict[str, Any]:
    """The oldest version is TLS 1.2 unless it says otherwise (`azurerm_cdn_frontdoor_custom_domain`)."""
    minimum = values.text(first_of(values, "minimum_version", "minimum_tls_version"), DEFAULT_MINIMUM)
    told: dict[str, Any] = {
        "certificateType": values.text("certificate_type", "ManagedCertificate"),
        "minimumTlsVersion": minimum,
        "secret": refers(values, naming, "cdn_frontdoor_secret_id"),
    }
    suites = values.block("cipher_suite", None)
    if isinstance(suites, Unknown):
        return {**told, "cipherSuiteSetType": suites}
    return told if suites is None else {**told, **_suites(suites)}


def _suites(values: Values) -> dict[str, Any]:
    custom = values.block("custom_ciphers", None)
    if custom is not None and not isinstance(custom, Unknown):
        chosen: Any = {
            "cipherSuiteSetForTls12": texts(custom, "tls12"),
            "cipherSuiteSetForTls13": texts(custom, "tls13"),
        }
    else:
        chosen = custom
    return {"cipherSuiteSetType": values.text("type", None), "customizedCipherSuiteSet": chosen}
