"""Certificates of application gateways, read through azure-core from the ARM emulator."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from werkzeug.wrappers import Response

from providers.azure.gateway_certificates import gateway_certificates
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.demo.pems import SHA1_INTERMEDIATE, pem_of
from scanner.models import Certificate, CertificateStatus, KeyKind, PublicKey, Unknown
from tests.providers.azure.gateways import gateway, listener, part_id, ref

FROM, TO = datetime(2026, 11, 24, tzinfo=UTC), datetime(2028, 11, 24, tzinfo=UTC)
PEM = pem_of(["www.example.com"], FROM, TO)


def public_data(*pems: str) -> str:
    certificates = x509.load_pem_x509_certificates("".join(pems).encode())
    return base64.b64encode(pkcs7.serialize_certificates(certificates, Encoding.DER)).decode()


def collected(
    subscription: AzureSubscription, server: AzureServer, properties: dict[str, Any], **more: Any
) -> Certificate:
    server.put(gateway(sslCertificates={"edge": properties}, **more))
    (found,) = gateway_certificates.function(subscription)
    assert isinstance(found, Certificate)
    return found


def test_an_uploaded_certificate(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    data = {"publicCertData": public_data(PEM, SHA1_INTERMEDIATE)}
    found = collected(subscription, azure_server, data)
    assert (found.id, found.name) == (part_id("sslCertificates", "edge").lower(), "Apps/edge")
    assert (found.domains, found.not_before, found.not_after) == (("www.example.com",), FROM, TO)
    assert (found.key, found.signature_algorithm) == (PublicKey(kind=KeyKind.EC, bits=256), "SHA256WITHECDSA")
    assert (found.chain_signatures, found.status) == (("SHA1WITHECDSA",), CertificateStatus.ISSUED)
    assert (found.is_managed, found.renews_itself) == (False, False)
    assert found.used_by == (part_id("httpListeners", "web").lower(),)


def test_who_presents_it(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    presented = ref("sslCertificates", "edge")
    found = collected(
        subscription,
        azure_server,
        {"publicCertData": public_data(PEM)},
        httpListeners={"web": listener(sslCertificate=presented), "plain": listener(80, protocol="Http")},
        listeners={"db": listener(8443, protocol="Tls", sslCertificate=presented)},
    )
    assert found.used_by == (part_id("httpListeners", "web").lower(), part_id("listeners", "db").lower())


def test_a_certificate_that_nothing_presents(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(subscription, azure_server, {"publicCertData": public_data(PEM)}, httpListeners={})
    assert found.used_by == ()


@pytest.mark.parametrize(
    ("properties", "why"),
    [({}, "Azure does not give the certificate"), ({"publicCertData": "AAAA"}, "the certificate cannot be read")],
)
def test_what_cannot_be_read(
    subscription: AzureSubscription, azure_server: AzureServer, properties: dict[str, Any], why: str
) -> None:
    found = collected(subscription, azure_server, properties)
    for value in (found.domains, found.not_before, found.not_after, found.key, found.signature_algorithm):
        assert isinstance(value, Unknown)
        assert value.why.startswith(why)
    assert isinstance(found.chain_signatures, Unknown)


@pytest.mark.parametrize(("version", "renewed"), [("", True), ("/0123456789abcdef", False)])
def test_a_certificate_of_a_key_vault(
    subscription: AzureSubscription, azure_server: AzureServer, version: str, renewed: bool
) -> None:
    actions = [{"action": {"action_type": "AutoRenew"}}]
    policy = {"policy": {"issuer": {"name": "DigiCert"}, "lifetime_actions": actions}}
    azure_server.answer(
        "/apps.vault.azure.net/certificates/edge",
        lambda _: Response(json.dumps(policy), content_type="application/json"),
    )
    secret = f"https://apps.vault.azure.net/secrets/edge{version}"
    data = {"publicCertData": public_data(PEM), "keyVaultSecretId": secret}
    assert collected(subscription, azure_server, data).renews_itself is renewed


@pytest.mark.parametrize("version", ["", "/0123456789abcdef"])
def test_a_certificate_that_only_the_key_vault_gives(
    subscription: AzureSubscription, azure_server: AzureServer, version: str
) -> None:
    der = x509.load_pem_x509_certificate(PEM.encode()).public_bytes(Encoding.DER)
    kept = json.dumps({"cer": base64.b64encode(der).decode(), "policy": {}})
    path = f"/apps.vault.azure.net/certificates/edge{version}"
    azure_server.answer(path, lambda _: Response(kept, content_type="application/json"))
    secret = f"https://apps.vault.azure.net/secrets/edge{version}"
    found = collected(subscription, azure_server, {"publicCertData": None, "keyVaultSecretId": secret})
    assert (found.domains, found.not_before, found.not_after) == (("www.example.com",), FROM, TO)
    assert found.chain_signatures == Unknown(
        why="Azure does not give the intermediates that are presented with the certificate"
    )
    assert azure_server.calls[path] == 1


def test_a_key_vault_that_does_not_give_the_certificate(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("/certificates/edge", 403, "Forbidden", "Client address is not authorized.")
    data = {"keyVaultSecretId": "https://apps.vault.azure.net/secrets/edge"}
    found = collected(subscription, azure_server, data)
    assert found.not_after == found.renews_itself
    assert isinstance(found.not_after, Unknown)
    assert found.not_after.why.startswith("Microsoft.KeyVault/vaults/certificates/read could not be read: Forbidden")


def test_secrets_stay_behind(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    data = {"publicCertData": public_data(PEM), "data": "MARKER", "password": "MARKER"}
    assert "MARKER" not in collected(subscription, azure_server, data).model_dump_json()
