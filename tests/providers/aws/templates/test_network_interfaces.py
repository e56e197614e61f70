"""Interfaces and Elastic IP addresses of templates: what an account has, as far as it is known before it is made."""

from pathlib import Path

import pytest

from providers.aws.networks import network_interfaces
from providers.aws.public_addresses import public_addresses
from providers.aws.session import AwsRegion
from scanner.models import AddressSet, NetworkInterface, PublicAddress, Unknown
from tests.conftest import Client
from tests.declaring import Declared, declare, facts

TERRAFORM = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "more" {
  name   = "more"
  vpc_id = aws_vpc.main.id
}

resource "aws_instance" "web" {
  ami                    = "ami-1"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.web.id
  private_ip             = "10.0.1.10"
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_network_interface" "db" {
  subnet_id       = aws_subnet.web.id
  private_ips     = ["10.0.1.20"]
  security_groups = [aws_security_group.web.id]
  tags            = { Name = "db" }
}

resource "aws_network_interface_sg_attachment" "db" {
  network_interface_id = aws_network_interface.db.id
  security_group_id    = aws_security_group.more.id
}

resource "aws_network_interface_attachment" "db" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.db.id
  device_index         = 1
}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Main
      CidrBlock: 10.0.1.0/24
  WebGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      VpcId: !Ref Main
  MoreGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: more
      VpcId: !Ref Main
  Web:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-1
      NetworkInterfaces:
        - DeviceIndex: "0"
          SubnetId: !Ref Subnet
          PrivateIpAddress: 10.0.1.10
          GroupSet: [!GetAtt WebGroup.GroupId]
        - DeviceIndex: "1"
          NetworkInterfaceId: !Ref Database
  Database:
    Type: AWS::EC2::NetworkInterface
    Properties:
      SubnetId: !Ref Subnet
      PrivateIpAddress: 10.0.1.20
      GroupSet: [!GetAtt WebGroup.GroupId, !GetAtt MoreGroup.GroupId]
      Tags:
        - Key: Name
          Value: db
"""
TERRAFORM_NAMES = {
    "vpc-aws_vpc.main": "VPC",
    "subnet-aws_subnet.web": "SUBNET",
    "security-group/aws_security_group.web": "security-group/WEB",
    "security-group/aws_security_group.more": "security-group/MORE",
    "network-interface/i-aws_instance.web": "network-interface/PRIMARY",
    "network-interface/eni-aws_network_interface.db": "network-interface/DB",
    "i-aws_instance.web": "INSTANCE",
}
CLOUDFORMATION_NAMES = {
    "vpc-Main": "VPC",
    "subnet-Subnet": "SUBNET",
    "security-group/WebGroup": "security-group/WEB",
    "security-group/MoreGroup": "security-group/MORE",
    "network-interface/i-Web": "network-interface/PRIMARY",
    "network-interface/eni-Database": "network-interface/DB",
    "i-Web": "INSTANCE",
}


def live(aws: Client, region: AwsRegion) -> tuple[list[NetworkInterface], dict[str, str]]:
    """The same interfaces in an account, and what their ids stand for."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    web, more = (
        ec2.create_security_group(GroupName=name, Description="a test", VpcId=vpc)["GroupId"]
        for name in ("web", "more")
    )
    primary = {"DeviceIndex": 0, "SubnetId": subnet, "PrivateIpAddress": "10.0.1.10", "Groups": [web]}
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    (machine,) = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, NetworkInterfaces=[primary])["Instances"]
    tags = [{"ResourceType": "network-interface", "Tags": [{"Key": "Name", "Value": "db"}]}]
    database = ec2.create_network_interface(
        SubnetId=subnet, PrivateIpAddress="10.0.1.20", Groups=[web, more], TagSpecifications=tags
    )["NetworkInterface"]["NetworkInterfaceId"]
    ec2.attach_network_interface(NetworkInterfaceId=database, InstanceId=machine["InstanceId"], DeviceIndex=1)
    names = {
        vpc: "VPC",
        subnet: "SUBNET",
        web: "WEB",
        more: "MORE",
        machine["NetworkInterfaces"][0]["NetworkInterfaceId"]: "PRIMARY",
        database: "DB",
        machine["InstanceId"]: "INSTANCE",
    }
    return [each for each in network_interfaces.function(region) if isinstance(each, NetworkInterface)], names


def test_interfaces_are_what_they_are_in_an_account(aws: Client, region: AwsRegion, tmp_path: Path) -> None:
    found, names = live(aws, region)
    written = declare(tmp_path / "terraform", {"main.tf": TERRAFORM}).of(NetworkInterface)
    assert facts(written, TERRAFORM_NAMES) == facts(found, names)
    assert {each.name for each in written} == {"aws_instance.web", "aws_network_interface.db"}
    stack = declare(tmp_path / "stack", {"stack.yaml": CLOUDFORMATION}).of(NetworkInterface)
    assert facts(stack, CLOUDFORMATION_NAMES) == facts(found, names)


OPEN = """\
variable "open" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_instance" "assigned" {
  subnet_id = aws_subnet.web.id
}

resource "aws_instance" "private" {
  subnet_id                   = aws_subnet.web.id
  associate_public_ip_address = false
}

resource "aws_instance" "elsewhere" {
  subnet_id = var.open
}

resource "aws_instance" "of_template" {
  launch_template {
    id = var.open
  }
}

resource "aws_instance" "with_its_own" {
  primary_network_interface {
    network_interface_id = aws_network_interface.own.id
  }
}

resource "aws_network_interface" "own" {
  subnet_id   = aws_subnet.web.id
  private_ips = ["10.0.1.30"]
}

resource "aws_eip" "edge" {
  instance = aws_instance.with_its_own.id
}

resource "aws_instance" "with_address" {
  subnet_id                   = aws_subnet.web.id
  associate_public_ip_address = false
}

resource "aws_eip" "associated" {
  address = "192.0.2.7"
}

resource "aws_eip_association" "associated" {
  allocation_id = aws_eip.associated.id
  instance_id   = aws_instance.with_address.id
}

resource "aws_eip" "of_gateway" {}

resource "aws_nat_gateway" "out" {
  allocation_id = aws_eip.of_gateway.id
  subnet_id     = aws_subnet.web.id
}

resource "aws_eip" "idle" {}
"""


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Declared:
    return declare(tmp_path_factory.mktemp("open"), {"main.tf": OPEN}, also=[PublicAddress])


@pytest.mark.parametrize(
    ("address", "known", "why"),
    [
        ("aws_instance.assigned", (), "which public address it has is known when it is made"),
        ("aws_instance.private", (), None),
        ("aws_instance.elsewhere", (), "which addresses its subnet assigns is not declared"),
        ("aws_instance.of_template", (), "depends on its launch template"),
        ("aws_network_interface.own", (), "which public address it has is known when it is made"),
        ("aws_instance.with_address", ("192.0.2.7/32",), None),
    ],
)
def test_public_addresses_of_interfaces(
    declared: Declared, address: str, known: tuple[str, ...], why: str | None
) -> None:
    interface = declared.at(NetworkInterface, address)
    assert tuple(interface.public_addresses.blocks()) == known
    assert interface.unread_public_address == (Unknown(why=why) if why else None)


def test_an_instance_with_an_interface_of_its_own_makes_none(declared: Declared) -> None:
    assert "aws_instance.with_its_own" not in [each.name for each in declared.of(NetworkInterface)]
    own = declared.at(NetworkInterface, "aws_network_interface.own")
    assert own.owner == "i-aws_instance.with_its_own"
    assert (own.addresses, own.unread_address) == (AddressSet.of("10.0.1.30"), None)


def test_private_addresses_that_aws_chooses_are_not_none(declared: Declared) -> None:
    interface = declared.at(NetworkInterface, "aws_instance.private")
    assert interface.unread_address == Unknown(why="AWS chooses the address when it is made")
    assert interface.rule_sets == ("arn:aws:ec2:unknown-region:.:security-group/the default group of vpc-aws_vpc.main",)


@pytest.mark.parametrize(
    ("address", "interface"),
    [
        ("aws_eip.edge", "network-interface/eni-aws_network_interface.own"),
        ("aws_eip.associated", "network-interface/i-aws_instance.with_address"),
        ("aws_eip.of_gateway", Unknown(why="AWS does not say which interface has the address")),
        ("aws_eip.idle", None),
    ],
)
def test_who_has_an_address(declared: Declared, address: str, interface: str | Unknown | None) -> None:
    found = declared.at(PublicAddress, address)
    wanted = f"arn:aws:ec2:unknown-region:.:{interface}" if isinstance(interface, str) else interface
    assert found.interface == wanted
    if address != "aws_eip.associated":
        assert found.doubt == Unknown(why="which public address it has is known when it is made")


def test_an_address_that_is_brought_along(aws: Client, region: AwsRegion, tmp_path: Path) -> None:
    made = aws("ec2").allocate_address(Domain="vpc")
    found = [each for each in public_addresses.function(region) if isinstance(each, PublicAddress)]
    address = made["PublicIp"]
    terraform = f'resource "aws_eip" "own" {{\n  address = "{address}"\n}}\n'
    stack = f"Resources:\n  Own:\n    Type: AWS::EC2::EIP\n    Properties:\n      Address: {address}\n"
    for name, text, token in (("main.tf", terraform, "aws_eip.own"), ("stack.yaml", stack, "Own")):
        written = declare(tmp_path / token, {name: text}, also=[PublicAddress]).of(PublicAddress)
        assert facts(written, {f"eipalloc-{token}": "EIP"}) == facts(found, {made["AllocationId"]: "EIP"})


def test_a_template_never_tells_all_interfaces(declared: Declared) -> None:
    whole = Declared(declared.inventory.closed(lambda _: True))
    (gap,) = whole.inventory.table(NetworkInterface).gaps
    assert gap.action == "ec2:DescribeNetworkInterfaces"
