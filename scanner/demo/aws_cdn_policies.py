"""What the demo account's distributions refer to: policies, access controls of buckets, and a key group."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scanner.demo.aws_cdn_shapes import items
from scanner.demo.aws_names import hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal

CHANGED = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
# Identifiers of policies that AWS manages (CloudFront Developer Guide, "Use managed cache policies", "Use managed
# origin request policies").
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
CACHING_PHOTOS = hex_of("cache policy", "photos", length=32)
"""The company's own: it does what the origin says, and knows photos by their size."""
SECURITY_HEADERS = hex_of("response headers policy", "security", length=32)
SHORT_MEMORY = hex_of("response headers policy", "short memory", length=32)
"""Two headers from the time when the company tried out what they do."""
RECIPIENTS = hex_of("key group", length=32)
"""The key group for the signatures on URLs that recipients get."""


def _cache_policy(name: str, ttl: tuple[int, int, int], *query_strings: str) -> Answer:
    listed = {"QueryStringBehavior": "whitelist", "QueryStrings": items(query_strings)}
    key = {
        "EnableAcceptEncodingGzip": ttl[2] > 0,
        "EnableAcceptEncodingBrotli": ttl[2] > 0,
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": listed if query_strings else {"QueryStringBehavior": "none"},
    }
    return {
        "Name": name,
        "MinTTL": ttl[0],
        "DefaultTTL": ttl[1],
        "MaxTTL": ttl[2],
        "ParametersInCacheKeyAndForwardedToOrigin": key,
    }


CACHE_POLICIES: Mapping[str, Answer] = {
    CACHING_OPTIMIZED: _cache_policy("Managed-CachingOptimized", (1, 86400, 31536000)),
    CACHING_DISABLED: _cache_policy("Managed-CachingDisabled", (0, 0, 0)),
    CACHING_PHOTOS: _cache_policy("photos", (0, 86400, 31536000), "size"),
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
        "HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": items(["host"])},
        "CookiesConfig": {"CookieBehavior": "all"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    },
}
RESPONSE_HEADERS_POLICIES: Mapping[str, Answer] = {
    SECURITY_HEADERS: {
        "Name": "security",
        "SecurityHeadersConfig": {
            "StrictTransportSecurity": {
                "AccessControlMaxAgeSec": 63072000,
                "IncludeSubdomains": True,
                "Preload": False,
                "Override": True,
            },
            "ContentSecurityPolicy": {"ContentSecurityPolicy": "default-src 'self'", "Override": True},
            "ContentTypeOptions": {"Override": True},
            "FrameOptions": {"FrameOption": "DENY", "Override": True},
            "ReferrerPolicy": {"ReferrerPolicy": "strict-origin-when-cross-origin", "Override": True},
        },
        "RemoveHeadersConfig": items([{"Header": "Server"}]),
    },
    SHORT_MEMORY: {
        "Name": "trial",
        "SecurityHeadersConfig": {
            "StrictTransportSecurity": {"AccessControlMaxAgeSec": 300, "Override": True},
            "XSSProtection": {"Protection": True, "ModeBlock": True, "Override": False},
        },
    },
}


def serve_policies(server: AwsServer) -> None:
    """Give the server everything that distributions name by an identifier."""
    for kind, known in (
        ("Cache", CACHE_POLICIES),
        ("OriginRequest", ORIGIN_REQUEST_POLICIES),
        ("ResponseHeaders", RESPONSE_HEADERS_POLICIES),
    ):
        _serve(server, kind, known)
    server.answer("cloudfront", "GetOriginAccessControl", _access_control)
    server.answer("cloudfront", "ListKeyGroups", {"KeyGroupList": {"MaxItems": 100, **items([_key_group()])}})


def etag(call: Call) -> str:
    """The version of what a call asks for."""
    return f"E{hex_of('etag', call.parameters['Id'], length=12).upper()}"


def found(call: Call, known: Mapping[str, Any], otherwise: str) -> Any:
    """What a call asks for by its identifier; `otherwise` is the error code where there is no such thing."""
    if call.parameters["Id"] not in known:
        raise Refusal(otherwise)
    return known[call.parameters["Id"]]


def _serve(server: AwsServer, kind: str, known: Mapping[str, Answer]) -> None:
    def policy(call: Call) -> Answer:
        config = found(call, known, f"NoSuch{kind}Policy")
        described = {"Id": call.parameters["Id"], "LastModifiedTime": CHANGED, f"{kind}PolicyConfig": config}
        return {"ETag": etag(call), f"{kind}Policy": described}

    server.answer("cloudfront", f"Get{kind}Policy", policy)


def _access_control(call: Call) -> Answer:
    config = {
        "Name": call.parameters["Id"],
        "SigningProtocol": "sigv4",
        "SigningBehavior": "always",
        "OriginAccessControlOriginType": "s3",
    }
    control = {"Id": call.parameters["Id"], "OriginAccessControlConfig": config}
    return {"ETag": etag(call), "OriginAccessControl": control}


def _key_group() -> Answer:
    keys = [f"K{hex_of('public key', each, length=13).upper()}" for each in ("2025", "2026")]
    config = {"Name": "recipients", "Items": keys, "Comment": "Proofs of delivery"}
    return {"KeyGroup": {"Id": RECIPIENTS, "LastModifiedTime": CHANGED, "KeyGroupConfig": config}}
