"""Accelerators of AWS Global Accelerator, with their listeners, endpoint groups and endpoints."""

from collections.abc import Iterator
from typing import Any, Final

from providers.aws.attributes import Attributes
from providers.aws.template_names import REGION, Naming, Told
from providers.templates import Block, Reference
from providers.translation import PLACE, place_of, translates
from scanner.models import Unknown

# What is known only by a listener, or by an endpoint group, is called as that is.
ARN: Final = "globalaccelerator::{account}:accelerator/{token}"
LIST = "globalaccelerator.list_accelerators"
LISTENERS = "globalaccelerator.list_listeners"
GROUPS = "globalaccelerator.list_endpoint_groups"
CUSTOM_LIST = "globalaccelerator.list_custom_routing_accelerators"
CUSTOM_LISTENERS = "globalaccelerator.list_custom_routing_listeners"
CUSTOM_GROUPS = "globalaccelerator.list_custom_routing_endpoint_groups"
ATTACHMENTS = "globalaccelerator.list_cross_account_attachments"
LISTENER_TYPES = ("aws_globalaccelerator_listener", "AWS::GlobalAccelerator::Listener")
GROUP_TYPES = ("aws_globalaccelerator_endpoint_group", "AWS::GlobalAccelerator::EndpointGroup")
CUSTOM_LISTENER = "aws_globalaccelerator_custom_routing_listener"
CUSTOM_GROUP = "aws_globalaccelerator_custom_routing_endpoint_group"
BALANCERS = ("aws_lb", "aws_alb", "AWS::ElasticLoadBalancingV2::LoadBalancer")
ELSEWHERE = Unknown(why="the accelerator is declared elsewhere")
LISTENER_ELSEWHERE = Unknown(why="the listener of the accelerator is declared elsewhere")
UNTOLD = Unknown(why="what the accelerator leads to is not declared")


@translates(
    None,
    "aws_globalaccelerator_accelerator",
    "AWS::GlobalAccelerator::Accelerator",
    tells=[LIST, LISTENERS, GROUPS],
    named=ARN,
)
def accelerator(block: Block, naming: Naming) -> Iterator[Told]:
    """A standard accelerator with its listeners."""
    attributes = Attributes.of(block)
    yield Told(LIST, _own(block, attributes, naming))
    for each in naming.blocks.pointing(block, attributes.key("accelerator_arn"), *LISTENER_TYPES):
        yield Told(LISTENERS, _listener(each, naming), of={"AcceleratorArn": naming.arn(block)})


@translates(None, *LISTENER_TYPES, tells=[LIST, LISTENERS, GROUPS], named=ARN)
def listener(block: Block, naming: Naming) -> Iterator[Told]:
    """A listener with its endpoint groups."""
    attributes, arn = Attributes.of(block), naming.arn(block)
    for each in naming.blocks.pointing(block, attributes.key("listener_arn"), *GROUP_TYPES):
        yield Told(GROUPS, _group(each, naming), of={"ListenerArn": arn})
    if naming.blocks.target(block, attributes.key("accelerator_arn")) is None:
        yield Told(LIST, {"AcceleratorArn": arn, "Enabled": ELSEWHERE, "IpAddressType": ELSEWHERE})
        yield Told(LISTENERS, _listener(block, naming), of={"AcceleratorArn": arn})


@translates(None, *GROUP_TYPES, tells=[LIST, LISTENERS, GROUPS], named=ARN)
def endpoint_group(block: Block, naming: Naming) -> Iterator[Told]:
    """An endpoint group, which its listener tells where that is declared too."""
    arn = naming.arn(block)
    if naming.blocks.target(block, Attributes.of(block).key("listener_arn")) is None:
        yield Told(LIST, {"AcceleratorArn": arn, "Enabled": ELSEWHERE, "IpAddressType": ELSEWHERE})
        unknown = {"ListenerArn": arn, "Protocol": LISTENER_ELSEWHERE, "PortRanges": LISTENER_ELSEWHERE}
        yield Told(LISTENERS, unknown, of={"AcceleratorArn": arn})
        yield Told(GROUPS, _group(block, naming), of={"ListenerArn": arn})


@translates(
    None,
    "aws_globalaccelerator_custom_routing_accelerator",
    tells=[CUSTOM_LIST, CUSTOM_LISTENERS, CUSTOM_GROUPS],
    named=ARN,
)
def custom_routing_accelerator(block: Block, naming: Naming) -> Iterator[Told]:
    """A custom routing accelerator with its listeners and endpoint groups; CloudFormation has none."""
    yield Told(CUSTOM_LIST, _own(block, Attributes.of(block), naming))
    for each in naming.blocks.pointing(block, "accelerator_arn", CUSTOM_LISTENER):
        arn = naming.arn(each)
        yield Told(CUSTOM_LISTENERS, {"ListenerArn": arn}, of={"AcceleratorArn": naming.arn(block)})
        for group in naming.blocks.pointing(each, "listener_arn", CUSTOM_GROUP):
            yield Told(CUSTOM_GROUPS, _custom_group(group, naming), of={"ListenerArn": arn})


@translates(None, CUSTOM_LISTENER, CUSTOM_GROUP, tells=[], named=ARN)
def custom_routing_part(block: Block, naming: Naming) -> Iterator[Told]:
    """A listener or an endpoint group, which the accelerator tells. One that cannot be read is missed all the same."""
    del block, naming
    return iter(())


@translates(
    None,
    "aws_globalaccelerator_cross_account_attachment",
    "AWS::GlobalAccelerator::CrossAccountAttachment",
    tells=[ATTACHMENTS],
    named="globalaccelerator::{account}:attachment/{token}",
)
def attachment(block: Block, naming: Naming) -> Iterator[Told]:
    """What accelerators of other accounts may lead to."""
    attributes = Attributes.of(block)
    resources = attributes.blocks("resource|Resources")
    yield Told(
        ATTACHMENTS,
        {
            "AttachmentArn": naming.arn(block),
            "Name": attributes.text("name", None),
            "Principals": attributes.texts("principals"),
            "Resources": [{"EndpointId": _endpoint(each, naming)} for each in resources],
        },
    )


def _own(block: Block, attributes: Attributes, naming: Naming) -> dict[str, Any]:
    name = attributes.text("name", None)
    return {
        "AcceleratorArn": naming.arn(block),
        "Name": name if isinstance(name, str) else None,
        "Enabled": attributes.flag("enabled", None),
        "IpAddressType": attributes.text("ip_address_type", None),
    }


def _listener(block: Block, naming: Naming) -> dict[str, Any]:
    attributes = Attributes.of(block)
    # "The default value is TCP" of `Listener` in CloudFormation; Terraform wants one.
    ranges = [
        each if isinstance(each, Unknown) else _range(each) for each in attributes.blocks("port_range|PortRanges")
    ]
    return {
        "ListenerArn": naming.arn(block),
        "Protocol": block.doubt or attributes.text("protocol", "TCP"),
        "PortRanges": ranges,
    }


def _range(attributes: Attributes) -> dict[str, Any]:
    return {"FromPort": attributes.number("from_port", None), "ToPort": attributes.number("to_port", None)}


def _group(block: Block, naming: Naming) -> dict[str, Any]:
    attributes = Attributes.of(block)
    overrides = attributes.blocks("port_override|PortOverrides")
    endpoints = attributes.blocks("endpoint_configuration|EndpointConfigurations")
    doubt = block.doubt
    return {
        "EndpointGroupRegion": REGION,
        "TrafficDialPercentage": doubt or attributes.number("traffic_dial_percentage", None),
        "PortOverrides": [each if isinstance(each, Unknown) else _override(each) for each in overrides],
        "EndpointDescriptions": [
            {"EndpointId": each} if isinstance(each, Unknown) else {**_described(each, naming), PLACE: place_of(block)}
            for each in endpoints
        ]
        or ([{"EndpointId": doubt}] if doubt else []),
    }


def _override(attributes: Attributes) -> dict[str, Any]:
    return {
        "ListenerPort": attributes.number("listener_port", None),
        "EndpointPort": attributes.number("endpoint_port", None),
    }


def _described(attributes: Attributes, naming: Naming) -> dict[str, Any]:
    kept = attributes.flag("client_ip_preservation_enabled|ClientIPPreservationEnabled", None)
    return {
        "EndpointId": _endpoint(attributes, naming),
        "Weight": attributes.number("weight", None),
        "ClientIPPreservationEnabled": _kept_by_default(attributes, naming) if kept is None else kept,
    }


def _kept_by_default(attributes: Attributes, naming: Naming) -> bool | None:
    """Whether a balancer sees clients where nothing is said: in CloudFormation an Application Load Balancer does.

    "The default value is true for new accelerators" (`EndpointConfiguration`); "The default value is false"
    (`aws_globalaccelerator_endpoint_group`).
    """
    if not attributes.is_camel:
        return False
    to = attributes.reference("endpoint_id", UNTOLD)
    return True if isinstance(to, Reference) and _is_application(naming.blocks.get(to.address)) else None


def _is_application(balancer: Block | None) -> bool:
    if balancer is None or balancer.type not in BALANCERS:
        return False
    return Attributes.of(balancer).text("|Type", "application") == "application"


def _endpoint(attributes: Attributes | Unknown, naming: Naming) -> str | Unknown:
    """The ARN of a balancer, and the id of anything else."""
    to = attributes if isinstance(attributes, Unknown) else attributes.reference("endpoint_id", UNTOLD)
    if isinstance(to, Unknown | str):
        return to
    target = naming.blocks.get(to.address)
    if target is None or target.is_read:
        return to.value or Unknown(why=f"depends on {to}")
    return naming.arn(to) if target.type in BALANCERS else naming.id(to)


def _custom_group(block: Block, naming: Naming) -> dict[str, Any]:
    attributes = Attributes.of(block)
    return {
        "EndpointGroupRegion": REGION,
        "DestinationDescriptions": [
            each if isinstance(each, Unknown) else {**_range(each), "Protocols": each.texts("protocols|")}
            for each in attributes.blocks("destination_configuration|")
        ],
        "EndpointDescriptions": [
            {"EndpointId": _endpoint(each, naming)} for each in attributes.blocks("endpoint_configuration|")
        ]
        or ([{"EndpointId": block.doubt}] if block.doubt else []),
    }
