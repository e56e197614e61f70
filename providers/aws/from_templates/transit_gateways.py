"""Transit gateways."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.from_templates.hub_attachments import ASSOCIATION, PROPAGATION, default_table
from providers.aws.from_templates.hub_routes import SEARCH, TABLES, table_of_hub
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates

HUBS = "ec2.describe_transit_gateways"


@translates(
    None,
    "aws_ec2_transit_gateway",
    "AWS::EC2::TransitGateway",
    tells=[HUBS, TABLES, SEARCH],
    named="ec2:{region}:{account}:transit-gateway/tgw-{token}",
)
def transit_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """A transit gateway with its options; what it has without them is the same in both languages."""
    attributes = Attributes.of(block)
    yield Told(
        HUBS,
        {
            "TransitGatewayId": naming.id(block),
            "TransitGatewayArn": naming.arn(block),
            "State": "available",
            "Options": {
                "AutoAcceptSharedAttachments": attributes.text("auto_accept_shared_attachments", None),
                "AssociationDefaultRouteTableId": default_table(block, ASSOCIATION, naming),
                "PropagationDefaultRouteTableId": default_table(block, PROPAGATION, naming),
                "SecurityGroupReferencingSupport": attributes.text("security_group_referencing_support", None),
            },
            "Tags": attributes.tags(),
        },
    )
    yield from table_of_hub(block, naming)
