"""What load balancers listen on, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.lb_listeners import lb_listeners
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    ALL_PORTS,
    NO_PORTS,
    ActionKind,
    BalancerKind,
    Listener,
    ListenerProtocol,
    PortSet,
    Unknown,
)
from tests.providers.azure.arm import resource_id
from tests.providers.azure.balancers import BALANCER, INTERNAL, PUBLIC, balancer, part_id, plugged, ref, rule
from tests.providers.azure.gateways import public_address

NOTHING: dict[str, Any] = {"backendAddressPool": None}


def collected(subscription: AzureSubscription, server: AzureServer, **properties: Any) -> list[Listener]:
    server.put(public_address(), balancer(**properties))
    return [each for each in lb_listeners.function(subscription) if isinstance(each, Listener)]


def test_a_rule(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = collected(subscription, azure_server)
    assert (found.id, found.name) == (part_id("loadBalancingRules", "https").lower(), "Edge/https:443")
    assert (found.balancer, found.balancer_kind, found.is_public) == (BALANCER, BalancerKind.NETWORK, True)
    assert (found.protocol, found.port, found.more_ports) == (ListenerProtocol.TCP, 443, NO_PORTS)
    assert (found.addresses, found.tls, found.backend_port) == (("20.73.0.10",), None, None)
    assert not isinstance(found.rules, Unknown)
    assert [each.outcome for each in found.rules] == [ActionKind.FORWARD]
    assert found.target_groups == (f"{part_id('backendAddressPools', 'web')}/loadBalancingRules/https".lower(),)


@pytest.mark.parametrize(("written", "keeps"), [(True, True), (False, False), (None, False)])
def test_z15_a_floating_address(
    subscription: AzureSubscription, azure_server: AzureServer, written: bool | None, keeps: bool
) -> None:
    (found,) = collected(subscription, azure_server, loadBalancingRules={"https": rule(enableFloatingIP=written)})
    assert found.keeps_destination is keeps


@pytest.mark.parametrize(
    ("pools", "names"),
    [
        ({"backendAddressPool": ref("backendAddressPools", "web")}, ["web"]),
        ({**NOTHING, "backendAddressPools": [ref("backendAddressPools", "spare")]}, ["spare"]),
        (
            {"backendAddressPools": [ref("backendAddressPools", "web"), ref("backendAddressPools", "spare")]},
            ["web", "spare"],
        ),
        (NOTHING, []),
    ],
)
def test_pools_in_either_field(
    subscription: AzureSubscription, azure_server: AzureServer, pools: dict[str, Any], names: list[str]
) -> None:
    (found,) = collected(
        subscription,
        azure_server,
        loadBalancingRules={"https": rule(**pools)},
        backendAddressPools={"web": {}, "spare": {}},
    )
    assert found.target_groups == tuple(
        f"{part_id('backendAddressPools', name)}/loadBalancingRules/https".lower() for name in names
    )


def test_frontends_are_public_one_by_one(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(
        subscription,
        azure_server,
        frontendIPConfigurations={"public": PUBLIC, "inside": INTERNAL},
        loadBalancingRules={"https": rule(), "db": rule(5432, frontend="inside")},
    )
    assert [(each.name, each.is_public) for each in found] == [("Edge/https:443", True), ("Edge/db:5432", False)]


def test_a_rule_for_every_port(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = collected(subscription, azure_server, loadBalancingRules={"all": rule(0, protocol="All")})
    assert (found.name, found.port, found.ports) == ("Edge/all:all", 0, ALL_PORTS)
    assert found.protocol is ListenerProtocol.TCP_UDP


ATTACHED: dict[str, Any] = {**NOTHING, "backendIPConfiguration": plugged("web")}


@pytest.mark.parametrize(
    ("nat", "name", "ports", "behind"),
    [
        (rule(50022, backendPort=22, **ATTACHED), "Edge/ssh:50022", "50022", 22),
        (
            rule(0, frontendPort=None, frontendPortRangeStart=50000, frontendPortRangeEnd=50009, backendPort=22),
            "Edge/ssh:50000-50009",
            "50000-50009",
            22,
        ),
    ],
)
def test_nat_rules(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    nat: dict[str, Any],
    name: str,
    ports: str,
    behind: int,
) -> None:
    (found,) = collected(subscription, azure_server, loadBalancingRules={}, inboundNatRules={"ssh": nat})
    assert (found.name, found.ports, found.backend_port) == (name, PortSet.parse(ports), behind)
    assert found.identity.type == "Microsoft.Network/loadBalancers/inboundNatRules"
    assert found.rules == ()


def test_a_nat_rule_leads_to_one_interface(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    machine = resource_id("Microsoft.Network/networkInterfaces", "VM")
    nat = rule(50022, backendIPConfiguration={"id": f"{machine}/ipConfigurations/main"})
    (found,) = collected(subscription, azure_server, loadBalancingRules={}, inboundNatRules={"ssh": nat})
    assert found.interface == machine.lower()


def test_a_nat_rule_that_nothing_is_attached_to(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert not collected(
        subscription, azure_server, loadBalancingRules={}, inboundNatRules={"ssh": rule(22, **NOTHING)}
    )


def test_a_nat_pool(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    pool = {**rule(0, **NOTHING), "frontendPortRangeStart": 50000, "frontendPortRangeEnd": 50119, "backendPort": 22}
    (found,) = collected(subscription, azure_server, loadBalancingRules={}, inboundNatPools={"ssh": pool})
    assert (found.ports, found.backend_port) == (PortSet.parse("50000-50119"), 22)


def test_an_appliance(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = collected(
        subscription,
        azure_server,
        sku="Gateway",
        frontendIPConfigurations={"public": INTERNAL},
        loadBalancingRules={"all": rule(0, protocol="All")},
    )
    assert (found.balancer_kind, found.is_public) == (BalancerKind.GATEWAY, False)
