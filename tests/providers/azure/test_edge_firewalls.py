"""Firewall policies in front of edges, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.edge_firewalls import Protection, in_force, protection_of
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.arm import resource_id
from tests.providers.azure.front_door import FIREWALLS, firewall

EDGE = resource_id(FIREWALLS, "edge").lower()
DOUBT = Unknown(why="denied")


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, EDGE),
        ({"mode": "Detection"}, EDGE),
        ({"enabledState": None}, EDGE),
        ({"enabledState": "Disabled"}, None),
        ({"enabledState": "Half"}, Unknown(why="state Half of a firewall policy is new to netassay")),
    ],
)
def test_whether_a_policy_is_in_force(
    subscription: AzureSubscription, azure_server: AzureServer, settings: dict[str, Any], found: str | Unknown | None
) -> None:
    azure_server.put(firewall(**settings))
    assert in_force(subscription, EDGE) == found


def test_policies_that_are_not_there(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(firewall())
    assert in_force(subscription, resource_id(FIREWALLS, "gone").lower()) is None
    foreign = EDGE.replace(subscription.id, "99999999-1111-2222-3333-444444444444")
    assert in_force(subscription, foreign) == Unknown(why="its firewall policy is in another subscription")


def test_policies_that_may_not_be_read(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse(FIREWALLS)
    assert isinstance(in_force(subscription, EDGE), Unknown)


@pytest.mark.parametrize(
    ("by_name", "protection"),
    [
        ({}, Protection(web_acl=None)),
        ({"a": "one"}, Protection(web_acl="one")),
        ({"a": "one", "b": "two"}, Protection(web_acl="one")),
        ({"a": None, "b": None}, Protection(web_acl=None)),
        ({"a": "one", "b": None}, Protection(web_acl="one", unprotected=("b",))),
        ({"a": DOUBT}, Protection(web_acl=DOUBT)),
        ({"a": "one", "b": DOUBT}, Protection(web_acl=DOUBT)),
        ({"a": "one", "b": DOUBT, "c": None}, Protection(web_acl="one", unprotected=("c",))),
        ({"a": DOUBT, "b": None}, Protection(web_acl=None)),
    ],
)
def test_what_the_policies_of_all_names_come_to(
    by_name: dict[str, str | Unknown | None], protection: Protection
) -> None:
    assert protection_of(by_name) == protection
