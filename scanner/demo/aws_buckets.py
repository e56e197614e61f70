"""The demo account's buckets, as far as anything refers to them."""

from scanner.demo.aws_server import AwsServer

BUCKETS = {
    "kestrel-photos": "eu-west-1",
    "kestrel-photos-2019": "eu-west-1",
    "kestrel-photos-replica": "eu-central-1",
    "kestrel-labels": "eu-west-1",
}
"""Regions by name."""


def serve_buckets(server: AwsServer) -> None:
    """Give the server the buckets."""
    listed = [{"Name": name, "BucketRegion": region} for name, region in BUCKETS.items()]
    server.answer("s3", "ListBuckets", {"Buckets": listed})
