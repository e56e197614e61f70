"""Service tags in rules, looked up in the list that the ARM emulator has."""

from providers.azure.session import AzureSubscription
from scanner.demo.azure_security_rules import security_rule
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressPeer, AddressSet, Unknown
from tests.providers.azure.networks import on_subnet, read_groups, security_group, service_tags


def test_z10_tags_of_services_are_looked_up(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    tags = service_tags(**{"Storage": ["192.0.2.0/24"], "Storage.WestEurope": ["192.0.2.0/25", "2001:db8::/64"]})
    wanted = security_rule("one", 100, sourceAddressPrefix="storage.westeurope")
    missing = security_rule("two", 101, sourceAddressPrefix="Moon")
    group = read_groups(
        subscription, azure_server, tags, *on_subnet(wanted, missing, addressPrefixes=["fd00:40:1::/64"])
    )["web"]
    known, unknown = (each.peers[0] for each in group.rules if each.id in {"one", "two"})
    assert known == AddressPeer(name="storage.westeurope", addresses=AddressSet.of("192.0.2.0/25", "2001:db8::/64"))
    assert unknown == AddressPeer(name="Moon", addresses=Unknown(why="the list of service tags has no Moon"))


def test_z10_tags_that_cannot_be_looked_up_are_unknown(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("serviceTags")
    rules = (security_rule("one", 100, sourceAddressPrefix="Sql"), security_rule("two", 101, sourceAddressPrefix="Sql"))
    group = read_groups(subscription, azure_server, *on_subnet(*rules))["web"]
    (peer,) = group.rules[0].peers
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)
    assert [each.action for each in subscription.gaps()] == ["Microsoft.Network/locations/serviceTags/read"]


def test_tags_are_not_looked_up_in_vain(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    read_groups(subscription, azure_server, *on_subnet(security_rule("all", 100)))
    assert not [path for path in azure_server.calls if path.endswith("servicetags")]


def test_without_a_location_there_is_no_list(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    group = security_group(securityRules=[security_rule("one", 100, sourceAddressPrefix="Sql")])
    (peer,) = read_groups(subscription, azure_server, {**group, "location": None})["web"].rules[0].peers
    why = "the list of service tags is asked for in a location, and none was told"
    assert peer == AddressPeer(name="Sql", addresses=Unknown(why=why))
