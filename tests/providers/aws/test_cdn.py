"""CloudFront distributions, read through boto3 over HTTP."""

from collections.abc import Mapping
from typing import Any

import pytest

from providers.aws.cdn import distributions
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    Caching,
    Distribution,
    OriginKind,
    OriginProtocol,
    RequestParts,
    Selection,
    SelectionKind,
    TlsVersion,
    Ttl,
    Unknown,
    ViewerProtocol,
)
from scanner.provider import RefusedError

ALL, NONE = Selection(kind=SelectionKind.ALL), Selection()
ORIGIN = {
    "Id": "web",
    "DomainName": "origin.example.com",
    "CustomOriginConfig": {
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "https-only",
        "OriginSslProtocols": {"Quantity": 2, "Items": ["TLSv1.1", "TLSv1.2"]},
    },
}
BEHAVIOUR = {"TargetOriginId": "web", "ViewerProtocolPolicy": "https-only", "CachePolicyId": "cached"}


@pytest.fixture(autouse=True)
def policies(server: AwsServer) -> None:
    """A cache policy without anything in the key, and a request policy that forwards nothing."""
    server.answer("cloudfront", "GetCachePolicy", cache_policy())
    server.answer("cloudfront", "GetOriginRequestPolicy", request_policy())


def listed(*items: Any) -> dict[str, Any]:
    return {"Quantity": len(items), "Items": list(items)}


def selected(*names: str) -> Selection:
    return Selection(kind=SelectionKind.LISTED, names=names)


def config(**more: Any) -> dict[str, Any]:
    return {
        "CallerReference": "1",
        "Comment": "the shop",
        "Enabled": True,
        "Origins": listed(ORIGIN),
        "DefaultCacheBehavior": BEHAVIOUR,
        **more,
    }


def cache_policy(**more: Any) -> dict[str, Any]:
    policy = {"Name": "cached", "MinTTL": 1, "DefaultTTL": 60, "MaxTTL": 3600, **more}
    return {"CachePolicy": {"Id": "cached", "LastModifiedTime": "2026-01-01T00:00:00Z", "CachePolicyConfig": policy}}


def request_policy(**more: Any) -> dict[str, Any]:
    parts = {
        "Name": "all",
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
        **more,
    }
    policy = {"Id": "all", "LastModifiedTime": "2026-01-01T00:00:00Z", "OriginRequestPolicyConfig": parts}
    return {"OriginRequestPolicy": policy}


def collected(account: AwsAccount, server: AwsServer, given: Mapping[str, Any]) -> Distribution:
    summary = {"Id": "E1", "ARN": "arn:aws:cloudfront::123456789012:distribution/E1", "DomainName": "d1.cloudfront.net"}
    server.answer("cloudfront", "ListDistributions", {"DistributionList": {**listed(summary), "IsTruncated": False}})
    server.answer("cloudfront", "GetDistributionConfig", {"DistributionConfig": given, "ETag": "1"})
    (found,) = distributions.function(account)
    assert isinstance(found, Distribution)
    return found


def caching_of(account: AwsAccount, server: AwsServer, **behaviour: Any) -> Caching | Unknown:
    given = config(DefaultCacheBehavior={"TargetOriginId": "web", "ViewerProtocolPolicy": "https-only", **behaviour})
    return collected(account, server, given).behaviours[-1].caching


def test_what_a_distribution_is(account: AwsAccount, server: AwsServer) -> None:
    certificate = {"ACMCertificateArn": "arn:aws:acm:x", "MinimumProtocolVersion": "TLSv1.2_2021"}
    found = collected(
        account,
        server,
        config(
            Aliases=listed("shop.example.com"),
            ViewerCertificate={**certificate, "CloudFrontDefaultCertificate": False},
            Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "logs", "Prefix": ""},
            WebACLId="arn:aws:wafv2:x",
            DefaultRootObject="index.html",
            CustomErrorResponses=listed(
                {"ErrorCode": 503, "ErrorCachingMinTTL": 5}, {"ErrorCode": 403, "ResponseCode": "200"}
            ),
        ),
    )
    assert found.identity.label == "shop.example.com"
    assert (found.identity.region, found.identity.name) == ("global", "E1")
    assert found.domains == ("d1.cloudfront.net", "shop.example.com")
    assert found.tls.oldest == TlsVersion.TLS_1_2
    assert (found.access_logs, found.web_acl, found.default_root_object) == (True, "arn:aws:wafv2:x", "index.html")
    assert [(each.code, each.ttl, each.response_code) for each in found.error_caching] == [
        (503, 5, None),
        (403, 10, 200),
    ]


def test_what_it_is_when_little_is_said(account: AwsAccount, server: AwsServer) -> None:
    found = collected(account, server, config(Enabled=False, WebACLId=""))
    assert (found.is_enabled, found.access_logs, found.web_acl, found.certificate) == (False, False, None, None)
    assert found.identity.label == "the shop"


@pytest.mark.parametrize("certificate", [{"CloudFrontDefaultCertificate": True}, None])
def test_its_own_certificate_brings_the_oldest_policy(
    account: AwsAccount, server: AwsServer, certificate: dict[str, Any] | None
) -> None:
    given = (
        config(ViewerCertificate={**certificate, "MinimumProtocolVersion": "TLSv1.2_2021"}) if certificate else config()
    )
    assert collected(account, server, given).tls.oldest == TlsVersion.TLS_1_0


def test_behaviours_stand_as_they_are_matched(account: AwsAccount, server: AwsServer) -> None:
    images = {
        **BEHAVIOUR,
        "PathPattern": "/images/*",
        "ViewerProtocolPolicy": "allow-all",
        "AllowedMethods": {**listed("GET", "HEAD", "OPTIONS"), "CachedMethods": listed("GET", "HEAD", "OPTIONS")},
        "TrustedKeyGroups": {"Enabled": True, **listed("keys")},
        "RealtimeLogConfigArn": "arn:aws:cloudfront::123456789012:realtime-log-config/all",
    }
    first, last = collected(account, server, config(CacheBehaviors=listed(images))).behaviours
    assert (first.path_pattern, last.path_pattern) == ("/images/*", "*")
    assert (first.viewer_protocol, last.viewer_protocol) == (ViewerProtocol.ANY, ViewerProtocol.HTTPS_ONLY)
    assert (first.requires_signature, last.requires_signature) == (True, False)
    assert (first.realtime_logs, last.realtime_logs) == (True, False)
    assert first.cached_methods == ("GET", "HEAD", "OPTIONS")
    assert last.allowed_methods == last.cached_methods == ("GET", "HEAD")


def test_a_cache_policy_is_key_and_forwarded(account: AwsAccount, server: AwsServer) -> None:
    parameters = {
        "EnableAcceptEncodingGzip": True,
        "HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": listed("Authorization", "Origin")},
        "CookiesConfig": {"CookieBehavior": "allExcept", "Cookies": listed("lang")},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    }
    policy = cache_policy(ParametersInCacheKeyAndForwardedToOrigin=parameters)
    server.answer("cloudfront", "GetCachePolicy", policy)
    parts = RequestParts(
        headers=selected("authorization", "origin"),
        cookies=Selection(kind=SelectionKind.ALL_EXCEPT, names=("lang",)),
        query_strings=ALL,
    )
    assert caching_of(account, server, CachePolicyId="cached") == Caching(
        key=parts, forwarded=parts, ttl=Ttl(minimum=1, default=60, maximum=3600)
    )


@pytest.mark.parametrize("behaviour", ["allViewer", "allViewerAndWhitelistCloudFront"])
def test_an_origin_request_policy_forwards_beside_the_key(
    account: AwsAccount, server: AwsServer, behaviour: str
) -> None:
    headers = {"HeaderBehavior": behaviour, "Headers": listed("CloudFront-Viewer-Country")}
    cookies = {"CookieBehavior": "whitelist", "Cookies": listed("session")}
    server.answer("cloudfront", "GetOriginRequestPolicy", request_policy(HeadersConfig=headers, CookiesConfig=cookies))
    caching = caching_of(account, server, CachePolicyId="cached", OriginRequestPolicyId="all")
    assert isinstance(caching, Caching)
    assert caching.key == RequestParts()
    assert caching.forwarded == RequestParts(headers=ALL, cookies=selected("session"))


@pytest.mark.parametrize("operation", ["GetCachePolicy", "GetOriginRequestPolicy"])
def test_a_policy_that_may_not_be_read_is_unknown(account: AwsAccount, server: AwsServer, operation: str) -> None:
    server.refuse("cloudfront", operation)
    caching = caching_of(account, server, CachePolicyId="cached", OriginRequestPolicyId="all")
    assert isinstance(caching, Unknown)
    assert caching.why.startswith(f"cloudfront:{operation} could not be read")


def test_a_policy_is_read_once(account: AwsAccount, server: AwsServer) -> None:
    behaviours = [{**BEHAVIOUR, "PathPattern": f"/{number}"} for number in range(5)]
    collected(account, server, config(CacheBehaviors=listed(*behaviours)))
    assert server.calls["cloudfront", "us-east-1", "GetCachePolicy"] == 1


@pytest.mark.parametrize(
    ("values", "key", "forwarded", "ttl"),
    [
        (
            {"QueryString": False, "Cookies": {"Forward": "none"}},
            RequestParts(),
            RequestParts(),
            Ttl(minimum=0, default=86400, maximum=31536000),
        ),
        (
            {"QueryString": True, "Cookies": {"Forward": "all"}, "QueryStringCacheKeys": listed("page")},
            RequestParts(cookies=ALL, query_strings=selected("page")),
            RequestParts(cookies=ALL, query_strings=ALL),
            Ttl(minimum=0, default=86400, maximum=31536000),
        ),
        (
            {
                "QueryString": True,
                "Cookies": {"Forward": "whitelist", "WhitelistedNames": listed("session")},
                "Headers": listed("Authorization"),
            },
            RequestParts(headers=selected("authorization"), cookies=selected("session"), query_strings=ALL),
            RequestParts(headers=selected("authorization"), cookies=selected("session"), query_strings=ALL),
            Ttl(minimum=0, default=86400, maximum=31536000),
        ),
        (
            {"QueryString": False, "Cookies": {"Forward": "none"}, "Headers": listed("*")},
            RequestParts(headers=ALL),
            RequestParts(headers=ALL),
            Ttl(minimum=0, default=0, maximum=0),
        ),
    ],
)
def test_behaviours_from_before_cache_policies(
    account: AwsAccount, server: AwsServer, values: dict[str, Any], key: RequestParts, forwarded: RequestParts, ttl: Ttl
) -> None:
    caching = caching_of(account, server, ForwardedValues=values, MinTTL=0)
    assert caching == Caching(key=key, forwarded=forwarded, ttl=ttl)


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("origin.example.com", OriginKind.CUSTOM),
        ("media.s3.amazonaws.com", OriginKind.STORAGE),
        ("media.s3.eu-west-1.amazonaws.com", OriginKind.STORAGE),
        ("media.s3-eu-west-1.amazonaws.com", OriginKind.STORAGE),
        ("media.s3-website-eu-west-1.amazonaws.com", OriginKind.STORAGE_WEBSITE),
        ("media.s3-website.eu-central-1.amazonaws.com", OriginKind.STORAGE_WEBSITE),
        ("media.s3.example.com", OriginKind.CUSTOM),
        ("abc.lambda-url.eu-west-1.on.aws", OriginKind.CUSTOM),
        ("edge-1.eu-west-1.elb.amazonaws.com", OriginKind.CUSTOM),
    ],
)
def test_origins_are_told_apart_by_their_host(
    account: AwsAccount, server: AwsServer, host: str, kind: OriginKind
) -> None:
    (origin,) = collected(account, server, config(Origins=listed({**ORIGIN, "DomainName": host}))).origins
    assert origin.kind is kind


def test_a_custom_origin(account: AwsAccount, server: AwsServer) -> None:
    (origin,) = collected(account, server, config()).origins
    assert origin.protocol == OriginProtocol.HTTPS_ONLY
    assert origin.tls_versions == (TlsVersion.TLS_1_1, TlsVersion.TLS_1_2)


def test_a_bucket_gets_what_the_viewer_speaks(account: AwsAccount, server: AwsServer) -> None:
    bucket = {"Id": "web", "DomainName": "media.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    (origin,) = collected(account, server, config(Origins=listed(bucket))).origins
    assert (origin.protocol, origin.tls_versions) == (OriginProtocol.MATCH_VIEWER, None)


def test_a_vpc_origin_keeps_its_protocol_elsewhere(account: AwsAccount, server: AwsServer) -> None:
    private = {"Id": "web", "DomainName": "internal.example.com", "VpcOriginConfig": {"VpcOriginId": "vo_1"}}
    endpoint = {
        "Name": "web",
        "Arn": "arn:aws:x",
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "http-only",
    }
    times = {"CreatedTime": "2026-01-01T00:00:00Z", "LastModifiedTime": "2026-01-01T00:00:00Z"}
    vpc_origin = {"Id": "vo_1", "Arn": "arn:aws:y", "Status": "Deployed", **times, "VpcOriginEndpointConfig": endpoint}
    server.answer("cloudfront", "GetVpcOrigin", {"VpcOrigin": vpc_origin})
    (origin,) = collected(account, server, config(Origins=listed(private))).origins
    assert (origin.protocol, origin.tls_versions) == (OriginProtocol.HTTP_ONLY, None)


def test_a_vpc_origin_that_may_not_be_read(account: AwsAccount, server: AwsServer) -> None:
    private = {"Id": "web", "DomainName": "internal.example.com", "VpcOriginConfig": {"VpcOriginId": "vo_1"}}
    server.refuse("cloudfront", "GetVpcOrigin")
    (origin,) = collected(account, server, config(Origins=listed(private))).origins
    assert isinstance(origin.protocol, Unknown)


def test_origin_groups(account: AwsAccount, server: AwsServer) -> None:
    group = {
        "Id": "both",
        "FailoverCriteria": {"StatusCodes": listed(503)},
        "Members": listed({"OriginId": "web"}, {"OriginId": "spare"}),
    }
    assert collected(account, server, config(OriginGroups=listed(group))).origin_groups == (("both", ("web", "spare")),)


def test_one_deleted_meanwhile_costs_only_itself(account: AwsAccount, server: AwsServer) -> None:
    def only_the_second(call: Any) -> Mapping[str, Any] | None:
        return {"DistributionConfig": config(), "ETag": "1"} if call.parameters["Id"] == "E2" else None

    summaries = [
        {"Id": each, "ARN": f"arn:aws:cloudfront::1:distribution/{each}", "DomainName": "d.cloudfront.net"}
        for each in ("E1", "E2")
    ]
    server.answer("cloudfront", "ListDistributions", {"DistributionList": {**listed(*summaries), "IsTruncated": False}})
    server.answer("cloudfront", "GetDistributionConfig", only_the_second)
    assert [each.name for each in distributions.function(account)] == ["E2"]


def test_a_configuration_that_may_not_be_read_is_a_gap(account: AwsAccount, server: AwsServer) -> None:
    server.refuse("cloudfront", "GetDistributionConfig")
    with pytest.raises(RefusedError, match="AccessDenied"):
        collected(account, server, config())
