"""Cloud NAT, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.routers import nat_gateways
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import NOWHERE, AddressSet, Gateway, GatewayKind
from tests.providers.gcp.compute import REGION, full, link, resource


def read(project: GcpProject, server: GcpServer, **fields: Any) -> Gateway:
    nats = [{"name": "out", **fields}]
    server.put("compute", resource("routers", "data", REGION, network=link("networks", "data-vpc"), nats=nats))
    (gateway,) = nat_gateways.function(project)
    assert isinstance(gateway, Gateway)
    return gateway


def test_a_nat(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", resource("addresses", "out", REGION, address="198.51.100.9"))
    gateway = read(project, gcp_server, natIps=[link("addresses", "out", REGION)])
    assert gateway.id == f"{full('routers', 'data', REGION)}/nats/out"
    assert (gateway.name, gateway.kind, gateway.network) == ("out", GatewayKind.NAT, full("networks", "data-vpc"))
    assert (gateway.addresses, gateway.is_public) == (AddressSet.of("198.51.100.9"), True)


@pytest.mark.parametrize(
    ("fields", "is_public"), [({"type": "PUBLIC"}, True), ({"type": "PRIVATE"}, False), ({}, True)]
)
def test_g26_where_it_leads(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], is_public: bool
) -> None:
    gateway = read(project, gcp_server, natIpAllocateOption="AUTO_ONLY", **fields)
    assert (gateway.addresses, gateway.is_public) == (NOWHERE, is_public)


def test_a_router_without_nat(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", resource("routers", "bgp", REGION, network=link("networks", "data-vpc")))
    assert list(nat_gateways.function(project)) == []
