"""Security groups that a template does not make, and adds rules to."""

from providers.aws.template_names import DEFAULT_GROUP, Naming
from providers.templates import Block

MADE = frozenset({"aws_security_group", DEFAULT_GROUP, "AWS::EC2::SecurityGroup"})
# "By default, a default security group allows all inbound traffic from network interfaces ... assigned to the same
# security group, and all outbound traffic" (VPC User Guide, "Default security groups for your VPCs").
LETS_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def added_rules(rule: Block, key: str, types: tuple[str, ...], naming: Naming) -> list[Block]:
    """All rules that the template adds to the group that a rule is of, where it does not make that group.

    Rules of a group that another resource makes are told together, with the first of them: the default group of a
    VPC, or that of a cluster. Others are told one by one.

    Args:
        rule: that is a resource of its own.
        key: its attribute that names the group.
        types: of such rules.
        naming: for what it refers to.
    """
    target = naming.blocks.target(rule, key)
    if target is None:
        return [rule]
    is_told = target.type in MADE or (vpc_with_default(rule, key, naming) and naming.adopted_group(target))
    if is_told:
        return []
    named = rule.values.reference(key, None)
    pointing = naming.blocks.pointing(target, key, *types)
    same = (each for each in pointing if each.values.reference(key, None) == named)
    first = next(same, None)
    return [first, *same] if first and first.address == rule.address else []


def vpc_with_default(rule: Block, key: str, naming: Naming) -> Block | None:
    """The VPC that the template makes, to the default group of which a rule is added by the VPC's attribute."""
    return naming.vpc_of_default_group(rule.values.reference(key, ""))


def rules_by_vpc(group: Block, key: str, types: tuple[str, ...], naming: Naming) -> list[Block]:
    """The rules of a default group that the template adopts, which name it by the attribute of its VPC."""
    vpc = naming.blocks.target(group, "vpc_id") if group.type == DEFAULT_GROUP else None
    pointing = naming.blocks.pointing(vpc, key, *types) if vpc else ()
    return [each for each in pointing if vpc_with_default(each, key, naming)]
