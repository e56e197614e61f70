"""Certificates of Certificate Manager, in every location."""

from collections.abc import Iterator
from functools import partial

from providers.gcp.names import labels_of
from providers.gcp.pem_facts import PemFacts, moment
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import Certificate, CertificateStatus, Unknown
from scanner.provider import collects

MANAGED_BY_GOOGLE = ("managed", "managedIdentity")
# Certificate Manager API reference, `ManagedCertificate`, state. PROVISIONING is also a renewal under way.
STATUSES = {
    "ACTIVE": CertificateStatus.ISSUED,
    "FAILED": CertificateStatus.FAILED,
    "PROVISIONING": CertificateStatus.PENDING,
}


@collects("certificatemanager.certs.list")
def managed_certificates(project: GcpProject) -> Iterator[Certificate]:
    """Every certificate, uploaded or issued through Certificate Manager."""
    listed = project.rest_if_enabled(
        "certificatemanager", f"projects/{project.id}/locations/-/certificates", "certificates"
    )
    yield from project.parsed(listed, partial(_certificate, project))


def _certificate(project: GcpProject, answer: Answer) -> Certificate:
    managed = next((answer[each] for each in MANAGED_BY_GOOGLE if each in answer), None)
    text = decided(lambda: answer.get("pemCertificate") or (answer.get("selfManaged") or {}).get("pemCertificate"))
    is_open = isinstance(text, Unknown) or isinstance((managed or {}).get("state"), Unknown)
    is_issued = managed is None or is_open or bool(text or answer.get("expireTime"))
    pem = PemFacts(text, "the text of the certificate is not told" if is_issued else "it is not issued yet")
    return Certificate(
        identity=project.identity("certificatemanager.googleapis.com/Certificate", answer),
        tags=labels_of(answer),
        domains=_domains(answer, pem),
        status=_status(managed, is_issued=is_issued),
        not_before=pem.get("not_before") if is_issued else None,
        not_after=(moment(answer.get("expireTime")) or pem.get("not_after")) if is_issued else None,
        key=pem.get("key"),
        signature_algorithm=pem.get("signature_algorithm") if is_issued else None,
        chain_signatures=pem.chain_signatures(),
        used_by=tuple(project.full_name(each["name"]) for each in answer.get("usedBy") or ()),
        is_managed=managed is not None,
        renews_itself=managed is not None,
    )


def _status(managed: Answer | None, *, is_issued: bool) -> CertificateStatus | Unknown:
    """Where it stands with its issuer. While it is renewed, the one before is presented."""
    state = "ACTIVE" if managed is None else managed.get("state")
    if isinstance(state, Unknown):
        return Unknown(why=state.why)
    if state == "PROVISIONING" and is_issued:
        return CertificateStatus.ISSUED
    return STATUSES.get(str(state), Unknown(why=f"state {state} is new to netassay"))


def _domains(answer: Answer, pem: PemFacts) -> tuple[str, ...] | Unknown:
    """The names in its text, else those that Certificate Manager read there, or that it is to be issued for."""
    if not isinstance(pem.facts, Unknown):
        return pem.facts.domains
    listed = answer.get("sanDnsnames") or (answer.get("managed") or {}).get("domains")
    return tuple(listed) if listed else pem.facts
