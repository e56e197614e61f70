"""Management locks, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.locks import locks_of
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.arm import GROUP, resource_id
from tests.support import SUBSCRIPTION

BALANCER = resource_id("Microsoft.Network/loadBalancers", "Edge")


def lock(scope: str, level: str = "CanNotDelete") -> dict[str, Any]:
    return {
        "id": f"{scope}/providers/Microsoft.Authorization/locks/keep",
        "name": "keep",
        "type": "Microsoft.Authorization/locks",
        "properties": {"level": level},
    }


@pytest.mark.parametrize(
    ("scope", "level", "expected"),
    [
        (BALANCER, "CanNotDelete", True),
        (BALANCER, "ReadOnly", True),
        (BALANCER, "NotSpecified", False),
        (GROUP, "CanNotDelete", True),
        (f"/subscriptions/{SUBSCRIPTION}", "CanNotDelete", True),
        (f"{GROUP}-test", "CanNotDelete", False),
        (f"{BALANCER}-legacy", "CanNotDelete", False),
        (f"{BALANCER}/inboundNatRules/ssh", "CanNotDelete", False),
    ],
)
def test_what_a_lock_protects(
    subscription: AzureSubscription, azure_server: AzureServer, scope: str, level: str, expected: bool
) -> None:
    azure_server.put(lock(scope, level))
    assert locks_of(subscription).protects(BALANCER.lower()) is expected


def test_a_level_that_is_new_may_protect(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(lock(GROUP, "Sealed"))
    locks = locks_of(subscription)
    assert locks.protects(BALANCER.lower()) == Unknown(why="lock level Sealed is new to netassay")
    assert locks.protects("/subscriptions/other") is False


def test_a_level_that_is_new_does_not_undo_another_lock(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(lock(GROUP, "Sealed"), lock(BALANCER))
    assert locks_of(subscription).protects(BALANCER.lower()) is True


def test_without_locks_nothing_is_protected(subscription: AzureSubscription) -> None:
    assert locks_of(subscription).protects(BALANCER.lower()) is False


def test_refused_locks_are_unknown(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("/locks")
    assert isinstance(locks_of(subscription).protects(BALANCER.lower()), Unknown)
