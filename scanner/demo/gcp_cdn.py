"""The demo project's Cloud CDN: photos of parcels as they should be served, and the site that grew before it.

Of the URL maps, `media` keeps answers of private buckets only. `site-legacy` keeps everything for everybody, and
`downloads-legacy` shows what a bucket holds.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from scanner.demo.gcp_names import REGION, link, resource
from scanner.demo.gcp_server import Resource
from scanner.demo.pems import pem_of

HOST = "media.kestrelparcel.example"
PRIVATE_PATH = "/proofs-of-delivery/*"
"""Signatures of recipients: only for holders of a signed URL."""
SECURE = ["Strict-Transport-Security: max-age=63072000; includeSubDomains", "X-Content-Type-Options: nosniff"]
KEYS = ["recipients-2026"]
YEAR = 31622400
"""Seconds: the longest that Cloud CDN takes for one."""


def resources() -> tuple[Resource, ...]:
    """URL maps with their front ends and backends, and the policies these name."""
    return (*_policies(), *_media(), *_site(), *_downloads())


def buckets() -> tuple[Resource, ...]:
    """Buckets of Cloud Storage. That of the archive was deleted."""
    private = {"publicAccessPrevention": "enforced", "uniformBucketLevelAccess": {"enabled": True}}
    return (
        _bucket("kestrel-data-photos", iamConfiguration=private, website={"mainPageSuffix": "index.html"}),
        _bucket("kestrel-data-proofs", iamConfiguration=private),
        _bucket("kestrel-data-downloads-legacy", location=REGION.upper(), locationType="region"),
    )


def _bucket(name: str, **fields: Any) -> Resource:
    selflink = f"https://www.googleapis.com/storage/v1/b/{name}"
    given = {"location": "EU", "locationType": "multi-region", **fields}
    return {"kind": "storage#bucket", "id": name, "name": name, "selfLink": selflink, **given}


def _policies() -> Iterable[Resource]:
    now = datetime.now(UTC).replace(microsecond=0)
    began, ends = now - timedelta(days=30), now + timedelta(days=200)
    everybody = {"versionedExpr": "SRC_IPS_V1", "config": {"srcIpRanges": ["*"]}}
    yield resource(
        "securityPolicies",
        "media",
        type="CLOUD_ARMOR",
        rules=[{"priority": 2147483647, "action": "allow", "match": everybody, "preview": False}],
    )
    yield resource("sslPolicies", "media", profile="RESTRICTED", minTlsVersion="TLS_1_2")
    yield resource(
        "sslCertificates",
        "media",
        type="SELF_MANAGED",
        certificate=pem_of([HOST], began, ends),
        subjectAlternativeNames=[HOST],
        expireTime=ends.isoformat(),
    )


def _media() -> Iterable[Resource]:
    yield from _front("media", "Https", "203.0.113.20")
    yield from _front("media", "Http", "203.0.113.20", "media-redirect")
    yield resource(
        "urlMaps", "media-redirect", defaultUrlRedirect={"httpsRedirect": True, "redirectResponseCode": "FOUND"}
    )
    photos, proofs = link("backendBuckets", "photos"), link("backendBuckets", "proofs")
    rules = [
        {"paths": [PRIVATE_PATH], "service": proofs},
        {"paths": ["/track/*"], "service": link("backendServices", "track")},
    ]
    yield resource(
        "urlMaps",
        "media",
        # Whoever comes by another name is shown the right one.
        defaultUrlRedirect={"hostRedirect": HOST, "redirectResponseCode": "FOUND"},
        hostRules=[{"hosts": [HOST], "pathMatcher": "parcels"}],
        pathMatchers=[{"name": "parcels", "defaultService": photos, "pathRules": rules}],
    )
    for name in ("photos", "proofs"):
        yield _backend_bucket(name, cdnPolicy={"cacheMode": "CACHE_ALL_STATIC", "signedUrlKeyNames": KEYS})
    places = [REGION, "europe-west1"]
    for region in places:
        yield resource(
            "networkEndpointGroups",
            "track",
            f"regions/{region}",
            networkEndpointType="SERVERLESS",
            cloudRun={"service": "track"},
        )
    yield _service(
        "track",
        backends=[{"group": link("networkEndpointGroups", "track", f"regions/{each}")} for each in places],
        securityPolicy=link("securityPolicies", "media"),
        customResponseHeaders=SECURE,
        logConfig={"enable": True, "sampleRate": 1.0},
    )


def _site() -> Iterable[Resource]:
    """Everything is kept for a year, whoever it was for. The path for labels was forgotten."""
    yield from _front("site-legacy", "Https", "203.0.113.21")
    yield from _front("site-legacy", "Http", "203.0.113.21")
    refused = [{"matchResponseCodes": ["403"], "path": "/sorry.html", "overrideResponseCode": 200}]
    archive = link("backendBuckets", "archive-legacy")
    rules = [
        {"paths": ["/labels/*"], "service": link("backendServices", "labels-legacy")},
        {"paths": ["/photos/*"], "service": link("backendServices", "photos-legacy")},
        {"paths": ["/archive/*"], "service": archive},
    ]
    site = link("backendServices", "site-legacy")
    yield resource(
        "urlMaps",
        "site-legacy",
        defaultService=site,
        hostRules=[{"hosts": ["*"], "pathMatcher": "everything"}],
        pathMatchers=[{"name": "everything", "defaultService": site, "pathRules": rules}],
        defaultCustomErrorResponsePolicy={"errorService": archive, "errorResponseRules": refused},
    )
    policy = {
        "cacheMode": "FORCE_CACHE_ALL",
        "defaultTtl": YEAR,
        "cacheKeyPolicy": {"includeProtocol": True},
        "negativeCaching": True,
        "negativeCachingPolicy": [{"code": 501, "ttl": 1800}],
    }
    yield _service("site-legacy", protocol="HTTP", enableCDN=True, cdnPolicy=policy)
    yield _service("photos-legacy", enableCDN=True, cdnPolicy={"cacheMode": "CACHE_ALL_STATIC"})
    yield _service("labels-legacy")
    yield _backend_bucket("archive-legacy", customResponseHeaders=[])


def _downloads() -> Iterable[Resource]:
    yield from _front("downloads-legacy", "Https", "203.0.113.22")
    yield resource("urlMaps", "downloads-legacy", defaultService=link("backendBuckets", "downloads-legacy"))
    yield _backend_bucket("downloads-legacy")


def _front(name: str, kind: str, address: str, url_map: str = "") -> Iterable[Resource]:
    """A forwarding rule and the proxy it leads to."""
    collection, is_plain = f"target{kind}Proxies", kind == "Http"
    own = f"{name}-plain" if is_plain else name
    yield resource(
        "forwardingRules",
        own,
        IPAddress=address,
        IPProtocol="TCP",
        portRange="80-80" if is_plain else "443-443",
        loadBalancingScheme="EXTERNAL_MANAGED",
        target=link(collection, own),
    )
    secure: dict[str, Any] = {} if is_plain else {"sslCertificates": [link("sslCertificates", "media")]}
    policy: dict[str, Any] = {} if is_plain or name.endswith("-legacy") else {"sslPolicy": link("sslPolicies", "media")}
    yield resource(collection, own, urlMap=link("urlMaps", url_map or name), **secure, **policy)


def _service(name: str, **fields: Any) -> Resource:
    given = {"kind": "compute#backendService", "loadBalancingScheme": "EXTERNAL_MANAGED", "protocol": "HTTPS"}
    return resource("backendServices", name, **{**given, **fields})


def _backend_bucket(name: str, **fields: Any) -> Resource:
    given = {"bucketName": f"kestrel-data-{name}", "enableCdn": True, "customResponseHeaders": SECURE}
    return resource("backendBuckets", name, kind="compute#backendBucket", **{**given, **fields})
