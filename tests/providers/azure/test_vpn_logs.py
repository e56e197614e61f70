"""The logs of a VPN gateway's tunnels, read from the ARM emulator."""

import pytest

from providers.azure.session import AzureSubscription
from providers.azure.vpn_logs import TunnelLogs, tunnel_logs
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.site_to_site import categories, diagnostics, gateway

GATEWAY = gateway()
READ = "Microsoft.Insights/diagnosticSettings/read"


@pytest.mark.parametrize(
    ("kept", "activity", "routing"),
    [
        ((), False, False),
        (("IKEDiagnosticLog", "RouteDiagnosticLog"), False, True),
        (("TunnelDiagnosticLog",), False, False),
        (("IKEDiagnosticLog", "TunnelDiagnosticLog"), True, False),
    ],
)
def test_what_is_kept(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    kept: tuple[str, ...],
    activity: bool,
    routing: bool,
) -> None:
    azure_server.put(GATEWAY, diagnostics(GATEWAY["id"], *categories(*kept)))
    assert tunnel_logs(subscription, GATEWAY["id"]) == TunnelLogs(activity=activity, routing=routing)


def test_settings_that_are_refused(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(GATEWAY)
    azure_server.refuse("diagnosticSettings")
    unread = Unknown(why=f"{READ} could not be read: AuthorizationFailed: refused by the demo server")
    assert tunnel_logs(subscription, GATEWAY["id"]) == TunnelLogs(activity=unread, routing=unread)
