"""Front Door (classic): front doors as distributions, and their custom domains."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.classic_domains import classic_domains
from providers.azure.classic_front_door_rules import (
    FORWARDING,
    keeping_of_route,
    kind_of_route,
    name_of,
    rules_of_engine,
)
from providers.azure.diagnostic_settings import READ_SETTINGS, is_delivered
from providers.azure.edge_firewalls import READ_POLICIES, Protection, in_force, protection_of
from providers.azure.edge_handling import Handling, forwarding_of, viewer_protocol_of, with_doubt
from providers.azure.edge_origins import UNTOLD_GROUP, Backend, access_of, origin_of, untold_origins
from providers.azure.edge_routes import EdgeRoute, patterns_of, protocols_of, ways_of
from providers.azure.edge_rules import Handled, in_order
from providers.azure.edge_tls import classic_endpoint_policy
from providers.azure.front_door_profiles import is_enabled
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references, tags_of
from providers.azure.storage_accounts import READ_ACCOUNTS
from scanner.models import CustomDomain, Distribution, Origin, OriginGroup, Unknown
from scanner.provider import collects

FRONT_DOORS = "Microsoft.Network/frontDoors"
FRONTENDS = f"{FRONT_DOORS}/frontendEndpoints"
READ = (f"{FRONT_DOORS}/read", f"{FRONTENDS}/read")
# "Monitor metrics and logs in Azure Front Door" (classic), access log.
ACCESS_LOG = "FrontdoorAccessLog"
MIGRATED = "migrated"


@collects(READ[0], READ_POLICIES, READ_SETTINGS, READ_ACCOUNTS)
def classic_front_doors(subscription: AzureSubscription) -> Iterator[Distribution]:
    """Every front door, with the routing rules of it that are enabled and forward. One that redirects serves nothing.

    Custom domains have TLS settings and certificates of their own: they are resources by themselves.
    """
    found = subscription.all(FRONT_DOORS)
    logged = dict(subscription.each(partial(_logged, subscription), [each["id"] for each in found]))
    yield from subscription.parsed(FRONT_DOORS, found, lambda each: _distribution(subscription, each, logged))


@collects(*READ)
def classic_front_door_domains(subscription: AzureSubscription) -> Iterator[CustomDomain]:
    """Every custom domain that is served over HTTPS. The list of front doors leaves out how (recorded answers)."""
    found = [each["id"] for each in subscription.all(FRONT_DOORS) if _is_serving(each)]
    yield from classic_domains(subscription, FRONTENDS, found, "customHttpsConfiguration")


def _logged(subscription: AzureSubscription, front_door: str) -> tuple[str, bool | Unknown]:
    return front_door, is_delivered(subscription, ACCESS_LOG, front_door)


def _is_serving(front_door: Answer) -> bool:
    # What was migrated is served by a profile of the newer kind.
    return is_enabled(front_door) and (properties_of(front_door).get("resourceState") or "").lower() != MIGRATED


def _distribution(
    subscription: AzureSubscription, front_door: Answer, logged: Mapping[str, bool | Unknown]
) -> Distribution:
    properties = properties_of(front_door)
    frontends = {each["id"].lower(): properties_of(each) for each in properties.get("frontendEndpoints") or ()}
    own = properties["cName"]
    # Every front door has a frontend of its own name, whether Azure tells it or not.
    names = {identity: each["hostName"] for identity, each in frontends.items()} or {own: own}
    custom = tuple(each for each in names.values() if each.lower() != own.lower())
    rules = [each for each in properties.get("routingRules") or () if is_enabled(each) and _forwards(each)]
    ways = list(ways_of([_route(front_door, each, names) for each in rules], set(names.values())))
    protection = _protection(subscription, frontends, rules)
    return Distribution(
        identity=subscription.identity(FRONT_DOORS, front_door),
        tags=tags_of(front_door),
        is_enabled=_is_serving(front_door),
        domains=(own, *custom),
        tls=classic_endpoint_policy(),
        own_names_apart=bool(custom),
        behaviours=in_order(each.behaviour for each in ways),
        origins=tuple(_origins(subscription, properties, ways)),
        origin_groups=tuple(_groups(properties)),
        error_caching=None,
        access_logs=logged.get(front_door["id"], Unknown(why="it was deleted during the scan")),
        web_acl=protection.web_acl,
        unprotected=protection.unprotected,
        default_root_object=None,
    )


def _forwards(rule: Answer) -> bool:
    return kind_of_route(properties_of(rule).get("routeConfiguration") or {}) == FORWARDING


def _route(front_door: Answer, rule: Answer, names: Mapping[str, str]) -> EdgeRoute:
    properties = properties_of(rule)
    configuration = properties.get("routeConfiguration") or {}
    served = tuple(names[each] for each in references(properties.get("frontendEndpoints")) if each in names)
    # Where Azure does not tell for which names a rule is, it may be for any.
    served = served or tuple(names.values())
    protocols = protocols_of(properties.get("acceptedProtocols"))
    rules = rules_of_engine(front_door, reference(properties.get("rulesEngine")))
    start = Handling(
        viewer_protocol=viewer_protocol_of(protocols, redirects=False),
        origin_group=name_of(reference(configuration.get("backendPool"))) or UNTOLD_GROUP,
        forwarding=forwarding_of(configuration.get("forwardingProtocol")),
        keeping=keeping_of_route(configuration.get("cacheConfiguration")),
    )
    if isinstance(rules, Unknown):
        start, rules = with_doubt(start, rules.why), []
    return EdgeRoute(
        names=served,
        protocols=protocols,
        patterns=patterns_of(properties.get("patternsToMatch")),
        start=start,
        rules=rules,
    )


def _backends(pool: Answer) -> list[Answer]:
    backends = properties_of(pool).get("backends") or ()
    return [each for each in backends if (each.get("enabledState") or "").lower() != "disabled"]


def _origin_id(pool: Answer, backend: Answer) -> str:
    return f"{name_of(pool['id'])}/{backend['address']}"


def _groups(properties: Answer) -> Iterator[OriginGroup]:
    probes = {each["id"].lower(): each for each in properties.get("healthProbeSettings") or ()}
    for pool in properties.get("backendPools") or ():
        probe = probes.get(reference(properties_of(pool).get("healthProbeSettings")) or "")
        yield OriginGroup(
            id=name_of(pool["id"]),
            origins=tuple(_origin_id(pool, each) for each in _backends(pool)),
            is_probed=probe is not None and is_enabled(probe),
        )


def _origins(subscription: AzureSubscription, properties: Answer, ways: list[Handled]) -> Iterator[Origin]:
    for pool in properties.get("backendPools") or ():
        to_pool = [way for way in ways if way.behaviour.origin == name_of(pool["id"])]
        for each in _backends(pool):
            access = access_of(each.get("privateLinkResourceId") or each.get("privateLinkAlias"), None)
            yield origin_of(subscription, Backend(_origin_id(pool, each), each["address"], access), to_pool)
    yield from untold_origins(ways, {name_of(pool["id"]) for pool in properties.get("backendPools") or ()})


def _protection(subscription: AzureSubscription, frontends: Mapping[str, Answer], rules: list[Answer]) -> Protection:
    return protection_of(
        {each["hostName"]: _in_front(subscription, identity, each, rules) for identity, each in frontends.items()}
    )


def _in_front(
    subscription: AzureSubscription, identity: str, frontend: Answer, rules: list[Answer]
) -> str | Unknown | None:
    """The policy of a name, or of the routing rules if every one that serves it has one."""
    if policy := reference(frontend.get("webApplicationFirewallPolicyLink")):
        return in_force(subscription, policy)
    serving = [each for each in map(properties_of, rules) if identity in references(each.get("frontendEndpoints"))]
    links = [reference(each.get("webApplicationFirewallPolicyLink")) for each in serving]
    found = [in_force(subscription, each) if each else None for each in links]
    if not found or None in found:
        return None
    return next((each for each in found if isinstance(each, Unknown)), found[0])
