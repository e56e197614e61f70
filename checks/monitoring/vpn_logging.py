"""A VPN tunnel keeps no log of its negotiations.

When a tunnel is down, or somebody tries keys and proposals on it, the log of its negotiations is where this shows:
metrics only say that it is down. Where the provider always keeps such a log, there is nothing to turn on.

To fix: turn on the log of every tunnel. AWS: `LogOptions.CloudWatchLogOptions.LogEnabled`, and `BgpLogEnabled` for
routing. Azure: a diagnostic setting of the gateway with `TunnelDiagnosticLog` and `IKEDiagnosticLog`. GCP: Cloud
Logging has it by default.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Unknown, VpnConnection
from scanner.tunnels import doubt, settings_of


class TunnelLogs(Params):
    """Settings."""

    routing: bool = False
    """The messages of the routing protocol must be logged too, where a tunnel uses one."""


@check(
    "vpn-logging",
    theme=Theme.MONITORING,
    severity=Severity.MEDIUM,
    maps=(nist("AU-2"), nist("AU-12"), pci("10.2.1"), cwe(778)),
)
def vpn_logging(connection: VpnConnection, params: TunnelLogs) -> Iterator[Answer]:
    """Look at the logs of each tunnel."""
    logs = settings_of(connection, lambda tunnel: tunnel.logs_activity, "its provider always keeps this log")
    for number, tunnel, logs_activity in logs:
        wanted = [("logs_activity", "negotiations", logs_activity)]
        if params.routing and tunnel.logs_routing is not None:
            wanted.append(("logs_routing", "routing", tunnel.logs_routing))
        for field, what, is_logged in wanted:
            if isinstance(is_logged, Unknown):
                yield doubt(tunnel, is_logged)
            elif not is_logged:
                yield Violation(f"keeps no log of {what} on tunnel {tunnel.id}", at=f"tunnels[{number}].{field}")
