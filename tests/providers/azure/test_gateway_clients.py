"""Client certificates at listeners of application gateways."""

from typing import Any

import pytest

from providers.azure.gateway_clients import client_authentication_of, trust_stores
from providers.azure.gateway_parts import Gateway
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import ClientAuthentication, ClientVerification, TrustStore, Unknown
from tests.providers.azure.gateways import gateway, listener, part_id, ref

PROFILE = part_id("sslProfiles", "partners").lower()
OFF = ClientAuthentication(verification=ClientVerification.OFF)
PASSED = ClientAuthentication(verification=ClientVerification.PASS_THROUGH)
VERIFIED = ClientAuthentication(verification=ClientVerification.VERIFY, trust_store=PROFILE)
TRUSTED = {"trustedClientCertificates": [ref("trustedClientCertificates", "partners")]}


def mode(name: str | None) -> dict[str, Any]:
    return {"clientAuthConfiguration": {"verifyClientAuthMode": name, "verifyClientCertIssuerDN": True}}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({}, OFF),
        ({"clientAuthConfiguration": None, "trustedClientCertificates": []}, OFF),
        (mode("Strict"), OFF),
        (TRUSTED, VERIFIED),
        ({**TRUSTED, **mode(None)}, VERIFIED),
        ({**TRUSTED, **mode("strict")}, VERIFIED),
        (mode("Passthrough"), PASSED),
        ({**TRUSTED, **mode("Passthrough")}, PASSED),
        (mode("Curious"), Unknown(why="client authentication mode Curious is new to netassay")),
    ],
)
def test_modes(
    subscription: AzureSubscription, profile: dict[str, Any], expected: ClientAuthentication | Unknown
) -> None:
    of = Gateway(subscription, gateway(sslProfiles={"partners": profile}))
    front = {"properties": listener(sslProfile=ref("sslProfiles", "partners"))}
    assert client_authentication_of(of, front) == expected


def test_a_listener_without_a_profile(subscription: AzureSubscription) -> None:
    of = Gateway(subscription, gateway(sslProfiles={"partners": TRUSTED}))
    assert client_authentication_of(of, {"properties": listener()}) == OFF


def test_a_profile_that_is_not_told(subscription: AzureSubscription) -> None:
    front = {"properties": listener(sslProfile=ref("sslProfiles", "partners"))}
    why = Unknown(why="the SSL profile of the listener is not in the answer")
    assert client_authentication_of(Gateway(subscription, gateway()), front) == why


@pytest.mark.parametrize(
    ("revocation", "expected"),
    [
        ("OCSP", True),
        ("None", False),
        (None, False),
        ("CRL", Unknown(why="the way CRL to look for revoked certificates is new to netassay")),
    ],
)
def test_revocation(
    subscription: AzureSubscription, azure_server: AzureServer, revocation: str | None, expected: bool | Unknown
) -> None:
    profile = {**TRUSTED, "clientAuthConfiguration": {"verifyClientRevocation": revocation}}
    azure_server.put(gateway(sslProfiles={"partners": profile, "tls-only": {}}))
    (found,) = trust_stores.function(subscription)
    assert isinstance(found, TrustStore)
    assert (found.id, found.name, found.has_revocation_list) == (PROFILE, "Apps/partners", expected)
