"""CloudFront distributions, with every policy their behaviours name resolved into what is cached under which key."""

from collections.abc import Iterator
from functools import partial

from providers.aws import cdn_details
from providers.aws.cdn_caching import caching_of
from providers.aws.cdn_details import Details, items
from providers.aws.cdn_origins import origin_of
from providers.aws.session import Answer, AwsAccount
from providers.aws.tls_policies import viewer_policy
from scanner.models import (
    CacheBehaviour,
    Distribution,
    ErrorCaching,
    OriginGroup,
    Resolution,
    TlsPolicy,
    Unknown,
    ViewerProtocol,
    derive,
)
from scanner.provider import collects

VIEWER_PROTOCOLS = {
    "allow-all": ViewerProtocol.ANY,
    "redirect-to-https": ViewerProtocol.REDIRECT,
    "https-only": ViewerProtocol.HTTPS_ONLY,
}
# Where the settings name no methods, and no time for an error (CloudFront API Reference, `AllowedMethods`; CloudFront
# Developer Guide, "Configure error response behavior").
READ_METHODS, ERROR_TTL = ("GET", "HEAD"), 10
# A distribution whose viewers connect to tenants of it (CloudFront API Reference, `DistributionConfig`).
MULTI_TENANT = "tenant-only"


@collects(
    "cloudfront:ListDistributions",
    "cloudfront:GetDistributionConfig",
    "cloudfront:GetCachePolicy",
    "cloudfront:GetOriginAccessControl",
    "cloudfront:GetOriginRequestPolicy",
    "cloudfront:GetVpcOrigin",
)
def distributions(account: AwsAccount) -> Iterator[Distribution]:
    """Every distribution. The configuration is read for each, since the list says nothing of logging."""
    summaries = account.pages("cloudfront", "list_distributions", "DistributionList.Items")
    found = list(account.each(partial(_config, account), summaries))
    details = cdn_details.read(account, [_parts(*each) for each in found])
    for summary, config in found:
        yield _distribution(account, summary, config, details)


def _config(account: AwsAccount, summary: Answer) -> tuple[Answer, Answer | Unknown]:
    """The configuration, which may be unknown where the summary has the parts that matter most."""
    read = account.read if "DefaultCacheBehavior" in summary else account.call
    answer = read("cloudfront", "get_distribution_config", Id=summary["Id"])
    return summary, derive(answer, lambda known: known["DistributionConfig"])


def _parts(summary: Answer, config: Answer | Unknown) -> Answer:
    return summary if isinstance(config, Unknown) else config


def _distribution(account: AwsAccount, summary: Answer, config: Answer | Unknown, details: Details) -> Distribution:
    parts = _parts(summary, config)
    aliases = items(parts, "Aliases")
    label = aliases[0] if aliases else parts.get("Comment", "")
    return Distribution(
        identity=account.identity("AWS::CloudFront::Distribution", summary["ARN"], summary["Id"], label),
        is_enabled=parts["Enabled"],
        domains=(summary["DomainName"], *aliases),
        tls=_viewer_tls(parts),
        certificate=_certificate(parts),
        behaviours=tuple(_behaviour(each, details) for each in cdn_details.behaviours(parts)),
        origins=tuple(origin_of(each, details) for each in items(parts, "Origins")),
        origin_groups=tuple(map(_origin_group, items(parts, "OriginGroups"))),
        error_caching=tuple(map(_error_caching, items(parts, "CustomErrorResponses"))),
        access_logs=derive(config, lambda known: known.get("Logging", {}).get("Enabled", False)),
        web_acl=parts.get("WebACLId") or None,
        default_root_object=derive(config, lambda known: known.get("DefaultRootObject", "")),
    )


def _certificate(config: Answer) -> str | None:
    certificate = config.get("ViewerCertificate", {})
    return certificate.get("ACMCertificateArn") or certificate.get("IAMCertificateId") or None


def _viewer_tls(config: Answer) -> TlsPolicy:
    certificate = _certificate(config)
    minimum = config.get("ViewerCertificate", {}).get("MinimumProtocolVersion", "TLSv1")
    if certificate is None and config.get("ConnectionMode") == MULTI_TENANT:
        unknown = Unknown(why="viewers connect to tenants of the distribution, which have certificates of their own")
        return TlsPolicy(name=minimum, versions=unknown, cipher_suites=unknown, resolution=Resolution.UNKNOWN)
    return viewer_policy(minimum, default_certificate=certificate is None)


def _behaviour(answer: Answer, details: Details) -> CacheBehaviour:
    return CacheBehaviour(
        path_pattern=answer["PathPattern"],
        origin=answer["TargetOriginId"],
        viewer_protocol=VIEWER_PROTOCOLS[answer["ViewerProtocolPolicy"]],
        allowed_methods=tuple(items(answer, "AllowedMethods") or READ_METHODS),
        cached_methods=tuple(items(answer.get("AllowedMethods", {}), "CachedMethods") or READ_METHODS),
        caching=caching_of(answer, details),
        requires_signature=any(answer.get(key, {}).get("Enabled") for key in ("TrustedKeyGroups", "TrustedSigners")),
        realtime_logs=bool(answer.get("RealtimeLogConfigArn")),
    )


def _origin_group(answer: Answer) -> OriginGroup:
    return OriginGroup(
        id=answer["Id"],
        origins=tuple(member["OriginId"] for member in items(answer, "Members")),
        failover_on=tuple(items(answer.get("FailoverCriteria", {}), "StatusCodes")),
    )


def _error_caching(answer: Answer) -> ErrorCaching:
    response = answer.get("ResponseCode")
    return ErrorCaching(
        code=answer["ErrorCode"],
        ttl=answer.get("ErrorCachingMinTTL", ERROR_TTL),
        response_code=int(response) if response else None,
    )
