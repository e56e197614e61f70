"""The demo account's Application and Network Load Balancers.

They are answered here in boto3's shapes because moto loses the verification of client certificates, knows few
attributes, and gives Network Load Balancers the ARNs of Application Load Balancers.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from scanner.demo.aws_balancer_plans import BALANCERS, Balancer
from scanner.demo.aws_listeners import Listeners
from scanner.demo.aws_names import arn, hex_of
from scanner.demo.aws_networks import Networks
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.demo.aws_target_groups import TargetGroups
from scanner.demo.aws_trust_stores import serve_trust_stores
from scanner.demo.aws_web_acls import serve_web_acls

MADE = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
PROTECTED = ("edge", "partner-api")
"""Balancers behind the web ACL."""


class Balancers:
    """What the account answers about its balancers."""

    def __init__(self, networks: Networks, groups: Mapping[str, str], certificates: Mapping[str, str]) -> None:
        self._networks = networks
        self._groups = groups
        self._by_arn = {self.arn(each.name): each for each in BALANCERS}
        self._target_groups = TargetGroups(networks, self.arn)
        self._listeners = Listeners(self._by_arn, self._target_groups.arn, certificates)

    def arn(self, name: str) -> str:
        """The ARN of a balancer."""
        (balancer,) = (each for each in BALANCERS if each.name == name)
        region = self._networks[balancer.network].region
        return arn("elasticloadbalancing", region, f"loadbalancer/{_path(balancer)}")

    def domain(self, name: str) -> str:
        """The host name that AWS gave a balancer."""
        (balancer,) = (each for each in BALANCERS if each.name == name)
        region = self._networks[balancer.network].region
        return f"{name}-{hex_of(name, length=10)}.{region}.elb.amazonaws.com"

    def users_of(self, certificate: str) -> list[str]:
        """ARNs of the balancers that present a certificate."""
        return [
            self.arn(each.name)
            for each in BALANCERS
            if any(certificate in {listener.certificate, *listener.more_certificates} for listener in each.listeners)
        ]

    def serve(self, server: AwsServer) -> None:
        """Give the server the answers."""
        server.answer("elbv2", "DescribeLoadBalancers", self._describe_load_balancers)
        server.answer("elbv2", "DescribeLoadBalancerAttributes", self._describe_attributes)
        self._listeners.serve(server)
        self._target_groups.serve(server)
        serve_trust_stores(server)
        serve_web_acls(server, [self.arn(name) for name in PROTECTED])

    def _in(self, region: str) -> Iterator[Balancer]:
        return (each for each in BALANCERS if self._networks[each.network].region == region)

    def _describe_load_balancers(self, call: Call) -> Answer:
        return {"LoadBalancers": [self._shape(each) for each in self._in(call.region)]}

    def _shape(self, balancer: Balancer) -> Answer:
        network = self._networks[balancer.network]
        return {
            "LoadBalancerArn": self.arn(balancer.name),
            "LoadBalancerName": balancer.name,
            "DNSName": self.domain(balancer.name),
            "CreatedTime": MADE,
            "Scheme": balancer.scheme,
            "VpcId": network.vpc,
            "State": {"Code": "active"},
            "Type": balancer.kind,
            "AvailabilityZones": [
                {"ZoneName": f"{network.region}{zone}", "SubnetId": network.subnets[zone]} for zone in balancer.zones
            ],
            "SecurityGroups": [self._groups[balancer.group]] if balancer.group else [],
            "IpAddressType": "ipv4",
        }

    def _describe_attributes(self, call: Call) -> Answer:
        asked = call.parameters["LoadBalancerArn"]
        if asked not in self._by_arn:
            code = "LoadBalancerNotFound"
            raise Refusal(code)
        attributes = self._by_arn[asked].attributes
        return {"Attributes": [{"Key": key, "Value": value} for key, value in attributes.items()]}


def _path(balancer: Balancer) -> str:
    return f"{'net' if balancer.kind == 'network' else 'app'}/{balancer.name}/{hex_of('balancer', balancer.name)}"
