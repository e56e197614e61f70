"""Management locks in Terraform and in templates of Azure Resource Manager."""

from pathlib import Path
from typing import Any

import pytest

from scanner.models import LoadBalancer, Unknown
from tests.declaring import declare
from tests.providers.azure.templates.test_estate import SCHEMA
from tests.providers.azure.templates.three_ways import IN_GROUP, in_terraform

BALANCERS = f"""
variable "open" {{}}
resource "azurerm_resource_group" "here" {{
  name = "template"
  location = "westeurope"
}}
resource "azurerm_lb" "kept" {{
  name = "kept"
  {IN_GROUP}
}}
resource "azurerm_lb" "other" {{
  name = "other"
  {IN_GROUP}
}}
"""
LOCK = """
resource "azurerm_management_lock" "kept" {
  name = "kept"
  scope = azurerm_lb.kept.id
  lock_level = "CanNotDelete"
}
"""


def kept(root: Path, text: str) -> dict[str, bool | Unknown | None]:
    found = in_terraform(root, BALANCERS + text).of(LoadBalancer)
    return {each.id.rpartition("/")[2]: each.deletion_protection for each in found}


@pytest.mark.parametrize("level", ["CanNotDelete", "ReadOnly"])
def test_what_is_locked_is_kept_and_others_may_be_locked_elsewhere(tmp_path: Path, level: str) -> None:
    found = kept(tmp_path, LOCK.replace("CanNotDelete", level))
    assert found["kept"] is True
    assert isinstance(found["other"], Unknown)


def test_a_lock_of_a_resource_group_is_for_all_in_it(tmp_path: Path) -> None:
    found = kept(tmp_path, LOCK.replace("azurerm_lb.kept.id", "azurerm_resource_group.here.id"))
    assert found == {"kept": True, "other": True}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"CanNotDelete"', "var.open"),
        ("azurerm_lb.kept.id", "var.open"),
        ('  name = "kept"\n  scope', '  count = var.open ? 1 : 0\n  name = "kept"\n  scope'),
        (LOCK, ""),
    ],
)
def test_what_is_not_known_of_a_lock_keeps_nothing_for_certain(tmp_path: Path, old: str, new: str) -> None:
    found = kept(tmp_path, LOCK.replace(old, new))
    assert all(isinstance(each, Unknown) for each in found.values())


WRITTEN = (
    "/subscriptions/main.json/resourcegroups/template/providers/Microsoft.Network/loadBalancers/kept",
    "[resourceId('Microsoft.Network/loadBalancers', 'kept')]",
    "Microsoft.Network/loadBalancers/kept",
)


@pytest.mark.parametrize("scope", [*WRITTEN, None])
def test_a_lock_in_a_template_of_azure(tmp_path: Path, scope: str | None) -> None:
    balancers: list[Any] = [
        {"type": "Microsoft.Network/loadBalancers", "name": each, "apiVersion": "2025-01-01", "properties": {}}
        for each in ("kept", "other")
    ]
    lock: dict[str, Any] = {
        "type": "Microsoft.Authorization/locks",
        "name": "keep",
        "apiVersion": "2020-05-01",
        "properties": {"level": "CanNotDelete"},
        **({"scope": scope} if scope else {}),
    }
    document: dict[str, Any] = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [*balancers, lock],
    }
    found = declare(tmp_path, {"main.json": document}).of(LoadBalancer)
    locked = {each.id.rpartition("/")[2]: each.deletion_protection for each in found}
    assert locked["kept"] is True
    assert isinstance(locked["other"], Unknown) if scope else locked["other"] is True
