"""Listeners of Classic Load Balancers, read through boto3 over HTTP."""

from typing import Any

from providers.aws.classic_listeners import classic_listeners
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import BalancerKind, Listener, ListenerProtocol, Resolution, TlsVersion, Unknown


def classic(region: AwsRegion, server: AwsServer, listener: dict[str, Any], *policies: dict[str, Any]) -> Listener:
    description = {"Listener": listener, "PolicyNames": [each["PolicyName"] for each in policies]}
    old = {"LoadBalancerName": "old", "Scheme": "internet-facing", "ListenerDescriptions": [description]}
    server.answer("elb", "DescribeLoadBalancers", {"LoadBalancerDescriptions": [old]})
    server.answer("elb", "DescribeLoadBalancerPolicies", {"PolicyDescriptions": list(policies)})
    (found,) = classic_listeners.function(region)
    assert isinstance(found, Listener)
    return found


HTTPS = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstanceProtocol": "HTTP", "InstancePort": 80}


def test_a_classic_listener(region: AwsRegion, server: AwsServer) -> None:
    found = classic(region, server, {**HTTPS, "SSLCertificateId": "arn:aws:acm:x"})
    assert found.id == "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/old/listener/443"
    assert (found.name, found.balancer_kind, found.is_public) == ("old:443", BalancerKind.CLASSIC, True)
    assert (found.protocol, found.backend_protocol) == (ListenerProtocol.HTTPS, ListenerProtocol.HTTP)
    assert found.rules == ()
    assert (found.backend, found.backend_port) == (f"{found.balancer}/instances", 80)
    assert found.target_groups == (found.backend,)
    assert found.certificates == ("arn:aws:acm:x",)
    assert found.tls is not None
    assert (found.tls.resolution, found.tls.oldest) == (Resolution.PROVIDER_DEFAULT, TlsVersion.TLS_1_0)


def test_a_classic_listener_without_tls(region: AwsRegion, server: AwsServer) -> None:
    found = classic(region, server, {"Protocol": "TCP", "LoadBalancerPort": 25, "InstancePort": 25})
    assert (found.protocol, found.backend_protocol, found.tls) == (ListenerProtocol.TCP, ListenerProtocol.TCP, None)
    assert ("elb", "eu-west-1", "DescribeLoadBalancerPolicies") not in server.calls


def test_ssl_is_tls(region: AwsRegion, server: AwsServer) -> None:
    found = classic(region, server, {**HTTPS, "Protocol": "SSL", "InstanceProtocol": "SSL"})
    assert (found.protocol, found.backend_protocol) == (ListenerProtocol.TLS, ListenerProtocol.TLS)


def test_a_classic_policy_says_what_it_accepts(region: AwsRegion, server: AwsServer) -> None:
    enabled = {"Protocol-TLSv1.2": "true", "Protocol-TLSv1": "false", "Protocol-SSLv3": "true"}
    ciphers = {"ECDHE-RSA-AES128-GCM-SHA256": "true", "RC4-SHA": "false", "Server-Defined-Cipher-Order": "true"}
    sticky = {
        "PolicyName": "sticky",
        "PolicyTypeName": "LBCookieStickinessPolicyType",
        "PolicyAttributeDescriptions": [],
    }
    policy = {
        "PolicyName": "mine",
        "PolicyTypeName": "SSLNegotiationPolicyType",
        "PolicyAttributeDescriptions": [
            {"AttributeName": name, "AttributeValue": value} for name, value in {**enabled, **ciphers}.items()
        ],
    }
    found = classic(region, server, HTTPS, sticky, policy)
    assert found.tls is not None
    assert found.tls.versions == (TlsVersion.SSL_3, TlsVersion.TLS_1_2)
    assert found.tls.cipher_suites == ("ECDHE-RSA-AES128-GCM-SHA256",)
    assert found.tls.name == "mine"


def test_classic_policies_that_may_not_be_read(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elb", "DescribeLoadBalancerPolicies")
    policy = {"PolicyName": "mine", "PolicyTypeName": "SSLNegotiationPolicyType", "PolicyAttributeDescriptions": []}
    found = classic(region, server, HTTPS, policy)
    assert found.tls is not None
    assert isinstance(found.tls.versions, Unknown)
    assert found.tls.resolution is Resolution.UNKNOWN
