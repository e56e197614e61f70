"""The CDN and the VPNs of the demo's Google Cloud project."""

import pytest

from scanner.demo import gcp_cdn, gcp_vpn
from scanner.demo.gcp_server import Resource
from scanner.report import Finding, Outcome
from tests.demo.gcp_discovery import misfits
from tests.demo.scans import Scan, scanned

RESOURCES = (*gcp_cdn.resources(), *gcp_vpn.resources())


@pytest.fixture(scope="module")
def scan() -> Scan:
    """One scan for all the tests here. They only read it."""
    return scanned("gcp")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each["selfLink"].rpartition("global/")[2])
def test_google_cloud_could_have_answered_it(resource: Resource) -> None:
    assert misfits("compute", resource["selfLink"].split("/")[-2], resource) == []


@pytest.mark.parametrize("resource", gcp_cdn.buckets(), ids=lambda each: each["name"])
def test_cloud_storage_could_have_answered_it(resource: Resource) -> None:
    assert misfits("storage", "b", resource) == []


@pytest.mark.parametrize(
    ("check", "flawed", "message", "twin"),
    [
        ("cdn-access-logging", "site-legacy", "keeps no access log", "media"),
        ("cdn-cache-key-query-string", "site-legacy", "without query strings (all)", "media"),
        ("cdn-cache-key-unbounded", "site-legacy", "keys its cache of /photos/* on query strings (all)", "media"),
        ("cdn-cache-key-unkeyed-header", "site-legacy", "caches * without headers (all)", "media"),
        ("cdn-caches-authenticated-response", "site-legacy", "without the Authorization header and cookies", "media"),
        ("cdn-caching-enabled", "site-legacy", "serves /labels/* by behaviour /labels/* without caching", "media"),
        ("cdn-default-root-object", "downloads-legacy", "leaves the answer for its root to a bucket", "media"),
        ("cdn-error-caching", "site-legacy", "keeps error 501 for 1800 s", "media"),
        ("cdn-error-caching", "site-legacy", "shows a refusal (403) as success (200)", "media"),
        ("cdn-hsts-and-security-headers", "site-legacy", "serves * without strict-transport-security", "media"),
        ("cdn-origin-exists", "site-legacy", "kestrel-data-archive-legacy.storage.googleapis.com", "media"),
        ("cdn-origin-failover", "downloads-legacy", "has no other origin to ask", "media"),
        ("cdn-origin-https", "site-legacy", "fetches from site-legacy over plain HTTP", "media"),
        ("cdn-origin-private-storage", "downloads-legacy", "without proving who it is", "media"),
        ("cdn-overrides-cache-control", "site-legacy", "even if the origin marks them private", "media"),
        ("cdn-signed-access", "site-legacy", "/proofs-of-delivery/* by behaviour * without a signature", "media"),
        ("cdn-ttl-range", "site-legacy", "for up to 31622400 s", "media"),
        ("cdn-viewer-https", "site-legacy", "serves * over plain HTTP", "media"),
        ("vpn-certificate-authentication", "depot-rotterdam-legacy", "a pre-shared key", "depot-bremen"),
        ("vpn-explicit-crypto-policy", "depot-rotterdam-legacy", "to the provider", "depot-bremen"),
        ("vpn-ike-dh-group", "depot-rotterdam-legacy", "accepts IKE Diffie-Hellman group 2, 5", "depot-bremen"),
        ("vpn-ike-encryption", "depot-rotterdam-legacy", "accepts IKE encryption 3DES", "depot-bremen"),
        ("vpn-ike-integrity", "depot-rotterdam-legacy", "MD5, SHA1", "depot-bremen"),
        ("vpn-ike-version", "depot-venlo-legacy", "accepts IKEv1", "depot-bremen"),
        ("vpn-ipsec-encryption", "depot-rotterdam-legacy", "accepts IPsec encryption AES128", "depot-bremen"),
        ("vpn-ipsec-integrity", "depot-rotterdam-legacy", "accepts IPsec integrity SHA1", "depot-bremen"),
        ("vpn-ipsec-pfs", "depot-venlo-legacy", "accepts IPsec Diffie-Hellman group 2", "depot-bremen"),
        ("vpn-tunnels-up", "depot-rotterdam-legacy", "has its tunnel depot-rotterdam-legacy-1 down", "depot-bremen"),
    ],
)
def test_a_flaw_and_its_good_twin(scan: Scan, check: str, flawed: str, message: str, twin: str) -> None:
    found = [verdict for verdict in scan.of(check, flawed) if isinstance(verdict, Finding)]
    assert any(message in verdict.message for verdict in found)
    assert [verdict.outcome for verdict in scan.of(check, twin)] == [Outcome.PASS]


def test_hashes_of_keys_appear_nowhere(scan: Scan) -> None:
    assert gcp_vpn.SHARED_SECRET_HASH not in scan.report.model_dump_json()
    assert gcp_vpn.SHARED_SECRET_HASH not in scan.inventory.model_dump_json()
