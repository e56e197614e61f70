"""The least-privilege role, as `az role definition create` takes it."""

import json

import pytest

from providers.azure import provider
from scanner.models import SubnetAcl
from scanner.plugins import load_collectors
from scanner.provider import Collector


def test_the_role_holds_the_actions_and_what_signing_in_needs() -> None:
    role = json.loads(
        provider.permissions(
            [
                "Microsoft.Network/connections/read",
                "Microsoft.KeyVault/vaults/certificates/read",
                "Microsoft.Network/connections/read",
            ]
        )
    )
    assert role["Actions"] == [
        "Microsoft.Network/connections/read",
        "Microsoft.Resources/subscriptions/read",
        "Microsoft.Resources/subscriptions/resources/read",
    ]
    assert role["DataActions"] == ["Microsoft.KeyVault/vaults/certificates/read"]
    assert (role["NotActions"], role["NotDataActions"], role["IsCustom"]) == ([], [], True)
    assert role["AssignableScopes"] == ["/subscriptions/00000000-0000-0000-0000-000000000000"]


@pytest.mark.parametrize("collector", load_collectors("azure"), ids=lambda each: each.name)
def test_every_action_reads(collector: Collector) -> None:
    assert collector.actions or collector.model is SubnetAcl
    assert [each for each in collector.actions if not each.startswith("Microsoft.") or not each.endswith("/read")] == []
