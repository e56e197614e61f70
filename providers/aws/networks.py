"""VPCs, their subnets, and the network interfaces in them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.aws.session import Answer, AwsRegion, tags_of
from providers.undecided import decided
from scanner.models import NOWHERE, AddressSet, Network, NetworkInterface, Subnet, Unknown
from scanner.provider import collects

NOT_SAID = Unknown(why="AWS does not say which addresses the subnet assigns")


def arn_of_owner(region: AwsRegion, owner: str | None, resource: str) -> str:
    """The ARN of an EC2 resource that another account may own and share with this one."""
    return f"arn:{region.partition}:ec2:{region.region}:{owner or region.account}:{resource}"


@collects("ec2:DescribeVpcs")
def networks(region: AwsRegion) -> Iterator[Network]:
    """Every VPC with all its IPv4 and IPv6 blocks."""
    found = region.pages("ec2", "describe_vpcs", "Vpcs")
    yield from region.parsed("ec2:DescribeVpcs", found, partial(_network, region))


@collects("ec2:DescribeSubnets")
def subnets(region: AwsRegion) -> Iterator[Subnet]:
    """Every subnet, also those that other accounts share with this one."""
    found = region.pages("ec2", "describe_subnets", "Subnets")
    yield from region.parsed("ec2:DescribeSubnets", found, partial(_subnet, region))


def _network(region: AwsRegion, vpc: Answer) -> Network:
    tags = tags_of(vpc)
    arn = arn_of_owner(region, vpc.get("OwnerId"), f"vpc/{vpc['VpcId']}")
    addresses = decided(
        lambda: AddressSet.of(
            *_associated(vpc, "CidrBlockAssociationSet", "CidrBlock"),
            *_associated(vpc, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock"),
        )
    )
    return Network(
        identity=region.identity("AWS::EC2::VPC", arn, vpc["VpcId"], tags.get("Name", "")),
        tags=tags,
        addresses=NOWHERE if isinstance(addresses, Unknown) else addresses,
        doubt=addresses if isinstance(addresses, Unknown) else None,
        is_default=vpc.get("IsDefault", False),
        owner=account_that_shares(region, vpc),
    )


def _subnet(region: AwsRegion, subnet: Answer) -> Subnet:
    tags = tags_of(subnet)
    addresses = decided(
        lambda: AddressSet.of(
            # A subnet for IPv6 alone has none.
            *([subnet["CidrBlock"]] if "CidrBlock" in subnet else ()),
            *_associated(subnet, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock"),
        )
    )
    return Subnet(
        identity=region.identity(
            "AWS::EC2::Subnet", subnet_arn(region, subnet), subnet["SubnetId"], tags.get("Name", "")
        ),
        tags=tags,
        network=network_arn(region, subnet),
        addresses=NOWHERE if isinstance(addresses, Unknown) else addresses,
        doubt=addresses if isinstance(addresses, Unknown) else None,
        zone=subnet.get("AvailabilityZone"),
        assigns_public_addresses=subnet.get("MapPublicIpOnLaunch", NOT_SAID),
        assigns_ipv6_addresses=subnet.get("AssignIpv6AddressOnCreation", NOT_SAID),
    )


@collects("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
def network_interfaces(region: AwsRegion) -> Iterator[NetworkInterface]:
    """Every network interface with its addresses and security groups."""
    interfaces = region.pages("ec2", "describe_network_interfaces", "NetworkInterfaces")
    shared = subnets_of_others(region) if interfaces else {}
    is_foreign = any(account_that_shares(region, each) for each in interfaces)
    groups = _groups_listed(region) if is_foreign else frozenset()
    yield from region.parsed(
        "ec2:DescribeNetworkInterfaces", interfaces, lambda each: _interface(region, each, shared, groups)
    )


def account_that_shares(region: AwsRegion, answer: Answer) -> str | None:
    """The account that owns what is listed here, None where it is this one."""
    owner: str = answer.get("OwnerId", region.account)
    return None if owner == region.account else owner


def _associated(answer: Answer, associations: str, block: str) -> list[str]:
    return [each[block] for each in answer.get(associations, []) if each[f"{block}State"]["State"] == "associated"]


def subnet_arn(region: AwsRegion, subnet: Answer) -> str:
    """The identity of a subnet that `DescribeSubnets` lists."""
    arn: str | None = subnet.get("SubnetArn")
    return arn or arn_of_owner(region, subnet.get("OwnerId"), f"subnet/{subnet['SubnetId']}")


def network_arn(region: AwsRegion, subnet: Answer) -> str:
    """The identity of its VPC."""
    # Only the owner of a VPC makes subnets in it (VPC User Guide, "Share your VPC subnets").
    return arn_of_owner(region, subnet.get("OwnerId"), f"vpc/{subnet['VpcId']}")


def subnets_of_others(region: AwsRegion) -> Mapping[str, Answer]:
    """Subnets that other accounts own and share, by id. What stands in one says only its own owner."""
    listed = region.read_pages("ec2", "describe_subnets", "Subnets")
    known = [] if isinstance(listed, Unknown) else listed
    return {each["SubnetId"]: each for each in known if each.get("OwnerId", region.account) != region.account}


def network_of(region: AwsRegion, vpc: str | None, shared: Mapping[str, Answer]) -> str | None:
    """The identity of a VPC, which another account owns if it owns one of the VPC's subnets."""
    foreign = next((each for each in shared.values() if each["VpcId"] == vpc), None)
    own = region.arn("ec2", f"vpc/{vpc}") if vpc else None
    return network_arn(region, foreign) if foreign else own


def subnet_of(region: AwsRegion, subnet: str, shared: Mapping[str, Answer]) -> str:
    """The identity of a subnet."""
    return subnet_arn(region, shared[subnet]) if subnet in shared else region.arn("ec2", f"subnet/{subnet}")


def _groups_listed(region: AwsRegion) -> frozenset[str]:
    listed = region.read_pages("ec2", "describe_security_groups", "SecurityGroups")
    known = [] if isinstance(listed, Unknown) else listed
    return frozenset(each["GroupId"] for each in known)


def _interface(
    region: AwsRegion, interface: Answer, shared: Mapping[str, Answer], groups: frozenset[str]
) -> NetworkInterface:
    tags = tags_of(interface, "TagSet")
    owner = interface.get("OwnerId")
    network, subnet = _place(region, interface, shared)
    addresses, unread = _read(_private_addresses(interface))
    public_addresses, unread_public = _read(_public_addresses(interface))
    _, unread_v6 = _read(each["Ipv6Address"] for each in interface.get("Ipv6Addresses", []))
    return NetworkInterface(
        identity=region.identity(
            "AWS::EC2::NetworkInterface",
            arn_of_owner(region, owner, f"network-interface/{interface['NetworkInterfaceId']}"),
            interface["NetworkInterfaceId"],
            tags.get("Name", ""),
        ),
        tags=tags,
        network=network,
        subnet=subnet,
        addresses=addresses,
        unread_address=unread,
        public_addresses=public_addresses,
        # The internet reaches an IPv6 address as it is.
        unread_public_address=unread_public or unread_v6,
        is_kept_from_internet=interface.get("DenyAllIgwTraffic", False),
        # A group of this account, or one that is shared with it, may be on the interface of another account (VPC User
        # Guide, "Share security groups with AWS Organizations").
        rule_sets=tuple(
            arn_of_owner(region, None if group in groups else owner, f"security-group/{group}")
            for group in (each["GroupId"] for each in interface.get("Groups", []))
        ),
        owner=_belongs_to(interface),
    )


def _place(region: AwsRegion, interface: Answer, shared: Mapping[str, Answer]) -> tuple[str | None, str | None]:
    """The identities of the interface's network and subnet."""
    network, subnet = interface.get("VpcId"), interface.get("SubnetId")
    return network_of(region, network, shared), subnet_of(region, subnet, shared) if subnet else None


def _private_addresses(interface: Answer) -> Iterator[str | Unknown]:
    """The interface's own addresses, and the prefixes assigned to it for what runs behind it."""
    for listed, field in (
        ("PrivateIpAddresses", "PrivateIpAddress"),
        ("Ipv6Addresses", "Ipv6Address"),
        ("Ipv4Prefixes", "Ipv4Prefix"),
        ("Ipv6Prefixes", "Ipv6Prefix"),
    ):
        yield from (each[field] for each in interface.get(listed, []))


def _public_addresses(interface: Answer) -> Iterator[str | Unknown]:
    """Public and carrier addresses. A customer-owned one belongs to a network on premises, not to the internet."""
    for each in (interface, *interface.get("PrivateIpAddresses", [])):
        association = each.get("Association", {})
        found = (association.get("PublicIp"), association.get("CarrierIp"))
        yield from (each for each in found if isinstance(each, Unknown) or each)


def _read(addresses: Iterable[str | Unknown]) -> tuple[AddressSet, Unknown | None]:
    """Those that are known, and why there are more."""
    listed = list(addresses)
    unread = next((Unknown(why=each.why) for each in listed if isinstance(each, Unknown)), None)
    return AddressSet.of(*(each for each in listed if not isinstance(each, Unknown))), unread


def _belongs_to(interface: Answer) -> str:
    """An instance, a kind of resource such as `natGateway`, or a service such as `amazon-elb`."""
    if instance := interface.get("Attachment", {}).get("InstanceId"):
        return str(instance)
    if (kind := interface.get("InterfaceType", "interface")) != "interface":
        return str(kind)
    return interface.get("RequesterId", "") if interface.get("RequesterManaged") else ""
