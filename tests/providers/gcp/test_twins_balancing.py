"""Each check of balancers, TLS and certificates, asked about a flawed Google resource and about its good twin."""

from datetime import timedelta
from typing import Any

import pytest

from checks.access_restriction.lb_internet_facing import lb_internet_facing
from checks.access_restriction.lb_listener_sensitive_port import lb_listener_sensitive_port
from checks.access_restriction.waf_attached import waf_attached
from checks.authentication.lb_authentication_lenient import lb_authentication_lenient
from checks.authentication.lb_mtls_mode import RequiredCertificates, lb_mtls_mode
from checks.authentication.lb_mtls_revocation import lb_mtls_revocation
from checks.encryption.certificate_expired import certificate_expired
from checks.encryption.certificate_expiring import certificate_expiring
from checks.encryption.certificate_hostname_mismatch import certificate_hostname_mismatch
from checks.encryption.certificate_key_strength import certificate_key_strength
from checks.encryption.certificate_signature_algorithm import certificate_signature_algorithm
from checks.encryption.lb_backend_cleartext import lb_backend_cleartext
from checks.encryption.lb_listener_cleartext import lb_listener_cleartext
from checks.encryption.tls_1_3_enabled import tls_1_3_enabled
from checks.encryption.tls_forward_secrecy import tls_forward_secrecy
from checks.encryption.tls_minimum_version import tls_minimum_version
from checks.encryption.tls_policy_unknown import tls_policy_unknown
from checks.encryption.tls_post_quantum import tls_post_quantum
from checks.encryption.tls_weak_ciphers import tls_weak_ciphers
from checks.monitoring.lb_access_logging import lb_access_logging
from checks.secure_connection_parameters.lb_desync_mitigation import lb_desync_mitigation
from checks.secure_connection_parameters.lb_drop_invalid_headers import lb_drop_invalid_headers
from checks.secure_connection_parameters.lb_security_group_rules_present import lb_security_group_rules_present
from checks.service_level.lb_cross_zone import lb_cross_zone
from checks.service_level.lb_deletion_protection import lb_deletion_protection
from checks.service_level.lb_has_listeners_and_targets import lb_has_listeners_and_targets
from checks.service_level.lb_health_probe import lb_health_probe
from checks.service_level.lb_multi_zone import lb_multi_zone
from providers.gcp.session import GcpProject
from scanner.check import Check, Params
from scanner.demo.gcp_server import GcpServer
from scanner.demo.pems import pem_of
from scanner.models import Resource
from scanner.plugins import load_collectors
from tests.providers.gcp.balancing import INSTANCES, https_proxy, passing, rule, service, url_map
from tests.providers.gcp.compute import ZONE, Answer, link, resource
from tests.providers.pems import MD5, SHA1_WITH_NAMES
from tests.support import NOW, PROJECT, ask

PLACE = f"projects/{PROJECT}/locations/global"
HTTPS = rule(link("targetHttpsProxies", "edge"))
HTTP = (
    rule(link("targetHttpProxies", "edge"), portRange="80-80"),
    resource("targetHttpProxies", "edge", urlMap=link("urlMaps", "edge")),
)
REDIRECTING = url_map(defaultUrlRedirect={"httpsRedirect": True})
BEHIND = (url_map(), service(), INSTANCES)
SHOP: dict[str, Any] = {"sslCertificates": [link("sslCertificates", "shop")]}
PROBE: dict[str, Any] = {"healthChecks": [link("healthChecks", "web")]}
OLD_SUITE = "TLS_RSA_WITH_AES_128_GCM_SHA256"


def tls(**policy: Any) -> tuple[Answer, ...]:
    """An HTTPS balancer with this SSL policy, without one when nothing is said."""
    named = {"sslPolicy": link("sslPolicies", "edge")} if policy else {}
    return HTTPS, https_proxy(**named), *BEHIND, resource("sslPolicies", "edge", **policy)


def mutual(mode: str) -> tuple[Answer, ...]:
    """An HTTPS balancer that asks for client certificates."""
    policy = {
        "name": f"{PLACE}/serverTlsPolicies/partners",
        "mtlsPolicy": {"clientValidationMode": mode, "clientValidationTrustConfig": f"{PLACE}/trustConfigs/partners"},
    }
    trust = {"name": f"{PLACE}/trustConfigs/partners", "trustStores": [{"trustAnchors": [{}]}]}
    return HTTPS, https_proxy(serverTlsPolicy=policy["name"]), *BEHIND, policy, trust


def presenting(pem: str, *more: Answer) -> tuple[Answer, ...]:
    """An HTTPS balancer with this certificate."""
    certificate = resource("sslCertificates", "shop", type="SELF_MANAGED", certificate=pem)
    return HTTPS, https_proxy(**SHOP), *BEHIND, certificate, *more


def valid(days: int, *names: str) -> str:
    """A certificate that is valid for so many days."""
    return pem_of(names or ("shop.example.com",), NOW - timedelta(days=200), NOW + timedelta(days=days))


def named(host: str) -> tuple[Answer, Answer]:
    """A zone with a name that leads to the balancer."""
    zone = {"name": "main", "dnsName": "example.com."}
    return zone, {"name": f"{host}.", "type": "A", "rrdatas": ["203.0.113.10"]}


def zonal(*zones: str) -> tuple[Answer, ...]:
    """A backend service in these zones."""
    groups = [resource("instanceGroups", "web", f"zones/{each}", size=1) for each in zones]
    return HTTPS, https_proxy(), url_map(), service(backends=[{"group": each["selfLink"]} for each in groups]), *groups


def probed(**probe: Any) -> tuple[Answer, ...]:
    """A balancer whose targets are looked after in this way."""
    check = resource("healthChecks", "web", type="HTTPS", httpsHealthCheck=probe)
    return HTTPS, https_proxy(), url_map(), service(**PROBE), INSTANCES, check


def put(server: GcpServer, *estate: Answer) -> None:
    for each in estate:
        if "selfLink" in each:
            server.put("compute", each)
        elif "dnsName" in each:
            server.put("dns", each, under=f"projects/{PROJECT}/managedZones")
        elif "rrdatas" in each:
            server.put("dns", each, under=f"projects/{PROJECT}/managedZones/main/rrsets")
        else:
            server.put("networksecurity" if "mtlsPolicy" in each else "certificatemanager", each)


def read(server: GcpServer, project: GcpProject, *estate: Answer) -> list[Resource]:
    """Everything that a scan of the project finds."""
    put(server, *estate)
    found = [each for collector in load_collectors("gcp") for each in collector.function(project)]
    assert project.gaps() == ()
    return found


EVERYBODY = {"versionedExpr": "SRC_IPS_V1", "config": {"srcIpRanges": ["*"]}}
WAF: dict[str, Any] = {
    "type": "CLOUD_ARMOR",
    "rules": [{"priority": 2147483647, "action": "allow", "match": EVERYBODY}],
}
NO_SETTING = "not applicable: has no such setting"
UNTOLD_SESSION = (
    "undetermined: the default rule: how long a sign-in with Identity-Aware Proxy counts is not told with the balancer"
)

TWINS: list[tuple[Check, tuple[Answer, ...], str, tuple[Answer, ...], str]] = [
    (
        lb_internet_facing,
        passing(scheme="INTERNAL"),
        "passed",
        passing(),
        "has a public address and is not declared public",
    ),
    (
        lb_listener_sensitive_port,
        passing(portRange=None, ports=["443", "8444"]),
        "passed",
        passing(portRange=None, ports=["443", "22"]),
        "forwards ssh (TCP 22) from the internet",
    ),
    (
        waf_attached,
        (
            HTTPS,
            https_proxy(),
            url_map(),
            service(securityPolicy=link("securityPolicies", "edge")),
            INSTANCES,
            resource("securityPolicies", "edge", **WAF),
        ),
        "passed",
        (HTTPS, https_proxy(), *BEHIND, resource("securityPolicies", "edge", **WAF)),
        "sends requests to target group web, which has no web application firewall",
    ),
    (
        lb_mtls_mode,
        mutual("REJECT_INVALID"),
        "passed",
        mutual("ALLOW_INVALID_OR_MISSING_CLIENT_CERT"),
        "passes client certificates on without verifying them",
    ),
    (
        lb_mtls_revocation,
        mutual("ALLOW_INVALID_OR_MISSING_CLIENT_CERT"),
        "not applicable: verifies no client certificates",
        mutual("REJECT_INVALID"),
        "verifies client certificates against trust store partners, which has no revocation list",
    ),
    (
        lb_listener_cleartext,
        (*HTTP, REDIRECTING),
        "passed",
        (*HTTP, *BEHIND),
        "takes plain HTTP on port 80: rule default does not redirect to HTTPS on the same host",
    ),
    (
        lb_backend_cleartext,
        tls(),
        "passed",
        (*tls(), service(protocol="HTTP")),
        "ends TLS and speaks HTTP to target group web",
    ),
    (
        tls_minimum_version,
        # The suites of RESTRICTED are not for older versions, whatever the minimum is.
        tls(profile="RESTRICTED", minTlsVersion="TLS_1_0"),
        "passed",
        tls(),
        "accepts TLS 1.0, older than TLS 1.2",
    ),
    (
        tls_weak_ciphers,
        tls(profile="RESTRICTED", minTlsVersion="TLS_1_2"),
        "passed",
        tls(profile="CUSTOM", customFeatures=["TLS_RSA_WITH_3DES_EDE_CBC_SHA"]),
        "accepts weak cipher suites: TLS_RSA_WITH_3DES_EDE_CBC_SHA (uses a cipher with 64-bit blocks)",
    ),
    (
        tls_forward_secrecy,
        tls(profile="MODERN"),
        "passed",
        tls(profile="CUSTOM", enabledFeatures=[OLD_SUITE]),
        f"accepts cipher suites without forward secrecy: {OLD_SUITE}",
    ),
    (
        tls_post_quantum,
        tls(profile="MODERN", postQuantumKeyExchange="ENABLED"),
        "passed",
        tls(profile="MODERN", postQuantumKeyExchange="DEFERRED"),
        "offers no post-quantum key exchange",
    ),
    (
        tls_policy_unknown,
        tls(),
        "passed",
        tls(profile="FUTURE"),
        "undetermined: nothing describes SSL profile FUTURE",
    ),
    (
        certificate_expired,
        presenting(valid(90)),
        "passed",
        presenting(valid(-1)),
        "expired on 2026-11-22",
    ),
    (
        certificate_expiring,
        presenting(valid(90)),
        "passed",
        presenting(valid(9)),
        "expires on 2026-12-02",
    ),
    (
        certificate_key_strength,
        presenting(valid(90)),
        "passed",
        presenting(MD5),
        "has a key of RSA 1024, shorter than 2048 bits",
    ),
    (
        certificate_signature_algorithm,
        presenting(valid(90)),
        "passed",
        presenting(SHA1_WITH_NAMES),
        "is signed with SHA1WITHECDSA",
    ),
    (
        certificate_hostname_mismatch,
        presenting(valid(90), *named("shop.example.com")),
        "passed",
        presenting(valid(90), *named("old.example.com")),
        "has no certificate for old.example.com, by which the DNS leads to it",
    ),
    (
        lb_access_logging,
        (HTTPS, https_proxy(), url_map(), service(logConfig={"enable": True}), INSTANCES),
        "passed",
        tls(),
        "keeps no access log",
    ),
    (
        lb_multi_zone,
        zonal("europe-west4-a", "europe-west4-b"),
        "passed",
        zonal("europe-west4-a"),
        "spans only europe-west4-a, fewer than 2 zones",
    ),
    (
        lb_health_probe,
        probed(requestPath="/ready"),
        "passed",
        probed(),
        "probes its HTTP targets on /, not on a dedicated path",
    ),
    (
        lb_has_listeners_and_targets,
        (*HTTP, REDIRECTING),
        "passed",
        (HTTPS, https_proxy(), url_map(), service(backends=[])),
        "sends requests to target group web, which has no target",
    ),
]


@pytest.mark.parametrize(
    ("check", "estate", "verdict"),
    [
        pytest.param(check, estate, verdict, id=f"{check.id}-{name}")
        for check, good, pleased, bad, displeased in TWINS
        for name, estate, verdict in (("good", good, pleased), ("bad", bad, displeased))
    ],
)
def test_twins(
    gcp_server: GcpServer, project: GcpProject, check: Check, estate: tuple[Answer, ...], verdict: str
) -> None:
    assert ask(check, *read(gcp_server, project, *estate)) == [verdict]


@pytest.mark.parametrize(
    ("check", "estate", "verdict"),
    [
        (tls_1_3_enabled, tls(), "passed"),
        (lb_drop_invalid_headers, tls(), NO_SETTING),
        (lb_desync_mitigation, tls(), NO_SETTING),
        (lb_deletion_protection, tls(), NO_SETTING),
        (lb_cross_zone, zonal("europe-west4-a", "europe-west4-b"), NO_SETTING),
        (lb_security_group_rules_present, tls(), "not applicable: has no rule set"),
        (lb_authentication_lenient, tls(), "not applicable: authenticates nobody"),
        (lb_authentication_lenient, (*tls(), service(iap={"enabled": True})), UNTOLD_SESSION),
        (lb_mtls_mode, tls(), "not applicable: asks for no certificates"),
        (lb_multi_zone, (*HTTP, REDIRECTING), "not applicable: is placed in no zones, and neither are its targets"),
        (waf_attached, (*HTTP, REDIRECTING), "not applicable: sends requests to no target group but storage"),
        (waf_attached, passing(), "not applicable: web ACLs protect only application load balancers"),
        (
            lb_access_logging,
            (*HTTP, REDIRECTING),
            "not applicable: sends requests to nothing that can keep an access log",
        ),
        (lb_access_logging, passing(), "keeps no access log"),
        (lb_has_listeners_and_targets, (url_map(),), "has no listener"),
        (
            certificate_expiring,
            (resource("sslCertificates", "old", certificate=valid(1)),),
            "not applicable: is not in use",
        ),
    ],
)
def test_where_there_is_no_flaw_to_have(
    gcp_server: GcpServer, project: GcpProject, check: Check, estate: tuple[Answer, ...], verdict: str
) -> None:
    assert ask(check, *read(gcp_server, project, *estate)) == [verdict]


@pytest.mark.parametrize(("state", "verdict"), [("HEALTHY", "passed"), ("UNHEALTHY", "no target is healthy")])
def test_health(gcp_server: GcpServer, project: GcpProject, state: str, verdict: str) -> None:
    status = {"instance": link("instances", "one", ZONE), "healthState": state}
    path = f"projects/{PROJECT}/global/backendServices/web/getHealth"
    gcp_server.answer("compute", path, {"healthStatus": [status]})
    estate = (*probed(requestPath="/ready"), {**INSTANCES, "size": 1})
    (found,) = ask(lb_has_listeners_and_targets, *read(gcp_server, project, *estate))
    assert found.endswith(verdict)


def test_client_certificates_that_are_declared_required(gcp_server: GcpServer, project: GcpProject) -> None:
    required: Params = RequiredCertificates(required=("edge",))
    assert ask(lb_mtls_mode, *read(gcp_server, project, *tls()), params=required) == [
        "does not ask for the client certificates that it must verify"
    ]
