"""Network ACLs."""

from collections.abc import Iterator

from providers.aws.session import Answer, AwsRegion, tags_of
from providers.aws.traffic import entry_traffic
from scanner.models import Action, AddressPeer, AddressSet, Direction, FirewallRule, SubnetAcl
from scanner.provider import collects

ACTIONS = {"allow": Action.ALLOW, "deny": Action.DENY}
# The deny that ends every network ACL: the console shows it as "*", the API as 32767.
CATCH_ALL = 32767


@collects("ec2:DescribeNetworkAcls")
def network_acls(region: AwsRegion) -> Iterator[SubnetAcl]:
    """Every network ACL with its entries in the order of their numbers."""
    for answer in region.pages("ec2", "describe_network_acls", "NetworkAcls"):
        yield _acl(region, answer)


def _acl(region: AwsRegion, answer: Answer) -> SubnetAcl:
    name = answer["NetworkAclId"]
    tags = tags_of(answer)
    return SubnetAcl(
        identity=region.identity(
            "AWS::EC2::NetworkAcl", region.arn("ec2", f"network-acl/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        network=region.arn("ec2", f"vpc/{answer['VpcId']}"),
        is_default=answer["IsDefault"],
        rules=tuple(map(_rule, sorted(answer["Entries"], key=lambda entry: (entry["Egress"], entry["RuleNumber"])))),
        attached_to=tuple(region.arn("ec2", f"subnet/{each['SubnetId']}") for each in answer["Associations"]),
    )


def _rule(entry: Answer) -> FirewallRule:
    block = entry.get("CidrBlock") or entry["Ipv6CidrBlock"]
    # One number may stand twice, once for each address family: the catch-all does.
    family = "" if "CidrBlock" in entry else "-ipv6"
    return FirewallRule(
        id=f"{entry['RuleNumber']}{family}",
        direction=Direction.EGRESS if entry["Egress"] else Direction.INGRESS,
        action=ACTIONS[entry["RuleAction"]],
        priority=entry["RuleNumber"],
        traffic=(entry_traffic(entry),),
        peers=(AddressPeer(name=block, addresses=AddressSet.of(block)),),
        provider_default=entry["RuleNumber"] == CATCH_ALL,
    )
