"""What the two phases of a Cloud VPN tunnel accept, as its cipher suite names it or as Google assumes it.

All values and defaults are those of Cloud VPN, "Supported IKE ciphers", of 2026-04-10. How long keys live is settled by
Google: 10 hours in the first phase, three in the second.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypeVar

from providers.gcp.rest import Answer
from providers.undecided import decided
from scanner.models import Encryption, IkeVersion, Integrity, Proposal, TunnelChoice, Unknown

T = TypeVar("T")

IKE_VERSIONS = {1: IkeVersion.V1, 2: IkeVersion.V2}
# The Compute API reference, `vpnTunnels`.
DEFAULT_IKE_VERSION = 2
ENCRYPTION = {
    "3DES-CBC": Encryption.DES3,
    "AES-CBC-128": Encryption.AES128,
    "AES-CBC-192": Encryption.AES192,
    "AES-CBC-256": Encryption.AES256,
    "AES-GCM-16-128": Encryption.AES128_GCM,
    "AES-GCM-16-192": Encryption.AES192_GCM,
    "AES-GCM-16-256": Encryption.AES256_GCM,
}
INTEGRITY = {
    "AES-CMAC-96": Integrity.AES_CMAC,
    "AES-XCBC-96": Integrity.AES_XCBC,
    "HMAC-MD5-96": Integrity.MD5,
    "HMAC-SHA1-96": Integrity.SHA1,
    "HMAC-SHA2-256-128": Integrity.SHA2_256,
    "HMAC-SHA2-384-192": Integrity.SHA2_384,
    "HMAC-SHA2-512-256": Integrity.SHA2_512,
}
PSEUDORANDOM = {
    "PRF-AES128-CMAC": Integrity.AES_CMAC,
    "PRF-AES128-XCBC": Integrity.AES_XCBC,
    "PRF-HMAC-MD5": Integrity.MD5,
    "PRF-HMAC-SHA1": Integrity.SHA1,
    "PRF-HMAC-SHA2-256": Integrity.SHA2_256,
    "PRF-HMAC-SHA2-384": Integrity.SHA2_384,
    "PRF-HMAC-SHA2-512": Integrity.SHA2_512,
}
# Those without a number in Google's name are of RFC 5114 (IANA "IKEv2 Parameters", transform type 4).
GROUPS = {
    **{f"Group-{number}": number for number in (2, 5, 14, 15, 16, 18, 19, 20, 21, 31)},
    "modp-1024-160": 22,
    "modp-2048-224": 23,
    "modp-2048-256": 24,
}
AUTHENTICATED_ENCRYPTION = frozenset({Encryption.AES128_GCM, Encryption.AES192_GCM, Encryption.AES256_GCM})

PHASE1, PHASE2 = "phase1", "phase2"
# What IKEv2 accepts where nothing is named. The second phase takes fewer ciphers and hashes than the first.
DEFAULT_ENCRYPTION = {
    PHASE1: tuple(ENCRYPTION.values()),
    PHASE2: tuple(each for each in ENCRYPTION.values() if each is not Encryption.DES3),
}
DEFAULT_INTEGRITY = {
    PHASE1: tuple(INTEGRITY.values()),
    PHASE2: (Integrity.SHA1, Integrity.SHA2_256, Integrity.SHA2_512),
}
# What IKEv1 accepts, in both phases.
OLD_ENCRYPTION, OLD_INTEGRITY, OLD_GROUPS = (Encryption.AES128,), (Integrity.SHA1,), (2,)


def ike_versions_of(tunnel: Answer) -> tuple[IkeVersion, ...] | Unknown:
    """The one IKE version that a tunnel speaks."""
    return decided(partial(_ike_versions, tunnel.get("ikeVersion", DEFAULT_IKE_VERSION)))


def _ike_versions(number: int) -> tuple[IkeVersion, ...] | Unknown:
    return (
        (IKE_VERSIONS[number],) if number in IKE_VERSIONS else Unknown(why=f"IKE version {number} is new to netassay")
    )


def phase1_of(tunnel: Answer) -> Proposal:
    """What the first phase accepts: pseudorandom functions, and hashes too where a cipher needs one."""
    encryption = _encryption(tunnel, PHASE1)
    default = _default(tunnel, OLD_INTEGRITY, PSEUDORANDOM.values())
    derivation = decided(lambda: _named(_suite(tunnel, PHASE1, "prf"), PSEUDORANDOM, default))
    integrity = () if _authenticates(encryption) else _integrity(tunnel, PHASE1)
    return Proposal(
        encryption=encryption,
        integrity=_both(integrity, derivation),
        dh_groups=_groups(tunnel, PHASE1, "dh"),
        lifetime=None,
    )


def phase2_of(tunnel: Answer) -> Proposal:
    """What the second phase accepts, with no hash where every cipher authenticates by itself (RFC 5282, section 8)."""
    encryption = _encryption(tunnel, PHASE2)
    return Proposal(
        encryption=encryption,
        integrity=() if _authenticates(encryption) else _integrity(tunnel, PHASE2),
        # There is no tunnel without perfect forward secrecy.
        dh_groups=_groups(tunnel, PHASE2, "pfs"),
        lifetime=None,
    )


def defaulted_in(tunnel: Answer) -> tuple[TunnelChoice, ...] | Unknown:
    """For which the cipher suite names nothing that it could name."""
    return decided(lambda: tuple(_defaulted(tunnel)))


def _defaulted(tunnel: Answer) -> Iterable[TunnelChoice]:
    needs_hash = {phase: not _authenticates(_encryption(tunnel, phase)) for phase in (PHASE1, PHASE2)}
    fields = {
        TunnelChoice.IKE_ENCRYPTION: (PHASE1, ["encryption"]),
        TunnelChoice.IKE_INTEGRITY: (PHASE1, ["prf", "integrity"] if needs_hash[PHASE1] else ["prf"]),
        TunnelChoice.IKE_DH_GROUP: (PHASE1, ["dh"]),
        TunnelChoice.IPSEC_ENCRYPTION: (PHASE2, ["encryption"]),
        TunnelChoice.IPSEC_INTEGRITY: (PHASE2, ["integrity"] if needs_hash[PHASE2] else []),
        TunnelChoice.IPSEC_DH_GROUP: (PHASE2, ["pfs"]),
    }
    for choice, (phase, names) in fields.items():
        if any(not _suite(tunnel, phase, name) for name in names):
            yield choice


def _suite(tunnel: Answer, phase: str, name: str) -> list[str]:
    """What the cipher suite lists for a phase; nothing where it leaves the choice to Google."""
    found: list[str] = ((tunnel.get("cipherSuite") or {}).get(phase) or {}).get(name) or []
    return found


def _encryption(tunnel: Answer, phase: str) -> tuple[Encryption, ...] | Unknown:
    default = _default(tunnel, OLD_ENCRYPTION, DEFAULT_ENCRYPTION[phase])
    return decided(lambda: _named(_suite(tunnel, phase, "encryption"), ENCRYPTION, default))


def _integrity(tunnel: Answer, phase: str) -> tuple[Integrity, ...] | Unknown:
    default = _default(tunnel, OLD_INTEGRITY, DEFAULT_INTEGRITY[phase])
    return decided(lambda: _named(_suite(tunnel, phase, "integrity"), INTEGRITY, default))


def _groups(tunnel: Answer, phase: str, name: str) -> tuple[int, ...] | Unknown:
    default = _default(tunnel, OLD_GROUPS, GROUPS.values())
    return decided(lambda: _named(_suite(tunnel, phase, name), GROUPS, default))


def _default(tunnel: Answer, old: Iterable[T], new: Iterable[T]) -> tuple[T, ...] | Unknown:
    """What the tunnel's IKE version accepts by itself."""
    versions = ike_versions_of(tunnel)
    if isinstance(versions, Unknown):
        return versions
    return tuple(old if versions == (IkeVersion.V1,) else new)


def _named(
    names: Iterable[str], meanings: Mapping[str, T], default: tuple[T, ...] | Unknown
) -> tuple[T, ...] | Unknown:
    """What a list of names accepts; the default when it is empty, unknown when a name is new to us."""
    found: list[T] = []
    for name in names:
        if name not in meanings:
            return Unknown(why=f"{name} is new to netassay")
        found.append(meanings[name])
    return tuple(found) or default


def _authenticates(encryption: tuple[Encryption, ...] | Unknown) -> bool:
    """Whether every cipher authenticates by itself."""
    return not isinstance(encryption, Unknown) and AUTHENTICATED_ENCRYPTION.issuperset(encryption)


def _both(
    integrity: tuple[Integrity, ...] | Unknown, derivation: tuple[Integrity, ...] | Unknown
) -> tuple[Integrity, ...] | Unknown:
    if isinstance(integrity, Unknown) or isinstance(derivation, Unknown):
        return integrity if isinstance(integrity, Unknown) else derivation
    return (*integrity, *derivation)
