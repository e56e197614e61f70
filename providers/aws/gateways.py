"""Internet gateways, egress-only internet gateways and NAT gateways."""

from collections.abc import Iterator
from functools import partial

from providers.aws.networks import arn_of_owner
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.undecided import decided
from scanner.models import NOWHERE, AddressSet, Gateway, GatewayKind, Unknown
from scanner.provider import collects

# "For an internet gateway, the state is available when attached to a VPC" (EC2 API Reference,
# `InternetGatewayAttachment`); an egress-only gateway is attached.
ATTACHED = {"available", "attached"}
# They stay visible for about an hour (VPC User Guide, "Work with NAT gateways").
GONE = {"deleting", "deleted", "failed"}


@collects("ec2:DescribeInternetGateways")
def internet_gateways(region: AwsRegion) -> Iterator[Gateway]:
    """Every internet gateway, attached or not."""
    found = region.pages("ec2", "describe_internet_gateways", "InternetGateways")
    yield from region.parsed("ec2:DescribeInternetGateways", found, partial(_internet_gateway, region))


@collects("ec2:DescribeEgressOnlyInternetGateways")
def egress_only_gateways(region: AwsRegion) -> Iterator[Gateway]:
    """Every egress-only internet gateway."""
    found = region.pages("ec2", "describe_egress_only_internet_gateways", "EgressOnlyInternetGateways")
    yield from region.parsed("ec2:DescribeEgressOnlyInternetGateways", found, partial(_egress_only_gateway, region))


@collects("ec2:DescribeNatGateways")
def nat_gateways(region: AwsRegion) -> Iterator[Gateway]:
    """Every NAT gateway that exists: those of one zone, which stand in a subnet, and those of all zones."""
    listed = region.pages("ec2", "describe_nat_gateways", "NatGateways")
    found = (each for each in listed if each["State"] not in GONE)
    yield from region.parsed("ec2:DescribeNatGateways", found, partial(_nat_gateway, region))


def _internet_gateway(region: AwsRegion, answer: Answer) -> Gateway:
    name, tags, owner = answer["InternetGatewayId"], tags_of(answer), answer.get("OwnerId")
    arn = arn_of_owner(region, owner, f"internet-gateway/{name}")
    return Gateway(
        identity=region.identity("AWS::EC2::InternetGateway", arn, name, tags.get("Name", "")),
        tags=tags,
        kind=GatewayKind.INTERNET,
        network=_network(region, answer, owner),
    )


def _egress_only_gateway(region: AwsRegion, answer: Answer) -> Gateway:
    name, tags = answer["EgressOnlyInternetGatewayId"], tags_of(answer)
    arn = region.arn("ec2", f"egress-only-internet-gateway/{name}")
    return Gateway(
        identity=region.identity("AWS::EC2::EgressOnlyInternetGateway", arn, name, tags.get("Name", "")),
        tags=tags,
        kind=GatewayKind.EGRESS_ONLY,
        network=_network(region, answer, None),
    )


def _nat_gateway(region: AwsRegion, answer: Answer) -> Gateway:
    name, tags = answer["NatGatewayId"], tags_of(answer)
    subnet = answer.get("SubnetId")
    listed = answer.get("NatGatewayAddresses", ())
    addresses = decided(lambda: AddressSet.of(*(each["PublicIp"] for each in listed if "PublicIp" in each)))
    return Gateway(
        identity=region.identity(
            "AWS::EC2::NatGateway", region.arn("ec2", f"natgateway/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        kind=GatewayKind.NAT,
        network=region.arn("ec2", f"vpc/{answer['VpcId']}"),
        subnet=region.arn("ec2", f"subnet/{subnet}") if subnet else None,
        addresses=NOWHERE if isinstance(addresses, Unknown) else addresses,
        doubt=addresses if isinstance(addresses, Unknown) else None,
        # "The default is public connectivity" (EC2 API Reference, `CreateNatGateway`).
        is_public=answer.get("ConnectivityType") != "private",
    )


def _network(region: AwsRegion, answer: Answer, owner: str | None) -> str | None:
    """The VPC that a gateway is attached to. It has the gateway's owner."""
    attached = (each["VpcId"] for each in answer.get("Attachments", ()) if each["State"] in ATTACHED)
    return next((arn_of_owner(region, owner, f"vpc/{vpc}") for vpc in attached), None)
