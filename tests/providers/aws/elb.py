"""Load balancers and listeners as Elastic Load Balancing answers them, for the tests of several modules."""

from typing import Any

from providers.aws.listeners import listeners
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import Listener, ListenerRule, Unknown

BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/edge/50dc6c495c0c9188"
LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2"
TO_WEB = {"Type": "forward", "TargetGroupArn": "arn:aws:web"}


def balancer(kind: str = "application", scheme: str = "internet-facing", **more: Any) -> dict[str, Any]:
    """A load balancer in the list of them."""
    return {
        "LoadBalancerArn": BALANCER,
        "LoadBalancerName": "edge",
        "Scheme": scheme,
        "VpcId": "vpc-1",
        "Type": kind,
        **more,
    }


def rule(priority: str, *actions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A rule of its listener."""
    return {
        "RuleArn": f"{LISTENER}/{priority}",
        "Priority": priority,
        "IsDefault": priority == "default",
        "Actions": actions,
        **more,
    }


def pairs(attributes: dict[str, str]) -> list[dict[str, str]]:
    """Attributes as the API lists them."""
    return [{"Key": key, "Value": value} for key, value in attributes.items()]


def collected(
    region: AwsRegion,
    server: AwsServer,
    *rules: dict[str, Any],
    kind: str = "application",
    listed: tuple[str, ...] = (),
    **more: Any,
) -> Listener:
    """The one listener of the one balancer, for HTTPS on port 443.

    Args:
        region: where they are.
        server: what answers.
        rules: of the listener.
        kind: type of the balancer.
        listed: ARNs in the listener's list of certificates.
        more: further members of the listener.
    """
    answer = {"ListenerArn": LISTENER, "LoadBalancerArn": BALANCER, "Port": 443, "Protocol": "HTTPS", **more}
    certificates = [{"CertificateArn": each} for each in listed]
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [balancer(kind)]})
    server.answer("elbv2", "DescribeListeners", {"Listeners": [answer]})
    server.answer("elbv2", "DescribeRules", {"Rules": list(rules)})
    server.answer("elbv2", "DescribeListenerCertificates", {"Certificates": certificates})
    (found,) = listeners.function(region)
    assert isinstance(found, Listener)
    return found


def rules_of(found: Listener) -> tuple[ListenerRule, ...]:
    """Its rules, which are known."""
    assert not isinstance(found.rules, Unknown)
    return found.rules
