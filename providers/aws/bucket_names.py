"""What the buckets of a template are called: unlike others, they are known by names that their owners choose."""

import re

from providers.aws.attributes import Attributes
from providers.templates import Block


def bucket_name(block: Block) -> str:
    """The name of a bucket; what stands for it where it is unknown, or AWS chooses it."""
    name = Attributes.of(block).text("bucket|BucketName", None)
    return name if isinstance(name, str) and name else host_label(block)


def host_label(block: Block) -> str:
    """The address of a block, of what may be in the name of a host."""
    return re.sub(r"[^a-z0-9_.-]+", "-", block.address.lower()).strip("-.")
