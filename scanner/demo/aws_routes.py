"""How the demo account's networks are joined, and which of them the internet can address.

Kestrel Parcel has joined its intranet with the network of the competitor it has bought, whose own routes still lead to
a network that is long gone.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from scanner.demo.aws_clients import Clients
from scanner.demo.aws_networks import Network, Networks
from scanner.demo.aws_server import AwsServer, Call

PUBLISHED = ("jump-host", "edge-legacy-c")
"""Names of the interfaces that have addresses on the internet."""
FORMER = "10.91.0.0/16"
"""The network that ParcelPoint gave up before it was bought."""


def make_routes(client: Clients, networks: Networks) -> None:
    """Join the networks, and leave behind what was forgotten."""
    ec2 = client("ec2", "eu-central-1")
    intranet, bought = networks["intranet"], networks["parcelpoint-legacy"]
    default = _default_vpc(ec2)
    joined = _peer(ec2, "intranet-parcelpoint", intranet.vpc, bought.vpc)
    former = _peer(ec2, "parcelpoint-archive", bought.vpc, default)
    # A branch office in each: all of the other's network is nobody's need.
    _make_table(ec2, "intranet", intranet, {"10.90.0.0/20": joined})
    _make_table(ec2, "parcelpoint-legacy", bought, {"10.40.0.0/20": joined, FORMER: former})
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=former)
    ec2.modify_subnet_attribute(SubnetId=bought.subnets["b"], MapPublicIpOnLaunch={"Value": True})
    _plug_into(ec2, default, "label-archive-legacy")
    production = networks["production"]
    _lead_out(client("ec2", production.region), production)


def _lead_out(ec2: Any, network: Network) -> None:
    """Join a network with the internet, and give some interfaces an address there."""
    gateway = ec2.create_internet_gateway(TagSpecifications=_named("internet-gateway", "production"))
    identifier = gateway["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=identifier, VpcId=network.vpc)
    main = [{"Name": "vpc-id", "Values": [network.vpc]}, {"Name": "association.main", "Values": ["true"]}]
    (table,) = ec2.describe_route_tables(Filters=main)["RouteTables"]
    ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=identifier)
    for name in PUBLISHED:
        named = [{"Name": "tag:Name", "Values": [name]}]
        (interface,) = ec2.describe_network_interfaces(Filters=named)["NetworkInterfaces"]
        address = ec2.allocate_address(Domain="vpc", TagSpecifications=_named("elastic-ip", name))
        ec2.associate_address(AllocationId=address["AllocationId"], NetworkInterfaceId=interface["NetworkInterfaceId"])


def serve_routes(server: AwsServer, client: Clients, regions: Iterable[str]) -> None:
    """Answer with the route tables as they are now, and with a public access block that is off.

    moto leaves a route active when what it leads to is deleted; AWS calls it a black hole.
    """
    tables = {region: _route_tables(client("ec2", region)) for region in regions}

    def route_tables(call: Call) -> Mapping[str, Any]:
        return {"RouteTables": tables.get(call.region, [])}

    def public_access_block(call: Call) -> Mapping[str, Any]:
        off = {"State": "default-state", "InternetGatewayBlockMode": "off", "AwsRegion": call.region}
        return {"VpcBlockPublicAccessOptions": off}

    server.answer("ec2", "DescribeRouteTables", route_tables)
    server.answer("ec2", "DescribeVpcBlockPublicAccessOptions", public_access_block)


def _default_vpc(ec2: Any) -> str:
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    name: str = vpc["VpcId"]
    return name


def _peer(ec2: Any, name: str, one: str, other: str) -> str:
    made = ec2.create_vpc_peering_connection(
        VpcId=one, PeerVpcId=other, TagSpecifications=_named("vpc-peering-connection", name)
    )
    identifier: str = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=identifier)
    return identifier


def _make_table(ec2: Any, name: str, network: Network, peerings: Mapping[str, str]) -> None:
    """Make a route table for all subnets of a network, with routes to peerings by destination."""
    made = ec2.create_route_table(VpcId=network.vpc, TagSpecifications=_named("route-table", name))
    table = made["RouteTable"]["RouteTableId"]
    for block, peering in peerings.items():
        ec2.create_route(RouteTableId=table, DestinationCidrBlock=block, VpcPeeringConnectionId=peering)
    for subnet in network.subnets.values():
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)


def _plug_into(ec2: Any, vpc: str, name: str) -> None:
    """Make a network interface in the first subnet of a network."""
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    first = min(subnets, key=lambda subnet: str(subnet["CidrBlock"]))
    ec2.create_network_interface(SubnetId=first["SubnetId"], TagSpecifications=_named("network-interface", name))


def _route_tables(ec2: Any) -> list[dict[str, Any]]:
    listed = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
    gone = {each["VpcPeeringConnectionId"] for each in listed if each["Status"]["Code"] == "deleted"}
    tables: list[dict[str, Any]] = ec2.describe_route_tables()["RouteTables"]
    for table in tables:
        for route in table["Routes"]:
            if route.get("VpcPeeringConnectionId") in gone:
                route["State"] = "blackhole"
    return tables


def _named(kind: str, name: str) -> list[dict[str, object]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]
