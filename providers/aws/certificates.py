"""Certificates of AWS Certificate Manager."""

from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsRegion
from scanner.models import Certificate, CertificateStatus, KeyKind, PublicKey, Unknown
from scanner.provider import collects

# The list leaves out every other algorithm unless it is asked for (ACM API Reference, `Filters`, keyTypes).
KEY_TYPES = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")
KEYS = {
    "RSA_1024": PublicKey(kind=KeyKind.RSA, bits=1024),
    "RSA_2048": PublicKey(kind=KeyKind.RSA, bits=2048),
    "RSA_3072": PublicKey(kind=KeyKind.RSA, bits=3072),
    "RSA_4096": PublicKey(kind=KeyKind.RSA, bits=4096),
    "EC_PRIME256V1": PublicKey(kind=KeyKind.EC, bits=256),
    "EC_SECP384R1": PublicKey(kind=KeyKind.EC, bits=384),
    "EC_SECP521R1": PublicKey(kind=KeyKind.EC, bits=521),
}
STATUSES = {
    "ISSUED": CertificateStatus.ISSUED,
    "PENDING_VALIDATION": CertificateStatus.PENDING,
    "EXPIRED": CertificateStatus.EXPIRED,
    "REVOKED": CertificateStatus.REVOKED,
    "FAILED": CertificateStatus.FAILED,
    "VALIDATION_TIMED_OUT": CertificateStatus.FAILED,
    "INACTIVE": CertificateStatus.INACTIVE,
}


@collects("acm:ListCertificates", "acm:DescribeCertificate")
def certificates(region: AwsRegion) -> Iterator[Certificate]:
    """Every certificate, whatever its key and status."""
    found = region.pages("acm", "list_certificates", "CertificateSummaryList", Includes={"keyTypes": list(KEY_TYPES)})
    yield from region.each(partial(_certificate, region), found)


def _certificate(region: AwsRegion, summary: Answer) -> Certificate:
    arn = summary["CertificateArn"]
    read = region.read("acm", "describe_certificate", CertificateArn=arn)
    # The summary has what is in the details, except who uses the certificate, how it is signed, and names beyond 100.
    details = summary if isinstance(read, Unknown) else {**summary, **read["Certificate"]}
    return Certificate(
        identity=region.identity(
            "AWS::CertificateManager::Certificate", arn, arn.rpartition("/")[2], details.get("DomainName", "")
        ),
        domains=_domains(details),
        status=STATUSES[details["Status"]],
        not_before=details.get("NotBefore"),
        not_after=details.get("NotAfter"),
        key=_key(details.get("KeyAlgorithm")),
        signature_algorithm=read if isinstance(read, Unknown) else details.get("SignatureAlgorithm"),
        used_by=_used_by(summary, read),
        is_managed=details["Type"] != "IMPORTED",
        renews_itself=details["Type"] != "IMPORTED" and details.get("RenewalEligibility") == "ELIGIBLE",
    )


def _domains(details: Answer) -> tuple[str, ...]:
    alternatives = details.get("SubjectAlternativeNames") or details.get("SubjectAlternativeNameSummaries") or ()
    return tuple(dict.fromkeys(filter(None, (details.get("DomainName"), *alternatives))))


def _key(algorithm: str | None) -> PublicKey | Unknown:
    """The key of an algorithm, which the list spells RSA_2048 and the details RSA-2048."""
    name = (algorithm or "").replace("-", "_").upper()
    return KEYS.get(name) or Unknown(why=f"key algorithm {algorithm} is new to netassay")


def _used_by(summary: Answer, read: Answer | Unknown) -> tuple[str, ...] | Unknown:
    if not isinstance(read, Unknown):
        return tuple(read["Certificate"].get("InUseBy") or ())
    return () if summary.get("InUse") is False else read
