"""The load balancers of the demo's Google Cloud project, with their certificates and names."""

import pytest

from scanner.demo import gcp_balancers, gcp_certificates
from scanner.demo.gcp_server import Resource
from scanner.report import Finding, Outcome
from tests.demo.gcp_discovery import misfits
from tests.demo.scans import Scan, scanned

COMPUTE = (*gcp_balancers.resources(), *gcp_certificates.resources())
OTHERS = tuple(gcp_certificates.others())


@pytest.fixture(scope="module")
def scan() -> Scan:
    """One scan for all the tests here. They only read it."""
    return scanned("gcp")


@pytest.mark.parametrize("resource", COMPUTE, ids=lambda each: each["name"])
def test_compute_engine_could_have_answered_it(resource: Resource) -> None:
    assert misfits("compute", resource["selfLink"].split("/")[-2], resource) == []


@pytest.mark.parametrize(("service", "under", "resource"), OTHERS, ids=lambda each: str(each)[:40])
def test_another_api_could_have_answered_it(service: str, under: str, resource: Resource) -> None:
    collection = under.rpartition("/")[2] or resource["name"].split("/")[-2]
    assert misfits(service, collection, resource) == []


@pytest.mark.parametrize("path", gcp_balancers.answers())
def test_health_is_told_of_what_exists(path: str) -> None:
    links = [each["selfLink"] for each in COMPUTE]
    assert any(link.endswith(path.removesuffix("/getHealth")) for link in links)


@pytest.mark.parametrize(
    ("check", "flawed", "message", "twin"),
    [
        ("lb-internet-facing", "ingest-legacy", "has a public address", "ingest"),
        ("lb-listener-sensitive-port", "ingest-legacy", "forwards ssh (TCP 22)", "edge"),
        ("lb-listener-cleartext", "edge-http-legacy", "takes plain HTTP on port 80", "edge-http"),
        ("lb-backend-cleartext", "edge-legacy", "speaks HTTP to target group tracking-legacy", "edge"),
        ("lb-access-logging", "edge-legacy", "keeps no access log", "edge"),
        ("lb-access-logging", "ingest-legacy", "keeps no access log", "ingest"),
        ("lb-health-probe", "tracking-legacy", "probes its HTTP targets on /", "tracking"),
        ("lb-has-listeners-and-targets", "edge-legacy", "in which no target is healthy", "edge"),
        ("lb-has-listeners-and-targets", "ingest-legacy", "has no target", "ingest"),
        ("lb-multi-zone", "edge-legacy", "spans only europe-west4-a", "edge"),
        ("lb-mtls-mode", "partner-api-legacy", "without verifying them", "carriers-legacy"),
        ("tls-minimum-version", "edge-legacy", "accepts TLS 1.0", "edge"),
        ("tls-weak-ciphers", "partner-api-legacy", "64-bit blocks", "partner-api"),
        ("tls-forward-secrecy", "partner-api-legacy", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "partner-api"),
        ("tls-post-quantum", "partner-api-legacy", "offers no post-quantum key exchange", "partner-api"),
        ("waf-attached", "edge-legacy", "which has no web application firewall", "edge"),
        ("certificate-expired", "pilot-legacy", "nothing uses it", "partner-api"),
        ("certificate-expiring", "edge-legacy", "expires on", "tracking"),
        ("certificate-key-strength", "intranet-legacy", "RSA 1024", "partner-api"),
        ("certificate-signature-algorithm", "partner-api-legacy", "has an intermediate signed with", "partner-api"),
        ("certificate-hostname-mismatch", "edge-legacy", "labels-legacy.data.kestrelparcel.example", "edge"),
    ],
)
def test_a_flaw_and_its_good_twin(scan: Scan, check: str, flawed: str, message: str, twin: str) -> None:
    flaws = [each for each in scan.of(check, flawed) if isinstance(each, Finding)]
    assert any(message in each.message for each in flaws)
    assert [each.outcome for each in scan.of(check, twin)] == [Outcome.PASS]
