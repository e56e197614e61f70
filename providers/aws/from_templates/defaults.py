"""What a resource is in, or has, also where it does not say so."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming
from providers.templates import Block, Reference
from scanner.models import Unknown

DEFAULT_VPC = "aws_default_vpc"
# The main route table is the default one for as long as no other is made that (`aws_vpc`).
OF_ADOPTED = frozenset({"default_route_table_id", "main_route_table_id", "default_network_acl_id"})


def default_vpc(naming: Naming) -> str:
    """The id of the VPC that every region has: that of the template, where it adopts it."""
    return next(map(naming.id, naming.blocks.of(DEFAULT_VPC)), "default")


def vpc_of_subnet(subnet: Block | None, naming: Naming) -> str | None:
    """The id of the VPC that a subnet is in; None where the template does not make the subnet."""
    if subnet is None:
        return None
    return naming.id(Attributes.of(subnet).reference("vpc_id", default_vpc(naming)))


def groups_of_balancer(attributes: Attributes, subnet: Block | None, naming: Naming) -> list[str]:
    """The ids of the groups of a balancer in a subnet.

    "[Nondefault VPC] If ... you don't specify a security group, your load balancer is automatically associated with the
    default security group for the VPC" (User Guide for Classic Load Balancers, "Configure security groups"); so it is
    with an Application Load Balancer.
    """
    if own := attributes.references("security_groups"):
        return [naming.id(each) for each in own]
    vpc = naming.blocks.target(subnet, Attributes.of(subnet).key("vpc_id")) if subnet else None
    return [naming.default_group(vpc)]


def adopted_parts(adopted: Block, attribute: str, key: str, types: tuple[str, ...], naming: Naming) -> Iterator[Block]:
    """Parts of what a template adopts of a VPC, which name it by the attribute of the VPC.

    Args:
        adopted: its default route table or network ACL.
        attribute: by which that names itself, `default_route_table_id`.
        key: by which its parts name it.
        types: of the parts.
        naming: for what they refer to.
    """
    vpc = naming.blocks.target(adopted, attribute)
    for each in naming.blocks.pointing(vpc, key, *types) if vpc else ():
        named = Attributes.of(each).reference(key, None)
        if isinstance(named, Reference) and named.attribute in OF_ADOPTED:
            yield each


def made_of(value: Reference | str | Unknown | None, naming: Naming) -> Block | None:
    """The block that a value refers to; None where the template makes none of it."""
    found = naming.blocks.get(value.address) if isinstance(value, Reference) else None
    return None if found is None or found.is_read else found
