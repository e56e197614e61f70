"""The demo subscription's front doors: their flaws as a reader finds them, and good twins beside them."""

from datetime import UTC, datetime

import pytest

from providers.azure.classic_cdn import classic_cdn_domains, classic_cdn_endpoints
from providers.azure.classic_front_doors import classic_front_door_domains, classic_front_doors
from providers.azure.front_door_certificates import front_door_certificates
from providers.azure.front_door_domains import front_door_domains
from providers.azure.front_doors import front_doors
from providers.azure.sign_in import AzureOptions, open_subscriptions
from providers.azure.storage_accounts import storage_accounts
from scanner.demo.azure_front_doors import resources
from scanner.demo.azure_names import SUBSCRIPTION
from scanner.demo.azure_server import AzureServer
from scanner.judge import judge
from scanner.plugins import load_checks
from scanner.report import Outcome, Report
from tests.demo.scans import demo_settings
from tests.support import inventory_of

COLLECTORS = (
    classic_cdn_domains,
    classic_cdn_endpoints,
    classic_front_door_domains,
    classic_front_doors,
    front_door_certificates,
    front_door_domains,
    front_doors,
    storage_accounts,
)


@pytest.fixture(scope="module")
def report() -> Report:
    """One scan for all the tests here. They only read it."""
    with AzureServer() as server, pytest.MonkeyPatch.context() as environment:
        server.subscription(SUBSCRIPTION)
        server.put(*resources())
        for variable, value in server.environment.items():
            environment.setenv(variable, value)
        (subscription,) = open_subscriptions(AzureOptions(), concurrency=4)
        found = [each for collector in COLLECTORS for each in collector.function(subscription)]
        assert not subscription.gaps()
    return judge(inventory_of(*found, as_of=datetime.now(UTC)), load_checks(), demo_settings())


@pytest.mark.parametrize(
    ("check", "flawed", "message", "twin"),
    [
        ("cdn-access-logging", "parcels-legacy", "keeps no access log", "parcels"),
        ("cdn-cache-key-query-string", "parcels-legacy", "caches /* without query strings", "parcels"),
        ("cdn-cache-key-unbounded", "parcels-legacy", "keys its cache of /track/* on query strings (all)", "parcels"),
        ("cdn-cache-key-unkeyed-header", "parcels-legacy", "caches /* without headers", "parcels"),
        ("cdn-caches-authenticated-response", "parcels-legacy", "caches /* without cookies (all)", "parcels"),
        ("cdn-caching-enabled", "parcels-legacy", "serves /photos/* by behaviour /photos/*", "parcels"),
        ("cdn-custom-certificate", "press-legacy", "uses the provider's certificate", "parcels"),
        ("cdn-hsts-and-security-headers", "parcels-legacy", "serves /* without strict-transport-security", "parcels"),
        (
            "cdn-origin-exists",
            "parcels-legacy",
            "kestrelappsleaflets.blob.core.windows.net, a bucket that is",
            "parcels",
        ),
        ("cdn-origin-failover", "parcels-legacy", "has one origin only in the group web", "parcels"),
        ("cdn-origin-https", "parcels-legacy", "web-legacy.kestrelparcel.example over plain HTTP", "parcels"),
        ("cdn-origin-private-storage", "parcels-legacy", "without proving who it is", "parcels"),
        ("cdn-signed-access", "parcels-legacy", "serves /proofs-of-delivery/* by behaviour /* without", "parcels"),
        ("cdn-ttl-range", "parcels-legacy", "for up to 31622400 s", "parcels"),
        ("cdn-viewer-https", "parcels-legacy", "serves /* over plain HTTP", "parcels"),
        ("cdn-viewer-https", "stores-legacy", "serves /* over plain HTTP", "parcels"),
        ("cdn-viewer-https", "brochures-legacy", "serves /* over plain HTTP", "parcels"),
        ("waf-attached", "parcels-legacy", "has no web application firewall", "parcels"),
    ],
)
def test_a_flaw_and_its_good_twin(report: Report, check: str, flawed: str, message: str, twin: str) -> None:
    endpoints = [each for each in report.verdicts if each.check == check and "endpoint" in each.resource.type.lower()]
    found = [each for each in report.verdicts if each.check == check and each.resource.name == flawed]
    assert [each for each in found if each.outcome is Outcome.FAIL and message in each.message]
    assert [each.outcome for each in endpoints if each.resource.name == twin] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("check", "flawed", "message", "twin"),
    [
        ("tls-minimum-version", "parcels-legacy", "accepts TLS 1.0, older than TLS 1.2", "parcels"),
        ("tls-weak-ciphers", "parcels-legacy", "accepts weak cipher suites", "parcels"),
        ("tls-forward-secrecy", "parcels-legacy", "without forward secrecy", "parcels"),
        ("tls-post-quantum", "parcels-legacy", "offers no post-quantum key exchange", "parcels"),
        ("certificate-expired", "returns-legacy", "expired on", "parcels"),
        ("certificate-expiring", "parcels-legacy", "expires on", "parcels"),
        ("certificate-hostname-mismatch", "parcels-legacy", "has no certificate for parcels-legacy.", "parcels"),
    ],
)
def test_a_flaw_of_a_domain_or_certificate(report: Report, check: str, flawed: str, message: str, twin: str) -> None:
    parts = [each for each in report.verdicts if each.check == check and "endpoint" not in each.resource.type.lower()]
    assert [each for each in parts if each.resource.name == flawed and message in each.message]
    assert [each.outcome for each in parts if each.resource.name == twin] == [Outcome.PASS]


def test_only_what_is_called_so_has_flaws(report: Report) -> None:
    bad = {Outcome.FAIL, Outcome.UNDETERMINED}
    assert [each for each in report.verdicts if each.outcome in bad and "legacy" not in each.resource.id] == []


def test_a_set_of_suites_nobody_has_described_is_neither_good_nor_bad(report: Report) -> None:
    for check in ("tls-minimum-version", "tls-weak-ciphers", "tls-forward-secrecy", "tls-policy-unknown"):
        (verdict,) = [each for each in report.verdicts if each.check == check and each.resource.name == "trial-legacy"]
        assert verdict.outcome is Outcome.UNDETERMINED
        assert "TLS13_2031" in verdict.message
