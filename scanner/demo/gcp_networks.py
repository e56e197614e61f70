"""The demo project's networks, with what stands in them and where their routes lead.

`data-vpc` is as it should be, `data-vpc-legacy` is not. `reports-vpc` and `reports-vpc-legacy` have the same rules, in
another order. The network that Google makes with every project is still there.
"""

from collections.abc import Iterable
from typing import Any

from scanner.demo.gcp_names import PROJECT, REGION, REGIONAL, link, resource
from scanner.demo.gcp_server import Resource

ZONE = f"{REGION}-a"
ZONAL = f"zones/{ZONE}"
NETWORKS = ("data-vpc", "data-vpc-legacy", "reports-vpc", "reports-vpc-legacy", "default")
BEFORE, AFTER = "BEFORE_CLASSIC_FIREWALL", "AFTER_CLASSIC_FIREWALL"
FLOW_LOG = {"enable": True, "aggregationInterval": "INTERVAL_5_SEC", "flowSampling": 1.0}
GATEWAY = {"nextHopGateway": link("gateways", "default-internet-gateway")}
APP = f"loader@{PROJECT}.iam.gserviceaccount.com"


def resources() -> tuple[Resource, ...]:
    """Networks, subnetworks, routes, instances and their template, Cloud NAT, addresses and endpoints."""
    return (*_networks(), *_subnetworks(), *_routes(), *_instances(), *_ways_out())


def _networks() -> Iterable[Resource]:
    for name in NETWORKS:
        yield resource(
            "networks",
            name,
            kind="compute#network",
            autoCreateSubnetworks=name == "default",
            networkFirewallPolicyEnforcementOrder=BEFORE if name == "reports-vpc" else AFTER,
        )


def _subnetworks() -> Iterable[Resource]:
    yield _subnetwork("data", "data-vpc", "10.60.0.0/20", logConfig=FLOW_LOG, privateIpGoogleAccess=True)
    yield _subnetwork("data-proxies", "data-vpc", "10.60.16.0/23", purpose="REGIONAL_MANAGED_PROXY", role="ACTIVE")
    yield _subnetwork(
        "data-legacy",
        "data-vpc-legacy",
        "10.61.0.0/20",
        stackType="IPV4_IPV6",
        ipv6AccessType="EXTERNAL",
        externalIpv6Prefix="2600:1900:4060:1::/64",
    )
    yield _subnetwork("reports", "reports-vpc", "10.62.0.0/20", logConfig=FLOW_LOG)
    # Somebody wanted to save money, and nobody noticed what is no longer recorded.
    yield _subnetwork(
        "reports-legacy", "reports-vpc-legacy", "10.63.0.0/20", logConfig={**FLOW_LOG, "flowSampling": 0.0}
    )
    yield _subnetwork("default", "default", "10.164.0.0/20")


def _subnetwork(name: str, network: str, block: str, **fields: Any) -> Resource:
    given = {"purpose": "PRIVATE", "stackType": "IPV4_ONLY", **fields}
    return resource("subnetworks", name, REGIONAL, network=link("networks", network), ipCidrRange=block, **given)


def _routes() -> Iterable[Resource]:
    for name in NETWORKS:
        yield _route(f"{name}-internet", name, "0.0.0.0/0", **GATEWAY)
    yield _route("data-vpc-legacy-internet-ipv6", "data-vpc-legacy", "::/0", **GATEWAY)
    # The appliance was deleted, and with it the only way to the depots.
    gone = {
        "code": "NEXT_HOP_INSTANCE_NOT_FOUND",
        "message": f"Next hop instance 'inspection-legacy' does not exist in {ZONE}.",
    }
    appliance = link("instances", "inspection-legacy", ZONAL)
    yield _route("depots-legacy", "data-vpc-legacy", "10.80.0.0/16", nextHopInstance=appliance, warnings=[gone])
    yield _route("depots", "data-vpc", "10.80.0.0/16", nextHopInstance=link("instances", "inspection", ZONAL))


def _route(name: str, network: str, destination: str, **fields: Any) -> Resource:
    return resource("routes", name, network=link("networks", network), destRange=destination, priority=1000, **fields)


def _instances() -> Iterable[Resource]:
    yield _instance("loader", "data", "data-vpc", "10.60.0.5", "app")
    yield _instance("warehouse", "data", "data-vpc", "10.60.0.6", "db")
    yield _instance("inspection", "data", "data-vpc", "10.60.0.7", canIpForward=True)
    yield _instance("exports", "data", "data-vpc", "10.60.0.8", "edge", external=("198.51.100.60",))
    yield _instance(
        "exports-legacy",
        "data-legacy",
        "data-vpc-legacy",
        "10.61.0.8",
        "edge",
        external=("198.51.100.61", "2600:1900:4060:1:0:8::"),
    )
    yield _instance("reports", "reports", "reports-vpc", "10.62.0.5")
    yield _instance("reports-legacy", "reports-legacy", "reports-vpc-legacy", "10.63.0.5")
    yield _instance("notebook-legacy", "default", "default", "10.164.0.5")
    # Makes instances at night only, and members of their group with them.
    yield resource("instanceTemplates", "batch", properties={"machineType": "e2-small", "tags": {"items": ["batch"]}})


def _instance(
    name: str, subnet: str, network: str, address: str, *tags: str, external: tuple[str, ...] = (), **fields: Any
) -> Resource:
    interface = {
        "name": "nic0",
        "network": link("networks", network),
        "subnetwork": link("subnetworks", subnet, REGIONAL),
        "networkIP": address,
        **_external(external),
    }
    return resource(
        "instances",
        name,
        ZONAL,
        zone=link("zones", ZONE).replace("/global", ""),
        status="RUNNING",
        tags={"items": list(tags)},
        serviceAccounts=[{"email": APP, "scopes": ["https://www.googleapis.com/auth/cloud-platform"]}],
        networkInterfaces=[interface],
        **fields,
    )


def _external(addresses: tuple[str, ...]) -> dict[str, Any]:
    """The access configurations for addresses on the internet, IPv4 and then IPv6."""
    names = ("natIP", "externalIpv6")
    shapes = ({"name": "External NAT", "type": "ONE_TO_ONE_NAT"}, {"name": "external-ipv6", "type": "DIRECT_IPV6"})
    fields = ("accessConfigs", "ipv6AccessConfigs")
    return {
        field: [{**shape, name: address}]
        for field, shape, name, address in zip(fields, shapes, names, addresses, strict=False)
    }


def _ways_out() -> Iterable[Resource]:
    yield resource("addresses", "data-out", REGIONAL, address="198.51.100.62", addressType="EXTERNAL")
    nat = {
        "name": "data-out",
        "type": "PUBLIC",
        "natIpAllocateOption": "MANUAL_ONLY",
        "natIps": [link("addresses", "data-out", REGIONAL)],
        "sourceSubnetworkIpRangesToNat": "ALL_SUBNETWORKS_ALL_IP_RANGES",
    }
    yield resource("routers", "data", REGIONAL, network=link("networks", "data-vpc"), nats=[nat])
    yield resource(
        "forwardingRules",
        "googleapis",
        target="all-apis",
        IPAddress="10.60.255.1",
        network=link("networks", "data-vpc"),
    )
