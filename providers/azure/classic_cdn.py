"""The older CDN, before it became a part of Front Door: its endpoints as distributions, and their custom domains."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from providers.azure.classic_domains import classic_domains
from providers.azure.delivery_rules import rules_of
from providers.azure.diagnostic_settings import READ_SETTINGS, is_delivered
from providers.azure.edge_caching import DAY, KEYS, LONGEST, Keeping, key_of
from providers.azure.edge_handling import Handling, viewer_protocol_of, with_doubt
from providers.azure.edge_origins import Backend, access_of, origin_of
from providers.azure.edge_rules import Handled, behaviours_of, in_order
from providers.azure.edge_tls import classic_endpoint_policy
from providers.azure.front_door_profiles import PROFILES, is_front_door
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references, tags_of
from providers.azure.storage_accounts import READ_ACCOUNTS
from providers.undecided import decided
from scanner.models import (
    CustomDomain,
    Distribution,
    Origin,
    OriginGroup,
    OriginProtocol,
    Ttl,
    UndecidedError,
    Unknown,
)
from scanner.provider import collects

ENDPOINTS = f"{PROFILES}/endpoints"
DOMAINS = f"{ENDPOINTS}/customDomains"
READ = (f"{PROFILES}/read", f"{ENDPOINTS}/read")
MICROSOFT = "standard_microsoft"
# "Monitoring, metrics, and raw logs for Azure CDN": the raw logs of a profile from Microsoft.
ACCESS_LOG = "AzureCdnAccessLog"
EVERY_PATH = "/*"
BYPASS = "bypasscaching"
# An answer that does not say is kept for two days (Azure CDN, "How caching works", general web delivery).
DEFAULT_TTL = Ttl(minimum=0, default=2 * DAY, maximum=LONGEST)
STOPPED = {"stopped", "stopping", "deleting"}
FIREWALL_UNREAD = Unknown(why="whether a firewall policy of the older CDN is enabled is not read")

Pairs = list[tuple[Answer, Answer]]
"""Profiles, each with one of its endpoints."""


@collects(*READ, READ_SETTINGS, READ_ACCOUNTS)
def classic_cdn_endpoints(subscription: AzureSubscription) -> Iterator[Distribution]:
    """Every endpoint of the older CDN.

    Custom domains have TLS settings and certificates of their own: they are resources by themselves.
    """
    pairs = _endpoints(subscription)
    profiles = {endpoint["id"]: profile for profile, endpoint in pairs}
    logged = dict(subscription.each(partial(_logged, subscription), sorted({each["id"] for each, _ in pairs})))
    yield from subscription.parsed(
        ENDPOINTS,
        [endpoint for _, endpoint in pairs],
        lambda each: _distribution(subscription, profiles[each["id"]], each, logged),
    )


@collects(*READ, f"{DOMAINS}/read")
def classic_cdn_domains(subscription: AzureSubscription) -> Iterator[CustomDomain]:
    """Every custom domain of a running endpoint that is served over HTTPS. Others answer over HTTP only."""
    found = [each["id"] for _, each in _endpoints(subscription) if _is_running(each) and _has_domains(each)]
    yield from classic_domains(subscription, DOMAINS, found, "customHttpsParameters")


def _endpoints(subscription: AzureSubscription) -> Pairs:
    profiles = [each for each in subscription.all(PROFILES) if not is_front_door(each)]
    lists = subscription.each(lambda each: (each, subscription.children(each["id"], ENDPOINTS)), profiles)
    return [(profile, endpoint) for profile, endpoints in lists for endpoint in endpoints]


def _logged(subscription: AzureSubscription, profile: str) -> tuple[str, bool | Unknown]:
    return profile, is_delivered(subscription, ACCESS_LOG, profile)


def _is_running(endpoint: Answer) -> bool:
    return (properties_of(endpoint).get("resourceState") or "").lower() not in STOPPED


def _has_domains(endpoint: Answer) -> bool:
    return bool(properties_of(endpoint).get("customDomains"))


def _distribution(
    subscription: AzureSubscription, profile: Answer, endpoint: Answer, logged: Mapping[str, bool | Unknown]
) -> Distribution:
    properties = properties_of(endpoint)
    custom = tuple(properties_of(each)["hostName"] for each in properties.get("customDomains") or ())
    ways = list(_ways(profile, properties))
    return Distribution(
        identity=subscription.identity(ENDPOINTS, endpoint, profile.get("location")),
        tags=tags_of(endpoint),
        is_enabled=_is_running(endpoint),
        domains=(properties["hostName"], *custom),
        tls=classic_endpoint_policy(),
        own_names_apart=bool(custom),
        behaviours=in_order(each.behaviour for each in ways),
        origins=tuple(_origins(subscription, properties, ways)),
        origin_groups=tuple(_groups(properties)),
        error_caching=None,
        access_logs=logged.get(profile["id"], Unknown(why="its profile was deleted during the scan")),
        web_acl=FIREWALL_UNREAD if reference(properties.get("webApplicationFirewallPolicyLink")) else None,
        default_root_object=None,
    )


def _ways(profile: Answer, properties: Answer) -> Iterator[Handled]:
    """The one behaviour that an endpoint has, and those of its rules."""
    start = Handling(
        viewer_protocol=decided(lambda: viewer_protocol_of(_accepted(properties), redirects=False)),
        origin_group=_first_choice(properties),
        # There is no setting for it (Azure REST API reference, `EndpointProperties`): it asks as it was asked.
        forwarding=OriginProtocol.MATCH_VIEWER,
        keeping=_keeping(properties),
    )
    sku = (profile.get("sku") or {}).get("name") or "an unknown kind"
    if sku.lower() != MICROSOFT:
        start = with_doubt(start, f"Azure Resource Manager does not show what a CDN of {sku} does")
    rules = rules_of((properties.get("deliveryPolicy") or {}).get("rules") or ())
    return behaviours_of(start, rules, [EVERY_PATH])


def _accepted(properties: Answer) -> list[str]:
    """The protocols that it takes."""
    accepted = (("http", "isHttpAllowed"), ("https", "isHttpsAllowed"))
    return [scheme for scheme, field in accepted if _is_on(properties, field)]


def _is_on(properties: Answer, field: str) -> bool:
    """Whether something is on that is unless it is turned off.

    Raises:
        UndecidedError: a template leaves it open.
    """
    setting = properties.get(field)
    if isinstance(setting, Unknown):
        raise UndecidedError(setting.why)
    return setting is not False


def _keeping(properties: Answer) -> Keeping:
    behaviour = properties.get("queryStringCachingBehavior") or "IgnoreQueryString"
    keeping = Keeping(ttl=DEFAULT_TTL)
    if behaviour.lower() == BYPASS:
        return replace(keeping, with_query_strings=False)
    if behaviour.lower() not in KEYS:
        return replace(keeping, query_strings=Unknown(why=f"{behaviour} does not say which query strings count"))
    return replace(keeping, query_strings=key_of(behaviour, None))


def _first_choice(properties: Answer) -> str:
    """The default group, or the one origin where there are no groups."""
    if group := reference(properties.get("defaultOriginGroup")):
        return _name(group)
    return str(properties["origins"][0]["name"]).lower()


def _name(identity: str) -> str:
    return identity.lower().rpartition("/")[2]


def _groups(properties: Answer) -> Iterator[OriginGroup]:
    enabled = {each["name"].lower() for each in _enabled(properties)}
    for each in properties.get("originGroups") or ():
        members = [_name(origin) for origin in references(properties_of(each).get("origins"))]
        yield OriginGroup(
            id=each["name"].lower(),
            origins=tuple(member for member in members if member in enabled),
            is_probed=bool(properties_of(each).get("healthProbeSettings")),
        )


def _enabled(properties: Answer) -> list[Answer]:
    return [each for each in properties.get("origins") or () if _is_on(properties_of(each), "enabled")]


def _origins(subscription: AzureSubscription, properties: Answer, ways: list[Handled]) -> Iterator[Origin]:
    groups = list(_groups(properties))
    for each in _enabled(properties):
        name, settings = each["name"].lower(), properties_of(each)
        access = access_of(settings.get("privateLinkResourceId") or settings.get("privateLinkAlias"), None)
        leading = {name} | {group.id for group in groups if name in group.origins}
        to_it = [way for way in ways if way.behaviour.origin in leading]
        yield origin_of(subscription, Backend(name, settings["hostName"], access), to_it)
