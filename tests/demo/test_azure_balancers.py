"""The load balancers and application gateways of the demo's Azure subscription."""

import pytest

from scanner.demo.azure_gateway_certificates import PASSWORD
from scanner.report import Finding, Outcome
from tests.demo.scans import Scan, scanned


@pytest.fixture(scope="module")
def scan() -> Scan:
    """One scan for all the tests here. They only read it."""
    return scanned("azure")


EDGE, PARTNERS, INTRANET = (
    "edge-legacy/site-legacy",
    "partner-api-legacy/carriers-legacy",
    "intranet-legacy/staff-legacy",
)


@pytest.mark.parametrize(
    ("check", "flawed", "message", "twin"),
    [
        ("lb-internet-facing", "ledger-legacy", "has a public address", "ledger"),
        ("lb-listener-sensitive-port", "ledger-legacy/sql-legacy:1433", "forwards mssql", "tracking-feed/events:443"),
        ("lb-listener-sensitive-port", "tracking-feed-legacy/shell-legacy:50022", "forwards ssh", "edge/site:443"),
        ("lb-has-listeners-and-targets", "tracking-feed-legacy", "has no target", "tracking-feed"),
        ("lb-has-listeners-and-targets", "edge-legacy", "in which no target is healthy", "edge"),
        (
            "lb-health-probe",
            "tracking-feed-legacy/members-legacy/events-legacy",
            "has no health probe",
            "ledger/members/sql",
        ),
        (
            "lb-health-probe",
            "edge-legacy/machines-legacy/machines-legacy",
            "HTTP targets on /",
            "edge/machines/machines",
        ),
        ("lb-multi-zone", "tracking-feed-legacy", "spans only 1", "tracking-feed"),
        ("lb-multi-zone", "edge-legacy", "spans only 1", "edge"),
        ("lb-deletion-protection", "edge-legacy", "is not protected", "edge"),
        ("lb-access-logging", "edge-legacy", "keeps no access log", "edge"),
        ("lb-listener-cleartext", "edge-legacy/plain-legacy:80", "takes plain HTTP on port 80", "edge/plain:80"),
        ("lb-backend-cleartext", f"{EDGE}:443", "ends TLS and speaks HTTP", "edge/site:443"),
        ("lb-authentication-lenient", f"{INTRANET}:443", "lets requests through", "intranet/staff:443"),
        ("lb-mtls-mode", "partner-api-legacy/labels-legacy:443", "without verifying", "partner-api/carriers:443"),
        ("lb-mtls-revocation", f"{PARTNERS}:443", "which has no revocation list", "partner-api/carriers:443"),
        ("waf-attached", "edge-legacy", "has no web application firewall", "edge"),
        ("waf-attached", "partner-api-legacy", "has no web application firewall", "partner-api"),
        ("tls-minimum-version", f"{EDGE}:443", "accepts TLS 1.0", "edge/site:443"),
        ("tls-1-3-enabled", f"{EDGE}:443", "nothing newer than TLS 1.2", "edge/site:443"),
        ("tls-forward-secrecy", f"{EDGE}:443", "TLS_RSA_WITH_AES_128_CBC_SHA", "edge/site:443"),
        ("tls-weak-ciphers", f"{EDGE}:443", "64-bit blocks", "edge/site:443"),
        ("certificate-expired", EDGE, "expired on", "edge/site"),
        ("certificate-expiring", PARTNERS, "expires on", "partner-api/carriers"),
        ("certificate-key-strength", INTRANET, "RSA 1024", "intranet/staff"),
        ("certificate-signature-algorithm", PARTNERS, "has an intermediate signed with", "partner-api/carriers"),
        ("certificate-hostname-mismatch", f"{EDGE}:443", "has no certificate for shop-legacy", "edge/site:443"),
        ("backend-restricted-to-lb", "edge-legacy/machines-legacy/machines-legacy", "TCP 80", "edge/machines/machines"),
    ],
)
def test_a_flaw_and_its_good_twin(scan: Scan, check: str, flawed: str, message: str, twin: str) -> None:
    flaws = [each for each in scan.of(check, flawed) if isinstance(each, Finding)]
    assert any(message in each.message for each in flaws)
    assert [each.outcome for each in scan.of(check, twin)] == [Outcome.PASS]


def test_a_gateway_whose_tls_policy_nobody_tells(scan: Scan) -> None:
    (found,) = scan.of("tls-policy-unknown", f"{INTRANET}:443")
    assert found.outcome is Outcome.UNDETERMINED


def test_no_password_comes_out(scan: Scan) -> None:
    for text in (scan.report.model_dump_json(), scan.inventory.snapshot()):
        assert "partner-api-legacy" in text
        assert PASSWORD not in text
