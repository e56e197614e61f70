"""Transit gateways and their attachments, read through boto3."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion
from providers.aws.transit_gateways import hub_attachments, transit_gateways
from scanner.demo.aws_server import AwsServer
from scanner.models import HubAttachment, TransitHub, Unknown
from tests.providers.aws.conftest import Client

OTHER = "999988887777"


def named(kind: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def read_hubs(server: AwsServer, region: AwsRegion, *answers: dict[str, Any]) -> list[TransitHub]:
    arn = f"arn:aws:ec2:eu-west-1:{OTHER}:transit-gateway/tgw-1"
    common = {"TransitGatewayId": "tgw-1", "TransitGatewayArn": arn, "OwnerId": OTHER, "State": "available"}
    server.answer("ec2", "DescribeTransitGateways", {"TransitGateways": [{**common, **each} for each in answers]})
    return [each for each in transit_gateways.function(region) if isinstance(each, TransitHub)]


def read_attachments(server: AwsServer, region: AwsRegion, *answers: dict[str, Any]) -> list[HubAttachment]:
    common = {
        "TransitGatewayAttachmentId": "tgw-attach-1",
        "TransitGatewayId": "tgw-1",
        "TransitGatewayOwnerId": OTHER,
        "ResourceOwnerId": region.account,
        "ResourceType": "vpc",
        "ResourceId": "vpc-1",
        "State": "available",
    }
    listed = {"TransitGatewayAttachments": [{**common, **each} for each in answers]}
    server.answer("ec2", "DescribeTransitGatewayAttachments", listed)
    return [each for each in hub_attachments.function(region) if isinstance(each, HubAttachment)]


def test_a_transit_gateway_and_a_vpc_in_it(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    made = ec2.create_transit_gateway(TagSpecifications=named("transit-gateway", "hub"))["TransitGateway"]
    name, options = made["TransitGatewayId"], made["Options"]
    attachment = ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=name, VpcId=vpc, SubnetIds=[subnet])
    (hub,) = transit_gateways.function(region)
    assert isinstance(hub, TransitHub)
    assert hub.id == made["TransitGatewayArn"] == region.arn("ec2", f"transit-gateway/{name}")
    assert (hub.identity.label, hub.accepts_attachments) == ("hub", False)
    table = region.arn("ec2", f"transit-gateway-route-table/{options['AssociationDefaultRouteTableId']}")
    assert (hub.association_table, hub.propagation_table) == (table, table)
    (attached,) = hub_attachments.function(region)
    assert isinstance(attached, HubAttachment)
    identifier = attachment["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]
    assert attached.id == region.arn("ec2", f"transit-gateway-attachment/{identifier}")
    assert attached.hub == hub.id
    assert (attached.kind, attached.attached) == ("vpc", region.arn("ec2", f"vpc/{vpc}"))
    assert (attached.route_table, attached.is_active) == (table, True)
    assert attached.subnets == (region.arn("ec2", f"subnet/{subnet}"),)


@pytest.mark.parametrize(
    ("options", "accepts", "tables"),
    [
        ({"AutoAcceptSharedAttachments": "enable"}, True, (None, None)),
        ({}, False, (None, None)),
        (
            {
                "DefaultRouteTableAssociation": "disable",
                "AssociationDefaultRouteTableId": "tgw-rtb-1",
                "DefaultRouteTablePropagation": "enable",
                "PropagationDefaultRouteTableId": "tgw-rtb-2",
            },
            False,
            (None, f"arn:aws:ec2:eu-west-1:{OTHER}:transit-gateway-route-table/tgw-rtb-2"),
        ),
    ],
)
def test_options(
    server: AwsServer, region: AwsRegion, options: dict[str, str], accepts: bool, tables: tuple[str | None, str | None]
) -> None:
    (hub,) = read_hubs(server, region, {"Options": options})
    assert hub.id == f"arn:aws:ec2:eu-west-1:{OTHER}:transit-gateway/tgw-1"
    assert hub.accepts_attachments is accepts
    assert (hub.association_table, hub.propagation_table) == tables


def test_transit_gateways_that_are_gone(server: AwsServer, region: AwsRegion) -> None:
    states = ("pending", "available", "modifying", "deleting", "deleted")
    found = read_hubs(server, region, *({"TransitGatewayId": each, "State": each} for each in states))
    assert [each.name for each in found] == ["pending", "available", "modifying"]


@pytest.mark.parametrize(
    ("kind", "name", "attached"),
    [
        ("vpc", "vpc-1", "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1"),
        ("vpn", "vpn-1", "arn:aws:ec2:eu-west-1:123456789012:vpn-connection/vpn-1"),
        ("direct-connect-gateway", "0a1b", "arn:aws:directconnect::123456789012:dx-gateway/0a1b"),
        ("peering", "tgw-2", "tgw-2"),
        ("connect", "tgw-attach-2", "tgw-attach-2"),
        ("vpc", "", None),
    ],
)
def test_what_is_attached(server: AwsServer, region: AwsRegion, kind: str, name: str, attached: str | None) -> None:
    (attachment,) = read_attachments(server, region, {"ResourceType": kind, "ResourceId": name})
    assert (attachment.kind, attachment.attached) == (kind, attached)
    assert attachment.hub == f"arn:aws:ec2:eu-west-1:{OTHER}:transit-gateway/tgw-1"
    assert attachment.id == f"arn:aws:ec2:eu-west-1:{OTHER}:transit-gateway-attachment/tgw-attach-1"


TABLE = f"arn:aws:ec2:eu-west-1:{OTHER}:transit-gateway-route-table/tgw-rtb-1"


@pytest.mark.parametrize(
    ("state", "table"),
    [("associated", TABLE), ("associating", TABLE), ("disassociating", None), ("disassociated", None)],
)
def test_associations(server: AwsServer, region: AwsRegion, state: str, table: str | None) -> None:
    association = {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": state}
    (attachment,) = read_attachments(server, region, {"Association": association})
    assert attachment.route_table == table


def test_an_attachment_without_an_association(server: AwsServer, region: AwsRegion) -> None:
    policy = {"TransitGatewayPolicyTableId": "tgw-ptb-1", "State": "associated"}
    found = read_attachments(server, region, {}, {"Association": policy})
    assert [each.route_table for each in found] == [None, None]


def test_states_of_attachments(server: AwsServer, region: AwsRegion) -> None:
    states = ("available", "modifying", "pendingAcceptance", "deleting", "deleted", "failed", "rejected")
    found = read_attachments(
        server, region, *({"TransitGatewayAttachmentId": state, "State": state} for state in states)
    )
    assert {each.name: each.is_active for each in found} == {
        "available": True,
        "modifying": True,
        "pendingAcceptance": False,
    }


def of_networks(server: AwsServer, *answers: dict[str, Any]) -> None:
    server.answer("ec2", "DescribeTransitGatewayVpcAttachments", {"TransitGatewayVpcAttachments": list(answers)})


@pytest.mark.parametrize(
    ("options", "leads"),
    [
        ({"SecurityGroupReferencingSupport": "enable"}, True),
        ({"SecurityGroupReferencingSupport": "disable"}, False),
        ({}, True),
    ],
)
def test_a08_an_attachment_leads_groups_unless_that_is_switched_off(
    server: AwsServer, region: AwsRegion, options: dict[str, str], leads: bool
) -> None:
    of_networks(server, {"TransitGatewayAttachmentId": "tgw-attach-1", "SubnetIds": ["subnet-1"], "Options": options})
    (attachment,) = read_attachments(server, region, {})
    assert attachment.leads_groups is leads
    assert attachment.subnets == (region.arn("ec2", "subnet/subnet-1"),)


@pytest.mark.parametrize(
    ("options", "leads"),
    [({"SecurityGroupReferencingSupport": "enable"}, True), ({}, False)],
)
def test_a08_a_hub_leads_groups_where_that_is_switched_on(
    server: AwsServer, region: AwsRegion, options: dict[str, str], leads: bool
) -> None:
    (hub,) = read_hubs(server, region, {"Options": options})
    assert hub.leads_groups is leads


def test_a29_the_subnets_of_the_network_of_another_account_are_not_told(server: AwsServer, region: AwsRegion) -> None:
    of_networks(server)
    (attachment,) = read_attachments(server, region, {})
    assert attachment.subnets == Unknown(why="AWS tells the subnets of an attachment to the owner of the VPC only")
    assert isinstance(attachment.leads_groups, Unknown)


def test_subnets_that_may_not_be_read_cost_no_attachment(server: AwsServer, region: AwsRegion) -> None:
    server.refuse("ec2", "DescribeTransitGatewayVpcAttachments", "UnauthorizedOperation")
    (attachment,) = read_attachments(server, region, {})
    assert isinstance(attachment.subnets, Unknown)


def test_what_is_no_network_stands_in_no_subnet(server: AwsServer, region: AwsRegion) -> None:
    (attachment,) = read_attachments(server, region, {"ResourceType": "vpn", "ResourceId": "vpn-1"})
    assert (attachment.subnets, attachment.leads_groups) == ((), False)
