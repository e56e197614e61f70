"""Backend pools of application gateways, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.gateway_target_groups import gateway_target_groups
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import HealthCheck, ListenerProtocol, TargetGroup, TargetKind, Unknown
from tests.providers.azure.balancers import NETWORK, interface, plugged
from tests.providers.azure.gateways import GATEWAY, gateway, listener, part_id, ref, rule, to_pool


def collected(subscription: AzureSubscription, server: AzureServer, **properties: Any) -> TargetGroup:
    server.put(gateway(**properties))
    (found,) = gateway_target_groups.function(subscription)
    assert isinstance(found, TargetGroup)
    return found


def ids(group: TargetGroup) -> list[str]:
    assert not isinstance(group.targets, Unknown)
    return [each.id for each in group.targets]


def settings(protocol: str = "Https", **more: Any) -> dict[str, Any]:
    return {"https": {"port": 8443, "protocol": protocol, **more}}


def test_a_pool(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(subscription, azure_server)
    assert found.id == f"{part_id('backendAddressPools', 'web')}/backendHttpSettingsCollection/https".lower()
    assert (found.name, found.balancers) == ("Apps/web/https", (GATEWAY,))
    assert (found.protocol, found.port, found.kind) == (ListenerProtocol.HTTPS, 8443, TargetKind.ADDRESS)
    assert (ids(found), found.network) == (["10.40.1.10"], NETWORK)
    assert (found.keeps_client_addresses, found.cross_zone) == (None, None)
    assert (found.deregistration_delay, found.is_sticky) == (0, False)


@pytest.mark.parametrize(
    ("addresses", "kind", "targets"),
    [
        ([], TargetKind.ADDRESS, []),
        ([{"ipAddress": "10.40.1.10"}, {"fqdn": "10.40.1.11"}], TargetKind.ADDRESS, ["10.40.1.10", "10.40.1.11"]),
        ([{"fqdn": "apps.azurewebsites.net"}], TargetKind.HOST, ["apps.azurewebsites.net"]),
    ],
)
def test_members(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    addresses: list[dict[str, str]],
    kind: TargetKind,
    targets: list[str],
) -> None:
    found = collected(subscription, azure_server, backendAddressPools={"web": {"backendAddresses": addresses}})
    assert (found.kind, ids(found)) == (kind, targets)


def test_members_that_are_interfaces(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(interface("web", "10.40.1.12"))
    found = collected(
        subscription, azure_server, backendAddressPools={"web": {"backendIPConfigurations": [plugged("web")]}}
    )
    assert (found.kind, ids(found)) == (TargetKind.ADDRESS, ["10.40.1.12"])


@pytest.mark.parametrize(("protocol", "path"), [("Https", "/"), ("Http", "/"), ("Tcp", None), ("Tls", None)])
def test_the_default_probe(
    subscription: AzureSubscription, azure_server: AzureServer, protocol: str, path: str | None
) -> None:
    found = collected(subscription, azure_server, backendHttpSettingsCollection=settings(protocol))
    assert found.health_check == HealthCheck(
        is_enabled=True,
        protocol=protocol.upper(),
        port="traffic-port",
        path=path,
        interval=30,
        timeout=30,
        unhealthy_threshold=3,
    )


def test_a_probe_of_its_own(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    probe = {
        "protocol": "Http",
        "path": "/healthz",
        "port": 8080,
        "interval": 10,
        "timeout": 5,
        "unhealthyThreshold": 2,
    }
    found = collected(
        subscription,
        azure_server,
        probes={"up": probe},
        backendHttpSettingsCollection=settings(probe=ref("probes", "up")),
    )
    assert found.health_check == HealthCheck(
        is_enabled=True,
        protocol="HTTP",
        port="8080",
        path="/healthz",
        interval=10,
        timeout=5,
        unhealthy_threshold=2,
    )


@pytest.mark.parametrize(
    ("draining", "seconds"),
    [(None, 0), ({"enabled": False, "drainTimeoutInSec": 60}, 0), ({"enabled": True, "drainTimeoutInSec": 60}, 60)],
)
def test_draining(
    subscription: AzureSubscription, azure_server: AzureServer, draining: dict[str, Any] | None, seconds: int
) -> None:
    found = collected(
        subscription,
        azure_server,
        backendHttpSettingsCollection=settings(connectionDraining=draining, cookieBasedAffinity="Enabled"),
    )
    assert (found.deregistration_delay, found.is_sticky) == (seconds, True)


def test_settings_of_layer_4(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    routing = {
        "listener": ref("listeners", "db"),
        "backendAddressPool": ref("backendAddressPools", "web"),
        "backendSettings": ref("backendSettingsCollection", "tls"),
    }
    found = collected(
        subscription,
        azure_server,
        httpListeners={},
        requestRoutingRules={},
        listeners={"db": listener(protocol="Tls")},
        routingRules={"db": routing},
        backendSettingsCollection={"tls": {"port": 5432, "protocol": "Tls"}},
    )
    assert (found.name, found.protocol, found.port) == ("Apps/web/tls", ListenerProtocol.TLS, 5432)


def test_a_pool_that_nothing_leads_to(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(gateway(requestRoutingRules={}))
    assert not list(gateway_target_groups.function(subscription))


@pytest.mark.parametrize("parts", [("gone", "https"), ("web", "gone")])
def test_a_gateway_whose_parts_do_not_fit_costs_only_itself(
    subscription: AzureSubscription, azure_server: AzureServer, parts: tuple[str, str]
) -> None:
    azure_server.put(gateway("Odd", requestRoutingRules={"web": rule(gateway="Odd", **to_pool(*parts, gateway="Odd"))}))
    assert collected(subscription, azure_server).name == "Apps/web/https"
    (gap,) = subscription.gaps()
    assert "applicationGateways/Odd was not understood" in gap.reason
