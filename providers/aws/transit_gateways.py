"""Transit gateways and what is attached to them. Their route tables are in a module of their own."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws.networks import arn_of_owner, subnet_of, subnets_of_others
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.translation import doubt_of
from scanner.models import HubAttachment, TransitHub, Unknown, derive
from scanner.provider import collects

# What is deleted stays visible for a while.
GONE = {"deleting", "deleted"}
ATTACHMENT_GONE = GONE | {"failing", "failed", "rejecting", "rejected"}
CARRYING = {"available", "modifying"}
ASSOCIATED = {"associating", "associated"}
# What can be attached of which the answer tells enough to make the ARN, with the type there.
EC2_TYPES = {
    "vpc": "vpc",
    "vpn": "vpn-connection",
    "vpn-concentrator": "vpn-concentrator",
    "client-vpn": "client-vpn-endpoint",
}


@collects("ec2:DescribeTransitGateways")
def transit_gateways(region: AwsRegion) -> Iterator[TransitHub]:
    """Every transit gateway of the account, and those that others share with it."""
    listed = region.pages("ec2", "describe_transit_gateways", "TransitGateways")
    found = (each for each in listed if each["State"] not in GONE)
    yield from region.parsed("ec2:DescribeTransitGateways", found, partial(_hub, region))


@collects("ec2:DescribeTransitGatewayAttachments", "ec2:DescribeTransitGatewayVpcAttachments", "ec2:DescribeSubnets")
def hub_attachments(region: AwsRegion) -> Iterator[HubAttachment]:
    """Every attachment that exists, seen from either end."""
    listed = region.pages("ec2", "describe_transit_gateway_attachments", "TransitGatewayAttachments")
    existing = [each for each in listed if each["State"] not in ATTACHMENT_GONE]
    of_networks = any(each["ResourceType"] == "vpc" for each in existing)
    details = _of_networks(region) if of_networks else {}
    shared = subnets_of_others(region) if of_networks else {}
    yield from region.parsed(
        "ec2:DescribeTransitGatewayAttachments", existing, lambda each: _attachment(region, each, details, shared)
    )


def _of_networks(region: AwsRegion) -> Mapping[str, Answer] | Unknown:
    """What is told of the attachments of VPCs alone, by id."""
    listed = region.read_pages("ec2", "describe_transit_gateway_vpc_attachments", "TransitGatewayVpcAttachments")
    return derive(listed, lambda details: {each["TransitGatewayAttachmentId"]: each for each in details})


def table_arn(region: AwsRegion, owner: str | None, name: str) -> str:
    """The identity of a transit gateway's route table."""
    return arn_of_owner(region, owner, f"transit-gateway-route-table/{name}")


def attachment_arn(region: AwsRegion, owner: str | None, name: str) -> str:
    """The identity of an attachment, with the owner of the transit gateway, since both ends list it."""
    return arn_of_owner(region, owner, f"transit-gateway-attachment/{name}")


def _hub(region: AwsRegion, answer: Answer) -> TransitHub:
    name, tags, options = answer["TransitGatewayId"], tags_of(answer), answer.get("Options", {})
    return TransitHub(
        identity=region.identity("AWS::EC2::TransitGateway", answer["TransitGatewayArn"], name, tags.get("Name", "")),
        tags=tags,
        accepts_attachments=options.get("AutoAcceptSharedAttachments") == "enable",
        association_table=_default_table(region, answer, "Association"),
        propagation_table=_default_table(region, answer, "Propagation"),
        # Disabled by default (EC2 API Reference, `TransitGatewayOptions`).
        leads_groups=options.get("SecurityGroupReferencingSupport") == "enable",
    )


def _default_table(region: AwsRegion, answer: Answer, purpose: str) -> str | None:
    """The table for new attachments, unless that is switched off; the id may still be told then."""
    options = answer.get("Options", {})
    name = options.get(f"{purpose}DefaultRouteTableId")
    if not name or options.get(f"DefaultRouteTable{purpose}") == "disable":
        return None
    return table_arn(region, answer.get("OwnerId"), name)


def _attachment(
    region: AwsRegion, answer: Answer, details: Mapping[str, Answer] | Unknown, shared: Mapping[str, Answer]
) -> HubAttachment:
    name, tags, owner = answer["TransitGatewayAttachmentId"], tags_of(answer), answer.get("TransitGatewayOwnerId")
    detail = _detail(answer, details)
    return HubAttachment(
        identity=region.identity(
            "AWS::EC2::TransitGatewayAttachment", attachment_arn(region, owner, name), name, tags.get("Name", "")
        ),
        tags=tags,
        doubt=doubt_of(answer),
        hub=arn_of_owner(region, owner, f"transit-gateway/{answer['TransitGatewayId']}"),
        kind=answer["ResourceType"],
        attached=_attached(region, answer),
        route_table=_route_table(region, answer),
        is_active=answer["State"] in CARRYING,
        subnets=derive(detail, lambda told: _subnets(region, told, shared)),
        leads_groups=derive(detail, _leads_groups),
    )


def _detail(answer: Answer, details: Mapping[str, Answer] | Unknown) -> Answer | Unknown:
    if answer["ResourceType"] != "vpc":
        return {}
    not_told = Unknown(why="AWS tells the subnets of an attachment to the owner of the VPC only")
    return derive(details, lambda told: told.get(answer["TransitGatewayAttachmentId"], not_told))


def _subnets(region: AwsRegion, detail: Answer, shared: Mapping[str, Answer]) -> tuple[str, ...]:
    return tuple(subnet_of(region, each, shared) for each in detail.get("SubnetIds", ()))


def _leads_groups(detail: Answer) -> bool:
    # Enabled by default (EC2 API Reference, `TransitGatewayVpcAttachmentOptions`).
    options = detail.get("Options") or {}
    return bool(detail) and options.get("SecurityGroupReferencingSupport", "enable") == "enable"


def _attached(region: AwsRegion, answer: Answer) -> str | None:
    """The identity of what is attached; the bare id where its ARN cannot be made, as of the other end of a peering."""
    name: str | None = answer.get("ResourceId")
    kind, owner = answer["ResourceType"], answer.get("ResourceOwnerId")
    if not name:
        return None
    if kind in EC2_TYPES:
        return arn_of_owner(region, owner, f"{EC2_TYPES[kind]}/{name}")
    if kind == "direct-connect-gateway":
        return f"arn:{region.partition}:directconnect::{owner or region.account}:dx-gateway/{name}"
    return name


def _route_table(region: AwsRegion, answer: Answer) -> str | None:
    association = answer.get("Association") or {}
    name = association.get("TransitGatewayRouteTableId")
    if not name or association.get("State") not in ASSOCIATED:
        return None
    return table_arn(region, answer.get("TransitGatewayOwnerId"), name)
