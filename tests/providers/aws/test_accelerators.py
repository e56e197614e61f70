"""Accelerators and what they lead to, read through boto3. moto has none, so the answers are the tests' own."""

from collections.abc import Mapping
from typing import Any

import pytest

from providers.aws.accelerators import accelerators, cross_account_attachments, custom_routing_accelerators
from providers.aws.session import AwsAccount, AwsSession
from scanner.demo.aws_server import Answer, AwsServer, Call
from scanner.models import ALL_PORTS, ANYWHERE, TCP, UDP, AcceleratedRoute, Accelerator, PortSet, Unknown

ARN = "arn:aws:globalaccelerator::123456789012:accelerator/1234"
BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/inner/50dc6c495c0c9188"


def listener(number: int, protocol: str, *ports: tuple[int, int]) -> dict[str, Any]:
    ranges = [{"FromPort": first, "ToPort": last} for first, last in ports]
    return {"ListenerArn": f"{ARN}/listener/{number}", "Protocol": protocol, "PortRanges": ranges}


def group(*endpoints: dict[str, Any], **more: Any) -> dict[str, Any]:
    named = {"EndpointGroupArn": f"{ARN}/group", "EndpointGroupRegion": "eu-west-1"}
    return {**named, "EndpointDescriptions": list(endpoints), **more}


def serve(server: AwsServer, groups: Mapping[int, list[dict[str, Any]]], *listeners: dict[str, Any]) -> None:
    """One accelerator with these listeners, and the groups of each by its number."""

    def of_listener(call: Call) -> Answer:
        return {"EndpointGroups": groups[int(call.parameters["ListenerArn"][-1])]}

    found = {"AcceleratorArn": ARN, "Name": "edge", "Enabled": True, "IpAddressType": "DUAL_STACK"}
    server.answer("globalaccelerator", "ListAccelerators", {"Accelerators": [found]})
    server.answer("globalaccelerator", "ListListeners", {"Listeners": list(listeners)})
    server.answer("globalaccelerator", "ListEndpointGroups", of_listener)


def read(account: AwsAccount) -> Accelerator:
    (found,) = accelerators.function(account)
    assert isinstance(found, Accelerator)
    return found


def routes(account: AwsAccount) -> tuple[AcceleratedRoute, ...]:
    found = read(account).routes
    assert isinstance(found, tuple)
    return found


WEB = listener(1, "TCP", (80, 80), (443, 444))


def test_every_listener_leads_to_every_endpoint(server: AwsServer, account: AwsAccount) -> None:
    to_balancer = {"EndpointId": BALANCER, "ClientIPPreservationEnabled": False}
    serve(server, {1: [group(to_balancer)], 2: [group({"EndpointId": "i-1"})]}, WEB, listener(2, "UDP", (53, 53)))
    found = read(account)
    assert (found.id, found.name, found.identity.label) == (ARN, "1234", "edge")
    assert (found.is_enabled, found.families) == (True, ANYWHERE)
    assert found.routes == (
        AcceleratedRoute(to=BALANCER, protocols=(TCP,), ports=PortSet.of(80, (443, 444)), keeps_client_addresses=False),
        AcceleratedRoute(to="i-1", protocols=(UDP,), ports=PortSet.of(53), keeps_client_addresses=True),
    )
    assert found.leads_to == (BALANCER, "i-1")
    assert server.calls["globalaccelerator", "us-west-2", "ListAccelerators"] == 1


def test_overrides_change_the_port_that_packets_arrive_at(server: AwsServer, account: AwsAccount) -> None:
    changed = group({"EndpointId": "i-1"}, PortOverrides=[{"ListenerPort": 443, "EndpointPort": 8443}])
    serve(server, {1: [changed]}, WEB)
    assert [(each.ports, each.port) for each in routes(account)] == [
        (PortSet.of(80, 444), None),
        (PortSet.of(443), 8443),
    ]


@pytest.mark.parametrize(
    ("endpoint", "kept"),
    [
        ({"EndpointId": BALANCER}, True),
        ({"EndpointId": BALANCER, "ClientIPPreservationEnabled": False}, False),
        ({"EndpointId": BALANCER.replace("/app/", "/net/")}, None),
        ({"EndpointId": "i-1"}, True),
    ],
)
def test_who_sees_clients(server: AwsServer, account: AwsAccount, endpoint: dict[str, Any], kept: bool | None) -> None:
    serve(server, {1: [group(endpoint)]}, WEB)
    (route,) = routes(account)
    expected = Unknown(why="whether clients are seen there is not told") if kept is None else kept
    assert route.keeps_client_addresses == expected


@pytest.mark.parametrize(
    ("found", "is_certain"),
    [
        (group({"EndpointId": "i-1", "Weight": 128}, TrafficDialPercentage=100.0), True),
        (group({"EndpointId": "i-1", "Weight": 0}), False),
        (group({"EndpointId": "i-1"}, TrafficDialPercentage=0.0), False),
    ],
)
def test_without_a_share_it_is_led_to_when_all_else_fails(
    server: AwsServer, account: AwsAccount, found: dict[str, Any], is_certain: bool
) -> None:
    serve(server, {1: [found]}, WEB)
    (route,) = routes(account)
    assert (route.doubt is None) is is_certain


def test_an_elastic_address_is_led_to_as_by_anybody(server: AwsServer, account: AwsAccount) -> None:
    serve(server, {1: [group({"EndpointId": "eipalloc-1"})]}, WEB)
    assert routes(account) == ()


def test_listeners_that_may_not_be_read(server: AwsServer, account: AwsAccount, session: AwsSession) -> None:
    serve(server, {1: [group({"EndpointId": "i-1"})]}, WEB)
    server.refuse("globalaccelerator", "ListEndpointGroups")
    assert isinstance(read(account).routes, Unknown)
    assert [gap.action for gap in session.gaps()] == ["globalaccelerator:ListEndpointGroups"]


def test_custom_routing_may_lead_to_every_instance_of_a_subnet(server: AwsServer, account: AwsAccount) -> None:
    found = {"AcceleratorArn": ARN, "Name": "games", "Enabled": False, "IpAddressType": "IPV4"}
    ports = [{"FromPort": 80, "ToPort": 81, "Protocols": ["TCP", "UDP"]}]
    to_subnet = group({"EndpointId": "subnet-1"}, DestinationDescriptions=ports)
    server.answer("globalaccelerator", "ListCustomRoutingAccelerators", {"Accelerators": [found]})
    server.answer("globalaccelerator", "ListCustomRoutingListeners", {"Listeners": [{"ListenerArn": f"{ARN}/1"}]})
    server.answer("globalaccelerator", "ListCustomRoutingEndpointGroups", {"EndpointGroups": [to_subnet]})
    (each,) = custom_routing_accelerators.function(account)
    assert isinstance(each, Accelerator)
    assert (each.is_enabled, each.families) == (False, ANYWHERE.v4_only)
    assert isinstance(each.routes, tuple)
    (route,) = each.routes
    assert route.to == "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1"
    assert (route.protocols, route.ports) == ((TCP, UDP), PortSet.of((80, 81)))
    assert route.doubt == Unknown(why="whether custom routing is allowed there is not read")


def test_an_attachment_lets_accelerators_of_others_in(server: AwsServer, account: AwsAccount) -> None:
    attachment = {
        "AttachmentArn": "arn:aws:globalaccelerator::123456789012:attachment/5678",
        "Name": "partners",
        "Principals": ["210987654321"],
        "Resources": [
            {"EndpointId": BALANCER, "Region": "eu-west-1"},
            {"EndpointId": "arn:aws:ec2:eu-west-1:123456789012:instance/i-1", "Region": "eu-west-1"},
            {"EndpointId": "arn:aws:ec2:eu-west-1:123456789012:elastic-ip/eipalloc-1", "Region": "eu-west-1"},
            {"Cidr": "198.51.100.0/24"},
        ],
    }
    server.answer("globalaccelerator", "ListCrossAccountAttachments", {"CrossAccountAttachments": [attachment]})
    (found,) = cross_account_attachments.function(account)
    assert isinstance(found, Accelerator)
    assert found.leads_to == (BALANCER, "i-1")
    assert isinstance(found.routes, tuple)
    assert {each.ports for each in found.routes} == {ALL_PORTS}
    assert {each.doubt and each.doubt.why for each in found.routes} == {
        "whether an accelerator of 210987654321 leads there, and by which ports, is not told"
    }


def test_an_attachment_for_nobody_lets_nobody_in(server: AwsServer, account: AwsAccount) -> None:
    attachment = {"AttachmentArn": f"{ARN}/attachment", "Resources": [{"EndpointId": BALANCER}]}
    server.answer("globalaccelerator", "ListCrossAccountAttachments", {"CrossAccountAttachments": [attachment]})
    (found,) = cross_account_attachments.function(account)
    assert isinstance(found, Accelerator)
    assert found.routes == ()


def test_partitions_without_the_service_are_not_asked(server: AwsServer, session: AwsSession) -> None:
    session.partition = "aws-cn"
    scope = AwsAccount(session, "cn-northwest-1")
    for each in (accelerators, custom_routing_accelerators, cross_account_attachments):
        assert list(each.function(scope)) == []
    assert not server.calls
