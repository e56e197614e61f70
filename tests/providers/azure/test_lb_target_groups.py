"""Backend pools of load balancers, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.lb_target_groups import lb_target_groups
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import HealthCheck, ListenerProtocol, TargetGroup, TargetHealth, TargetKind, Unknown
from tests.providers.azure.arm import resource_id
from tests.providers.azure.balancers import (
    BALANCER,
    NETWORK,
    SUBNET,
    address,
    balancer,
    interface,
    part_id,
    plugged,
    ref,
    rule,
)


def collected(subscription: AzureSubscription, server: AzureServer, **properties: Any) -> TargetGroup:
    server.put(balancer(**properties))
    (found,) = lb_target_groups.function(subscription)
    assert isinstance(found, TargetGroup)
    return found


def ids(group: TargetGroup) -> list[str]:
    assert not isinstance(group.targets, Unknown)
    return [each.id for each in group.targets]


def test_a_pool_of_addresses(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(subscription, azure_server, loadBalancingRules={"https": rule(443, backendPort=8443)})
    assert found.id == f"{part_id('backendAddressPools', 'web')}/loadBalancingRules/https".lower()
    assert (found.name, found.balancers) == ("Edge/web/https", (BALANCER,))
    assert (found.protocol, found.port, found.kind) == (ListenerProtocol.TCP, 8443, TargetKind.ADDRESS)
    assert (ids(found), found.network, found.keeps_client_addresses) == (["10.40.1.10"], NETWORK, True)
    assert (found.health_check, found.cross_zone, found.is_sticky) == (None, None, False)


def test_a_pool_of_interfaces(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(interface("web"))
    # The pool tells of its interfaces a second time.
    pool = {
        "backendIPConfigurations": [plugged("web")],
        "loadBalancerBackendAddresses": [{"name": "x", "properties": {}}],
    }
    found = collected(subscription, azure_server, backendAddressPools={"web": pool})
    assert (found.kind, ids(found), found.network) == (TargetKind.ADDRESS, ["10.40.1.10"], NETWORK)


def test_an_address_that_is_none_costs_its_pool(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    pools = {name: {"loadBalancerBackendAddresses": [address(ip)]} for name, ip in (("web", "10.0.0.7"), ("odd", "x"))}
    rules = {"https": rule(443), "odd": rule(80, backendAddressPool=ref("backendAddressPools", "odd"))}
    found = collected(subscription, azure_server, backendAddressPools=pools, loadBalancingRules=rules)
    assert ids(found) == ["10.0.0.7"]
    (gap,) = subscription.gaps()
    assert "'x' does not appear to be an IPv4 or IPv6 address" in gap.reason


def test_rules_share_the_members_of_a_pool(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(balancer(loadBalancingRules={"https": rule(443), "http": rule(80)}))
    one, other = lb_target_groups.function(subscription)
    assert isinstance(one, TargetGroup)
    assert isinstance(other, TargetGroup)
    assert not isinstance(one.targets, Unknown)
    assert not isinstance(other.targets, Unknown)
    assert one.targets[0] is other.targets[0]


def test_the_health_of_targets_is_not_told(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(subscription, azure_server)
    assert not isinstance(found.targets, Unknown)
    assert isinstance(found.targets[0].health, Unknown)


def test_a_member_that_somebody_took_down(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    members = [address("10.40.1.10", adminState="Down"), address("10.40.1.11", adminState="None")]
    found = collected(
        subscription, azure_server, backendAddressPools={"web": {"loadBalancerBackendAddresses": members}}
    )
    assert not isinstance(found.targets, Unknown)
    assert [each.health is TargetHealth.DRAINING for each in found.targets] == [True, False]


@pytest.mark.parametrize(
    ("pool", "member"),
    [
        ({"virtualNetwork": {"id": NETWORK}}, {}),
        ({}, {"virtualNetwork": {"id": NETWORK}}),
        ({}, {"subnet": {"id": SUBNET}}),
    ],
)
def test_where_the_network_of_addresses_stands(
    subscription: AzureSubscription, azure_server: AzureServer, pool: dict[str, Any], member: dict[str, Any]
) -> None:
    members = [{"name": "one", "properties": {"ipAddress": "10.40.1.10", **member}}]
    found = collected(
        subscription, azure_server, backendAddressPools={"web": {**pool, "loadBalancerBackendAddresses": members}}
    )
    assert found.network == NETWORK


def test_regional_balancers_behind_a_global_one(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    regional = resource_id("Microsoft.Network/loadBalancers", "west")
    frontend = {"loadBalancerFrontendIPConfiguration": {"id": f"{regional}/frontendIPConfigurations/public"}}
    pool = {"loadBalancerBackendAddresses": [{"name": "west", "properties": frontend}]}
    found = collected(subscription, azure_server, tier="Global", backendAddressPools={"web": pool})
    assert (found.kind, ids(found)) == (TargetKind.BALANCER, [regional.lower()])
    assert found.health_check is None


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        (
            {"protocol": "Http", "port": 80, "requestPath": "/healthz", "intervalInSeconds": 5, "probeThreshold": 2},
            HealthCheck(
                is_enabled=True,
                protocol="Http",
                port="80",
                path="/healthz",
                interval=5,
                healthy_threshold=2,
                unhealthy_threshold=2,
            ),
        ),
        (
            {"protocol": "Tcp", "port": 443, "numberOfProbes": 3},
            HealthCheck(is_enabled=True, protocol="Tcp", port="443", interval=15, unhealthy_threshold=3),
        ),
    ],
)
def test_probes(
    subscription: AzureSubscription, azure_server: AzureServer, probe: dict[str, Any], expected: HealthCheck
) -> None:
    found = collected(
        subscription,
        azure_server,
        probes={"up": probe},
        loadBalancingRules={"https": rule(probe=ref("probes", "up"))},
    )
    assert found.health_check == expected


@pytest.mark.parametrize(
    ("distribution", "is_sticky"), [("Default", False), ("SourceIP", True), ("SourceIPProtocol", True)]
)
def test_stickiness(
    subscription: AzureSubscription, azure_server: AzureServer, distribution: str, is_sticky: bool
) -> None:
    found = collected(subscription, azure_server, loadBalancingRules={"https": rule(loadDistribution=distribution)})
    assert found.is_sticky is is_sticky


def test_a_pool_that_no_rule_uses(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(balancer(loadBalancingRules={}))
    assert not list(lb_target_groups.function(subscription))


def test_a_pool_is_a_group_for_each_rule(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(balancer(loadBalancingRules={"https": rule(), "smtp": rule(25)}))
    assert [each.name for each in lb_target_groups.function(subscription)] == ["Edge/web/https", "Edge/web/smtp"]
