"""Security groups."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.aws import peerings, prefix_lists
from providers.aws.networks import account_that_shares
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.aws.traffic import permission_traffic
from providers.translation import declared_at, doubt_of
from providers.undecided import decided
from scanner.models import (
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    Peer,
    Traffic,
    Unknown,
)
from scanner.provider import collects

PrefixLists = Mapping[str, AddressSet | Unknown]
UNKNOWN_ADDRESSES = "unknown addresses"


@collects("ec2:DescribeSecurityGroups", "ec2:GetManagedPrefixListEntries")
def security_groups(region: AwsRegion) -> Iterator[FirewallRuleSet]:
    """Every security group with its rules, one for each source or destination."""
    groups = region.pages("ec2", "describe_security_groups", "SecurityGroups")
    named = {
        each["PrefixListId"]
        for group in groups
        for permission in _permissions(group)
        for each in permission.get("PrefixListIds", ())
    }
    lists = prefix_lists.addresses_of(region, named)
    yield from region.parsed("ec2:DescribeSecurityGroups", groups, lambda each: _rule_set(region, each, lists))


def has_own_groups(region: AwsRegion) -> bool:
    """Whether somebody made a group here, or may have: where the groups cannot be listed.

    The default groups cannot be deleted, so that it does not matter who uses them.
    """
    groups = region.read_pages("ec2", "describe_security_groups", "SecurityGroups")
    return isinstance(groups, Unknown) or not all(map(_is_default, groups))


def _is_default(group: Answer) -> bool:
    # Nobody else may use the name (EC2 API Reference, `CreateSecurityGroup`).
    return bool(group["GroupName"] == "default")


def _permissions(group: Answer) -> list[Answer]:
    return [*group.get("IpPermissions", ()), *group.get("IpPermissionsEgress", ())]


def _rule_set(region: AwsRegion, group: Answer, lists: PrefixLists) -> FirewallRuleSet:
    return FirewallRuleSet(
        identity=region.identity(
            "AWS::EC2::SecurityGroup",
            region.arn("ec2", f"security-group/{group['GroupId']}"),
            group["GroupId"],
            group["GroupName"],
        ),
        tags=tags_of(group),
        network=region.arn("ec2", f"vpc/{group['VpcId']}"),
        # The default group of a VPC is always called so, and no other group may be (VPC User Guide, "Default security
        # groups").
        is_default=_is_default(group),
        owner=account_that_shares(region, group),
        location=declared_at(group),
        rules=(
            *_rules(region, group.get("IpPermissions", ()), Direction.INGRESS, lists),
            *_rules(region, group.get("IpPermissionsEgress", ()), Direction.EGRESS, lists),
        ),
    )


def _rules(
    region: AwsRegion, permissions: Iterable[Answer], direction: Direction, lists: PrefixLists
) -> Iterator[FirewallRule]:
    for permission in permissions:
        traffic = decided(partial(permission_traffic, permission))
        for peer, description in _peers(region, permission, lists):
            yield FirewallRule(
                direction=direction,
                traffic=(Traffic() if isinstance(traffic, Unknown) else traffic,),
                peers=(_of_unknown_traffic(peer, traffic) if isinstance(traffic, Unknown) else peer,),
                description=description,
                place=declared_at(permission),
                doubt=traffic if isinstance(traffic, Unknown) else doubt_of(permission),
            )


def _peers(region: AwsRegion, permission: Answer, lists: PrefixLists) -> Iterator[tuple[Peer, str]]:
    for block in permission.get("IpRanges", ()):
        # Where it is open whether there is a rule at all, it may name a group as well.
        yield address_peer(block["CidrIp"], may_be_group=doubt_of(permission) is not None), block.get("Description", "")
    for block in permission.get("Ipv6Ranges", ()):
        yield address_peer(block["CidrIpv6"]), block.get("Description", "")
    for each in permission.get("PrefixListIds", ()):
        name = each["PrefixListId"]
        yield AddressPeer(name=name, addresses=lists[name]), each.get("Description", "")
    for pair in permission.get("UserIdGroupPairs", ()):
        yield _group_peer(region, pair), pair.get("Description", "")


def _of_unknown_traffic(peer: Peer, why: Unknown) -> AddressPeer:
    """A peer of a rule of which nobody knows whether it lets the peer in."""
    is_untold = isinstance(peer, GroupPeer) and peer.untold is not None
    return AddressPeer(name=peer.name, addresses=why, may_be_group=is_untold)


def _group_peer(region: AwsRegion, pair: Answer) -> GroupPeer:
    """A group of this network or of another, which is gone when it is deleted there, or when the peering is.

    "If the referenced security group is deleted, this value is not returned" (EC2 API Reference, `UserIdGroupPair`,
    UserId, of a group in another network; one that the same network names cannot be deleted).
    """
    is_elsewhere = "VpcPeeringConnectionId" in pair
    is_deleted = is_elsewhere and "UserId" not in pair
    return GroupPeer(
        name=pair["GroupId"],
        account=pair.get("UserId") or region.account,
        is_gone=is_deleted or pair.get("PeeringStatus") in peerings.GONE,
        untold=doubt_of(pair),
    )


def address_peer(block: str | Unknown, *, may_be_group: bool = False) -> AddressPeer:
    """Whoever has an address of a block, as a peer; of unknown addresses where a template leaves the block open.

    Args:
        block: in CIDR notation.
        may_be_group: whether a group may be meant where the block is open.
    """
    if isinstance(block, Unknown):
        return AddressPeer(name=UNKNOWN_ADDRESSES, addresses=block, may_be_group=may_be_group)
    return AddressPeer(name=block, addresses=AddressSet.of(block))
