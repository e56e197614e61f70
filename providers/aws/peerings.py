"""VPC peering connections."""

from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsRegion, tags_of
from providers.translation import doubt_of
from scanner.models import NetworkPeering
from scanner.provider import collects

# They stay visible for a while (VPC Peering Guide, "VPC peering connection lifecycle").
GONE = {"deleted", "deleting", "rejected", "failed", "expired"}


@collects("ec2:DescribeVpcPeeringConnections")
def peerings(region: AwsRegion) -> Iterator[NetworkPeering]:
    """Every peering that is active, or waits to be accepted."""
    listed = region.pages("ec2", "describe_vpc_peering_connections", "VpcPeeringConnections")
    found = (each for each in listed if each["Status"]["Code"] not in GONE)
    yield from region.parsed("ec2:DescribeVpcPeeringConnections", found, partial(_peering, region))


def peering_arn(region: AwsRegion, answer: Answer) -> str:
    """The identity of a peering: that of the side that asked for it, since both sides list it."""
    return _arn(region, answer["RequesterVpcInfo"], f"vpc-peering-connection/{answer['VpcPeeringConnectionId']}")


def _peering(region: AwsRegion, answer: Answer) -> NetworkPeering:
    name, tags = answer["VpcPeeringConnectionId"], tags_of(answer)
    sides = (answer["RequesterVpcInfo"], answer["AccepterVpcInfo"])
    return NetworkPeering(
        identity=region.identity(
            "AWS::EC2::VPCPeeringConnection", peering_arn(region, answer), name, tags.get("Name", "")
        ),
        tags=tags,
        networks=tuple(_arn(region, side, f"vpc/{side['VpcId']}") for side in sides),
        is_active=answer["Status"]["Code"] == "active",
        doubt=doubt_of(answer),
    )


def _arn(region: AwsRegion, side: Answer, resource: str) -> str:
    """The ARN of what belongs to one side, which may be in another region and account."""
    place = side.get("Region") or region.region
    return f"arn:{region.partition}:ec2:{place}:{side.get('OwnerId') or region.account}:{resource}"
