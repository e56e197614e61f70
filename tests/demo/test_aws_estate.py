"""The demo account: its flaws as a reader finds them, the same in every run, and nothing of its secrets."""

import os
from pathlib import Path

import boto3
import pytest

from scanner.demo.aws_balancer_plans import CLIENT_SECRET
from scanner.demo.aws_clients import clients
from scanner.demo.aws_estate import demo_account
from scanner.demo.aws_vpn import PRE_SHARED_KEY
from scanner.inventory import Inventory
from scanner.judge import judge
from scanner.plugins import load_checks
from scanner.report import Finding, Outcome
from tests.demo.scans import Scan, demo_settings, scanned


@pytest.fixture(scope="module")
def scan() -> Scan:
    """One scan for all the tests here. They only read it."""
    return scanned("aws")


@pytest.mark.parametrize(
    ("check", "flawed", "message", "twin"),
    [
        ("firewall-ingress-sensitive-port-open", "edge-legacy", "opens ssh (TCP 22) to the internet", "jump-host"),
        (
            "firewall-ingress-sensitive-port-open",
            "remote-desktop-legacy",
            "opens rdp (TCP 3389) to the internet",
            "remote-desktop",
        ),
        (
            "firewall-ingress-sensitive-port-open",
            "tracking-db-legacy",
            "opens postgresql (TCP 5432) to the internet",
            "tracking-db",
        ),
        (
            "firewall-ingress-sensitive-port-open",
            "carrier-feed-legacy",
            "opens file transfer (TCP 21) to the internet",
            "carrier-feed",
        ),
        (
            "firewall-ingress-all-ports-open",
            "build-agents-legacy",
            "opens every protocol to the internet",
            "build-agents",
        ),
        (
            "firewall-ingress-any-port-open",
            "parcel-scanner-legacy",
            "opens TCP 9443 to the internet",
            "parcel-scanner",
        ),
        ("firewall-rule-shadowed", "edge-subnets-legacy", "the opposite is decided by rule 100", "edge-subnets"),
        (
            "firewall-rule-redundant",
            "parcel-scanner-legacy",
            "allows TCP 9443 from 10.0.0.0/8 and once more by",
            "parcel-scanner",
        ),
        (
            "firewall-rule-conflicting-layers",
            "remote-desktop-legacy",
            "allows TCP 3389 from ::/0, and none of it comes through acl-",
            "jump-host",
        ),
        ("firewall-rule-dangling-reference", "customs-feed-legacy", "which holds no address", "carrier-feed"),
        (
            "firewall-rule-invalid-source",
            "badge-readers-legacy",
            "names 2001:db8:1::/48, addresses for documentation",
            "staff-devices",
        ),
        ("firewall-intragroup-unrestricted", "build-cache-legacy", "every protocol among themselves", "build-agents"),
        (
            "firewall-egress-lateral-admin",
            "build-agents-legacy",
            "reaches TCP 22, 3389, 5985-5986, UDP 3389 everywhere in the private network",
            "build-agents",
        ),
        ("firewall-egress-lateral-admin", "edge-legacy", "everywhere in the private network", "jump-host"),
        ("firewall-egress-risky-service", "edge-legacy", "allows ftp (TCP 21), telnet (TCP 23)", "tracking-app"),
        ("subnet-acl-return-path-missing", "edge-subnets-legacy", "lets UDP 0-1023 out", "edge-subnets"),
        ("lb-listener-cleartext", "edge-legacy:80", "takes plain HTTP on port 80", "edge:80"),
        ("lb-mtls-mode", "partner-api-legacy:443", "without verifying them", "partner-api:443"),
        (
            "lb-mtls-revocation",
            "partner-api-legacy:444",
            "partners-legacy, which has no revocation list",
            "partner-api:443",
        ),
        ("lb-authentication-lenient", "intranet-legacy:443", "lets a sign-in count for 604800", "intranet:443"),
        ("lb-cross-zone", "dispatch-desktops-legacy", "only to targets in the zone", "tracking-feed"),
        ("lb-deletion-protection", "tracking-feed-legacy", "is not protected from deletion", "tracking-feed"),
        ("lb-health-probe", "edge-legacy", "probes its HTTP targets on /", "edge"),
        ("lb-health-probe", "label-printers-legacy/instances", "by TCP without a path", "scales-legacy/instances"),
        ("lb-has-listeners-and-targets", "pilot-legacy", "has no listener", "edge"),
        ("lb-has-listeners-and-targets", "dispatch-desktops-legacy", "which has no target", "tracking-feed"),
        ("lb-has-listeners-and-targets", "intranet-legacy", "in which no target is healthy", "intranet"),
        ("lb-listener-sensitive-port", "dispatch-desktops-legacy:3389", "forwards rdp (TCP 3389)", "edge:443"),
        ("lb-access-logging", "partner-api-legacy", "keeps no access log", "partner-api"),
        ("lb-multi-zone", "label-printers-legacy", "spans only", "scales-legacy"),
        ("lb-internet-facing", "intranet-legacy", "is not declared public", "intranet"),
        ("flow-logs-enabled", "parcelpoint-legacy", "of its own, nor of subnet-", "intranet"),
        ("tls-minimum-version", "label-printers-legacy:443", "accepts TLS 1.0", "scales-legacy:443"),
        ("flow-logs-delivery", "parcelpoint-legacy", "cannot deliver what it records: Access error", "production"),
        ("vpn-ipsec-pfs", "depot-rotterdam-legacy", "for which none was chosen", "depot-hamburg"),
        ("vpn-explicit-crypto-policy", "depot-rotterdam-legacy", "leaves every algorithm of tunnel", "depot-bremen"),
        ("vpn-certificate-authentication", "depot-rotterdam-legacy", "with a pre-shared key", "depot-hamburg"),
        ("vpn-certificate-authentication", "depot-rotterdam-legacy", "with a pre-shared key", "depot-bremen"),
        ("vpn-psk-storage", "depot-rotterdam-legacy", "keeps its pre-shared key in its settings", "depot-bremen"),
        ("vpn-dead-peer-detection", "depot-rotterdam-legacy", "does not restart it", "depot-hamburg"),
        ("vpn-logging", "depot-rotterdam-legacy", "keeps no log of negotiations", "depot-bremen"),
        ("vpn-sa-lifetime", "depot-rotterdam-legacy", "for 28800 seconds", "depot-hamburg"),
        ("waf-attached", "media-legacy", "has no web application firewall", "media.kestrelparcel.example"),
        (
            "certificate-hostname-mismatch",
            "edge-legacy:443",
            "has no certificate for shop-legacy.kestrelparcel.example, by which the DNS leads to it",
            "edge:443",
        ),
        (
            "certificate-hostname-mismatch",
            "photos-legacy.kestrelparcel.example",
            "has no certificate for photos-legacy.kestrelparcel.example",
            "media.kestrelparcel.example",
        ),
        (
            "certificate-signature-algorithm",
            "partners-legacy.kestrelparcel.example",
            "has an intermediate signed with SHA1WITHECDSA",
            "partners.kestrelparcel.example",
        ),
        ("tls-1-3-enabled", "label-printers-legacy:443", "offers nothing newer than TLS 1.2", "edge:443"),
        ("tls-minimum-version", "api-legacy.kestrelparcel.example", "accepts TLS 1.0", "api.kestrelparcel.example"),
        (
            "tls-post-quantum",
            "api-legacy.kestrelparcel.example",
            "offers no post-quantum key exchange",
            "api.kestrelparcel.example",
        ),
    ],
)
def test_a_flaw_and_its_good_twin(scan: Scan, check: str, flawed: str, message: str, twin: str) -> None:
    found = scan.of(check, flawed)
    assert found
    assert all(isinstance(verdict, Finding) and message in verdict.message for verdict in found)
    assert [verdict.outcome for verdict in scan.of(check, twin)] == [Outcome.PASS]


def test_a_deny_saves_an_acl_only_before_the_allow(scan: Scan) -> None:
    check = "subnet-acl-sensitive-port-open"
    assert [verdict.outcome for verdict in scan.of(check, "edge-subnets")] == [Outcome.PASS]
    (open_one,) = scan.of(check, "edge-subnets-legacy")
    assert "ssh (TCP 22)" in open_one.message


def test_a_policy_nobody_has_described_is_neither_good_nor_bad(scan: Scan) -> None:
    for check in ("tls-minimum-version", "tls-weak-ciphers", "tls-forward-secrecy", "tls-policy-unknown"):
        (verdict,) = scan.of(check, "tracking-feed-legacy:9443")
        assert verdict.outcome is Outcome.UNDETERMINED
        assert "ELBSecurityPolicy-TLS13-1-4-PQ-2031-01" in verdict.message


def test_the_company_has_accepted_one_risk(scan: Scan) -> None:
    accepted = [each for each in scan.report.verdicts if isinstance(each, Finding) and each.accepted]
    assert [(each.check, each.resource.name) for each in accepted] == [("lb-listener-cleartext", "edge-legacy:80")]


def test_a_connection_with_certificates_has_no_key_to_store(scan: Scan) -> None:
    assert [verdict.outcome for verdict in scan.of("vpn-psk-storage", "depot-hamburg")] == [Outcome.NOT_APPLICABLE]


def test_no_secret_of_a_sign_in_comes_out(scan: Scan) -> None:
    for text in (scan.report.model_dump_json(), scan.inventory.snapshot()):
        assert "intranet" in text
        assert CLIENT_SECRET not in text


def test_no_key_of_a_tunnel_comes_out(scan: Scan) -> None:
    for text in (scan.report.model_dump_json(), scan.inventory.snapshot()):
        assert "depot-rotterdam-legacy" in text
        assert PRE_SHARED_KEY not in text


def test_the_snapshot_gives_the_same_verdicts(scan: Scan, tmp_path: Path) -> None:
    (tmp_path / "snapshot.json").write_text(scan.inventory.snapshot(), encoding="utf-8")
    again = judge(Inventory.load(tmp_path / "snapshot.json"), load_checks(), demo_settings())
    assert again.verdicts == scan.report.verdicts


def test_the_account_is_the_same_in_every_run_and_its_answers_hold_the_keys() -> None:
    runs = []
    for _ in range(2):
        with demo_account() as url:
            client = clients(url)
            groups = client("ec2", "eu-west-1").describe_security_groups()["SecurityGroups"]
            balancers = client("elbv2", "eu-west-1").describe_load_balancers()["LoadBalancers"]
            connections = client("ec2", "eu-central-1").describe_vpn_connections()["VpnConnections"]
            runs.append((groups, balancers, connections))
    assert runs[0] == runs[1]
    (keyed,) = [each for each in connections if PRE_SHARED_KEY in each["CustomerGatewayConfiguration"]]
    keys = [tunnel["PreSharedKey"] for tunnel in keyed["Options"]["TunnelOptions"]]
    assert len(keys) == 2
    assert all(key.startswith(PRE_SHARED_KEY) for key in keys)


def test_nothing_of_the_users_environment_has_a_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[default]\nregion = mars-north-1\nca_bundle = /nowhere\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    for name, value in {
        "AWS_PROFILE": "nobody",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_RETRY_MODE": "nonsense",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    with demo_account():
        assert dict(os.environ) == before


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    with demo_account() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        ec2 = boto3.client("ec2", region_name="eu-west-1")
        assert len(ec2.describe_vpcs()["Vpcs"]) == 2
    from scanner.demo.aws_server import AwsServer

    with AwsServer() as server:
        ec2 = boto3.client("ec2", region_name="eu-west-1", endpoint_url=server.url)
        assert len(ec2.describe_vpcs()["Vpcs"]) == 1
