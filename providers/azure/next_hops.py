"""Where routes of route tables lead, and whether anything is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from providers.azure.scale_sets import interfaces_of_machines
from providers.azure.session import Answer, AzureSubscription, properties_of
from providers.azure.virtual_networks import VIRTUAL_NETWORKS, address_space
from scanner.models import NOWHERE, AddressSet, GatewayKind, Unknown

LOAD_BALANCERS = "Microsoft.Network/loadBalancers"
AZURE_FIREWALLS = "Microsoft.Network/azureFirewalls"
NETWORK_INTERFACES = "Microsoft.Network/networkInterfaces"

# `RouteNextHopType` (Virtual Network REST API).
KINDS: Mapping[str, GatewayKind] = {
    "internet": GatewayKind.INTERNET,
    "vnetlocal": GatewayKind.LOCAL,
    "none": GatewayKind.NONE,
    "virtualnetworkgateway": GatewayKind.VIRTUAL_PRIVATE,
    "virtualappliance": GatewayKind.APPLIANCE,
    "virtualapplianceecmp": GatewayKind.APPLIANCE,
}


@dataclass(frozen=True)
class NextHop:
    """Where a route leads."""

    name: str
    kind: GatewayKind
    is_missing: bool | Unknown


class NextHops:
    """What stands at next hops. It is looked for when a route leads to something that may be missing."""

    def __init__(self, subscription: AzureSubscription) -> None:
        self._subscription = subscription

    def of(self, route: Answer, networks: Iterable[str]) -> NextHop:
        """The next hop of a route.

        Args:
            route: its properties.
            networks: identities of the virtual networks in which the route counts.
        """
        written = route["nextHopType"]
        kind = KINDS.get(written.lower(), GatewayKind.OTHER)
        addresses = _addresses(route)
        name = ", ".join(addresses) or written
        if kind is GatewayKind.VIRTUAL_PRIVATE:
            return NextHop(name, kind, self._lacks_gateway(networks))
        if kind is GatewayKind.APPLIANCE:
            return NextHop(name, kind, self._is_nobody(addresses))
        if kind is GatewayKind.OTHER:
            return NextHop(name, kind, Unknown(why=f"the next hop {written} is of a kind that is new to netassay"))
        return NextHop(name, kind, is_missing=False)

    def _lacks_gateway(self, networks: Iterable[str]) -> bool | Unknown:
        known = self._networks
        if isinstance(known, Unknown):
            return known
        found = {each: known.get(each) for each in networks}
        if not all(has_gateway(each) for each in found.values() if each):
            return True
        unlisted = [name for name, each in found.items() if each is None]
        return Unknown(why=f"the virtual network {unlisted[0]} is not in the list") if unlisted else False

    def _is_nobody(self, addresses: Iterable[str]) -> bool | Unknown:
        """Whether none of the addresses is one of something that passes packets on."""
        holders, known = self._holders, self._networks
        if isinstance(holders, Unknown):
            return holders
        if isinstance(known, Unknown):
            return known
        asked = [AddressSet.of(each) for each in addresses]
        if any(holders.get(each, False) for each in asked):
            return False
        ours = NOWHERE
        for network in known.values():
            ours |= address_space(properties_of(network).get("addressSpace"))
        foreign = [each for each in asked if not each <= ours]
        # The networks of another subscription are not in the lists of this one.
        return Unknown(why=f"who has {foreign[0]} is not told in this subscription") if foreign else True

    @cached_property
    def _networks(self) -> Mapping[str, Answer] | Unknown:
        found = self._subscription.or_unknown(lambda: self._subscription.all(VIRTUAL_NETWORKS))
        return found if isinstance(found, Unknown) else {each["id"].lower(): each for each in found}

    @cached_property
    def _holders(self) -> Mapping[AddressSet, bool] | Unknown:
        return self._subscription.or_unknown(lambda: _holders(self._subscription))


def has_gateway(network: Answer) -> bool:
    """Whether a virtual network has a gateway of its own, or uses that of another one."""
    properties = properties_of(network)
    own = [each for each in properties.get("subnets") or () if each["name"].lower() == "gatewaysubnet"]
    peerings = map(properties_of, properties.get("virtualNetworkPeerings") or ())
    return any(properties_of(each).get("ipConfigurations") for each in own) or any(
        each.get("useRemoteGateways") for each in peerings
    )


def _addresses(route: Answer) -> tuple[str, ...]:
    several = (route.get("nextHop") or {}).get("nextHopIpAddresses") or ()
    one = route.get("nextHopIpAddress")
    return (*((one,) if one else ()), *several)


def _holders(subscription: AzureSubscription) -> dict[AddressSet, bool]:
    """Private addresses, and whether what has them passes on packets that are not for itself.

    An interface does so only with IP forwarding ("Virtual network traffic routing"); a load balancer stands before some
    that do.
    """
    found: dict[AddressSet, bool] = {}
    for interface in (*subscription.all(NETWORK_INTERFACES), *interfaces_of_machines(subscription)):
        passes_on = bool(properties_of(interface).get("enableIPForwarding"))
        found |= dict.fromkeys(_private(properties_of(interface).get("ipConfigurations")), passes_on)
    for balancer in subscription.all(LOAD_BALANCERS):
        found |= dict.fromkeys(_private(properties_of(balancer).get("frontendIPConfigurations")), True)
    for firewall in subscription.all(AZURE_FIREWALLS):
        properties = properties_of(firewall)
        of_hub = (properties.get("hubIPAddresses") or {}).get("privateIPAddress")
        found |= dict.fromkeys(_private(properties.get("ipConfigurations")), True)
        found |= {AddressSet.of(of_hub): True} if of_hub else {}
    return found


def _private(configurations: Iterable[Answer] | None) -> list[AddressSet]:
    found = (properties_of(each).get("privateIPAddress") for each in configurations or ())
    return [AddressSet.of(each) for each in found if each]
