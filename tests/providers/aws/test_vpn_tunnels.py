"""The tunnels of VPN connections, read through boto3."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    DeadPeerAction,
    DeadPeerDetection,
    IkeVersion,
    TunnelAuthentication,
    TunnelStatus,
    Unknown,
)
from tests.providers.aws.site_to_site import CERTIFICATE, FIRST, REMOTE, SECOND, UP, chosen, tunnel, tunnels

NO_TELEMETRY = Unknown(why="AWS has no telemetry of this tunnel yet")
NO_OPTIONS = Unknown(why="AWS tells nothing of this tunnel's options")
NOT_LISTED = Unknown(why="AWS does not list the customer gateway cgw-1")
PSK, CERTIFIED = TunnelAuthentication.PRE_SHARED_KEY, TunnelAuthentication.CERTIFICATE
CERTIFIED_REMOTE = {**REMOTE, "CertificateArn": CERTIFICATE}
ROAMING_REMOTE = {"CustomerGatewayId": "cgw-1", "State": "available", "CertificateArn": CERTIFICATE}


@pytest.mark.parametrize(
    ("telemetry", "status"),
    [
        (UP, TunnelStatus.UP),
        ({**UP, "Status": "DOWN"}, TunnelStatus.DOWN),
        ({"OutsideIpAddress": FIRST}, NO_TELEMETRY),
        ({**UP, "Status": "STANDBY"}, Unknown(why="AWS reports the status STANDBY, which is new to netassay")),
        ({**UP, "OutsideIpAddress": ""}, NO_TELEMETRY),
    ],
)
def test_status(
    server: AwsServer, region: AwsRegion, telemetry: dict[str, str], status: TunnelStatus | Unknown
) -> None:
    options = {"TunnelOptions": [{"OutsideIpAddress": FIRST}]}
    (seen,) = tunnels(server, region, Options=options, VgwTelemetry=[telemetry])
    assert seen.status == status


@pytest.mark.parametrize(
    ("remote", "telemetry", "authentication"),
    [
        (REMOTE, UP, PSK),
        (REMOTE, None, PSK),
        (REMOTE, {**UP, "CertificateArn": CERTIFICATE}, CERTIFIED),
        (CERTIFIED_REMOTE, UP, CERTIFIED),
        (CERTIFIED_REMOTE, None, CERTIFIED),
        (None, UP, PSK),
        (None, {**UP, "CertificateArn": CERTIFICATE}, CERTIFIED),
        (None, None, NOT_LISTED),
        ({**CERTIFIED_REMOTE, "CustomerGatewayId": "cgw-2"}, None, NOT_LISTED),
    ],
)
def test_authentication(
    server: AwsServer,
    region: AwsRegion,
    remote: dict[str, str] | None,
    telemetry: dict[str, str] | None,
    authentication: TunnelAuthentication | Unknown,
) -> None:
    options = {"TunnelOptions": [{"OutsideIpAddress": FIRST}]}
    seen_by_aws = [telemetry] if telemetry else []
    (seen,) = tunnels(server, region, remote=remote, Options=options, VgwTelemetry=seen_by_aws)
    assert seen.authentication == authentication


@pytest.mark.parametrize(
    ("options", "remote", "detection"),
    [
        ({}, REMOTE, (DeadPeerAction.CLEAR, 40)),
        ({"DpdTimeoutAction": "none"}, REMOTE, (DeadPeerAction.NONE, 40)),
        ({"DpdTimeoutAction": "clear", "DpdTimeoutSeconds": 90}, REMOTE, (DeadPeerAction.CLEAR, 90)),
        ({"DpdTimeoutAction": "restart", "DpdTimeoutSeconds": 30}, REMOTE, (DeadPeerAction.RESTART, 30)),
        ({"DpdTimeoutAction": "restart"}, ROAMING_REMOTE, (DeadPeerAction.CLEAR, 40)),
        ({"DpdTimeoutAction": "restart"}, None, (NOT_LISTED, 40)),
        ({"DpdTimeoutAction": "clear"}, None, (DeadPeerAction.CLEAR, 40)),
        ({"DpdTimeoutAction": "hold"}, REMOTE, (Unknown(why="hold is new to netassay"), 40)),
    ],
)
def test_dead_peer_detection(
    server: AwsServer,
    region: AwsRegion,
    options: dict[str, Any],
    remote: dict[str, str] | None,
    detection: tuple[DeadPeerAction | Unknown, int],
) -> None:
    action, timeout = detection
    seen = tunnel(server, region, remote=remote, **options)
    assert seen.dead_peer_detection == DeadPeerDetection(action=action, timeout=timeout)


@pytest.mark.parametrize(
    ("options", "remote", "initiates"),
    [
        ({}, REMOTE, False),
        ({"StartupAction": "add"}, None, False),
        ({"StartupAction": "start"}, REMOTE, True),
        ({"StartupAction": "start", "IkeVersions": chosen("ikev1")}, REMOTE, False),
        ({"StartupAction": "start", "IkeVersions": chosen("ikev1")}, None, False),
        ({"StartupAction": "start", "IkeVersions": chosen("ikev2")}, REMOTE, True),
        ({"StartupAction": "start", "IkeVersions": chosen("ikev3")}, REMOTE, Unknown(why="ikev3 is new to netassay")),
        ({"StartupAction": "start"}, ROAMING_REMOTE, False),
        ({"StartupAction": "start"}, None, NOT_LISTED),
        ({"StartupAction": "wait"}, REMOTE, Unknown(why="wait is new to netassay")),
    ],
)
def test_who_begins(
    server: AwsServer,
    region: AwsRegion,
    options: dict[str, Any],
    remote: dict[str, str] | None,
    initiates: bool | Unknown,
) -> None:
    assert tunnel(server, region, remote=remote, **options).initiates == initiates


@pytest.mark.parametrize(
    ("is_static", "logs", "activity", "routing"),
    [
        (False, {}, False, False),
        (False, {"LogEnabled": False}, False, False),
        (False, {"LogEnabled": True}, True, False),
        (False, {"LogEnabled": True, "BgpLogEnabled": True}, True, True),
        (False, {"BgpLogEnabled": True}, False, True),
        (True, {"LogEnabled": True}, True, None),
        (True, {}, False, None),
    ],
)
@pytest.mark.parametrize("category", ["VPN", "VPN-Classic"])
def test_logs(
    server: AwsServer,
    region: AwsRegion,
    is_static: bool,
    logs: dict[str, bool],
    activity: bool,
    routing: bool | None,
    category: str,
) -> None:
    tunnel_options = {"OutsideIpAddress": FIRST, "LogOptions": {"CloudWatchLogOptions": logs}}
    options = {"StaticRoutesOnly": is_static, "TunnelOptions": [tunnel_options]}
    (seen,) = tunnels(server, region, Category=category, Options=options, VgwTelemetry=[UP])
    assert (seen.logs_activity, seen.logs_routing) == (activity, routing)


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
    assert (seen.authentication, seen.defaulted) == (PSK, NO_OPTIONS)
    assert seen.phase1 == seen.phase2
    assert {type(value) for value in dict(seen.phase1).values()} == {Unknown}
    assert (seen.dead_peer_detection, seen.initiates) == (NO_OPTIONS, NO_OPTIONS)
    assert (seen.logs_activity, seen.logs_routing) == (NO_OPTIONS, NO_OPTIONS)


def test_telemetry_without_options_is_a_tunnel_beside_the_others(server: AwsServer, region: AwsRegion) -> None:
    options = {"TunnelOptions": [{"OutsideIpAddress": FIRST}], "StaticRoutesOnly": True}
    telemetry = [UP, {"OutsideIpAddress": SECOND, "Status": "UP"}]
    first, second = tunnels(server, region, Options=options, VgwTelemetry=telemetry)
    assert (first.ike_versions, second.ike_versions) == ((IkeVersion.V1, IkeVersion.V2), NO_OPTIONS)
    assert second.logs_routing is None


@pytest.mark.parametrize("answer", [{}, {"Options": {}}, {"Options": {"TunnelOptions": []}, "VgwTelemetry": []}])
def test_a_connection_of_which_nothing_is_told_still_has_its_tunnels(
    server: AwsServer, region: AwsRegion, answer: dict[str, Any]
) -> None:
    seen = tunnels(server, region, State="pending", **answer)
    assert [(each.id, each.ike_versions, each.status, each.authentication) for each in seen] == [
        ("1", NO_OPTIONS, NO_TELEMETRY, PSK),
        ("2", NO_OPTIONS, NO_TELEMETRY, PSK),
    ]


def test_a_tunnel_without_an_address_has_a_number(server: AwsServer, region: AwsRegion) -> None:
    seen = tunnels(server, region, Options={"TunnelOptions": [{"TunnelInsideCidr": "169.254.9.0/30"}]})
    assert [(each.key, each.status) for each in seen] == [("tunnel-1", NO_TELEMETRY)]


def test_a_classic_tunnel_has_a_pre_shared_key_and_nothing_to_set(server: AwsServer, region: AwsRegion) -> None:
    (seen,) = tunnels(server, region, remote=None, Category="VPN-Classic", VgwTelemetry=[UP])
    assert (seen.status, seen.authentication) == (TunnelStatus.UP, PSK)
    assert (seen.dead_peer_detection, seen.initiates) == (None, None)
