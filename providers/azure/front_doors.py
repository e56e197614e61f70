"""Endpoints of Front Door (Standard and Premium) as distributions."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.azure.diagnostic_settings import READ_SETTINGS, is_delivered
from providers.azure.edge_caching import keeping_of
from providers.azure.edge_firewalls import READ_POLICIES, Protection, in_force, protection_of
from providers.azure.edge_handling import Handling, forwarding_of, viewer_protocol_of, with_doubt
from providers.azure.edge_origins import UNTOLD_GROUP, Backend, access_of, origin_of, untold_origins
from providers.azure.edge_routes import EVERY_PATH, EdgeRoute, patterns_of, protocols_of, ways_of
from providers.azure.edge_rules import Handled, in_order
from providers.azure.edge_tls import endpoint_policy
from providers.azure.front_door_profiles import (
    ENDPOINTS,
    GROUPS,
    POLICIES,
    READ,
    Endpoint,
    endpoints_of,
    is_enabled,
    name_of,
    require_certain,
    rules_for,
    served_names,
    untold_names,
)
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references, tags_of
from providers.azure.storage_accounts import READ_ACCOUNTS
from providers.translation import doubt_beside
from providers.undecided import decided
from scanner.models import Distribution, Origin, OriginGroup, Unknown
from scanner.provider import collects

# "Monitor metrics and logs in Azure Front Door", access log.
ACCESS_LOG = "FrontDoorAccessLog"
# `httpsRedirect` of a route (Azure REST API reference).
REDIRECTS = {"enabled": True, "disabled": False}


@collects(*READ, READ_POLICIES, READ_SETTINGS, READ_ACCOUNTS)
def front_doors(subscription: AzureSubscription) -> Iterator[Distribution]:
    """Every endpoint, with the routes of it that are enabled.

    Custom domains have TLS settings and certificates of their own, and one may serve several endpoints: they are
    resources by themselves. The endpoint's own settings are those of the name that Azure gave it.
    """
    found = {each.answer["id"]: each for each in endpoints_of(subscription)}
    profiles = {_profile_id(each) for each in found.values()}
    logged = dict(subscription.each(partial(_logged, subscription), sorted(profiles)))
    yield from subscription.parsed(
        ENDPOINTS,
        [each.answer for each in found.values()],
        lambda answer: _distribution(subscription, found[answer["id"]], logged),
    )


def _profile_id(endpoint: Endpoint) -> str:
    return str(endpoint.profile.answer["id"])


def _logged(subscription: AzureSubscription, profile: str) -> tuple[str, bool | Unknown]:
    return profile, is_delivered(subscription, ACCESS_LOG, profile)


def _distribution(
    subscription: AzureSubscription, endpoint: Endpoint, logged: Mapping[str, bool | Unknown]
) -> Distribution:
    require_certain(endpoint)
    names = _names(endpoint, endpoint.routes)
    own = properties_of(endpoint.answer)["hostName"]
    untold = untold_names(endpoint)
    custom = tuple(name for identity, name in names.items() if name != own and identity not in untold)
    ways = list(ways_of([_route(endpoint, each) for each in endpoint.routes], set(names.values())))
    protection = _protection(subscription, endpoint, names)
    return Distribution(
        identity=subscription.identity(ENDPOINTS, endpoint.answer, endpoint.profile.answer.get("location")),
        tags=tags_of(endpoint.answer),
        # Without a route under some name it answers nobody.
        is_enabled=is_enabled(endpoint.answer) and bool(names),
        domains=(own, *custom),
        other_domains=next(iter(untold.values()), None),
        tls=endpoint_policy(),
        own_names_apart=bool(custom or untold),
        behaviours=in_order(each.behaviour for each in ways),
        origins=tuple(_origins(subscription, endpoint, ways)),
        origin_groups=tuple(_groups(endpoint)),
        error_caching=None,
        access_logs=logged.get(_profile_id(endpoint), Unknown(why="its profile was deleted during the scan")),
        web_acl=protection.web_acl,
        unprotected=protection.unprotected,
        default_root_object=None,
    )


def _names(endpoint: Endpoint, routes: Iterable[Answer]) -> dict[str, str]:
    """Host names by the identity of what has them."""
    return {identity: name_of(each) for identity, each in served_names(endpoint, routes).items()}


def _route(endpoint: Endpoint, route: Answer) -> EdgeRoute:
    properties = properties_of(route)
    start, rules = _start(route), rules_for(endpoint, route)
    if isinstance(rules, Unknown):
        start, rules = with_doubt(start, rules.why), []
    return EdgeRoute(
        names=tuple(_names(endpoint, [route]).values()),
        protocols=protocols_of(properties.get("supportedProtocols")),
        patterns=patterns_of(properties.get("patternsToMatch")),
        start=start,
        rules=rules,
    )


def _start(route: Answer) -> Handling:
    properties = properties_of(route)
    redirect = properties.get("httpsRedirect") or "Disabled"
    redirects = REDIRECTS.get(redirect.lower(), Unknown(why=f"redirection {redirect} of a route is new to netassay"))
    return Handling(
        viewer_protocol=viewer_protocol_of(protocols_of(properties.get("supportedProtocols")), redirects=redirects),
        origin_group=_name(reference(properties.get("originGroup"))) or UNTOLD_GROUP,
        forwarding=forwarding_of(properties.get("forwardingProtocol")),
        keeping=keeping_of(properties.get("cacheConfiguration")),
    )


def _name(identity: str | None) -> str:
    """What a reference leads to, within the profile; names in references may be in another case than the resource's."""
    return (identity or "").rpartition("/")[2]


def _groups(endpoint: Endpoint) -> Iterator[OriginGroup]:
    for each in endpoint.profile.groups:
        identity = each["id"].lower()
        yield OriginGroup(
            id=_name(identity),
            origins=tuple(_origin_id(origin) for origin in endpoint.profile.origins[identity]),
            is_probed=bool(properties_of(each).get("healthProbeSettings")),
        )


def _origin_id(origin: Answer) -> str:
    return "/".join(origin["id"].lower().split("/")[-3::2])


def _origins(subscription: AzureSubscription, endpoint: Endpoint, ways: list[Handled]) -> Iterator[Origin]:
    not_told = subscription.not_told(GROUPS)
    for group in endpoint.profile.groups:
        identity, authentication = group["id"].lower(), properties_of(group).get("authentication")
        to_group = [way for way in ways if way.behaviour.origin == _name(identity)]
        for each in endpoint.profile.origins[identity]:
            properties = properties_of(each)
            access = access_of(properties.get("sharedPrivateLinkResource"), authentication, not_told)
            backend = Backend(_origin_id(each), properties["hostName"], access)
            yield origin_of(subscription, backend, to_group)
    yield from untold_origins(ways, {_name(group["id"].lower()) for group in endpoint.profile.groups})


def _protection(subscription: AzureSubscription, endpoint: Endpoint, names: Mapping[str, str]) -> Protection:
    """What stands in front of the names that routes serve."""
    policies = endpoint.profile.policies
    if isinstance(policies, Unknown):
        return Protection(web_acl=policies)
    found = {name: _in_front(subscription, endpoint, policies, identity) for identity, name in names.items()}
    # What has a name that is not told may have a policy or none.
    others = {identity: why for identity, why in untold_names(endpoint).items() if identity not in names}
    return protection_of({**found, **others})


def _in_front(
    subscription: AzureSubscription, endpoint: Endpoint, policies: list[Answer], domain: str
) -> str | Unknown | None:
    """The firewall policy in front of one name, None where there is none in force for all of its paths."""
    routes = {each["id"].lower() for each in endpoint.routes if domain in served_names(endpoint, [each])}
    # It may be in front of the whole profile, or of routes.
    found = subscription.not_told(POLICIES)
    for each in policies:
        parameters = properties_of(each).get("parameters") or {}
        policy = reference(parameters.get("wafPolicy"))
        if policy is None:
            continue
        is_about = decided(partial(_is_about, parameters, domain, routes))
        if isinstance(is_about, Unknown):
            found = is_about
            continue
        if not is_about:
            continue
        match in_force(subscription, policy):
            case str(protecting):
                doubt = doubt_beside(each, endpoint.answer)
                if doubt is None:
                    return protecting
                found = doubt
            case Unknown() as doubt:
                found = doubt
    return found


def _is_about(parameters: Answer, domain: str, routes: set[str]) -> bool:
    """Whether a security policy is for the whole profile, all paths of the name, or all routes that serve it."""
    if parameters.get("isProfileLevel"):
        return True
    associations = parameters.get("associations") or ()
    named = {route for each in associations for route in references(each.get("routes"))}
    return bool(routes and routes <= named) or any(_is_for(each, domain) for each in associations)


def _is_for(association: Answer, domain: str) -> bool:
    active = [each for each in association.get("domains") or () if each.get("isActive") is not False]
    return domain in references(active) and EVERY_PATH in (association.get("patternsToMatch") or ())
