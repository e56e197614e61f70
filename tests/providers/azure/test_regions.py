"""Regions and their zones, read from the ARM emulator."""

import pytest

from providers.azure.regions import READ_LOCATIONS, Regions
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown


@pytest.mark.parametrize(
    ("location", "zones"),
    [
        ("westeurope", ("1", "2", "3")),
        ("West Europe", ("1", "2", "3")),
        ("westus", ()),
        ("moonbase", Unknown(why="the subscription has no region moonbase")),
        (None, Unknown(why="the subscription has no region None")),
    ],
)
def test_zones(subscription: AzureSubscription, location: str | None, zones: tuple[str, ...] | Unknown) -> None:
    assert Regions(subscription).zones_of(location) == zones


def test_regions_are_asked_for_once(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    regions = Regions(subscription)
    assert not azure_server.calls
    for each in ("westeurope", "westus"):
        regions.zones_of(each)
    assert list(azure_server.calls.values()) == [1]


def test_regions_that_are_refused(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("/locations")
    assert isinstance(Regions(subscription).zones_of("westeurope"), Unknown)
    assert [gap.action for gap in subscription.gaps()] == [READ_LOCATIONS]
