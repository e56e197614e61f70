"""Site-to-Site VPN connections and virtual private gateways.

The answers hold pre-shared keys, in the tunnels' options and in the customer gateway's configuration. Nothing here
reads those fields, so they end with the answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
        tunnels=tuple(_tunnels(answer)),
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
    if answer.get("VpnGatewayId"):
        return region.arn("ec2", f"vpn-gateway/{answer['VpnGatewayId']}")
    if answer.get("TransitGatewayId"):
        return region.arn("ec2", f"transit-gateway/{answer['TransitGatewayId']}")
    core_network: str | None = answer.get("CoreNetworkArn")
    return core_network


def _tunnels(answer: Answer) -> Iterator[Tunnel]:
    telemetry = {
        each["OutsideIpAddress"]: each for each in answer.get("VgwTelemetry", ()) if "OutsideIpAddress" in each
    }
    options = answer.get("Options", {}).get("TunnelOptions")
    if options:
        for number, each in enumerate(options, 1):
            yield _tunnel(each, telemetry, f"number {number}")
    else:
        yield from (_unread_tunnel(each) for each in telemetry.values())


def _tunnel(options: Answer, telemetry: Mapping[str, Answer], fallback: str) -> Tunnel:
    address = options.get("OutsideIpAddress", fallback)
    seen = telemetry.get(address)
    return Tunnel(
        id=address,
        ike_versions=_chosen(options.get("IkeVersions"), IKE_VERSIONS.get, tuple(IKE_VERSIONS.values())),
        phase1=_proposal(options, 1),
        phase2=_proposal(options, 2),
        is_provider_default=not any(options.get(each) for each in (*LISTS, "IkeVersions")),
        status=_status(seen),
        authentication=_authentication(seen),
    )


def _unread_tunnel(telemetry: Answer) -> Tunnel:
    """A tunnel that AWS lists without its options."""
    why = Unknown(why="AWS tells nothing of this tunnel's options")
    proposal = Proposal(encryption=why, integrity=why, dh_groups=why, lifetime=why)
    return Tunnel(
        id=telemetry["OutsideIpAddress"],
        ike_versions=why,
        phase1=proposal,
        phase2=proposal,
        is_provider_default=False,
        status=_status(telemetry),
        authentication=_authentication(telemetry),
    )


def _proposal(options: Answer, phase: int) -> Proposal:
    prefix = f"Phase{phase}"
    return Proposal(
        encryption=_chosen(options.get(f"{prefix}EncryptionAlgorithms"), ENCRYPTION.get, tuple(ENCRYPTION.values())),
        integrity=_chosen(options.get(f"{prefix}IntegrityAlgorithms"), INTEGRITY.get, tuple(INTEGRITY.values())),
        dh_groups=_chosen(options.get(f"{prefix}DHGroupNumbers"), int, DEFAULT_GROUPS[phase]),
        lifetime=options.get(f"{prefix}LifetimeSeconds", DEFAULT_LIFETIMES[phase]),
    )


def _chosen(
    values: Iterable[Answer] | None, meaning: Callable[[str], T | None], default: tuple[T, ...]
) -> tuple[T, ...] | Unknown:
    """What a list of values accepts; everything when it is absent or empty, unknown when a value is new to us."""
    found: list[T] = []
    for value in values or ():
        if (known := meaning(value["Value"])) is None:
            return Unknown(why=f"{value['Value']} is new to netassay")
        found.append(known)
    return tuple(found) or default


def _status(telemetry: Answer | None) -> TunnelStatus | Unknown:
    if not telemetry or "Status" not in telemetry:
        return Unknown(why="AWS has no telemetry of this tunnel yet")
    return TunnelStatus.UP if telemetry["Status"] == "UP" else TunnelStatus.DOWN


def _authentication(telemetry: Answer | None) -> TunnelAuthentication | Unknown:
    """The telemetry alone tells that a tunnel authenticates with certificates."""
    if telemetry is None:
        return Unknown(why="AWS has no telemetry of this tunnel yet")
    return TunnelAuthentication.CERTIFICATE if telemetry.get("CertificateArn") else TunnelAuthentication.PRE_SHARED_KEY
