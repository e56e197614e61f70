"""Which interface of an instance is its primary one."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import made_of
from providers.aws.template_names import Naming
from providers.templates import Block, Reference
from scanner.models import UndecidedError, Unknown

INSTANCES = ("aws_instance", "AWS::EC2::Instance")
INTERFACES = "network_interface|NetworkInterfaces"
PRIMARY = "primary_network_interface|"


def interfaces_within(instance: Block) -> Iterator[Attributes]:
    """What an instance says of its interfaces, one by one.

    Raises:
        UndecidedError: it may say more.
    """
    attributes = Attributes.of(instance)
    for name in (PRIMARY, INTERFACES):
        for each in attributes.blocks(name) if attributes.key(name) else ():
            if isinstance(each, Unknown):
                raise UndecidedError(each.why)
            yield each


def primary_interface(instance: Block, naming: Naming) -> Block | Reference | str | Unknown:
    """The interface that an instance begins with: one of its own, or that which it makes, called as the instance is.

    Raises:
        UndecidedError: which it has is not known.
    """
    for each in interfaces_within(instance):
        # `primary_network_interface` has no index.
        if each.number("device_index", 0) == 0 and (found := each.reference("network_interface_id", None)) is not None:
            return made_of(found, naming) or found
    return instance
