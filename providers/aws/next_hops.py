"""Where the routes of a VPC lead: the identity and the kind of each next hop."""

from collections.abc import Iterable, Mapping

from providers.aws.networks import arn_of_owner
from providers.aws.peerings import peering_arn
from providers.aws.session import Answer, AwsRegion
from scanner.models import GatewayKind, Unknown

NextHop = tuple[str, GatewayKind]
"""An identity, which is the bare id where the ARN cannot be made, and what stands there."""

LOCAL = "local"
# What belongs to the owner of the route table, by its field, with the type in its ARN.
OWN: Mapping[str, tuple[str, GatewayKind]] = {
    "NatGatewayId": ("natgateway", GatewayKind.NAT),
    "EgressOnlyInternetGatewayId": ("egress-only-internet-gateway", GatewayKind.EGRESS_ONLY),
    "CarrierGatewayId": ("carrier-gateway", GatewayKind.OTHER),
}
# The same for the gateways that share the field `GatewayId`, by the beginning of the id.
GATEWAYS: Mapping[str, tuple[str, GatewayKind]] = {
    "igw": ("internet-gateway", GatewayKind.INTERNET),
    "vgw": ("vpn-gateway", GatewayKind.VIRTUAL_PRIVATE),
    "vpce": ("vpc-endpoint", GatewayKind.ENDPOINT),
}
# What may belong to another account.
FOREIGN: Mapping[str, GatewayKind] = {
    "TransitGatewayId": GatewayKind.TRANSIT,
    "VpcPeeringConnectionId": GatewayKind.PEERING,
    "LocalGatewayId": GatewayKind.OTHER,
    "CoreNetworkArn": GatewayKind.OTHER,
    "OdbNetworkArn": GatewayKind.OTHER,
    # Of routes that a VPC Route Server has learnt from an appliance (EC2 API Reference, `Route`).
    "IpAddress": GatewayKind.APPLIANCE,
}
APPLIANCES: Mapping[str, str] = {"NetworkInterfaceId": "network-interface", "InstanceId": "instance"}


def foreign_arns(region: AwsRegion, routes: Iterable[Answer]) -> Mapping[str, str]:
    """ARNs of the peerings and transit gateways that routes lead to, by id: their owners stand in their own lists."""
    wanted = {field for route in routes for field in FOREIGN if route.get(field)}
    found: dict[str, str] = {}
    if "VpcPeeringConnectionId" in wanted:
        for each in _listed(region, "describe_vpc_peering_connections", "VpcPeeringConnections"):
            found[each["VpcPeeringConnectionId"]] = peering_arn(region, each)
    if "TransitGatewayId" in wanted:
        for each in _listed(region, "describe_transit_gateways", "TransitGateways"):
            found[each["TransitGatewayId"]] = each["TransitGatewayArn"]
    return found


def gateway_arn(region: AwsRegion, owner: str | None, name: str) -> str:
    """The identity of an internet or virtual private gateway, or of an endpoint; the bare id of anything else."""
    kind, _ = GATEWAYS.get(name.partition("-")[0], ("", GatewayKind.OTHER))
    return arn_of_owner(region, owner, f"{kind}/{name}") if kind else name


def next_hop(region: AwsRegion, route: Answer, owner: str | None, foreign: Mapping[str, str]) -> NextHop:
    """Where a route leads."""
    if name := route.get("GatewayId"):
        return _gateway(region, name, owner)
    for field, (type_name, kind) in OWN.items():
        if name := route.get(field):
            return arn_of_owner(region, owner, f"{type_name}/{name}"), kind
    for field, type_name in APPLIANCES.items():
        if name := route.get(field):
            return arn_of_owner(region, _owner_of_appliance(route, owner), f"{type_name}/{name}"), GatewayKind.APPLIANCE
    for field, kind in FOREIGN.items():
        if name := route.get(field):
            return foreign.get(name, name), kind
    return "", GatewayKind.OTHER


def _gateway(region: AwsRegion, name: str, owner: str | None) -> NextHop:
    if name == LOCAL:
        return LOCAL, GatewayKind.LOCAL
    _, kind = GATEWAYS.get(name.partition("-")[0], ("", GatewayKind.OTHER))
    return gateway_arn(region, owner, name), kind


def _owner_of_appliance(route: Answer, owner: str | None) -> str | None:
    """The account that has the appliance, in a subnet that may be shared. A service of AWS is named: `amazon-elb`."""
    named: str = route.get("InstanceOwnerId", "")
    return named if named.isdigit() else owner


def _listed(region: AwsRegion, operation: str, key: str) -> list[Answer]:
    found = region.read_pages("ec2", operation, key)
    return [] if isinstance(found, Unknown) else found
