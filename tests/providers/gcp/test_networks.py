"""VPC networks and their peerings, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.networks import networks, peerings
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import NOWHERE, AddressSet, Network, NetworkPeering
from tests.providers.gcp.compute import REGION, full, link, resource


def read(
    project: GcpProject, server: GcpServer, *more: dict[str, Any], name: str = "data-vpc", **fields: Any
) -> Network:
    server.put("compute", resource("networks", name, **fields), *more)
    (network,) = networks.function(project)
    assert isinstance(network, Network)
    return network


def test_a_network_has_the_addresses_of_its_subnetworks(project: GcpProject, gcp_server: GcpServer) -> None:
    own = resource(
        "subnetworks",
        "data",
        REGION,
        network=link("networks", "data-vpc"),
        ipCidrRange="10.0.0.0/20",
        secondaryIpRanges=[{"rangeName": "pods", "ipCidrRange": "10.64.0.0/14"}],
        internalIpv6Prefix="fd20:1::/64",
        externalIpv6Prefix="2600:1900:4000:1::/64",
    )
    other = resource("subnetworks", "other", REGION, network=link("networks", "other"), ipCidrRange="192.168.0.0/24")
    network = read(project, gcp_server, own, other)
    assert (network.id, network.identity.type) == (full("networks", "data-vpc"), "compute.googleapis.com/Network")
    assert network.addresses == AddressSet.of("10.0.0.0/20", "10.64.0.0/14", "fd20:1::/64", "2600:1900:4000:1::/64")
    assert network.is_default is False


def test_a_legacy_network_has_a_range_of_its_own(project: GcpProject, gcp_server: GcpServer) -> None:
    assert read(project, gcp_server, IPv4Range="10.240.0.0/16").addresses == AddressSet.of("10.240.0.0/16")


def test_without_subnetworks_there_are_no_addresses(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("subnetworks")
    assert read(project, gcp_server).addresses == NOWHERE
    (gap,) = project.gaps()
    assert (gap.action, gap.fields_only) == ("compute.subnetworks.list", True)


@pytest.mark.parametrize(("name", "is_default"), [("default", True), ("default-2", False)])
def test_the_default_network(project: GcpProject, gcp_server: GcpServer, name: str, is_default: bool) -> None:
    assert read(project, gcp_server, name=name, autoCreateSubnetworks=True).is_default is is_default


@pytest.mark.parametrize(("state", "is_active"), [("ACTIVE", True), ("INACTIVE", False)])
def test_a_peering(project: GcpProject, gcp_server: GcpServer, state: str, is_active: bool) -> None:
    peer = "https://www.googleapis.com/compute/v1/projects/partner/global/networks/theirs"
    listed = [{"name": "to-partner", "network": peer, "state": state}]
    gcp_server.put("compute", resource("networks", "data-vpc", peerings=listed), resource("networks", "alone"))
    (peering,) = peerings.function(project)
    assert isinstance(peering, NetworkPeering)
    assert (peering.id, peering.name) == (f"{full('networks', 'data-vpc')}/peerings/to-partner", "to-partner")
    assert peering.networks == (
        full("networks", "data-vpc"),
        "//compute.googleapis.com/projects/partner/global/networks/theirs",
    )
    assert peering.is_active is is_active
