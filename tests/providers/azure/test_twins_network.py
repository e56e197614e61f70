"""Each check of networks, asked about a flawed Azure resource and about its good twin."""

from typing import Any

import pytest

from checks.connection_control.firewall_default_ruleset_allows_traffic import firewall_default_ruleset_allows_traffic
from checks.connection_control.firewall_ruleset_unused import firewall_ruleset_unused
from checks.connection_control.network_default_in_use import network_default_in_use
from checks.connection_control.route_blackhole import route_blackhole
from checks.connection_control.subnet_auto_public_address import subnet_auto_public_address
from checks.monitoring.flow_logs_delivery import flow_logs_delivery
from checks.monitoring.flow_logs_enabled import flow_logs_enabled
from providers.azure.session import AzureSubscription
from scanner.check import Check
from scanner.demo.azure_server import AzureServer
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import (
    GROUPS,
    INTERFACES,
    NETWORKS,
    SUBNETS,
    TABLES,
    interface,
    on_subnet,
    read_all,
    ref,
    security_group,
    subnet,
    virtual_network,
)
from tests.support import ask

WATCHERS = "Microsoft.Network/networkWatchers"
LOGS = f"{WATCHERS}/flowLogs"
SETS = "Microsoft.Compute/virtualMachineScaleSets"

Answers = tuple[dict[str, Any], ...]


USED: list[tuple[Answers, str]] = [
    ((security_group(),), "is on no interface"),
    ((security_group(subnets=[ref(SUBNETS, "net/web")]),), "passed"),
    ((security_group(networkInterfaces=[ref(INTERFACES, "nic")]),), "passed"),
    (
        (
            security_group(),
            resource(
                SETS,
                "scaled-to-zero",
                {
                    "virtualMachineProfile": {
                        "networkProfile": {
                            "networkInterfaceConfigurations": [
                                {"name": "main", "properties": {"networkSecurityGroup": ref(GROUPS, "web")}}
                            ]
                        }
                    }
                },
            ),
        ),
        "passed",
    ),
]


@pytest.mark.parametrize(("answers", "verdict"), USED)
def test_unused_groups(
    subscription: AzureSubscription, azure_server: AzureServer, answers: Answers, verdict: str
) -> None:
    (found,) = ask(firewall_ruleset_unused, *read_all(subscription, azure_server, *answers))
    assert found.startswith(verdict)


SUBNETS_AND_TABLES = [
    (
        subnet_auto_public_address,
        (virtual_network(subnet(), subnet("data", defaultOutboundAccess=False)),),
        ["passed", "lends what starts in it a public address to go out by"],
    ),
    (
        subnet_auto_public_address,
        (virtual_network(subnet("GatewaySubnet")),),
        ["not applicable: is for the provider's own use: gateway"],
    ),
    (network_default_in_use, (virtual_network(),), ["not applicable: is not the default network"]),
    (
        firewall_default_ruleset_allows_traffic,
        on_subnet(),
        ["not applicable: is not the default rule set of its network"],
    ),
]


@pytest.mark.parametrize(("check", "answers", "verdicts"), SUBNETS_AND_TABLES)
def test_subnets_and_what_azure_does_not_have(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, answers: Answers, verdicts: list[str]
) -> None:
    assert ask(check, *read_all(subscription, azure_server, *answers)) == verdicts


@pytest.mark.parametrize(
    ("hop", "verdict"),
    [
        (
            {"nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.40.9.9"},
            "drops what goes to 0.0.0.0/0: the appliance 10.40.9.9 is not available",
        ),
        (
            {"nextHopType": "VirtualNetworkGateway"},
            "drops what goes to 0.0.0.0/0: the virtual private gateway VirtualNetworkGateway is not available",
        ),
        ({"nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.40.1.4"}, "passed"),
        # Somebody means to drop these.
        ({"nextHopType": "None"}, "passed"),
        ({"nextHopType": "Internet"}, "passed"),
    ],
)
def test_routes(subscription: AzureSubscription, azure_server: AzureServer, hop: dict[str, str], verdict: str) -> None:
    routes = [{"name": "out", "properties": {"addressPrefix": "0.0.0.0/0", **hop}}]
    table = resource(TABLES, "table", {"routes": routes, "subnets": [ref(SUBNETS, "net/web")]})
    network = virtual_network(subnet(routeTable=ref(TABLES, "table")))
    found = read_all(subscription, azure_server, table, network, interface(enableIPForwarding=True))
    assert ask(route_blackhole, *found) == [verdict]


def flow_log(target: dict[str, str], **fields: Any) -> Answers:
    """A flow log, and the watcher that keeps it."""
    properties = {
        "targetResourceId": target["id"],
        "storageId": resource_id("Microsoft.Storage/storageAccounts", "flows"),
        "enabled": True,
        "provisioningState": "Succeeded",
        **fields,
    }
    return resource(WATCHERS, "west"), resource(LOGS, "west/log", properties)


BARE = (virtual_network(subnet()),)
LOGGED = [
    (flow_logs_enabled, BARE, "keeps no flow log"),
    (flow_logs_enabled, (*BARE, *flow_log(ref(NETWORKS, "net"))), "passed"),
    (flow_logs_enabled, (*BARE, *flow_log(ref(SUBNETS, "net/web"))), "passed"),
    (flow_logs_enabled, (*on_subnet(), *flow_log(ref(GROUPS, "web"))), "passed"),
    (
        flow_logs_enabled,
        (*BARE, *flow_log(ref(NETWORKS, "net"), enabled=False)),
        "keeps no flow log (not active: log)",
    ),
    (flow_logs_delivery, flow_log(ref(NETWORKS, "net")), "passed"),
    (flow_logs_delivery, flow_log(ref(NETWORKS, "net"), enabled=False), "is not active"),
    (
        flow_logs_delivery,
        flow_log(ref(NETWORKS, "net"), provisioningState="Failed"),
        "cannot deliver what it records: its provisioning state is Failed",
    ),
]


@pytest.mark.parametrize(("check", "answers", "verdict"), LOGGED)
def test_flow_logs(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, answers: Answers, verdict: str
) -> None:
    assert ask(check, *read_all(subscription, azure_server, *answers)) == [verdict]
