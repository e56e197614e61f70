"""SSL certificates of Compute Engine, global and regional, uploaded and managed."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.gcp import fronts
from providers.gcp.pem_facts import PemFacts, moment
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import Certificate, CertificateStatus, Unknown, derive
from scanner.provider import collects

Users = Mapping[str, tuple[str, ...]]
"""Identities of the forwarding rules that present a certificate, by its own."""

MANAGED = "MANAGED"
IS_MANAGED = {MANAGED: True, "SELF_MANAGED": False}
# "If not specified, the certificate is self-managed" (Compute API reference, `SslCertificate`, type).
DEFAULT_TYPE = "SELF_MANAGED"
# The same reference, `SslCertificateManagedSslCertificate`, status. While a renewal fails, the certificate that was
# issued before is presented.
STATUSES = {
    "ACTIVE": CertificateStatus.ISSUED,
    "PROVISIONING": CertificateStatus.PENDING,
    "PROVISIONING_FAILED": CertificateStatus.FAILED,
    "PROVISIONING_FAILED_PERMANENTLY": CertificateStatus.FAILED,
    "RENEWAL_FAILED": CertificateStatus.ISSUED,
}
NEVER_ISSUED = {CertificateStatus.PENDING, CertificateStatus.FAILED}


@collects("compute.sslCertificates.list", *fronts.ACTIONS)
def ssl_certificates(project: GcpProject) -> Iterator[Certificate]:
    """Every SSL certificate. What presents it is found among the target proxies, which alone can name it."""
    users = decided(lambda: project.or_unknown(partial(_users, project)))
    yield from project.parsed(
        project.aggregated("sslCertificates"), lambda answer: _certificate(project, users, answer)
    )


def _users(project: GcpProject) -> Users:
    """Identities of the forwarding rules that present each certificate. A certificate map puts the others aside."""
    users: dict[str, tuple[str, ...]] = {}
    for front in fronts.fronts(project):
        proxy = front.proxy or {}
        for link in () if proxy.get("certificateMap") else proxy.get("sslCertificates") or ():
            name = project.full_name(link)
            users[name] = (*users.get(name, ()), project.full_name(front.rule["selfLink"]))
    return users


def _certificate(project: GcpProject, users: Users | Unknown, answer: Answer) -> Certificate:
    identity = project.identity("compute.googleapis.com/SslCertificate", answer)
    kind = answer.get("type") or DEFAULT_TYPE
    status = _status(answer, kind)
    is_issued = status not in NEVER_ISSUED
    pem = PemFacts(_pem(answer), "the text of the certificate is not told" if is_issued else "it is not issued yet")
    return Certificate(
        identity=identity,
        domains=_domains(answer, pem),
        status=status,
        not_before=pem.get("not_before") if is_issued else None,
        not_after=_not_after(answer, pem) if is_issued else None,
        key=pem.get("key"),
        signature_algorithm=pem.get("signature_algorithm") if is_issued else None,
        chain_signatures=pem.chain_signatures(),
        used_by=derive(
            users, lambda known: known.get(identity.id) or project.lacking(identity.id, fronts.ACTIONS) or ()
        ),
        is_managed=IS_MANAGED.get(kind, Unknown(why=f"certificate type {kind} is new to netassay")),
        renews_itself=kind == MANAGED,
    )


def _status(answer: Answer, kind: str) -> CertificateStatus | Unknown:
    """Where it stands with its issuer. One that was uploaded had been issued before."""
    if kind != MANAGED:
        return CertificateStatus.ISSUED
    status = (answer.get("managed") or {}).get("status")
    if isinstance(status, Unknown):
        return Unknown(why=status.why)
    return STATUSES.get(str(status), Unknown(why=f"status {status} is new to netassay"))


def _pem(answer: Answer) -> str | Unknown | None:
    pem: str | Unknown | None = decided(
        lambda: answer.get("certificate") or (answer.get("selfManaged") or {}).get("certificate") or None
    )
    return pem


def _domains(answer: Answer, pem: PemFacts) -> tuple[str, ...] | Unknown:
    """The names in its text, else those that Compute read there, else those that it is to be issued for."""
    if not isinstance(pem.facts, Unknown):
        return pem.facts.domains
    listed = answer.get("subjectAlternativeNames") or (answer.get("managed") or {}).get("domains")
    return tuple(listed) if listed else pem.facts


def _not_after(answer: Answer, pem: PemFacts) -> object:
    return moment(answer.get("expireTime")) or pem.get("not_after")
