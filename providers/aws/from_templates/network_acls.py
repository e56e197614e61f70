"""Network ACLs, with the entries within them and those that are resources of their own."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import adopted_parts
from providers.aws.network_acls import FIRST_RESERVED
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import PLACE, line_of, place_of, translates
from scanner.models import Place, UndecidedError, Unknown

DESCRIBE = "ec2.describe_network_acls"
ENTRIES = ("aws_network_acl_rule", "AWS::EC2::NetworkAclEntry")
ASSOCIATIONS = ("aws_network_acl_association", "AWS::EC2::SubnetNetworkAclAssociation")
DEFAULT = "aws_default_network_acl"
EGRESS = {"ingress": False, "egress": True}
# "Each network ACL also includes a rule whose rule number is an asterisk" (VPC User Guide, "Network ACL rules").
LAST = {"Protocol": "-1", "RuleAction": "deny", "RuleNumber": FIRST_RESERVED, "CidrBlock": "0.0.0.0/0"}
Entry = dict[str, Any]


@translates(
    None,
    "aws_network_acl",
    DEFAULT,
    "AWS::EC2::NetworkAcl",
    tells=[DESCRIBE],
    named="ec2:{region}:{account}:network-acl/acl-{token}",
)
def network_acl(block: Block, naming: Naming) -> Iterator[Told]:
    """An ACL with all its entries: without any it denies everything, in every language.

    Raises:
        UndecidedError: there may be entries that nobody knows, which could let anything through or nothing.
    """
    attributes = Attributes.of(block)
    key = attributes.key("network_acl_id")
    by_vpc = adopted_parts(block, "default_network_acl_id", key, ENTRIES, naming) if block.type == DEFAULT else ()
    separate = [_separate(each) for each in (*naming.blocks.pointing(block, key, *ENTRIES), *by_vpc)]
    subnets = [*attributes.references("subnet_ids"), *_associated(block, key, naming)]
    yield Told(
        DESCRIBE,
        {
            "NetworkAclId": naming.id(block),
            "VpcId": _network(block, attributes, naming),
            "IsDefault": block.type == DEFAULT,
            "Entries": [*_inline(block), *separate, *({**LAST, "Egress": way} for way in EGRESS.values())],
            "Associations": [{"SubnetId": naming.id(each)} for each in subnets],
            "Tags": attributes.tags(),
        },
    )


def _network(block: Block, attributes: Attributes, naming: Naming) -> str:
    if block.type == DEFAULT and (vpc := naming.blocks.target(block, "default_network_acl_id")):
        return naming.id(vpc)
    return naming.id(attributes.reference("vpc_id", "default"))


def _associated(block: Block, key: str, naming: Naming) -> Iterator[Any]:
    for each in naming.blocks.pointing(block, key, *ASSOCIATIONS):
        yield each.doubt or Attributes.of(each).reference("subnet_id", None)


def _inline(block: Block) -> Iterator[Entry]:
    for direction, is_egress in EGRESS.items():
        for number, each in enumerate(Attributes.of(block).blocks(direction)):
            if isinstance(each, Unknown):
                raise UndecidedError(each.why)
            place = line_of(block, block.values, f"{direction}.{number}")
            own = {"RuleNumber": each.number("rule_no", None), "RuleAction": each.text("action", None)}
            yield {**_entry(each, place), **own, "Egress": is_egress}


def _separate(block: Block) -> Entry:
    if block.doubt:
        raise UndecidedError(block.doubt.why)
    attributes = Attributes.of(block)
    return {
        **_entry(attributes, place_of(block)),
        "RuleNumber": attributes.number("rule_number", None),
        "RuleAction": attributes.text("rule_action", None),
        # "false" is the default of both (`aws_network_acl_rule`; `AWS::EC2::NetworkAclEntry`).
        "Egress": attributes.flag("egress", unset=False),
    }


def _entry(attributes: Attributes, place: Place) -> Entry:
    """An entry. CloudFormation has ports and types of ICMP in blocks of their own."""
    ports, icmp = attributes.block("|PortRange"), attributes.block("|Icmp")
    return {
        "Protocol": attributes.text("protocol", "-1"),
        "CidrBlock": _block(attributes, "cidr_block"),
        "Ipv6CidrBlock": _block(attributes, "ipv6_cidr_block"),
        "PortRange": _pair(attributes if ports is None else ports, ("From", "from_port"), ("To", "to_port")),
        "IcmpTypeCode": _pair(attributes if icmp is None else icmp, ("Type", "icmp_type"), ("Code", "icmp_code")),
        PLACE: place,
    }


def _pair(attributes: Attributes | Unknown, *names: tuple[str, str]) -> Any:
    if isinstance(attributes, Unknown):
        return attributes
    found = {key: attributes.number(f"{name}|{key}", None) for key, name in names}
    return None if None in found.values() else found


def _block(attributes: Attributes, name: str) -> Any:
    """A block of addresses, which is also written as an empty text where it is not set."""
    return attributes.text(name, None) or None
