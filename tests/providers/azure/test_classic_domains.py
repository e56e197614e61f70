"""Custom domains of the older CDN and of Front Door (classic), read through azure-core from the ARM emulator."""

import pytest

from providers.azure.classic_domains import classic_domains
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import CustomDomain, TlsVersion
from tests.providers.azure.arm import resource, resource_id

ENDPOINTS = "Microsoft.Cdn/profiles/endpoints"
DOMAINS = f"{ENDPOINTS}/customDomains"
ENDPOINT = resource_id(ENDPOINTS, "shop/web")
HTTPS = "customHttpsParameters"


def found(
    subscription: AzureSubscription, server: AzureServer, state: str | None, minimum: str | None = None
) -> list[CustomDomain]:
    """What is made of one domain."""
    properties = {
        "hostName": "www.example.com",
        "customHttpsProvisioningState": state,
        HTTPS: None if minimum is None else {"minimumTlsVersion": minimum},
    }
    server.put(resource(ENDPOINTS, "shop/web"), resource(DOMAINS, "shop/web/www", properties))
    return list(classic_domains(subscription, DOMAINS, [ENDPOINT], HTTPS))


@pytest.mark.parametrize(
    ("state", "is_served"),
    [
        ("Enabled", True),
        ("Enabling", True),
        ("Disabled", False),
        ("Disabling", False),
        ("Failed", False),
        (None, False),
    ],
)
def test_what_answers_over_https(
    subscription: AzureSubscription, azure_server: AzureServer, state: str | None, is_served: bool
) -> None:
    assert bool(found(subscription, azure_server, state)) is is_served


@pytest.mark.parametrize(
    ("minimum", "oldest"), [("1.0", TlsVersion.TLS_1_0), ("1.2", TlsVersion.TLS_1_2), (None, TlsVersion.TLS_1_2)]
)
def test_a_domain(
    subscription: AzureSubscription, azure_server: AzureServer, minimum: str | None, oldest: TlsVersion
) -> None:
    (domain,) = found(subscription, azure_server, "Enabled", minimum)
    assert domain.id == resource_id(DOMAINS, "shop/web/www").lower()
    assert (domain.identity.type, domain.domains, domain.tls.oldest) == (DOMAINS, ("www.example.com",), oldest)
