"""What load balancers listen on: load balancing rules, inbound NAT rules, and inbound NAT pools."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.frontends import (
    READ_PUBLIC_ADDRESSES,
    READ_PUBLIC_PREFIXES,
    PublicAddresses,
    is_public,
    public_addresses_of,
)
from providers.azure.lb_target_groups import group_id, pools_of
from providers.azure.load_balancers import (
    BALANCERS,
    NAT_POOLS,
    NAT_RULES,
    READ_BALANCERS,
    RULES,
    frontend_of,
    kind_of,
    parts,
)
from providers.azure.protocols import protocol_of
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.undecided import decided
from scanner.models import NO_PORTS, ActionKind, Identity, Listener, ListenerAction, ListenerRule, PortSet
from scanner.provider import collects


@collects(READ_BALANCERS, READ_PUBLIC_ADDRESSES, READ_PUBLIC_PREFIXES)
def lb_listeners(subscription: AzureSubscription) -> Iterator[Listener]:
    """Rules of every load balancer that take traffic in."""
    found = subscription.all(BALANCERS)
    frontends = [each for balancer in found for each in parts(balancer, "frontendIPConfigurations")]
    addresses = public_addresses_of(subscription, frontends)
    for balancer in found:
        for collection in (RULES, NAT_RULES, NAT_POOLS):
            make = partial(_listener, subscription, addresses, balancer, collection)
            rules = [each for each in parts(balancer, collection) if _leads_somewhere(each, collection)]
            yield from subscription.parsed(BALANCERS, rules, make)


def _leads_somewhere(rule: Answer, collection: str) -> bool:
    """A NAT rule that nothing is attached to yet passes nothing on."""
    properties = properties_of(rule)
    attached = ("backendIPConfiguration", "backendAddressPool")
    # What a template leaves open there is told of the rule.
    return collection != NAT_RULES or decided(lambda: any(map(properties.get, attached))) is not False


def _listener(
    subscription: AzureSubscription, addresses: PublicAddresses, balancer: Answer, collection: str, rule: Answer
) -> Listener:
    properties = properties_of(rule)
    first, ports = _first_port(properties), _ports(properties)
    is_nat = collection != RULES
    return Listener(
        identity=_identity(subscription, balancer, collection, rule, ports),
        balancer=balancer["id"].lower(),
        balancer_kind=kind_of(balancer),
        is_public=is_public(frontend_of(balancer, rule)),
        protocol=protocol_of(properties.get("protocol")),
        port=first,
        more_ports=ports - PortSet.of(first),
        addresses=addresses.address_of(frontend_of(balancer, rule)),
        inner_addresses=addresses.inner_address_of(frontend_of(balancer, rule)),
        keeps_destination=bool(properties.get("enableFloatingIP")),
        rules=() if is_nat else (_to_pools(balancer, rule),),
        backend_port=properties.get("backendPort") if is_nat else None,
        interface=_interface(properties),
    )


def _interface(properties: Answer) -> str | None:
    """What has the IP configuration that a NAT rule leads to: `.../networkInterfaces/nic/ipConfigurations/main`."""
    configuration = reference(properties.get("backendIPConfiguration"))
    return configuration.rpartition("/ipconfigurations/")[0] if configuration else None


def _identity(
    subscription: AzureSubscription, balancer: Answer, collection: str, rule: Answer, ports: PortSet
) -> Identity:
    name = f"{balancer['name']}/{rule['name']}:{ports or 'all'}"
    return subscription.identity(f"{BALANCERS}/{collection}", {**rule, "name": name}, balancer.get("location"))


def _first_port(properties: Mapping[str, int]) -> int:
    """The first frontend port; 0 of a rule for all of them ("High availability ports overview")."""
    return properties.get("frontendPortRangeStart") or properties.get("frontendPort") or 0


def _ports(properties: Mapping[str, int]) -> PortSet:
    """The frontend ports; none stands for every one."""
    first = _first_port(properties)
    return PortSet.of((first, properties.get("frontendPortRangeEnd") or first)) if first else NO_PORTS


def _to_pools(balancer: Answer, rule: Answer) -> ListenerRule:
    groups = tuple(group_id(pool, rule) for pool in pools_of(balancer, rule))
    return ListenerRule(priority="default", actions=(ListenerAction(kind=ActionKind.FORWARD, target_groups=groups),))
