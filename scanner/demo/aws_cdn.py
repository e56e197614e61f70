"""The demo account's CloudFront distributions, and the policies their behaviours name.

They are answered here in boto3's shapes because moto lists distributions without their settings and has no policies.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scanner.demo.aws_names import ACCOUNT, DOMAIN, arn, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal

CHANGED = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
# Identifiers of policies that AWS manages (CloudFront Developer Guide, "Use managed cache policies", "Use managed
# origin request policies").
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
READ = ("GET", "HEAD")
EVERY_METHOD = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")
PRIVATE_PATH = "/proofs-of-delivery/*"
"""Signatures of recipients: only for holders of a signed URL."""


def _items(values: Iterable[Any]) -> dict[str, Any]:
    """A list as CloudFront writes it."""
    listed = list(values)
    return {"Quantity": len(listed), "Items": listed}


def _cache_policy(name: str, ttl: tuple[int, int, int]) -> Answer:
    nothing = {
        "EnableAcceptEncodingGzip": ttl[2] > 0,
        "EnableAcceptEncodingBrotli": ttl[2] > 0,
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
    }
    return {
        "Name": name,
        "MinTTL": ttl[0],
        "DefaultTTL": ttl[1],
        "MaxTTL": ttl[2],
        "ParametersInCacheKeyAndForwardedToOrigin": nothing,
    }


CACHE_POLICIES: Mapping[str, Answer] = {
    CACHING_OPTIMIZED: _cache_policy("Managed-CachingOptimized", (1, 86400, 31536000)),
    CACHING_DISABLED: _cache_policy("Managed-CachingDisabled", (0, 0, 0)),
}
ORIGIN_REQUEST_POLICIES: Mapping[str, Answer] = {
    ALL_VIEWER: {
        "Name": "Managed-AllViewer",
        "HeadersConfig": {"HeaderBehavior": "allViewer"},
        "CookiesConfig": {"CookieBehavior": "all"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    },
    ALL_VIEWER_EXCEPT_HOST: {
        "Name": "Managed-AllViewerExceptHostHeader",
        "HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": _items(["host"])},
        "CookiesConfig": {"CookieBehavior": "all"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    },
}


def distribution_id(name: str) -> str:
    """The identifier of a distribution."""
    return f"E{hex_of('distribution', name, length=13).upper()}"


def distribution_arn(name: str) -> str:
    """The ARN of a distribution."""
    return f"arn:aws:cloudfront::{ACCOUNT}:distribution/{distribution_id(name)}"


def serve_cdn(server: AwsServer, certificate: str) -> None:
    """Give the server the distributions.

    Args:
        server: the server of the account.
        certificate: ARN of the certificate for the distribution's own name.
    """
    configs = {
        distribution_id(name): (name, config)
        for name, config in (
            ("media", _media(certificate)),
            ("media-legacy", _media_legacy("media-legacy", is_enabled=True)),
            ("media-2019-legacy", _media_legacy("media-2019-legacy", is_enabled=False)),
        )
    }
    summaries = [_summary(name, config) for name, config in configs.values()]
    listing = {"DistributionList": {"Marker": "", "MaxItems": 100, "IsTruncated": False, **_items(summaries)}}
    server.answer("cloudfront", "ListDistributions", listing)
    server.answer(
        "cloudfront",
        "GetDistributionConfig",
        lambda call: {"ETag": _etag(call), "DistributionConfig": _found(call, configs, "NoSuchDistribution")[1]},
    )
    _serve_policies(server)


def _serve_policies(server: AwsServer) -> None:
    def cache_policy(call: Call) -> Answer:
        config = _found(call, CACHE_POLICIES, "NoSuchCachePolicy")
        policy = {"Id": call.parameters["Id"], "LastModifiedTime": CHANGED, "CachePolicyConfig": config}
        return {"ETag": _etag(call), "CachePolicy": policy}

    def origin_request_policy(call: Call) -> Answer:
        config = _found(call, ORIGIN_REQUEST_POLICIES, "NoSuchOriginRequestPolicy")
        policy = {"Id": call.parameters["Id"], "LastModifiedTime": CHANGED, "OriginRequestPolicyConfig": config}
        return {"ETag": _etag(call), "OriginRequestPolicy": policy}

    def access_control(call: Call) -> Answer:
        config = {
            "Name": call.parameters["Id"],
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
        control = {"Id": call.parameters["Id"], "OriginAccessControlConfig": config}
        return {"ETag": _etag(call), "OriginAccessControl": control}

    server.answer("cloudfront", "GetOriginAccessControl", access_control)
    server.answer("cloudfront", "GetCachePolicy", cache_policy)
    server.answer("cloudfront", "GetOriginRequestPolicy", origin_request_policy)


def _found(call: Call, known: Mapping[str, Any], otherwise: str) -> Any:
    if call.parameters["Id"] not in known:
        raise Refusal(otherwise)
    return known[call.parameters["Id"]]


def _etag(call: Call) -> str:
    return f"E{hex_of('etag', call.parameters['Id'], length=12).upper()}"


def _media(certificate: str) -> Answer:
    """As it should be: everything over TLS, only shared content cached, recipients' signatures behind signed URLs."""
    return {
        "CallerReference": "media",
        "Aliases": _items([f"media.{DOMAIN}"]),
        "DefaultRootObject": "index.html",
        "Origins": _items([_bucket("photos"), _server("api", f"api.{DOMAIN}", "https-only", ["TLSv1.2"])]),
        "CacheBehaviors": _items(
            [
                {
                    "PathPattern": PRIVATE_PATH,
                    **_behaviour("photos", "https-only", CACHING_OPTIMIZED, READ),
                    "TrustedKeyGroups": {"Enabled": True, **_items([hex_of("key group", length=32)])},
                },
                {
                    "PathPattern": "/track/*",
                    **_behaviour("api", "https-only", CACHING_DISABLED, EVERY_METHOD),
                    "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
                },
            ]
        ),
        "DefaultCacheBehavior": _behaviour("photos", "redirect-to-https", CACHING_OPTIMIZED, READ),
        "CustomErrorResponses": _items(
            [
                {"ErrorCode": 503, "ResponsePagePath": "/busy.html", "ResponseCode": "503", "ErrorCachingMinTTL": 5},
                {"ErrorCode": 403, "ResponsePagePath": "/404.html", "ResponseCode": "404", "ErrorCachingMinTTL": 10},
            ]
        ),
        "Comment": "Photos of parcels and the public tracking pages",
        # Its access log goes through a delivery of CloudWatch Logs.
        "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
        "PriceClass": "PriceClass_100",
        "Enabled": True,
        "ViewerCertificate": {
            "CloudFrontDefaultCertificate": False,
            "ACMCertificateArn": certificate,
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": arn("wafv2", "us-east-1", f"global/webacl/media/{hex_of('media')}"),
        "HttpVersion": "http2and3",
        "IsIPV6Enabled": True,
    }


def _media_legacy(name: str, *, is_enabled: bool) -> Answer:
    """As it grew: one behaviour for everything, and a cache that answers one customer with another's page."""
    return {
        "CallerReference": name,
        "Aliases": {"Quantity": 0},
        "DefaultRootObject": "",
        "Origins": _items(
            [
                _server("shop", f"shop.{DOMAIN}", "http-only", ["TLSv1.2"]),
                _server("track", f"track-v1.{DOMAIN}", "match-viewer", ["SSLv3", "TLSv1", "TLSv1.2"]),
            ]
        ),
        "CacheBehaviors": _items(
            [{"PathPattern": "/track/*", **_behaviour("track", "allow-all", CACHING_OPTIMIZED, READ)}]
        ),
        "DefaultCacheBehavior": {
            **_behaviour("shop", "allow-all", CACHING_OPTIMIZED, EVERY_METHOD),
            "OriginRequestPolicyId": ALL_VIEWER,
        },
        "CustomErrorResponses": _items(
            [
                {"ErrorCode": 500, "ResponsePagePath": "", "ResponseCode": "", "ErrorCachingMinTTL": 3600},
                {"ErrorCode": 403, "ResponsePagePath": "/index.html", "ResponseCode": "200", "ErrorCachingMinTTL": 60},
            ]
        ),
        "Comment": name,
        "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
        "PriceClass": "PriceClass_All",
        "Enabled": is_enabled,
        # CloudFront's own certificate brings TLS 1.0, whatever the minimum says.
        "ViewerCertificate": {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1"},
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": "",
        "HttpVersion": "http1.1",
        "IsIPV6Enabled": False,
    }


def _behaviour(origin: str, viewer: str, cache_policy: str, methods: Sequence[str]) -> dict[str, Any]:
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": viewer,
        "CachePolicyId": cache_policy,
        "AllowedMethods": {**_items(methods), "CachedMethods": _items(READ)},
        "TrustedSigners": {"Enabled": False, "Quantity": 0},
        "TrustedKeyGroups": {"Enabled": False, "Quantity": 0},
        "Compress": True,
    }


def _bucket(name: str) -> Answer:
    return {
        "Id": name,
        "DomainName": f"kestrel-{name}.s3.eu-west-1.amazonaws.com",
        "OriginPath": "",
        "CustomHeaders": {"Quantity": 0},
        "S3OriginConfig": {"OriginAccessIdentity": ""},
        "OriginAccessControlId": f"E{hex_of('access control', name, length=13).upper()}",
    }


def _server(name: str, host: str, protocol: str, versions: Sequence[str]) -> Answer:
    return {
        "Id": name,
        "DomainName": host,
        "OriginPath": "",
        "CustomHeaders": {"Quantity": 0},
        "CustomOriginConfig": {
            "HTTPPort": 80,
            "HTTPSPort": 443,
            "OriginProtocolPolicy": protocol,
            "OriginSslProtocols": _items(versions),
            "OriginReadTimeout": 30,
            "OriginKeepaliveTimeout": 5,
        },
    }


def _summary(name: str, config: Answer) -> Answer:
    taken_over = (
        "Aliases",
        "Origins",
        "DefaultCacheBehavior",
        "CacheBehaviors",
        "CustomErrorResponses",
        "Comment",
        "PriceClass",
        "Enabled",
        "ViewerCertificate",
        "Restrictions",
        "WebACLId",
        "HttpVersion",
        "IsIPV6Enabled",
    )
    return {
        "Id": distribution_id(name),
        "ARN": distribution_arn(name),
        "Status": "Deployed",
        "LastModifiedTime": CHANGED,
        "DomainName": f"d{hex_of('domain', name, length=13)}.cloudfront.net",
        **{key: config[key] for key in taken_over},
    }
