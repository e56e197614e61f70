"""The two ends of Site-to-Site VPN connections: virtual private gateways and customer gateways."""

from collections.abc import Iterator, Sequence
from functools import partial

from providers.aws.session import Answer, AwsRegion, tags_of
from scanner.models import AddressSet, RemoteGateway, Unknown, VpnGateway
from scanner.provider import collects

GONE = {"deleting", "deleted"}


@collects("ec2:DescribeVpnGateways")
def vpn_gateways(region: AwsRegion) -> Iterator[VpnGateway]:
    """Every virtual private gateway that exists."""
    found = (each for each in region.pages("ec2", "describe_vpn_gateways", "VpnGateways") if each["State"] not in GONE)
    yield from region.parsed("ec2:DescribeVpnGateways", found, partial(_gateway, region))


@collects("ec2:DescribeCustomerGateways")
def customer_gateways(region: AwsRegion) -> Iterator[RemoteGateway]:
    """Every customer gateway that exists."""
    listed = region.pages("ec2", "describe_customer_gateways", "CustomerGateways")
    found = (each for each in listed if each["State"] not in GONE)
    yield from region.parsed("ec2:DescribeCustomerGateways", found, partial(_remote_gateway, region))


def listed_customer_gateways(region: AwsRegion) -> Sequence[Answer] | Unknown:
    """What AWS says of the customer gateways, as a detail of connections."""
    return region.read_pages("ec2", "describe_customer_gateways", "CustomerGateways")


def customer_gateway_of(connection: Answer, listed: Sequence[Answer] | Unknown) -> Answer | Unknown:
    """The connection's among the listed customer gateways."""
    if isinstance(listed, Unknown):
        return listed
    name = connection.get("CustomerGatewayId")
    found = (each for each in listed if each["CustomerGatewayId"] == name)
    return next(found, Unknown(why=f"AWS does not list the customer gateway {name or 'of this connection'}"))


def customer_gateway_arn(region: AwsRegion, name: str) -> str:
    """The identity of a customer gateway."""
    return region.arn("ec2", f"customer-gateway/{name}")


def _gateway(region: AwsRegion, answer: Answer) -> VpnGateway:
    name, tags = answer["VpnGatewayId"], tags_of(answer)
    attached = [each["VpcId"] for each in answer.get("VpcAttachments", ()) if each["State"] == "attached"]
    return VpnGateway(
        identity=region.identity(
            "AWS::EC2::VPNGateway", region.arn("ec2", f"vpn-gateway/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        networks=tuple(region.arn("ec2", f"vpc/{vpc}") for vpc in attached),
        is_attached=bool(attached),
    )


def _remote_gateway(region: AwsRegion, answer: Answer) -> RemoteGateway:
    name, tags = answer["CustomerGatewayId"], tags_of(answer)
    # A number beyond 31 bits stands in a field of its own (EC2 API Reference, `CustomerGateway`).
    system = answer.get("BgpAsnExtended") or answer.get("BgpAsn")
    return RemoteGateway(
        identity=region.identity(
            "AWS::EC2::CustomerGateway", customer_gateway_arn(region, name), name, tags.get("Name", "")
        ),
        tags=tags,
        addresses=AddressSet.of(*filter(None, (answer.get("IpAddress"),))),
        certificate=answer.get("CertificateArn") or None,
        autonomous_system=int(system) if system else None,
    )
