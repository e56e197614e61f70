"""Asking the same question of each tunnel of a VPN connection."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from scanner.check import Answer, Params, Violation
from scanner.models import Tunnel, Unknown, VpnConnection, applicable

T = TypeVar("T")


class DhGroups(Params):
    """Settings."""

    allowed: tuple[int, ...] = (*range(14, 22), 31, 32, 35, 36, 37)
    """Groups that may be accepted (IANA "IKEv2 Parameters", transform type 4): by default MODP of at least 2,048 bits,
    the NIST curves P-256 to P-521, Curve25519, Curve448, and ML-KEM."""


def tunnels_of(connection: VpnConnection) -> Sequence[Tunnel]:
    """The tunnels of the connection; where there is none, no question about tunnels arises."""
    applicable(bool(connection.tunnels), "has no tunnel")
    return connection.tunnels


def refused_values(
    connection: VpnConnection,
    field: str,
    values: Callable[[Tunnel], Sequence[T] | Unknown],
    is_good: Callable[[T], bool],
    what: str = "",
) -> Iterator[Answer]:
    """A flaw for each tunnel that accepts a value that is not good.

    Args:
        connection: the connection whose tunnels are asked.
        field: path of the values within a tunnel.
        values: the values a tunnel accepts; an unknown list is a doubt, and the other tunnels are asked all the same.
        is_good: whether a value may be accepted.
        what: what the values are, as it follows "accepts", when their names do not say it.
    """
    for number, tunnel in enumerate(tunnels_of(connection)):
        accepted = values(tunnel)
        if isinstance(accepted, Unknown):
            yield Unknown(why=f"tunnel {tunnel.id}: {accepted.why}")
        elif bad := [str(each) for each in accepted if not is_good(each)]:
            named = " ".join(filter(None, (what, ", ".join(bad))))
            because = ", for which no algorithm was chosen" if tunnel.is_provider_default else ""
            yield Violation(f"accepts {named} on tunnel {tunnel.id}{because}", at=f"tunnels[{number}].{field}")
