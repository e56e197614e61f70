"""Certificates of Front Door (Standard and Premium), which calls them secrets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial

from providers.azure.front_door_domains import served_domains
from providers.azure.front_door_profiles import PROFILES, READ, endpoints_of, is_front_door
from providers.azure.key_vault_certificates import PUBLIC_VAULTS, READ_CERTIFICATES, VAULTS, renews_itself
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.undecided import decided
from scanner.models import Certificate, CertificateStatus, Unknown
from scanner.provider import collects

SECRETS = f"{PROFILES}/secrets"
CUSTOMER = "customercertificate"
# Microsoft's own services have a kind of their own (Azure REST API reference, `SecretType`).
MANAGED = {"azurefirstpartymanagedcertificate", "managedcertificate"}


@collects(f"{SECRETS}/read", *READ, READ_CERTIFICATES)
def front_door_certificates(subscription: AzureSubscription) -> Iterator[Certificate]:
    """Every certificate that a custom domain may present. Other secrets are keys of signatures, and authorities."""
    profiles = [each["id"] for each in subscription.all(PROFILES) if is_front_door(each)]
    lists = subscription.each(lambda each: subscription.children(each, SECRETS), profiles)
    found = [each for of_one in lists for each in of_one if _kind(each) in {CUSTOMER, *MANAGED}]
    used_by = _users(served_domains(endpoints_of(subscription)))
    yield from subscription.parsed(SECRETS, found, lambda each: _certificate(subscription, each, used_by))


def _kind(answer: Answer) -> str:
    return (_parameters(answer).get("type") or "").lower()


def _parameters(answer: Answer) -> Answer:
    return properties_of(answer).get("parameters") or {}


def _users(domains: list[Answer]) -> Mapping[str, list[str]]:
    users: dict[str, list[str]] = defaultdict(list)
    for each in domains:
        # A domain whose settings a template leaves open is undetermined itself.
        if isinstance(certificate := decided(partial(_presented, each)), str):
            users[certificate].append(each["id"].lower())
    return users


def _presented(domain: Answer) -> str | None:
    return reference((properties_of(domain).get("tlsSettings") or {}).get("secret"))


def _certificate(subscription: AzureSubscription, answer: Answer, used_by: Mapping[str, list[str]]) -> Certificate:
    parameters, is_managed = _parameters(answer), _kind(answer) in MANAGED
    return Certificate(
        identity=subscription.identity(SECRETS, answer),
        domains=_domains(parameters),
        # Front Door takes what its owner was issued, and has no word for what becomes of it.
        status=CertificateStatus.ISSUED,
        not_after=_moment(parameters.get("expirationDate")),
        # It takes none but of authorities that Microsoft trusts ("TLS encryption with Azure Front Door", supported
        # certificates), from which it asks for RSA keys of 2,048 bits and for SHA-256 (Microsoft Trusted Root Program,
        # "Program requirements"). Which they are, it does not tell.
        key=None,
        signature_algorithm=None,
        used_by=tuple(used_by.get(answer["id"].lower(), ())),
        is_managed=is_managed,
        renews_itself=is_managed or _is_renewed(subscription, parameters),
    )


def _domains(parameters: Answer) -> tuple[str, ...] | Unknown:
    """The alternative names; of a managed certificate the one name in its subject (`CN=www.example.com`)."""
    if names := parameters.get("subjectAlternativeNames"):
        return tuple(names)
    subject = (parameters.get("subject") or "").split(",")[0].strip()
    name = subject.partition("=")[2] if subject.upper().startswith("CN=") else subject
    return (name,) if name else Unknown(why="Front Door does not tell the names in the certificate")


def _is_renewed(subscription: AzureSubscription, parameters: Answer) -> bool | Unknown:
    """Whether the key vault renews it, and the newest version is taken from there."""
    source = reference(parameters.get("secretSource"))
    if not parameters.get("useLatestVersion") or source is None:
        return False
    vault, _, name = source.split("/")[-3:]
    host = f"{vault}.{VAULTS.get(subscription.resource_manager, PUBLIC_VAULTS)}"
    return renews_itself(subscription, f"https://{host}/secrets/{name}")


def _moment(text: str | None) -> datetime | Unknown:
    """A moment as ARM writes it, with up to seven digits of a second."""
    if not text:
        return Unknown(why="Front Door does not tell when the certificate expires")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Unknown(why="the time at which the certificate expires is not written as Azure writes times")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
