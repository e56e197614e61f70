"""Flaws of listeners, distributions, VPN connections and logs, in the ways in which templates write them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.report import Outcome
from tests.declaring import declare

TF, CFN = "main.tf", "stack.yaml"
RESOURCES = (
    '"aws_lb_listener"',
    '"aws_elb"',
    '"aws_cloudfront_distribution"',
    '"aws_vpn_connection"',
    "  L:",
    "  D:",
    "  V:",
    "  E:",
)
"""What is asked about, the first one of them that is there."""
NOBODY = {TF: "var.nobody", CFN: "!Ref Nobody"}
BEFORE = {
    TF: 'variable "nobody" {}\n',
    CFN: "Parameters: {Nobody: {Type: String}, Stage: {Type: String, Default: live}}\n"
    "Conditions: {Live: !Equals [!Ref Stage, live], Test: !Not [!Condition Live]}\nResources:\n",
}


def marked(text: str, line: str) -> str:
    """The text with `HERE` at the end of the first line that has this in it."""
    lines = text.splitlines()
    at = next(number for number, each in enumerate(lines) if line in each)
    return "\n".join((*lines[:at], f"{lines[at]} # HERE", *lines[at + 1 :], ""))


@dataclass(frozen=True)
class Row:
    """A text in which `SET` stands for the setting, and what has the flaw begins on a certain line."""

    file: str
    check: str
    text: str
    bad: str
    good: str
    unknown: str = "?"
    """What nobody knows; a question mark is the dialect's own, and nothing is where there is no such thing."""
    part: str = ""
    """What first stands on the line of what has the flaw, where that is a part of the resource."""

    def text_with(self, setting: str) -> str:
        """The whole of it."""
        return BEFORE[self.file] + marked(
            self.text, self.part or next(each for each in RESOURCES if each in self.text)
        ).replace("SET", setting)

    @property
    def _resource(self) -> str:
        return next(each for each in RESOURCES if each in self.text)

    def verdicts(self, root: Path, setting: str) -> list[tuple[str, int | None]]:
        """How the check ends where it applies, and on which line."""
        found = declare(root, {self.file: self.text_with(setting)}).judged(self.check).verdicts
        applicable = (each for each in found if each.outcome is not Outcome.NOT_APPLICABLE)
        return [(str(each.outcome), each.location.line if each.location else None) for each in applicable]


def tf(check: str, text: str, bad: str, good: str, unknown: str = "?", part: str = "") -> Row:
    return Row(TF, check, text, bad, good, unknown, part)


def cfn(check: str, text: str, bad: str, good: str, unknown: str = "?", part: str = "") -> Row:
    return Row(CFN, check, text, bad, good, unknown, part)


LB = 'resource "aws_lb" "e" {\n name = "e"\n subnets = ["subnet-1", "subnet-2"]\n}\n'
LB_CFN = "  E: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [subnet-1, subnet-2]}}\n"
GROUP = 'resource "aws_lb_target_group" "g" {\n port = 80\n protocol = "HTTP"\n vpc_id = "vpc-1"\n}\n'


def listener(settings: str, action: str = 'type = "forward"\n  target_group_arn = aws_lb_target_group.g.arn') -> str:
    return (
        f'{LB}{GROUP}resource "aws_lb_listener" "l" {{\n load_balancer_arn = aws_lb.e.arn\n {settings}\n'
        f" default_action {{\n  {action}\n }}\n}}\n"
    )


def listener_cfn(settings: str, action: str = "Type: fixed-response, FixedResponseConfig: {StatusCode: '200'}") -> str:
    return (
        f"{LB_CFN}  L:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n    Properties:\n"
        f"      LoadBalancerArn: !Ref E\n      {settings}\n      DefaultActions: [{{{action}}}]\n"
    )


OLD, NEW = "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-2-2021-06"
HTTPS = 'port = 443\n protocol = "HTTPS"\n certificate_arn = "arn:aws:acm:eu-west-1:1:certificate/c"\n ssl_policy = SET'
HTTPS_CFN = (
    "Port: 443\n      Protocol: HTTPS\n      SslPolicy: SET\n"
    "      Certificates: [{CertificateArn: 'arn:aws:acm:eu-west-1:1:certificate/c'}]"
)
REDIRECT = 'type = "redirect"\n  redirect {\n   protocol = "HTTPS"\n   status_code = "HTTP_301"\n   SET\n  }'
REDIRECT_CFN = "Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301, SET}"
CLASSIC = (
    'resource "aws_elb" "e" {\n subnets = ["subnet-1"]\n listener {\n  lb_port = 80\n  lb_protocol = SET\n'
    '  instance_port = 80\n  instance_protocol = "http"\n'
    '  ssl_certificate_id = "arn:aws:acm:eu-west-1:1:certificate/c"\n }\n}\n'
)
CLASSIC_CFN = (
    "  E:\n    Type: AWS::ElasticLoadBalancing::LoadBalancer\n    Properties:\n      Subnets: [subnet-1]\n"
    "      Listeners:\n        - {LoadBalancerPort: '80', InstancePort: '80', InstanceProtocol: HTTP, Protocol: SET,\n"
    "           SSLCertificateId: 'arn:aws:acm:eu-west-1:1:certificate/c'}\n"
)


def distribution(
    behaviour: str, more: str = "viewer_certificate {\n  cloudfront_default_certificate = true\n }"
) -> str:
    return (
        'resource "aws_cloudfront_distribution" "d" {\n enabled = true\n origin {\n  origin_id = "web"\n'
        '  domain_name = "web.example.com"\n  custom_origin_config {\n   http_port = 80\n   https_port = 443\n'
        '   origin_protocol_policy = "https-only"\n   origin_ssl_protocols = ["TLSv1.2"]\n  }\n }\n'
        ' restrictions {\n  geo_restriction {\n   restriction_type = "none"\n  }\n }\n'
        ' default_cache_behavior {\n  target_origin_id = "web"\n  allowed_methods = ["GET", "HEAD"]\n'
        f'  cached_methods = ["GET", "HEAD"]\n  {behaviour}\n }}\n {more}\n}}\n'
    )


def distribution_cfn(behaviour: str, more: str = "ViewerCertificate: {CloudFrontDefaultCertificate: true}") -> str:
    return (
        "  D:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n"
        "        Enabled: true\n        Origins:\n          - {Id: web, DomainName: web.example.com,\n"
        "             CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2]}}\n"
        f"        DefaultCacheBehavior: {{TargetOriginId: web, {behaviour}}}\n        {more}\n"
    )


POLICY = 'cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6"'
POLICY_CFN = "CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6"
VIEWERS = f"viewer_protocol_policy = SET\n  {POLICY}"
ALIASED = (
    'aliases = ["shop.example.com"]\n viewer_certificate {\n'
    '  acm_certificate_arn = "arn:aws:acm:us-east-1:1:certificate/c"\n'
    '  ssl_support_method = "sni-only"\n  minimum_protocol_version = SET\n }'
)
ALIASED_CFN = (
    "Aliases: [shop.example.com]\n        ViewerCertificate: {"
    "AcmCertificateArn: 'arn:aws:acm:us-east-1:1:certificate/c', "
    "SslSupportMethod: sni-only, MinimumProtocolVersion: SET}"
)


def vpn(tunnel: str) -> str:
    return (
        'resource "aws_vpn_connection" "v" {\n customer_gateway_id = "cgw-1"\n vpn_gateway_id = "vgw-1"\n'
        f' type = "ipsec.1"\n {tunnel}\n}}\n'
    )


def vpn_cfn(tunnels: str) -> str:
    return (
        "  V:\n    Type: AWS::EC2::VPNConnection\n    Properties:\n      Type: ipsec.1\n"
        f"      CustomerGatewayId: cgw-1\n      VpnGatewayId: vgw-1\n      {tunnels}\n"
    )


BOTH_TUNNELS = 'tunnel1_ike_versions = SET\n tunnel2_ike_versions = ["ikev2"]'
TUNNELS_CFN = "VpnTunnelOptionsSpecifications: [{IKEVersions: [{Value: SET}]}, {IKEVersions: [{Value: ikev2}]}]"
ROWS = {
    "a listener's policy": tf("tls-minimum-version", listener(HTTPS), f'"{OLD}"', f'"{NEW}"'),
    "a listener without a policy": tf("tls-minimum-version", listener(HTTPS), "null", f'"{NEW}"'),
    "a listener's policy by a local": tf(
        "tls-minimum-version",
        f"locals {{\n p = SET\n}}\n{listener(HTTPS.replace('SET', 'local.p'))}",
        f'"{OLD}"',
        f'"{NEW}"',
    ),
    "a listener's policy in a stack": cfn("tls-minimum-version", listener_cfn(HTTPS_CFN), OLD, NEW),
    "a listener without a policy in a stack": cfn(
        "tls-minimum-version", listener_cfn(HTTPS_CFN), "!Ref AWS::NoValue", NEW
    ),
    "a listener's policy by a condition": cfn(
        "tls-minimum-version", listener_cfn(HTTPS_CFN), f"!If [Live, {OLD}, {NEW}]", f"!If [Test, {OLD}, {NEW}]"
    ),
    "plain HTTP": tf(
        "lb-listener-cleartext",
        listener('port = 80\n protocol = "HTTP"', "SET"),
        'type = "forward"\n  target_group_arn = aws_lb_target_group.g.arn',
        REDIRECT.replace("SET", ""),
        "type = var.nobody",
    ),
    "a redirect that keeps plain HTTP": tf(
        "lb-listener-cleartext",
        listener(
            'port = 80\n protocol = "HTTP"',
            REDIRECT.replace('protocol = "HTTPS"', "protocol = SET").replace("\n   SET", ""),
        ),
        '"HTTP"',
        '"HTTPS"',
    ),
    "a redirect to another host": tf(
        "lb-listener-cleartext",
        listener('port = 80\n protocol = "HTTP"', REDIRECT),
        'host = "x.example"',
        'path = "/x"',
        "",
    ),
    "plain HTTP in a stack": cfn(
        "lb-listener-cleartext",
        listener_cfn("Port: 80\n      Protocol: HTTP", "SET"),
        "Type: fixed-response, FixedResponseConfig: {StatusCode: '200'}",
        REDIRECT_CFN.replace(", SET", ""),
        "Type: !Ref Nobody",
    ),
    "a redirect to another host in a stack": cfn(
        "lb-listener-cleartext",
        listener_cfn("Port: 80\n      Protocol: HTTP", REDIRECT_CFN),
        "Host: x.example",
        "Path: /x",
        "Host: !Ref Nobody",
    ),
    "a classic listener": tf("lb-listener-cleartext", CLASSIC, '"http"', '"https"', ""),
    "a classic listener in a stack": cfn("lb-listener-cleartext", CLASSIC_CFN, "HTTP", "HTTPS", ""),
    "what viewers speak": tf(
        "cdn-viewer-https",
        distribution(VIEWERS),
        '"allow-all"',
        '"redirect-to-https"',
        part="default_cache_behavior",
    ),
    "what viewers speak in a stack": cfn(
        "cdn-viewer-https",
        distribution_cfn(f"{POLICY_CFN}, ViewerProtocolPolicy: SET"),
        "allow-all",
        "https-only",
        part="DefaultCacheBehavior",
    ),
    "the oldest TLS of viewers": tf(
        "tls-minimum-version",
        distribution(VIEWERS.replace("SET", '"https-only"'), ALIASED),
        '"TLSv1.1_2016"',
        '"TLSv1.2_2021"',
    ),
    "the oldest TLS of viewers in a stack": cfn(
        "tls-minimum-version",
        distribution_cfn(f"{POLICY_CFN}, ViewerProtocolPolicy: https-only", ALIASED_CFN),
        "TLSv1_2016",
        "TLSv1.2_2021",
    ),
    "an IKE version": tf("vpn-ike-version", vpn(BOTH_TUNNELS), '["ikev1"]', '["ikev2"]', part="tunnel1_ike_versions"),
    "an IKE version among others": tf(
        "vpn-ike-version", vpn(BOTH_TUNNELS), '["ikev1", "ikev2"]', '["ikev2"]', part="tunnel1_ike_versions"
    ),
    "every IKE version by default": tf("vpn-ike-version", vpn(BOTH_TUNNELS), "null", '["ikev2"]'),
    "an IKE version in a stack": cfn(
        "vpn-ike-version", vpn_cfn(TUNNELS_CFN), "ikev1", "ikev2", part="VpnTunnelOptions"
    ),
    "every IKE version by default in a stack": cfn(
        "vpn-ike-version",
        vpn_cfn("VpnTunnelOptionsSpecifications: [SET, {IKEVersions: [{Value: ikev2}]}]"),
        "{PreSharedKey: 'abcdefgh'}",
        "{IKEVersions: [{Value: ikev2}]}",
        "{IKEVersions: [{Value: !Ref Nobody}]}",
        part="VpnTunnelOptions",
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_flaw_is_found_where_it_is_and_its_twin_passes(tmp_path: Path, row: Row) -> None:
    lines = row.text_with(row.bad).splitlines()
    (line,) = (number for number, each in enumerate(lines, 1) if "HERE" in each)
    assert ("fail", line) in row.verdicts(tmp_path / "bad", row.bad)
    assert {outcome for outcome, _ in row.verdicts(tmp_path / "good", row.good)} == {"pass"}
    if row.unknown:
        unknown = NOBODY[row.file] if row.unknown == "?" else row.unknown
        assert {outcome for outcome, _ in row.verdicts(tmp_path / "unknown", unknown)} == {"undetermined"}
