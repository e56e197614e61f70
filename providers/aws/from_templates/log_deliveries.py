"""Deliveries of logs that CloudWatch Logs manages beside the services (vended logs)."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Reference
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

SOURCES = "logs.describe_delivery_sources"
DELIVERIES = "logs.describe_deliveries"


@translates(
    None,
    "aws_cloudwatch_log_delivery_source",
    "AWS::Logs::DeliverySource",
    tells=[SOURCES, DELIVERIES],
    named="logs:{region}:{account}:delivery-source:{token}",
)
def delivery_source(block: Block, naming: Naming) -> Iterator[Told]:
    """What some logs are taken from.

    Raises:
        UndecidedError: whose logs they are is not known.
    """
    attributes = Attributes.of(block)
    resource = attributes.reference("resource_arn", Unknown(why="whose logs they are is not declared"))
    if isinstance(resource, Unknown) or (isinstance(resource, Reference) and not _is_made(resource, naming)):
        raise UndecidedError(resource.why if isinstance(resource, Unknown) else f"depends on {resource}")
    yield Told(
        SOURCES,
        {
            "name": _name(block, naming),
            "arn": naming.arn(block),
            "resourceArns": [naming.arn(resource)],
            "logType": attributes.text("log_type", None),
        },
    )


UNTOLD = Unknown(why="which source is delivered is not declared")


@translates(None, "aws_cloudwatch_log_delivery", "AWS::Logs::Delivery", tells=[DELIVERIES])
def delivery(block: Block, naming: Naming) -> Iterator[Told]:
    """A way from a source to a destination."""
    attributes = Attributes.of(block)
    source = naming.blocks.target(block, attributes.key("delivery_source_name"))
    named = _name(source, naming) if source else attributes.text("delivery_source_name", UNTOLD)
    yield Told(DELIVERIES, {"id": naming.id(block), "deliverySourceName": block.doubt or named})


def _is_made(resource: Reference, naming: Naming) -> bool:
    found = naming.blocks.get(resource.address)
    return bool(resource.value) or (found is not None and not found.is_read)


def _name(source: Block, naming: Naming) -> str:
    """What a source is called: nothing but its deliveries asks for that."""
    named = Attributes.of(source).text("name", None)
    return named if isinstance(named, str) else naming.id(source)
