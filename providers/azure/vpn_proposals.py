"""What a tunnel's two phases accept, as a policy names it or as Azure assumes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from providers.azure.session import Answer
from providers.undecided import decided
from scanner.models import NO_DH_GROUP, Encryption, IkeVersion, Integrity, Proposal, TunnelChoice, Unknown

T = TypeVar("T")

ENCRYPTION: Mapping[str, Encryption] = {
    "none": Encryption.NULL,
    "des": Encryption.DES,
    "des3": Encryption.DES3,
    "aes128": Encryption.AES128,
    "aes192": Encryption.AES192,
    "aes256": Encryption.AES256,
    "gcmaes128": Encryption.AES128_GCM,
    "gcmaes192": Encryption.AES192_GCM,
    "gcmaes256": Encryption.AES256_GCM,
}
INTEGRITY: Mapping[str, Integrity] = {
    "md5": Integrity.MD5,
    "sha1": Integrity.SHA1,
    "sha256": Integrity.SHA2_256,
    "sha384": Integrity.SHA2_384,
}
AUTHENTICATED_ENCRYPTION = frozenset({"gcmaes128", "gcmaes192", "gcmaes256"})
# VPN Gateway FAQ, "Which Diffie-Hellman groups does the custom policy support?".
GROUPS: Mapping[str, int] = {
    "none": NO_DH_GROUP,
    "dhgroup1": 1,
    "dhgroup2": 2,
    "dhgroup14": 14,
    "dhgroup2048": 14,
    "dhgroup24": 24,
    "ecp256": 19,
    "ecp384": 20,
}
PFS_GROUPS: Mapping[str, int] = {
    "none": NO_DH_GROUP,
    "pfs1": 1,
    "pfs2": 2,
    "pfs14": 14,
    "pfs2048": 14,
    "pfs24": 24,
    "ecp256": 19,
    "ecp384": 20,
}
SAME_GROUP_AS_IKE = "pfsmm"
IKE_VERSIONS: Mapping[str, IkeVersion] = {"ikev1": IkeVersion.V1, "ikev2": IkeVersion.V2}
# A policy names all of them or there is none (VPN Gateway FAQ, "Can I specify a partial policy on a connection?").
IN_POLICIES = tuple(each for each in TunnelChoice if each is not TunnelChoice.IKE_VERSION)
# "If none was specified, default values of 27,000 seconds ... are used" (VPN Gateway FAQ).
DEFAULT_POLICY_LIFETIME = 27000


@dataclass(frozen=True)
class Accepted:
    """What a kind of gateway accepts where a connection has no policy."""

    phase1: Proposal
    phase2: Proposal


# Both tables from "About VPN devices and IPsec/IKE parameters for site-to-site VPN Gateway connections": what a gateway
# accepts as responder holds all that it offers as initiator. The first phase lives for 28,800 seconds, always.
POLICY_BASED = Accepted(
    phase1=Proposal(
        encryption=(Encryption.AES256, Encryption.AES128, Encryption.DES3),
        integrity=(Integrity.SHA2_256, Integrity.SHA1),
        dh_groups=(2,),
        lifetime=None,
    ),
    phase2=Proposal(
        encryption=(Encryption.AES256, Encryption.AES128, Encryption.DES3),
        integrity=(Integrity.SHA2_256, Integrity.SHA1),
        dh_groups=(),
        lifetime=3600,
    ),
)
ROUTE_BASED = Accepted(
    phase1=POLICY_BASED.phase1,
    phase2=Proposal(
        encryption=(
            Encryption.AES256_GCM,
            Encryption.AES256,
            Encryption.AES128,
            Encryption.DES3,
            Encryption.DES,
        ),
        integrity=(Integrity.SHA2_256, Integrity.SHA1),
        dh_groups=(NO_DH_GROUP, 1, 2, 14, 24),
        lifetime=27000,
    ),
)
# "Site-to-site IPsec policies" of Azure Virtual WAN.
VIRTUAL_WAN = Accepted(
    phase1=Proposal(
        encryption=(Encryption.AES256, Encryption.AES128),
        integrity=(Integrity.SHA2_256, Integrity.SHA1),
        dh_groups=(2,),
        lifetime=None,
    ),
    phase2=Proposal(
        encryption=(Encryption.AES256_GCM, Encryption.AES256, Encryption.AES128),
        integrity=(Integrity.SHA2_256, Integrity.SHA1),
        dh_groups=(NO_DH_GROUP, 1, 2, 14, 24),
        lifetime=3600,
    ),
)


Policies = Sequence[Answer] | Unknown
"""Of a connection; unknown where a template leaves open whether there are some."""


def phase1_of(policies: Policies, otherwise: Accepted | Unknown) -> Proposal:
    """What the first phase accepts.

    Args:
        policies: of the connection.
        otherwise: what is accepted where there is none.
    """
    if isinstance(policies, Unknown):
        return _unread(policies, lifetime=None)
    if not policies:
        return _unread(otherwise, lifetime=None) if isinstance(otherwise, Unknown) else otherwise.phase1
    return Proposal(
        encryption=decided(lambda: _named(policies, "ikeEncryption", ENCRYPTION.get)),
        integrity=decided(lambda: _named(policies, "ikeIntegrity", _ike_hash)),
        dh_groups=decided(lambda: _named(policies, "dhGroup", GROUPS.get)),
        lifetime=None,
    )


def phase2_of(policies: Policies, otherwise: Accepted | Unknown) -> Proposal:
    """What the second phase accepts; its key exchange is the policies' `pfsGroup`."""
    if isinstance(policies, Unknown):
        return _unread(policies, lifetime=policies)
    if not policies:
        return _unread(otherwise, lifetime=otherwise) if isinstance(otherwise, Unknown) else otherwise.phase2
    # The SDK's documentation has the two phases the wrong way round for the algorithms named `ipsec...`.
    return Proposal(
        encryption=decided(lambda: _named(policies, "ipsecEncryption", ENCRYPTION.get)),
        integrity=decided(lambda: _hashes(policies)),
        dh_groups=decided(lambda: _pfs_groups(policies)),
        lifetime=decided(lambda: _lifetime(policies)),
    )


def _hashes(policies: Sequence[Answer]) -> tuple[Integrity, ...] | Unknown:
    hashed = [each for each in policies if _written(each, "ipsecIntegrity") not in AUTHENTICATED_ENCRYPTION]
    return _named(hashed, "ipsecIntegrity", INTEGRITY.get)


def _lifetime(policies: Sequence[Answer]) -> int:
    return max(each.get("saLifeTimeSeconds") or DEFAULT_POLICY_LIFETIME for each in policies)


def _unread(unknown: Unknown, lifetime: Unknown | None) -> Proposal:
    return Proposal(encryption=unknown, integrity=unknown, dh_groups=unknown, lifetime=lifetime)


def _ike_hash(written: str) -> Integrity | Unknown | None:
    """AES-GCM needs no hash for integrity, but IKE needs one to derive keys (RFC 5282, section 8)."""
    if written in AUTHENTICATED_ENCRYPTION:
        return Unknown(why=f"Azure does not tell which hash derives the keys of IKE beside {written.upper()}")
    return INTEGRITY.get(written)


def _pfs_groups(policies: Sequence[Answer]) -> tuple[int, ...] | Unknown:
    """The groups of the second phase; none where no policy has one."""
    same = [each for each in policies if _written(each, "pfsGroup") == SAME_GROUP_AS_IKE]
    own = [each for each in policies if each not in same]
    parts = (_named(own, "pfsGroup", PFS_GROUPS.get), _named(same, "dhGroup", GROUPS.get))
    found: set[int] = set()
    for part in parts:
        if isinstance(part, Unknown):
            return part
        found.update(part)
    return () if found == {NO_DH_GROUP} else tuple(found)


def _named(
    policies: Sequence[Answer], field: str, meaning: Callable[[str], T | Unknown | None]
) -> tuple[T, ...] | Unknown:
    """What the policies name in a field; unknown when a value is new to us."""
    found: list[T] = []
    for policy in policies:
        known = meaning(_written(policy, field))
        if known is None:
            return Unknown(why=f"{field} {policy.get(field) or 'left empty'} is new to netassay")
        if isinstance(known, Unknown):
            return known
        found.append(known)
    return tuple(found)


def _written(policy: Answer, field: str) -> str:
    """In lower case; empty where nothing is, which is not the value `None`."""
    return str(policy.get(field) or "").lower()
