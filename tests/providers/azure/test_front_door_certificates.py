"""Certificates of Front Door, read through azure-core from the ARM emulator."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.wrappers import Response

from providers.azure.front_door_certificates import front_door_certificates
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Certificate, Unknown
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.front_door import DOMAINS, SECRETS, WWW, collected, domain, ref, whole

CUSTOMER = {
    "type": "CustomerCertificate",
    "secretSource": {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/secrets/www"},
    "useLatestVersion": False,
    "subject": WWW,
    "subjectAlternativeNames": [WWW, "example.com"],
    "expirationDate": "2027-03-01T12:00:00.0000000+00:00",
}


def certificates(subscription: AzureSubscription, server: AzureServer, parameters: dict[str, Any]) -> list[Certificate]:
    settings = {"certificateType": "CustomerCertificate", "secret": ref(SECRETS, "shop/www")}
    secret = resource(SECRETS, "shop/www", {"parameters": parameters})
    server.put(*whole(domain=domain(tlsSettings=settings), secret=secret))
    return [each for each in collected(front_door_certificates, subscription) if isinstance(each, Certificate)]


def test_a_certificate_of_a_customer(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = certificates(subscription, azure_server, CUSTOMER)
    assert found.id == resource_id(SECRETS, "shop/www").lower()
    assert found.domains == (WWW, "example.com")
    assert found.not_after == datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert found.used_by == (resource_id(DOMAINS, "shop/www").lower(),)
    assert (found.is_managed, found.renews_itself) == (False, False)
    assert (found.key, found.signature_algorithm, found.chain_signatures) == (None, None, ())


@pytest.mark.parametrize(("action", "renews_itself"), [("AutoRenew", True), ("EmailContacts", False)])
def test_one_that_follows_its_vault(
    subscription: AzureSubscription, azure_server: AzureServer, action: str, renews_itself: bool
) -> None:
    policy = {"issuer": {"name": "DigiCert"}, "lifetime_actions": [{"action": {"action_type": action}}]}
    answer = Response(json.dumps({"policy": policy}), content_type="application/json")
    azure_server.answer("/v.vault.azure.net/certificates/www", lambda _: answer)
    (found,) = certificates(subscription, azure_server, {**CUSTOMER, "useLatestVersion": True})
    assert found.renews_itself is renews_itself


@pytest.mark.parametrize("kind", ["ManagedCertificate", "AzureFirstPartyManagedCertificate"])
def test_one_that_azure_manages(subscription: AzureSubscription, azure_server: AzureServer, kind: str) -> None:
    managed = {"type": kind, "subject": f"CN={WWW}", "expirationDate": "2027-03-01T12:00:00Z"}
    (found,) = certificates(subscription, azure_server, managed)
    assert found.domains == (WWW,)
    assert (found.is_managed, found.renews_itself) == (True, True)


@pytest.mark.parametrize("date", [None, "soon"])
def test_what_is_not_told_is_unknown(
    subscription: AzureSubscription, azure_server: AzureServer, date: str | None
) -> None:
    (found,) = certificates(subscription, azure_server, {"type": "ManagedCertificate", "expirationDate": date})
    assert isinstance(found.not_after, Unknown)
    assert isinstance(found.domains, Unknown)


@pytest.mark.parametrize("kind", ["UrlSigningKey", "MtlsCertificateChain"])
def test_other_secrets_are_no_certificates(
    subscription: AzureSubscription, azure_server: AzureServer, kind: str
) -> None:
    assert certificates(subscription, azure_server, {**CUSTOMER, "type": kind}) == []
