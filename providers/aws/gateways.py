"""Internet gateways, egress-only internet gateways and NAT gateways."""

from collections.abc import Iterator

from providers.aws.networks import arn_of_owner
from providers.aws.session import Answer, AwsRegion, tags_of
from scanner.models import AddressSet, Gateway, GatewayKind
from scanner.provider import collects

# "For an internet gateway, the state is available when attached to a VPC" (EC2 API Reference,
# `InternetGatewayAttachment`); an egress-only gateway is attached.
ATTACHED = {"available", "attached"}
# They stay visible for about an hour (VPC User Guide, "Work with NAT gateways").
GONE = {"deleting", "deleted", "failed"}


@collects("ec2:DescribeInternetGateways")
def internet_gateways(region: AwsRegion) -> Iterator[Gateway]:
    """Every internet gateway, attached or not."""
    for answer in region.pages("ec2", "describe_internet_gateways", "InternetGateways"):
        name, tags, owner = answer["InternetGatewayId"], tags_of(answer), answer.get("OwnerId")
        arn = arn_of_owner(region, owner, f"internet-gateway/{name}")
        yield Gateway(
            identity=region.identity("AWS::EC2::InternetGateway", arn, name, tags.get("Name", "")),
            tags=tags,
            kind=GatewayKind.INTERNET,
            network=_network(region, answer, owner),
        )


@collects("ec2:DescribeEgressOnlyInternetGateways")
def egress_only_gateways(region: AwsRegion) -> Iterator[Gateway]:
    """Every egress-only internet gateway."""
    for answer in region.pages("ec2", "describe_egress_only_internet_gateways", "EgressOnlyInternetGateways"):
        name, tags = answer["EgressOnlyInternetGatewayId"], tags_of(answer)
        arn = region.arn("ec2", f"egress-only-internet-gateway/{name}")
        yield Gateway(
            identity=region.identity("AWS::EC2::EgressOnlyInternetGateway", arn, name, tags.get("Name", "")),
            tags=tags,
            kind=GatewayKind.EGRESS_ONLY,
            network=_network(region, answer, None),
        )


@collects("ec2:DescribeNatGateways")
def nat_gateways(region: AwsRegion) -> Iterator[Gateway]:
    """Every NAT gateway that exists: those of one zone, which stand in a subnet, and those of all zones."""
    for answer in region.pages("ec2", "describe_nat_gateways", "NatGateways"):
        if answer["State"] not in GONE:
            yield _nat_gateway(region, answer)


def _nat_gateway(region: AwsRegion, answer: Answer) -> Gateway:
    name, tags = answer["NatGatewayId"], tags_of(answer)
    subnet = answer.get("SubnetId")
    addresses = (each.get("PublicIp") for each in answer.get("NatGatewayAddresses", ()))
    return Gateway(
        identity=region.identity(
            "AWS::EC2::NatGateway", region.arn("ec2", f"natgateway/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        kind=GatewayKind.NAT,
        network=region.arn("ec2", f"vpc/{answer['VpcId']}"),
        subnet=region.arn("ec2", f"subnet/{subnet}") if subnet else None,
        addresses=AddressSet.of(*filter(None, addresses)),
        # "The default is public connectivity" (EC2 API Reference, `CreateNatGateway`).
        is_public=answer.get("ConnectivityType") != "private",
    )


def _network(region: AwsRegion, answer: Answer, owner: str | None) -> str | None:
    """The VPC that a gateway is attached to. It has the gateway's owner."""
    attached = (each["VpcId"] for each in answer.get("Attachments", ()) if each["State"] in ATTACHED)
    return next((arn_of_owner(region, owner, f"vpc/{vpc}") for vpc in attached), None)
