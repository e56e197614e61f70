"""VPC Block Public Access: a switch over all VPCs of an account in one region."""

from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsRegion
from providers.aws.tokens import read_on
from providers.undecided import decided
from scanner.models import AccessExclusion, BlockedAccess, PublicAccessBlock, Unknown
from scanner.provider import collects

NAME = "vpc-block-public-access-options"
MODES = {
    "off": BlockedAccess.NONE,
    "block-ingress": BlockedAccess.INGRESS,
    "block-bidirectional": BlockedAccess.BOTH,
}
IN_BETWEEN = Unknown(why="AWS is changing the public access block")
LETS_IN = {"allow-bidirectional": True, "allow-egress": False}
# An exclusion that is being deleted may still be in force, and one being made may be so already. A declarative policy
# of the organisation disables exclusions (VPC User Guide, "Block public access to VPCs and subnets").
NOT_IN_FORCE = {"create-failed", "delete-complete", "disable-complete"}
# The most that the call takes.
PAGE = 1000


@collects("ec2:DescribeVpcBlockPublicAccessOptions", "ec2:DescribeVpcBlockPublicAccessExclusions")
def public_access_blocks(region: AwsRegion) -> Iterator[PublicAccessBlock]:
    """The region's block, which is there even while it is off."""
    answer = region.call("ec2", "describe_vpc_block_public_access_options")
    if options := answer.get("VpcBlockPublicAccessOptions"):
        blocked = decided(partial(_blocked, options))
        yield PublicAccessBlock(
            identity=region.identity("AWS::EC2::VPCBlockPublicAccessOptions", region.arn("ec2", NAME), NAME),
            blocked=blocked,
            exclusions=() if blocked is BlockedAccess.NONE else decided(partial(_exclusions, region)),
        )


def _blocked(options: Answer) -> BlockedAccess | Unknown:
    if options.get("State") == "update-in-progress":
        return IN_BETWEEN
    mode = options.get("InternetGatewayBlockMode")
    return MODES.get(mode or "", Unknown(why=f"the mode of the block, {mode or 'not told'}, is new to netassay"))


def _exclusions(region: AwsRegion) -> tuple[AccessExclusion, ...] | Unknown:
    # The SDK has no paginator for this call.
    answers = read_on(region, "ec2", "describe_vpc_block_public_access_exclusions", MaxResults=PAGE)
    if isinstance(answers, Unknown):
        return answers
    in_force = [
        each
        for answer in answers
        for each in answer.get("VpcBlockPublicAccessExclusions", ())
        if each.get("State") not in NOT_IN_FORCE
    ]
    modes = {each.get("InternetGatewayExclusionMode") for each in in_force}
    if new := sorted(str(mode) for mode in modes if mode not in LETS_IN):
        return Unknown(why=f"the mode of an exclusion, {new[0]}, is new to netassay")
    return tuple(
        AccessExclusion(
            id=each["ExclusionId"],
            target=each["ResourceArn"],
            allows_ingress=LETS_IN[each["InternetGatewayExclusionMode"]],
        )
        for each in in_force
    )
