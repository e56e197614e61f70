"""Which logs the diagnostic settings of Terraform deliver."""

from pathlib import Path

import pytest

from scanner.models import LogDelivery, Unknown
from tests.declaring import declare

GATEWAY = """\
variable "open" {}

resource "azurerm_application_gateway" "edge" {
  name                = "edge"
  resource_group_name = "shop"
  location            = "westeurope"
}

"""
SETTING = """\
resource "azurerm_monitor_diagnostic_setting" "logs" {
  name               = "logs"
  target_resource_id = azurerm_application_gateway.edge.id
  storage_account_id = "/subscriptions/s/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/logs"
  LOGS
}
"""


def _delivery(root: Path, logs: str) -> LogDelivery:
    return declare(root, {"main.tf": GATEWAY + SETTING.replace("LOGS", logs)}).one(LogDelivery)


@pytest.mark.parametrize(
    ("logs", "is_delivered"),
    [
        ('enabled_log {\n    category = "ApplicationGatewayAccessLog"\n  }', True),
        ('enabled_log {\n    category_group = "allLogs"\n  }', True),
        ('enabled_log {\n    category = "ApplicationGatewayFirewallLog"\n  }', False),
        ('log {\n    category = "ApplicationGatewayAccessLog"\n  }', True),
        ('log {\n    category = "ApplicationGatewayAccessLog"\n    enabled = false\n  }', False),
        ("", False),
    ],
)
def test_which_logs_are_delivered(tmp_path: Path, logs: str, is_delivered: bool) -> None:
    delivery = _delivery(tmp_path, logs)
    assert delivery.is_delivered is is_delivered
    assert delivery.name == "azurerm_monitor_diagnostic_setting.logs"
    assert [each.rpartition("/")[2] for each in delivery.targets] == ["edge"]


def test_a_gateway_without_a_setting_may_have_one_elsewhere(tmp_path: Path) -> None:
    assert isinstance(declare(tmp_path, {"main.tf": GATEWAY}).one(LogDelivery).is_delivered, Unknown)


@pytest.mark.parametrize(
    "logs",
    [
        "enabled_log {\n    category = var.open\n  }",
        'count = var.open ? 1 : 0\n  enabled_log {\n    category = "ApplicationGatewayAccessLog"\n  }',
    ],
)
def test_what_is_not_known_delivers_nothing_for_certain(tmp_path: Path, logs: str) -> None:
    declared = declare(tmp_path, {"main.tf": GATEWAY + SETTING.replace("LOGS", logs)})
    assert not [each for each in declared.of(LogDelivery) if not isinstance(each.is_delivered, Unknown)]
    found = [each.address for each in declared.inventory.unevaluated]
    assert declared.of(LogDelivery) or "azurerm_monitor_diagnostic_setting.logs" in found
