"""Profiles of Traffic Manager, which answers for a name in the DNS with one of several endpoints."""

from collections.abc import Iterator, Mapping

from providers.azure.session import Answer, AzureSubscription, properties_of
from providers.undecided import decided
from scanner.models import Unknown, known

TRAFFIC_MANAGERS = "Microsoft.Network/trafficManagerProfiles"
READ_TRAFFIC_MANAGERS = f"{TRAFFIC_MANAGERS}/read"
LABEL = "trafficmanager."
"""What the names of profiles have in common in every cloud: `shop.trafficmanager.net`, `shop.usgovtrafficmanager.net`
("Compare Azure Government and global Azure", "Azure China developer guide")."""
DISABLED = "disabled"
Endpoints = Mapping[str, tuple[str, ...] | Unknown]
"""Names and addresses in lower case, by the name of the profile that answers with them. A template may leave them
open."""


def name_of(profile: Answer) -> str:
    """The profile's own name, in lower case."""
    return str((properties_of(profile).get("dnsConfig") or {}).get("fqdn") or "").lower()


def endpoints_by_name(subscription: AzureSubscription) -> Endpoints:
    """What each profile of the subscription may answer with.

    Raises:
        RefusedError: Azure refused the list.
    """
    return {name_of(each): _answered(each) for each in subscription.all(TRAFFIC_MANAGERS)}


def _answered(profile: Answer) -> tuple[str, ...] | Unknown:
    return decided(lambda: tuple(_targets(properties_of(profile))))


def led_on(name: str, endpoints: Endpoints) -> Iterator[str]:
    """A name, and everything to which it leads where it is that of a profile: endpoints may be profiles themselves.

    Raises:
        UndecidedError: a template leaves it open.
    """
    waiting, found = [name], set[str]()
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            yield each
            waiting += known(endpoints.get(each, ()))


def _targets(profile: Answer) -> Iterator[str]:
    """The `target` of each endpoint of any kind, which is what Traffic Manager returns (`Endpoint`, REST API)."""
    is_off = str(profile.get("profileStatus")).lower() == DISABLED
    for each in () if is_off else profile.get("endpoints") or ():
        properties = properties_of(each)
        if properties.get("target") and str(properties.get("endpointStatus")).lower() != DISABLED:
            yield str(properties["target"]).lower().rstrip(".")
