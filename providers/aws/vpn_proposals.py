"""What a tunnel's two phases accept, as its options name it or as AWS assumes it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from providers.aws.session import Answer
from providers.undecided import decided
from scanner.models import Encryption, IkeVersion, Integrity, Proposal, TunnelChoice, Unknown

T = TypeVar("T")

ENCRYPTION = {
    "AES128": Encryption.AES128,
    "AES256": Encryption.AES256,
    "AES128-GCM-16": Encryption.AES128_GCM,
    "AES256-GCM-16": Encryption.AES256_GCM,
}
INTEGRITY = {
    "SHA1": Integrity.SHA1,
    "SHA2-256": Integrity.SHA2_256,
    "SHA2-384": Integrity.SHA2_384,
    "SHA2-512": Integrity.SHA2_512,
}
IKE_VERSIONS = {"ikev1": IkeVersion.V1, "ikev2": IkeVersion.V2}
# Where a tunnel names no values, AWS accepts all it knows (Site-to-Site VPN User Guide, "Tunnel options"; the values
# are those of the EC2 API Reference, `VpnTunnelOptionsSpecification`; groups 35 to 37 are for ML-KEM and are only used
# when asked for).
DEFAULT_GROUPS = {1: (2, *range(14, 25)), 2: (2, 5, *range(14, 25))}
DEFAULT_LIFETIMES = {1: 28800, 2: 3600}
OPTIONS = {
    TunnelChoice.IKE_VERSION: "IkeVersions",
    TunnelChoice.IKE_ENCRYPTION: "Phase1EncryptionAlgorithms",
    TunnelChoice.IKE_INTEGRITY: "Phase1IntegrityAlgorithms",
    TunnelChoice.IKE_DH_GROUP: "Phase1DHGroupNumbers",
    TunnelChoice.IPSEC_ENCRYPTION: "Phase2EncryptionAlgorithms",
    TunnelChoice.IPSEC_INTEGRITY: "Phase2IntegrityAlgorithms",
    TunnelChoice.IPSEC_DH_GROUP: "Phase2DHGroupNumbers",
}
NAMES_OF_LISTS = ("EncryptionAlgorithms", "IntegrityAlgorithms", "DHGroupNumbers")
AUTHENTICATED_ENCRYPTION = frozenset({Encryption.AES128_GCM, Encryption.AES256_GCM})
# "Category 'VPN' connections in the GovCloud region have a minimum requirement of AES128, SHA2, and DH Group 14" (the
# configuration files that AWS makes for customer gateways): the usual defaults are not those of GovCloud, and which
# are is not published.
GOVCLOUD = "aws-us-gov"
GOVCLOUD_DEFAULT = Unknown(why="AWS does not publish what a tunnel in GovCloud accepts when nothing is chosen")
# The first generation of connections, "VPN-Classic", has neither IKEv2 nor options (Site-to-Site VPN User Guide,
# "Site-to-Site VPN categories"). It has "AES128, SHA1, and DH Group 2"; "higher parameters are only available for VPNs
# of category 'VPN'" (the configuration files that AWS makes for customer gateways).
CLASSIC_VERSIONS = (IkeVersion.V1,)
CLASSIC_PHASES = {
    phase: Proposal(
        encryption=(Encryption.AES128,),
        integrity=(Integrity.SHA1,),
        dh_groups=(2,),
        lifetime=DEFAULT_LIFETIMES[phase],
    )
    for phase in (1, 2)
}


def ike_versions_of(options: Answer) -> tuple[IkeVersion, ...] | Unknown:
    """The IKE versions that a tunnel with these options accepts."""
    return decided(lambda: _named(options.get("IkeVersions"), IKE_VERSIONS.get, tuple(IKE_VERSIONS.values())))


def phase1_of(options: Answer, partition: str) -> Proposal:
    """What its first phase accepts."""
    return _proposal(options, 1, partition)


def phase2_of(options: Answer, partition: str) -> Proposal:
    """What its second phase accepts, with no integrity algorithm where every cipher authenticates by itself.

    ESP then has none, whichever are listed (RFC 5282, section 8). IKE is different: whatever the cipher, it needs a
    hash for its pseudorandom function (RFC 7296, section 3.3.3), and AWS has no other option that could name it.
    """
    phase2 = _proposal(options, 2, partition)
    if isinstance(phase2.encryption, Unknown):
        return phase2.model_copy(update={"integrity": phase2.encryption})
    if not AUTHENTICATED_ENCRYPTION.issuperset(phase2.encryption):
        return phase2
    return phase2.model_copy(update={"integrity": ()})


def defaulted_in(options: Answer, phase2: Proposal) -> tuple[TunnelChoice, ...] | Unknown:
    """For which the options name nothing that they could name."""
    idle = {TunnelChoice.IPSEC_INTEGRITY} if phase2.integrity == () else set()
    return decided(
        lambda: tuple(choice for choice, option in OPTIONS.items() if choice not in idle and not options.get(option))
    )


def _proposal(options: Answer, phase: int, partition: str) -> Proposal:
    prefix = f"Phase{phase}"
    is_govcloud = partition == GOVCLOUD
    ciphers, hashes, groups = (options.get(f"{prefix}{each}") for each in NAMES_OF_LISTS)
    every_hash = GOVCLOUD_DEFAULT if is_govcloud else tuple(INTEGRITY.values())
    every_group = GOVCLOUD_DEFAULT if is_govcloud else DEFAULT_GROUPS[phase]
    return Proposal(
        encryption=decided(lambda: _named(ciphers, ENCRYPTION.get, tuple(ENCRYPTION.values()))),
        integrity=decided(lambda: _named(hashes, INTEGRITY.get, every_hash)),
        dh_groups=decided(lambda: _named(groups, int, every_group)),
        lifetime=options.get(f"{prefix}LifetimeSeconds", DEFAULT_LIFETIMES[phase]),
    )


def _named(
    values: Iterable[Answer] | None, meaning: Callable[[str], T | None], default: tuple[T, ...] | Unknown
) -> tuple[T, ...] | Unknown:
    """What a list of values accepts; the default when it is absent or empty, unknown when a value is new to us."""
    found: list[T] = []
    for value in values or ():
        if (known := meaning(value["Value"])) is None:
            return Unknown(why=f"{value['Value']} is new to netassay")
        found.append(known)
    return tuple(found) or default
