"""Accelerators of templates: they lead to the same services by the same ports as those of an account."""

from pathlib import Path

import pytest

from providers.aws.accelerators import accelerators, cross_account_attachments, custom_routing_accelerators
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import AcceleratedRoute, Accelerator, Unknown
from tests.declaring import declare, facts

TERRAFORM = """\
variable "open" {}

resource "aws_lb" "inner" {
  name     = "inner"
  internal = true
  subnets  = ["subnet-1", "subnet-2"]
}

resource "aws_instance" "one" {
  ami       = "ami-1"
  subnet_id = "subnet-1"
}

resource "aws_globalaccelerator_accelerator" "edge" {
  name            = "edge"
  ip_address_type = "DUAL_STACK"
}

resource "aws_globalaccelerator_listener" "web" {
  accelerator_arn = aws_globalaccelerator_accelerator.edge.id
  protocol        = "TCP"
  port_range {
    from_port = 80
    to_port   = 81
  }
  port_range {
    from_port = 443
    to_port   = 443
  }
}

resource "aws_globalaccelerator_endpoint_group" "web" {
  listener_arn            = aws_globalaccelerator_listener.web.arn
  traffic_dial_percentage = 100
  port_override {
    listener_port = 443
    endpoint_port = 8443
  }
  endpoint_configuration {
    endpoint_id                    = aws_lb.inner.arn
    weight                         = 0
    client_ip_preservation_enabled = true
  }
  endpoint_configuration {
    endpoint_id = aws_instance.one.id
  }
}
"""
CLOUDFORMATION = """\
Resources:
  Inner:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [subnet-1, subnet-2]
  One:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-1
      SubnetId: subnet-1
  Edge:
    Type: AWS::GlobalAccelerator::Accelerator
    Properties:
      Name: edge
      IpAddressType: DUAL_STACK
  Web:
    Type: AWS::GlobalAccelerator::Listener
    Properties:
      AcceleratorArn: !Ref Edge
      Protocol: TCP
      PortRanges:
        - {FromPort: 80, ToPort: 81}
        - {FromPort: 443, ToPort: 443}
  Group:
    Type: AWS::GlobalAccelerator::EndpointGroup
    Properties:
      ListenerArn: !Ref Web
      EndpointGroupRegion: eu-west-1
      PortOverrides:
        - {ListenerPort: 443, EndpointPort: 8443}
      EndpointConfigurations:
        - {EndpointId: !Ref Inner, Weight: 0}
        - {EndpointId: !Ref One}
"""
ARN = "arn:aws:globalaccelerator::123456789012:accelerator/1234"
BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/inner/1"
OF_TERRAFORM = {
    "accelerator/aws_globalaccelerator_accelerator.edge": "accelerator/1234",
    "loadbalancer/aws_lb.inner": "loadbalancer/app/inner/1",
    "i-aws_instance.one": "i-1",
}
OF_CLOUDFORMATION = {
    "accelerator/Edge": "accelerator/1234",
    "loadbalancer/Inner": "loadbalancer/app/inner/1",
    "i-One": "i-1",
}


def serve(server: AwsServer) -> None:
    found = {"AcceleratorArn": ARN, "Name": "edge", "Enabled": True, "IpAddressType": "DUAL_STACK"}
    ranges = [{"FromPort": 80, "ToPort": 81}, {"FromPort": 443, "ToPort": 443}]
    listener = {"ListenerArn": f"{ARN}/listener/1", "Protocol": "TCP", "PortRanges": ranges}
    group = {
        "EndpointGroupRegion": "eu-west-1",
        "TrafficDialPercentage": 100.0,
        "PortOverrides": [{"ListenerPort": 443, "EndpointPort": 8443}],
        "EndpointDescriptions": [
            {"EndpointId": BALANCER, "Weight": 0, "ClientIPPreservationEnabled": True},
            {"EndpointId": "i-1", "Weight": 128, "ClientIPPreservationEnabled": True},
        ],
    }
    server.answer("globalaccelerator", "ListAccelerators", {"Accelerators": [found]})
    server.answer("globalaccelerator", "ListListeners", {"Listeners": [listener]})
    server.answer("globalaccelerator", "ListEndpointGroups", {"EndpointGroups": [group]})


@pytest.mark.parametrize(
    ("files", "names"),
    [({"main.tf": TERRAFORM}, OF_TERRAFORM), ({"stack.yaml": CLOUDFORMATION}, OF_CLOUDFORMATION)],
)
def test_an_accelerator_leads_to_what_it_does_in_an_account(
    server: AwsServer, account: AwsAccount, tmp_path: Path, files: dict[str, str], names: dict[str, str]
) -> None:
    serve(server)
    live = [each for each in accelerators.function(account) if isinstance(each, Accelerator)]
    declared = declare(tmp_path, files).of(Accelerator)
    assert facts(declared, names) == facts(live, {})
    assert all(each.location and each.location.line for each in declared)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"TCP"', "var.open"),
        ("from_port = 443", "from_port = var.open"),
        ("endpoint_port = 8443", "endpoint_port = var.open"),
        ("traffic_dial_percentage = 100", "traffic_dial_percentage = var.open"),
        ("aws_globalaccelerator_accelerator.edge.id", "var.open"),
        ("aws_globalaccelerator_listener.web.arn", "var.open"),
    ],
)
def test_what_is_open_puts_its_routes_in_doubt(tmp_path: Path, old: str, new: str) -> None:
    assert old in TERRAFORM
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)})
    found = [(led, each) for led in declared.of(Accelerator) for each in routes(led) if each.to == "i-aws_instance.one"]
    assert found
    assert all(isinstance(led.is_enabled, Unknown) or each.doubt for led, each in found)


def routes(led: Accelerator) -> tuple[AcceleratedRoute, ...]:
    assert isinstance(led.routes, tuple)
    return led.routes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("aws_instance.one.id", "var.open"),
        (
            "port_override {",
            'dynamic "endpoint_configuration" {\n    for_each = var.open\n    content {}\n  }\n  port_override {',
        ),
    ],
)
def test_an_endpoint_that_is_open_may_be_anything(tmp_path: Path, old: str, new: str) -> None:
    found = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)}).one(Accelerator)
    assert isinstance(found.routes, Unknown)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("client_ip_preservation_enabled = true", "", False),
        ("client_ip_preservation_enabled = true", "client_ip_preservation_enabled = var.open", None),
    ],
)
def test_terraform_hides_clients_from_balancers_unless_it_says_otherwise(
    tmp_path: Path, old: str, new: str, kept: bool | None
) -> None:
    found = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)}).one(Accelerator)
    assert isinstance(found.routes, tuple)
    expected = Unknown(why="depends on var.open") if kept is None else kept
    assert {each.keeps_client_addresses for each in found.routes if each.to.startswith("arn:")} == {expected}


def test_a_group_of_a_listener_that_others_declare(tmp_path: Path) -> None:
    text = """\
resource "aws_globalaccelerator_endpoint_group" "web" {
  listener_arn = "arn:aws:globalaccelerator::123456789012:accelerator/1/listener/1"
  endpoint_configuration {
    endpoint_id = "i-1"
  }
}
"""
    found = declare(tmp_path, {"main.tf": text}).one(Accelerator)
    assert isinstance(found.routes, tuple)
    (route,) = found.routes
    assert route.to == "i-1"
    assert route.doubt == Unknown(why="the listener of the accelerator is declared elsewhere")


CUSTOM = """\
resource "aws_subnet" "games" {
  vpc_id     = "vpc-1"
  cidr_block = "10.0.0.0/24"
}

resource "aws_globalaccelerator_custom_routing_accelerator" "games" {
  name = "games"
}

resource "aws_globalaccelerator_custom_routing_listener" "games" {
  accelerator_arn = aws_globalaccelerator_custom_routing_accelerator.games.id
  port_range {
    from_port = 1
    to_port   = 30000
  }
}

resource "aws_globalaccelerator_custom_routing_endpoint_group" "games" {
  listener_arn = aws_globalaccelerator_custom_routing_listener.games.id
  destination_configuration {
    from_port = 80
    to_port   = 81
    protocols = ["TCP", "UDP"]
  }
  endpoint_configuration {
    endpoint_id = aws_subnet.games.id
  }
}
"""


def test_custom_routing_is_what_it_is_in_an_account(server: AwsServer, account: AwsAccount, tmp_path: Path) -> None:
    found = {"AcceleratorArn": ARN, "Name": "games", "Enabled": True, "IpAddressType": "IPV4"}
    ports = [{"FromPort": 80, "ToPort": 81, "Protocols": ["TCP", "UDP"]}]
    group = {
        "EndpointGroupRegion": "eu-west-1",
        "DestinationDescriptions": ports,
        "EndpointDescriptions": [{"EndpointId": "subnet-1"}],
    }
    server.answer("globalaccelerator", "ListCustomRoutingAccelerators", {"Accelerators": [found]})
    server.answer("globalaccelerator", "ListCustomRoutingListeners", {"Listeners": [{"ListenerArn": f"{ARN}/1"}]})
    server.answer("globalaccelerator", "ListCustomRoutingEndpointGroups", {"EndpointGroups": [group]})
    live = [each for each in custom_routing_accelerators.function(account) if isinstance(each, Accelerator)]
    declared = declare(tmp_path, {"main.tf": CUSTOM}).of(Accelerator)
    names = {
        "accelerator/aws_globalaccelerator_custom_routing_accelerator.games": "accelerator/1234",
        "subnet-aws_subnet.games": "subnet-1",
    }
    assert facts(declared, names) == facts(live, {})


SHARING = """\
resource "aws_lb" "inner" {
  internal = true
  subnets  = ["subnet-1", "subnet-2"]
}

resource "aws_globalaccelerator_cross_account_attachment" "partners" {
  name       = "partners"
  principals = ["210987654321"]
  resource {
    endpoint_id = aws_lb.inner.arn
    region      = "eu-west-1"
  }
}
"""


def test_an_attachment_is_what_it_is_in_an_account(server: AwsServer, account: AwsAccount, tmp_path: Path) -> None:
    arn = ARN.replace("accelerator/1234", "attachment/5678")
    resources = [{"EndpointId": BALANCER, "Region": "eu-west-1"}]
    one = {"AttachmentArn": arn, "Name": "partners", "Principals": ["210987654321"], "Resources": resources}
    server.answer("globalaccelerator", "ListCrossAccountAttachments", {"CrossAccountAttachments": [one]})
    live = [each for each in cross_account_attachments.function(account) if isinstance(each, Accelerator)]
    declared = declare(tmp_path, {"main.tf": SHARING}).of(Accelerator)
    names = {
        "attachment/aws_globalaccelerator_cross_account_attachment.partners": "attachment/5678",
        "loadbalancer/aws_lb.inner": "loadbalancer/app/inner/1",
    }
    assert facts(declared, names) == facts(live, {})


@pytest.mark.parametrize("old", ["aws_subnet.games.id", "from_port = 80", '["TCP", "UDP"]'])
def test_custom_routing_that_is_open_may_lead_anywhere(tmp_path: Path, old: str) -> None:
    assert old in CUSTOM
    new = f"{old.partition('=')[0]}= var.open" if "=" in old else "var.open"
    text = 'variable "open" {}\n' + CUSTOM.replace(old, new)
    assert isinstance(declare(tmp_path, {"main.tf": text}).one(Accelerator).routes, Unknown)


def test_a_group_that_could_not_be_evaluated_may_lead_anywhere(tmp_path: Path) -> None:
    group = 'resource "aws_globalaccelerator_custom_routing_endpoint_group" "games" {\n'
    text = 'variable "open" {}\n' + CUSTOM.replace(group, f"{group}  for_each = var.open\n")
    assert isinstance(declare(tmp_path, {"main.tf": text}).one(Accelerator).routes, Unknown)


def test_whom_an_attachment_lets_in_may_be_open(tmp_path: Path) -> None:
    text = 'variable "open" {}\n' + SHARING.replace('["210987654321"]', "[var.open]")
    found = routes(declare(tmp_path, {"main.tf": text}).one(Accelerator))
    assert [each.doubt is not None for each in found] == [True]


def test_an_instance_sees_clients_whatever_terraform_leaves_away(tmp_path: Path) -> None:
    found = routes(declare(tmp_path, {"main.tf": TERRAFORM}).one(Accelerator))
    assert {each.keeps_client_addresses for each in found if each.to.startswith("i-")} == {True}
