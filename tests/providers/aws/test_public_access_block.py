"""VPC Block Public Access, read through boto3. moto does not have it, so the answers are the tests' own."""

from typing import Any

import pytest

from providers.aws.public_access_block import public_access_blocks
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import Answer, AwsServer, Call
from scanner.models import AccessExclusion, BlockedAccess, PublicAccessBlock, Unknown

SUBNET = "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1"


def read(server: AwsServer, region: AwsRegion, mode: str | None, state: str = "update-complete") -> PublicAccessBlock:
    options = {"State": state, **({"InternetGatewayBlockMode": mode} if mode else {})}
    server.answer("ec2", "DescribeVpcBlockPublicAccessOptions", {"VpcBlockPublicAccessOptions": options})
    (block,) = public_access_blocks.function(region)
    assert isinstance(block, PublicAccessBlock)
    return block


def exclude(server: AwsServer, *exclusions: dict[str, Any]) -> None:
    common = {"ExclusionId": "vpcbpa-exclude-1", "ResourceArn": SUBNET, "State": "create-complete"}
    listed = [{**common, "InternetGatewayExclusionMode": "allow-bidirectional", **each} for each in exclusions]
    server.answer("ec2", "DescribeVpcBlockPublicAccessExclusions", {"VpcBlockPublicAccessExclusions": listed})


def test_a_block_that_is_off_has_no_exclusions_to_ask_for(server: AwsServer, region: AwsRegion) -> None:
    block = read(server, region, "off", state="default-state")
    assert block.id == region.arn("ec2", "vpc-block-public-access-options")
    assert block.identity.type == "AWS::EC2::VPCBlockPublicAccessOptions"
    assert (block.blocked, block.exclusions) == (BlockedAccess.NONE, ())
    assert server.calls["ec2", region.region, "DescribeVpcBlockPublicAccessExclusions"] == 0


@pytest.mark.parametrize(
    ("mode", "state", "blocked"),
    [
        ("block-ingress", "update-complete", BlockedAccess.INGRESS),
        ("block-bidirectional", "update-complete", BlockedAccess.BOTH),
        ("off", "update-in-progress", Unknown(why="AWS is changing the public access block")),
        ("block-egress", "update-complete", Unknown(why="the mode of the block, block-egress, is new to netassay")),
        (None, "update-complete", Unknown(why="the mode of the block, not told, is new to netassay")),
    ],
)
def test_modes(
    server: AwsServer, region: AwsRegion, mode: str | None, state: str, blocked: BlockedAccess | Unknown
) -> None:
    exclude(server, {})
    block = read(server, region, mode, state)
    assert block.blocked == blocked
    assert block.exclusions == (AccessExclusion(id="vpcbpa-exclude-1", target=SUBNET, allows_ingress=True),)


@pytest.mark.parametrize(
    ("exclusion", "allowed"),
    [
        ({"InternetGatewayExclusionMode": "allow-egress"}, [False]),
        ({"State": "create-in-progress"}, [True]),
        ({"State": "update-failed"}, [True]),
        ({"State": "delete-in-progress"}, [True]),
        ({"State": "create-failed"}, []),
        ({"State": "delete-complete"}, []),
        ({"State": "disable-complete"}, []),
        ({"State": "delete-complete", "InternetGatewayExclusionMode": "new"}, []),
    ],
)
def test_exclusions_in_force(
    server: AwsServer, region: AwsRegion, exclusion: dict[str, str], allowed: list[bool]
) -> None:
    exclude(server, exclusion)
    exclusions = read(server, region, "block-ingress").exclusions
    assert isinstance(exclusions, tuple)
    assert [each.allows_ingress for each in exclusions] == allowed


def test_a_mode_of_an_exclusion_that_is_new_to_us(server: AwsServer, region: AwsRegion) -> None:
    exclude(server, {}, {"InternetGatewayExclusionMode": "allow-some"})
    assert read(server, region, "block-ingress").exclusions == Unknown(
        why="the mode of an exclusion, allow-some, is new to netassay"
    )


def test_exclusions_on_several_pages(server: AwsServer, region: AwsRegion) -> None:
    asked = []

    def page(call: Call) -> Answer:
        asked.append((call.parameters.get("MaxResults"), call.parameters.get("NextToken")))
        number = len(asked)
        exclusion = {
            "ExclusionId": f"vpcbpa-exclude-{number}",
            "ResourceArn": SUBNET,
            "State": "create-complete",
            "InternetGatewayExclusionMode": "allow-egress",
        }
        return {
            "VpcBlockPublicAccessExclusions": [exclusion],
            **({"NextToken": f"page-{number + 1}"} if number < 3 else {}),
        }

    server.answer("ec2", "DescribeVpcBlockPublicAccessExclusions", page)
    exclusions = read(server, region, "block-ingress").exclusions
    assert isinstance(exclusions, tuple)
    assert [each.key for each in exclusions] == [f"exclusion-vpcbpa-exclude-{number}" for number in (1, 2, 3)]
    assert asked == [(1000, None), (1000, "page-2"), (1000, "page-3")]


def test_exclusions_that_may_not_be_read(server: AwsServer, session: AwsSession, region: AwsRegion) -> None:
    server.refuse("ec2", "DescribeVpcBlockPublicAccessExclusions", "UnauthorizedOperation")
    block = read(server, region, "block-bidirectional")
    assert block.blocked is BlockedAccess.BOTH
    assert isinstance(block.exclusions, Unknown)
    assert [gap.action for gap in session.gaps()] == ["ec2:DescribeVpcBlockPublicAccessExclusions"]


def test_a_region_without_the_service(server: AwsServer, region: AwsRegion) -> None:
    server.answer("ec2", "DescribeVpcBlockPublicAccessOptions", {})
    assert list(public_access_blocks.function(region)) == []
