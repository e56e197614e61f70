"""The headers that a CloudFront behaviour puts into responses, or takes out, by its response headers policy."""

from providers.aws import cdn_details
from providers.aws.cdn_details import Details, items
from providers.aws.session import Answer
from scanner.models import ResponseHeaders, StrictTransport, Unknown, derive

# Which header each part of a policy sets (CloudFront API Reference, `ResponseHeadersPolicySecurityHeadersConfig`).
SECURITY_HEADERS = {
    "ContentSecurityPolicy": "content-security-policy",
    "ContentTypeOptions": "x-content-type-options",
    "FrameOptions": "x-frame-options",
    "ReferrerPolicy": "referrer-policy",
    "StrictTransportSecurity": "strict-transport-security",
    "XSSProtection": "x-xss-protection",
}


def headers_of(behaviour: Answer, details: Details) -> ResponseHeaders | Unknown:
    """What a behaviour's policy does to the headers of every response.

    Those for cross-origin requests and for timing are left out: only some responses get them (CloudFront Developer
    Guide, "Understand response headers policies").
    """
    policy = cdn_details.response_headers_policy(behaviour)
    return derive(details[policy], _headers) if policy else ResponseHeaders()


def _headers(policy: Answer) -> ResponseHeaders:
    config = policy["ResponseHeadersPolicyConfig"]
    security = config.get("SecurityHeadersConfig") or {}
    named = [header for part, header in SECURITY_HEADERS.items() if security.get(part)]
    custom = [each["Header"].lower() for each in items(config, "CustomHeadersConfig")]
    return ResponseHeaders(
        strict_transport=_strict_transport(security.get("StrictTransportSecurity")),
        names=(*named, *custom),
        removed=tuple(each["Header"].lower() for each in items(config, "RemoveHeadersConfig")),
    )


def _strict_transport(answer: Answer | None) -> StrictTransport | None:
    if not answer:
        return None
    return StrictTransport(
        max_age=answer["AccessControlMaxAgeSec"],
        includes_subdomains=answer.get("IncludeSubdomains", False),
        preload=answer.get("Preload", False),
        overrides=answer["Override"],
    )
