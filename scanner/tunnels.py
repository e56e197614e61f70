"""Asking the same question of each tunnel of a VPN connection."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from scanner.check import Answer, Params, Violation
from scanner.models import Encryption, Integrity, Tunnel, TunnelChoice, Unknown, VpnConnection, applicable

T = TypeVar("T")

FIELDS = {
    TunnelChoice.IKE_VERSION: "ike_versions",
    TunnelChoice.IKE_ENCRYPTION: "phase1.encryption",
    TunnelChoice.IKE_INTEGRITY: "phase1.integrity",
    TunnelChoice.IKE_DH_GROUP: "phase1.dh_groups",
    TunnelChoice.IPSEC_ENCRYPTION: "phase2.encryption",
    TunnelChoice.IPSEC_INTEGRITY: "phase2.integrity",
    TunnelChoice.IPSEC_DH_GROUP: "phase2.dh_groups",
}


class Ciphers(Params):
    """Settings."""

    allowed: tuple[Encryption, ...] = (
        Encryption.AES256,
        Encryption.AES128_GCM,
        Encryption.AES192_GCM,
        Encryption.AES256_GCM,
    )
    """Ciphers that may be accepted."""


class Hashes(Params):
    """Settings."""

    allowed: tuple[Integrity, ...] = (Integrity.SHA2_256, Integrity.SHA2_384, Integrity.SHA2_512)
    """Hashes that may be accepted."""


class DhGroups(Params):
    """Settings."""

    allowed: tuple[int, ...] = (*range(14, 22), 31, 32, 35, 36, 37)
    """Groups that may be accepted (IANA "IKEv2 Parameters", transform type 4): by default MODP of at least 2,048 bits,
    the NIST curves P-256 to P-521, Curve25519, Curve448, and ML-KEM."""


def tunnels_of(connection: VpnConnection) -> Sequence[Tunnel]:
    """The tunnels of the connection; where there is none, no question about tunnels arises."""
    applicable(bool(connection.tunnels), "has no tunnel")
    return connection.tunnels


def settings_of(
    connection: VpnConnection, setting: Callable[[Tunnel], T | Unknown | None], otherwise: str
) -> Iterator[tuple[int, Tunnel, T | Unknown]]:
    """The number of each tunnel that has the setting, the tunnel, and the setting's value.

    Raises:
        InapplicableError: none of them has it; `otherwise` is the reason a reader sees.
    """
    found = [(number, tunnel, setting(tunnel)) for number, tunnel in enumerate(tunnels_of(connection))]
    applicable(any(value is not None for _, _, value in found), otherwise)
    yield from ((number, tunnel, value) for number, tunnel, value in found if value is not None)


def doubt(tunnel: Tunnel, unknown: Unknown) -> Unknown:
    """What is not known of a tunnel, with the tunnel's name."""
    return Unknown(why=f"tunnel {tunnel.id}: {unknown.why}")


def refused_values(
    connection: VpnConnection,
    choice: TunnelChoice,
    values: Callable[[Tunnel], Sequence[T] | Unknown],
    is_good: Callable[[T], bool],
) -> Iterator[Answer]:
    """A flaw for each tunnel that accepts a value that is not good.

    Args:
        connection: the connection whose tunnels are asked.
        choice: what the values are.
        values: the values a tunnel accepts; an unknown list is a doubt, and the other tunnels are asked all the same.
        is_good: whether a value may be accepted.
    """
    # An IKE version is called by a name that says what it is.
    what = "" if choice is TunnelChoice.IKE_VERSION else f"{choice} "
    for number, tunnel in enumerate(tunnels_of(connection)):
        accepted = values(tunnel)
        if isinstance(accepted, Unknown):
            yield doubt(tunnel, accepted)
        elif bad := [str(each) for each in accepted if not is_good(each)]:
            yield Violation(
                f"accepts {what}{', '.join(bad)} on tunnel {tunnel.id}{_because(tunnel, choice)}",
                at=f"tunnels[{number}].{FIELDS[choice]}",
            )


def _because(tunnel: Tunnel, choice: TunnelChoice) -> str:
    named_none = not isinstance(tunnel.defaulted, Unknown) and choice in tunnel.defaulted
    return ", for which none was chosen" if named_none else ""
