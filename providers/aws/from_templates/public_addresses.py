"""Elastic IP addresses, and what has them."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.instances import INSTANCES, primary_interface
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

DESCRIBE = "ec2.describe_addresses"
ADDRESSES = ("aws_eip", "AWS::EC2::EIP")
ASSOCIATIONS = ("aws_eip_association", "AWS::EC2::EIPAssociation")
NOT_YET = Unknown(why="which public address it has is known when it is made")
# Where an address and its association name what has it.
INTERFACES = ("network_interface|", "network_interface_id")
MACHINES = ("instance|", "instance_id")
# What takes an address for itself, with the attributes that name it.
TAKING = {
    "aws_nat_gateway": ("allocation_id", "secondary_allocation_ids"),
    "AWS::EC2::NatGateway": ("AllocationId", "SecondaryAllocationIds"),
    "aws_lb": ("subnet_mapping.allocation_id",),
    "aws_alb": ("subnet_mapping.allocation_id",),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("SubnetMappings.AllocationId",),
}


@translates(
    None,
    *ADDRESSES,
    tells=[DESCRIBE],
    named="ec2:{region}:{account}:elastic-ip/eipalloc-{token}",
)
def elastic_ip(block: Block, naming: Naming) -> Iterator[Told]:
    """An address with the interface that has it."""
    attributes = Attributes.of(block)
    is_on_premises = attributes.is_set("customer_owned_ipv4_pool|")
    yield Told(
        DESCRIBE,
        {
            "AllocationId": naming.id(block),
            "PublicIp": _address(block),
            "CustomerOwnedIpv4Pool": "of the customer" if is_on_premises else None,
            "NetworkInterfaceId": _interface(block, naming),
            "AssociationId": "of a service" if _is_taken(block, naming) else None,
            "Tags": attributes.tags(),
        },
    )


def addresses_of(block: Block, naming: Naming) -> list[Any]:
    """The Elastic IP addresses of an interface, or of an instance's primary one that is no resource of its own."""
    names = (*INTERFACES, *MACHINES) if block.type in INSTANCES else INTERFACES
    return [_certain(each, naming) for name in names for each in _naming(block, name, naming)]


def _naming(target: Block, name: str, naming: Naming) -> Iterator[Block]:
    if key := Attributes.of(target).key(name):
        yield from naming.blocks.pointing(target, key, *ADDRESSES, *ASSOCIATIONS)


def _certain(block: Block, naming: Naming) -> Any:
    """The address, of itself or of its association."""
    if block.doubt or block.type in ADDRESSES:
        return block.doubt or _address(block)
    attributes = Attributes.of(block)
    keys = map(attributes.key, ("allocation_id", "public_ip|EIP"))
    found = next((each for key in keys if (each := naming.blocks.target(block, key))), None)
    return (found.doubt or _address(found)) if found else attributes.text("public_ip|EIP", NOT_YET)


def _address(block: Block) -> Any:
    """One that the owner has brought to AWS can be chosen."""
    return Attributes.of(block).text("address", NOT_YET)


def _interface(block: Block, naming: Naming) -> Any:
    """The id of the interface that has an address."""
    keys = map(Attributes.of(block).key, ("allocation_id", "public_ip|EIP"))
    associations = (each for key in keys for each in naming.blocks.pointing(block, key, *ASSOCIATIONS))
    for each in (block, *associations):
        attributes = Attributes.of(each)
        for name in (*INTERFACES, *MACHINES):
            if attributes.key(name) and (found := attributes.reference(name, "")) != "":
                machine = naming.blocks.target(each, attributes.key(name))
                named = primary_interface(machine, naming) if machine and machine.type in INSTANCES else found
                return (each.doubt if each is not block else None) or naming.id(named)
    return None


def _is_taken(block: Block, naming: Naming) -> bool:
    return any(
        next(naming.blocks.pointing(block, key, type_name), None) for type_name, keys in TAKING.items() for key in keys
    )
