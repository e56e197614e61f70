"""Buckets of S3, and the hosts they have."""

import pytest

from providers.aws.buckets import bucket_behind, buckets
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import Answer, AwsServer, Call
from scanner.models import Bucket
from scanner.provider import RefusedError
from tests.providers.aws.conftest import Client


def collected(account: AwsAccount) -> list[Bucket]:
    return [each for each in buckets.function(account) if isinstance(each, Bucket)]


def test_a_bucket_made_in_the_account(aws: Client, account: AwsAccount) -> None:
    aws("s3").create_bucket(Bucket="kestrel-photos", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    (found,) = collected(account)
    assert found.identity.id == "arn:aws:s3:::kestrel-photos"
    assert found.identity.name == "kestrel-photos"
    assert found.identity.type == "AWS::S3::Bucket"
    assert found.identity.region == "global"


def test_every_page_of_the_list(account: AwsAccount, server: AwsServer) -> None:
    asked: list[Call] = []

    def answer(call: Call) -> Answer:
        asked.append(call)
        if "ContinuationToken" in call.parameters:
            return {"Buckets": [{"Name": "two", "BucketRegion": "us-east-1"}]}
        return {"Buckets": [{"Name": "one", "BucketRegion": "eu-west-1"}], "ContinuationToken": "next"}

    server.answer("s3", "ListBuckets", answer)
    assert [each.name for each in collected(account)] == ["one", "two"]
    assert [call.parameters["MaxBuckets"] for call in asked] == [1000, 1000]


def test_a_refusal(account: AwsAccount, server: AwsServer) -> None:
    server.refuse("s3", "ListBuckets")
    with pytest.raises(RefusedError, match="AccessDenied"):
        collected(account)


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("photos.s3.amazonaws.com", "arn:aws:s3:::photos"),
        ("photos.s3.eu-west-1.amazonaws.com", "arn:aws:s3:::photos"),
        ("Photos.S3.EU-West-1.amazonaws.com", "arn:aws:s3:::photos"),
        ("photos.2026.s3-eu-west-1.amazonaws.com", "arn:aws:s3:::photos.2026"),
        ("photos.s3.s3.amazonaws.com", "arn:aws:s3:::photos.s3"),
        ("photos.s3.dualstack.eu-west-1.amazonaws.com", "arn:aws:s3:::photos"),
        ("photos.s3-accelerate.amazonaws.com", "arn:aws:s3:::photos"),
        ("photos.s3-accelerate.dualstack.amazonaws.com", "arn:aws:s3:::photos"),
        ("photos.s3-external-1.amazonaws.com", "arn:aws:s3:::photos"),
        ("photos.s3-fips.us-east-1.amazonaws.com", "arn:aws:s3:::photos"),
        ("photos.s3-fips.dualstack.us-gov-west-1.amazonaws.com", "arn:aws-us-gov:s3:::photos"),
        ("photos.s3-fips-us-gov-west-1.amazonaws.com", "arn:aws-us-gov:s3:::photos"),
        ("photos.s3.cn-north-1.amazonaws.com.cn", "arn:aws-cn:s3:::photos"),
        ("photos.s3-website-eu-west-1.amazonaws.com", "arn:aws:s3:::photos"),
        ("www.example.com.s3-website.eu-central-1.amazonaws.com", "arn:aws:s3:::www.example.com"),
        ("photos.s3-website.cn-north-1.amazonaws.com.cn", "arn:aws-cn:s3:::photos"),
        ("photos.s3-website-us-gov-west-1.amazonaws.com", "arn:aws-us-gov:s3:::photos"),
        ("s3.eu-west-1.amazonaws.com", None),
        ("photos-111122223333.s3-accesspoint.eu-west-1.amazonaws.com", None),
        ("photos-abc-s3alias.s3.eu-west-1.amazonaws.com", None),
        ("photos-abc--ol-s3.s3.eu-west-1.amazonaws.com", None),
        ("abc.mrap.accesspoint.s3-global.amazonaws.com", None),
        ("photos--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", None),
        ("photos.s3.amazonaws.com.example.com", None),
        ("web-1.eu-west-1.elb.amazonaws.com", None),
        ("origin.example.com", None),
        ("{{tenant}}.s3.eu-west-1.amazonaws.com", None),
    ],
)
def test_the_bucket_behind_a_host(host: str, bucket: str | None) -> None:
    assert bucket_behind(host) == bucket
