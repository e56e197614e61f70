"""Network interfaces: those that are resources of their own, and those that instances make when they start.

Services make further ones, which no template tells.
"""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import default_vpc, made_of, vpc_of_subnet
from providers.aws.from_templates.instances import INSTANCES, interfaces_within, primary_interface
from providers.aws.from_templates.public_addresses import NOT_YET, addresses_of
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

DESCRIBE = "ec2.describe_network_interfaces"
INTERFACES = ("aws_network_interface", "AWS::EC2::NetworkInterface")
ATTACHMENTS = ("aws_network_interface_attachment", "AWS::EC2::NetworkInterfaceAttachment")
GROUP_ATTACHMENT = "aws_network_interface_sg_attachment"
GROUPS = ("vpc_security_group_ids|SecurityGroupIds", "security_groups", "|GroupSet")
PRIMARY_ADDRESSES = ("private_ip|PrivateIpAddress", "private_ips|", "private_ip_list|")
V6_ADDRESSES = ("ipv6_addresses|", "ipv6_address_list|")
# What makes AWS choose more of them.
FURTHER = (
    "private_ips_count|SecondaryPrivateIpAddressCount",
    "ipv4_prefixes",
    "ipv4_prefix_count",
    "ipv6_prefixes",
    "ipv6_prefix_count",
)
CHOSEN = Unknown(why="AWS chooses the address when it is made")
OF_SUBNET = Unknown(why="which addresses its subnet assigns is not declared")
OF_LAUNCH_TEMPLATE = Unknown(why="depends on its launch template")


@translates(
    None,
    *INTERFACES,
    tells=[DESCRIBE],
    named="ec2:{region}:{account}:network-interface/eni-{token}",
)
def network_interface(block: Block, naming: Naming) -> Iterator[Told]:
    """An interface with the instance that it is attached to."""
    attributes = Attributes.of(block)
    instances = list(_instances(block, attributes, naming))
    public = addresses_of(block, naming)
    for each in naming.blocks.of(*INSTANCES):
        if primary_interface(each, naming) is block:
            public += addresses_of(each, naming)
    yield Told(
        DESCRIBE,
        {
            **_interface(block, attributes, public, naming),
            "NetworkInterfaceId": naming.id(block),
            "InterfaceType": attributes.text("interface_type", None),
            "Attachment": {"InstanceId": instances[0]} if instances else None,
            "TagSet": attributes.tags(),
        },
    )


@translates(
    None,
    *INSTANCES,
    tells=[DESCRIBE],
    # The primary interface is called as the instance is, by which it is found as well.
    named="ec2:{region}:{account}:network-interface/i-{token}",
)
def instance(block: Block, naming: Naming) -> Iterator[Told]:
    """The interfaces that an instance makes when it starts."""
    name = naming.id(block)
    for index, attributes in _made_by(block, naming):
        public = addresses_of(block, naming) or _given(block, attributes, naming) if index == 0 else []
        yield Told(
            DESCRIBE,
            {
                **_interface(block, attributes, public, naming),
                "NetworkInterfaceId": name if index == 0 else f"{name}/{index}",
                "Attachment": {"InstanceId": name},
            },
        )


def _made_by(block: Block, naming: Naming) -> Iterator[tuple[int, Attributes]]:
    """The numbers of the interfaces that an instance makes, and where it says what they have."""
    within = list(interfaces_within(block))
    made = [each for each in within if not each.is_set("network_interface_id")]
    for number, each in enumerate(made):
        index = each.number("device_index", number)
        yield index if isinstance(index, int) else number, each
    if not made and primary_interface(block, naming) is block:
        yield 0, Attributes.of(block)


def _instances(block: Block, attributes: Attributes, naming: Naming) -> Iterator[Any]:
    """The ids of the instances that have an interface."""
    for each in naming.blocks.of(*INSTANCES):
        if any(
            naming.id(one.reference("network_interface_id", "")) == naming.id(block) for one in interfaces_within(each)
        ):
            yield each.doubt or naming.id(each)
    within = attributes.blocks("attachment|") if not attributes.is_camel else []
    yield from (each if isinstance(each, Unknown) else naming.id(each.reference("instance", "")) for each in within)
    for each in naming.blocks.pointing(block, attributes.key("network_interface_id"), *ATTACHMENTS):
        yield each.doubt or naming.id(Attributes.of(each).reference("instance_id", ""))


def _interface(block: Block, attributes: Attributes, public: list[Any], naming: Naming) -> dict[str, Any]:
    """What an interface has, wherever that is said."""
    named = attributes.reference("subnet_id", None) or _if_unset(block, None)
    subnet = made_of(named, naming)
    own = list(_private(attributes, subnet))
    first = own[0] if own else CHOSEN
    return {
        "SubnetId": None if named is None else naming.id(named),
        "VpcId": default_vpc(naming) if named is None else vpc_of_subnet(subnet, naming),
        "PrivateIpAddresses": [
            *({"PrivateIpAddress": each} for each in own),
            *({"PrivateIpAddress": first, "Association": {"PublicIp": each}} for each in public),
        ],
        "Ipv6Addresses": [{"Ipv6Address": each} for each in _v6(attributes, subnet)],
        "Groups": [{"GroupId": each} for each in _groups(block, attributes, subnet, naming)],
    }


def _if_unset(block: Block, otherwise: Unknown | None) -> Unknown | None:
    """What an unset attribute of an instance is."""
    return OF_LAUNCH_TEMPLATE if Attributes.of(block).is_set("launch_template") else otherwise


def _private(attributes: Attributes, subnet: Block | None) -> Iterator[str | Unknown]:
    first = [each for name in PRIMARY_ADDRESSES if attributes.key(name) for each in attributes.texts(name)]
    first += _within(attributes, "|PrivateIpAddresses", "private_ip_address")
    yield from first
    if not attributes.is_camel:
        yield from attributes.texts("secondary_private_ips|")
    has_v4 = subnet is None or Attributes.of(subnet).flag("ipv6_native", unset=False) is not True
    if (not first and has_v4) or any(map(attributes.is_set, FURTHER)):
        yield CHOSEN


def _v6(attributes: Attributes, subnet: Block | None) -> Iterator[str | Unknown]:
    known = [each for name in V6_ADDRESSES if attributes.key(name) for each in attributes.texts(name)]
    known += _within(attributes, "|Ipv6Addresses", "ipv6_address")
    yield from known
    count = attributes.number("ipv6_address_count", 0)
    if known or count != 0:
        yield from () if count == 0 else (CHOSEN,)
        return
    assigns = _of_subnet(subnet, "assign_ipv6_address_on_creation", unset=False)
    if assigns is not False:
        yield assigns if isinstance(assigns, Unknown) else CHOSEN


def _within(attributes: Attributes, name: str, key: str) -> list[str | Unknown]:
    """Texts that CloudFormation has in blocks of their own."""
    if not attributes.is_camel:
        return []
    return [each if isinstance(each, Unknown) else each.text(key, CHOSEN) for each in attributes.blocks(name)]


def _given(block: Block, attributes: Attributes, naming: Naming) -> list[Unknown]:
    """The public address that an instance is given when it starts, if it is."""
    asked = attributes.flag("associate_public_ip_address", _if_unset(block, None))
    subnet = made_of(attributes.reference("subnet_id", None), naming)
    if asked is None:
        is_default = subnet is not None and subnet.type == "aws_default_subnet"
        asked = _of_subnet(subnet, "map_public_ip_on_launch", unset=is_default)
    if asked is False:
        return []
    return [asked if isinstance(asked, Unknown) else NOT_YET]


def _of_subnet(subnet: Block | None, name: str, *, unset: bool) -> bool | Unknown:
    """A habit of the subnet, which another one may have where the template does not make it."""
    return OF_SUBNET if subnet is None else Attributes.of(subnet).flag(name, unset=unset)


def _groups(block: Block, attributes: Attributes, subnet: Block | None, naming: Naming) -> list[str]:
    """The groups of an interface: the default one of its VPC where it names none."""
    own: list[Any] = [each for name in GROUPS if attributes.key(name) for each in attributes.references(name)]
    if not own:
        vpc = naming.blocks.target(subnet, Attributes.of(subnet).key("vpc_id")) if subnet else None
        own = [_if_unset(block, None) or naming.default_group(vpc)]
    attached = naming.blocks.pointing(block, "network_interface_id", GROUP_ATTACHMENT)
    further = [each.doubt or Attributes.of(each).reference("security_group_id", None) for each in attached]
    return [naming.id(each) for each in (*own, *further) if each is not None]
