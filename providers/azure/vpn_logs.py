"""Which logs a VPN gateway keeps of its tunnels."""

from dataclasses import dataclass

from providers.azure.diagnostic_settings import is_delivered
from providers.azure.session import AzureSubscription
from scanner.models import Unknown

# State changes, and messages of the negotiations (Azure Monitor, "Supported resource logs" of
# `Microsoft.Network/virtualNetworkGateways` and of `Microsoft.Network/vpnGateways`).
ACTIVITY = ("TunnelDiagnosticLog", "IKEDiagnosticLog")
ROUTING = "RouteDiagnosticLog"


@dataclass(frozen=True)
class TunnelLogs:
    """Whether they are kept."""

    activity: bool | Unknown
    """State changes and negotiations."""
    routing: bool | Unknown


def tunnel_logs(subscription: AzureSubscription, gateway: str) -> TunnelLogs:
    """The logs of the tunnels of a gateway, which its diagnostic settings send somewhere.

    Raises:
        VanishedError: the gateway does not exist any more.
    """
    activity = [is_delivered(subscription, each, gateway) for each in ACTIVITY]
    unknown = next((each for each in activity if isinstance(each, Unknown)), True)
    return TunnelLogs(
        activity=False if False in activity else unknown,
        routing=is_delivered(subscription, ROUTING, gateway),
    )
