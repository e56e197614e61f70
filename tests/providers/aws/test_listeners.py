"""Listeners, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.listeners import classic_listeners, listeners
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    ActionKind,
    BalancerKind,
    ClientAuthentication,
    ClientVerification,
    Listener,
    ListenerProtocol,
    Redirect,
    Resolution,
    TlsVersion,
    Unknown,
)

BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/edge/50dc6c495c0c9188"
LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2"
TO_WEB = {"Type": "forward", "TargetGroupArn": "arn:aws:web"}
TO_HTTPS = {
    "Type": "redirect",
    "RedirectConfig": {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    },
}


def balancer(kind: str = "application", scheme: str = "internet-facing") -> dict[str, Any]:
    return {"LoadBalancerArn": BALANCER, "LoadBalancerName": "edge", "Scheme": scheme, "VpcId": "vpc-1", "Type": kind}


def rule(priority: str, *actions: dict[str, Any]) -> dict[str, Any]:
    return {
        "RuleArn": f"{LISTENER}/{priority}",
        "Priority": priority,
        "IsDefault": priority == "default",
        "Actions": actions,
    }


def collected(
    region: AwsRegion, server: AwsServer, *rules: dict[str, Any], kind: str = "application", **more: Any
) -> Listener:
    answer = {"ListenerArn": LISTENER, "LoadBalancerArn": BALANCER, "Port": 443, "Protocol": "HTTPS", **more}
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [balancer(kind)]})
    server.answer("elbv2", "DescribeListeners", {"Listeners": [answer]})
    server.answer("elbv2", "DescribeRules", {"Rules": list(rules)})
    (found,) = listeners.function(region)
    assert isinstance(found, Listener)
    return found


def test_an_https_listener(region: AwsRegion, server: AwsServer) -> None:
    found = collected(
        region,
        server,
        rule("default", TO_WEB),
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates=[{"CertificateArn": "arn:aws:acm:x"}],
    )
    assert (found.id, found.name, found.balancer) == (LISTENER, "edge:443", BALANCER)
    assert (found.protocol, found.port, found.is_public) == (ListenerProtocol.HTTPS, 443, True)
    assert found.tls is not None
    assert (found.tls.oldest, found.tls.resolution) == (TlsVersion.TLS_1_2, Resolution.API)
    assert found.certificates == ("arn:aws:acm:x",)
    assert found.target_groups == ("arn:aws:web",)


def test_rules_stand_in_the_order_of_their_numbers_and_the_default_last(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, rule("default", TO_WEB), rule("10", TO_WEB), rule("9", TO_WEB))
    assert not isinstance(found.rules, Unknown)
    assert [each.priority for each in found.rules] == ["9", "10", "default"]


def test_a_redirect_keeps_what_the_client_asked(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, rule("default", TO_HTTPS), Protocol="HTTP", Port=80)
    assert not isinstance(found.rules, Unknown)
    (action,) = found.rules[0].actions
    assert action.redirect == Redirect(protocol=ListenerProtocol.HTTPS, port=443, status=301)
    assert found.rules[0].redirects_to_tls
    assert found.tls is None


def test_a_redirect_to_another_host(region: AwsRegion, server: AwsServer) -> None:
    elsewhere = {"Type": "redirect", "RedirectConfig": {"Host": "example.org", "StatusCode": "HTTP_302"}}
    found = collected(region, server, rule("default", elsewhere), Protocol="HTTP")
    assert not isinstance(found.rules, Unknown)
    assert found.rules[0].actions[0].redirect == Redirect(host="example.org", status=302)
    assert not found.rules[0].redirects_to_tls


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("authenticate-oidc", ActionKind.AUTHENTICATE),
        ("jwt-validation", ActionKind.AUTHENTICATE),
        ("fixed-response", ActionKind.FIXED_RESPONSE),
        ("something-new", ActionKind.OTHER),
    ],
)
def test_kinds_of_action(region: AwsRegion, server: AwsServer, name: str, kind: ActionKind) -> None:
    found = collected(region, server, rule("default", {"Type": name}))
    assert not isinstance(found.rules, Unknown)
    assert found.rules[0].actions[0].kind is kind


def test_a_weight_of_zero_gets_no_traffic(region: AwsRegion, server: AwsServer) -> None:
    weighted = [
        {"TargetGroupArn": "arn:aws:blue", "Weight": 0},
        {"TargetGroupArn": "arn:aws:green", "Weight": 5},
        {"TargetGroupArn": "arn:aws:grey"},
    ]
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": weighted}}
    found = collected(region, server, rule("default", action))
    assert found.target_groups == ("arn:aws:green", "arn:aws:grey")


def test_refused_rules_are_unknown(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeRules")
    found = collected(region, server)
    assert isinstance(found.rules, Unknown)
    assert isinstance(found.target_groups, Unknown)


@pytest.mark.parametrize(
    ("mutual", "expected"),
    [
        (None, ClientAuthentication(verification=ClientVerification.OFF)),
        ({"Mode": "off"}, ClientAuthentication(verification=ClientVerification.OFF)),
        ({"Mode": "passthrough"}, ClientAuthentication(verification=ClientVerification.PASS_THROUGH)),
        ({"Mode": "curious"}, Unknown(why="mutual authentication mode curious is new to netassay")),
        (
            {"Mode": "verify", "TrustStoreArn": "arn:aws:ts", "IgnoreClientCertificateExpiry": True},
            ClientAuthentication(verification=ClientVerification.VERIFY, trust_store="arn:aws:ts", ignores_expiry=True),
        ),
    ],
)
def test_mutual_tls(
    region: AwsRegion, server: AwsServer, mutual: dict[str, Any] | None, expected: ClientAuthentication | Unknown
) -> None:
    more: dict[str, Any] = {"MutualAuthentication": mutual} if mutual else {}
    assert collected(region, server, rule("default", TO_WEB), **more).client_authentication == expected


@pytest.mark.parametrize(("kind", "protocol"), [("application", "HTTP"), ("network", "TLS")])
def test_only_https_listeners_can_ask_for_client_certificates(
    region: AwsRegion, server: AwsServer, kind: str, protocol: str
) -> None:
    assert collected(region, server, kind=kind, Protocol=protocol).client_authentication is None


def test_a_listener_that_names_no_policy_has_the_default_one(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, rule("default", TO_WEB))
    assert found.tls is not None
    assert (found.tls.name, found.tls.resolution) == ("ELBSecurityPolicy-2016-08", Resolution.PROVIDER_DEFAULT)


@pytest.mark.parametrize("protocol", ["TCP", "QUIC", "TCP_QUIC"])
def test_what_is_passed_on_encrypted_is_not_terminated(region: AwsRegion, server: AwsServer, protocol: str) -> None:
    found = collected(region, server, kind="network", Protocol=protocol)
    assert (found.protocol, found.tls) == (ListenerProtocol(protocol), None)


def test_the_actions_of_a_rule_stand_in_their_order(region: AwsRegion, server: AwsServer) -> None:
    sign_in = {"Type": "authenticate-cognito", "Order": 1}
    found = collected(region, server, rule("default", {**TO_WEB, "Order": 2}, sign_in))
    assert not isinstance(found.rules, Unknown)
    assert [each.kind for each in found.rules[0].actions] == [ActionKind.AUTHENTICATE, ActionKind.FORWARD]


def test_a_dual_stack_network_balancer_can_have_rules(region: AwsRegion, server: AwsServer) -> None:
    over_ipv6 = {"Type": "forward", "TargetGroupArn": "arn:aws:web-ipv6"}
    dual_stack = {**balancer("network"), "IpAddressType": "dualstack"}
    listener = {"ListenerArn": LISTENER, "LoadBalancerArn": BALANCER, "Port": 443, "Protocol": "TCP"}
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [dual_stack]})
    server.answer("elbv2", "DescribeListeners", {"Listeners": [listener]})
    server.answer("elbv2", "DescribeRules", {"Rules": [rule("default", TO_WEB), rule("1", over_ipv6)]})
    (found,) = listeners.function(region)
    assert isinstance(found, Listener)
    assert found.target_groups == ("arn:aws:web-ipv6", "arn:aws:web")


def test_a_network_balancer_has_only_its_default_action(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, kind="network", Protocol="TLS", DefaultActions=[TO_WEB])
    assert found.balancer_kind is BalancerKind.NETWORK
    assert found.target_groups == ("arn:aws:web",)
    assert ("elbv2", "eu-west-1", "DescribeRules") not in server.calls


def test_a_gateway_balancer_has_neither_port_nor_protocol(region: AwsRegion, server: AwsServer) -> None:
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [balancer("gateway")]})
    bare = {"ListenerArn": LISTENER, "LoadBalancerArn": BALANCER, "DefaultActions": [TO_WEB]}
    server.answer("elbv2", "DescribeListeners", {"Listeners": [bare]})
    (found,) = listeners.function(region)
    assert isinstance(found, Listener)
    assert (found.protocol, found.name) == (ListenerProtocol.GENEVE, "edge:all")


def test_a_protocol_that_is_new_to_us_is_unknown(region: AwsRegion, server: AwsServer) -> None:
    assert isinstance(collected(region, server, rule("default", TO_WEB), Protocol="HTTP4").protocol, Unknown)


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
