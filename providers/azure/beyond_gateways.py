"""What lies beyond the gateways of virtual networks: networks on premises, and machines that dial in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

from providers.azure.local_network_gateways import LOCAL_GATEWAYS
from providers.azure.next_hops import has_gateway
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.virtual_networks import address_space, network_of
from providers.azure.vpn_connections import CONNECTIONS
from providers.azure.vpn_gateways import GATEWAYS
from scanner.models import NOWHERE, AddressSet, Unknown


@dataclass(frozen=True)
class Beyond:
    """Addresses at the other end of gateways."""

    addresses: AddressSet = NOWHERE
    doubts: tuple[str, ...] = ()
    """Why there may be more."""

    def __or__(self, other: "Beyond") -> "Beyond":
        return Beyond(self.addresses | other.addresses, (*self.doubts, *other.doubts))


class BeyondGateways:
    """The other ends of the gateways of a subscription. They are looked for when a network has a gateway."""

    def __init__(self, subscription: AzureSubscription) -> None:
        self._subscription = subscription

    def of(self, network: Answer) -> Beyond:
        """What a virtual network reaches through its own gateway, or through that of another network."""
        if not has_gateway(network):
            return Beyond()
        if isinstance(self._listed, Unknown):
            return Beyond(doubts=(self._listed.why,))
        homes = _homes(network)
        gateways = [each for each in self._listed if homes.intersection(_networks(each))]
        if not gateways:
            why = f"it may hold any address that the gateway of another subscription leads {network['name']} to"
            return Beyond(doubts=(why,))
        return reduce(Beyond.__or__, map(self._beyond, gateways))

    def _beyond(self, gateway: Answer) -> Beyond:
        properties = properties_of(gateway)
        if str(properties.get("gatewayType")).lower() != "vpn":
            return _learnt(gateway)
        clients = (properties.get("vpnClientConfiguration") or {}).get("vpnClientAddressPool")
        found = Beyond(address_space(clients))
        connections, sites = self._connections, self._sites
        if isinstance(connections, Unknown):
            return found | Beyond(doubts=(connections.why,))
        if isinstance(sites, Unknown):
            return found | Beyond(doubts=(sites.why,))
        for connection in map(properties_of, connections):
            if reference(connection.get("virtualNetworkGateway1")) == gateway["id"].lower():
                site = sites.get(reference(connection.get("localNetworkGateway2")) or "")
                found |= Beyond(site) if site and not connection.get("enableBgp") else _learnt(gateway)
        return found

    @cached_property
    def _listed(self) -> list[Answer] | Unknown:
        return self._subscription.or_unknown(lambda: self._subscription.all_by_group(GATEWAYS))

    @cached_property
    def _connections(self) -> list[Answer] | Unknown:
        subscription = self._subscription
        return subscription.or_unknown(
            lambda: list(
                subscription.each(
                    lambda each: subscription.get(each["id"], CONNECTIONS), subscription.resources(CONNECTIONS)
                )
            )
        )

    @cached_property
    def _sites(self) -> Mapping[str, AddressSet] | Unknown:
        found = self._subscription.or_unknown(lambda: self._subscription.all_by_group(LOCAL_GATEWAYS))
        if isinstance(found, Unknown):
            return found
        return {
            each["id"].lower(): address_space(properties_of(each).get("localNetworkAddressSpace")) for each in found
        }


def _learnt(gateway: Answer) -> Beyond:
    # `getLearnedRoutes` is an action, and no list that a reader may have.
    return Beyond(doubts=(f"it may hold any address, since routes that {gateway['name']} learnt cannot be read",))


def _homes(network: Answer) -> set[str]:
    """The network itself, and those whose gateways it uses."""
    peerings = map(properties_of, properties_of(network).get("virtualNetworkPeerings") or ())
    others = (reference(each.get("remoteVirtualNetwork")) for each in peerings if each.get("useRemoteGateways"))
    return {network["id"].lower(), *filter(None, others)}


def _networks(gateway: Answer) -> set[str]:
    configurations = map(properties_of, properties_of(gateway).get("ipConfigurations") or ())
    subnets = (reference(each.get("subnet")) for each in configurations)
    return {network_of(each) for each in subnets if each}
