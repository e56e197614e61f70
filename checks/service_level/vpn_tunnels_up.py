"""A tunnel of a VPN connection is down.

A connection has two tunnels so that one can fail, or be replaced by the provider, without anybody noticing. With one
of them down, the next failure cuts the sites apart. Where there is one tunnel alone, they are apart already. What
clients dial in to is not judged.

To fix: bring up the tunnel on the device at the other end. AWS: `VgwTelemetry[].Status`. Azure: `connectionStatus` and
`tunnelConnectionStatus`. GCP: `status` and `detailedStatus` of the tunnel.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import TunnelStatus, Unknown, VpnConnection
from scanner.tunnels import doubt, settings_of


@check("vpn-tunnels-up", theme=Theme.SERVICE_LEVEL, severity=Severity.MEDIUM, maps=(nist("CP-8"), nist("CP-10")))
def vpn_tunnels_up(connection: VpnConnection) -> Iterator[Answer]:
    """Look at each tunnel's status."""
    for number, tunnel, status in settings_of(connection, lambda tunnel: tunnel.status, "clients dial in to it"):
        if isinstance(status, Unknown):
            yield doubt(tunnel, status)
        elif status is TunnelStatus.DOWN:
            yield Violation(f"has its tunnel {tunnel.id} down", at=f"tunnels[{number}].status")
