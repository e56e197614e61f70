"""External addresses, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.addresses import public_addresses
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import AddressSet, PublicAddress, Unknown
from tests.providers.gcp.compute import REGION, ZONE, full, link, resource


def collected(project: GcpProject, server: GcpServer, **fields: Any) -> list[PublicAddress]:
    server.put("compute", resource("addresses", "web", REGION, **{"address": "198.51.100.7", **fields}))
    return [each for each in public_addresses.function(project) if isinstance(each, PublicAddress)]


def test_an_address_that_nothing_has(project: GcpProject, gcp_server: GcpServer) -> None:
    (address,) = collected(project, gcp_server, labels={"a": "b"})
    assert (address.id, address.tags) == (full("addresses", "web", REGION), {"a": "b"})
    assert (address.addresses, address.interface) == (AddressSet.of("198.51.100.7"), None)


def test_an_address_that_is_used(project: GcpProject, gcp_server: GcpServer) -> None:
    (address,) = collected(project, gcp_server, users=[link("instances", "web-1", ZONE)])
    assert address.interface == Unknown(why="web-1 has it, by an interface that is not told")


@pytest.mark.parametrize(
    ("fields", "block"),
    [({"address": "2600:1900::", "prefixLength": 96}, "2600:1900::/96"), ({"addressType": "EXTERNAL"}, "198.51.100.7")],
)
def test_ranges(project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], block: str) -> None:
    (address,) = collected(project, gcp_server, **fields)
    assert address.addresses == AddressSet.of(block)


@pytest.mark.parametrize("fields", [{"addressType": "INTERNAL"}, {"address": None, "status": "RESERVING"}])
def test_what_is_not_an_address_on_the_internet(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any]
) -> None:
    assert collected(project, gcp_server, **fields) == []
