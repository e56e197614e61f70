"""The two ends of Cloud VPN connections: Google's gateways, HA and classic, and what is on record of the peers."""

from collections.abc import Iterator
from functools import partial

from providers.gcp.names import labels_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import AddressSet, RemoteGateway, VpnGateway
from scanner.provider import collects


@collects("compute.vpnGateways.list")
def vpn_gateways(project: GcpProject) -> Iterator[VpnGateway]:
    """Every HA VPN gateway."""
    read = partial(_gateway, project, "compute.googleapis.com/VpnGateway")
    yield from project.parsed(project.aggregated("vpnGateways"), read)


@collects("compute.targetVpnGateways.list")
def classic_vpn_gateways(project: GcpProject) -> Iterator[VpnGateway]:
    """Every classic VPN gateway."""
    read = partial(_gateway, project, "compute.googleapis.com/TargetVpnGateway")
    yield from project.parsed(project.aggregated("targetVpnGateways"), read)


@collects("compute.externalVpnGateways.list")
def external_vpn_gateways(project: GcpProject) -> Iterator[RemoteGateway]:
    """Every peer gateway on record. The peer of a classic tunnel is an address of the tunnel, and no resource."""
    yield from project.parsed(project.listed("externalVpnGateways"), partial(_remote_gateway, project))


def _gateway(project: GcpProject, type_name: str, answer: Answer) -> VpnGateway:
    networks = tuple(project.full_name(link) for link in (answer.get("network"),) if link)
    return VpnGateway(
        identity=project.identity(type_name, answer),
        tags=labels_of(answer),
        networks=networks,
        is_attached=bool(networks),
    )


def _remote_gateway(project: GcpProject, answer: Answer) -> RemoteGateway:
    addresses = (each.get(family) for each in answer.get("interfaces", ()) for family in ("ipAddress", "ipv6Address"))
    return RemoteGateway(
        identity=project.identity("compute.googleapis.com/ExternalVpnGateway", answer),
        tags=labels_of(answer),
        addresses=AddressSet.of(*filter(None, addresses)),
    )
