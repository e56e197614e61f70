"""Site-to-site connections of virtual network gateways.

The answers may hold pre-shared and authorisation keys. Nothing here reads those fields, so they end with the answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.azure.diagnostic_settings import READ_SETTINGS
from providers.azure.session import FIND, Answer, AzureSubscription, properties_of, reference, tags_of
from providers.azure.vpn_gateways import GATEWAYS, accepted_by, tunnel_names
from providers.azure.vpn_logs import TunnelLogs, tunnel_logs
from providers.azure.vpn_proposals import POLICY_BASED
from providers.azure.vpn_tunnels import TunnelSettings, status_of, status_of_each
from providers.undecided import decided
from scanner.models import KeyStorage, Tunnel, TunnelAuthentication, Unknown, VpnConnection, known
from scanner.provider import collects

CONNECTIONS = "Microsoft.Network/connections"
# Connections that are no site-to-site VPN.
OTHER_KINDS = frozenset({"expressroute", "vpnclient"})
GONE = frozenset({"deleting"})
AUTHENTICATION = {"psk": TunnelAuthentication.PRE_SHARED_KEY, "certificate": TunnelAuthentication.CERTIFICATE}

Gateways = Mapping[str, Answer] | Unknown


@collects(f"{CONNECTIONS}/read", FIND, f"{GATEWAYS}/read", READ_SETTINGS)
def vpn_connections(subscription: AzureSubscription) -> Iterator[VpnConnection]:
    """Every connection to a site or to another virtual network."""
    # Each is asked for by itself: their list leaves out whether they are up (REST API, the example of its `List`).
    found = subscription.resources(CONNECTIONS)
    answers = list(subscription.each(lambda each: subscription.get(each["id"], CONNECTIONS), found))
    own = [each for each in answers if decided(partial(_is_site_to_site, each)) is not False]
    gateways = _gateways(subscription) if own else {}
    logs = _logs(subscription, own)
    yield from subscription.parsed(CONNECTIONS, own, partial(_connection, subscription, gateways, logs))


def _is_site_to_site(answer: Answer) -> bool:
    properties = properties_of(answer)
    is_other = str(properties.get("connectionType")).lower() in OTHER_KINDS
    return not is_other and str(properties.get("provisioningState")).lower() not in GONE


def _gateways(subscription: AzureSubscription) -> Gateways:
    listed = subscription.or_unknown(lambda: subscription.all_by_group(GATEWAYS))
    return listed if isinstance(listed, Unknown) else {each["id"].lower(): each for each in listed}


def _logs(subscription: AzureSubscription, connections: Iterable[Answer]) -> Mapping[str, TunnelLogs]:
    names = sorted({name for each in connections if (name := _gateway_name(each))})
    return dict(subscription.each(lambda name: (name, tunnel_logs(subscription, name)), names))


def _gateway_name(answer: Answer) -> str | None:
    return reference(properties_of(answer).get("virtualNetworkGateway1"))


def _connection(
    subscription: AzureSubscription, gateways: Gateways, logs: Mapping[str, TunnelLogs], answer: Answer
) -> VpnConnection:
    properties, name = properties_of(answer), _gateway_name(answer)
    # Of one that a template leaves open, it is told here that it does.
    known(decided(partial(_is_site_to_site, answer)))
    gateway = _gateway_of(name, gateways)
    settings = _settings(properties, gateway, logs.get(name or ""))
    return VpnConnection(
        identity=subscription.identity(CONNECTIONS, answer),
        tags=tags_of(answer),
        gateway=name,
        remote_gateway=reference(properties.get("localNetworkGateway2"))
        or reference(properties.get("virtualNetworkGateway2")),
        key_storage=_key_storage(settings.authentication),
        tunnels=tuple(_tunnels(properties, gateway, settings)),
    )


def _gateway_of(name: str | None, gateways: Gateways) -> Answer | Unknown:
    if isinstance(gateways, Unknown):
        return gateways
    return gateways.get(name or "") or Unknown(why=f"Azure does not list the gateway {name or 'of this connection'}")


def _settings(properties: Answer, gateway: Answer | Unknown, logs: TunnelLogs | None) -> TunnelSettings:
    accepted = accepted_by(gateway)
    kept = logs or TunnelLogs(activity=_NO_LOGS, routing=_NO_LOGS)
    return TunnelSettings(
        protocol=properties.get("connectionProtocol"),
        mode=properties.get("connectionMode"),
        dead_peer_timeout=properties.get("dpdTimeoutSeconds"),
        policies=decided(lambda: properties.get("ipsecPolicies") or ()),
        accepted=accepted,
        authentication=decided(lambda: _authentication(properties.get("authenticationType"))),
        # "For Policy Based gateways, only GatewayDiagnosticLog and RouteDiagnosticLog are available" (Troubleshoot
        # Azure VPN Gateway using diagnostic logs).
        logs_activity=False if accepted == POLICY_BASED else kept.activity,
        logs_routing=decided(lambda: kept.routing if properties.get("enableBgp") else None),
    )


_NO_LOGS = Unknown(why="Azure does not tell which gateway logs this connection")


def _authentication(written: str | None) -> TunnelAuthentication | Unknown:
    """A pre-shared key, unless it is chosen otherwise (REST API, `authenticationType`)."""
    way = written or "PSK"
    return AUTHENTICATION.get(way.lower(), Unknown(why=f"the authentication type {way} is new to netassay"))


def _key_storage(authentication: TunnelAuthentication | Unknown) -> KeyStorage | Unknown | None:
    """With the connection, whose key is read by its `sharedkey` (REST API, Get Shared Key)."""
    if isinstance(authentication, Unknown):
        return authentication
    return KeyStorage.SETTINGS if authentication is TunnelAuthentication.PRE_SHARED_KEY else None


def _tunnels(properties: Answer, gateway: Answer | Unknown, settings: TunnelSettings) -> Iterator[Tunnel]:
    """Those whose state Azure tells, and the gateway's other ones."""
    seen = properties.get("tunnelConnectionStatus") or ()
    expected = tunnel_names(gateway)
    for each in seen:
        yield settings.tunnel(each["tunnel"], status_of(each.get("connectionStatus")))
    others = [name for name in expected if not any(name in each["tunnel"] for each in seen)]
    for name in others[: max(0, len(expected) - len(seen))]:
        yield settings.tunnel(name, status_of_each(properties.get("connectionStatus"), len(expected)))
