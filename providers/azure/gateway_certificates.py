"""Certificates that application gateways present, whether uploaded or taken from a key vault."""

from collections.abc import Iterator
from functools import partial

from providers import x509
from providers.azure.gateway_parts import GATEWAYS, READ_GATEWAYS, Gateway, gateways
from providers.azure.key_vault_certificates import READ_CERTIFICATES, renews_itself
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from scanner.models import Certificate, CertificateStatus, Unknown, derive
from scanner.provider import collects

CERTIFICATES = "sslCertificates"
NOT_TOLD = Unknown(why="Azure does not give the certificate")


@collects(READ_GATEWAYS, READ_CERTIFICATES)
def gateway_certificates(subscription: AzureSubscription) -> Iterator[Certificate]:
    """The certificates of every application gateway."""
    for answer in gateways(subscription):
        gateway = Gateway(subscription, answer)
        yield from subscription.parsed(GATEWAYS, gateway.parts(CERTIFICATES), partial(_certificate, gateway))


def _certificate(gateway: Gateway, answer: Answer) -> Certificate:
    properties = properties_of(answer)
    encoded = properties.get("publicCertData")
    bundle = x509.bundle_of(encoded) if encoded else NOT_TOLD
    facts = bundle if isinstance(bundle, Unknown) else x509.facts_of(bundle[0])
    secret = properties.get("keyVaultSecretId")
    return Certificate(
        identity=gateway.identity(answer, CERTIFICATES, answer["name"]),
        domains=derive(facts, lambda each: each.domains),
        # A gateway takes what its owner was issued, and has no word for what becomes of it.
        status=CertificateStatus.ISSUED,
        not_before=derive(facts, lambda each: each.not_before),
        not_after=derive(facts, lambda each: each.not_after),
        key=facts if isinstance(facts, Unknown) else facts.key,
        signature_algorithm=facts if isinstance(facts, Unknown) else facts.signature_algorithm,
        chain_signatures=derive(bundle, x509.intermediate_signatures),
        used_by=_used_by(gateway, answer),
        is_managed=False,
        renews_itself=renews_itself(gateway.subscription, secret) if secret else False,
    )


def _used_by(gateway: Gateway, certificate: Answer) -> tuple[str, ...]:
    """The listeners that present it."""
    wanted = certificate["id"].lower()
    presenting = (each for each in gateway.listeners if reference(properties_of(each).get("sslCertificate")) == wanted)
    return tuple(each["id"].lower() for each in presenting)
