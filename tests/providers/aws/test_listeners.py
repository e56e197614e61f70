"""Listeners, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.listeners import listeners
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer, Call, Refusal
from scanner.models import (
    BalancerKind,
    ClientAuthentication,
    ClientVerification,
    Listener,
    ListenerProtocol,
    Resolution,
    TlsVersion,
    Unknown,
)
from tests.providers.aws.elb import BALANCER, LISTENER, TO_WEB, balancer, collected, pairs, rule


def listed(region: AwsRegion, server: AwsServer, of: dict[str, Any], *answers: dict[str, Any]) -> list[Listener]:
    common = {"LoadBalancerArn": BALANCER, "DefaultActions": [TO_WEB]}
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [of]})
    server.answer("elbv2", "DescribeListeners", {"Listeners": [{**common, **each} for each in answers]})
    return [each for each in listeners.function(region) if isinstance(each, Listener)]


def test_an_https_listener(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, rule("default", TO_WEB), SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06")
    assert (found.id, found.name, found.balancer) == (LISTENER, "edge:443", BALANCER)
    assert (found.protocol, found.port, found.is_public) == (ListenerProtocol.HTTPS, 443, True)
    assert found.tls is not None
    assert (found.tls.oldest, found.tls.resolution) == (TlsVersion.TLS_1_2, Resolution.API)
    assert found.target_groups == ("arn:aws:web",)


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


def test_a_network_balancer(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, kind="network", Protocol="TLS", DefaultActions=[TO_WEB])
    assert found.balancer_kind is BalancerKind.NETWORK
    assert found.target_groups == ("arn:aws:web",)


def test_a_gateway_balancer_has_neither_port_nor_protocol(region: AwsRegion, server: AwsServer) -> None:
    (found,) = listed(region, server, balancer("gateway"), {"ListenerArn": LISTENER})
    assert (found.protocol, found.name) == (ListenerProtocol.GENEVE, "edge:all")
    assert found.certificates == ()


def test_a_protocol_that_is_new_to_us_is_unknown(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, rule("default", TO_WEB), Protocol="HTTP4")
    assert found.protocol == Unknown(why="protocol HTTP4 is new to netassay")
    assert found.client_authentication == found.protocol


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("application", ClientAuthentication(verification=ClientVerification.PASS_THROUGH)), ("network", None)],
)
def test_a_protocol_that_is_new_to_us_may_ask_for_client_certificates(
    region: AwsRegion, server: AwsServer, kind: str, expected: ClientAuthentication | None
) -> None:
    mutual = {"Mode": "passthrough"}
    found = collected(region, server, rule("default", TO_WEB), kind=kind, Protocol="X9", MutualAuthentication=mutual)
    assert found.client_authentication == expected


def test_a_balancer_of_a_new_type_costs_what_nobody_knows_of_it(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, rule("default", TO_WEB), kind="quantum")
    assert (found.balancer_kind, found.protocol) == (BalancerKind.OTHER, ListenerProtocol.HTTPS)
    assert found.target_groups == ("arn:aws:web",)
    assert found.client_authentication == Unknown(why="load balancers of type quantum are new to netassay")


@pytest.mark.parametrize(("denies", "is_public"), [("true", False), ("false", True), (None, False)])
def test_an_internal_balancer_may_be_open_over_ipv6(
    region: AwsRegion, server: AwsServer, denies: str | None, is_public: bool
) -> None:
    attributes = {"ipv6.deny_all_igw_traffic": denies} if denies else {}
    server.answer("elbv2", "DescribeLoadBalancerAttributes", {"Attributes": pairs(attributes)})
    internal = balancer("network", "internal", IpAddressType="dualstack")
    server.answer("elbv2", "DescribeRules", {"Rules": [rule("default", TO_WEB)]})
    (found,) = listed(region, server, internal, {"ListenerArn": LISTENER, "Port": 443, "Protocol": "TCP"})
    assert found.is_public is is_public


def test_whether_it_is_open_over_ipv6_may_not_be_readable(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeLoadBalancerAttributes")
    server.answer("elbv2", "DescribeRules", {"Rules": [rule("default", TO_WEB)]})
    internal = balancer("application", "internal", IpAddressType="dualstack")
    (found,) = listed(region, server, internal, {"ListenerArn": LISTENER, "Port": 443, "Protocol": "HTTPS"})
    assert isinstance(found.is_public, Unknown)


def test_one_deleted_meanwhile_costs_only_itself(region: AwsRegion, server: AwsServer) -> None:
    gone = f"{LISTENER}/gone"

    def rules(call: Call) -> dict[str, Any]:
        if call.parameters["ListenerArn"] == gone:
            code = "ListenerNotFound"
            raise Refusal(code)
        return {"Rules": [rule("default", TO_WEB)]}

    server.answer("elbv2", "DescribeRules", rules)
    answers = [{"ListenerArn": arn, "Port": 80, "Protocol": "HTTP"} for arn in (gone, LISTENER)]
    assert [each.id for each in listed(region, server, balancer(), *answers)] == [LISTENER]


def test_each_call_about_a_listener_is_made_once(region: AwsRegion, server: AwsServer) -> None:
    collected(region, server, rule("default", TO_WEB), Certificates=[{"CertificateArn": "arn:aws:acm:x"}])
    of_elb = {operation: times for (service, _, operation), times in server.calls.items() if service == "elbv2"}
    assert of_elb == dict.fromkeys(
        (
            "DescribeLoadBalancers",
            "DescribeListeners",
            "DescribeRules",
            "DescribeListenerCertificates",
        ),
        1,
    )
