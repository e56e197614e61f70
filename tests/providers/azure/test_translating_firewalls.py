"""Azure Firewalls that send on what comes to their addresses, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from providers.azure.translating_firewalls import translating_firewalls
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    ANYWHERE,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    PortSet,
    Traffic,
    TranslatingFirewall,
    Unknown,
)
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import NET, NETWORKS, SUBNETS, ref, subnet, virtual_network

FIREWALLS = "Microsoft.Network/azureFirewalls"
POLICIES = "Microsoft.Network/firewallPolicies"
COLLECTION_GROUPS = f"{POLICIES}/ruleCollectionGroups"
IP_GROUPS = "Microsoft.Network/ipGroups"
HUBS = "Microsoft.Network/virtualHubs"
CONNECTIONS = f"{HUBS}/hubVirtualNetworkConnections"


def nat_rule(name: str = "ssh", **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "protocols": ["TCP"],
        "sourceAddresses": ["9.9.9.0/24"],
        "destinationAddresses": ["20.9.9.9"],
        "destinationPorts": ["2222"],
        "translatedAddress": "10.40.1.4",
        "translatedPort": "22",
        **fields,
    }


def deny_rule(**fields: Any) -> dict[str, Any]:
    return {
        "name": "none",
        "protocols": ["Any"],
        "sourceAddresses": ["*"],
        "destinationAddresses": ["10.40.1.0/24"],
        "destinationPorts": ["22"],
        **fields,
    }


def collection(*rules: dict[str, Any], name: str = "in", priority: int = 100, action: str = "Dnat") -> dict[str, Any]:
    return {"name": name, "properties": {"priority": priority, "action": {"type": action}, "rules": list(rules)}}


def firewall(*nat: dict[str, Any], network: tuple[dict[str, Any], ...] = (), **properties: Any) -> dict[str, Any]:
    configuration = {"name": "main", "properties": {"subnet": ref(SUBNETS, "net/AzureFirewallSubnet")}}
    written = {
        "ipConfigurations": [configuration],
        "natRuleCollections": list(nat),
        "networkRuleCollections": list(network),
        **properties,
    }
    return resource(FIREWALLS, "edge", written)


PEERINGS = [
    {"name": "a", "properties": {"peeringState": "Connected", "remoteVirtualNetwork": ref(NETWORKS, "spoke")}},
    {"name": "b", "properties": {"peeringState": "Initiated", "remoteVirtualNetwork": ref(NETWORKS, "other")}},
]
HOME = virtual_network(
    subnet("AzureFirewallSubnet", addressPrefix="10.40.2.0/26"), subnet(), virtualNetworkPeerings=PEERINGS
)


def read(subscription: AzureSubscription, azure_server: AzureServer, *resources: dict[str, Any]) -> TranslatingFirewall:
    azure_server.put(HOME, *resources)
    (found,) = translating_firewalls.function(subscription)
    assert isinstance(found, TranslatingFirewall)
    return found


def test_z22_where_it_is(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server, firewall())
    assert found.networks == (NET, resource_id(NETWORKS, "spoke").lower())
    assert found.sends_from == AddressSet.of("10.40.2.0/26")
    assert (found.translations, found.denials) == ((), ())


def test_z22_rules_of_its_own(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    late = collection(nat_rule("late"), name="late", priority=300)
    web = nat_rule("web", protocols=["TCP", "UDP"], destinationPorts=["443", "8000-8001"], translatedPort="")
    denies = collection(deny_rule(), name="out", action="Deny")
    allows = collection(deny_rule(), name="through", action="Allow")
    found = read(subscription, azure_server, firewall(late, collection(nat_rule(), web), network=(denies, allows)))
    assert not isinstance(found.translations, Unknown)
    ssh, https, last = found.translations
    assert [each.key for each in found.translations] == ["ingress-in/ssh", "ingress-in/web", "ingress-late/late"]
    assert ssh.rule.traffic == (Traffic(protocol=TCP, ports=PortSet.of(2222)),)
    assert ssh.rule.peers == (AddressPeer(name="9.9.9.0/24", addresses=AddressSet.of("9.9.9.0/24")),)
    assert ssh.rule.targets == (AddressPeer(name="20.9.9.9", addresses=AddressSet.of("20.9.9.9")),)
    assert (ssh.to, ssh.port, https.port, last.port) == (AddressSet.of("10.40.1.4"), 22, None, 22)
    assert [each.protocol for each in https.rule.traffic] == [TCP, UDP]
    (denial,) = found.denials
    assert (denial.id, denial.action) == ("out/none", Action.DENY)
    assert [str(each) for each in denial.traffic] == ["TCP 22", "UDP 22"]
    assert denial.peers == (AddressPeer(name="*", addresses=ANYWHERE),)


def of_policy(name: str, *rules: dict[str, Any], priority: int, policy: str = "base") -> dict[str, Any]:
    collections = [{"name": name, "priority": 100, "action": {"type": "DNAT"}, "rules": list(rules)}]
    group = {"priority": priority, "ruleCollections": collections}
    return resource(COLLECTION_GROUPS, f"{policy}/{name}", group)


def test_z22_rules_of_its_policy_come_after_those_that_it_inherits(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    modern = nat_rule(ruleType="NatRule", protocols=None, ipProtocols=["TCP"])
    found = read(
        subscription,
        azure_server,
        firewall(firewallPolicy=ref(POLICIES, "own")),
        resource(POLICIES, "own", {"basePolicy": ref(POLICIES, "base")}),
        resource(POLICIES, "base"),
        of_policy("first", modern, priority=100, policy="own"),
        of_policy("second", modern, {**modern, "name": "app", "ruleType": "ApplicationRule"}, priority=300),
        of_policy("third", modern, priority=200),
    )
    assert not isinstance(found.translations, Unknown)
    assert [each.rule.id for each in found.translations] == ["third/ssh", "second/ssh", "first/ssh"]


def test_z22_groups_of_addresses_and_ranges(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    groups = [resource_id(IP_GROUPS, "partners"), resource_id(IP_GROUPS, "gone")]
    rule = nat_rule(sourceAddresses=["8.8.8.0-8.8.8.3"], sourceIpGroups=groups)
    partners = resource(IP_GROUPS, "partners", {"ipAddresses": ["9.9.9.0/25", "9.9.9.128-9.9.9.129"]})
    found = read(subscription, azure_server, firewall(collection(rule)), partners)
    assert not isinstance(found.translations, Unknown)
    assert found.translations[0].rule.peers == (
        AddressPeer(name="8.8.8.0-8.8.8.3", addresses=AddressSet.of("8.8.8.0/30")),
        AddressPeer(name="partners", addresses=AddressSet.of("9.9.9.0/25", "9.9.9.128/31")),
        AddressPeer(name="gone", addresses=Unknown(why="the IP group is not in the list of the subscription")),
    )


def test_a_name_may_lead_anywhere(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    rule = nat_rule(translatedAddress=None, translatedFqdn="web.example")
    found = read(subscription, azure_server, firewall(collection(rule)))
    assert not isinstance(found.translations, Unknown)
    assert isinstance(found.translations[0].to, Unknown)


def test_z22_in_a_hub(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    hub = resource(
        HUBS, "hub", {"addressPrefix": "10.90.0.0/23", "virtualWan": ref("Microsoft.Network/virtualWans", "w")}
    )
    joined = resource(CONNECTIONS, "hub/spoke", {"remoteVirtualNetwork": ref(NETWORKS, "Spoke")})
    found = read(subscription, azure_server, firewall(virtualHub=ref(HUBS, "hub"), ipConfigurations=None), hub, joined)
    assert found.networks == (resource_id(NETWORKS, "spoke").lower(),)
    assert found.sends_from == AddressSet.of("10.90.0.0/23")


@pytest.mark.parametrize("refused", ["firewallPolicies/own", "ruleCollectionGroups"])
def test_a_policy_that_may_not_be_read(
    subscription: AzureSubscription, azure_server: AzureServer, refused: str
) -> None:
    azure_server.refuse(refused)
    found = read(subscription, azure_server, firewall(firewallPolicy=ref(POLICIES, "own")), resource(POLICIES, "own"))
    assert isinstance(found.translations, Unknown)


def test_what_is_of_another_subscription_may_not_be_found(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    gone = firewall(firewallPolicy=ref(POLICIES, "own"), virtualHub=ref(HUBS, "hub"), ipConfigurations=None)
    found = read(subscription, azure_server, gone)
    assert isinstance(found.translations, Unknown)
    assert isinstance(found.networks, Unknown)
    assert isinstance(found.sends_from, Unknown)


def test_a_protocol_that_is_new_costs_the_firewall(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(HOME, firewall(collection(nat_rule(protocols=["Smoke"]))))
    assert list(translating_firewalls.function(subscription)) == []
    (gap,) = subscription.gaps()
    assert "Smoke" in gap.reason
