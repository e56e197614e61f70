"""Address groups that firewall policies name, read from the emulator."""

from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import AddressPeer, AddressSet, Unknown
from tests.providers.gcp.policies import GROUP, matching


def test_address_groups_are_expanded(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("networksecurity", {"name": GROUP, "type": "IPV4", "items": ["192.0.2.0/25", "192.0.2.128/25"]})
    (peer,) = matching(project, gcp_server, srcAddressGroups=[GROUP])
    assert peer == AddressPeer(name=GROUP, addresses=AddressSet.of("192.0.2.0/24"))


def test_an_address_group_that_is_refused(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("addressGroups")
    (peer,) = matching(project, gcp_server, srcAddressGroups=[GROUP])
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)
    assert "networksecurity.addressGroups.get" in peer.addresses.why


def test_an_address_group_that_is_gone_is_not_everybody(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("addressGroups", 404, "notFound")
    assert matching(project, gcp_server, srcAddressGroups=[GROUP]) == ()
