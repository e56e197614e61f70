"""Certificates of AWS Certificate Manager."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from providers import x509
from providers.aws.session import Answer, AwsRegion
from providers.undecided import decided
from scanner.models import Certificate, CertificateStatus, KeyKind, PublicKey, Unknown, derive
from scanner.provider import collects

# The list leaves out every other algorithm unless it is asked for (ACM API Reference, `Filters`, keyTypes), and what
# was issued over ACME likewise (`ListCertificates`, CertificateKeyPairOrigins).
KEY_TYPES = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")
ORIGINS = ("AWS_MANAGED", "CUSTOMER_PROVIDED", "ACME")
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
NEVER_ISSUED = {"PENDING_VALIDATION", "FAILED", "VALIDATION_TIMED_OUT"}
AMAZON, PRIVATE, IMPORTED = "AMAZON_ISSUED", "PRIVATE", "IMPORTED"
IS_MANAGED = {AMAZON: True, PRIVATE: True, IMPORTED: False}


@collects("acm:ListCertificates", "acm:DescribeCertificate", "acm:GetCertificate")
def certificates(region: AwsRegion) -> Iterator[Certificate]:
    """Every certificate, whatever its key, origin and status."""
    found = region.pages(
        "acm",
        "list_certificates",
        "CertificateSummaryList",
        Includes={"keyTypes": list(KEY_TYPES)},
        CertificateKeyPairOrigins=list(ORIGINS),
    )
    yield from region.each(partial(_certificate, region), found)


def _certificate(region: AwsRegion, summary: Answer) -> Certificate:
    arn = summary["CertificateArn"]
    read = region.read("acm", "describe_certificate", CertificateArn=arn)
    # The summary has what is in the details, except who uses the certificate, how it is signed, and names beyond 100.
    details = summary if isinstance(read, Unknown) else {**summary, **read["Certificate"]}
    kind = details.get("Type")
    used_by = decided(partial(_used_by, summary, read))
    text = kind if isinstance(kind, Unknown) else _text(region, arn) if used_by != () and kind != AMAZON else None
    return Certificate(
        identity=region.identity(
            "AWS::CertificateManager::Certificate", arn, arn.rpartition("/")[2], details.get("DomainName", "")
        ),
        domains=decided(lambda: _domains(details, read, text if kind == IMPORTED else None)),
        status=decided(partial(_status, details.get("Status"))),
        not_before=_once_issued(details, "NotBefore", read),
        not_after=_once_issued(details, "NotAfter", read),
        key=decided(partial(_key, details.get("KeyAlgorithm"))),
        signature_algorithm=_once_issued(details, "SignatureAlgorithm", read),
        # Amazon's own intermediates come with what it issues.
        chain_signatures=() if text is None else derive(text, x509.intermediate_signatures),
        used_by=used_by,
        is_managed=decided(partial(_is_managed, kind)),
        renews_itself=decided(partial(_renews_itself, details)),
    )


def _status(status: str | None) -> CertificateStatus | Unknown:
    return STATUSES.get(str(status), Unknown(why=f"status {status} is new to netassay"))


def _is_managed(kind: str | None) -> bool | Unknown:
    return IS_MANAGED.get(str(kind), Unknown(why=f"certificate type {kind} is new to netassay"))


def _text(region: AwsRegion, arn: str) -> tuple[str, str] | Unknown:
    """The certificate and its chain."""
    read = region.read("acm", "get_certificate", CertificateArn=arn)
    return derive(read, lambda known: (known["Certificate"], known.get("CertificateChain", "")))


def _domains(
    details: Answer, read: Answer | Unknown, text: tuple[str, str] | Unknown | None
) -> tuple[str, ...] | Unknown:
    """Names, of an imported certificate those in its text: ACM adds the common name, which no client accepts."""
    if text is not None and not isinstance(text, Unknown):
        facts = x509.facts_of(text[0])
        if not isinstance(facts, Unknown):
            return facts.domains
    if isinstance(read, Unknown) and details.get("HasAdditionalSubjectAlternativeNames"):
        return read
    alternatives = details.get("SubjectAlternativeNames") or details.get("SubjectAlternativeNameSummaries") or ()
    return tuple(dict.fromkeys(filter(None, (details.get("DomainName"), *alternatives))))


def _once_issued(details: Answer, key: str, read: Answer | Unknown) -> Any:
    """What a certificate has as soon as it is issued, and must have from then on."""
    if key in details or details.get("Status") in NEVER_ISSUED:
        return details.get(key)
    return read if isinstance(read, Unknown) else Unknown(why=f"ACM does not tell the {key} of the certificate")


def _key(algorithm: str | None) -> PublicKey | Unknown:
    """The key of an algorithm, which the list spells RSA_2048 and the details RSA-2048."""
    name = (algorithm or "").replace("-", "_").upper()
    return KEYS.get(name) or Unknown(why=f"key algorithm {algorithm} is new to netassay")


def _used_by(summary: Answer, read: Answer | Unknown) -> tuple[str, ...] | Unknown:
    if not isinstance(read, Unknown):
        return tuple(read["Certificate"].get("InUseBy") or ())
    return () if summary.get("InUse") is False else read


def _renews_itself(details: Answer) -> bool:
    """Whether ACM renews it. What was issued over ACME is for its owner's client to renew."""
    is_ours = details.get("Type") == IMPORTED or details.get("CertificateKeyPairOrigin") == "ACME"
    return not is_ours and details.get("RenewalEligibility") == "ELIGIBLE"
