"""Point-to-site VPNs: what gateways accept of machines that dial in, as far as these speak IKE.

The answers may hold secrets of RADIUS servers. Nothing here reads those fields, so they end with the answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from providers.azure.diagnostic_settings import READ_SETTINGS, is_delivered
from providers.azure.session import FIND, Answer, AzureSubscription, properties_of, reference, tags_of
from providers.azure.vpn_gateways import GATEWAYS
from providers.azure.vpn_proposals import IN_POLICIES, Accepted, phase1_of, phase2_of
from providers.undecided import decided
from scanner.models import (
    NO_DH_GROUP,
    Encryption,
    IkeVersion,
    Integrity,
    Proposal,
    Tunnel,
    TunnelAuthentication,
    TunnelChoice,
    Unknown,
    VpnConnection,
    derive,
)
from scanner.provider import collects

CLIENTS = "vpnClientConfiguration"
HUB_GATEWAYS = "Microsoft.Network/p2svpnGateways"
SERVERS = "Microsoft.Network/vpnServerConfigurations"
# "Supported resource logs" of both kinds of gateways (Azure Monitor).
LOG = "P2SDiagnosticLog"
IKE = "IKEv2"
# The others are built on TLS ("About Point-to-Site VPN", protocols).
WITHOUT_IKE = frozenset({"sstp", "openvpn"})
# `VpnAuthenticationType` (REST API). Microsoft Entra ID and whatever is behind a RADIUS server ask who the user is.
WAYS: Mapping[str, TunnelAuthentication] = {
    "certificate": TunnelAuthentication.CERTIFICATE,
    "radius": TunnelAuthentication.USER,
    "aad": TunnelAuthentication.USER,
}
LIFETIME = Unknown(why="Azure does not tell how long clients use keys where no policy says it")
NO_PROTOCOL = Unknown(why="Azure does not tell which protocols clients may use")
NO_WAY = Unknown(why="Azure does not tell how clients prove who they are")

# "About Point-to-Site VPN", IKE/IPsec policies.
OF_GATEWAYS = Accepted(
    phase1=Proposal(
        encryption=(Encryption.AES256_GCM, Encryption.AES256),
        integrity=(Integrity.SHA2_384, Integrity.SHA2_256),
        dh_groups=(2, 14, 19, 20, 24),
        lifetime=None,
    ),
    phase2=Proposal(
        encryption=(Encryption.AES256_GCM, Encryption.AES256),
        integrity=(Integrity.SHA2_256, Integrity.SHA1),
        dh_groups=(NO_DH_GROUP, 14, 19, 20, 24),
        lifetime=LIFETIME,
    ),
)
# "Point-to-site IPsec policies" of Azure Virtual WAN, default IPsec policies.
OF_HUBS = Accepted(
    phase1=Proposal(encryption=(Encryption.AES256,), integrity=(Integrity.SHA2_256,), dh_groups=(24,), lifetime=None),
    phase2=Proposal(encryption=(Encryption.AES256_GCM,), integrity=(), dh_groups=(24,), lifetime=LIFETIME),
)


@collects(f"{GATEWAYS}/read", FIND, READ_SETTINGS)
def client_vpns(subscription: AzureSubscription) -> Iterator[VpnConnection]:
    """What virtual network gateways accept of clients, where they give these addresses."""
    listed = subscription.parsed(GATEWAYS, subscription.all_by_group(GATEWAYS), _of_gateway)
    yield from _connections(subscription, f"{GATEWAYS}/{CLIENTS}", [each for each in listed if each])


@collects(f"{HUB_GATEWAYS}/read", f"{SERVERS}/read", READ_SETTINGS)
def hub_client_vpns(subscription: AzureSubscription) -> Iterator[VpnConnection]:
    """What gateways of virtual hubs accept of clients, by the server configurations that they have."""
    gateways = subscription.all(HUB_GATEWAYS)
    servers = {each["id"].lower(): properties_of(each) for each in subscription.all(SERVERS)} if gateways else {}
    found = list(subscription.parsed(HUB_GATEWAYS, gateways, partial(_of_hub, servers)))
    yield from _connections(subscription, HUB_GATEWAYS, found)


@dataclass(frozen=True)
class _Clients:
    """What a gateway accepts of clients."""

    answer: Answer
    """Of the gateway, or of a part of it."""
    gateway: str
    protocols: Sequence[str] | Unknown
    ways: Sequence[str] | Unknown
    policies: Sequence[Answer] | Unknown
    accepted: Accepted | Unknown
    """Where there is no policy."""

    def tunnels(self, *, logs: bool | Unknown) -> Iterator[Tunnel]:
        """One for each protocol that is not built on TLS, or may not be."""
        words = self.protocols
        doubt = words if isinstance(words, Unknown) else None if words else NO_PROTOCOL
        for word in [IKE] if doubt or isinstance(words, Unknown) else words:
            if word.lower() not in WITHOUT_IKE:
                yield self._tunnel(word, doubt, logs=logs)

    def _tunnel(self, word: str, doubt: Unknown | None, *, logs: bool | Unknown) -> Tunnel:
        is_ike = word.lower() == IKE.lower()
        doubt = doubt if is_ike else Unknown(why=f"client protocol {word} is new to netassay")
        accepted = doubt or self.accepted
        return Tunnel(
            id=IKE if is_ike else word,
            ike_versions=doubt or (IkeVersion.V2,),
            phase1=phase1_of(self.policies, accepted),
            phase2=phase2_of(self.policies, accepted),
            defaulted=self._defaulted(doubt),
            # Clients dial in when they want to.
            status=None,
            authentication=derive(self.ways, _authentication),
            logs_activity=logs,
        )

    def _defaulted(self, doubt: Unknown | None) -> tuple[TunnelChoice, ...] | Unknown:
        if isinstance(self.policies, Unknown):
            return self.policies
        return () if self.policies else doubt or IN_POLICIES


def _serves(settings: Answer) -> bool:
    """Whether clients get addresses, from a pool for all or one for some of them."""
    pool = (settings.get("vpnClientAddressPool") or {}).get("addressPrefixes")
    return bool(pool or settings.get("vngClientConnectionConfigurations"))


def _of_gateway(gateway: Answer) -> _Clients | None:
    settings = properties_of(gateway).get(CLIENTS) or {}
    if not _serves(settings):
        return None
    return _Clients(
        answer={**gateway, "id": f"{gateway['id']}/{CLIENTS}", "name": f"{gateway['name']}/clients"},
        gateway=gateway["id"],
        protocols=decided(lambda: settings.get("vpnClientProtocols") or ()),
        ways=decided(lambda: settings.get("vpnAuthenticationTypes") or ()),
        policies=decided(lambda: settings.get("vpnClientIpsecPolicies") or ()),
        accepted=OF_GATEWAYS,
    )


def _of_hub(servers: Mapping[str, Answer], gateway: Answer) -> _Clients:
    named = reference(properties_of(gateway).get("vpnServerConfiguration")) or ""
    server = servers.get(named)
    unread = Unknown(why=f"server configuration {named.rpartition('/')[2] or 'of the gateway'} is in no list")
    settings = server or {}
    return _Clients(
        answer=gateway,
        gateway=gateway["id"],
        protocols=decided(lambda: settings.get("vpnProtocols") or ()),
        ways=decided(lambda: settings.get("vpnAuthenticationTypes") or ()),
        policies=decided(lambda: settings.get("vpnClientIpsecPolicies") or ()),
        accepted=unread if server is None else OF_HUBS,
    )


def _connections(subscription: AzureSubscription, type_name: str, found: Iterable[_Clients]) -> Iterator[VpnConnection]:
    logged = subscription.each(lambda each: (each, is_delivered(subscription, LOG, each.gateway)), found)
    kept = {each.gateway: (each, logs) for each, logs in logged}

    def connection(answer: Answer) -> VpnConnection:
        clients, logs = kept[answer["gateway"]]
        return VpnConnection(
            identity=subscription.identity(type_name, clients.answer),
            tags=tags_of(clients.answer),
            gateway=clients.gateway.lower(),
            tunnels=tuple(clients.tunnels(logs=logs)),
        )

    named = [{"id": each.answer["id"], "gateway": each.gateway} for each, _ in kept.values()]
    yield from subscription.parsed(type_name, named, connection)


def _authentication(words: Sequence[str]) -> TunnelAuthentication | Unknown:
    """By a certificate, where every client has one."""
    ways: set[TunnelAuthentication] = set()
    for word in words:
        if word.lower() not in WAYS:
            return Unknown(why=f"the authentication type {word} is new to netassay")
        ways.add(WAYS[word.lower()])
    if not ways:
        return NO_WAY
    return TunnelAuthentication.USER if TunnelAuthentication.USER in ways else TunnelAuthentication.CERTIFICATE
