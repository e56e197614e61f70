"""VPN connections, read through boto3."""

import logging
from typing import Any

import pytest

from providers.aws.session import AwsRegion, AwsSession
from providers.aws.vpn import vpn_connections
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    DeadPeerAction,
    DeadPeerDetection,
    Encryption,
    IkeVersion,
    Integrity,
    KeyStorage,
    Proposal,
    Tunnel,
    TunnelAuthentication,
    TunnelStatus,
    Unknown,
    VpnConnection,
)
from tests.providers.aws.site_to_site import CERTIFICATE, FIRST, REMOTE, SECOND, UP, chosen, listed

SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s2svpn!vpn-1"
REFUSAL = "UnauthorizedOperation: refused by the demo server"
UNREAD = Unknown(why=f"ec2:DescribeCustomerGateways could not be read: {REFUSAL}")


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
        "DpdTimeoutAction": "restart",
        "DpdTimeoutSeconds": 30,
        "StartupAction": "start",
        "LogOptions": {"CloudWatchLogOptions": {"LogEnabled": True, "BgpLogEnabled": True}},
    }
    (connection,) = listed(
        server,
        region,
        {
            "VpnGatewayId": "vgw-1",
            "PreSharedKeyArn": SECRET,
            "Tags": [{"Key": "Name", "Value": "depot"}],
            "Options": {"TunnelOptions": [options]},
            "VgwTelemetry": [UP],
        },
    )
    assert connection.id == region.arn("ec2", "vpn-connection/vpn-1")
    assert (connection.name, connection.identity.label, connection.tags) == ("vpn-1", "depot", {"Name": "depot"})
    assert connection.gateway == region.arn("ec2", "vpn-gateway/vgw-1")
    assert connection.remote_gateway == region.arn("ec2", "customer-gateway/cgw-1")
    assert connection.key_storage is KeyStorage.SECRET_STORE
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
            defaulted=(),
            status=TunnelStatus.UP,
            authentication=TunnelAuthentication.PRE_SHARED_KEY,
            dead_peer_detection=DeadPeerDetection(action=DeadPeerAction.RESTART, timeout=30),
            initiates=True,
            logs_activity=True,
            logs_routing=True,
        ),
    )


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


def test_a_connection_whose_remote_end_is_not_told(server: AwsServer, region: AwsRegion) -> None:
    (connection,) = listed(server, region, {"CustomerGatewayId": ""})
    assert connection.remote_gateway is None
    assert connection.tunnels[0].authentication == Unknown(
        why="AWS does not list the customer gateway of this connection"
    )


@pytest.mark.parametrize(
    ("fields", "remote", "storage"),
    [
        ({"PreSharedKeyArn": SECRET}, REMOTE, KeyStorage.SECRET_STORE),
        ({}, REMOTE, KeyStorage.SETTINGS),
        ({}, {**REMOTE, "CertificateArn": CERTIFICATE}, None),
        ({"PreSharedKeyArn": SECRET}, {**REMOTE, "CertificateArn": CERTIFICATE}, None),
        ({"PreSharedKeyArn": SECRET}, None, KeyStorage.SECRET_STORE),
        ({}, None, Unknown(why="AWS does not list the customer gateway cgw-1")),
        ({"VgwTelemetry": [UP]}, None, KeyStorage.SETTINGS),
        ({"VgwTelemetry": [{**UP, "CertificateArn": CERTIFICATE}]}, None, None),
        ({"Category": "VPN-Classic"}, None, KeyStorage.SETTINGS),
    ],
)
def test_where_the_keys_are(
    server: AwsServer,
    region: AwsRegion,
    fields: dict[str, Any],
    remote: dict[str, Any] | None,
    storage: KeyStorage | Unknown | None,
) -> None:
    (connection,) = listed(server, region, fields, remote=remote)
    assert connection.key_storage == storage


def test_connections_are_read_without_their_customer_gateways(
    server: AwsServer, session: AwsSession, region: AwsRegion
) -> None:
    server.refuse("ec2", "DescribeCustomerGateways", "UnauthorizedOperation")
    options = {"OutsideIpAddress": FIRST, "DpdTimeoutAction": "restart", "StartupAction": "start"}
    answer = {"Options": {"TunnelOptions": [options, {"OutsideIpAddress": SECOND}]}, "VgwTelemetry": [UP]}
    (connection,) = listed(server, region, answer)
    seen, unseen = connection.tunnels
    assert connection.remote_gateway == region.arn("ec2", "customer-gateway/cgw-1")
    assert (seen.authentication, seen.status) == (TunnelAuthentication.PRE_SHARED_KEY, TunnelStatus.UP)
    assert (seen.initiates, seen.dead_peer_detection) == (UNREAD, DeadPeerDetection(action=UNREAD, timeout=40))
    assert unseen.authentication == UNREAD
    assert connection.key_storage is KeyStorage.SETTINGS
    assert [gap.action for gap in session.gaps()] == ["ec2:DescribeCustomerGateways"]


def test_customer_gateways_are_not_asked_for_without_connections(server: AwsServer, region: AwsRegion) -> None:
    assert listed(server, region, {"State": "deleted"}) == []
    assert not any(operation == "DescribeCustomerGateways" for _, _, operation in server.calls)


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


def test_what_is_read() -> None:
    assert vpn_connections.model is VpnConnection
    assert vpn_connections.actions == ("ec2:DescribeVpnConnections", "ec2:DescribeCustomerGateways")
