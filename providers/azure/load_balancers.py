"""Azure Load Balancers: Basic, Standard, global, and those that pass packets through an appliance."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.frontends import (
    READ_PUBLIC_ADDRESSES,
    READ_PUBLIC_PREFIXES,
    PublicAddresses,
    fewest,
    is_any_public,
    is_public,
    public_addresses_of,
)
from providers.azure.locks import READ_LOCKS, Locks, locks_of
from providers.azure.regions import READ_LOCATIONS
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, tags_of
from providers.azure.virtual_networks import network_of
from providers.translation import declared_at, doubt_of
from scanner.models import BalancerKind, LoadBalancer, Unknown, derive
from scanner.provider import collects

BALANCERS = "Microsoft.Network/loadBalancers"
READ_BALANCERS = f"{BALANCERS}/read"
BASIC = "basic"
KINDS: Mapping[str, BalancerKind] = {
    BASIC: BalancerKind.NETWORK,
    "standard": BalancerKind.NETWORK,
    "gateway": BalancerKind.GATEWAY,
}
RULES, NAT_RULES, NAT_POOLS = "loadBalancingRules", "inboundNatRules", "inboundNatPools"
INBOUND = (RULES, NAT_RULES, NAT_POOLS)


@collects(READ_BALANCERS, READ_LOCKS, READ_PUBLIC_ADDRESSES, READ_PUBLIC_PREFIXES, READ_LOCATIONS)
def load_balancers(subscription: AzureSubscription) -> Iterator[LoadBalancer]:
    """Every load balancer."""
    found = subscription.all(BALANCERS)
    if not found:
        return
    frontends = [each for balancer in found for each in parts(balancer, "frontendIPConfigurations")]
    make = partial(_balancer, subscription, locks_of(subscription), public_addresses_of(subscription, frontends))
    yield from subscription.parsed(BALANCERS, found, make)


def parts(balancer: Answer, collection: str) -> list[Answer]:
    """The parts of a load balancer of one collection: `loadBalancingRules`."""
    return properties_of(balancer).get(collection) or []


def kind_of(balancer: Answer) -> BalancerKind:
    """What a balancer understands of the traffic."""
    return KINDS.get(_sku(balancer), BalancerKind.OTHER)


def frontend_of(balancer: Answer, rule: Answer) -> Answer:
    """The frontend configuration of a rule; an empty one where it names none."""
    wanted = reference(properties_of(rule).get("frontendIPConfiguration"))
    frontends = parts(balancer, "frontendIPConfigurations")
    return next((each for each in frontends if each["id"].lower() == wanted), {})


def is_basic(balancer: Answer) -> bool:
    """Whether it is of the first kind, which has no zones and no metrics ("Azure Load Balancer SKUs")."""
    return _sku(balancer) == BASIC


def _sku(balancer: Answer) -> str:
    # A balancer that says none is of the first kind that there was ("Azure Load Balancer SKUs").
    return str((balancer.get("sku") or {}).get("name") or BASIC).lower()


def _is_global(balancer: Answer) -> bool:
    return str((balancer.get("sku") or {}).get("tier")).lower() == "global"


def _balancer(
    subscription: AzureSubscription, locks: Locks, addresses: PublicAddresses, answer: Answer
) -> LoadBalancer:
    identity = subscription.identity(BALANCERS, answer)
    frontends = _listening(answer)
    subnets = tuple(dict.fromkeys(filter(None, map(_subnet, parts(answer, "frontendIPConfigurations")))))
    return LoadBalancer(
        identity=identity,
        tags=tags_of(answer),
        kind=kind_of(answer),
        is_public=_is_public(answer),
        domain=addresses.host_of(frontends),
        network=network_of(subnets[0]) if subnets else None,
        subnets=subnets,
        zones=_zones(answer, frontends, addresses),
        # "Standard Load Balancer is built on the zero trust network security model" ("What is Azure Load Balancer?").
        needs_rule_set=_sku(answer) != BASIC,
        deletion_protection=locks.protects(identity.id),
    )


RULES_ELSEWHERE = Unknown(why="which of its frontends take traffic in may be declared elsewhere")


def _is_public(balancer: Answer) -> bool | Unknown:
    """Whether one of the frontends that take traffic in has an address on the internet."""
    rules = _inbound_rules(balancer)
    found = is_any_public(frontend_of(balancer, each) for each in rules if not doubt_of(each))
    if found is True:
        return found
    doubts = (doubt_of(each) for each in rules if is_public(frontend_of(balancer, each)) is not False)
    if doubt := next(filter(None, doubts), None):
        return doubt
    is_open = not rules and declared_at(balancer) is not None
    frontends = parts(balancer, "frontendIPConfigurations") if is_open else ()
    return RULES_ELSEWHERE if is_any_public(frontends) is not False else found


def _listening(balancer: Answer) -> list[Answer]:
    """The frontends that take traffic in, each once. One may serve the way out alone."""
    found = {each["id"].lower(): each for rule in _inbound_rules(balancer) if (each := frontend_of(balancer, rule))}
    return list(found.values())


def _inbound_rules(balancer: Answer) -> list[Answer]:
    return [rule for collection in INBOUND for rule in parts(balancer, collection)]


def _subnet(frontend: Answer) -> str | None:
    return reference(properties_of(frontend).get("subnet"))


def _zones(balancer: Answer, listening: list[Answer], addresses: PublicAddresses) -> tuple[str, ...] | Unknown | None:
    """Where its frontends are served; None for a balancer in many regions at once, or in one that has no zones.

    "Basic SKU type isn't supported." ("Reliability in Load Balancer")
    """
    if _is_global(balancer):
        return None
    if is_basic(balancer):
        return ()
    frontends = listening or parts(balancer, "frontendIPConfigurations")
    found = fewest(map(addresses.zones_of, frontends))
    # Where nobody chose a zone, there may have been none to choose.
    return found or derive(addresses.regions.zones_of(balancer.get("location")), lambda zones: () if zones else None)
