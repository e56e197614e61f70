"""Network ACLs."""

from collections.abc import Iterator
from functools import partial

from providers.aws.networks import arn_of_owner
from providers.aws.security_groups import address_peer
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.aws.traffic import entry_traffic
from providers.translation import declared_at
from scanner.models import Action, Direction, FirewallRule, SubnetAcl
from scanner.provider import collects

ACTIONS = {"allow": Action.ALLOW, "deny": Action.DENY}
# The denies that end every network ACL: the console shows them as "*", the API as 32767 and, for IPv6 addresses,
# 32768. "The range 32767 to 65535 is reserved for internal use" (EC2 API Reference, `CreateNetworkAclEntry`).
FIRST_RESERVED = 32767


@collects("ec2:DescribeNetworkAcls")
def network_acls(region: AwsRegion) -> Iterator[SubnetAcl]:
    """Every network ACL with its entries in the order of their numbers."""
    found = region.pages("ec2", "describe_network_acls", "NetworkAcls")
    yield from region.parsed("ec2:DescribeNetworkAcls", found, partial(_acl, region))


def _acl(region: AwsRegion, answer: Answer) -> SubnetAcl:
    name = answer["NetworkAclId"]
    tags = tags_of(answer)
    # The owner of a network owns its subnets and ACLs too (VPC User Guide, "Share your VPC subnets").
    owner = answer.get("OwnerId")
    return SubnetAcl(
        identity=region.identity(
            "AWS::EC2::NetworkAcl", arn_of_owner(region, owner, f"network-acl/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        network=arn_of_owner(region, owner, f"vpc/{answer['VpcId']}"),
        is_default=answer["IsDefault"],
        rules=tuple(map(_rule, sorted(answer.get("Entries", ()), key=_order))),
        attached_to=tuple(
            arn_of_owner(region, owner, f"subnet/{each['SubnetId']}") for each in answer.get("Associations", ())
        ),
    )


def _order(entry: Answer) -> tuple[bool, int]:
    return entry["Egress"], entry["RuleNumber"]


def _rule(entry: Answer) -> FirewallRule:
    block = entry["CidrBlock"] if "CidrBlock" in entry else entry["Ipv6CidrBlock"]
    return FirewallRule(
        id=str(entry["RuleNumber"]),
        direction=Direction.EGRESS if entry["Egress"] else Direction.INGRESS,
        action=ACTIONS[entry["RuleAction"]],
        priority=entry["RuleNumber"],
        traffic=(entry_traffic(entry),),
        peers=(address_peer(block),),
        place=declared_at(entry),
        provider_default=entry["RuleNumber"] >= FIRST_RESERVED,
    )
