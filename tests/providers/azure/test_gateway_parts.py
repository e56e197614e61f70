"""Parts of application gateways and what they refer to."""

import pytest

from providers.azure.gateway_parts import Gateway
from providers.azure.session import AzureSubscription
from tests.providers.azure.gateways import GATEWAY, gateway, listener, part_id, ref


def test_references_are_followed_in_any_case(subscription: AzureSubscription) -> None:
    of = Gateway(subscription, gateway())
    found = of.part(
        "frontendPorts",
        {"properties": {"frontendPort": {"id": part_id("frontendPorts", "port-80").upper()}}},
        "frontendPort",
    )
    assert found is not None
    assert found["name"] == "port-80"


@pytest.mark.parametrize(
    "holder", [{}, {"properties": {}}, {"properties": {"frontendPort": ref("frontendPorts", "none")}}]
)
def test_a_reference_to_nothing(subscription: AzureSubscription, holder: dict[str, dict[str, object]]) -> None:
    of = Gateway(subscription, gateway())
    assert of.part("frontendPorts", holder, "frontendPort") is None


def test_a_collection_that_is_left_out(subscription: AzureSubscription) -> None:
    assert Gateway(subscription, {"id": "/x", "name": "x"}).parts("probes") == []


def test_listeners_of_both_layers(subscription: AzureSubscription) -> None:
    of = Gateway(subscription, gateway(listeners={"db": listener(8443, protocol="Tls", frontend="private")}))
    assert [(each["name"], of.port_of(each), of.is_public(each)) for each in of.listeners] == [
        ("web", 443, True),
        ("db", 8443, False),
    ]


def test_parts_are_named_with_their_gateway(subscription: AzureSubscription) -> None:
    of = Gateway(subscription, gateway(fields={"location": "West Europe"}))
    (certificate,) = of.parts("sslCertificates")
    identity = of.identity(certificate, "sslCertificates", "edge")
    assert identity.id == part_id("sslCertificates", "edge").lower()
    assert (of.id, identity.name, identity.region) == (GATEWAY, "Apps/edge", "westeurope")
    assert identity.type == "Microsoft.Network/applicationGateways/sslCertificates"


@pytest.mark.parametrize(
    ("tier", "is_first"), [("Standard", True), ("WAF", True), ("Standard_v2", False), ("Basic", False)]
)
def test_generations(subscription: AzureSubscription, tier: str, is_first: bool) -> None:
    assert Gateway(subscription, gateway(sku={"name": tier, "tier": tier})).is_first_generation is is_first
