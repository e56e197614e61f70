"""Custom domains of Front Door, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.api_versions import API_VERSIONS
from providers.azure.front_door_domains import front_door_domains
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import CustomDomain, TlsVersion, Unknown
from tests.providers.azure.arm import resource_id
from tests.providers.azure.front_door import (
    DOMAINS,
    ROUTES,
    SECRETS,
    WWW,
    collected,
    domain,
    endpoint,
    ref,
    route,
    whole,
)

MARKER = "_o93h0b9tqoehoaifi99r5ucquw3sy3l"


def domains(subscription: AzureSubscription) -> list[CustomDomain]:
    return [each for each in collected(front_door_domains, subscription) if isinstance(each, CustomDomain)]


def test_a_domain(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    settings = {"cipherSuiteSetType": "TLS10_2019", "secret": ref(SECRETS, "shop/www")}
    azure_server.put(*whole(domain=domain(tlsSettings=settings, validationProperties={"validationToken": MARKER})))
    (found,) = domains(subscription)
    assert found.id == resource_id(DOMAINS, "shop/www").lower()
    assert (found.domains, found.targets, found.is_public) == ((WWW,), (), True)
    assert found.tls.oldest is TlsVersion.TLS_1_0
    assert found.certificates == (resource_id(SECRETS, "shop/www").lower(),)
    assert MARKER not in found.model_dump_json()


def test_a_domain_in_a_cloud_with_an_older_version(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.lacking.add(API_VERSIONS["microsoft.cdn"])
    azure_server.put(*whole())
    (found,) = domains(subscription)
    assert found.tls
    assert found.tls.oldest is TlsVersion.TLS_1_2
    assert isinstance(found.tls.cipher_suites, Unknown)


@pytest.mark.parametrize("settings", [None, {"certificateType": "ManagedCertificate", "secret": None}])
def test_a_certificate_that_is_not_told(
    subscription: AzureSubscription, azure_server: AzureServer, settings: dict[str, Any] | None
) -> None:
    azure_server.put(*whole(domain=domain(tlsSettings=settings)))
    (found,) = domains(subscription)
    assert found.certificates == ()


@pytest.mark.parametrize(
    "parts",
    [
        {"route": route(customDomains=[])},
        {"route": route(customDomains=[{**ref(DOMAINS, "shop/www"), "isActive": False}])},
        {"route": route(enabledState="Disabled")},
        {"endpoint": endpoint(enabledState="Disabled")},
    ],
)
def test_domains_that_nobody_reaches(
    subscription: AzureSubscription, azure_server: AzureServer, parts: dict[str, Any]
) -> None:
    azure_server.put(*whole(**parts))
    assert domains(subscription) == []


def test_a_domain_of_several_endpoints_is_one(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    second = route()
    renamed = [{**each, "id": each["id"].replace("/edge", "/spare")} for each in (endpoint(), second)]
    azure_server.put(*whole(), {**renamed[0], "name": "spare"}, {**renamed[1], "type": ROUTES})
    assert [each.name for each in domains(subscription)] == ["www"]
