"""What the policies do that CloudFront manages, for templates, which name them by their ids.

Source: CloudFront Developer Guide, "Use managed cache policies", "Use managed origin request policies" and "Use managed
response headers policies", as of November 2026. Those that are left out are not known.
"""

from collections.abc import Mapping
from typing import Any

Answer = dict[str, Any]

YEAR = 31536000
NONE, LISTED, ALL = "none", "whitelist", "all"


def _parts(headers: tuple[str, ...] | str, cookies: str, queries: str, *names: str, compressed: bool = False) -> Answer:
    named = isinstance(headers, str)
    behaviour = headers if named else LISTED if headers else NONE
    return {
        "EnableAcceptEncodingGzip": compressed,
        "EnableAcceptEncodingBrotli": compressed,
        "HeadersConfig": {"HeaderBehavior": behaviour, "Headers": {"Items": [] if named else list(headers)}},
        "CookiesConfig": {"CookieBehavior": cookies},
        "QueryStringsConfig": {"QueryStringBehavior": queries, "QueryStrings": {"Items": list(names)}},
    }


def _cache(name: str, ttl: tuple[int, int, int], parts: Answer) -> Answer:
    minimum, default, maximum = ttl
    times = {"MinTTL": minimum, "DefaultTTL": default, "MaxTTL": maximum}
    return {"CachePolicyConfig": {"Name": name, **times, "ParametersInCacheKeyAndForwardedToOrigin": parts}}


def _request(name: str, parts: Answer) -> Answer:
    return {"OriginRequestPolicyConfig": {"Name": name, **parts}}


def _headers(name: str, *, is_secure: bool) -> Answer:
    return {"ResponseHeadersPolicyConfig": {"Name": name, **({"SecurityHeadersConfig": SECURITY} if is_secure else {})}}


SECURITY: Answer = {
    "StrictTransportSecurity": {"AccessControlMaxAgeSec": YEAR, "Override": False},
    "ContentTypeOptions": {"Override": True},
    "FrameOptions": {"FrameOption": "SAMEORIGIN", "Override": False},
    "ReferrerPolicy": {"ReferrerPolicy": "strict-origin-when-cross-origin", "Override": False},
    "XSSProtection": {"Protection": True, "ModeBlock": True, "Override": False},
}
ORIGIN_HEADERS = ("Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
CACHE_POLICIES: Mapping[str, Answer] = {
    "2e54312d-136d-493c-8eb9-b001f22f67d2": _cache(
        "Managed-Amplify",
        (2, 2, 600),
        _parts(("Authorization", "CloudFront-Viewer-Country", "Host"), ALL, ALL, compressed=True),
    ),
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": _cache("Managed-CachingDisabled", (0, 0, 0), _parts((), NONE, NONE)),
    "658327ea-f89d-4fab-a63d-7e88639e58f6": _cache(
        "Managed-CachingOptimized", (1, 86400, YEAR), _parts((), NONE, NONE, compressed=True)
    ),
    "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": _cache(
        "Managed-CachingOptimizedForUncompressedObjects", (1, 86400, YEAR), _parts((), NONE, NONE)
    ),
    "08627262-05a9-4f76-9ded-b50ca2e3a84f": _cache(
        "Managed-Elemental-MediaPackage",
        (0, 86400, YEAR),
        _parts(("Origin",), NONE, LISTED, "aws.manifestfilter", "end", "m", "start", compressed=True),
    ),
    "83da9c7e-98b4-4e11-a168-04f0df8e2c65": _cache(
        "Managed-UseOriginCacheControlHeaders", (0, 0, YEAR), _parts(ORIGIN_HEADERS, ALL, NONE, compressed=True)
    ),
    "4cc15a8a-d715-48a4-82b8-cc0b614638fe": _cache(
        "Managed-UseOriginCacheControlHeaders-QueryStrings",
        (0, 0, YEAR),
        _parts(ORIGIN_HEADERS, ALL, ALL, compressed=True),
    ),
}
EXCEPT_HOST = {
    "HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": {"Items": ["host"]}},
    "CookiesConfig": {"CookieBehavior": ALL},
    "QueryStringsConfig": {"QueryStringBehavior": ALL},
}
CORS_HEADERS = ("Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method")
ORIGIN_REQUEST_POLICIES: Mapping[str, Answer] = {
    "216adef6-5c7f-47e4-b989-5492eafa07d3": _request("Managed-AllViewer", _parts("allViewer", ALL, ALL)),
    # The headers that CloudFront adds itself come on top of all of the viewer's.
    "33f36d7e-f396-46d9-90e0-52428a34d9dc": _request(
        "Managed-AllViewerAndCloudFrontHeaders-2022-06", _parts("allViewerAndWhitelistCloudFront", ALL, ALL)
    ),
    "b689b0a8-53d0-40ab-baf2-68738e2966ac": _request("Managed-AllViewerExceptHostHeader", EXCEPT_HOST),
    "59781a5b-3903-41f3-afcb-af62929ccde1": _request("Managed-CORS-CustomOrigin", _parts(("Origin",), NONE, NONE)),
    "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": _request("Managed-CORS-S3Origin", _parts(CORS_HEADERS, NONE, NONE)),
    "775133bc-15f2-49f9-abea-afb2e0bf67d2": _request(
        "Managed-Elemental-MediaTailor-PersonalizedManifests",
        _parts((*CORS_HEADERS, "User-Agent", "X-Forwarded-For"), NONE, ALL),
    ),
    "acba4595-bd28-49b8-b9fe-13317c0390fa": _request(
        "Managed-UserAgentRefererHeaders", _parts(("User-Agent", "Referer"), NONE, NONE)
    ),
    "bf0718e1-ba1e-49d1-88b1-f726733018ae": _request("Managed-HostHeaderOnly", _parts(("Host",), NONE, NONE)),
}
RESPONSE_HEADERS_POLICIES: Mapping[str, Answer] = {
    "67f7725c-6f97-4210-82d7-5512b31e9d03": _headers("Managed-SecurityHeadersPolicy", is_secure=True),
    "e61eb60c-9c35-4d20-a928-2b84e02af89c": _headers("Managed-CORS-and-SecurityHeadersPolicy", is_secure=True),
    "eaab4381-ed33-4a86-88ca-d9558dc6cd63": _headers(
        "Managed-CORS-with-preflight-and-SecurityHeadersPolicy", is_secure=True
    ),
    "60669652-455b-4ae9-85a4-c4c02393f86c": _headers("Managed-SimpleCORS", is_secure=False),
    "5cc3b908-e619-4b99-88e5-2cf7f45965bd": _headers("Managed-CORS-With-Preflight", is_secure=False),
}
