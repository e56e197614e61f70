"""What a behaviour of a distribution asks of viewers, and what runs there."""

from typing import Any

import pytest

from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import EdgeEvent, EdgeFunction, ResponseHeaders, Unknown
from tests.factories import ACCOUNT
from tests.providers.aws.cloudfront import behaviour, config, default_behaviour, items, serve

FUNCTION = f"arn:aws:cloudfront::{ACCOUNT}:function/rewrite"
LAMBDA = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:headers:3"


def test_what_is_left_out_has_its_documented_default(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config()})
    found = default_behaviour(account)
    assert found.allowed_methods == found.cached_methods == ("GET", "HEAD")
    assert found.requires_signature is False
    assert found.response_headers == ResponseHeaders()
    assert found.functions == ()
    assert found.realtime_logs is False


def test_a_protocol_policy_that_is_new_to_us(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(DefaultCacheBehavior=behaviour(ViewerProtocolPolicy="quic-only"))})
    assert default_behaviour(account).viewer_protocol == Unknown(why="quic-only is new to netassay")


NOBODY: dict[str, Any] = {"Enabled": False, **items()}


@pytest.mark.parametrize(
    ("settings", "is_required", "key_groups", "accounts"),
    [
        ({"TrustedKeyGroups": {"Enabled": True, **items("one", "two")}}, True, ("one", "two"), ()),
        ({"TrustedSigners": {"Enabled": True, **items("self", "1")}}, True, (), ("self", "1")),
        (
            {"TrustedKeyGroups": {"Enabled": True, **items("one")}, "TrustedSigners": {"Enabled": True, **items("1")}},
            True,
            ("one",),
            ("1",),
        ),
        ({"TrustedKeyGroups": NOBODY, "TrustedSigners": NOBODY}, False, (), ()),
        ({"TrustedKeyGroups": {"Enabled": False, **items("without-keys")}}, False, (), ()),
    ],
)
def test_signatures(
    account: AwsAccount,
    server: AwsServer,
    settings: dict[str, Any],
    key_groups: tuple[str, ...],
    accounts: tuple[str, ...],
    *,
    is_required: bool,
) -> None:
    serve(server, {"E1": config(DefaultCacheBehavior=behaviour(**settings))})
    found = default_behaviour(account)
    assert found.requires_signature is is_required
    assert found.key_groups == key_groups
    assert found.signer_accounts == accounts


def test_methods_and_real_time_logs(account: AwsAccount, server: AwsServer) -> None:
    methods = {**items("GET", "HEAD", "OPTIONS"), "CachedMethods": items("HEAD", "GET", "OPTIONS")}
    arn = f"arn:aws:cloudfront::{ACCOUNT}:realtime-log-config/edge"
    serve(server, {"E1": config(DefaultCacheBehavior=behaviour(AllowedMethods=methods, RealtimeLogConfigArn=arn))})
    found = default_behaviour(account)
    assert found.allowed_methods == found.cached_methods == ("GET", "HEAD", "OPTIONS")
    assert found.realtime_logs is True


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("viewer-request", EdgeEvent.VIEWER_REQUEST),
        ("origin-request", EdgeEvent.ORIGIN_REQUEST),
        ("origin-response", EdgeEvent.ORIGIN_RESPONSE),
        ("viewer-response", EdgeEvent.VIEWER_RESPONSE),
        ("cache-miss", EdgeEvent.VIEWER_RESPONSE),
    ],
)
def test_functions_at_the_edge(account: AwsAccount, server: AwsServer, event: str, expected: EdgeEvent) -> None:
    settings = {
        "FunctionAssociations": items({"FunctionARN": FUNCTION, "EventType": "viewer-request"}),
        "LambdaFunctionAssociations": items(
            {"LambdaFunctionARN": LAMBDA, "EventType": event, "IncludeBody": False},
        ),
    }
    serve(server, {"E1": config(DefaultCacheBehavior=behaviour(**settings))})
    assert default_behaviour(account).functions == (
        EdgeFunction(event=EdgeEvent.VIEWER_REQUEST, function=FUNCTION),
        EdgeFunction(event=expected, function=LAMBDA),
    )
