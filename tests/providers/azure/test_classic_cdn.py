"""Endpoints of the older CDN, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.classic_cdn import (
    DEFAULT_TTL,
    DOMAINS,
    ENDPOINTS,
    FIREWALL_UNREAD,
    classic_cdn_domains,
    classic_cdn_endpoints,
)
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    CacheBehaviour,
    Caching,
    CustomDomain,
    Distribution,
    OriginAccess,
    OriginKind,
    OriginProtocol,
    SelectionKind,
    TlsVersion,
    Unknown,
    ViewerProtocol,
)
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.front_door import PROFILES, action, collected, condition
from tests.providers.azure.test_diagnostic_settings import category, setting

OWN, WWW = "media.azureedge.net", "media.example.com"


def profile(sku: str = "Standard_Microsoft") -> dict[str, Any]:
    return resource(PROFILES, "cdn", sku={"name": sku}, location="Global")


def origin(name: str = "files", host: str = "media.z6.web.core.windows.net", **properties: Any) -> dict[str, Any]:
    return {"name": name, "properties": {"hostName": host, "enabled": True, **properties}}


def endpoint(**properties: Any) -> dict[str, Any]:
    defaults = {
        "hostName": OWN,
        "isHttpAllowed": False,
        "isHttpsAllowed": True,
        "queryStringCachingBehavior": "UseQueryString",
        "origins": [origin()],
        "originGroups": [],
        "defaultOriginGroup": None,
        "customDomains": [],
        "deliveryPolicy": None,
        "webApplicationFirewallPolicyLink": None,
        "resourceState": "Running",
    }
    return resource(ENDPOINTS, "cdn/media", {**defaults, **properties})


def only(subscription: AzureSubscription, server: AzureServer, *answers: dict[str, Any], **fields: Any) -> Distribution:
    server.put(*(answers or (profile(),)), endpoint(**fields))
    (found,) = collected(classic_cdn_endpoints, subscription)
    assert isinstance(found, Distribution)
    return found


def one(found: Distribution) -> CacheBehaviour:
    (behaviour,) = found.behaviours
    return behaviour


def test_an_endpoint(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    logs = setting("logs", category("AzureCdnAccessLog"), of=profile())
    found = only(subscription, azure_server, profile(), logs)
    assert found.id == resource_id(ENDPOINTS, "cdn/media").lower()
    assert (found.domains, found.own_names_apart, found.is_enabled) == ((OWN,), False, True)
    assert found.access_logs is True
    assert found.web_acl is None
    behaviour = one(found)
    assert (behaviour.path_pattern, behaviour.origin) == ("/*", "files")
    assert behaviour.viewer_protocol is ViewerProtocol.HTTPS_ONLY
    assert isinstance(behaviour.caching, Caching)
    assert behaviour.caching.ttl == DEFAULT_TTL
    assert [(each.id, each.kind, each.protocol, each.access) for each in found.origins] == [
        ("files", OriginKind.STORAGE_WEBSITE, OriginProtocol.HTTPS_ONLY, OriginAccess.OPEN)
    ]


@pytest.mark.parametrize(
    ("fields", "viewers", "towards"),
    [
        ({"isHttpAllowed": False}, ViewerProtocol.HTTPS_ONLY, OriginProtocol.HTTPS_ONLY),
        ({"isHttpAllowed": True}, ViewerProtocol.ANY, OriginProtocol.MATCH_VIEWER),
        ({"isHttpAllowed": None}, ViewerProtocol.ANY, OriginProtocol.MATCH_VIEWER),
        ({"isHttpAllowed": True, "isHttpsAllowed": False}, ViewerProtocol.ANY, OriginProtocol.MATCH_VIEWER),
    ],
)
def test_protocols(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    fields: dict[str, Any],
    viewers: ViewerProtocol,
    towards: OriginProtocol,
) -> None:
    found = only(subscription, azure_server, **fields)
    assert one(found).viewer_protocol is viewers
    assert [each.protocol for each in found.origins] == [towards]


@pytest.mark.parametrize(
    ("behaviour", "key", "forwarded"),
    [
        ("UseQueryString", SelectionKind.ALL, SelectionKind.ALL),
        ("IgnoreQueryString", SelectionKind.NONE, SelectionKind.ALL),
        (None, SelectionKind.NONE, SelectionKind.ALL),
        ("BypassCaching", SelectionKind.NONE, SelectionKind.NONE),
    ],
)
def test_query_strings(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    behaviour: str | None,
    key: SelectionKind,
    forwarded: SelectionKind,
) -> None:
    caching = one(only(subscription, azure_server, queryStringCachingBehavior=behaviour)).caching
    assert isinstance(caching, Caching)
    assert (caching.key.query_strings.kind, caching.forwarded.query_strings.kind) == (key, forwarded)


def test_query_strings_that_are_set_up_elsewhere(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    caching = one(only(subscription, azure_server, queryStringCachingBehavior="NotSet")).caching
    assert caching == Unknown(why="NotSet does not say which query strings count")


def test_rules(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    to_https = action("UrlRedirect", destinationProtocol="Https")
    bypass = action("CacheExpiration", cacheBehavior="BypassCache", cacheType="All")
    rules = [
        {"order": 1, "conditions": [condition("RequestScheme", "Equal", "HTTP")], "actions": [to_https]},
        {"order": 2, "conditions": [condition("UrlPath", "BeginsWith", "api/")], "actions": [bypass]},
    ]
    found = only(subscription, azure_server, isHttpAllowed=True, deliveryPolicy={"rules": rules})
    assert [(each.path_pattern, each.viewer_protocol) for each in found.behaviours] == [
        ("/api/*", ViewerProtocol.REDIRECT),
        ("/*", ViewerProtocol.REDIRECT),
    ]
    assert [isinstance(each.caching, Caching) and each.caching.is_on for each in found.behaviours] == [False, True]


def test_what_other_kinds_do_is_set_up_elsewhere(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    behaviour = one(only(subscription, azure_server, profile("Premium_Verizon")))
    doubt = Unknown(why="Azure Resource Manager does not show what a CDN of Premium_Verizon does")
    assert (behaviour.caching, behaviour.requires_signature) == (doubt, doubt)


def test_groups_of_origins(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    base = resource_id(ENDPOINTS, "cdn/media")
    members = [{"id": f"{base}/origins/{name}"} for name in ("Files", "spare", "off")]
    pair = {"name": "Pair", "properties": {"origins": members, "healthProbeSettings": {"probePath": "/"}}}
    origins = [origin(), origin("spare", "spare.example.net"), origin("off", enabled=False)]
    group = {"originGroups": [pair], "defaultOriginGroup": {"id": f"{base}/originGroups/Pair"}}
    found = only(subscription, azure_server, origins=origins, **group)
    assert one(found).origin == "pair"
    assert [(each.id, each.origins, each.is_probed) for each in found.origin_groups] == [
        ("pair", ("files", "spare"), True)
    ]
    assert {each.protocol for each in found.origins} == {OriginProtocol.HTTPS_ONLY}


def test_a_firewall_of_its_own_kind(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    link = {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cdn/cdnWebApplicationFirewallPolicies/p"}
    assert only(subscription, azure_server, webApplicationFirewallPolicyLink=link).web_acl == FIREWALL_UNREAD


@pytest.mark.parametrize(("state", "is_enabled"), [("Running", True), ("Stopped", False), ("Starting", True)])
def test_states(subscription: AzureSubscription, azure_server: AzureServer, state: str, is_enabled: bool) -> None:
    assert only(subscription, azure_server, resourceState=state).is_enabled is is_enabled


def domain(**properties: Any) -> dict[str, Any]:
    return resource(DOMAINS, "cdn/media/media", {"hostName": WWW, **properties})


@pytest.mark.parametrize(
    ("settings", "oldest"),
    [({"minimumTlsVersion": "TLS12"}, TlsVersion.TLS_1_2), ({"minimumTlsVersion": "TLS10"}, TlsVersion.TLS_1_0)],
)
def test_domains_that_are_served_over_https(
    subscription: AzureSubscription, azure_server: AzureServer, settings: dict[str, str], oldest: TlsVersion
) -> None:
    served = domain(customHttpsProvisioningState="Enabled", customHttpsParameters=settings)
    custom = [{"name": "media", "properties": {"hostName": WWW}}]
    found = only(subscription, azure_server, profile(), served, customDomains=custom)
    assert (found.domains, found.own_names_apart) == ((OWN, WWW), True)
    (apart,) = [each for each in collected(classic_cdn_domains, subscription) if isinstance(each, CustomDomain)]
    assert (apart.domains, apart.tls.oldest) == ((WWW,), oldest)
    assert isinstance(apart.certificates, Unknown)


def test_domains_without_https(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    custom = [{"name": "media", "properties": {"hostName": WWW}}]
    azure_server.put(profile(), endpoint(customDomains=custom), domain(customHttpsProvisioningState="Disabled"))
    assert list(collected(classic_cdn_domains, subscription)) == []
