"""VPC endpoints, with what is associated with them by resources of its own."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.endpoints import DEFAULT_KIND
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Reference
from providers.translation import translates
from scanner.models import Unknown

DESCRIBE = "ec2.describe_vpc_endpoints"
SUBNET = "aws_vpc_endpoint_subnet_association"
ROUTE_TABLE = "aws_vpc_endpoint_route_table_association"
GROUP = "aws_vpc_endpoint_security_group_association"
INTERFACE = "Interface"
Named = Reference | str | Unknown | None


@translates(
    None,
    "aws_vpc_endpoint",
    "AWS::EC2::VPCEndpoint",
    tells=[DESCRIBE],
    named="ec2:{region}:{account}:vpc-endpoint/vpce-{token}",
)
def endpoint(block: Block, naming: Naming) -> Iterator[Told]:
    """An endpoint. Which interfaces it has is known when it is made: one in each of its subnets."""
    attributes = Attributes.of(block)
    kind = attributes.text("vpc_endpoint_type", DEFAULT_KIND)
    subnets = [*attributes.references("subnet_ids"), *_associated(block, SUBNET, "subnet_id", naming)]
    tables = [*attributes.references("route_table_ids"), *_associated(block, ROUTE_TABLE, "route_table_id", naming)]
    yield Told(
        DESCRIBE,
        {
            "VpcEndpointId": naming.id(block),
            "VpcEndpointType": kind,
            "VpcId": naming.id(attributes.reference("vpc_id", "unknown")),
            "ServiceName": attributes.text("service_name", None),
            "ResourceConfigurationArn": attributes.text("resource_configuration_arn", None),
            "ServiceNetworkArn": attributes.text("service_network_arn", None),
            "State": "available",
            "SubnetIds": _ids(subnets, naming),
            "NetworkInterfaceIds": [f"eni-{number}-of-{naming.id(block)}" for number in range(len(subnets))],
            "RouteTableIds": _ids(tables, naming),
            "Groups": [{"GroupId": each} for each in _groups(block, attributes, naming)] if kind == INTERFACE else [],
            "Tags": attributes.tags(),
        },
    )


def _groups(block: Block, attributes: Attributes, naming: Naming) -> list[str]:
    """Without any it has the default group of its VPC, unless an association takes that away."""
    own = _ids(attributes.references("security_group_ids"), naming)
    separate = list(naming.blocks.pointing(block, "vpc_endpoint_id", GROUP))
    replacing = [Attributes.of(each).flag("replace_default_association", unset=False) for each in separate]
    if not own and not any(each is True for each in replacing):
        own = [naming.default_group(naming.blocks.target(block, attributes.key("vpc_id")))]
    return own + _ids(_associated(block, GROUP, "security_group_id", naming), naming)


def _associated(block: Block, type_name: str, key: str, naming: Naming) -> list[Named]:
    """What resources of a type associate with the endpoint."""
    found = naming.blocks.pointing(block, "vpc_endpoint_id", type_name)
    return [each.doubt or Attributes.of(each).reference(key, None) for each in found]


def _ids(several: list[Any], naming: Naming) -> list[str]:
    return [naming.id(each) for each in several if each is not None]
