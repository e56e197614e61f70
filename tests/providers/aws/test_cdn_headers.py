"""Headers that a behaviour puts into responses."""

from typing import Any

import pytest

from providers.aws.session import AwsAccount, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.models import ResponseHeaders, StrictTransport, Unknown
from tests.providers.aws.cloudfront import behaviour, config, default_behaviour, items, serve, serve_policies

STRICT = {"AccessControlMaxAgeSec": 63072000, "IncludeSubdomains": True, "Preload": True, "Override": True}


def with_policy(server: AwsServer, **parts: Any) -> None:
    serve(server, {"E1": config(DefaultCacheBehavior=behaviour(ResponseHeadersPolicyId="headers"))})
    serve_policies(server, "ResponseHeaders", {"headers": {"Name": "headers", **parts}})


@pytest.mark.parametrize(
    ("parts", "headers"),
    [
        ({}, ResponseHeaders()),
        (
            {"SecurityHeadersConfig": {"StrictTransportSecurity": STRICT}},
            ResponseHeaders(
                strict_transport=StrictTransport(
                    max_age=63072000, includes_subdomains=True, preload=True, overrides=True
                ),
                names=("strict-transport-security",),
            ),
        ),
        (
            {
                "SecurityHeadersConfig": {
                    "StrictTransportSecurity": {"AccessControlMaxAgeSec": 0, "Override": False},
                    "FrameOptions": {"FrameOption": "DENY", "Override": True},
                    "ContentTypeOptions": {"Override": True},
                    "ReferrerPolicy": {"ReferrerPolicy": "same-origin", "Override": False},
                    "XSSProtection": {"Protection": False, "Override": True},
                    "ContentSecurityPolicy": {"ContentSecurityPolicy": "default-src 'self'", "Override": True},
                }
            },
            ResponseHeaders(
                strict_transport=StrictTransport(max_age=0),
                names=(
                    "content-security-policy",
                    "referrer-policy",
                    "strict-transport-security",
                    "x-content-type-options",
                    "x-frame-options",
                    "x-xss-protection",
                ),
            ),
        ),
        (
            {
                "CustomHeadersConfig": items({"Header": "Permissions-Policy", "Value": "camera=()", "Override": True}),
                "RemoveHeadersConfig": items({"Header": "X-Powered-By"}, {"Header": "Server"}),
                "ServerTimingHeadersConfig": {"Enabled": True, "SamplingRate": 1.0},
                "CorsConfig": {"AccessControlAllowCredentials": False, "OriginOverride": True},
            },
            ResponseHeaders(names=("permissions-policy",), removed=("server", "x-powered-by")),
        ),
    ],
)
def test_a_policy(account: AwsAccount, server: AwsServer, parts: dict[str, Any], headers: ResponseHeaders) -> None:
    with_policy(server, **parts)
    assert default_behaviour(account).response_headers == headers


def test_a_policy_that_may_not_be_read(account: AwsAccount, session: AwsSession, server: AwsServer) -> None:
    with_policy(server)
    server.refuse("cloudfront", "GetResponseHeadersPolicy")
    found = default_behaviour(account)
    assert isinstance(found.response_headers, Unknown)
    assert not isinstance(found.caching, Unknown)
    assert [gap.action for gap in session.gaps()] == ["cloudfront:GetResponseHeadersPolicy"]


def test_a_policy_of_many_behaviours_is_read_once(account: AwsAccount, server: AwsServer) -> None:
    with_policy(server)
    one = behaviour(ResponseHeadersPolicyId="headers")
    serve(server, {"E1": config(DefaultCacheBehavior=one, CacheBehaviors=items({**one, "PathPattern": "/a"}))})
    assert default_behaviour(account).response_headers == ResponseHeaders()
    assert server.calls["cloudfront", "us-east-1", "GetResponseHeadersPolicy"] == 1
