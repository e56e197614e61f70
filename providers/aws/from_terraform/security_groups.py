"""Security groups, with the rules within them and those that are resources of their own."""

from collections.abc import Iterator
from typing import Any

from providers.aws.from_templates.groups_of_others import LETS_OUT, added_rules, rules_by_vpc, vpc_with_default
from providers.aws.from_templates.security_group_pairs import pair_of
from providers.aws.from_terraform.common import tags_in
from providers.aws.template_names import DEFAULT_GROUP, SECURITY_GROUP, Naming, Told
from providers.templates import Block, Dialect, Values
from providers.translation import DOUBT, PLACE, line_of, place_of, said, translates
from scanner.models import Place, Unknown, derive

DESCRIBE = "ec2.describe_security_groups"
GROUP = "security_group_id"
RULE = "aws_security_group_rule"
INGRESS_RULE = "aws_vpc_security_group_ingress_rule"
EGRESS_RULE = "aws_vpc_security_group_egress_rule"
RULES = (RULE, INGRESS_RULE, EGRESS_RULE)
DIRECTIONS = {INGRESS_RULE: "ingress", EGRESS_RULE: "egress"}
PERMISSIONS = {"ingress": "IpPermissions", "egress": "IpPermissionsEgress"}
Permission = dict[str, Any]


@translates(Dialect.TERRAFORM, "aws_security_group", DEFAULT_GROUP, tells=[DESCRIBE], named=SECURITY_GROUP)
def security_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A group with all its rules.

    Without rules for egress it allows none: the provider removes the one that AWS makes (`aws_security_group`).
    """
    values = block.values
    rules = [rule for direction in PERMISSIONS for rule in _inline(block, direction, naming)]
    separate = [*naming.blocks.pointing(block, GROUP, *RULES), *rules_by_vpc(block, GROUP, RULES, naming)]
    rules += [rule for each in separate for rule in _separate(each, naming)]
    is_default = block.type == DEFAULT_GROUP
    yield Told(
        DESCRIBE,
        {
            **_group(naming.id(block), rules),
            "GroupName": "default" if is_default else said(values, "name") or naming.id(block),
            # Without one it is in the default VPC of the region.
            "VpcId": naming.id(values.reference("vpc_id", "default")),
            "Tags": tags_in(values),
        },
    )


@translates(Dialect.TERRAFORM, *RULES, tells=[DESCRIBE])
def rule_of_another_group(block: Block, naming: Naming) -> Iterator[Told]:
    """The rules that the template adds to a group that it does not make, as all that is known of the group."""
    added = added_rules(block, GROUP, RULES, naming)
    rules = [rule for each in added for rule in _separate(each, naming)]
    if vpc := vpc_with_default(block, GROUP, naming):
        name = naming.default_group(vpc)
        place = place_of(vpc)
        own = [
            ("ingress", {"IpProtocol": "-1", "UserIdGroupPairs": [pair_of(name, naming)], PLACE: place}),
            ("egress", {**LETS_OUT, PLACE: place}),
        ]
        if added:
            yield Told(DESCRIBE, {**_group(name, [*own, *rules]), "GroupName": "default", "VpcId": naming.id(vpc)})
    elif added:
        target = naming.blocks.target(block, GROUP)
        name = naming.id(block.values.reference(GROUP, "") if target else block)
        yield Told(DESCRIBE, {**_group(name, rules), "GroupName": name, "VpcId": f"that of {name}"})


def _group(name: str, rules: list[tuple[str, Permission]]) -> dict[str, Any]:
    listed = {key: [each for way, each in rules if way == direction] for direction, key in PERMISSIONS.items()}
    return {"GroupId": name, **listed}


def _inline(block: Block, direction: str, naming: Naming) -> Iterator[tuple[str, Permission]]:
    """The rules within the group, which may be written as blocks or as a list."""
    written = block.values.blocks(direction)
    for number, each in enumerate((written,) if isinstance(written, Unknown) else written):
        place = line_of(block, block.values, f"{direction}.{number}")
        yield direction, _unknown(each, place) if isinstance(each, Unknown) else _permission(each, block, naming, place)


def _separate(block: Block, naming: Naming) -> Iterator[tuple[str, Permission]]:
    """A rule that is a resource of its own, of any of the three types. It may be for either direction."""
    place = place_of(block)
    direction = block.values.text("type", BOTH) if block.type == RULE else DIRECTIONS[block.type]
    if doubt := direction if isinstance(direction, Unknown) else block.doubt:
        yield from ((each, _unknown(doubt, place)) for each in PERMISSIONS if direction in {each, BOTH, doubt})
    elif block.type == RULE:
        group = naming.blocks.target(block, "security_group_id") or block
        yield str(direction), _permission(block.values, group, naming, place)
    else:
        yield str(direction), _single(block.values, naming, place)


BOTH = Unknown(why="its direction is not known")


def _permission(values: Values, group: Block, naming: Naming, place: Place) -> Permission:
    """A rule with lists of sources, as groups have them within, and `aws_security_group_rule` has."""
    description = said(values, "description")
    groups = [*_listed(values, "security_groups"), values.reference("source_security_group_id", None)]
    pairs: list[Any] = [pair_of(each, naming) for each in groups if each is not None]
    if is_self := values.flag("self", unset=False):
        pairs.append({"GroupId": naming.id(group), DOUBT: is_self if isinstance(is_self, Unknown) else None})
    return {
        "IpProtocol": _protocol(values, "protocol"),
        "FromPort": values.number("from_port", -1),
        "ToPort": values.number("to_port", -1),
        "IpRanges": [_described("CidrIp", each, description) for each in _texts(values, "cidr_blocks")],
        "Ipv6Ranges": [_described("CidrIpv6", each, description) for each in _texts(values, "ipv6_cidr_blocks")],
        "PrefixListIds": [
            _described("PrefixListId", naming.id(each), description) for each in _listed(values, "prefix_list_ids")
        ],
        "UserIdGroupPairs": [{**pair, "Description": description} for pair in pairs],
        PLACE: place,
    }


def _single(values: Values, naming: Naming, place: Place) -> Permission:
    """A rule of the newer types, which have one source each."""
    described = {"Description": said(values, "description")}
    prefix_list = values.reference("prefix_list_id", None)
    group = values.reference("referenced_security_group_id", None)
    blocks = {key: values.text(name, None) for key, name in (("CidrIp", "cidr_ipv4"), ("CidrIpv6", "cidr_ipv6"))}
    return {
        "IpProtocol": _protocol(values, "ip_protocol"),
        "FromPort": values.number("from_port", -1),
        "ToPort": values.number("to_port", -1),
        "IpRanges": [{"CidrIp": blocks["CidrIp"], **described}] if blocks["CidrIp"] is not None else [],
        "Ipv6Ranges": [{"CidrIpv6": blocks["CidrIpv6"], **described}] if blocks["CidrIpv6"] is not None else [],
        "PrefixListIds": [{"PrefixListId": naming.id(prefix_list), **described}] if prefix_list is not None else [],
        "UserIdGroupPairs": [{**pair_of(group, naming), **described}] if group is not None else [],
        PLACE: place,
    }


def _unknown(why: Unknown, place: Place) -> Permission:
    """There may be rules, and what they allow is not known."""
    return {"IpProtocol": "-1", "IpRanges": [{"CidrIp": why}], PLACE: place, DOUBT: why}


def _described(key: str, value: Any, description: Any) -> dict[str, Any]:
    return {key: value, "Description": description}


def _texts(values: Values, key: str) -> tuple[Any, ...]:
    found = values.texts(key)
    return (found,) if isinstance(found, Unknown) else found


def _listed(values: Values, key: str) -> tuple[Any, ...]:
    found = values.references(key)
    return (found,) if isinstance(found, Unknown) else found


def _protocol(values: Values, key: str) -> str | Unknown:
    """As the API has it: the provider takes names in any case, and `all` for -1 ("aws_security_group_rule")."""
    written = derive(values.text(key, "-1"), str.lower)
    return "-1" if written == "all" else written
