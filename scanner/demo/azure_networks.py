"""The demo subscription's virtual networks, and what leads into, through and out of them."""

from typing import Any

from scanner.demo.azure_firewall_plans import CLOSED, CLUSTER, LEFTOVERS, PLANS, rules
from scanner.demo.azure_names import LOCATION, SUBSCRIPTION, refers, resource, resource_id
from scanner.demo.azure_security_rules import DEFAULT_RULES, security_rule
from scanner.demo.azure_server import Resource

NETWORKS = "Microsoft.Network/virtualNetworks"
SUBNETS = f"{NETWORKS}/subnets"
PEERINGS = f"{NETWORKS}/virtualNetworkPeerings"
GROUPS = "Microsoft.Network/networkSecurityGroups"
INTERFACES = "Microsoft.Network/networkInterfaces"
MACHINES = "Microsoft.Compute/virtualMachines"
SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
TABLES = "Microsoft.Network/routeTables"
NAT_GATEWAYS = "Microsoft.Network/natGateways"
ADDRESSES = "Microsoft.Network/publicIPAddresses"
ENDPOINTS = "Microsoft.Network/privateEndpoints"
WATCHERS = "Microsoft.Network/networkWatchers"
FLOW_LOGS = f"{WATCHERS}/flowLogs"
GATEWAYS = "Microsoft.Network/virtualNetworkGateways"
STORAGE = "Microsoft.Storage/storageAccounts"

APPS, LEGACY = "apps-vnet", "apps-vnet-legacy"
WATCHER = "NetworkWatcher_westeurope"
APPLIANCE = "10.40.1.250"
"""Through which the data tier reaches the depots."""
NOBODY = "10.41.9.9"

PUBLIC_WEB = (security_rule("AllowHttpsIn", 300, protocol="Tcp", destinationPortRange="443"), *CLOSED)
MANAGED = security_rule(
    "AllowGatewayManager",
    310,
    protocol="Tcp",
    destinationPortRange="65200-65535",
    sourceAddressPrefix="GatewayManager",
)
"""What an application gateway needs of the group on its subnet ("Application Gateway infrastructure configuration")."""
FROM_GATEWAY = security_rule(
    "AllowGateway", 300, protocol="Tcp", destinationPortRange="443", sourceAddressPrefix="10.40.3.0/24"
)
FROM_WEB = security_rule(
    "AllowWeb", 300, protocol="Tcp", destinationPortRange="1433", sourceAddressPrefix="10.40.1.0/24"
)


def resources() -> tuple[Resource, ...]:
    """The networks with everything in them that is about traffic."""
    return (
        _apps(),
        _legacy(),
        *_groups(),
        *_machines(),
        *_ways_out(),
        *_flow_logs(),
        _service_tags(),
    )


def _apps() -> Resource:
    gateway = f"{resource_id(GATEWAYS, 'apps-vpn')}/ipConfigurations/default"
    return _network(
        APPS,
        "10.40.0.0/16",
        _subnet(f"{APPS}/web", "10.40.1.0/24", "apps-web", natGateway=refers(NAT_GATEWAYS, "apps-nat")),
        _subnet(f"{APPS}/data", "10.40.2.0/24", "apps-data", routeTable=refers(TABLES, "depots")),
        _subnet(f"{APPS}/appgw", "10.40.3.0/24", "apps-appgw"),
        _subnet(f"{APPS}/machines", "10.40.4.0/24", None),
        _subnet(f"{APPS}/GatewaySubnet", "10.40.255.0/27", None, ipConfigurations=[{"id": gateway}]),
        other=LEGACY,
        beyond="10.41.0.0/16",
    )


def _legacy() -> Resource:
    return _network(
        LEGACY,
        "10.41.0.0/16",
        _subnet(f"{LEGACY}/machines-legacy", "10.41.4.0/24", None, defaultOutboundAccess=None),
        _subnet(f"{LEGACY}/batch", "10.41.5.0/24", None, routeTable=refers(TABLES, "depots-legacy")),
        other=APPS,
        beyond="10.40.0.0/16",
    )


def _network(name: str, block: str, *subnets: Resource, other: str, beyond: str) -> Resource:
    peering = {
        "peeringState": "Connected",
        "allowVirtualNetworkAccess": True,
        "remoteVirtualNetwork": refers(NETWORKS, other),
        "remoteVirtualNetworkAddressSpace": {"addressPrefixes": [beyond]},
    }
    return resource(
        NETWORKS,
        name,
        {
            "addressSpace": {"addressPrefixes": [block]},
            "subnets": list(subnets),
            "virtualNetworkPeerings": [resource(PEERINGS, f"{name}/to-{other}", peering)],
        },
    )


def _subnet(name: str, block: str, group: str | None, **properties: Any) -> Resource:
    own = {"networkSecurityGroup": refers(GROUPS, group)} if group else {}
    return resource(SUBNETS, name, {"addressPrefix": block, "defaultOutboundAccess": False, **own, **properties})


def _groups() -> tuple[Resource, ...]:
    names = [f"{name}{end}" for name in PLANS for end in ("", "-legacy")]
    return (
        _group("apps-web", [FROM_GATEWAY, *CLOSED], subnets=[refers(SUBNETS, f"{APPS}/web")]),
        _group("apps-data", [FROM_WEB, *CLOSED], subnets=[refers(SUBNETS, f"{APPS}/data")]),
        _group("apps-appgw", [MANAGED, *PUBLIC_WEB], subnets=[refers(SUBNETS, f"{APPS}/appgw")]),
        *(_group(name, rules(name), networkInterfaces=[refers(INTERFACES, name)]) for name in names),
        _group("leftovers-legacy", list(LEFTOVERS), networkInterfaces=[refers(INTERFACES, "leftovers-legacy")]),
        # Of the next two, a scale set without machines uses one, and nothing the other.
        _group("workers", list(CLOSED)),
        _group("workers-legacy", list(CLOSED)),
    )


def _group(name: str, written: list[Resource], **attached: Any) -> Resource:
    return resource(GROUPS, name, {"securityRules": written, "defaultSecurityRules": list(DEFAULT_RULES), **attached})


def _machines() -> tuple[Resource, ...]:
    """A machine behind each of the groups, one that passes packets on, and a scale set that has none just now."""
    plan = {
        "networkSecurityGroup": refers(GROUPS, "workers"),
        "ipConfigurations": [{"name": "main", "properties": {"subnet": refers(SUBNETS, f"{LEGACY}/batch")}}],
    }
    profile = {"networkInterfaceConfigurations": [{"name": "main", "properties": plan}]}
    properties = {"orchestrationMode": "Uniform", "virtualMachineProfile": {"networkProfile": profile}}
    return (
        *(
            _interface(name, f"{APPS}/machines", f"10.40.4.{number}", networkSecurityGroup=refers(GROUPS, name))
            for number, name in enumerate(PLANS, start=10)
        ),
        *(
            _interface(
                f"{name}-legacy",
                f"{LEGACY}/machines-legacy",
                f"10.41.4.{number}",
                networkSecurityGroup=refers(GROUPS, f"{name}-legacy"),
            )
            for number, name in enumerate(PLANS, start=10)
        ),
        # On the data tier's subnet, whose group lets nothing else in.
        _interface(
            "leftovers-legacy",
            f"{APPS}/data",
            "10.40.2.66",
            member_of=CLUSTER,
            networkSecurityGroup=refers(GROUPS, "leftovers-legacy"),
        ),
        _interface("depots-router", f"{APPS}/web", APPLIANCE, enableIPForwarding=True),
        resource(SCALE_SETS, "workers", properties, sku={"name": "Standard_D2s_v5", "capacity": 0}),
    )


def _interface(name: str, subnet: str, address: str, member_of: Resource | None = None, **properties: Any) -> Resource:
    configuration = {
        "privateIPAddress": address,
        "privateIPAddressVersion": "IPv4",
        "subnet": refers(SUBNETS, subnet),
        "applicationSecurityGroups": [member_of] if member_of else [],
    }
    return resource(
        INTERFACES,
        name,
        {
            "virtualMachine": refers(MACHINES, name),
            "ipConfigurations": [
                {
                    "id": f"{resource_id(INTERFACES, name)}/ipConfigurations/main",
                    "name": "main",
                    "properties": configuration,
                }
            ],
            **properties,
        },
    )


def _ways_out() -> tuple[Resource, ...]:
    """Routes to the depots, the way to the internet, and the way to the database service."""
    connection = {
        "privateLinkServiceId": resource_id("Microsoft.Sql/servers", "labels-db"),
        "groupIds": ["sqlServer"],
        "privateLinkServiceConnectionState": {"status": "Approved"},
    }
    endpoint = {
        "subnet": refers(SUBNETS, f"{APPS}/data"),
        "privateLinkServiceConnections": [{"name": "labels-db", "properties": connection}],
    }
    return (
        _table("depots", f"{APPS}/data", APPLIANCE),
        _table("depots-legacy", f"{LEGACY}/batch", NOBODY),
        resource(
            NAT_GATEWAYS,
            "apps-nat",
            {"subnets": [refers(SUBNETS, f"{APPS}/web")], "publicIpAddresses": [refers(ADDRESSES, "apps-nat-ip")]},
        ),
        resource(
            ADDRESSES,
            "apps-nat-ip",
            {"ipAddress": "203.0.113.60", "natGateway": refers(NAT_GATEWAYS, "apps-nat")},
            sku={"name": "Standard"},
        ),
        resource(ENDPOINTS, "labels-db", endpoint),
    )


def _table(name: str, subnet: str, hop: str) -> Resource:
    route = {"addressPrefix": "10.60.0.0/16", "nextHopType": "VirtualAppliance", "nextHopIpAddress": hop}
    return resource(
        TABLES, name, {"routes": [{"name": "depots", "properties": route}], "subnets": [refers(SUBNETS, subnet)]}
    )


def _flow_logs() -> tuple[Resource, ...]:
    return (
        resource(WATCHERS, WATCHER, group="NetworkWatcherRG"),
        _flow_log("apps-vnet-flows", resource_id(NETWORKS, APPS), "Succeeded"),
        _flow_log("apps-vnet-flows-legacy", resource_id(SUBNETS, f"{APPS}/data"), "Failed"),
    )


def _flow_log(name: str, target: str, state: str) -> Resource:
    properties = {
        "targetResourceId": target,
        "storageId": resource_id(STORAGE, "kestrelflows"),
        "enabled": True,
        "provisioningState": state,
    }
    return resource(FLOW_LOGS, f"{WATCHER}/{name}", properties, group="NetworkWatcherRG")


def _service_tags() -> Resource:
    """The tags of services that rules name; the list of Azure has some thousand."""
    tags = {"GatewayManager": ["198.51.100.64/26"]}
    return {
        "id": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/locations/{LOCATION}/serviceTags",
        "name": "serviceTags",
        "type": "Microsoft.Network/locations/serviceTags",
        "values": [{"name": name, "properties": {"addressPrefixes": blocks}} for name, blocks in tags.items()],
    }
