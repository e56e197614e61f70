"""Each check of CDNs, asked about a URL map with a flawed Cloud CDN and about its good twin."""

from typing import Any

import pytest

from checks.access_restriction.cdn_origin_exists import cdn_origin_exists
from checks.access_restriction.cdn_origin_private_storage import cdn_origin_private_storage
from checks.access_restriction.waf_attached import waf_attached
from checks.cdn_caching.cdn_cache_key_query_string import cdn_cache_key_query_string
from checks.cdn_caching.cdn_cache_key_unbounded import cdn_cache_key_unbounded
from checks.cdn_caching.cdn_cache_key_unkeyed_header import ChangingHeaders, cdn_cache_key_unkeyed_header
from checks.cdn_caching.cdn_cached_methods import cdn_cached_methods
from checks.cdn_caching.cdn_caches_authenticated_response import cdn_caches_authenticated_response
from checks.cdn_caching.cdn_caching_enabled import StaticPaths, cdn_caching_enabled
from checks.cdn_caching.cdn_default_root_object import cdn_default_root_object
from checks.cdn_caching.cdn_error_caching import cdn_error_caching
from checks.cdn_caching.cdn_legacy_signers import cdn_legacy_signers
from checks.cdn_caching.cdn_overrides_cache_control import cdn_overrides_cache_control
from checks.cdn_caching.cdn_signed_access import PrivatePaths, cdn_signed_access
from checks.cdn_caching.cdn_ttl_range import TtlRange, TtlRanges, cdn_ttl_range
from checks.encryption.cdn_custom_certificate import cdn_custom_certificate
from checks.encryption.cdn_hsts_and_security_headers import cdn_hsts_and_security_headers
from checks.encryption.cdn_origin_https import cdn_origin_https
from checks.encryption.cdn_origin_tls_version import cdn_origin_tls_version
from checks.encryption.cdn_sni_only import cdn_sni_only
from checks.encryption.cdn_viewer_https import cdn_viewer_https
from checks.encryption.tls_minimum_version import tls_minimum_version
from checks.monitoring.cdn_access_logging import cdn_access_logging
from checks.service_level.cdn_origin_failover import cdn_origin_failover
from providers.gcp.buckets import buckets
from providers.gcp.cdn import distributions
from providers.gcp.session import GcpProject
from scanner.check import Check, Params, Severity
from scanner.demo.gcp_server import GcpServer
from scanner.models import Resource
from scanner.report import Finding
from tests.providers.gcp.cdn_parts import (
    BUCKET,
    GROUP,
    backend_bucket,
    bucket,
    front,
    service,
    url_map,
)
from tests.providers.gcp.compute import Answer
from tests.support import ask, report_of

SEEN = "although the origin gets to see them"
SITE = ("www.kestrel.example/assets/*",)
KEYS = {"signedUrlKeyNames": ["one"]}
PRIVATE = {"publicAccessPrevention": "enforced"}
BOTH_SECURE = ["Strict-Transport-Security: max-age=31536000", "X-Content-Type-Options: nosniff"]
IDENTIFYING = [{"headerName": "Cookie"}, {"headerName": "Authorization"}]
FORCED = backend_bucket(cdnPolicy={"cacheMode": "FORCE_CACHE_ALL"})
MAP, TO_BUCKET = url_map(), url_map(defaultService=BUCKET)


def cached(**policy: Any) -> Answer:
    """A backend service with this policy."""
    return service(cdnPolicy=policy)


def keyed(**key: Any) -> Answer:
    """A backend service with this in its key."""
    return cached(cacheKeyPolicy={"includeHost": True, **key})


def read(server: GcpServer, project: GcpProject, *answers: Answer) -> list[Resource]:
    """The distributions and buckets of a project with these resources and a front end for HTTPS."""
    for each in (*front(), *answers):
        server.put("storage" if "/storage/" in each["selfLink"] else "compute", each)
    return [*distributions.function(project), *buckets.function(project)]


@pytest.mark.parametrize(
    ("check", "params", "good", "flawed", "flaw"),
    [
        (
            cdn_origin_exists,
            None,
            (TO_BUCKET, backend_bucket(), bucket()),
            (TO_BUCKET, backend_bucket()),
            "fetches from kestrel-media.storage.googleapis.com, a bucket that is in no scanned account",
        ),
        (
            cdn_origin_private_storage,
            None,
            (TO_BUCKET, backend_bucket(cdnPolicy=KEYS)),
            (TO_BUCKET, backend_bucket()),
            "fetches from kestrel-media.storage.googleapis.com without proving who it is",
        ),
        (
            cdn_cache_key_query_string,
            None,
            (MAP, keyed(includeQueryString=True)),
            (MAP, keyed(includeQueryString=True, queryStringWhitelist=["page"])),
            f"caches * without query strings (all except page) in the key, {SEEN}",
        ),
        (
            cdn_cache_key_query_string,
            None,
            (TO_BUCKET, backend_bucket()),
            (MAP, keyed()),
            f"caches * without query strings (all) in the key, {SEEN}",
        ),
        (
            cdn_cache_key_unbounded,
            None,
            (MAP, keyed(includeQueryString=True, queryStringWhitelist=["page"])),
            (MAP, cached()),
            "keys its cache of * on query strings (all)",
        ),
        (
            cdn_cache_key_unkeyed_header,
            ChangingHeaders(headers=("host", "accept-language")),
            (MAP, keyed(includeHttpHeaders=["Accept-Language"])),
            (MAP, keyed()),
            f"caches * without headers (all except host) in the key, {SEEN}",
        ),
        (
            cdn_cache_key_unkeyed_header,
            ChangingHeaders(headers=("host",)),
            (MAP, cached()),
            (MAP, cached(cacheKeyPolicy={"includeProtocol": True})),
            f"caches * without headers (all) in the key, {SEEN}",
        ),
        (
            cdn_caches_authenticated_response,
            None,
            (MAP, cached(bypassCacheOnRequestHeaders=IDENTIFYING, cacheMode="FORCE_CACHE_ALL")),
            (MAP, cached(cacheMode="FORCE_CACHE_ALL")),
            f"caches * without the Authorization header and cookies (all) in the key, {SEEN}",
        ),
        (
            cdn_caches_authenticated_response,
            None,
            (MAP, cached(bypassCacheOnRequestHeaders=IDENTIFYING[:1])),
            (MAP, cached()),
            f"caches * without cookies (all) in the key, {SEEN}",
        ),
        (
            cdn_caches_authenticated_response,
            None,
            (TO_BUCKET, FORCED, bucket()),
            (TO_BUCKET, FORCED, bucket(iamConfiguration=PRIVATE)),
            f"caches * without the Authorization header in the key, {SEEN}",
        ),
        (
            cdn_caching_enabled,
            StaticPaths(static_paths=SITE),
            (MAP, cached()),
            (MAP, cached(maxTtl=0, defaultTtl=0)),
            "serves /assets/* by behaviour * without caching",
        ),
        (
            cdn_default_root_object,
            None,
            (TO_BUCKET, backend_bucket(), bucket(website={"mainPageSuffix": "index.html"})),
            (TO_BUCKET, backend_bucket(), bucket()),
            "leaves the answer for its root to a bucket",
        ),
        (
            cdn_error_caching,
            None,
            (MAP, cached(negativeCaching=True)),
            (MAP, cached(negativeCaching=True, negativeCachingPolicy=[{"code": 501, "ttl": 600}])),
            "keeps error 501 for 600 s, longer than 60 s",
        ),
        (
            cdn_error_caching,
            None,
            (MAP, cached()),
            (
                url_map(
                    defaultCustomErrorResponsePolicy={
                        "errorResponseRules": [{"matchResponseCodes": ["403"], "overrideResponseCode": 200}]
                    }
                ),
                cached(),
            ),
            "shows a refusal (403) as success (200)",
        ),
        (
            cdn_overrides_cache_control,
            None,
            (MAP, cached(cacheMode="USE_ORIGIN_HEADERS")),
            (MAP, cached(cacheMode="FORCE_CACHE_ALL")),
            "keeps answers for * even if the origin marks them private or not to be stored",
        ),
        (
            cdn_signed_access,
            PrivatePaths(private_paths=("/proofs/*",)),
            (TO_BUCKET, backend_bucket(cdnPolicy=KEYS), bucket(iamConfiguration=PRIVATE)),
            (TO_BUCKET, backend_bucket(), bucket(iamConfiguration=PRIVATE)),
            "serves /proofs/* by behaviour * without a signature",
        ),
        (
            cdn_ttl_range,
            TtlRanges(otherwise=TtlRange(at_least=60, at_most=86400)),
            (MAP, cached()),
            (MAP, cached(defaultTtl=90000, maxTtl=90000)),
            "keeps * for up to 90000 s, longer than 86400 s",
        ),
        (
            cdn_hsts_and_security_headers,
            None,
            (MAP, service(customResponseHeaders=BOTH_SECURE)),
            (MAP, service(customResponseHeaders=BOTH_SECURE[1:])),
            "serves * without strict-transport-security",
        ),
        (
            cdn_origin_https,
            None,
            (MAP, service()),
            (MAP, service(protocol="HTTP")),
            "fetches from web over plain HTTP",
        ),
        (
            cdn_viewer_https,
            None,
            (MAP, service()),
            (MAP, service(), *front("Http")),
            "serves * over plain HTTP",
        ),
        (
            cdn_access_logging,
            None,
            (MAP, service(logConfig={"enable": True})),
            (MAP, service()),
            "keeps no access log",
        ),
        (
            cdn_origin_failover,
            None,
            (MAP, service(backends=[{"group": GROUP}, {"group": GROUP.replace("-a/", "-b/")}])),
            (MAP, service()),
            "has no other origin to ask when web fails",
        ),
        (
            cdn_origin_failover,
            None,
            (TO_BUCKET, backend_bucket(), bucket()),
            (TO_BUCKET, backend_bucket(), bucket(locationType="region")),
            "has no other origin to ask when kestrel-media.storage.googleapis.com fails",
        ),
    ],
)
@pytest.mark.parametrize("is_flawed", [True, False])
def test_twins(
    gcp_server: GcpServer,
    project: GcpProject,
    check: Check,
    params: Params | None,
    good: tuple[Answer, ...],
    flawed: tuple[Answer, ...],
    flaw: str,
    *,
    is_flawed: bool,
) -> None:
    answers = flawed if is_flawed else good
    assert ask(check, *read(gcp_server, project, *answers), params=params) == [flaw if is_flawed else "passed"]


def test_a_cache_that_keeps_only_files_is_less_dangerous(gcp_server: GcpServer, project: GcpProject) -> None:
    (finding,) = report_of(cdn_caches_authenticated_response, *read(gcp_server, project, MAP, cached())).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        (cdn_cached_methods, "which methods it passes on is no setting"),
        (cdn_legacy_signers, "knows no such signers"),
        (cdn_custom_certificate, "its listeners terminate TLS"),
        (cdn_origin_tls_version, "has no origin for which TLS versions can be chosen"),
        (cdn_sni_only, "has no such setting, or no certificate of its own"),
        (cdn_default_root_object, "has no bucket behind its root"),
        (cdn_origin_exists, "has no origin whose name tells what it belongs to"),
        (cdn_origin_private_storage, "has no origin in object storage"),
        (tls_minimum_version, "its listeners terminate TLS"),
        (waf_attached, "is a load balancer too, and is judged as one"),
    ],
)
def test_what_does_not_arise(gcp_server: GcpServer, project: GcpProject, check: Check, reason: str) -> None:
    assert ask(check, *read(gcp_server, project, MAP, service())) == [f"not applicable: {reason}"]
