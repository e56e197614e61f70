"""VPCs, subnets and the network interfaces in them."""

from collections.abc import Iterator

from providers.aws.session import Answer, AwsRegion, tags_of
from scanner.models import AddressSet, Network, NetworkInterface, Subnet
from scanner.provider import collects


@collects("ec2:DescribeVpcs")
def networks(region: AwsRegion) -> Iterator[Network]:
    """Every VPC."""
    for answer in region.pages("ec2", "describe_vpcs", "Vpcs"):
        tags = tags_of(answer)
        yield Network(
            identity=region.identity(
                "AWS::EC2::VPC",
                region.arn("ec2", f"vpc/{answer['VpcId']}"),
                answer["VpcId"],
                tags.get("Name", ""),
            ),
            tags=tags,
            addresses=AddressSet.of(*_associated(answer, answer.get("CidrBlockAssociationSet", ()))),
            is_default=answer.get("IsDefault", False),
        )


@collects("ec2:DescribeSubnets")
def subnets(region: AwsRegion) -> Iterator[Subnet]:
    """Every subnet."""
    for answer in region.pages("ec2", "describe_subnets", "Subnets"):
        tags = tags_of(answer)
        yield Subnet(
            # A subnet that another account shares keeps the ARN of its owner.
            identity=region.identity("AWS::EC2::Subnet", answer["SubnetArn"], answer["SubnetId"], tags.get("Name", "")),
            tags=tags,
            network=region.arn("ec2", f"vpc/{answer['VpcId']}"),
            addresses=AddressSet.of(*_associated(answer, ())),
            zone=answer.get("AvailabilityZone"),
            assigns_public_addresses=answer.get("MapPublicIpOnLaunch", False),
            assigns_ipv6_addresses=answer.get("AssignIpv6AddressOnCreation", False),
        )


@collects("ec2:DescribeNetworkInterfaces")
def network_interfaces(region: AwsRegion) -> Iterator[NetworkInterface]:
    """Every network interface, whatever it belongs to."""
    for answer in region.pages("ec2", "describe_network_interfaces", "NetworkInterfaces"):
        yield _interface(region, answer)


def _interface(region: AwsRegion, answer: Answer) -> NetworkInterface:
    name, tags = answer["NetworkInterfaceId"], tags_of(answer, "TagSet")
    private = answer.get("PrivateIpAddresses", ())
    associations = [each["Association"] for each in private if "Association" in each]
    return NetworkInterface(
        identity=region.identity(
            "AWS::EC2::NetworkInterface", region.arn("ec2", f"network-interface/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        network=region.arn("ec2", f"vpc/{answer['VpcId']}") if "VpcId" in answer else None,
        subnet=region.arn("ec2", f"subnet/{answer['SubnetId']}") if "SubnetId" in answer else None,
        addresses=AddressSet.of(
            *(each["PrivateIpAddress"] for each in private if "PrivateIpAddress" in each),
            *(each["Ipv6Address"] for each in answer.get("Ipv6Addresses", ())),
        ),
        public_addresses=AddressSet.of(*(each["PublicIp"] for each in associations if "PublicIp" in each)),
        rule_sets=tuple(region.arn("ec2", f"security-group/{each['GroupId']}") for each in answer.get("Groups", ())),
        owner=answer.get("Attachment", {}).get("InstanceId") or answer.get("InterfaceType", ""),
    )


def _associated(answer: Answer, ipv4: list[Answer] | tuple[()]) -> Iterator[str]:
    """Blocks that are in force: an association can also be on its way in or out."""
    yield answer["CidrBlock"]
    yield from (each["CidrBlock"] for each in ipv4 if _is_associated(each, "CidrBlockState"))
    for each in answer.get("Ipv6CidrBlockAssociationSet", ()):
        if _is_associated(each, "Ipv6CidrBlockState"):
            yield each["Ipv6CidrBlock"]


def _is_associated(association: Answer, state: str) -> bool:
    return bool(association[state]["State"] == "associated")
