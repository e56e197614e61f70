"""Where the listeners of application gateways send requests."""

from typing import Any

import pytest

from providers.azure.gateway_parts import Gateway
from providers.azure.gateway_routes import Destination, Route, destinations_of, hosts_of, routes_of
from providers.azure.session import AzureSubscription
from scanner.models import Unknown
from tests.providers.azure.gateways import gateway, listener, part_id, ref, rule, to_pool

BY_PATH = {"web": rule(ruleType="PathBasedRouting", urlPathMap=ref("urlPathMaps", "sites"))}


def routes(subscription: AzureSubscription, **properties: Any) -> tuple[Route, ...] | Unknown:
    of = Gateway(subscription, gateway(**properties))
    return routes_of(of, next(of.listeners))


def known(subscription: AzureSubscription, **properties: Any) -> tuple[Route, ...]:
    found = routes(subscription, **properties)
    assert not isinstance(found, Unknown)
    return found


def destination(pool: str, settings: str = "https") -> Destination:
    return Destination(
        part_id("backendAddressPools", pool).lower(), part_id("backendHttpSettingsCollection", settings).lower()
    )


def path_map(*rules: tuple[str, list[str], dict[str, Any]], **default: Any) -> dict[str, Any]:
    listed = [{"name": name, "properties": {"paths": paths, **more}} for name, paths, more in rules]
    return {"sites": {"pathRules": listed, **default}}


def test_a_basic_rule(subscription: AzureSubscription) -> None:
    (found,) = known(subscription)
    assert (found.name, found.paths, found.destinations) == ("default", (), (destination("web"),))
    assert (found.redirect, found.validation, found.firewall_policy) == (None, None, None)


def test_a_target_group_is_a_pool_with_settings() -> None:
    pool = part_id("backendAddressPools", "web").lower()
    assert destination("web").id == f"{pool}/backendhttpsettingscollection/https"


def test_path_rules_come_in_their_order_and_the_default_last(subscription: AzureSubscription) -> None:
    maps = path_map(
        ("photos", ["/photos/*"], to_pool("photos")),
        ("labels", ["/labels/*", "/print/*"], {**to_pool("labels"), "firewallPolicy": {"id": "/P"}}),
        defaultBackendAddressPool=ref("backendAddressPools", "web"),
        defaultBackendHttpSettings=ref("backendHttpSettingsCollection", "https"),
    )
    found = known(subscription, requestRoutingRules=BY_PATH, urlPathMaps=maps)
    assert [(each.name, each.paths, each.destinations) for each in found] == [
        ("photos", ("/photos/*",), (destination("photos"),)),
        ("labels", ("/labels/*", "/print/*"), (destination("labels"),)),
        ("default", (), (destination("web"),)),
    ]
    assert [each.firewall_policy for each in found] == [None, "/p", None]


def test_the_default_of_a_path_map_may_redirect(subscription: AzureSubscription) -> None:
    maps = path_map(defaultRedirectConfiguration=ref("redirectConfigurations", "tls"))
    (found,) = known(subscription, requestRoutingRules=BY_PATH, urlPathMaps=maps, redirectConfigurations={"tls": {}})
    assert found.redirect is not None
    assert found.redirect["name"] == "tls"


def test_tokens_are_validated_on_every_path(subscription: AzureSubscription) -> None:
    by_path = {"web": {**BY_PATH["web"], "entraJWTValidationConfig": ref("entraJWTValidationConfigs", "staff")}}
    found = known(
        subscription,
        requestRoutingRules=by_path,
        urlPathMaps=path_map(("photos", ["/photos/*"], to_pool("photos"))),
        entraJWTValidationConfigs={"staff": {}},
    )
    assert [each.validation and each.validation["name"] for each in found] == ["staff", "staff"]


def test_a_distribution_over_several_pools(subscription: AzureSubscription) -> None:
    shares = [{"properties": {"backendAddressPool": ref("backendAddressPools", name)}} for name in ("web", "spare")]
    (found,) = known(
        subscription,
        requestRoutingRules={"web": rule(**to_pool(), loadDistributionPolicy=ref("loadDistributionPolicies", "both"))},
        loadDistributionPolicies={"both": {"loadDistributionTargets": shares}},
    )
    assert found.destinations == (destination("web"), destination("spare"))


def test_rules_of_layer_4(subscription: AzureSubscription) -> None:
    routing = {
        "ruleType": "Basic",
        "listener": ref("listeners", "db"),
        "backendAddressPool": ref("backendAddressPools", "web"),
        "backendSettings": ref("backendSettingsCollection", "tcp"),
    }
    (found,) = known(
        subscription,
        httpListeners={},
        requestRoutingRules={},
        listeners={"db": listener(protocol="Tcp")},
        routingRules={"db": routing},
    )
    (only,) = found.destinations
    assert only.id.endswith("/backendaddresspools/web/backendsettingscollection/tcp")


def test_a_listener_without_a_rule(subscription: AzureSubscription) -> None:
    assert routes(subscription, requestRoutingRules={"other": rule("other", **to_pool())}) == ()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"ruleType": "AdvancedRouting"}, "what rule web does, of type AdvancedRouting, is new to netassay"),
        (
            {"ruleType": "PathBasedRouting", "urlPathMap": ref("urlPathMaps", "gone")},
            "the URL path map of rule web is not in the answer",
        ),
    ],
)
def test_what_is_not_known(subscription: AzureSubscription, more: dict[str, Any], why: str) -> None:
    assert routes(subscription, requestRoutingRules={"web": rule(**more)}) == Unknown(why=why)
    of = Gateway(subscription, gateway(requestRoutingRules={"web": rule(**more)}))
    assert destinations_of(of) == ()


def test_every_destination_once(subscription: AzureSubscription) -> None:
    of = Gateway(
        subscription,
        gateway(
            httpListeners={"web": listener(), "plain": listener(80)},
            requestRoutingRules={"web": rule(**to_pool()), "plain": rule("plain", **to_pool())},
        ),
    )
    assert destinations_of(of) == (destination("web"),)


@pytest.mark.parametrize(
    ("fields", "hosts"),
    [
        ({}, ()),
        ({"hostName": None, "hostNames": []}, ()),
        ({"hostName": "WWW.example.com"}, ("www.example.com",)),
        ({"hostNames": ["*.example.com", "example.com"]}, ("*.example.com", "example.com")),
        ({"hostName": "example.com", "hostNames": ["example.com"]}, ("example.com",)),
    ],
)
def test_hosts(fields: dict[str, Any], hosts: tuple[str, ...]) -> None:
    assert hosts_of({"properties": fields}) == hosts
