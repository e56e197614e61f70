"""VPN connections and gateways, read through boto3. moto loses the tunnels, so the answers are the tests' own."""

import logging
from typing import Any

import pytest

from providers.aws.session import AwsRegion, AwsSession
from providers.aws.vpn import vpn_connections, vpn_gateways
from scanner.demo.aws_server import AwsServer
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
from tests.providers.aws.conftest import Client

FIRST, SECOND = "198.51.100.1", "198.51.100.2"
UP = {"OutsideIpAddress": FIRST, "Status": "UP"}
NO_TELEMETRY = Unknown(why="AWS has no telemetry of this tunnel yet")
NO_OPTIONS = Unknown(why="AWS tells nothing of this tunnel's options")
EVERY_ENCRYPTION = ("AES128", "AES128-GCM", "AES256", "AES256-GCM")
EVERY_INTEGRITY = ("SHA1", "SHA2-256", "SHA2-384", "SHA2-512")


def chosen(*values: str | int) -> list[dict[str, str | int]]:
    return [{"Value": value} for value in values]


def listed(server: AwsServer, region: AwsRegion, *answers: dict[str, Any]) -> list[VpnConnection]:
    common = {"VpnConnectionId": "vpn-1", "State": "available", "Category": "VPN"}
    server.answer("ec2", "DescribeVpnConnections", {"VpnConnections": [{**common, **each} for each in answers]})
    return [each for each in vpn_connections.function(region) if isinstance(each, VpnConnection)]


def tunnels(server: AwsServer, region: AwsRegion, **answer: Any) -> tuple[Tunnel, ...]:
    (connection,) = listed(server, region, answer)
    return connection.tunnels


def tunnel(server: AwsServer, region: AwsRegion, **options: Any) -> Tunnel:
    """The tunnel with these options, which is up."""
    answer = {"OutsideIpAddress": FIRST, **options}
    (only,) = tunnels(server, region, Options={"TunnelOptions": [answer]}, VgwTelemetry=[UP])
    return only


def test_a_connection(server: AwsServer, region: AwsRegion) -> None:
    options = {
        "OutsideIpAddress": FIRST,
        "IkeVersions": chosen("ikev2"),
        "Phase1EncryptionAlgorithms": chosen("AES256", "AES256-GCM-16"),
        "Phase1IntegrityAlgorithms": chosen("SHA2-384"),
        "Phase1DHGroupNumbers": chosen(21, 20),
        "Phase1LifetimeSeconds": 14400,
        "Phase2EncryptionAlgorithms": chosen("AES128", "AES128-GCM-16"),
        "Phase2IntegrityAlgorithms": chosen("SHA2-256", "SHA2-512"),
        "Phase2DHGroupNumbers": chosen(5),
        "Phase2LifetimeSeconds": 1800,
    }
    (connection,) = listed(
        server,
        region,
        {
            "VpnGatewayId": "vgw-1",
            "Tags": [{"Key": "Name", "Value": "depot"}],
            "Options": {"TunnelOptions": [options]},
            "VgwTelemetry": [UP],
        },
    )
    assert connection.id == region.arn("ec2", "vpn-connection/vpn-1")
    assert (connection.name, connection.identity.label, connection.tags) == ("vpn-1", "depot", {"Name": "depot"})
    assert connection.gateway == region.arn("ec2", "vpn-gateway/vgw-1")
    assert connection.tunnels == (
        Tunnel(
            id=FIRST,
            ike_versions=(IkeVersion.V2,),
            phase1=Proposal(
                encryption=(Encryption.AES256, Encryption.AES256_GCM),
                integrity=(Integrity.SHA2_384,),
                dh_groups=(20, 21),
                lifetime=14400,
            ),
            phase2=Proposal(
                encryption=(Encryption.AES128, Encryption.AES128_GCM),
                integrity=(Integrity.SHA2_256, Integrity.SHA2_512),
                dh_groups=(5,),
                lifetime=1800,
            ),
            is_provider_default=False,
            status=TunnelStatus.UP,
            authentication=TunnelAuthentication.PRE_SHARED_KEY,
        ),
    )


@pytest.mark.parametrize("lists", [{}, {"IkeVersions": [], "Phase1DHGroupNumbers": []}])
def test_what_is_not_chosen_is_everything_aws_accepts(
    server: AwsServer, region: AwsRegion, lists: dict[str, Any]
) -> None:
    seen = tunnel(server, region, **lists)
    assert seen.ike_versions == (IkeVersion.V1, IkeVersion.V2)
    assert (seen.phase1.encryption, seen.phase2.encryption) == (EVERY_ENCRYPTION, EVERY_ENCRYPTION)
    assert (seen.phase1.integrity, seen.phase2.integrity) == (EVERY_INTEGRITY, EVERY_INTEGRITY)
    assert seen.phase1.dh_groups == (2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24)
    assert seen.phase2.dh_groups == (2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24)
    assert (seen.phase1.lifetime, seen.phase2.lifetime) == (28800, 3600)
    assert seen.is_provider_default is True


def test_one_choice_leaves_the_other_lists_at_their_defaults(server: AwsServer, region: AwsRegion) -> None:
    seen = tunnel(server, region, Phase1EncryptionAlgorithms=chosen("AES256"))
    assert (seen.phase1.encryption, seen.phase2.encryption) == (("AES256",), EVERY_ENCRYPTION)
    assert seen.is_provider_default is False


def test_the_defaults_of_govcloud_are_not_published(
    server: AwsServer, session: AwsSession, region: AwsRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "partition", "aws-us-gov")
    seen = tunnel(server, region, Phase2DHGroupNumbers=chosen(14))
    assert isinstance(seen.phase1.integrity, Unknown)
    assert isinstance(seen.phase1.dh_groups, Unknown)
    assert seen.phase2.dh_groups == (14,)


@pytest.mark.parametrize(
    ("option", "values", "path"),
    [
        ("IkeVersions", ("ikev2", "ikev3"), ("ike_versions",)),
        ("Phase1EncryptionAlgorithms", ("AES256", "AES512"), ("phase1", "encryption")),
        ("Phase2IntegrityAlgorithms", ("SHA3-256",), ("phase2", "integrity")),
    ],
)
def test_a_value_new_to_us_makes_its_list_unknown(
    server: AwsServer, region: AwsRegion, option: str, values: tuple[str, ...], path: tuple[str, ...]
) -> None:
    value: Any = tunnel(server, region, **{option: chosen(*values)})
    for name in path:
        value = getattr(value, name)
    assert value == Unknown(why=f"{values[-1]} is new to netassay")


def test_a_group_needs_no_table(server: AwsServer, region: AwsRegion) -> None:
    assert tunnel(server, region, Phase2DHGroupNumbers=chosen(37, 31)).phase2.dh_groups == (31, 37)


@pytest.mark.parametrize("listed_integrity", [{}, {"Phase2IntegrityAlgorithms": chosen("SHA1")}])
def test_ipsec_with_authenticated_encryption_alone_has_no_other_integrity(
    server: AwsServer, region: AwsRegion, listed_integrity: dict[str, Any]
) -> None:
    gcm = chosen("AES256-GCM-16")
    seen = tunnel(server, region, Phase1EncryptionAlgorithms=gcm, Phase2EncryptionAlgorithms=gcm, **listed_integrity)
    assert seen.phase2.integrity == ()
    assert seen.phase1.integrity == EVERY_INTEGRITY


@pytest.mark.parametrize(
    ("telemetry", "status", "authentication"),
    [
        (UP, TunnelStatus.UP, TunnelAuthentication.PRE_SHARED_KEY),
        ({**UP, "Status": "DOWN"}, TunnelStatus.DOWN, TunnelAuthentication.PRE_SHARED_KEY),
        ({**UP, "CertificateArn": "arn:aws:acm:::certificate/1"}, TunnelStatus.UP, TunnelAuthentication.CERTIFICATE),
        ({"OutsideIpAddress": FIRST}, NO_TELEMETRY, TunnelAuthentication.PRE_SHARED_KEY),
        (
            {**UP, "Status": "STANDBY"},
            Unknown(why="AWS reports the status STANDBY, which is new to netassay"),
            TunnelAuthentication.PRE_SHARED_KEY,
        ),
        ({**UP, "OutsideIpAddress": ""}, NO_TELEMETRY, NO_TELEMETRY),
    ],
)
def test_telemetry(
    server: AwsServer,
    region: AwsRegion,
    telemetry: dict[str, str],
    status: TunnelStatus | Unknown,
    authentication: TunnelAuthentication | Unknown,
) -> None:
    options = {"TunnelOptions": [{"OutsideIpAddress": FIRST}]}
    (seen,) = tunnels(server, region, Options=options, VgwTelemetry=[telemetry])
    assert (seen.status, seen.authentication) == (status, authentication)


def test_telemetry_is_of_its_own_tunnel(server: AwsServer, region: AwsRegion) -> None:
    options = {"TunnelOptions": [{"OutsideIpAddress": FIRST}, {"OutsideIpAddress": SECOND}]}
    telemetry = [{"OutsideIpAddress": SECOND, "Status": "DOWN"}, UP]
    assert [(each.id, each.status) for each in tunnels(server, region, Options=options, VgwTelemetry=telemetry)] == [
        (FIRST, TunnelStatus.UP),
        (SECOND, TunnelStatus.DOWN),
    ]


def test_a_tunnel_without_options_is_not_taken_for_a_default_one(server: AwsServer, region: AwsRegion) -> None:
    (seen,) = tunnels(server, region, VgwTelemetry=[UP])
    assert (seen.id, seen.status, seen.ike_versions) == (FIRST, TunnelStatus.UP, NO_OPTIONS)
    assert seen.phase1 == seen.phase2
    assert {type(value) for value in dict(seen.phase1).values()} == {Unknown}


def test_telemetry_without_options_is_a_tunnel_beside_the_others(server: AwsServer, region: AwsRegion) -> None:
    options = {"TunnelOptions": [{"OutsideIpAddress": FIRST}]}
    telemetry = [UP, {"OutsideIpAddress": SECOND, "Status": "UP"}]
    first, second = tunnels(server, region, Options=options, VgwTelemetry=telemetry)
    assert (first.ike_versions, second.ike_versions) == ((IkeVersion.V1, IkeVersion.V2), NO_OPTIONS)


@pytest.mark.parametrize("answer", [{}, {"Options": {}}, {"Options": {"TunnelOptions": []}, "VgwTelemetry": []}])
def test_a_connection_of_which_nothing_is_told_still_has_its_tunnels(
    server: AwsServer, region: AwsRegion, answer: dict[str, Any]
) -> None:
    seen = tunnels(server, region, State="pending", **answer)
    assert [(each.id, each.ike_versions, each.status) for each in seen] == [
        ("1", NO_OPTIONS, NO_TELEMETRY),
        ("2", NO_OPTIONS, NO_TELEMETRY),
    ]


def test_a_tunnel_without_an_address_has_a_number(server: AwsServer, region: AwsRegion) -> None:
    seen = tunnels(server, region, Options={"TunnelOptions": [{"TunnelInsideCidr": "169.254.9.0/30"}]})
    assert [(each.key, each.status) for each in seen] == [("tunnel-1", NO_TELEMETRY)]


@pytest.mark.parametrize("options", [{}, {"TunnelOptions": [{"OutsideIpAddress": FIRST}]}])
def test_a_classic_connection_has_what_its_generation_had(
    server: AwsServer, region: AwsRegion, options: dict[str, Any]
) -> None:
    (seen,) = tunnels(server, region, Category="VPN-Classic", Options=options, VgwTelemetry=[UP])
    assert seen.ike_versions == (IkeVersion.V1,)
    for phase, lifetime in ((seen.phase1, 28800), (seen.phase2, 3600)):
        assert phase == Proposal(
            encryption=(Encryption.AES128,), integrity=(Integrity.SHA1,), dh_groups=(2,), lifetime=lifetime
        )
    assert (seen.is_provider_default, seen.status) == (True, TunnelStatus.UP)


@pytest.mark.parametrize(
    ("fields", "gateway"),
    [
        ({"VpnGatewayId": "vgw-1"}, "vpn-gateway/vgw-1"),
        ({"TransitGatewayId": "tgw-1"}, "transit-gateway/tgw-1"),
        ({"VpnConcentratorId": "vcn-1"}, "vpn-concentrator/vcn-1"),
    ],
)
def test_the_gateway(server: AwsServer, region: AwsRegion, fields: dict[str, str], gateway: str) -> None:
    (connection,) = listed(server, region, fields)
    assert connection.gateway == region.arn("ec2", gateway)


def test_a_core_network_is_a_gateway_and_there_may_be_none(server: AwsServer, region: AwsRegion) -> None:
    core = "arn:aws:networkmanager::111122223333:core-network/core-network-1"
    found = listed(server, region, {"CoreNetworkArn": core}, {})
    assert [connection.gateway for connection in found] == [core, None]


def test_deleted_connections_are_left_out(server: AwsServer, region: AwsRegion) -> None:
    states = ("pending", "available", "deleting", "deleted")
    found = listed(server, region, *({"VpnConnectionId": f"vpn-{state}", "State": state} for state in states))
    assert [connection.name for connection in found] == ["vpn-pending", "vpn-available"]


def test_no_secret_leaves_the_answer(server: AwsServer, region: AwsRegion, caplog: pytest.LogCaptureFixture) -> None:
    secrets = ("marker.of.the.first.key", "marker.of.the.second.key", "marker.of.the.configuration")
    xml = f"<ike><pre_shared_key>{secrets[2]}</pre_shared_key></ike>"
    options = [{"OutsideIpAddress": FIRST, "PreSharedKey": secrets[0]}, {"PreSharedKey": secrets[1]}]
    answer = {"CustomerGatewayConfiguration": xml, "Options": {"TunnelOptions": options}, "VgwTelemetry": [UP]}
    with caplog.at_level(logging.DEBUG, "scanner"), caplog.at_level(logging.DEBUG, "providers"):
        (connection,) = listed(server, region, answer)
    # The answer does hold them: else their absence below would say nothing.
    raw = str(region.pages("ec2", "describe_vpn_connections", "VpnConnections"))
    written = (connection.model_dump_json(), repr(connection), str(connection.model_dump()), caplog.text)
    for secret in secrets:
        assert secret in raw
        assert not any(secret in each for each in written)


def test_a_gateway(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    tags = [{"ResourceType": "vpn-gateway", "Tags": [{"Key": "Name", "Value": "depots"}]}]
    name = ec2.create_vpn_gateway(Type="ipsec.1", TagSpecifications=tags)["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpnGatewayId=name, VpcId=vpc)
    (gateway,) = vpn_gateways.function(region)
    assert isinstance(gateway, VpnGateway)
    assert gateway.id == region.arn("ec2", f"vpn-gateway/{name}")
    assert (gateway.name, gateway.identity.label) == (name, "depots")
    assert (gateway.networks, gateway.is_attached) == ((region.arn("ec2", f"vpc/{vpc}"),), True)


@pytest.mark.parametrize("state", ["attaching", "detaching", "detached"])
def test_a_gateway_that_is_not_attached(server: AwsServer, region: AwsRegion, state: str) -> None:
    attachments = [{"VpcId": "vpc-1", "State": state}]
    answers = [
        {"VpnGatewayId": "vgw-1", "State": "available", "VpcAttachments": attachments},
        {"VpnGatewayId": "vgw-2", "State": "available"},
        {"VpnGatewayId": "vgw-3", "State": "deleted", "VpcAttachments": attachments},
    ]
    server.answer("ec2", "DescribeVpnGateways", {"VpnGateways": answers})
    found = [each for each in vpn_gateways.function(region) if isinstance(each, VpnGateway)]
    assert [(each.name, each.networks, each.is_attached) for each in found] == [
        ("vgw-1", (), False),
        ("vgw-2", (), False),
    ]
