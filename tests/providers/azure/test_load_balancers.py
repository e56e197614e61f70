"""Load balancers, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.load_balancers import load_balancers
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import BalancerKind, LoadBalancer, Unknown
from tests.providers.azure.balancers import BALANCER, INTERNAL, NETWORK, PUBLIC, SUBNET, balancer, ref, rule
from tests.providers.azure.gateways import public_address


def collected(subscription: AzureSubscription, server: AzureServer, *answers: dict[str, Any]) -> LoadBalancer:
    """The one balancer."""
    server.put(*answers)
    (found,) = load_balancers.function(subscription)
    assert isinstance(found, LoadBalancer)
    return found


def test_a_public_balancer(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(subscription, azure_server, public_address(), balancer())
    assert (found.id, found.name, found.kind) == (BALANCER, "Edge", BalancerKind.NETWORK)
    assert (found.is_public, found.domain) == (True, "apps.westeurope.cloudapp.azure.com")
    assert (found.zones, found.subnets, found.network) == (("1", "2", "3"), (), None)
    assert found.deletion_protection is False


def test_an_internal_balancer(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = balancer(frontendIPConfigurations={"public": INTERNAL}, zones={"public": ["2", "1"]})
    found = collected(subscription, azure_server, answer)
    assert (found.is_public, found.domain, found.zones) == (False, "", ("1", "2"))
    assert (found.subnets, found.network) == ((SUBNET.lower(),), NETWORK)


def test_what_no_balancer_has(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = collected(subscription, azure_server, public_address(), balancer())
    assert found.cross_zone is found.access_logs is found.drops_invalid_headers is found.forwarded_for is None


@pytest.mark.parametrize(
    ("rules", "is_public"),
    [
        ({"loadBalancingRules": {"https": rule(frontend="inside")}}, False),
        ({"loadBalancingRules": {}, "inboundNatRules": {"ssh": rule(22)}}, True),
        ({"loadBalancingRules": {}, "inboundNatPools": {"ssh": rule(22)}}, True),
        # The public address is for the way out alone.
        ({"loadBalancingRules": {}, "outboundRules": {"out": {}}}, False),
    ],
)
def test_frontends_that_take_nothing_in_do_not_count(
    subscription: AzureSubscription, azure_server: AzureServer, rules: dict[str, Any], is_public: bool
) -> None:
    answer = balancer(frontendIPConfigurations={"public": PUBLIC, "inside": INTERNAL}, **rules)
    assert collected(subscription, azure_server, public_address(), answer).is_public is is_public


@pytest.mark.parametrize("lacking", ["frontend", "frontendIPConfiguration"])
def test_a_rule_of_which_no_frontend_is_told_may_be_public(
    subscription: AzureSubscription, azure_server: AzureServer, lacking: str
) -> None:
    https = rule(frontend="gone") if lacking == "frontend" else {**rule(), lacking: None}
    answer = balancer(loadBalancingRules={"https": https})
    assert isinstance(collected(subscription, azure_server, public_address(), answer).is_public, Unknown)


@pytest.mark.parametrize(
    ("sku", "kind"),
    [
        ("Basic", BalancerKind.NETWORK),
        ("standard", BalancerKind.NETWORK),
        (None, BalancerKind.NETWORK),
        ("Gateway", BalancerKind.GATEWAY),
        ("Service", BalancerKind.OTHER),
    ],
)
def test_kinds(subscription: AzureSubscription, azure_server: AzureServer, sku: str | None, kind: BalancerKind) -> None:
    assert collected(subscription, azure_server, public_address(), balancer(sku)).kind is kind


@pytest.mark.parametrize(
    ("sku", "tier", "zones", "expected"),
    [
        ("Standard", "Regional", ["1"], ("1",)),
        # Zone-redundant, in a region that has zones.
        ("Standard", "Regional", [], ("1", "2", "3")),
        ("Basic", "Regional", [], ()),
        ("Standard", "Global", [], None),
    ],
)
def test_zones(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    sku: str,
    tier: str,
    zones: list[str],
    expected: tuple[str, ...] | Unknown | None,
) -> None:
    answer = balancer(sku, tier)
    assert collected(subscription, azure_server, public_address(zones=zones), answer).zones == expected


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("westeurope", ()),
        ("West US", None),
        ("moonbase", Unknown(why="the subscription has no region moonbase")),
    ],
)
def test_zones_that_nobody_chose_inside_a_network(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    location: str,
    expected: tuple[str, ...] | Unknown | None,
) -> None:
    answer = balancer(frontendIPConfigurations={"public": INTERNAL}) | {"location": location}
    assert collected(subscription, azure_server, answer).zones == expected


def test_a_public_address_where_there_are_no_zones(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    address = public_address(zones=None, location="westus")
    assert collected(subscription, azure_server, address, balancer() | {"location": "westus"}).zones is None


def test_the_frontend_in_the_fewest_zones_decides(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = balancer(
        frontendIPConfigurations={"public": PUBLIC, "inside": INTERNAL},
        loadBalancingRules={"https": rule(), "inside": rule(frontend="inside")},
        zones={"inside": ["3"]},
    )
    assert collected(subscription, azure_server, public_address(), answer).zones == ("3",)


def test_refused_details_are_unknown(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("/locks")
    azure_server.refuse("/publicIPAddresses")
    found = collected(subscription, azure_server, balancer())
    assert found.is_public is True
    assert isinstance(found.zones, Unknown)
    assert isinstance(found.deletion_protection, Unknown)


def test_a_balancer_that_is_not_understood_costs_only_itself(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    odd = balancer(frontendIPConfigurations={"public": {"subnet": ref("x", "y"), "publicIPAddress": {"id": 7}}})
    odd |= {"id": f"{odd['id']}-odd", "name": "Edge-odd"}
    azure_server.put(odd)
    assert collected(subscription, azure_server, public_address(), balancer()).name == "Edge"
    (gap,) = subscription.gaps()
    assert "Edge-odd was not understood" in gap.reason


@pytest.mark.parametrize(("sku", "needs_rule_set"), [("Standard", True), ("Basic", False)])
def test_whether_targets_without_a_group_are_closed(
    subscription: AzureSubscription, azure_server: AzureServer, sku: str, needs_rule_set: bool
) -> None:
    found = collected(subscription, azure_server, public_address(), balancer(sku=sku))
    assert found.needs_rule_set is needs_rule_set
