"""The demo subscription's load balancers: the feed of tracking events, and the ledger."""

from typing import Any

from scanner.demo.azure_extensions import deletion_lock, measured
from scanner.demo.azure_names import refers, resource, resource_id
from scanner.demo.azure_server import Resource

BALANCERS = "Microsoft.Network/loadBalancers"
ADDRESSES = "Microsoft.Network/publicIPAddresses"
NETWORKS = "Microsoft.Network/virtualNetworks"
SUBNETS = f"{NETWORKS}/subnets"
ZONES = ("1", "2", "3")
FEED, FEED_LEGACY, LEDGER, LEDGER_LEGACY = "tracking-feed", "tracking-feed-legacy", "ledger", "ledger-legacy"


def resources() -> tuple[Resource, ...]:
    """The load balancers with their addresses, locks and measurements."""
    return (
        *_feed(),
        *_feed_legacy(),
        *_ledger(),
        *_ledger_legacy(),
    )


def public_address(name: str, address: str, zones: tuple[str, ...]) -> Resource:
    """A public address with a name that Azure gave it."""
    properties = {
        "ipAddress": address,
        "publicIPAllocationMethod": "Static",
        "dnsSettings": {"fqdn": f"kestrel-{name}.westeurope.cloudapp.azure.com"},
    }
    return resource(ADDRESSES, name, properties, sku={"name": "Standard"}, zones=list(zones))


def _feed() -> tuple[Resource, ...]:
    balancer = _balancer(
        FEED,
        front=_public(FEED),
        members=("10.40.1.20", "10.40.1.21"),
        probes={"up": {"protocol": "Https", "port": 8443, "requestPath": "/healthz", "probeThreshold": 2}},
        loadBalancingRules={"events": _rule(FEED, 443, 8443, probe="up")},
    )
    return (
        public_address(FEED, "203.0.113.70", ZONES),
        balancer,
        deletion_lock(balancer),
        _answering(balancer, "10.40.1.20", 8443),
    )


def _feed_legacy() -> tuple[Resource, ...]:
    """In one zone, with a way to the shell of a machine, and nothing behind it that takes events."""
    machine = f"{resource_id('Microsoft.Network/networkInterfaces', 'depots-router')}/ipConfigurations/main"
    shell = {
        **_rule(FEED_LEGACY, 50022, 22),
        "backendAddressPool": None,
        "backendIPConfiguration": {"id": machine},
    }
    return (
        public_address(FEED_LEGACY, "203.0.113.71", ("1",)),
        _balancer(
            FEED_LEGACY,
            front=_public(FEED_LEGACY),
            members=(),
            loadBalancingRules={"events-legacy": _rule(FEED_LEGACY, 443, 8443)},
            inboundNatRules={"shell-legacy": shell},
        ),
    )


def _ledger() -> tuple[Resource, ...]:
    balancer = _balancer(
        LEDGER,
        front={"subnet": refers(SUBNETS, "apps-vnet/data"), "privateIPAddress": "10.40.2.10"},
        members=("10.40.2.20",),
        probes={"up": {"protocol": "Tcp", "port": 1433, "probeThreshold": 2}},
        loadBalancingRules={"sql": _rule(LEDGER, 1433, 1433, probe="up")},
        zones=ZONES,
    )
    return balancer, deletion_lock(balancer), _answering(balancer, "10.40.2.20", 1433)


def _ledger_legacy() -> tuple[Resource, ...]:
    """On the internet, for everybody who knows a password of the database."""
    balancer = _balancer(
        LEDGER_LEGACY,
        front=_public(LEDGER_LEGACY),
        members=("10.41.5.20",),
        probes={"up": {"protocol": "Tcp", "port": 1433, "probeThreshold": 2}},
        loadBalancingRules={"sql-legacy": _rule(LEDGER_LEGACY, 1433, 1433, probe="up")},
    )
    return public_address(LEDGER_LEGACY, "203.0.113.72", ZONES), balancer, _answering(balancer, "10.41.5.20", 1433)


def _balancer(
    name: str, front: dict[str, Any], members: tuple[str, ...], zones: tuple[str, ...] = (), **collections: Any
) -> Resource:
    """A balancer whose one frontend has these fields and zones.

    Args:
        name: of it.
        front: the fields of its frontend configuration.
        members: addresses in its pool.
        zones: of the frontend, where it is internal.
        collections: of further parts, as their fields by name.
    """
    network = refers(NETWORKS, "apps-vnet-legacy" if name.endswith("legacy") else "apps-vnet")
    addresses = [{"name": each, "properties": {"ipAddress": each, "virtualNetwork": network}} for each in members]
    pool = resource(
        f"{BALANCERS}/backendAddressPools", f"{name}/{_pool(name)}", {"loadBalancerBackendAddresses": addresses}
    )
    return resource(
        BALANCERS,
        name,
        {
            "frontendIPConfigurations": [
                resource(f"{BALANCERS}/frontendIPConfigurations", f"{name}/front", front, zones=list(zones))
            ],
            "backendAddressPools": [pool],
            **{collection: _parts(name, collection, parts) for collection, parts in collections.items()},
        },
        sku={"name": "Standard", "tier": "Regional"},
    )


def _parts(name: str, collection: str, parts: dict[str, Any]) -> list[Resource]:
    return [resource(f"{BALANCERS}/{collection}", f"{name}/{part}", fields) for part, fields in parts.items()]


def _public(name: str) -> dict[str, Any]:
    return {"publicIPAddress": refers(ADDRESSES, name)}


def _pool(name: str) -> str:
    return "members-legacy" if name.endswith("legacy") else "members"


def _rule(balancer: str, port: int, behind: int, probe: str | None = None) -> dict[str, Any]:
    return {
        "frontendIPConfiguration": refers(f"{BALANCERS}/frontendIPConfigurations", f"{balancer}/front"),
        "backendAddressPool": refers(f"{BALANCERS}/backendAddressPools", f"{balancer}/{_pool(balancer)}"),
        "protocol": "Tcp",
        "frontendPort": port,
        "backendPort": behind,
        "probe": refers(f"{BALANCERS}/probes", f"{balancer}/{probe}") if probe else None,
    }


def _answering(balancer: Resource, address: str, port: int) -> Resource:
    dimensions = {"BackendIPAddress": address, "BackendPort": str(port)}
    return measured(balancer, "DipAvailability", 100, dimensions)
