"""Certificates that application gateways present, whether uploaded or taken from a key vault."""

from collections.abc import Iterator
from functools import partial

from providers import x509
from providers.azure.gateway_parts import GATEWAYS, READ_GATEWAYS, Gateway, gateways
from providers.azure.key_vault_certificates import READ_CERTIFICATES, certificate_in_vault, renews_itself
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from scanner.models import Certificate, CertificateStatus, Unknown, derive
from scanner.provider import collects

CERTIFICATES = "sslCertificates"
NOT_TOLD = Unknown(why="Azure does not give the certificate")
WITHOUT_CHAIN = Unknown(why="Azure does not give the intermediates that are presented with the certificate")


@collects(READ_GATEWAYS, READ_CERTIFICATES)
def gateway_certificates(subscription: AzureSubscription) -> Iterator[Certificate]:
    """The certificates of every application gateway."""
    found = [Gateway(subscription, each) for each in gateways(subscription)]
    yield from (certificate for of_one in subscription.each(_certificates, found) for certificate in of_one)


def _certificates(gateway: Gateway) -> list[Certificate]:
    make = partial(_certificate, gateway)
    return list(gateway.subscription.parsed(GATEWAYS, gateway.parts(CERTIFICATES), make))


def _certificate(gateway: Gateway, answer: Answer) -> Certificate:
    properties = properties_of(answer)
    uploaded, secret = properties.get("publicCertData"), properties.get("keyVaultSecretId")
    bundle = derive(uploaded or _elsewhere(gateway, secret), x509.bundle_of)
    facts = derive(bundle, lambda each: x509.facts_of(each[0]))
    return Certificate(
        identity=gateway.identity(answer, CERTIFICATES, answer["name"]),
        domains=derive(facts, lambda each: each.domains),
        # A gateway takes what its owner was issued, and has no word for what becomes of it.
        status=CertificateStatus.ISSUED,
        not_before=derive(facts, lambda each: each.not_before),
        not_after=derive(facts, lambda each: each.not_after),
        key=facts if isinstance(facts, Unknown) else facts.key,
        signature_algorithm=facts if isinstance(facts, Unknown) else facts.signature_algorithm,
        chain_signatures=derive(bundle, x509.intermediate_signatures) if uploaded else WITHOUT_CHAIN,
        used_by=_used_by(gateway, answer),
        is_managed=False,
        renews_itself=renews_itself(gateway.subscription, secret) if secret else False,
    )


def _elsewhere(gateway: Gateway, secret: str | None) -> str | Unknown:
    """The certificate where the gateway has none of its own, which one that refers to a key vault has not."""
    return certificate_in_vault(gateway.subscription, secret) if secret else NOT_TOLD


def _used_by(gateway: Gateway, certificate: Answer) -> tuple[str, ...]:
    """The listeners that present it."""
    wanted = certificate["id"].lower()
    presenting = (each for each in gateway.listeners if reference(properties_of(each).get("sslCertificate")) == wanted)
    return tuple(each["id"].lower() for each in presenting)
