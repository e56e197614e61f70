"""Virtual network gateways that end VPN connections."""

from collections.abc import Iterator
from functools import partial

from providers.azure.session import FIND, Answer, AzureSubscription, properties_of, reference, tags_of
from providers.azure.vpn_proposals import POLICY_BASED, ROUTE_BASED, Accepted
from providers.undecided import decided
from scanner.models import Unknown, VpnGateway, derive
from scanner.provider import collects

GATEWAYS = "Microsoft.Network/virtualNetworkGateways"

ACCEPTED = {"policybased": POLICY_BASED, "routebased": ROUTE_BASED}


@collects(f"{GATEWAYS}/read", FIND)
def vpn_gateways(subscription: AzureSubscription) -> Iterator[VpnGateway]:
    """Every virtual network gateway for VPNs; others of the type are for ExpressRoute."""
    listed = subscription.all_by_group(GATEWAYS)
    found = [each for each in listed if str(properties_of(each).get("gatewayType")).lower() == "vpn"]
    yield from subscription.parsed(GATEWAYS, found, partial(_gateway, subscription))


def accepted_by(gateway: Answer | Unknown) -> Accepted | Unknown:
    """What a gateway's tunnels accept where their connection has no policy."""
    if isinstance(gateway, Unknown):
        return gateway
    # "RouteBased" unless it is chosen (REST API, `vpnType`; New-AzVirtualNetworkGateway).
    written = decided(lambda: str(properties_of(gateway).get("vpnType") or "RouteBased"))
    new = Unknown(why=f"the VPN type {written} is new to netassay")
    return derive(written, lambda known: ACCEPTED.get(known.lower(), new))


def tunnel_names(gateway: Answer | Unknown) -> list[str]:
    """The outside address of each of its instances that a connection has a tunnel from; numbers where it has none yet.

    A gateway in active-active mode has two instances that build tunnels ("About active-active mode VPN gateways").
    """
    settings = derive(gateway, properties_of)
    if isinstance(settings, Unknown):
        return ["1"]
    count = 2 if settings.get("activeActive") else 1
    peerings = (settings.get("bgpSettings") or {}).get("bgpPeeringAddresses") or ()
    addresses = [each["tunnelIpAddresses"][0] for each in peerings if each.get("tunnelIpAddresses")]
    return addresses[:count] if len(addresses) >= count else [str(number + 1) for number in range(count)]


def _gateway(subscription: AzureSubscription, answer: Answer) -> VpnGateway:
    ends = (
        reference(properties_of(each).get("subnet")) for each in properties_of(answer).get("ipConfigurations") or ()
    )
    networks = {subnet.rpartition("/subnets/")[0] for subnet in ends if subnet}
    return VpnGateway(
        identity=subscription.identity(GATEWAYS, answer),
        tags=tags_of(answer),
        networks=tuple(sorted(networks)),
        is_attached=bool(networks),
    )
