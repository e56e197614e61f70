"""The networks of the demo's Google Cloud project and their packet filters."""

import pytest

from scanner.demo import gcp_firewalls, gcp_networks
from scanner.demo.gcp_server import Resource
from scanner.report import Finding, Outcome
from tests.demo.gcp_discovery import misfits
from tests.demo.scans import Scan, scanned

RESOURCES = (*gcp_networks.resources(), *gcp_firewalls.resources())


@pytest.fixture(scope="module")
def scan() -> Scan:
    """One scan for all the tests here. They only read it."""
    return scanned("gcp")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each["name"])
def test_google_cloud_could_have_answered_it(resource: Resource) -> None:
    assert misfits("compute", resource["selfLink"].split("/")[-2], resource) == []


@pytest.mark.parametrize(
    ("check", "flawed", "message", "twin"),
    [
        ("firewall-ingress-sensitive-port-open", "data-vpc-legacy", "opens ssh (TCP 22)", "data-vpc"),
        ("firewall-ingress-sensitive-port-open", "reports-vpc-legacy", "opens rdp (TCP 3389)", "reports-vpc"),
        ("firewall-ingress-all-ports-open", "data-vpc-legacy", "opens every protocol to the internet", "data-vpc"),
        ("firewall-ingress-any-port-open", "reports-vpc-legacy", "opens TCP 3389 to the internet", "reports-vpc"),
        ("firewall-ingress-udp-open", "data-vpc-legacy", "amplifiers: dns 53", "data-vpc"),
        ("firewall-ingress-icmp-open", "data-vpc-legacy", "admits every ICMP message", "data-vpc"),
        ("firewall-ingress-broad-public-range", "data-vpc-legacy", "wider than /24: 172.128.0.0/9", "data-vpc"),
        ("firewall-ingress-all-protocols", "data-vpc-legacy", "allows every protocol from 10.0.0.0/8", "data-vpc"),
        ("firewall-ingress-large-port-range", "data-vpc-legacy", "opens TCP 10000-20000", "data-vpc"),
        ("firewall-egress-unrestricted", "data-vpc-legacy", "allows every protocol to the internet", "data-vpc"),
        ("firewall-rule-shadowed", "data-vpc-legacy", "by rule ssh-too-late-legacy", "data-vpc"),
        ("firewall-rule-redundant", "data-vpc-legacy", "ssh-office-legacy", "data-vpc"),
        ("firewall-rule-conflicting-layers", "data-vpc-legacy", "allows TCP 23 from 192.168.0.0/16", "data-vpc"),
        ("firewall-rule-invalid-source", "data-vpc-legacy", "127.0.0.0/8, loopback addresses", "data-vpc"),
        ("firewall-rule-dangling-reference", "data-vpc-legacy", "names ftp, in which nothing is", "data-vpc"),
        ("firewall-ruleset-unused", "data-vpc-legacy", "rule ftp-legacy is for ftp", "data-vpc"),
        ("firewall-ruleset-unused", "drafts-legacy", "is on no interface", "guard"),
        ("route-blackhole", "data-vpc-legacy", "the appliance inspection-legacy is not available", "data-vpc"),
        ("subnet-auto-public-address", "data-legacy", "a public IPv6 address", "data"),
        ("flow-logs-enabled", "data-vpc-legacy", "keeps no flow log", "data-vpc"),
        ("flow-logs-enabled", "reports-vpc-legacy", "not active: reports-legacy", "reports-vpc"),
    ],
)
def test_a_flaw_and_its_good_twin(scan: Scan, check: str, flawed: str, message: str, twin: str) -> None:
    found = [verdict for verdict in scan.of(check, flawed) if isinstance(verdict, Finding)]
    assert any(message in verdict.message for verdict in found)
    assert [verdict.outcome for verdict in scan.of(check, twin)] == [Outcome.PASS]


def test_the_default_network_is_in_use(scan: Scan) -> None:
    (verdict,) = scan.of("network-default-in-use", "default")
    assert verdict.outcome is Outcome.FAIL
    assert [each.outcome for each in scan.of("network-default-in-use", "data-vpc")] == [Outcome.NOT_APPLICABLE]


def test_the_order_of_the_layers_decides(scan: Scan) -> None:
    # Both networks have the same rule and the same policy; only one asks the policy first.
    check = "firewall-egress-unrestricted"
    assert {each.outcome for each in scan.of(check, "reports-vpc-legacy")} == {Outcome.PASS}
    assert [each.outcome for each in scan.of(check, "implied rules")] == [Outcome.PASS]
