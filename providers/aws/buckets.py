"""Buckets of S3, and which one a host name belongs to."""

import re
from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsAccount
from providers.aws.template_names import REGION as DECLARED_REGION
from scanner.models import Bucket, Unknown
from scanner.provider import collects

# Hosts of buckets' REST endpoints and of their websites, in the older spelling with a hyphen before the region and in
# the newer one (AWS General Reference, "Amazon S3 endpoints and quotas"; Amazon S3 User Guide, "Website endpoints").
# An origin of a multi-tenant distribution may have a parameter in braces in place of a name, which tells of no bucket.
REGION = rf"(?:[a-z]{{2,}}(?:-[a-z]+)+-\d+|{DECLARED_REGION})"
HOST = re.compile(
    rf"(?P<bucket>[\w.-]+)\.s3(?:-fips|-accelerate|-external-1|-website|-(?:fips-|website-)?(?P<older>{REGION}))?"
    rf"(?:\.dualstack)?(?:\.(?P<newer>{REGION}))?\.amazonaws\.com(?P<china>\.cn)?"
)
# How the names end that stand for an access point, and with which no bucket's name may (Amazon S3 User Guide, "General
# purpose bucket naming rules").
ALIASES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
# Accounts that may have more than 10,000 buckets must ask for pages; 1,000 keeps each answer small (S3 API Reference,
# `ListBuckets`).
PAGE = 1000


@collects("s3:ListAllMyBuckets")
def buckets(account: AwsAccount) -> Iterator[Bucket]:
    """Every bucket of the account, whatever its region."""
    found = account.pages("s3", "list_buckets", "Buckets", MaxBuckets=PAGE)
    yield from account.parsed("s3:ListAllMyBuckets", found, partial(_bucket, account))


def _bucket(account: AwsAccount, answer: Answer) -> Bucket:
    if isinstance(name := answer["Name"], Unknown):
        arn = answer["BucketArn"]
        # It may be the bucket that any host name belongs to.
        return Bucket(identity=account.identity("AWS::S3::Bucket", arn, arn.rpartition(":")[2]), domains=name)
    return Bucket(identity=account.identity("AWS::S3::Bucket", _arn(account.partition, name), name))


def bucket_behind(host: str) -> str | None:
    """The ARN of the bucket whose REST endpoint or website has this host name, None where the name does not tell."""
    found = HOST.fullmatch(host.lower())
    if found is None or found["bucket"].endswith(ALIASES):
        return None
    return _arn(_partition(found), found["bucket"])


def _partition(host: re.Match[str]) -> str:
    if host["china"]:
        return "aws-cn"
    region = host["older"] or host["newer"] or ""
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def _arn(partition: str, name: str) -> str:
    return f"arn:{partition}:s3:::{name}"
