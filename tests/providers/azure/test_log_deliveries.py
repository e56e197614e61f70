"""Deliveries of the access logs of application gateways, read through azure-core from the ARM emulator."""

import pytest

from providers.azure.log_deliveries import log_deliveries
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import LogDelivery
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource
from tests.providers.azure.test_diagnostic_settings import category, setting


def test_the_access_logs_of_every_gateway(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    gateways = [resource("Microsoft.Network/applicationGateways", name) for name in ("apps", "apps-legacy")]
    azure_server.put(*gateways)
    azure_server.put(setting("apps", category("ApplicationGatewayAccessLog"), of=gateways[0]))
    azure_server.put(setting("apps-legacy", category("ApplicationGatewayPerformanceLog"), of=gateways[1]))
    found = [each for each in log_deliveries.function(subscription) if isinstance(each, LogDelivery)]
    assert [(each.name, each.log_type, each.is_delivered) for each in found] == [
        ("apps", "ApplicationGatewayAccessLog", True),
        ("apps-legacy", "ApplicationGatewayAccessLog", False),
    ]


def test_refused_gateways_refuse_their_logs(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("applicationGateways")
    with pytest.raises(RefusedError):
        list(log_deliveries.function(subscription))
