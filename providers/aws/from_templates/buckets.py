"""Buckets of S3."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.bucket_names import bucket_name
from providers.aws.template_hosts import BUCKETS
from providers.aws.template_names import BUCKET, Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

LIST = "s3.list_buckets"


@translates(None, *BUCKETS, tells=[LIST], named=BUCKET)
def bucket(block: Block, naming: Naming) -> Iterator[Told]:
    """A bucket. Without a name it gets one that nobody can have written elsewhere."""
    name = Attributes.of(block).text("bucket|BucketName", None)
    yield Told(
        LIST, {"Name": name if isinstance(name, Unknown) else bucket_name(block), "BucketArn": naming.arn(block)}
    )
