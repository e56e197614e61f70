"""What a provider's words say."""

import pytest

from scanner.provider import service_of, words


@pytest.mark.parametrize(
    ("action", "service"),
    [
        ("ec2:DescribeVpcs", "ec2"),
        ("Microsoft.Network/routeTables/read", "Microsoft.Network"),
        ("compute.routes.list", "compute"),
    ],
)
def test_the_service_of_a_permission(action: str, service: str) -> None:
    assert service_of(action) == service


@pytest.mark.parametrize(
    ("type_name", "said"),
    [
        ("AWS::EC2::SecurityGroup", "security group"),
        ("Microsoft.Network/loadBalancers", "load balancer"),
        ("Microsoft.Network/publicIPAddresses", "public IP address"),
        (
            "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
            "application gateway web application firewall policy",
        ),
        ("Microsoft.Network/virtualNetworkGateways/vpnClientConfiguration", "vpn client configuration"),
        ("compute.googleapis.com/ForwardingRule", "forwarding rule"),
    ],
)
def test_a_type_as_people_say_it(type_name: str, said: str) -> None:
    assert words(type_name) == said
