"""The demo account's Classic Load Balancers: those of the depots' scales and label printers.

All are called legacy, since not one of this generation offers TLS 1.3. That of the scales is as good as they get.

They are answered here in boto3's shapes because moto loses the zones and puts every balancer into a group of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scanner.demo.aws_names import hex_of
from scanner.demo.aws_networks import Network
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.demo.aws_server_certificates import server_certificate_arn

MADE = datetime(2015, 6, 1, 8, 0, tzinfo=UTC)
CERTIFICATE = server_certificate_arn("label-printers")
# A policy lists every protocol and cipher that it has, predefined or not, as an attribute (User Guide for Classic Load
# Balancers, "Predefined SSL security policies").
CHOSEN = (
    "Protocol-TLSv1.2",
    "Server-Defined-Cipher-Order",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384",
)
AS_OF_2015 = (
    *CHOSEN,
    "Protocol-TLSv1",
    "Protocol-TLSv1.1",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "AES128-GCM-SHA256",
    "AES128-SHA",
    "AES256-SHA",
)


@dataclass(frozen=True)
class Classic:
    """A balancer with its one listener, which ends TLS."""

    name: str
    zones: str
    backend: str
    """What it speaks to its targets."""
    policy: str
    policy_attributes: Mapping[str, str]
    probe: str
    """Target of the health check."""
    instances: int = 2
    state: str = "InService"
    """What the health check says of each instance."""
    is_logged: bool = False
    crosses_zones: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


BALANCERS = (
    Classic(
        "scales-legacy",
        "ab",
        "HTTPS",
        "forward-secrecy",
        dict.fromkeys(CHOSEN, "true"),
        probe="HTTPS:8443/health",
        is_logged=True,
        crosses_zones=True,
        attributes={"elb.http.desyncmitigationmode": "strictest"},
    ),
    Classic(
        "label-printers-legacy",
        "a",
        "HTTP",
        "console-2015",
        {"Reference-Security-Policy": "ELBSecurityPolicy-2015-05", **dict.fromkeys(AS_OF_2015, "true")},
        probe="TCP:8443",
        instances=1,
        state="OutOfService",
        attributes={"elb.http.desyncmitigationmode": "monitor"},
    ),
)


def classic_domain(name: str, region: str) -> str:
    """The host name that AWS gave a balancer."""
    return f"internal-{name}-{hex_of(name, length=10)}.{region}.elb.amazonaws.com"


def serve_classic_balancers(server: AwsServer, network: Network, group: str) -> None:
    """Give the server the balancers of a network; the security group is theirs."""

    def balancers(call: Call) -> Answer:
        here = BALANCERS if call.region == network.region else ()
        return {"LoadBalancerDescriptions": [_shape(each, network, group) for each in here]}

    server.answer("elb", "DescribeLoadBalancers", balancers)
    server.answer("elb", "DescribeLoadBalancerAttributes", lambda call: {"LoadBalancerAttributes": _attributes(call)})
    server.answer("elb", "DescribeInstanceHealth", lambda call: {"InstanceStates": _instance_states(call)})
    server.answer("elb", "DescribeLoadBalancerPolicies", lambda call: {"PolicyDescriptions": [_policy(call)]})


def _shape(balancer: Classic, network: Network, group: str) -> Answer:
    listener = {
        "Protocol": "HTTPS",
        "LoadBalancerPort": 443,
        "InstanceProtocol": balancer.backend,
        "InstancePort": 8443,
        "SSLCertificateId": CERTIFICATE,
    }
    return {
        "LoadBalancerName": balancer.name,
        "DNSName": classic_domain(balancer.name, network.region),
        "ListenerDescriptions": [{"Listener": listener, "PolicyNames": [balancer.policy]}],
        "Instances": [{"InstanceId": each} for each in _instances(balancer)],
        "HealthCheck": {
            "Target": balancer.probe,
            "Interval": 30,
            "Timeout": 5,
            "UnhealthyThreshold": 2,
            "HealthyThreshold": 10,
        },
        "AvailabilityZones": [f"{network.region}{zone}" for zone in balancer.zones],
        "Subnets": [network.subnets[zone] for zone in balancer.zones],
        "VPCId": network.vpc,
        "SecurityGroups": [group],
        "CreatedTime": MADE,
        "Scheme": "internal",
    }


def _attributes(call: Call) -> Answer:
    balancer = _asked(call)
    access_log: dict[str, Any] = {"Enabled": balancer.is_logged}
    if balancer.is_logged:
        access_log |= {"S3BucketName": "kestrel-access-logs", "EmitInterval": 60}
    return {
        "CrossZoneLoadBalancing": {"Enabled": balancer.crosses_zones},
        "AccessLog": access_log,
        "ConnectionDraining": {"Enabled": balancer.crosses_zones, "Timeout": 300},
        "ConnectionSettings": {"IdleTimeout": 60},
        "AdditionalAttributes": [{"Key": key, "Value": value} for key, value in balancer.attributes.items()],
    }


def _instances(balancer: Classic) -> list[str]:
    return [f"i-{hex_of('instance', balancer.name, str(number), length=17)}" for number in range(balancer.instances)]


def _instance_states(call: Call) -> list[Answer]:
    balancer = _asked(call)
    description = (
        "N/A"
        if balancer.state == "InService"
        else "Instance has failed at least the UnhealthyThreshold number of health checks consecutively."
    )
    return [
        {"InstanceId": each, "State": balancer.state, "ReasonCode": "N/A", "Description": description}
        for each in _instances(balancer)
    ]


def _policy(call: Call) -> Answer:
    balancer = _asked(call)
    return {
        "PolicyName": balancer.policy,
        "PolicyTypeName": "SSLNegotiationPolicyType",
        "PolicyAttributeDescriptions": [
            {"AttributeName": name, "AttributeValue": value} for name, value in balancer.policy_attributes.items()
        ],
    }


def _asked(call: Call) -> Classic:
    for balancer in BALANCERS:
        if balancer.name == call.parameters.get("LoadBalancerName"):
            return balancer
    code = "LoadBalancerNotFound"
    raise Refusal(code)
