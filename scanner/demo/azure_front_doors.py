"""The demo subscription's front doors: the shop as it should be served, and what was there before it.

Of the profiles, `parcels` keeps photos and labels for all who may see them, and signatures of recipients for nobody.
`parcels-legacy` keeps whatever it gets, and two still older services wait for their end.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from scanner.demo.azure_front_door_shapes import (
    account,
    action,
    blob_host,
    domain,
    endpoint,
    firewall,
    group,
    logs,
    profile,
    protected_by,
    route,
    rule_set,
    secret,
    serving,
)
from scanner.demo.azure_names import resource
from scanner.demo.azure_server import Resource

HOST = "parcels.kestrelparcel.example"
LEGACY_HOST = "parcels-legacy.kestrelparcel.example"
RETURNS_HOST = "returns-legacy.kestrelparcel.example"
TRIAL_HOST = "trial-legacy.kestrelparcel.example"
PHOTOS = ("kestrelappsphotos", "kestrelappsphotos2")
"""Storage accounts, in two regions."""
GONE = "kestrelappsleaflets"
"""A storage account that was deleted."""
PRIVATE_PATH = "/proofs-of-delivery/*"
"""Signatures of recipients: only for holders of a signed URL."""
KEYED = {"queryStringCachingBehavior": "UseQueryString"}
UNKEYED = {"queryStringCachingBehavior": "IgnoreQueryString"}
OVERRIDE = {**KEYED, "cacheBehavior": "OverrideAlways", "cacheDuration": "7.00:00:00"}
SECURE = (
    action(
        "ModifyResponseHeader",
        headerAction="Overwrite",
        headerName="Strict-Transport-Security",
        value="max-age=63072000; includeSubDomains",
    ),
    action("ModifyResponseHeader", headerAction="Overwrite", headerName="X-Content-Type-Options", value="nosniff"),
)
WEEK_LONG = (
    action("RouteConfigurationOverride", cacheConfiguration=OVERRIDE),
    # The storage would answer for the site that asks, and the key does not have it.
    action("ModifyRequestHeader", headerAction="Delete", headerName="Origin"),
)
CLASSIC = "Microsoft.Network/frontDoors"


def resources() -> tuple[Resource, ...]:
    """Profiles with all that is in them, and what they lead to."""
    return (*_parcels(), *_legacy(), *_older())


def _in(days: int) -> str:
    return (datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)).isoformat()


def _parcels() -> Iterable[Resource]:
    """As it should be: everything over TLS, only shared content kept, recipients' signatures behind signed URLs."""
    served = serving("parcels/parcels")
    yield profile("parcels", "Premium_AzureFrontDoor")
    yield logs("parcels", "FrontDoorAccessLog")
    yield firewall("parcels", "Enabled")
    yield protected_by("parcels", "parcels")
    yield endpoint("parcels/parcels")
    yield domain("parcels/parcels", HOST, cipherSuiteSetType="TLS12_2023", minimumTlsVersion="TLS12")
    yield secret("parcels/parcels", _in(200), HOST)
    yield from rule_set("parcels/secure", *SECURE)
    yield from rule_set("parcels/files", *WEEK_LONG)
    yield from rule_set("parcels/signed", action("UrlSigning", algorithm="SHA256"))
    yield from group("parcels/web", "web.kestrelparcel.example", "web-standby.kestrelparcel.example")
    yield from group("parcels/photos", *map(blob_host, PHOTOS), authentication={"type": "SystemAssignedIdentity"})
    yield from map(account, PHOTOS)
    yield route("parcels/parcels/proofs", "web", PRIVATE_PATH, rule_sets=("secure", "signed"), customDomains=served)
    yield route(
        "parcels/parcels/photos",
        "photos",
        "/photos/*",
        "/labels/*",
        rule_sets=("secure", "files"),
        customDomains=served,
        cacheConfiguration=KEYED,
    )
    yield route("parcels/parcels/all", "web", "/*", rule_sets=("secure",), customDomains=served)


def _legacy() -> Iterable[Resource]:
    """What grew: plain HTTP, a cache for whatever comes, old TLS, one origin, a storage account that is gone."""
    served = serving("parcels-legacy/parcels-legacy", "parcels-legacy/returns-legacy", "parcels-legacy/trial-legacy")
    yield profile("parcels-legacy", "Standard_AzureFrontDoor")
    yield firewall("parcels-legacy", "Disabled")
    yield protected_by("parcels-legacy", "parcels-legacy")
    yield endpoint("parcels-legacy/parcels-legacy")
    yield domain(
        "parcels-legacy/parcels-legacy",
        LEGACY_HOST,
        minimumTlsVersion="TLS10",
        serverTlsGroupPolicy="Custom",
        serverTlsGroups=["prime256v1", "secp384r1"],
    )
    yield secret("parcels-legacy/parcels-legacy", _in(5), "www.kestrelparcel.example")
    yield domain("parcels-legacy/returns-legacy", RETURNS_HOST, minimumTlsVersion="TLS12")
    yield secret("parcels-legacy/returns-legacy", _in(-3), RETURNS_HOST)
    yield domain("parcels-legacy/trial-legacy", TRIAL_HOST, cipherSuiteSetType="TLS13_2031")
    yield secret("parcels-legacy/trial-legacy", _in(200), TRIAL_HOST)
    yield from group("parcels-legacy/web", "web-legacy.kestrelparcel.example")
    yield from group("parcels-legacy/leaflets", blob_host(GONE))
    plain: dict[str, Any] = {"customDomains": served, "httpsRedirect": "Disabled", "forwardingProtocol": "HttpOnly"}
    yield route("parcels-legacy/parcels-legacy/all", "web", "/*", **plain, cacheConfiguration=UNKEYED)
    yield route(
        "parcels-legacy/parcels-legacy/track", "web", "/track/*", customDomains=served, cacheConfiguration=KEYED
    )
    yield route("parcels-legacy/parcels-legacy/photos", "web", "/photos/*", customDomains=served)
    yield route("parcels-legacy/parcels-legacy/leaflets", "leaflets", "/leaflets/*", customDomains=served)
    yield endpoint("parcels-legacy/press-legacy")
    yield route("parcels-legacy/press-legacy/all", "web", "/*", linkToDefaultDomain="Enabled")


def _older() -> Iterable[Resource]:
    """A front door and an endpoint of the kinds that Azure retires in 2027."""
    yield _classic_front_door("stores-legacy")
    yield profile("brochures-legacy", "Standard_Microsoft")
    yield resource(
        "Microsoft.Cdn/profiles/endpoints",
        "brochures-legacy/brochures-legacy",
        {
            "hostName": "brochures-legacy.azureedge.net",
            "isHttpAllowed": True,
            "isHttpsAllowed": True,
            "queryStringCachingBehavior": "IgnoreQueryString",
            "origins": [{"name": "web", "properties": {"hostName": "web-legacy.kestrelparcel.example"}}],
            "originGroups": [],
            "customDomains": [],
            "deliveryPolicy": None,
            "resourceState": "Running",
        },
        location="Global",
    )


def _classic_front_door(name: str) -> Resource:
    """A front door of the older kind, with all its parts in itself."""

    def part(kind: str, part_name: str, **properties: object) -> Resource:
        return resource(f"{CLASSIC}/{kind}", f"{name}/{part_name}", properties)

    host = f"{name}.azurefd.net"
    frontend = part("frontendEndpoints", "own", hostName=host, webApplicationFirewallPolicyLink=None)
    probe = part("healthProbeSettings", "probe", enabledState="Enabled", path="/")
    backend = {"address": "web-legacy.kestrelparcel.example", "enabledState": "Enabled"}
    pool = part("backendPools", "web", backends=[backend], healthProbeSettings={"id": probe["id"]})
    rule = part(
        "routingRules",
        "all",
        frontendEndpoints=[{"id": frontend["id"]}],
        acceptedProtocols=["Http", "Https"],
        patternsToMatch=["/*"],
        enabledState="Enabled",
        routeConfiguration={
            "@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorForwardingConfiguration",
            "forwardingProtocol": "MatchRequest",
            "cacheConfiguration": None,
            "backendPool": {"id": pool["id"]},
        },
    )
    return resource(
        CLASSIC,
        name,
        {
            "cName": host,
            "enabledState": "Enabled",
            "resourceState": "Enabled",
            "frontendEndpoints": [frontend],
            "healthProbeSettings": [probe],
            "backendPools": [pool],
            "routingRules": [rule],
            "rulesEngines": [],
        },
        location="Global",
    )
