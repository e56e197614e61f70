"""Site-to-Site VPN connections and virtual private gateways.

The answers hold pre-shared keys, in the tunnels' options and in the customer gateway's configuration. Nothing here
reads those fields, so they end with the answer.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from providers.aws.session import Answer, AwsRegion, tags_of
from scanner.models import (
    Encryption,
    IkeVersion,
    Integrity,
    Proposal,
    Tunnel,
    TunnelAuthentication,
    TunnelStatus,
    Unknown,
    VpnConnection,
    VpnGateway,
)
from scanner.provider import collects

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
STATUSES = {"UP": TunnelStatus.UP, "DOWN": TunnelStatus.DOWN}
IKE_VERSIONS = {"ikev1": IkeVersion.V1, "ikev2": IkeVersion.V2}
# Where a tunnel names no values, AWS accepts all it knows (Site-to-Site VPN User Guide, "Tunnel options"; the values
# are those of the EC2 API Reference, `VpnTunnelOptionsSpecification`; groups 35 to 37 are for ML-KEM and are only used
# when asked for).
DEFAULT_GROUPS = {1: (2, *range(14, 25)), 2: (2, 5, *range(14, 25))}
DEFAULT_LIFETIMES = {1: 28800, 2: 3600}
LISTS = tuple(
    f"Phase{phase}{what}"
    for phase in (1, 2)
    for what in ("EncryptionAlgorithms", "IntegrityAlgorithms", "DHGroupNumbers")
)
GONE = {"deleting", "deleted"}
AUTHENTICATED_ENCRYPTION = frozenset({Encryption.AES128_GCM, Encryption.AES256_GCM})
# Every connection has two (Site-to-Site VPN User Guide, "Tunnel options").
BOTH_TUNNELS = ("1", "2")
# "Category 'VPN' connections in the GovCloud region have a minimum requirement of AES128, SHA2, and DH Group 14" (the
# configuration files that AWS makes for customer gateways): the usual defaults are not those of GovCloud, and which
# are is not published.
GOVCLOUD = "aws-us-gov"
GOVCLOUD_DEFAULT = Unknown(why="AWS does not publish what a tunnel in GovCloud accepts when nothing is chosen")
# The first generation of connections, "VPN-Classic", has neither IKEv2 nor options (Site-to-Site VPN User Guide,
# "Site-to-Site VPN categories"). It has "AES128, SHA1, and DH Group 2"; "higher parameters are only available for VPNs
# of category 'VPN'" (the configuration files that AWS makes for customer gateways).
CLASSIC_PHASES = {
    phase: Proposal(
        encryption=(Encryption.AES128,),
        integrity=(Integrity.SHA1,),
        dh_groups=(2,),
        lifetime=DEFAULT_LIFETIMES[phase],
    )
    for phase in (1, 2)
}


@collects("ec2:DescribeVpnConnections")
def vpn_connections(region: AwsRegion) -> Iterator[VpnConnection]:
    """Every VPN connection that exists."""
    for answer in region.pages("ec2", "describe_vpn_connections", "VpnConnections"):
        if answer["State"] not in GONE:
            yield _connection(region, answer)


@collects("ec2:DescribeVpnGateways")
def vpn_gateways(region: AwsRegion) -> Iterator[VpnGateway]:
    """Every virtual private gateway that exists."""
    for answer in region.pages("ec2", "describe_vpn_gateways", "VpnGateways"):
        if answer["State"] not in GONE:
            yield _gateway(region, answer)


def _connection(region: AwsRegion, answer: Answer) -> VpnConnection:
    name, tags = answer["VpnConnectionId"], tags_of(answer)
    return VpnConnection(
        identity=region.identity(
            "AWS::EC2::VPNConnection", region.arn("ec2", f"vpn-connection/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        gateway=_gateway_of(region, answer),
        tunnels=tuple(_tunnels(answer, region.partition)),
    )


def _gateway(region: AwsRegion, answer: Answer) -> VpnGateway:
    name, tags = answer["VpnGatewayId"], tags_of(answer)
    attached = [each["VpcId"] for each in answer.get("VpcAttachments", ()) if each["State"] == "attached"]
    return VpnGateway(
        identity=region.identity(
            "AWS::EC2::VPNGateway", region.arn("ec2", f"vpn-gateway/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        networks=tuple(region.arn("ec2", f"vpc/{vpc}") for vpc in attached),
        is_attached=bool(attached),
    )


def _gateway_of(region: AwsRegion, answer: Answer) -> str | None:
    for field, kind in (
        ("VpnGatewayId", "vpn-gateway"),
        ("TransitGatewayId", "transit-gateway"),
        ("VpnConcentratorId", "vpn-concentrator"),
    ):
        if name := answer.get(field):
            return region.arn("ec2", f"{kind}/{name}")
    core_network: str | None = answer.get("CoreNetworkArn")
    return core_network


def _tunnels(answer: Answer, partition: str) -> Iterator[Tunnel]:
    """The tunnels that have options, those of which there is only telemetry, or both with nothing known of them."""
    is_classic = answer.get("Category") == "VPN-Classic"
    telemetry: dict[str, Answer] = {
        each["OutsideIpAddress"]: each for each in answer.get("VgwTelemetry", ()) if each.get("OutsideIpAddress")
    }
    options = answer.get("Options", {}).get("TunnelOptions", ())
    for number, each in enumerate(options, 1):
        name = each.get("OutsideIpAddress") or str(number)
        seen = telemetry.pop(name, None)
        yield _classic_tunnel(name, seen) if is_classic else _tunnel(name, each, seen, partition)
    without_options = _classic_tunnel if is_classic else _unread_tunnel
    for name in telemetry or (() if options else BOTH_TUNNELS):
        yield without_options(name, telemetry.get(name))


def _tunnel(name: str, options: Answer, seen: Answer | None, partition: str) -> Tunnel:
    return Tunnel(
        id=name,
        ike_versions=_chosen(options.get("IkeVersions"), IKE_VERSIONS.get, tuple(IKE_VERSIONS.values())),
        phase1=_proposal(options, 1, partition),
        phase2=_without_idle_integrity(_proposal(options, 2, partition)),
        is_provider_default=not any(options.get(each) for each in (*LISTS, "IkeVersions")),
        status=_status(seen),
        authentication=_authentication(seen),
    )


def _classic_tunnel(name: str, seen: Answer | None) -> Tunnel:
    return Tunnel(
        id=name,
        ike_versions=(IkeVersion.V1,),
        phase1=CLASSIC_PHASES[1],
        phase2=CLASSIC_PHASES[2],
        is_provider_default=True,
        status=_status(seen),
        authentication=TunnelAuthentication.PRE_SHARED_KEY,
    )


def _unread_tunnel(name: str, seen: Answer | None) -> Tunnel:
    """A tunnel that AWS lists without its options."""
    why = Unknown(why="AWS tells nothing of this tunnel's options")
    proposal = Proposal(encryption=why, integrity=why, dh_groups=why, lifetime=why)
    return Tunnel(
        id=name,
        ike_versions=why,
        phase1=proposal,
        phase2=proposal,
        is_provider_default=False,
        status=_status(seen),
        authentication=_authentication(seen),
    )


def _proposal(options: Answer, phase: int, partition: str) -> Proposal:
    prefix = f"Phase{phase}"
    is_govcloud = partition == GOVCLOUD
    return Proposal(
        encryption=_chosen(options.get(f"{prefix}EncryptionAlgorithms"), ENCRYPTION.get, tuple(ENCRYPTION.values())),
        integrity=_chosen(
            options.get(f"{prefix}IntegrityAlgorithms"),
            INTEGRITY.get,
            GOVCLOUD_DEFAULT if is_govcloud else tuple(INTEGRITY.values()),
        ),
        dh_groups=_chosen(
            options.get(f"{prefix}DHGroupNumbers"), int, GOVCLOUD_DEFAULT if is_govcloud else DEFAULT_GROUPS[phase]
        ),
        lifetime=options.get(f"{prefix}LifetimeSeconds", DEFAULT_LIFETIMES[phase]),
    )


def _without_idle_integrity(phase2: Proposal) -> Proposal:
    """The proposal with no integrity algorithm where every cipher authenticates by itself.

    ESP then has none, whichever are listed (RFC 5282, section 8). IKE is different: whatever the cipher, it needs a
    hash for its pseudorandom function (RFC 7296, section 3.3.3), and AWS has no other option that could name it.
    """
    if isinstance(phase2.encryption, Unknown) or not AUTHENTICATED_ENCRYPTION.issuperset(phase2.encryption):
        return phase2
    return phase2.model_copy(update={"integrity": ()})


def _chosen(
    values: Iterable[Answer] | None, meaning: Callable[[str], T | None], default: tuple[T, ...] | Unknown
) -> tuple[T, ...] | Unknown:
    """What a list of values accepts; the default when it is absent or empty, unknown when a value is new to us."""
    found: list[T] = []
    for value in values or ():
        if (known := meaning(value["Value"])) is None:
            return Unknown(why=f"{value['Value']} is new to netassay")
        found.append(known)
    return tuple(found) or default


def _status(telemetry: Answer | None) -> TunnelStatus | Unknown:
    status = (telemetry or {}).get("Status")
    if not status:
        return Unknown(why="AWS has no telemetry of this tunnel yet")
    return STATUSES.get(status, Unknown(why=f"AWS reports the status {status}, which is new to netassay"))


def _authentication(telemetry: Answer | None) -> TunnelAuthentication | Unknown:
    """The telemetry alone tells that a tunnel authenticates with certificates."""
    if telemetry is None:
        return Unknown(why="AWS has no telemetry of this tunnel yet")
    return TunnelAuthentication.CERTIFICATE if telemetry.get("CertificateArn") else TunnelAuthentication.PRE_SHARED_KEY
