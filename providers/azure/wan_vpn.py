"""Site-to-site VPN of Azure Virtual WAN: gateways in hubs, their connections, and the sites.

The answers may hold pre-shared keys and site keys. Nothing here reads those fields, so they end with the answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from providers.azure.diagnostic_settings import READ_SETTINGS
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, tags_of
from providers.azure.vpn_logs import TunnelLogs, tunnel_logs
from providers.azure.vpn_proposals import VIRTUAL_WAN
from providers.azure.vpn_tunnels import TunnelSettings, status_of_each
from providers.undecided import decided
from scanner.models import (
    AddressSet,
    KeyStorage,
    RemoteGateway,
    Tunnel,
    TunnelAuthentication,
    VpnConnection,
    VpnGateway,
)
from scanner.provider import collects

WAN_GATEWAYS = "Microsoft.Network/vpnGateways"
WAN_CONNECTIONS = f"{WAN_GATEWAYS}/vpnConnections"
SITES = "Microsoft.Network/vpnSites"
# "A virtual hub's VPN gateway has two instances in active-active mode" (Virtual WAN FAQ).
INSTANCES = 2


@collects(f"{WAN_GATEWAYS}/read")
def hub_vpn_gateways(subscription: AzureSubscription) -> Iterator[VpnGateway]:
    """Every VPN gateway of a virtual hub."""
    listed = subscription.all(WAN_GATEWAYS)
    yield from subscription.parsed(WAN_GATEWAYS, listed, partial(_gateway, subscription))


@collects(f"{WAN_CONNECTIONS}/read", f"{WAN_GATEWAYS}/read", READ_SETTINGS)
def hub_vpn_connections(subscription: AzureSubscription) -> Iterator[VpnConnection]:
    """Every connection of such a gateway to a site."""
    connections = partial(_connections_of, subscription)
    for gateway, logs, listed in subscription.each(connections, subscription.all(WAN_GATEWAYS)):
        parse = partial(_connection, subscription, gateway, logs)
        yield from subscription.parsed(WAN_CONNECTIONS, listed, parse)


@collects(f"{SITES}/read")
def vpn_sites(subscription: AzureSubscription) -> Iterator[RemoteGateway]:
    """Every site."""
    yield from subscription.parsed(SITES, subscription.all(SITES), partial(_site, subscription))


def _gateway(subscription: AzureSubscription, answer: Answer) -> VpnGateway:
    return VpnGateway(
        identity=subscription.identity(WAN_GATEWAYS, answer),
        tags=tags_of(answer),
        is_attached=bool(reference(properties_of(answer).get("virtualHub"))),
    )


def _connections_of(subscription: AzureSubscription, gateway: Answer) -> tuple[Answer, TunnelLogs, list[Answer]]:
    logs = tunnel_logs(subscription, gateway["id"])
    return gateway, logs, subscription.children(gateway["id"], WAN_CONNECTIONS)


def _connection(subscription: AzureSubscription, gateway: Answer, logs: TunnelLogs, answer: Answer) -> VpnConnection:
    properties = properties_of(answer)
    # One to a site without links, as the first sites were, has the settings of its tunnels itself.
    links = properties.get("vpnLinkConnections") or [answer]
    return VpnConnection(
        identity=subscription.identity(WAN_CONNECTIONS, answer, gateway.get("location")),
        gateway=gateway["id"].lower(),
        remote_gateway=reference(properties.get("remoteVpnSite")),
        # A link has no `authenticationType` that could be another (REST API, `VpnSiteLinkConnection`).
        key_storage=KeyStorage.SETTINGS,
        tunnels=tuple(tunnel for link in links for tunnel in _tunnels(gateway, logs, link)),
    )


def _tunnels(gateway: Answer, logs: TunnelLogs, link: Answer) -> Iterator[Tunnel]:
    """The tunnels of one link: one from each instance of the gateway."""
    properties = properties_of(link)
    settings = _settings(properties, logs)
    status = status_of_each(properties.get("connectionStatus"), INSTANCES)
    for end in _ends(gateway):
        yield settings.tunnel(f"{link['name']}-{end}", status)


def _ends(gateway: Answer) -> Sequence[str]:
    """The outside addresses of the instances; numbers where they have none yet."""
    configurations: Sequence[Mapping[str, str]] = properties_of(gateway).get("ipConfigurations") or ()
    addresses = [each["publicIpAddress"] for each in configurations if each.get("publicIpAddress")]
    return addresses if len(addresses) == INSTANCES else [str(number + 1) for number in range(INSTANCES)]


def _settings(properties: Answer, logs: TunnelLogs) -> TunnelSettings:
    return TunnelSettings(
        protocol=properties.get("vpnConnectionProtocolType"),
        mode=properties.get("vpnLinkConnectionMode"),
        dead_peer_timeout=properties.get("dpdTimeoutSeconds"),
        policies=decided(lambda: properties.get("ipsecPolicies") or ()),
        accepted=VIRTUAL_WAN,
        authentication=TunnelAuthentication.PRE_SHARED_KEY,
        logs_activity=logs.activity,
        logs_routing=decided(lambda: logs.routing if properties.get("enableBgp") else None),
    )


def _site(subscription: AzureSubscription, answer: Answer) -> RemoteGateway:
    properties = properties_of(answer)
    ends = [properties, *(properties_of(each) for each in properties.get("vpnSiteLinks") or ())]
    addresses = [each["ipAddress"] for each in ends if each.get("ipAddress")]
    domain = next((each["fqdn"] for each in ends if each.get("fqdn")), None)
    systems = [each["bgpProperties"]["asn"] for each in ends if (each.get("bgpProperties") or {}).get("asn")]
    return RemoteGateway(
        identity=subscription.identity(SITES, answer),
        tags=tags_of(answer),
        addresses=AddressSet.of(*addresses),
        domain=None if addresses else domain,
        autonomous_system=next(iter(systems), None),
    )
