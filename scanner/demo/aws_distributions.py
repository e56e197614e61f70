"""The demo account's distributions: one as it should be, and those that grew."""

from typing import Any

from scanner.demo.aws_cdn_policies import (
    ALL_VIEWER,
    ALL_VIEWER_EXCEPT_HOST,
    CACHING_DISABLED,
    CACHING_OPTIMIZED,
    CACHING_PHOTOS,
    RECIPIENTS,
    SECURITY_HEADERS,
    SHORT_MEMORY,
)
from scanner.demo.aws_cdn_shapes import (
    EVERY_METHOD,
    behaviour,
    items,
    open_bucket,
    origin_group,
    private_bucket,
    web_server,
)
from scanner.demo.aws_names import DOMAIN, arn, hex_of
from scanner.demo.aws_server import Answer
from scanner.demo.aws_server_certificates import certificate_id

PRIVATE_PATH = "/proofs-of-delivery/*"
"""Signatures of recipients: only for holders of a signed URL."""
NOWHERE = {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""}
WHOLE_WORLD = {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}}


def distributions(certificate: str) -> dict[str, Answer]:
    """The configuration of each distribution by its name.

    Args:
        certificate: ARN of the certificate for the good one's own name.
    """
    return {
        "media": _media(certificate),
        "media-legacy": _media_legacy("media-legacy", is_enabled=True),
        "media-2019-legacy": _media_legacy("media-2019-legacy", is_enabled=False),
        "photos-legacy": _photos_legacy(),
    }


def _media(certificate: str) -> Answer:
    """As it should be: everything over TLS, only shared content cached, recipients' signatures behind signed URLs."""
    cached: dict[str, Any] = {"CachePolicyId": CACHING_PHOTOS, "ResponseHeadersPolicyId": SECURITY_HEADERS}
    return {
        "CallerReference": "media",
        "Aliases": items([f"media.{DOMAIN}"]),
        "DefaultRootObject": "index.html",
        "Origins": items(
            [
                private_bucket("kestrel-photos", "eu-west-1"),
                private_bucket("kestrel-photos-replica", "eu-central-1"),
                web_server("tracking", f"api.{DOMAIN}", "https-only", ["TLSv1.2"]),
                web_server("tracking-standby", f"api-standby.{DOMAIN}", "https-only", ["TLSv1.2"]),
            ]
        ),
        "OriginGroups": items(
            [
                origin_group("photos", "kestrel-photos", "kestrel-photos-replica"),
                origin_group("track", "tracking", "tracking-standby"),
            ]
        ),
        "CacheBehaviors": items(
            [
                {
                    "PathPattern": PRIVATE_PATH,
                    **behaviour("photos", "https-only", **cached),
                    "TrustedKeyGroups": {"Enabled": True, **items([RECIPIENTS])},
                },
                {
                    "PathPattern": "/track/*",
                    **behaviour("track", "https-only", CachePolicyId=CACHING_DISABLED),
                    "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
                    "ResponseHeadersPolicyId": SECURITY_HEADERS,
                },
            ]
        ),
        "DefaultCacheBehavior": behaviour("photos", "redirect-to-https", **cached),
        "CustomErrorResponses": items(
            [
                {"ErrorCode": 503, "ResponsePagePath": "/busy.html", "ResponseCode": "503", "ErrorCachingMinTTL": 5},
                {"ErrorCode": 403, "ResponsePagePath": "/404.html", "ResponseCode": "404", "ErrorCachingMinTTL": 10},
            ]
        ),
        "Comment": "Photos of parcels and the public tracking pages",
        # Its access log goes through a delivery of CloudWatch Logs.
        "Logging": NOWHERE,
        "PriceClass": "PriceClass_100",
        "Enabled": True,
        "ViewerCertificate": {
            "CloudFrontDefaultCertificate": False,
            "ACMCertificateArn": certificate,
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
        "Restrictions": WHOLE_WORLD,
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
        "Origins": items(
            [
                web_server("shop", f"shop.{DOMAIN}", "http-only", ["TLSv1.2"]),
                web_server("track", f"track-v1.{DOMAIN}", "match-viewer", ["SSLv3", "TLSv1", "TLSv1.2"]),
            ]
        ),
        "OriginGroups": {"Quantity": 0},
        "CacheBehaviors": items(
            [{"PathPattern": "/track/*", **behaviour("track", "allow-all", CachePolicyId=CACHING_OPTIMIZED)}]
        ),
        "DefaultCacheBehavior": {
            **behaviour("shop", "allow-all", EVERY_METHOD, CachePolicyId=CACHING_OPTIMIZED),
            "OriginRequestPolicyId": ALL_VIEWER,
        },
        "CustomErrorResponses": items(
            [
                {"ErrorCode": 500, "ResponsePagePath": "", "ResponseCode": "", "ErrorCachingMinTTL": 3600},
                {"ErrorCode": 403, "ResponsePagePath": "/index.html", "ResponseCode": "200", "ErrorCachingMinTTL": 60},
            ]
        ),
        "Comment": name,
        "Logging": NOWHERE,
        "PriceClass": "PriceClass_All",
        "Enabled": is_enabled,
        # CloudFront's own certificate brings TLS 1.0, whatever the minimum says.
        "ViewerCertificate": {
            "CloudFrontDefaultCertificate": True,
            "SSLSupportMethod": "vip",
            "MinimumProtocolVersion": "TLSv1",
        },
        "Restrictions": WHOLE_WORLD,
        "WebACLId": "",
        "HttpVersion": "http1.1",
        "IsIPV6Enabled": False,
    }


def _photos_legacy() -> Answer:
    """As it was before there were policies, key groups and access controls, with addresses of its own."""
    labels: dict[str, Any] = {
        "MinTTL": 3600,
        "DefaultTTL": 31536000,
        "MaxTTL": 315360000,
        "ForwardedValues": {"QueryString": True, "Cookies": {"Forward": "all"}},
    }
    photos: dict[str, Any] = {
        "MinTTL": 0,
        "DefaultTTL": 5,
        "MaxTTL": 5,
        "ForwardedValues": {
            "QueryString": True,
            "QueryStringCacheKeys": items(["size"]),
            "Cookies": {"Forward": "none"},
        },
    }
    return {
        "CallerReference": "photos-legacy",
        "Aliases": items([f"photos-legacy.{DOMAIN}"]),
        "DefaultRootObject": "",
        "Origins": items(
            [
                web_server("archive", "kestrel-photos-2019.s3-website-eu-west-1.amazonaws.com", "http-only", ["TLSv1"]),
                open_bucket("kestrel-labels", "eu-west-1"),
                open_bucket(
                    "kestrel-campaign-2022",
                    "eu-west-1",
                    identity=f"origin-access-identity/cloudfront/E{hex_of('identity', length=13).upper()}",
                ),
            ]
        ),
        "OriginGroups": {"Quantity": 0},
        "CacheBehaviors": items(
            [
                {
                    "PathPattern": PRIVATE_PATH,
                    **behaviour("kestrel-labels", "redirect-to-https", CachePolicyId=CACHING_OPTIMIZED),
                    "TrustedSigners": {"Enabled": True, **items(["self"])},
                    "ResponseHeadersPolicyId": SHORT_MEMORY,
                },
                {
                    "PathPattern": "/photos/*",
                    **behaviour("kestrel-labels", "redirect-to-https", CachePolicyId=CACHING_DISABLED),
                },
                {"PathPattern": "/labels/*", **behaviour("kestrel-labels", "redirect-to-https", **labels)},
                {"PathPattern": "/campaign/*", **behaviour("kestrel-campaign-2022", "redirect-to-https", **labels)},
                {"PathPattern": "/archive/*", **behaviour("archive", "redirect-to-https", **photos)},
            ]
        ),
        "DefaultCacheBehavior": behaviour("kestrel-labels", "redirect-to-https", **photos),
        "CustomErrorResponses": {"Quantity": 0},
        "Comment": "Photos and labels as they were before 2020",
        "Logging": NOWHERE,
        "PriceClass": "PriceClass_All",
        "Enabled": True,
        "ViewerCertificate": {
            "CloudFrontDefaultCertificate": False,
            "IAMCertificateId": certificate_id("photos-legacy"),
            "SSLSupportMethod": "vip",
            "MinimumProtocolVersion": "TLSv1",
        },
        "Restrictions": WHOLE_WORLD,
        "WebACLId": "",
        "HttpVersion": "http1.1",
        "IsIPV6Enabled": False,
    }
