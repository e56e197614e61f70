"""What a template says and nobody can place: parts that are made for what is unknown, or for one of several."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.templates import Block, Dialect
from providers.terraform_names import resource_type
from providers.translation import Blocks
from scanner.models import Unknown

TAKEN = "; one is taken"
"""How it is said that a part of which the number is unknown stands among the blocks, in doubt."""


def doubts_about(block: Block, key: str, blocks: Blocks, *types: str) -> Iterator[Unknown]:
    """Why a block may have parts beside those that point to it.

    What nobody can read may be about any block of the template; what points to one of several, about each of those. On
    which of them it depends, Terraform tells.

    Args:
        block: that parts are of.
        key: the attribute by which they point to it, by its name in Terraform.
        blocks: of the template.
        types: of the parts.
    """
    for unread in blocks.template.unread:
        if resource_type(unread.address) in types and not unread.why.endswith(TAKEN):
            yield Unknown(why=f"{unread.address}: {unread.why}")
    for part in blocks.of(*types):
        target = Attributes.of(part).reference(key, None)
        if isinstance(target, Unknown) and (block.dialect is Dialect.CLOUDFORMATION or _names(target, block)):
            yield target


def _names(unknown: Unknown, block: Block) -> bool:
    """Whether something unknown depends on a block."""
    words = unknown.why.removeprefix("depends on ").split(", ")
    return any(each == block.address or each.startswith(f"{block.address}.") for each in words)
