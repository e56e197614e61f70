"""What a distribution refers to."""

import pytest

from providers.aws.session import AwsAccount, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.models import Unknown
from tests.providers.aws.cloudfront import bucket, config, default_behaviour, items, only_origin, serve


def test_a_refused_policy_leaves_caching_unknown(account: AwsAccount, session: AwsSession, server: AwsServer) -> None:
    serve(server, {"E1": config()})
    server.refuse("cloudfront", "GetCachePolicy")
    assert default_behaviour(account).caching == Unknown(
        why="cloudfront:GetCachePolicy could not be read: AccessDenied: refused by the demo server"
    )
    assert [gap.action for gap in session.gaps()] == ["cloudfront:GetCachePolicy"]


def test_a_policy_that_is_gone_does_not_take_the_distribution_with_it(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config()}, cache={"another": {}})
    assert default_behaviour(account).caching == Unknown(why="there is no CachePolicy cache to read")


@pytest.mark.parametrize("code", ["AccessDenied", "EntityNotFound"])
def test_a_vpc_origin_of_another_account_may_not_be_readable(account: AwsAccount, server: AwsServer, code: str) -> None:
    origin = {"Id": "web", "DomainName": "internal.example.com", "VpcOriginConfig": {"VpcOriginId": "vo_1"}}
    serve(server, {"E1": config(Origins=items(origin))})
    server.refuse("cloudfront", "GetVpcOrigin", code)
    found = only_origin(account)
    assert isinstance(found.protocol, Unknown)
    assert isinstance(found.tls_versions, Unknown)


def test_an_emptied_reference_refers_to_nothing(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(Origins=items(bucket(OriginAccessControlId="")))})
    assert not isinstance(only_origin(account).protocol, Unknown)
    assert server.calls["cloudfront", "us-east-1", "GetOriginAccessControl"] == 0
