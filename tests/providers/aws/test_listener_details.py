"""What further calls tell of a listener, read through boto3 over HTTP."""

from providers.aws.listeners import listeners
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.models import Listener, Unknown
from tests.providers.aws.elb import BALANCER, LISTENER, TO_WEB, balancer, collected, rule

DEFAULT, EXTRA = {"CertificateArn": "arn:aws:acm:default"}, "arn:aws:acm:extra"


def was_called(server: AwsServer, operation: str) -> bool:
    return ("elbv2", "eu-west-1", operation) in server.calls


def test_refused_rules_are_unknown(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeRules")
    found = collected(region, server)
    assert isinstance(found.rules, Unknown)
    assert isinstance(found.target_groups, Unknown)


def test_a_network_balancer_has_only_its_default_action(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, kind="network", Protocol="TLS", DefaultActions=[TO_WEB])
    assert found.target_groups == ("arn:aws:web",)
    assert not was_called(server, "DescribeRules")


def test_a_dual_stack_network_balancer_can_have_rules(region: AwsRegion, server: AwsServer) -> None:
    over_ipv6 = {"Type": "forward", "TargetGroupArn": "arn:aws:web-ipv6"}
    listener = {"ListenerArn": LISTENER, "LoadBalancerArn": BALANCER, "Port": 443, "Protocol": "TLS"}
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [balancer("network", IpAddressType="dualstack")]})
    server.answer("elbv2", "DescribeListeners", {"Listeners": [listener]})
    server.answer("elbv2", "DescribeRules", {"Rules": [rule("default", TO_WEB), rule("1", over_ipv6)]})
    (found,) = listeners.function(region)
    assert isinstance(found, Listener)
    assert found.target_groups == ("arn:aws:web-ipv6", "arn:aws:web")


def test_the_default_certificate_stands_first_and_once(region: AwsRegion, server: AwsServer) -> None:
    listed = (EXTRA, DEFAULT["CertificateArn"])
    found = collected(region, server, rule("default", TO_WEB), Certificates=[DEFAULT], listed=listed)
    assert found.certificates == (DEFAULT["CertificateArn"], EXTRA)


def test_refused_certificates_are_unknown(session: AwsSession, region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeListenerCertificates")
    found = collected(region, server, rule("default", TO_WEB), Certificates=[DEFAULT])
    assert isinstance(found.certificates, Unknown)
    assert {gap.action for gap in session.gaps()} == {"elasticloadbalancing:DescribeListenerCertificates"}


def test_a_listener_without_a_certificate_is_not_asked_for_more(region: AwsRegion, server: AwsServer) -> None:
    assert collected(region, server, rule("default", TO_WEB), Protocol="HTTP").certificates == ()
    assert not was_called(server, "DescribeListenerCertificates")
