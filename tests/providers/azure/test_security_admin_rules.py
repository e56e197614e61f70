"""Security admin rules, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.security_admin_rules import security_admin_rules
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    INTERNET,
    TCP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    PortSet,
    Traffic,
    Unknown,
)
from tests.providers.azure.arm import resource_id
from tests.providers.azure.managers import COLLECTION, GROUPS, admin_rule, managed
from tests.providers.azure.networks import NET, service_tags


def read(subscription: AzureSubscription, azure_server: AzureServer, *resources: dict[str, Any]) -> FirewallRuleSet:
    azure_server.put(*resources)
    (found,) = security_admin_rules.function(subscription)
    assert isinstance(found, FirewallRuleSet)
    return found


@pytest.fixture
def rule(subscription: AzureSubscription, azure_server: AzureServer) -> Any:
    def one(**fields: Any) -> FirewallRule:
        (found,) = read(subscription, azure_server, *managed(admin_rule(**fields))).rules
        return found

    return one


def test_a_collection(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    rules = [admin_rule("late", priority=20), admin_rule("early", priority=5)]
    found = read(subscription, azure_server, *managed(*rules))
    assert (found.id, found.attached_to, found.unmatched) == (COLLECTION, (NET,), Action.PASS_ON)
    assert isinstance(found.is_in_force, Unknown)
    assert [each.id for each in found.rules] == ["early", "late"]


def test_a_deny(rule: Any) -> None:
    found = rule()
    assert (found.action, found.direction, found.priority) == (Action.DENY, Direction.INGRESS, 10)
    assert found.traffic == (Traffic(protocol=TCP, ports=PortSet.of(22)),)
    assert found.source_ports == ALL_PORTS
    assert found.peers == (AddressPeer(name="*", addresses=ANYWHERE),)


@pytest.mark.parametrize(("access", "action"), [("AlwaysAllow", Action.ALLOW), ("Allow", Action.PASS_ON)])
def test_z12_allows(rule: Any, access: str, action: Action) -> None:
    found = rule(access=access)
    assert (found.action, found.peers) == (action, (AddressPeer(name="*", addresses=ANYWHERE),))


@pytest.mark.parametrize(
    ("prefix", "addresses"),
    [
        ("192.0.2.0/24", AddressSet.of("192.0.2.0/24")),
        ("Internet", INTERNET),
        ("Sql", AddressSet.of("198.51.100.0/24")),
        ("VirtualNetwork", None),
        (resource_id(GROUPS, "corp/all"), None),
    ],
)
def test_sources(
    subscription: AzureSubscription, azure_server: AzureServer, prefix: str, addresses: AddressSet | None
) -> None:
    azure_server.put(service_tags(Sql=["198.51.100.0/24"]))
    one = admin_rule(access="AlwaysAllow", sources=[{"addressPrefix": prefix}])
    (peer,) = read(subscription, azure_server, *managed(one)).rules[0].peers
    assert isinstance(peer, AddressPeer)
    if addresses is None:
        assert isinstance(peer.addresses, Unknown)
    else:
        assert peer.addresses == addresses


def test_a_rule_without_addresses_and_ports_is_for_all(rule: Any) -> None:
    found = rule(access="AlwaysAllow", protocol="Any", sources=[], destinationPortRanges=[])
    assert (found.traffic, found.targets) == ((Traffic(),), ())
    assert found.peers == (AddressPeer(name="*", addresses=ANYWHERE),)


def test_a_rule_that_is_not_understood_may_do_anything(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    found = read(subscription, azure_server, *managed(admin_rule(access="Audit"), admin_rule("two", priority=20)))
    why = Unknown(why="the access of rule one, Audit, is new to netassay")
    one = [each for each in found.rules if each.id == "one"]
    assert [each.action for each in one] == [Action.ALLOW, Action.PASS_ON, Action.DENY]
    assert {each.peers for each in one} == {(AddressPeer(name="unknown addresses", addresses=why, may_be_group=True),)}
    assert found.rules[-1].id == "two"
    assert subscription.gaps() == ()
