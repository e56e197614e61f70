"""Application gateways, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.application_gateways import application_gateways
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import BalancerKind, ForwardedFor, LoadBalancer, Unknown
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource_id
from tests.providers.azure.gateways import GATEWAY, PRIVATE, SUBNET, gateway, listener, public_address

NETWORK = resource_id("Microsoft.Network/virtualNetworks", "apps-vnet").lower()


def collected(subscription: AzureSubscription, server: AzureServer, *answers: dict[str, Any]) -> LoadBalancer:
    """The one gateway."""
    server.put(public_address(), *answers)
    (found,) = application_gateways.function(subscription)
    assert isinstance(found, LoadBalancer)
    return found


def test_a_gateway(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = gateway(fields={"zones": ["3", "1", "2"], "tags": {"team": "apps"}})
    found = collected(subscription, azure_server, answer)
    assert (found.id, found.name, found.kind) == (GATEWAY, "Apps", BalancerKind.APPLICATION)
    assert (found.is_public, found.domain) == (True, "apps.westeurope.cloudapp.azure.com")
    assert (found.network, found.subnets) == (NETWORK, (SUBNET.lower(),))
    assert (found.zones, found.tags, found.rule_sets) == (("1", "2", "3"), {"team": "apps"}, ())
    assert found.forwarded_for is ForwardedFor.APPEND


def test_what_no_gateway_has(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(subscription, azure_server, gateway())
    assert found.drops_invalid_headers is found.desync_mitigation is found.access_logs is found.cross_zone is None


def test_a_public_address_on_which_nothing_listens(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = gateway(httpListeners={"web": listener(frontend="private")})
    assert collected(subscription, azure_server, answer).is_public is False


def test_a_gateway_without_a_public_address(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    frontends = {"private": {"subnet": PRIVATE}}
    answer = gateway(frontendIPConfigurations=frontends, httpListeners={"web": listener(frontend="private")})
    found = collected(subscription, azure_server, answer)
    assert (found.is_public, found.domain) == (False, "")


@pytest.mark.parametrize(
    ("tier", "zones", "expected"),
    [
        ("WAF_v2", ["1"], ("1",)),
        ("Standard_v2", ["1", "2"], ("1", "2")),
        ("Standard", None, ()),
        ("waf", None, ()),
    ],
)
def test_zones(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    tier: str,
    zones: list[str] | None,
    expected: tuple[str, ...],
) -> None:
    answer = gateway(fields={"zones": zones}, sku={"name": tier, "tier": tier})
    assert collected(subscription, azure_server, answer).zones == expected


def test_zones_that_nobody_chose(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    zones = collected(subscription, azure_server, gateway()).zones
    assert isinstance(zones, Unknown)
    assert "no zones were chosen" in zones.why


def test_zones_that_nobody_could_choose(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert collected(subscription, azure_server, gateway(fields={"location": "westus"})).zones is None


def test_a_gateway_for_tcp_and_tls_alone(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = gateway(httpListeners={}, requestRoutingRules={}, listeners={"db": listener(protocol="Tls")})
    found = collected(subscription, azure_server, answer)
    assert (found.kind, found.is_public) == (BalancerKind.NETWORK, True)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("X-Frame-Options", ForwardedFor.APPEND),
        (
            "X-Forwarded-For",
            Unknown(why="rewrite rule forwarded changes X-Forwarded-For for some requests"),
        ),
    ],
)
def test_rewriting(
    subscription: AzureSubscription, azure_server: AzureServer, header: str, expected: ForwardedFor | Unknown
) -> None:
    changed = {"requestHeaderConfigurations": [{"headerName": header, "headerValue": "{var_client_ip}"}]}
    rewriting = {"rewriteRules": [{"name": "forwarded", "actionSet": changed}]}
    answer = gateway(rewriteRuleSets={"headers": rewriting})
    assert collected(subscription, azure_server, answer).forwarded_for == expected


def test_a_locked_gateway(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = gateway()
    lock = f"{answer['id']}/providers/Microsoft.Authorization/locks/keep"
    azure_server.put(
        {"id": lock, "name": "keep", "type": "Microsoft.Authorization/locks", "properties": {"level": "CanNotDelete"}}
    )
    assert collected(subscription, azure_server, answer).deletion_protection is True


def test_refused_details_are_unknown(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("/locks")
    azure_server.refuse("/publicIPAddresses")
    found = collected(subscription, azure_server, gateway())
    assert isinstance(found.deletion_protection, Unknown)
    assert found.is_public is True
    assert isinstance(found.domain, Unknown)
    assert [gap.action for gap in subscription.gaps()] == [
        "Microsoft.Authorization/locks/read",
        "Microsoft.Network/publicIPAddresses/read",
    ]


def test_a_refused_list(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("/applicationGateways")
    with pytest.raises(RefusedError):
        list(application_gateways.function(subscription))


def test_without_gateways_nothing_more_is_asked(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert not list(application_gateways.function(subscription))
    assert len(azure_server.calls) == 1
