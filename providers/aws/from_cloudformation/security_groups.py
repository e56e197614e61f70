"""Security groups, with the rules within them and those that are resources of their own."""

from collections.abc import Iterator
from typing import Any

from providers.aws.from_cloudformation.common import tags_in
from providers.aws.from_templates.groups_of_others import LETS_OUT, added_rules, vpc_with_default
from providers.aws.from_templates.security_group_pairs import pair_of
from providers.aws.template_names import SECURITY_GROUP, Naming, Told
from providers.templates import Block, Dialect, Values
from providers.translation import DOUBT, PLACE, line_of, place_of, said, translates
from scanner.models import Place, Unknown

DESCRIBE = "ec2.describe_security_groups"
INGRESS = "AWS::EC2::SecurityGroupIngress"
EGRESS = "AWS::EC2::SecurityGroupEgress"
RULES = {INGRESS: "IpPermissions", EGRESS: "IpPermissionsEgress"}
INLINE = {"SecurityGroupIngress": "IpPermissions", "SecurityGroupEgress": "IpPermissionsEgress"}
ALLOW_ALL = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
Permission = dict[str, Any]


@translates(Dialect.CLOUDFORMATION, "AWS::EC2::SecurityGroup", tells=[DESCRIBE], named=SECURITY_GROUP)
def security_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A group with all its rules.

    "When you create a VPC security group, Amazon EC2 creates a default egress rule that allows egress traffic on all
    ports and IP protocols to any location. The default rule is removed only when you specify one or more egress rules"
    (`AWS::EC2::SecurityGroupEgress`), within the group or as resources of their own.
    """
    values = block.values
    listed: dict[str, list[Permission]] = {key: list(_inline(block, name, naming)) for name, key in INLINE.items()}
    for rule in naming.blocks.pointing(block, "GroupId", *RULES):
        listed[RULES[rule.type]].append(_separate(rule, naming))
    if not listed["IpPermissionsEgress"]:
        listed["IpPermissionsEgress"] = [ALLOW_ALL]
    yield Told(
        DESCRIBE,
        {
            "GroupId": naming.id(block),
            "GroupName": said(values, "GroupName") or naming.id(block),
            # Without one it is in the default VPC of the region.
            "VpcId": naming.id(values.reference("VpcId", "default")),
            "Tags": tags_in(values),
            **listed,
        },
    )


@translates(Dialect.CLOUDFORMATION, *RULES, tells=[DESCRIBE])
def rule_of_another_group(block: Block, naming: Naming) -> Iterator[Told]:
    """The rules that the template adds to a group that it does not make, as all that is known of the group."""
    listed: dict[str, list[Permission]] = {each: [] for each in RULES.values()}
    added = added_rules(block, "GroupId", tuple(RULES), naming)
    for rule in added:
        listed[RULES[rule.type]].append(_separate(rule, naming))
    group = naming.id(block.values.reference("GroupId", block.address))
    named = {"GroupId": group, "GroupName": group, "VpcId": f"that of {group}"}
    if vpc := vpc_with_default(block, "GroupId", naming):
        own = {PLACE: place_of(vpc)}
        named |= {"GroupName": "default", "VpcId": naming.id(vpc)}
        listed["IpPermissions"].insert(0, {"IpProtocol": "-1", "UserIdGroupPairs": [pair_of(group, naming)], **own})
        listed["IpPermissionsEgress"].insert(0, {**LETS_OUT, **own})
    if added:
        yield Told(DESCRIBE, {**named, **listed})


def _inline(block: Block, name: str, naming: Naming) -> Iterator[Permission]:
    written = block.values.blocks(name)
    for number, each in enumerate((written,) if isinstance(written, Unknown) else written):
        place = line_of(block, block.values, f"{name}.{number}")
        yield _unknown(each, place) if isinstance(each, Unknown) else _permission(each, naming, place)


def _separate(block: Block, naming: Naming) -> Permission:
    place = place_of(block)
    return _unknown(block.doubt, place) if block.doubt else _permission(block.values, naming, place)


def _permission(values: Values, naming: Naming, place: Place) -> Permission:
    described = {"Description": said(values, "Description")}
    lists = [each for name in LISTS if (each := values.reference(name, None)) is not None]
    groups = [each for name in GROUPS if (each := values.reference(name, None)) is not None]
    v4, v6 = values.text("CidrIp", None), values.text("CidrIpv6", None)
    return {
        "IpProtocol": values.text("IpProtocol", "-1"),
        "FromPort": values.number("FromPort", -1),
        "ToPort": values.number("ToPort", -1),
        "IpRanges": [] if v4 is None else [{"CidrIp": v4, **described}],
        "Ipv6Ranges": [] if v6 is None else [{"CidrIpv6": v6, **described}],
        "PrefixListIds": [{"PrefixListId": naming.id(each), **described} for each in lists],
        "UserIdGroupPairs": [{**pair_of(each, naming), **described} for each in groups],
        PLACE: place,
    }


LISTS = ("SourcePrefixListId", "DestinationPrefixListId")
GROUPS = ("SourceSecurityGroupId", "SourceSecurityGroupName", "DestinationSecurityGroupId")


def _unknown(why: Unknown, place: Place) -> Permission:
    """There may be rules, and what they allow is not known."""
    return {"IpProtocol": "-1", "IpRanges": [{"CidrIp": why}], PLACE: place, DOUBT: why}
