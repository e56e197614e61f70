"""Site-to-Site VPN connections.

The answers hold pre-shared keys, in the tunnels' options and in the customer gateway's configuration. Nothing here
reads those fields, so they end with the answer.
"""

from collections.abc import Iterator, Sequence

from providers.aws.session import Answer, AwsRegion, tags_of
from providers.aws.vpn_gateways import GONE, customer_gateway_arn, customer_gateway_of, listed_customer_gateways
from providers.aws.vpn_tunnels import tunnels_of
from scanner.models import KeyStorage, Tunnel, TunnelAuthentication, Unknown, VpnConnection
from scanner.provider import collects


@collects("ec2:DescribeVpnConnections", "ec2:DescribeCustomerGateways")
def vpn_connections(region: AwsRegion) -> Iterator[VpnConnection]:
    """Every VPN connection that exists."""
    listed = region.pages("ec2", "describe_vpn_connections", "VpnConnections")
    existing = [each for each in listed if each["State"] not in GONE]
    remote_ends = listed_customer_gateways(region) if existing else ()
    yield from region.parsed(
        "ec2:DescribeVpnConnections",
        existing,
        lambda each: _connection(region, each, customer_gateway_of(each, remote_ends)),
    )


def _connection(region: AwsRegion, answer: Answer, remote: Answer | Unknown) -> VpnConnection:
    name, tags = answer["VpnConnectionId"], tags_of(answer)
    tunnels = tuple(tunnels_of(answer, remote, region.partition))
    remote_name = answer.get("CustomerGatewayId")
    return VpnConnection(
        identity=region.identity(
            "AWS::EC2::VPNConnection", region.arn("ec2", f"vpn-connection/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        gateway=_gateway_of(region, answer),
        remote_gateway=customer_gateway_arn(region, remote_name) if remote_name else None,
        key_storage=_key_storage(answer, tunnels),
        tunnels=tunnels,
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


def _key_storage(answer: Answer, tunnels: Sequence[Tunnel]) -> KeyStorage | Unknown | None:
    """Where the keys of those tunnels are that have one."""
    ways = [each.authentication for each in tunnels]
    if all(each is TunnelAuthentication.CERTIFICATE for each in ways):
        return None
    if answer.get("PreSharedKeyArn"):
        return KeyStorage.SECRET_STORE
    if TunnelAuthentication.PRE_SHARED_KEY in ways:
        return KeyStorage.SETTINGS
    return next(each for each in ways if isinstance(each, Unknown))
