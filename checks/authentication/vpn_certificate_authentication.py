"""A VPN tunnel authenticates its ends with a pre-shared key.

Whoever knows the key can pose as either end, and many people know it: it is typed into devices, mailed to suppliers and
kept in ticket systems. It stays the same until somebody changes it on both ends at once. A certificate names one end,
its private key does not travel, and it expires and can be revoked.

A key can be declared as accepted together with the day on which it was last changed. It is then judged by its age.

To fix: give the remote end a certificate, or change the key and declare the day. AWS: `CertificateArn` of a new
customer gateway. Azure: `authenticationType` of the connection. GCP: Cloud VPN knows pre-shared keys alone: declare
them.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pydantic import Field

from scanner.check import Answer, AsOf, Params, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.declared import is_declared
from scanner.models import TunnelAuthentication, Unknown, VpnConnection
from scanner.tunnels import doubt, tunnels_of


class PreSharedKeys(Params):
    """Settings."""

    rotated: Mapping[str, date] = Field(default_factory=dict)
    """Connections whose pre-shared key is accepted, each with the day on which its key was last changed. They are named
    by identity, name or label; `*` and `?` stand for anything, and the first one that fits counts."""
    max_age_days: int = Field(default=365, ge=1)
    """Days after which an accepted key must have been changed."""


@check(
    "vpn-certificate-authentication",
    theme=Theme.AUTHENTICATION,
    severity=Severity.MEDIUM,
    maps=(nist("IA-3"), nist("IA-5(2)")),
)
def vpn_certificate_authentication(connection: VpnConnection, params: PreSharedKeys, as_of: AsOf) -> Iterator[Answer]:
    """Look for tunnels with a pre-shared key that is not declared, or too old."""
    changed = next((day for name, day in params.rotated.items() if is_declared(connection, (name,))), None)
    # A day that is still to come declares nothing.
    if changed and timedelta(0) <= as_of.date() - changed <= timedelta(days=params.max_age_days):
        return
    declared = f", declared as last changed on {changed}" if changed else ""
    for number, tunnel in enumerate(tunnels_of(connection)):
        if isinstance(tunnel.authentication, Unknown):
            yield doubt(tunnel, tunnel.authentication)
        elif tunnel.authentication is TunnelAuthentication.PRE_SHARED_KEY:
            yield Violation(
                f"authenticates tunnel {tunnel.id} with a pre-shared key{declared}",
                at=f"tunnels[{number}].authentication",
            )
