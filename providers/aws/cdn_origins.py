"""What stands behind a CloudFront distribution, and what CloudFront speaks to it."""

import re
from functools import partial

from providers.aws import cdn_details
from providers.aws.buckets import bucket_behind
from providers.aws.cdn_details import Details, items
from providers.aws.session import Answer
from providers.aws.tls_policies import API_VERSIONS
from providers.translation import declared_at
from providers.undecided import decided
from scanner.models import Origin, OriginAccess, OriginKind, OriginProtocol, TlsVersion, Unknown, derive

PROTOCOLS = {
    "http-only": OriginProtocol.HTTP_ONLY,
    "https-only": OriginProtocol.HTTPS_ONLY,
    "match-viewer": OriginProtocol.MATCH_VIEWER,
}
# Host names of buckets' websites and REST endpoints, access points among them, in the older spelling with a hyphen and
# in the newer one (Amazon S3 User Guide, "Website endpoints"; AWS General Reference, "Amazon S3 endpoints and quotas").
WEBSITE = re.compile(r"\.s3-website[.-][\w-]+\.amazonaws\.com(\.cn)?$", re.IGNORECASE)
BUCKET = re.compile(r"(^|\.)s3(-[\w-]+)?(\.dualstack)?(\.[\w-]+)?\.amazonaws\.com(\.cn)?$", re.IGNORECASE)
# Which requests an access control signs (CloudFront API Reference, `OriginAccessControlConfig`). The last one signs in
# headers of its own, and passes on the `Authorization` of the viewer beside them.
ALWAYS, NO_OVERRIDE = "always", "no-override"
SIGNING = {ALWAYS: OriginAccess.SIGNED, "never": OriginAccess.OPEN, "always-amz-auth": OriginAccess.SIGNED}


def origin_of(answer: Answer, details: Details) -> Origin:
    """One origin of a distribution."""
    endpoint = decided(partial(_endpoint, answer, details))
    host = answer["DomainName"] if isinstance(answer["DomainName"], str) else f"unknown host of {answer['Id']}"
    return Origin(
        place=declared_at(answer),
        id=answer["Id"],
        host=host,
        kind=decided(partial(_kind, answer)),
        protocol=decided(partial(_bucket_protocol, answer, details))
        if endpoint is None
        else derive(endpoint, _protocol),
        tls_versions=None if endpoint is None else derive(endpoint, _tls_versions),
        access=decided(partial(_access, answer, details)),
        resource=_bucket_behind(answer),
    )


def _bucket_behind(answer: Answer) -> str | Unknown | None:
    """The bucket, which is not known where a template leaves the host name open."""
    host = answer["DomainName"]
    if isinstance(host, Unknown):
        return None if "VpcOriginConfig" in answer else host
    return bucket_behind(host)


def _endpoint(answer: Answer, details: Details) -> Answer | Unknown | None:
    """How to connect, None for a bucket's REST endpoint. A VPC origin keeps that in a resource of its own."""
    if (reference := cdn_details.vpc_origin(answer)) is not None:
        return derive(details[reference], lambda known: known["VpcOriginEndpointConfig"])
    return answer.get("CustomOriginConfig") or None


def _kind(answer: Answer) -> OriginKind | Unknown:
    if isinstance(host := answer["DomainName"], Unknown):
        # A website, which is a custom origin, and a bucket that is set up as one are told by their hosts alone.
        if "S3OriginConfig" in answer:
            return OriginKind.STORAGE
        return OriginKind.CUSTOM if "VpcOriginConfig" in answer else host
    if WEBSITE.search(answer["DomainName"]):
        return OriginKind.STORAGE_WEBSITE
    is_bucket = "S3OriginConfig" in answer or BUCKET.search(answer["DomainName"])
    return OriginKind.STORAGE if is_bucket else OriginKind.CUSTOM


def _protocol(endpoint: Answer) -> OriginProtocol | Unknown:
    policy = endpoint["OriginProtocolPolicy"]
    return PROTOCOLS.get(policy, Unknown(why=f"{policy} is new to netassay"))


def _bucket_protocol(answer: Answer, details: Details) -> OriginProtocol | Unknown:
    """What is spoken to a bucket: HTTPS where every request is signed, otherwise what the viewer speaks.

    Source: CloudFront Developer Guide, "Require HTTPS for communication between CloudFront and your Amazon S3 origin"
    and "Restrict access to an Amazon S3 origin".
    """
    reference = cdn_details.access_control(answer)
    return derive(details[reference], _signed_protocol) if reference else OriginProtocol.MATCH_VIEWER


def _signed_protocol(access_control: Answer) -> OriginProtocol:
    is_signed = _signing(access_control) == ALWAYS
    return OriginProtocol.HTTPS_ONLY if is_signed else OriginProtocol.MATCH_VIEWER


def _access(answer: Answer, details: Details) -> OriginAccess | Unknown:
    if cdn_details.vpc_origin(answer):
        return OriginAccess.PRIVATE
    if reference := cdn_details.access_control(answer):
        return derive(details[reference], _signed_access)
    if answer.get("S3OriginConfig", {}).get("OriginAccessIdentity"):
        return OriginAccess.IDENTITY
    if answer.get("CustomOriginConfig", {}).get("OriginMtlsConfig"):
        return Unknown(why="only the origin knows whether it asks for the client certificate")
    return OriginAccess.OPEN


def _signed_access(access_control: Answer) -> OriginAccess | Unknown:
    signing = _signing(access_control)
    if signing == NO_OVERRIDE:
        return Unknown(why="its access control does not sign what the viewer sends with an Authorization header")
    return SIGNING.get(signing, Unknown(why=f"{signing} is new to netassay"))


def _signing(access_control: Answer) -> str:
    signing: str = access_control["OriginAccessControlConfig"]["SigningBehavior"]
    return signing


def _tls_versions(endpoint: Answer) -> tuple[TlsVersion, ...] | Unknown | None:
    if _protocol(endpoint) is OriginProtocol.HTTP_ONLY:
        return None
    offered = items(endpoint, "OriginSslProtocols")
    if new := [each for each in offered if each not in API_VERSIONS]:
        return Unknown(why=f"{new[0]} is new to netassay")
    if not offered:
        return Unknown(why="the distribution does not say which TLS versions it offers")
    return tuple(API_VERSIONS[each] for each in offered)
