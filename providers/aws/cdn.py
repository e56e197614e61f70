"""CloudFront distributions, with every policy that they name resolved into what it does."""

from collections.abc import Iterator
from functools import partial

from providers.aws import cdn_details
from providers.aws.cdn_behaviours import behaviour_of
from providers.aws.cdn_details import Details, items
from providers.aws.cdn_origins import origin_of
from providers.aws.cdn_staging import staged_of
from providers.aws.server_certificates import arn_of
from providers.aws.session import Answer, AwsAccount
from providers.aws.tls_policies import unknown_policy, viewer_policy
from providers.translation import declared_at
from providers.undecided import decided
from scanner.models import Distribution, ErrorCaching, OriginGroup, Resolution, TlsPolicy, Unknown, derive
from scanner.provider import collects

# Where the settings name no time for an error (CloudFront Developer Guide, "Configure error response behavior").
ERROR_TTL = 10
# A distribution whose viewers connect to tenants of it (CloudFront API Reference, `DistributionConfig`).
MULTI_TENANT = "tenant-only"
# Whether only viewers that name the host are served over HTTPS (CloudFront API Reference, `ViewerCertificate`).
REQUIRES_SNI = {"sni-only": True, "vip": False, "static-ip": False}


@collects(
    "cloudfront:ListDistributions",
    "cloudfront:GetDistributionConfig",
    "cloudfront:GetCachePolicy",
    "cloudfront:GetContinuousDeploymentPolicy",
    "cloudfront:GetOriginAccessControl",
    "cloudfront:GetOriginRequestPolicy",
    "cloudfront:GetResponseHeadersPolicy",
    "cloudfront:GetVpcOrigin",
    "iam:ListServerCertificates",
)
def distributions(account: AwsAccount) -> Iterator[Distribution]:
    """Every distribution. The configuration is read for each, since the list says nothing of logging."""
    summaries = account.pages("cloudfront", "list_distributions", "DistributionList.Items")
    found = list(account.each(partial(_config, account), summaries))
    details = cdn_details.read(account, [_parts(*each) for each in found])

    def make(pair: tuple[Answer, Answer | Unknown]) -> Distribution:
        return _distribution(account, *pair, details)

    yield from account.parsed("cloudfront:ListDistributions", found, make)


def _config(account: AwsAccount, summary: Answer) -> tuple[Answer, Answer | Unknown]:
    """The configuration, which may be unknown where the summary has the parts that matter most."""
    read = account.read if "DefaultCacheBehavior" in summary else account.call
    answer = read("cloudfront", "get_distribution_config", Id=summary["Id"])
    return summary, derive(answer, lambda known: known["DistributionConfig"])


def _parts(summary: Answer, config: Answer | Unknown) -> Answer:
    return summary if isinstance(config, Unknown) else config


def _distribution(account: AwsAccount, summary: Answer, config: Answer | Unknown, details: Details) -> Distribution:
    parts = _parts(summary, config)
    listed = items(parts, "Aliases")
    aliases = [each for each in listed if not isinstance(each, Unknown)]
    label = aliases[0] if aliases else parts.get("Comment", "")
    return Distribution(
        identity=account.identity("AWS::CloudFront::Distribution", summary["ARN"], summary["Id"], label),
        is_enabled=parts["Enabled"],
        domains=(summary["DomainName"], *aliases),
        other_domains=next((each for each in listed if isinstance(each, Unknown)), None),
        tls=_tls(parts),
        certificate=decided(partial(_certificate, account, parts)),
        requires_sni=derive(_own_certificate(parts), partial(_requires_sni, parts)),
        behaviours=tuple(behaviour_of(each, details) for each in cdn_details.behaviours(parts)),
        origins=tuple(origin_of(each, details) for each in items(parts, "Origins")),
        origin_groups=tuple(map(_origin_group, items(parts, "OriginGroups"))),
        error_caching=decided(lambda: tuple(map(_error_caching, items(parts, "CustomErrorResponses")))),
        access_logs=derive(config, lambda known: known.get("Logging", {}).get("Enabled", False)),
        web_acl=decided(lambda: parts.get("WebACLId") or None),
        default_root_object=derive(config, lambda known: known.get("DefaultRootObject", "")),
        is_staging=parts.get("Staging", False),
        staged=derive(config, lambda known: staged_of(known, details)),
    )


def _certificate(account: AwsAccount, config: Answer) -> str | Unknown | None:
    """The identity of the certificate. CloudFront names those of IAM by their ids, in place of their ARNs."""
    own = _own_certificate(config)
    is_of_iam = isinstance(own, str) and own == config.get("ViewerCertificate", {}).get("IAMCertificateId")
    return arn_of(account, str(own)) if is_of_iam else own


def _own_certificate(config: Answer) -> str | Unknown | None:
    answer = config.get("ViewerCertificate", {})
    own: str | Unknown | None = decided(
        lambda: answer.get("ACMCertificateArn") or answer.get("IAMCertificateId") or None
    )
    if own is None and config.get("ConnectionMode") == MULTI_TENANT:
        return Unknown(why="viewers connect to tenants of the distribution, which have certificates of their own")
    return own


def _requires_sni(config: Answer, certificate: str | None) -> bool | Unknown | None:
    # With CloudFront's own certificate the API says `vip`, which nobody chose.
    if certificate is None:
        return None
    method = config["ViewerCertificate"].get("SSLSupportMethod")
    if method is None:
        return Unknown(why="the distribution does not say which viewers it serves over HTTPS")
    return REQUIRES_SNI.get(method, Unknown(why=f"{method} is new to netassay"))


def _tls(config: Answer) -> TlsPolicy:
    found = decided(partial(_viewer_tls, config))
    return unknown_policy(None, found) if isinstance(found, Unknown) else found


def _viewer_tls(config: Answer) -> TlsPolicy:
    certificate = _own_certificate(config)
    minimum = config.get("ViewerCertificate", {}).get("MinimumProtocolVersion", "TLSv1")
    if isinstance(certificate, Unknown):
        return TlsPolicy(name=minimum, versions=certificate, cipher_suites=certificate, resolution=Resolution.UNKNOWN)
    return viewer_policy(minimum, default_certificate=certificate is None)


def _origin_group(answer: Answer) -> OriginGroup:
    return OriginGroup(
        place=declared_at(answer),
        id=answer["Id"],
        origins=tuple(member["OriginId"] for member in items(answer, "Members")),
        failover_on=decided(lambda: tuple(items(answer.get("FailoverCriteria", {}), "StatusCodes"))),
    )


def _error_caching(answer: Answer) -> ErrorCaching:
    response = answer.get("ResponseCode")
    return ErrorCaching(
        place=declared_at(answer),
        code=answer["ErrorCode"],
        ttl=answer.get("ErrorCachingMinTTL", ERROR_TTL),
        response_code=int(response) if response else None,
    )
