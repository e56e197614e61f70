"""Network interfaces, those of scale sets included."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.public_addresses import addresses_by_id
from providers.azure.scale_sets import SCALE_SET_INTERFACES, interfaces_of_machines
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, tags_of
from providers.azure.virtual_networks import network_of
from scanner.models import NOWHERE, AddressSet, NetworkInterface
from scanner.provider import collects

NETWORK_INTERFACES = "Microsoft.Network/networkInterfaces"
OF_MACHINE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/networkInterfaces"


@collects("Microsoft.Network/networkInterfaces/read", "Microsoft.Network/publicIPAddresses/read")
def network_interfaces(subscription: AzureSubscription) -> Iterator[NetworkInterface]:
    """Every network interface with its addresses and its own network security group."""
    found = subscription.all(NETWORK_INTERFACES)
    public = addresses_by_id(subscription) if found else {}
    yield from subscription.parsed(
        NETWORK_INTERFACES, found, partial(_interface, subscription, NETWORK_INTERFACES, public)
    )


@collects(
    "Microsoft.Compute/virtualMachineScaleSets/networkInterfaces/read",
    "Microsoft.Compute/virtualMachineScaleSets/read",
)
def scale_set_interfaces(subscription: AzureSubscription) -> Iterator[NetworkInterface]:
    """Every interface of the machines of scale sets, which stand in no other list."""
    found = interfaces_of_machines(subscription)
    # Their public addresses are parts of the machines, and in no list of the subscription.
    yield from subscription.parsed(SCALE_SET_INTERFACES, found, partial(_interface, subscription, OF_MACHINE, {}))


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
    """The identity of its virtual machine, private endpoint or private link service."""
    properties = properties_of(answer)
    fields = ("virtualMachine", "privateEndpoint", "privateLinkService")
    return next((found for each in fields if (found := reference(properties.get(each)))), "")


def _interface(
    subscription: AzureSubscription, type_name: str, public: Mapping[str, AddressSet], answer: Answer
) -> NetworkInterface:
    subnet = next(iter(subnets_of(answer)), None)
    group = own_group(answer)
    properties = [properties_of(each) for each in configurations_of(answer)]
    lent = (reference(each.get("publicIPAddress")) for each in properties)
    addresses = NOWHERE
    for each in lent:
        addresses |= public.get(each or "", NOWHERE)
    return NetworkInterface(
        identity=subscription.identity(type_name, answer),
        tags=tags_of(answer),
        network=network_of(subnet) if subnet else None,
        subnet=subnet,
        # A stopped machine's dynamic address may be missing.
        addresses=AddressSet.of(*(each["privateIPAddress"] for each in properties if each.get("privateIPAddress"))),
        public_addresses=addresses,
        rule_sets=(group,) if group else (),
        owner=owner_of(answer),
    )
