"""To what collections of security admin rules apply, read from the ARM emulator."""

import pytest

from providers.azure.admin_collections import admin_collections
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.arm import resource_id
from tests.providers.azure.managers import COLLECTION, admin_rule, managed
from tests.providers.azure.networks import NET, NETWORKS, WEB, on_subnet, read_groups

NO_MEMBERS = Unknown(why="the members that Azure Policy gives to its network groups are in no list")


@pytest.mark.parametrize(("members", "expected"), [((NET.upper(), WEB), (NET, WEB)), ((), NO_MEMBERS)])
def test_members(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    members: tuple[str, ...],
    expected: tuple[str, ...] | Unknown,
) -> None:
    azure_server.put(*managed(members=members))
    (collection,) = admin_collections(subscription).found
    assert (collection.id, collection.location, collection.members) == (COLLECTION, "westeurope", expected)


def test_unread_members(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("staticMembers")
    azure_server.put(*managed())
    (collection,) = admin_collections(subscription).found
    assert isinstance(collection.members, Unknown)


@pytest.mark.parametrize(
    ("members", "is_asked_before"),
    [
        ((NET,), True),
        ((WEB,), True),
        ((resource_id(NETWORKS, "other"),), False),
        ((), True),
    ],
)
def test_they_are_asked_before_the_groups_of_their_networks(
    subscription: AzureSubscription, azure_server: AzureServer, members: tuple[str, ...], is_asked_before: bool
) -> None:
    found = read_groups(subscription, azure_server, *managed(admin_rule(), members=members), *on_subnet())
    assert found["web"].gates == ((COLLECTION,) if is_asked_before else (),)


def test_unread_managers_leave_it_open_what_is_asked_before(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("networkManagers")
    assert isinstance(read_groups(subscription, azure_server, *on_subnet())["web"].gates, Unknown)
