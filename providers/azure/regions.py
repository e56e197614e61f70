"""Regions, and the availability zones that they have."""

from collections.abc import Mapping
from functools import cached_property

from providers.azure.session import LOCATIONS, AzureSubscription
from scanner.models import Unknown, derive

READ_LOCATIONS = f"{LOCATIONS}/read"


class Regions:
    """The regions of a subscription. They are listed when one is first asked about."""

    def __init__(self, subscription: AzureSubscription) -> None:
        self._subscription = subscription

    def zones_of(self, location: str | None) -> tuple[str, ...] | Unknown:
        """The zones of a region, as the subscription calls them; none where it has none."""
        name = (location or "").replace(" ", "").lower()
        new = Unknown(why=f"the subscription has no region {location}")
        return derive(self._zones, lambda known: known.get(name, new))

    @cached_property
    def _zones(self) -> Mapping[str, tuple[str, ...]] | Unknown:
        listed = self._subscription.or_unknown(self._subscription.locations)
        return derive(
            listed,
            lambda known: {
                each["name"].lower(): tuple(
                    sorted(zone["logicalZone"] for zone in each.get("availabilityZoneMappings") or ())
                )
                for each in known
            },
        )
