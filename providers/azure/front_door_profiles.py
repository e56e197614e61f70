"""Front Door profiles (Standard and Premium) with all that is in them, which is listed for each part by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from providers.azure.delivery_rules import rules_of
from providers.azure.edge_rules import EdgeRule
from providers.azure.session import Answer, AzureSubscription, properties_of, references
from providers.translation import doubt_beside
from scanner.models import UndecidedError, Unknown, derive

PROFILES = "Microsoft.Cdn/profiles"
ENDPOINTS = f"{PROFILES}/afdEndpoints"
ROUTES = f"{ENDPOINTS}/routes"
DOMAINS = f"{PROFILES}/customDomains"
GROUPS = f"{PROFILES}/originGroups"
ORIGINS = f"{GROUPS}/origins"
RULE_SETS = f"{PROFILES}/ruleSets"
RULES = f"{RULE_SETS}/rules"
POLICIES = f"{PROFILES}/securityPolicies"
READ = tuple(
    f"{each}/read" for each in (PROFILES, ENDPOINTS, ROUTES, DOMAINS, GROUPS, ORIGINS, RULE_SETS, RULES, POLICIES)
)
# How the names of its tiers end: `Standard_AzureFrontDoor`, `Premium_AzureFrontDoor`.
TIER = "_azurefrontdoor"
DISABLED = "disabled"
NOT_LISTED = Unknown(why="a custom domain that a route serves is not among what was read")


@dataclass(frozen=True)
class Profile:
    """What the endpoints of a profile share."""

    answer: Answer
    domains: Mapping[str, Answer]
    """By identity."""
    groups: tuple[Answer, ...]
    origins: Mapping[str, tuple[Answer, ...]]
    """By identity of the group."""
    rule_sets: Mapping[str, list[Answer] | Unknown] | Unknown
    """Properties of the rules of each set, by identity."""
    policies: list[Answer] | Unknown


@dataclass(frozen=True)
class Endpoint:
    """An endpoint, with the routes that are enabled."""

    answer: Answer
    routes: tuple[Answer, ...]
    profile: Profile


def is_front_door(profile: Answer) -> bool:
    """Whether a profile is one of Front Door, and not of the older CDN."""
    return ((profile.get("sku") or {}).get("name") or "").lower().endswith(TIER)


def is_enabled(answer: Answer) -> bool:
    """Whether it may serve: its `enabledState` is not `Disabled`. A word that is new may mean that it does."""
    return (properties_of(answer).get("enabledState") or "").lower() != DISABLED


def endpoints_of(subscription: AzureSubscription) -> list[Endpoint]:
    """Every endpoint of every profile.

    Raises:
        RefusedError: Azure refused a list that an endpoint cannot be understood without.
    """
    profiles = _profiles(subscription)
    listed = subscription.each(lambda each: (each, subscription.children(each.answer["id"], ENDPOINTS)), list(profiles))
    pairs = [(profile, answer) for profile, answers in listed for answer in answers]
    return list(subscription.each(partial(_endpoint, subscription), pairs))


def _endpoint(subscription: AzureSubscription, pair: tuple[Profile, Answer]) -> Endpoint:
    profile, answer = pair
    routes = subscription.children(answer["id"], ROUTES)
    return Endpoint(answer, tuple(filter(is_enabled, routes)), profile)


def _profiles(subscription: AzureSubscription) -> list[Profile]:
    found = [each for each in subscription.all(PROFILES) if is_front_door(each)]
    parts = list(subscription.each(partial(_parts, subscription), found))
    groups = [group for _, _, of_one, _, _ in parts for group in of_one]
    origins = dict(subscription.each(lambda each: (each["id"].lower(), _origins(subscription, each)), groups))
    sets = [each for _, _, _, of_one, _ in parts if not isinstance(of_one, Unknown) for each in of_one]
    rules = dict(subscription.each(lambda each: (each["id"].lower(), _rules(subscription, each)), sets))
    return [
        Profile(
            answer=profile,
            domains={each["id"].lower(): each for each in domains},
            groups=tuple(each for each in of_one if each["id"].lower() in origins),
            origins=origins,
            rule_sets=listed if isinstance(listed, Unknown) else rules,
            policies=policies,
        )
        for profile, domains, of_one, listed, policies in parts
    ]


_Parts = tuple[Answer, list[Answer], list[Answer], list[Answer] | Unknown, list[Answer] | Unknown]


def _parts(subscription: AzureSubscription, profile: Answer) -> _Parts:
    identity = profile["id"]
    return (
        profile,
        subscription.children(identity, DOMAINS),
        subscription.children(identity, GROUPS),
        subscription.or_unknown(lambda: subscription.children(identity, RULE_SETS)),
        subscription.or_unknown(lambda: subscription.children(identity, POLICIES)),
    )


def _origins(subscription: AzureSubscription, group: Answer) -> tuple[Answer, ...]:
    return tuple(filter(is_enabled, subscription.children(group["id"], ORIGINS)))


def _rules(subscription: AzureSubscription, rule_set: Answer) -> list[Answer] | Unknown:
    """The rules of a set, which has them in itself where it is in batch mode, and none in an older version."""
    properties = properties_of(rule_set)
    if properties.get("batchMode"):
        return list(properties.get("rules") or ())
    listed = subscription.or_unknown(lambda: subscription.children(rule_set["id"], RULES))
    if listed == [] and (not_told := subscription.not_told(RULE_SETS)):
        return not_told
    return derive(listed, lambda known: _certain_rules(known, rule_set))


def _certain_rules(rules: list[Answer], rule_set: Answer) -> list[Answer] | Unknown:
    """The properties of the rules of a set, of which each is there for certain."""
    doubts = (doubt_beside(each, rule_set) for each in rules)
    return next(filter(None, doubts), None) or [properties_of(each) for each in rules]


def rules_for(endpoint: Endpoint, route: Answer) -> list[EdgeRule] | Unknown:
    """The rules of the sets that a route names, in the order in which they apply."""
    named = references(properties_of(route).get("ruleSets"))
    known = endpoint.profile.rule_sets
    if isinstance(known, Unknown):
        return known if named else []
    found: list[EdgeRule] = []
    for identity in named:
        rules = known.get(identity, Unknown(why=f"there is no rule set {identity.rpartition('/')[2]} to read"))
        if isinstance(rules, Unknown):
            return rules
        found += rules_of(rules)
    return found


def name_of(answer: Answer) -> str:
    """The host name of an endpoint or a custom domain; what stands for it where a template leaves it open."""
    name = properties_of(answer)["hostName"]
    return str(answer["name"]) if isinstance(name, Unknown) else str(name)


def untold_names(endpoint: Endpoint) -> dict[str, Unknown]:
    """Why names under which its routes are served are not known, by the identity of the domains that have them."""
    found: dict[str, Unknown] = {}
    for route in endpoint.routes:
        for each in references(properties_of(route).get("customDomains")):
            domain = endpoint.profile.domains.get(each)
            name = properties_of(domain)["hostName"] if domain else NOT_LISTED
            if isinstance(name, Unknown):
                found[each] = Unknown(why=name.why)
    return found


def require_certain(endpoint: Endpoint) -> None:
    """See to it that the routes of an endpoint, and the groups with their origins, are there for certain.

    Raises:
        UndecidedError: a template leaves it open whether one of them is made.
    """
    groups = endpoint.profile.groups
    origins = (origin for each in groups for origin in endpoint.profile.origins[each["id"].lower()])
    for each in (*endpoint.routes, *groups, *origins):
        if doubt := doubt_beside(each, endpoint.answer):
            raise UndecidedError(doubt.why)


def served_names(endpoint: Endpoint, routes: Iterable[Answer]) -> dict[str, Answer]:
    """What has the names under which routes are served: custom domains by their identity, the endpoint itself first."""
    found: dict[str, Answer] = {}
    for route in routes:
        properties = properties_of(route)
        # A word that is new may mean that it is served there.
        if (properties.get("linkToDefaultDomain") or DISABLED).lower() != DISABLED:
            found = {endpoint.answer["id"].lower(): endpoint.answer, **found}
        active = [each for each in properties.get("customDomains") or () if each.get("isActive") is not False]
        known = [each for each in references(active) if each in endpoint.profile.domains]
        found.update({each: endpoint.profile.domains[each] for each in known})
    return found
