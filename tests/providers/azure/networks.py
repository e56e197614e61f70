"""Virtual networks and what is in them, as ARM writes them, everything but what matters to a test filled in."""

from typing import Any

from providers.azure.network_security_groups import network_security_groups
from providers.azure.session import AzureSubscription
from scanner.demo.azure_security_rules import DEFAULT_RULES
from scanner.demo.azure_server import AzureServer
from scanner.models import FirewallRuleSet, Resource
from scanner.plugins import load_collectors
from tests.providers.azure.arm import resource, resource_id
from tests.support import SUBSCRIPTION

NETWORKS = "Microsoft.Network/virtualNetworks"
SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
GROUPS = "Microsoft.Network/networkSecurityGroups"
INTERFACES = "Microsoft.Network/networkInterfaces"
TABLES = "Microsoft.Network/routeTables"
BLOCK = "10.40.0.0/16"

NET = resource_id(NETWORKS, "net").lower()
WEB = resource_id(SUBNETS, "net/web").lower()


def ref(type_name: str, name: str) -> dict[str, str]:
    """A reference."""
    return {"id": resource_id(type_name, name)}


def subnet(name: str = "web", *, network: str = "net", **properties: Any) -> dict[str, Any]:
    """A subnet as a part of its network."""
    return resource(SUBNETS, f"{network}/{name}", {"addressPrefix": "10.40.1.0/24", **properties})


def virtual_network(*subnets: dict[str, Any], name: str = "net", **properties: Any) -> dict[str, Any]:
    """A virtual network."""
    space = {"addressSpace": {"addressPrefixes": [BLOCK]}}
    return resource(NETWORKS, name, {**space, "subnets": list(subnets), **properties})


def interface(name: str = "nic", *, at: str = "net/web", group: str | None = None, **properties: Any) -> dict[str, Any]:
    """An interface with one address in a subnet."""
    configuration = {
        "id": f"{resource_id(INTERFACES, name)}/ipConfigurations/main",
        "name": "main",
        "properties": {"privateIPAddress": "10.40.1.4", "subnet": ref(SUBNETS, at)},
    }
    own = {"networkSecurityGroup": ref(GROUPS, group)} if group else {}
    return resource(INTERFACES, name, {"ipConfigurations": [configuration], **own, **properties})


def security_group(*rules: dict[str, Any], name: str = "web", **properties: Any) -> dict[str, Any]:
    """A network security group with the rules that Azure adds."""
    return resource(
        GROUPS, name, {"securityRules": list(rules), "defaultSecurityRules": list(DEFAULT_RULES), **properties}
    )


def on_subnet(*rules: dict[str, Any], network: dict[str, Any] | None = None, **web: Any) -> tuple[dict[str, Any], ...]:
    """The group `web` on the subnet `web` of the network `net`."""
    group = security_group(*rules, subnets=[ref(SUBNETS, "net/web")])
    return group, virtual_network(subnet(networkSecurityGroup=ref(GROUPS, "web"), **web), **(network or {}))


def service_tags(**tags: list[str]) -> dict[str, Any]:
    """The list of service tags, as West Europe answers it."""
    path = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/locations/westeurope/serviceTags"
    values = [{"name": name, "properties": {"addressPrefixes": blocks}} for name, blocks in tags.items()]
    return {"id": path, "name": "serviceTags", "type": "Microsoft.Network/locations/serviceTags", "values": values}


def read_groups(
    subscription: AzureSubscription, azure_server: AzureServer, *resources: dict[str, Any]
) -> dict[str, FirewallRuleSet]:
    """The groups that are read when these resources exist, by name."""
    azure_server.put(*resources)
    found = [each for each in network_security_groups.function(subscription) if isinstance(each, FirewallRuleSet)]
    return {each.name: each for each in found}


def read_all(subscription: AzureSubscription, azure_server: AzureServer, *answers: dict[str, Any]) -> list[Resource]:
    """Everything that a scan of the subscription finds when these resources exist."""
    azure_server.put(*answers)
    found = [each for collector in load_collectors("azure") for each in collector.function(subscription)]
    assert subscription.gaps() == ()
    return found
