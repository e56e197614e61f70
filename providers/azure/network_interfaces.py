"""Network interfaces, those of scale sets included."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from providers.azure.public_addresses import PUBLIC_ADDRESSES, address_of, by_id, is_closed_by_default
from providers.azure.scale_sets import SCALE_SET_INTERFACES, addresses_of_machines, interfaces_of_machines
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references, tags_of
from providers.azure.subnets import filters_endpoints, properties_by_id, routes_endpoints
from providers.azure.virtual_networks import network_of
from scanner.models import AddressSet, NetworkInterface, Unknown, derive
from scanner.provider import collects

NETWORK_INTERFACES = "Microsoft.Network/networkInterfaces"
OF_MACHINE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/networkInterfaces"


@collects(
    "Microsoft.Network/networkInterfaces/read",
    "Microsoft.Network/publicIPAddresses/read",
    "Microsoft.Network/virtualNetworks/read",
)
def network_interfaces(subscription: AzureSubscription) -> Iterator[NetworkInterface]:
    """Every network interface with its addresses, and the network security groups that filter it."""
    found = subscription.all(NETWORK_INTERFACES)
    public = by_id(subscription.all(PUBLIC_ADDRESSES)) if found else {}
    interfaces = _Interfaces(subscription, NETWORK_INTERFACES, public)
    yield from subscription.parsed(NETWORK_INTERFACES, found, interfaces.interface)


@collects(
    "Microsoft.Compute/virtualMachineScaleSets/networkInterfaces/read",
    "Microsoft.Compute/virtualMachineScaleSets/publicIPAddresses/read",
    "Microsoft.Compute/virtualMachineScaleSets/read",
    "Microsoft.Network/virtualNetworks/read",
)
def scale_set_interfaces(subscription: AzureSubscription) -> Iterator[NetworkInterface]:
    """Every interface of the machines of scale sets, which stand in no other list."""
    found = interfaces_of_machines(subscription)
    public = by_id(addresses_of_machines(subscription)) if any(map(_has_public_address, found)) else {}
    interfaces = _Interfaces(subscription, OF_MACHINE, public)
    yield from subscription.parsed(SCALE_SET_INTERFACES, found, interfaces.interface)


def subnets_of(interface: Answer) -> tuple[str, ...]:
    """The identities of the subnets it is plugged into, each once; all of one network."""
    found = (reference(properties_of(each).get("subnet")) for each in configurations_of(interface))
    return tuple(dict.fromkeys(each for each in found if each))


def configurations_of(interface: Answer) -> list[Answer]:
    """The IP configurations of an interface, or of what a scale set makes interfaces from."""
    return list(properties_of(interface).get("ipConfigurations") or ())


def own_group(interface: Answer) -> str | None:
    """The identity of its own network security group."""
    return reference(properties_of(interface).get("networkSecurityGroup"))


def owner_of(answer: Answer) -> str:
    """The identity of its virtual machine, private endpoint or private link service; its own where it has none."""
    properties = properties_of(answer)
    fields = ("virtualMachine", "privateEndpoint", "privateLinkService")
    return next((found for each in fields if (found := reference(properties.get(each)))), str(answer["id"]).lower())


def _has_public_address(interface: Answer) -> bool:
    return any(properties_of(each).get("publicIPAddress") for each in configurations_of(interface))


def is_routed(interface: Answer, subnets: Mapping[str, Answer]) -> bool:
    """Whether route tables count for its packets; for those of a private endpoint only where its subnet says so.

    Args:
        interface: the answer.
        subnets: properties by identity.
    """
    if not properties_of(interface).get("privateEndpoint"):
        return True
    return any(routes_endpoints(subnets.get(each, {})) for each in subnets_of(interface))


def is_filtered(interface: Answer, subnets: Mapping[str, Answer]) -> bool:
    """Whether network security groups filter it; a private endpoint only where its subnet says so.

    Args:
        interface: the answer.
        subnets: properties by identity.
    """
    if not properties_of(interface).get("privateEndpoint"):
        return True
    return any(filters_endpoints(subnets.get(each, {})) for each in subnets_of(interface))


class _Interfaces:
    """Makes interfaces of answers."""

    def __init__(self, subscription: AzureSubscription, type_name: str, public: Mapping[str, Answer]) -> None:
        self._subscription = subscription
        self._type_name = type_name
        self._public = public

    def interface(self, answer: Answer) -> NetworkInterface:
        """One of them."""
        subnet = next(iter(subnets_of(answer)), None)
        group = own_group(answer)
        properties = [properties_of(each) for each in configurations_of(answer)]
        names = [name for each in properties if (name := reference(each.get("publicIPAddress")))]
        lent = [self._public[each] for each in names if each in self._public]
        missing = next((each for each in names if each not in self._public), None)
        members_of = (group for each in properties for group in references(each.get("applicationSecurityGroups")))
        return NetworkInterface(
            identity=self._subscription.identity(self._type_name, answer),
            tags=tags_of(answer),
            network=network_of(subnet) if subnet else None,
            subnet=subnet,
            # A stopped machine's dynamic address may be missing.
            addresses=AddressSet.of(*(each["privateIPAddress"] for each in properties if each.get("privateIPAddress"))),
            public_addresses=AddressSet.union(map(address_of, lent)),
            unread_public_address=Unknown(why=f"its public address {missing} is in no list") if missing else None,
            needs_rule_set=all(map(is_closed_by_default, lent)),
            rule_sets=(group,) if group else (),
            subnet_rule_sets=derive(self._subnets, lambda subnets: _around(answer, subnets)) if subnet else (),
            groups=tuple(dict.fromkeys(members_of)),
            # Where the subnets could not be read, neither could the groups, without which nothing is followed.
            ignores_routes=not isinstance(self._subnets, Unknown) and not is_routed(answer, self._subnets),
            owner=owner_of(answer),
        )

    @cached_property
    def _subnets(self) -> Mapping[str, Answer] | Unknown:
        return self._subscription.or_unknown(lambda: properties_by_id(self._subscription))


def _around(interface: Answer, subnets: Mapping[str, Answer]) -> tuple[str, ...]:
    """The groups of its subnets, as far as they filter it."""
    if not is_filtered(interface, subnets):
        return ()
    found = (reference(subnets.get(each, {}).get("networkSecurityGroup")) for each in subnets_of(interface))
    return tuple(dict.fromkeys(group for group in found if group))
