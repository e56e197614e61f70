"""Virtual private gateways and customer gateways, read through boto3."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion
from providers.aws.vpn_gateways import customer_gateways, vpn_gateways
from scanner.demo.aws_server import AwsServer
from scanner.models import NOWHERE, AddressSet, RemoteGateway, VpnGateway
from tests.providers.aws.conftest import Client
from tests.providers.aws.site_to_site import CERTIFICATE, REMOTE


def test_a_gateway(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    tags = [{"ResourceType": "vpn-gateway", "Tags": [{"Key": "Name", "Value": "depots"}]}]
    name = ec2.create_vpn_gateway(Type="ipsec.1", TagSpecifications=tags)["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpnGatewayId=name, VpcId=vpc)
    (gateway,) = vpn_gateways.function(region)
    assert isinstance(gateway, VpnGateway)
    assert gateway.id == region.arn("ec2", f"vpn-gateway/{name}")
    assert (gateway.name, gateway.identity.label) == (name, "depots")
    assert (gateway.networks, gateway.is_attached) == ((region.arn("ec2", f"vpc/{vpc}"),), True)


@pytest.mark.parametrize("state", ["attaching", "detaching", "detached"])
def test_a_gateway_that_is_not_attached(server: AwsServer, region: AwsRegion, state: str) -> None:
    attachments = [{"VpcId": "vpc-1", "State": state}]
    answers = [
        {"VpnGatewayId": "vgw-1", "State": "available", "VpcAttachments": attachments},
        {"VpnGatewayId": "vgw-2", "State": "available"},
        {"VpnGatewayId": "vgw-3", "State": "deleted", "VpcAttachments": attachments},
    ]
    server.answer("ec2", "DescribeVpnGateways", {"VpnGateways": answers})
    found = [each for each in vpn_gateways.function(region) if isinstance(each, VpnGateway)]
    assert [(each.name, each.networks, each.is_attached) for each in found] == [
        ("vgw-1", (), False),
        ("vgw-2", (), False),
    ]


def read(server: AwsServer, region: AwsRegion, *answers: dict[str, Any]) -> list[RemoteGateway]:
    server.answer("ec2", "DescribeCustomerGateways", {"CustomerGateways": list(answers)})
    return [each for each in customer_gateways.function(region) if isinstance(each, RemoteGateway)]


def test_a_customer_gateway(aws: Client, region: AwsRegion) -> None:
    tags = [{"ResourceType": "customer-gateway", "Tags": [{"Key": "Name", "Value": "hamburg"}]}]
    made = aws("ec2").create_customer_gateway(
        Type="ipsec.1", IpAddress="192.0.2.1", BgpAsn=65000, TagSpecifications=tags
    )
    name = made["CustomerGateway"]["CustomerGatewayId"]
    (gateway,) = customer_gateways.function(region)
    assert isinstance(gateway, RemoteGateway)
    assert gateway.id == region.arn("ec2", f"customer-gateway/{name}")
    assert (gateway.identity.type, gateway.name) == ("AWS::EC2::CustomerGateway", name)
    assert (gateway.identity.label, gateway.tags) == ("hamburg", {"Name": "hamburg"})
    assert gateway.addresses == AddressSet.of("192.0.2.1")
    assert (gateway.certificate, gateway.autonomous_system) == (None, 65000)


def test_one_that_calls_in_from_anywhere_with_a_certificate(server: AwsServer, region: AwsRegion) -> None:
    answer = {"CustomerGatewayId": "cgw-1", "State": "available", "CertificateArn": CERTIFICATE}
    (gateway,) = read(server, region, answer)
    assert (gateway.addresses, gateway.certificate, gateway.autonomous_system) == (NOWHERE, CERTIFICATE, None)


@pytest.mark.parametrize(
    ("fields", "number"),
    [({"BgpAsn": "65000"}, 65000), ({"BgpAsn": "", "BgpAsnExtended": "4200000000"}, 4200000000)],
)
def test_its_autonomous_system(server: AwsServer, region: AwsRegion, fields: dict[str, str], number: int) -> None:
    (gateway,) = read(server, region, {**REMOTE, **fields})
    assert gateway.autonomous_system == number


def test_its_address_may_be_of_either_family(server: AwsServer, region: AwsRegion) -> None:
    (gateway,) = read(server, region, {**REMOTE, "IpAddress": "2001:db8::1"})
    assert gateway.addresses == AddressSet.of("2001:db8::1")


def test_deleted_ones_are_left_out(server: AwsServer, region: AwsRegion) -> None:
    states = ("pending", "available", "deleting", "deleted")
    found = read(server, region, *({**REMOTE, "CustomerGatewayId": f"cgw-{state}", "State": state} for state in states))
    assert [each.name for each in found] == ["cgw-pending", "cgw-available"]
