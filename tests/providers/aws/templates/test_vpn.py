"""Site-to-Site VPN connections of templates, with the options of both their tunnels."""

from pathlib import Path

import pytest

from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import KeyStorage, TunnelAuthentication, Unknown, VpnConnection, VpnGateway
from tests.declaring import declare, facts
from tests.providers.aws.site_to_site import chosen, listed

TERRAFORM = """\
variable "open" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpn_gateway" "here" {
  vpc_id = aws_vpc.main.id
}

resource "aws_customer_gateway" "office" {
  ip_address = "192.0.2.1"
  bgp_asn    = 65000
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  vpn_gateway_id      = aws_vpn_gateway.here.id
  customer_gateway_id = aws_customer_gateway.office.id
  type                = "ipsec.1"
  static_routes_only  = true
  tags                = { Name = "office" }

  tunnel1_ike_versions                 = ["ikev2"]
  tunnel1_phase1_encryption_algorithms = ["AES256-GCM-16"]
  tunnel1_phase1_integrity_algorithms  = ["SHA2-384"]
  tunnel1_phase1_dh_group_numbers      = [20, 21]
  tunnel1_phase1_lifetime_seconds      = 14400
  tunnel1_phase2_encryption_algorithms = ["AES128"]
  tunnel1_dpd_timeout_action           = "restart"
  tunnel1_dpd_timeout_seconds          = 30
  tunnel1_startup_action               = "start"
  tunnel1_log_options {
    cloudwatch_log_options {
      log_enabled = true
    }
  }
}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  Here:
    Type: AWS::EC2::VPNGateway
    Properties:
      Type: ipsec.1
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Main
      VpnGatewayId: !Ref Here
  There:
    Type: AWS::EC2::CustomerGateway
    Properties:
      IpAddress: 192.0.2.1
      BgpAsn: 65000
      Type: ipsec.1
  Office:
    Type: AWS::EC2::VPNConnection
    Properties:
      Type: ipsec.1
      VpnGatewayId: !Ref Here
      CustomerGatewayId: !Ref There
      StaticRoutesOnly: true
      Tags:
        - Key: Name
          Value: office
      VpnTunnelOptionsSpecifications:
        - IKEVersions: [{Value: ikev2}]
          Phase1EncryptionAlgorithms: [{Value: AES256-GCM-16}]
          Phase1IntegrityAlgorithms: [{Value: SHA2-384}]
          Phase1DHGroupNumbers: [{Value: 20}, {Value: 21}]
          Phase1LifetimeSeconds: 14400
          Phase2EncryptionAlgorithms: [{Value: AES128}]
          DPDTimeoutAction: restart
          DPDTimeoutSeconds: 30
          StartupAction: start
          LogOptions:
            CloudwatchLogOptions:
              LogEnabled: true
"""
LIVE = {
    "VpnGatewayId": "vgw-1",
    "Tags": [{"Key": "Name", "Value": "office"}],
    "Options": {
        "StaticRoutesOnly": True,
        "TunnelOptions": [
            {
                "IkeVersions": chosen("ikev2"),
                "Phase1EncryptionAlgorithms": chosen("AES256-GCM-16"),
                "Phase1IntegrityAlgorithms": chosen("SHA2-384"),
                "Phase1DHGroupNumbers": chosen(20, 21),
                "Phase1LifetimeSeconds": 14400,
                "Phase2EncryptionAlgorithms": chosen("AES128"),
                "DpdTimeoutAction": "restart",
                "DpdTimeoutSeconds": 30,
                "StartupAction": "start",
                "LogOptions": {"CloudWatchLogOptions": {"LogEnabled": True}},
            },
            # AWS tells the defaults as well.
            {"StartupAction": "add"},
        ],
    },
}


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (
            {"main.tf": TERRAFORM},
            {
                "vpn-aws_vpn_connection.office": "OFFICE",
                "vgw-aws_vpn_gateway.here": "HERE",
                "cgw-aws_customer_gateway.office": "THERE",
            },
        ),
        ({"stack.yaml": CLOUDFORMATION}, {"vpn-Office": "OFFICE", "vgw-Here": "HERE", "cgw-There": "THERE"}),
    ],
)
def test_a_connection_is_what_it_is_in_an_account(
    server: AwsServer, region: AwsRegion, tmp_path: Path, files: dict[str, str], names: dict[str, str]
) -> None:
    found = listed(server, region, LIVE)
    declared = declare(tmp_path, files, also=[VpnGateway])
    live = {"vpn-1": "OFFICE", "vgw-1": "HERE", "cgw-1": "THERE"}
    assert facts(declared.of(VpnConnection), names) == facts(found, live)
    (network,) = declared.one(VpnGateway).networks
    assert network.endswith((":vpc/vpc-aws_vpc.main", ":vpc/vpc-Main"))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('["ikev2"]', "var.open", ("ike_versions",)),
        ('["AES256-GCM-16"]', "var.open", ("phase1", "encryption")),
        ('["AES128"]', "[var.open]", ("phase2", "encryption")),
        ("= [20, 21]", "= var.open", ("phase1", "dh_groups")),
        ("= 14400", "= var.open", ("phase1", "lifetime")),
        ('"restart"', "var.open", ("dead_peer_detection", "action")),
        ("= 30", "= var.open", ("dead_peer_detection", "timeout")),
        ('"start"', "var.open", ("initiates",)),
        ("log_enabled = true", "log_enabled = var.open", ("logs_activity",)),
    ],
)
def test_an_option_that_is_not_known(tmp_path: Path, old: str, new: str, path: tuple[str, ...]) -> None:
    assert old in TERRAFORM
    first, second = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)}).one(VpnConnection).tunnels
    found: object = first
    other: object = second
    for name in path:
        found, other = getattr(found, name), getattr(other, name)
    assert found == Unknown(why="depends on var.open")
    assert not isinstance(other, Unknown)


@pytest.mark.parametrize(
    ("old", "new", "storage", "authentication"),
    [
        ("", "", KeyStorage.SETTINGS, TunnelAuthentication.PRE_SHARED_KEY),
        (
            "static_routes_only  = true",
            'static_routes_only  = true\n  preshared_key_storage = "SecretsManager"',
            KeyStorage.SECRET_STORE,
            TunnelAuthentication.PRE_SHARED_KEY,
        ),
        (
            "bgp_asn    = 65000",
            'bgp_asn    = 65000\n  certificate_arn = "arn:aws:acm:eu-west-1:999988887777:certificate/1"',
            None,
            TunnelAuthentication.CERTIFICATE,
        ),
    ],
)
def test_keys(
    tmp_path: Path, old: str, new: str, storage: KeyStorage | None, authentication: TunnelAuthentication
) -> None:
    text = TERRAFORM.replace(old, new) if old else TERRAFORM
    connection = declare(tmp_path, {"main.tf": text}).one(VpnConnection)
    assert connection.key_storage is storage
    assert {each.authentication for each in connection.tunnels} == {authentication}


def test_a_remote_end_that_is_declared_elsewhere_is_not_known(tmp_path: Path) -> None:
    text = TERRAFORM.replace("aws_customer_gateway.office.id", "var.open")
    connection = declare(tmp_path, {"main.tf": text}).one(VpnConnection)
    assert all(isinstance(each.authentication, Unknown) for each in connection.tunnels)


def test_a_tunnel_stands_where_its_options_do(tmp_path: Path) -> None:
    first, second = declare(tmp_path, {"main.tf": TERRAFORM}).one(VpnConnection).tunnels
    lines = TERRAFORM.splitlines()
    assert first.place is not None
    assert first.place.line is not None
    assert lines[first.place.line - 1].strip().startswith("tunnel1_ike_versions")
    assert second.place is not None
    assert second.place.line is not None
    assert lines[second.place.line - 1] == 'resource "aws_vpn_connection" "office" {'
