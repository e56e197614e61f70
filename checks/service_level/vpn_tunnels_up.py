"""A tunnel of a VPN connection is down.

A connection has two tunnels so that one can fail, or be replaced by the provider, without anybody noticing. With one
of them down, the next failure cuts the sites apart. Where there is one tunnel alone, they are apart already.

To fix: bring up the tunnel on the device at the other end. AWS: `VgwTelemetry[].Status`. Azure: `connectionStatus` and
`tunnelConnectionStatus`. GCP: `status` and `detailedStatus` of the tunnel.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import TunnelStatus, Unknown, VpnConnection
from scanner.tunnels import doubt, tunnels_of


@check("vpn-tunnels-up", theme=Theme.SERVICE_LEVEL, severity=Severity.MEDIUM, maps=(nist("CP-8"), nist("CP-10")))
def vpn_tunnels_up(connection: VpnConnection) -> Iterator[Answer]:
    """Look at each tunnel's status."""
    for number, tunnel in enumerate(tunnels_of(connection)):
        if isinstance(tunnel.status, Unknown):
            yield doubt(tunnel, tunnel.status)
        elif tunnel.status is TunnelStatus.DOWN:
            yield Violation(f"has its tunnel {tunnel.id} down", at=f"tunnels[{number}].status")
