"""Server TLS policies: whether target proxies ask for client certificates, and what they do with them."""

from providers.gcp import trust_configs
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.calls import VanishedError
from scanner.models import ClientAuthentication, ClientVerification, Unknown, derive

ACTIONS = ("networksecurity.serverTlsPolicies.get", trust_configs.ACTION)
"""What the policies of target proxies are read with."""

# Network Security API reference, `MTLSPolicy`, clientValidationMode. Where it is empty, as in a service mesh, the
# client's certificate is validated.
MODES = {
    None: ClientVerification.VERIFY,
    "ALLOW_INVALID_OR_MISSING_CLIENT_CERT": ClientVerification.PASS_THROUGH,
    "ALLOW_VALIDATION_RELAXATIONS": ClientVerification.VERIFY,
    "REJECT_INVALID": ClientVerification.VERIFY,
}
EXPIRED = "ALLOW_EXPIRED_LEAF_CERTIFICATE"
OFF = ClientAuthentication(verification=ClientVerification.OFF)


def client_authentication(project: GcpProject, link: str | None) -> ClientAuthentication | Unknown:
    """Whether client certificates are asked for.

    Args:
        project: where to look.
        link: the server TLS policy that a target proxy names; None where it names none.
    """
    if link is None:
        return OFF
    try:
        answer = project.read(link)
    except VanishedError:
        # The target proxy is still there, and so is its listener.
        return Unknown(why=f"{project.full_name(link)} was deleted during the scan")
    return derive(answer, lambda policy: _of_policy(project, policy))


def _of_policy(project: GcpProject, answer: Answer) -> ClientAuthentication | Unknown:
    mutual = answer.get("mtlsPolicy")
    # "If not specified, client certificate will not be requested." (Network Security API reference, `ServerTlsPolicy`)
    if mutual is None:
        return OFF
    mode = mutual.get("clientValidationMode")
    if mode not in MODES:
        return Unknown(why=f"client validation mode {mode} is new to netassay")
    store = mutual.get("clientValidationTrustConfig")
    # Whoever may come without TLS at all need not show a certificate.
    verification = ClientVerification.PASS_THROUGH if answer.get("allowOpen") else MODES[mode]
    return derive(
        verification is ClientVerification.VERIFY and _accepts_expired(project, mutual, store),
        lambda ignores: ClientAuthentication(
            verification=verification,
            trust_store=project.full_name(store) if store else None,
            ignores_expiry=ignores,
        ),
    )


def _accepts_expired(project: GcpProject, mutual: Answer, store: str | None) -> bool | Unknown:
    return EXPIRED in (mutual.get("clientValidationRelaxations") or ()) or _has_allowlist(project, store)


def _has_allowlist(project: GcpProject, store: str | None) -> bool | Unknown:
    """Whether the trust config holds certificates that are accepted whatever they say.

    "A certificate matching an allowlisted certificate is always considered valid as long as the certificate is
    parseable" (Certificate Manager API reference, `TrustConfig`).
    """
    if store is None:
        return False
    listed = project.or_unknown(lambda: trust_configs.listed(project))
    if isinstance(listed, Unknown):
        return listed
    name = project.full_name(store)
    found = next((each for each in listed if project.full_name(each["selfLink"]) == name), None)
    missing = Unknown(why=f"{name} is not among what was read")
    return missing if found is None else bool(found.get("allowlistedCertificates"))
