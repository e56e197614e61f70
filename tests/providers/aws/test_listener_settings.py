"""What listeners do with every response and connection, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.listener_settings import listener_settings
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer, Call, Refusal
from scanner.models import ListenerSettings, Unknown
from tests.providers.aws.elb import BALANCER, LISTENER, balancer, pairs

HSTS = "routing.http.response.strict_transport_security.header_value"
NEW = Unknown(why="protocol HTTP9 is new to netassay")


def collected(
    region: AwsRegion,
    server: AwsServer,
    kind: str = "application",
    protocol: str | None = "HTTPS",
    attributes: dict[str, str] | None = None,
) -> ListenerSettings:
    """The settings of the one listener of the one balancer."""
    place = {"Port": 443, "Protocol": protocol} if protocol else {}
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [balancer(kind)]})
    server.answer("elbv2", "DescribeListeners", {"Listeners": [{"ListenerArn": LISTENER, **place}]})
    server.answer("elbv2", "DescribeListenerAttributes", {"Attributes": pairs(attributes or {})})
    (found,) = listener_settings.function(region)
    assert isinstance(found, ListenerSettings)
    return found


def test_headers_that_have_a_value(region: AwsRegion, server: AwsServer) -> None:
    attributes = {
        HSTS: "max-age=31536000",
        "routing.http.response.x_frame_options.header_value": "",
        "routing.http.response.server.enabled": "true",
        "routing.http.request.x_amzn_tls_version.header_name": "X-Tls",
    }
    found = collected(region, server, attributes=attributes)
    assert (found.id, found.name, found.listener) == (LISTENER, "edge:443", LISTENER)
    assert found.response_headers == {"strict-transport-security": "max-age=31536000"}
    assert found.idle_timeout is None


def test_refused_attributes_are_unknown(session: AwsSession, region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeListenerAttributes")
    assert isinstance(collected(region, server).response_headers, Unknown)
    assert {gap.action for gap in session.gaps()} == {"elasticloadbalancing:DescribeListenerAttributes"}


@pytest.mark.parametrize(
    ("kind", "protocol", "attributes", "seconds"),
    [
        ("network", "TCP", {"tcp.idle_timeout.seconds": "600"}, 600),
        ("network", "TCP", {}, 350),
        ("gateway", None, {"tcp.idle_timeout.seconds": "60"}, 60),
        ("gateway", None, {}, 350),
        ("network", "HTTP9", {}, NEW),
    ],
)
def test_when_a_silent_connection_is_closed(
    region: AwsRegion,
    server: AwsServer,
    kind: str,
    protocol: str | None,
    attributes: dict[str, str],
    seconds: int | Unknown,
) -> None:
    found = collected(region, server, kind, protocol, attributes)
    assert (found.idle_timeout, found.response_headers) == (seconds, None)


@pytest.mark.parametrize(
    ("protocol", "seconds"),
    [
        ("TLS", 350),
        ("UDP", 120),
        ("TCP_UDP", Unknown(why="AWS does not publish the idle timeout of TCP_UDP listeners")),
        ("QUIC", Unknown(why="AWS does not publish the idle timeout of QUIC listeners")),
    ],
)
def test_times_that_cannot_be_chosen_are_not_asked_for(
    region: AwsRegion, server: AwsServer, protocol: str, seconds: int | Unknown
) -> None:
    assert collected(region, server, "network", protocol).idle_timeout == seconds
    assert ("elbv2", "eu-west-1", "DescribeListenerAttributes") not in server.calls


def test_a_protocol_that_is_new_to_us(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, protocol="HTTP9")
    assert (found.response_headers, found.idle_timeout) == (NEW, None)


def test_one_deleted_meanwhile_costs_only_itself(region: AwsRegion, server: AwsServer) -> None:
    gone = f"{LISTENER}/gone"

    def attributes(call: Call) -> dict[str, Any]:
        if call.parameters["ListenerArn"] == gone:
            code = "ListenerNotFound"
            raise Refusal(code)
        return {"Attributes": []}

    listeners = [
        {"ListenerArn": arn, "LoadBalancerArn": BALANCER, "Port": 80, "Protocol": "HTTP"} for arn in (gone, LISTENER)
    ]
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [balancer()]})
    server.answer("elbv2", "DescribeListeners", {"Listeners": listeners})
    server.answer("elbv2", "DescribeListenerAttributes", attributes)
    assert [each.id for each in listener_settings.function(region)] == [LISTENER]
