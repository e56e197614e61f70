"""The keys of a VPN tunnel are used for too long.

The longer a key lives, the more traffic one stolen key opens. The second phase, which encrypts the traffic, must not
outlive the first, which replaces its keys. Where the provider fixes how long keys live, there is nothing to judge.

To fix: shorten the lifetimes. AWS: `Phase1LifetimeSeconds` and `Phase2LifetimeSeconds`. Azure:
`ipsecPolicies[].saLifeTimeSeconds`. GCP: the lifetimes of Cloud VPN cannot be changed.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import Tunnel, Unknown, VpnConnection, applicable
from scanner.tunnels import doubt, tunnels_of


class Lifetimes(Params):
    """Settings."""

    phase1_seconds: int = Field(default=28800, ge=1)
    """The longest that a key of the first phase may live."""
    phase2_seconds: int = Field(default=3600, ge=1)
    """The longest that a key of the second phase may live."""


@check(
    "vpn-sa-lifetime",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.LOW,
    maps=(nist("SC-12"),),
)
def vpn_sa_lifetime(connection: VpnConnection, params: Lifetimes) -> Iterator[Answer]:
    """Compare the lifetimes of each tunnel with their maxima, then with each other."""
    tunnels = tunnels_of(connection)
    fixed = all(phase.lifetime is None for tunnel in tunnels for phase in (tunnel.phase1, tunnel.phase2))
    applicable(not fixed, "the provider fixes how long keys live")
    for number, tunnel in enumerate(tunnels):
        yield from _too_long(number, tunnel, params)
        first, second = tunnel.phase1.lifetime, tunnel.phase2.lifetime
        if isinstance(first, int) and isinstance(second, int) and second > first:
            yield Violation(
                f"uses keys of the second phase longer than those of the first on tunnel {tunnel.id}",
                at=f"tunnels[{number}].phase2.lifetime",
            )


def _too_long(number: int, tunnel: Tunnel, params: Lifetimes) -> Iterator[Answer]:
    for phase, name, lifetime, maximum in (
        ("phase1", "first", tunnel.phase1.lifetime, params.phase1_seconds),
        ("phase2", "second", tunnel.phase2.lifetime, params.phase2_seconds),
    ):
        if isinstance(lifetime, Unknown):
            yield doubt(tunnel, lifetime)
        elif lifetime is not None and lifetime > maximum:
            yield Violation(
                f"uses keys of the {name} phase for {lifetime} seconds on tunnel {tunnel.id}, longer than {maximum}",
                at=f"tunnels[{number}].{phase}.lifetime",
            )
