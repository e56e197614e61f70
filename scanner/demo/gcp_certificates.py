"""The demo project's certificates, what it accepts of TLS and of clients' certificates, and its names.

The certificate of `tracking` is issued and renewed by Google. Those that people bring end in the day that the demo
begins with, so that they are as old on every day.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from scanner.demo.aws_names import DOMAIN
from scanner.demo.gcp_names import PROJECT, resource
from scanner.demo.gcp_server import Resource
from scanner.demo.pems import RSA_1024, SHA1_INTERMEDIATE, pem_of

PLACE = f"projects/{PROJECT}/locations/global"
MANAGER = "//certificatemanager.googleapis.com"
CERTIFICATE_MAP = f"{MANAGER}/{PLACE}/certificateMaps/edge"
"""What the front end `edge` presents."""
ZONES = f"projects/{PROJECT}/managedZones"
RECORDS = f"{ZONES}/data/rrsets"
EDGE, EDGE_LEGACY = "198.51.100.80", "198.51.100.81"
"""Addresses of the front ends `edge` and `edge-legacy`."""
VALIDITY = timedelta(days=395)
CARRIERS_LEGACY, OPEN_LEGACY = (f"{PLACE}/serverTlsPolicies/{name}-legacy" for name in ("carriers", "open"))
"""Policies that demand a client's certificate, and that let everybody in."""
OLD_SUITES = ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_3DES_EDE_CBC_SHA")
# Days until each ends, and what comes with it.
HELD = {
    "partner-api": (200, ""),
    "partner-api-legacy": (120, SHA1_INTERMEDIATE),
    "carriers-legacy": (60, ""),
    "edge-legacy": (9, ""),
}
UNUSED = {"pilot-legacy": -400}


def resources() -> tuple[Resource, ...]:
    """SSL certificates and SSL policies of Compute Engine."""
    return (
        *_certificates(datetime.now(UTC).replace(microsecond=0)),
        resource("sslPolicies", "modern", profile="MODERN", minTlsVersion="TLS_1_2", postQuantumKeyExchange="ENABLED"),
        resource(
            "sslPolicies",
            "restricted",
            profile="RESTRICTED",
            minTlsVersion="TLS_1_2",
            postQuantumKeyExchange="ENABLED",
        ),
        resource(
            "sslPolicies",
            "custom-legacy",
            profile="CUSTOM",
            minTlsVersion="TLS_1_1",
            customFeatures=list(OLD_SUITES),
            enabledFeatures=list(OLD_SUITES),
            postQuantumKeyExchange="DEFERRED",
        ),
    )


def others() -> Iterator[tuple[str, str, Resource]]:
    """What the project has of other APIs: the service, the path of the list, and the resource."""
    yield from (("certificatemanager", "", each) for each in _of_certificate_manager())
    yield from (("networksecurity", "", each) for each in _server_tls_policies())
    zone = {"name": "data", "dnsName": f"data.{DOMAIN}.", "visibility": "public"}
    yield "dns", ZONES, zone
    for name, address in (("tracking", EDGE), ("tracking-legacy", EDGE_LEGACY), ("labels-legacy", EDGE_LEGACY)):
        yield "dns", RECORDS, {"name": f"{name}.data.{DOMAIN}.", "type": "A", "ttl": 300, "rrdatas": [address]}


def _certificates(now: datetime) -> Iterator[Resource]:
    for name, (days, chain) in {**HELD, **{name: (days, "") for name, days in UNUSED.items()}}.items():
        end = now + timedelta(days=days)
        host = f"{name.replace('edge', 'tracking')}.data.{DOMAIN}"
        yield resource(
            "sslCertificates",
            name,
            type="SELF_MANAGED",
            certificate=pem_of([host], end - VALIDITY, end) + chain,
            expireTime=end.isoformat(),
        )
    yield resource("sslCertificates", "intranet-legacy", type="SELF_MANAGED", certificate=RSA_1024)


def _of_certificate_manager() -> Iterator[Resource]:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(days=70)
    certificate = f"{PLACE}/certificates/tracking"
    entry = f"{PLACE}/certificateMaps/edge/certificateMapEntries/tracking"
    host = f"tracking.data.{DOMAIN}"
    yield {
        "name": certificate,
        "managed": {"domains": [host], "state": "ACTIVE"},
        "pemCertificate": pem_of([host], end - timedelta(days=90), end),
        "sanDnsnames": [host],
        "expireTime": end.isoformat(),
        "usedBy": [{"name": f"{MANAGER}/{entry}"}],
    }
    yield {"name": f"{PLACE}/certificateMaps/edge"}
    yield {"name": entry, "matcher": "PRIMARY", "certificates": [certificate], "state": "ACTIVE"}
    yield {
        "name": f"{PLACE}/trustConfigs/partners",
        "trustStores": [{"trustAnchors": [{"pemCertificate": SHA1_INTERMEDIATE}]}],
    }


def _server_tls_policies() -> Iterator[Resource]:
    for name, mode in ((CARRIERS_LEGACY, "REJECT_INVALID"), (OPEN_LEGACY, "ALLOW_INVALID_OR_MISSING_CLIENT_CERT")):
        yield {
            "name": name,
            "mtlsPolicy": {
                "clientValidationMode": mode,
                "clientValidationTrustConfig": f"{PLACE}/trustConfigs/partners",
            },
        }
