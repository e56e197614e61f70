"""Deliveries of the access logs of application gateways."""

from collections.abc import Iterator

from providers.azure.diagnostic_settings import READ_SETTINGS, deliveries_of
from providers.azure.session import AzureSubscription
from scanner.models import LogDelivery
from scanner.provider import collects

# "Monitoring data reference for Azure Application Gateway", resource logs.
ACCESS_LOG = "ApplicationGatewayAccessLog"


@collects(READ_SETTINGS, "Microsoft.Network/applicationGateways/read")
def log_deliveries(subscription: AzureSubscription) -> Iterator[LogDelivery]:
    """Diagnostic settings of application gateways. A load balancer has no log of what passes it."""
    yield from deliveries_of(subscription, ACCESS_LOG, subscription.all("Microsoft.Network/applicationGateways"))
