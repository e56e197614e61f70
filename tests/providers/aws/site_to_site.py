"""Answers about VPN connections. moto loses their tunnels, so the tests give their own."""

from typing import Any

from providers.aws.session import AwsRegion
from providers.aws.vpn import vpn_connections
from scanner.demo.aws_server import AwsServer
from scanner.models import Tunnel, VpnConnection

FIRST, SECOND = "198.51.100.1", "198.51.100.2"
UP = {"OutsideIpAddress": FIRST, "Status": "UP"}
REMOTE = {"CustomerGatewayId": "cgw-1", "State": "available", "IpAddress": "192.0.2.1", "BgpAsn": "65000"}
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1"


def chosen(*values: str | int) -> list[dict[str, str | int]]:
    return [{"Value": value} for value in values]


def listed(server: AwsServer, region: AwsRegion, *answers: dict[str, Any], remote: Any = REMOTE) -> list[VpnConnection]:
    """The connections of these answers, with one customer gateway or none."""
    common = {"VpnConnectionId": "vpn-1", "State": "available", "Category": "VPN", "CustomerGatewayId": "cgw-1"}
    server.answer("ec2", "DescribeVpnConnections", {"VpnConnections": [{**common, **each} for each in answers]})
    server.answer("ec2", "DescribeCustomerGateways", {"CustomerGateways": [remote] if remote else []})
    return [each for each in vpn_connections.function(region) if isinstance(each, VpnConnection)]


def tunnels(server: AwsServer, region: AwsRegion, *, remote: Any = REMOTE, **answer: Any) -> tuple[Tunnel, ...]:
    (connection,) = listed(server, region, answer, remote=remote)
    return connection.tunnels


def tunnel(server: AwsServer, region: AwsRegion, *, remote: Any = REMOTE, **options: Any) -> Tunnel:
    """The tunnel with these options, which is up."""
    answer = {"OutsideIpAddress": FIRST, **options}
    (only,) = tunnels(server, region, remote=remote, Options={"TunnelOptions": [answer]}, VgwTelemetry=[UP])
    return only
