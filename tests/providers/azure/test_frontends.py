"""Addresses and zones of frontends, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.frontends import (
    UNCLEAR,
    fewest,
    is_any_public,
    public_addresses_of,
    public_reference,
)
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.balancers import INTERNAL, PUBLIC
from tests.providers.azure.gateways import public_address

PREFIXES = "Microsoft.Network/publicIPPrefixes"
FRONT: dict[str, Any] = {"properties": PUBLIC}
INSIDE: dict[str, Any] = {"properties": INTERNAL}
BY_PREFIX: dict[str, Any] = {"properties": {"publicIPPrefix": {"id": resource_id(PREFIXES, "block")}}}
DENIED = Unknown(why="denied")


def test_a_public_frontend(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(public_address())
    found = public_addresses_of(subscription, [FRONT])
    assert found.host_of([FRONT]) == "apps.westeurope.cloudapp.azure.com"
    assert (found.address_of(FRONT), found.zones_of(FRONT)) == (("20.73.0.10",), ("1", "2", "3"))


def test_an_internal_frontend(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = public_addresses_of(subscription, [INSIDE])
    assert public_reference(INSIDE) is None
    assert (found.host_of([INSIDE]), found.address_of(INSIDE), found.zones_of(INSIDE)) == ("", (), ())
    assert found.zones_of({**INSIDE, "zones": ["2", "1"]}) == ("1", "2")
    assert not azure_server.calls


def test_the_address_of_an_internal_frontend(subscription: AzureSubscription) -> None:
    found = public_addresses_of(subscription, [])
    assert found.inner_address_of(INSIDE) == ("10.40.1.5",)
    assert found.inner_address_of({"properties": {"subnet": INTERNAL["subnet"]}}) == ()
    assert found.inner_address_of({"properties": {**PUBLIC, "privateIPAddress": "10.40.1.9"}}) == ()


def test_a_frontend_with_a_prefix(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(resource(PREFIXES, "block", {"ipPrefix": "20.73.0.16/28"}, zones=["1"]))
    found = public_addresses_of(subscription, [BY_PREFIX])
    assert public_reference(BY_PREFIX) == resource_id(PREFIXES, "block").lower()
    assert (found.address_of(BY_PREFIX), found.zones_of(BY_PREFIX)) == ((), ("1",))


def test_an_address_without_a_name_or_zones(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put({**public_address(), "properties": {}, "zones": None})
    found = public_addresses_of(subscription, [FRONT])
    assert (found.host_of([FRONT]), found.address_of(FRONT), found.zones_of(FRONT)) == ("", (), ("1", "2", "3"))


def test_an_address_of_another_subscription(subscription: AzureSubscription) -> None:
    found = public_addresses_of(subscription, [FRONT])
    assert (found.host_of([INSIDE]), found.address_of(FRONT)) == ("", ())
    for told in (found.host_of([INSIDE, FRONT]), found.zones_of(FRONT)):
        assert isinstance(told, Unknown)
        assert told.why.endswith("is not in the subscription")


def test_refused_addresses(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("/publicIPAddresses")
    found = public_addresses_of(subscription, [FRONT])
    assert isinstance(found.zones_of(FRONT), Unknown)
    assert found.host_of([FRONT]) == found.zones_of(FRONT)
    assert (found.host_of([INSIDE]), found.zones_of(INSIDE)) == ("", ())


@pytest.mark.parametrize(
    ("frontends", "expected"),
    [
        ([], False),
        ([INSIDE], False),
        ([INSIDE, BY_PREFIX], True),
        ([FRONT, {}], True),
        # What the answer does not have may be anything.
        ([INSIDE, {}], UNCLEAR),
        ([{"properties": {"publicIPAddress": None, "subnet": None}}], UNCLEAR),
    ],
)
def test_whether_one_of_them_is_public(frontends: list[dict[str, Any]], expected: bool | Unknown) -> None:
    assert is_any_public(frontends) == expected


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ([], ()),
        ([("1", "2"), ("1", "2", "3")], ("1", "2")),
        ([("1", "2"), ("3",)], ("3",)),
        ([("1", "2"), DENIED], DENIED),
        ([("1",), DENIED], ("1",)),
        ([DENIED], DENIED),
    ],
)
def test_the_frontend_in_the_fewest_zones(
    zones: list[tuple[str, ...] | Unknown], expected: tuple[str, ...] | Unknown
) -> None:
    assert fewest(zones) == expected
