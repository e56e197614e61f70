"""Subnetworks, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from providers.gcp.subnetworks import subnetworks
from scanner.demo.gcp_server import GcpServer
from scanner.models import AddressSet, Subnet, SubnetPurpose, Unknown
from tests.providers.gcp.compute import REGION, full, link, resource


def put(server: GcpServer, **fields: Any) -> None:
    given = {"network": link("networks", "data-vpc"), "ipCidrRange": "10.0.0.0/20", **fields}
    server.put("compute", resource("subnetworks", "data", REGION, **given))


def read(project: GcpProject, server: GcpServer, **fields: Any) -> Subnet:
    put(server, **fields)
    (subnet,) = subnetworks.function(project)
    assert isinstance(subnet, Subnet)
    return subnet


def test_a_subnetwork(project: GcpProject, gcp_server: GcpServer) -> None:
    subnet = read(project, gcp_server)
    assert subnet.id == full("subnetworks", "data", REGION)
    assert (subnet.identity.type, subnet.identity.region) == ("compute.googleapis.com/Subnetwork", "europe-west4")
    assert (subnet.network, subnet.zone) == (full("networks", "data-vpc"), None)
    assert (subnet.addresses, subnet.purpose) == (AddressSet.of("10.0.0.0/20"), SubnetPurpose.WORKLOAD)
    assert (subnet.assigns_public_addresses, subnet.assigns_ipv6_addresses) == (False, False)


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("PRIVATE", SubnetPurpose.WORKLOAD),
        ("REGIONAL_MANAGED_PROXY", SubnetPurpose.PROXY_ONLY),
        ("INTERNAL_HTTPS_LOAD_BALANCER", SubnetPurpose.PROXY_ONLY),
        ("PRIVATE_SERVICE_CONNECT", SubnetPurpose.PRIVATE_SERVICE),
    ],
)
def test_purposes(project: GcpProject, gcp_server: GcpServer, purpose: str, expected: SubnetPurpose) -> None:
    assert read(project, gcp_server, purpose=purpose).purpose is expected


def test_a_new_purpose_is_a_gap(project: GcpProject, gcp_server: GcpServer) -> None:
    put(gcp_server, purpose="QUANTUM")
    assert list(subnetworks.function(project)) == []
    (gap,) = project.gaps()
    assert (gap.action, gap.region) == ("compute.subnetworks.list", "europe-west4")


@pytest.mark.parametrize(
    ("access", "assigns"),
    [
        ("EXTERNAL", True),
        ("INTERNAL", False),
        (None, True),
        ("SIDEWAYS", Unknown(why="the subnetwork's access type SIDEWAYS is new to netassay")),
    ],
)
def test_ipv6(project: GcpProject, gcp_server: GcpServer, access: str | None, assigns: bool | Unknown) -> None:
    subnet = read(
        project,
        gcp_server,
        ipCidrRange=None,
        stackType="IPV6_ONLY",
        ipv6AccessType=access,
        externalIpv6Prefix="2600:1900:4000:1::/64",
    )
    assert subnet.assigns_ipv6_addresses == assigns
    assert subnet.addresses == AddressSet.of("2600:1900:4000:1::/64")
