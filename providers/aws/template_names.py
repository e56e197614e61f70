"""What the resources of a template are called in the answers of AWS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from providers.aws.bucket_names import bucket_name
from providers.template_blocks import Blocks
from providers.templates import Block, Reference
from providers.translation import token_of
from scanner.models import Unknown

REGION: Final = "unknown-region"
"""A template is for whichever region it is applied in."""

NAME: Final = "netassay:name"
"""The key under which an item of a list is that is a name alone, and no answer with fields."""
SECURITY_GROUP: Final = "ec2:{region}:{account}:security-group/{token}"
BUCKET: Final = "s3:::{bucket}"
"""Buckets have names of their owner's, which others may write as they are."""
VPC: Final = "ec2:{region}:{account}:vpc/vpc-{token}"
DEFAULT_GROUP: Final = "aws_default_security_group"
OF_DEFAULT_GROUP: Final = frozenset({"default_security_group_id", "DefaultSecurityGroup"})
"""Attributes of VPCs that are the ids of their default security groups (`aws_vpc`; `AWS::EC2::VPC`, return values)."""


@dataclass(frozen=True)
class Told:
    """An answer that a template gives to a call."""

    call: str
    """As boto3 has it: `ec2.describe_security_groups`."""
    answer: Any
    """One item of what the call lists, or the whole of what it answers."""
    of: Mapping[str, Any] = field(default_factory=dict)
    """Parameters of the calls that it answers; others do not matter."""


@dataclass(frozen=True)
class Naming:
    """The blocks of a template, and the names that AWS would give them."""

    blocks: Blocks
    account: str
    arns: Mapping[str, str]
    """The ARNs of resources after the partition, by the types of their blocks."""

    def id(self, value: Block | Reference | str | Unknown) -> str:
        """The id of what is referred to: `sg-0a1b2c3d` as it is written, or what stands for another block.

        For something unknown stands what it depends on, which is the id of nothing that could be found.
        """
        if vpc := self.vpc_of_default_group(value):
            return self.default_group(vpc)
        return self._name(value, self._short)

    def vpc_of_default_group(self, value: Block | Reference | str | Unknown) -> Block | None:
        """The VPC that the template makes, of which a value is the default security group; None for any other value."""
        if not isinstance(value, Reference) or value.attribute not in OF_DEFAULT_GROUP:
            return None
        vpc = self.blocks.get(value.address)
        return vpc if vpc and not vpc.is_read else None

    def default_group(self, vpc: Block | None) -> str:
        """The id of a VPC's default security group: that of the template, where it adopts it, else of none it makes."""
        if (adopted := self.adopted_group(vpc)) is not None:
            return self.id(adopted)
        return f"the default group of {self.id(vpc) if vpc else 'its VPC'}"

    def adopted_group(self, vpc: Block | None) -> Block | None:
        """The default security group of a VPC, where the template adopts it."""
        return next(self.blocks.pointing(vpc, "vpc_id", DEFAULT_GROUP), None) if vpc else None

    def arn(self, value: Block | Reference | str | Unknown) -> str:
        """The ARN of what is referred to, in the same way."""
        return self._name(value, self._arn)

    def _name(self, value: Block | Reference | str | Unknown, of_block: Callable[[Block], str]) -> str:
        match value:
            case Block() as block:
                return of_block(block)
            case Reference() as reference:
                target = self.blocks.get(reference.address)
                is_made = target is not None and not target.is_read
                return of_block(target) if target and is_made else reference.value or token_of(str(reference))
            case Unknown(why=why):
                return token_of(why.removeprefix("depends on "))
            case str(written):
                return written

    def _short(self, block: Block) -> str:
        return self._arn(block).rpartition("/")[2] if block.type in self.arns else token_of(block.address)

    def _arn(self, block: Block) -> str:
        pattern = self.arns.get(block.type, "{token}")
        if pattern == BUCKET:
            return "arn:aws:" + pattern.format(bucket=bucket_name(block))
        return "arn:aws:" + pattern.format(region=REGION, account=self.account, token=token_of(block.address))
