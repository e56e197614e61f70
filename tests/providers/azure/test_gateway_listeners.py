"""Listeners of application gateways, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.gateway_listeners import gateway_listeners
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import BalancerKind, ClientVerification, Listener, ListenerProtocol, TlsPolicy, Unknown
from tests.providers.azure.gateways import GATEWAY, gateway, listener, part_id, public_address, ref


def collected(subscription: AzureSubscription, server: AzureServer, **properties: Any) -> list[Listener]:
    server.put(public_address(), gateway(**properties))
    return [each for each in gateway_listeners.function(subscription) if isinstance(each, Listener)]


def test_an_https_listener(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = collected(subscription, azure_server)
    assert (found.id, found.name) == (part_id("httpListeners", "web").lower(), "Apps/web:443")
    assert (found.balancer, found.balancer_kind) == (GATEWAY, BalancerKind.APPLICATION)
    assert (found.protocol, found.port, found.is_public) == (ListenerProtocol.HTTPS, 443, True)
    assert (found.addresses, found.certificates) == (
        ("20.73.0.10",),
        (part_id("sslCertificates", "edge").lower(),),
    )
    assert isinstance(found.tls, TlsPolicy)
    assert found.tls.name == "AppGwSslPolicy20220101S"
    assert not isinstance(found.client_authentication, Unknown)
    assert found.client_authentication is not None
    assert found.client_authentication.verification is ClientVerification.OFF
    assert found.target_groups == (
        f"{part_id('backendAddressPools', 'web')}/backendHttpSettingsCollection/https".lower(),
    )


def test_a_plain_listener_inside(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = collected(
        subscription, azure_server, httpListeners={"web": listener(80, frontend="private", protocol="Http")}
    )
    assert (found.protocol, found.port, found.is_public) == (ListenerProtocol.HTTP, 80, False)
    assert (found.addresses, found.certificates) == ((), ())
    assert (found.tls, found.client_authentication) == (None, None)


@pytest.mark.parametrize("protocol", ["Tcp", "Tls"])
def test_listeners_of_layer_4(subscription: AzureSubscription, azure_server: AzureServer, protocol: str) -> None:
    found = collected(subscription, azure_server, listeners={"db": listener(8443, protocol=protocol)})
    assert [(each.name, each.balancer_kind) for each in found] == [
        ("Apps/web:443", BalancerKind.APPLICATION),
        ("Apps/db:8443", BalancerKind.APPLICATION),
    ]
    assert found[1].identity.type == "Microsoft.Network/applicationGateways/listeners"
    assert (found[1].tls is not None) is (protocol == "Tls")


@pytest.mark.parametrize("certificate", [None, ref("sslCertificates", "edge")])
def test_a_protocol_that_is_new(
    subscription: AzureSubscription, azure_server: AzureServer, certificate: dict[str, str] | None
) -> None:
    new = listener(protocol="Http3", sslCertificate=certificate)
    (found,) = collected(subscription, azure_server, httpListeners={"web": new})
    assert found.protocol == Unknown(why="protocol Http3 is new to netassay")
    assert (found.tls is not None, found.client_authentication is not None) == (bool(certificate), bool(certificate))


def test_a_listener_that_is_not_understood_costs_only_itself(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    found = collected(
        subscription, azure_server, httpListeners={"odd": listener(protocol=7), "web": listener(sslCertificate=None)}
    )
    assert [each.name for each in found] == ["Apps/web:443"]
    (gap,) = subscription.gaps()
    assert (gap.action, "httpListeners/odd" in gap.reason) == ("Microsoft.Network/applicationGateways/read", True)


def test_secrets_stay_behind(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    secret = ref("sslCertificates", "edge")
    found = collected(
        subscription,
        azure_server,
        sslCertificates={"edge": {"data": "MARKER", "password": "MARKER"}},
        httpListeners={"web": listener(sslCertificate=secret)},
    )
    assert "MARKER" not in found[0].model_dump_json()
