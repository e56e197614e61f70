"""Each check of balancers, their TLS and their certificates, asked about a flawed one in Azure and its good twin."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from checks.access_restriction.lb_internet_facing import DeclaredPublic, lb_internet_facing
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
from providers.azure.application_gateways import application_gateways
from providers.azure.gateway_certificates import gateway_certificates
from providers.azure.gateway_clients import trust_stores
from providers.azure.gateway_listeners import gateway_listeners
from providers.azure.gateway_target_groups import gateway_target_groups
from providers.azure.lb_listeners import lb_listeners
from providers.azure.lb_target_groups import lb_target_groups
from providers.azure.load_balancers import load_balancers
from providers.azure.log_deliveries import log_deliveries
from providers.azure.session import AzureSubscription
from providers.azure.web_acls import POLICIES, web_acls
from scanner.check import Check, Params
from scanner.demo.azure_server import AzureServer
from scanner.demo.azure_tls_policies import predefined_policies
from scanner.demo.pems import pem_of
from scanner.models import Resource
from tests.factories import dns_record
from tests.providers.azure import balancers, gateways
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.gateways import gateway, listener, public_address, ref, rule, to_pool
from tests.providers.azure.test_diagnostic_settings import category, setting
from tests.providers.azure.test_target_health import metric, series
from tests.providers.pems import MD5, SHA1_INTERMEDIATE
from tests.support import NOW, SUBSCRIPTION, in_words, report_of

Answer = dict[str, Any]

COLLECTORS = (
    application_gateways,
    gateway_certificates,
    gateway_listeners,
    gateway_target_groups,
    lb_listeners,
    lb_target_groups,
    load_balancers,
    log_deliveries,
    trust_stores,
    web_acls,
)
BALANCER, GATEWAY = balancers.BALANCER, gateways.GATEWAY
CERTIFICATE = gateways.part_id("sslCertificates", "edge").lower()
WEB, PLAIN = (gateways.part_id("httpListeners", name).lower() for name in ("web", "plain"))
RULE = balancers.part_id("loadBalancingRules", "https").lower()
SSH = balancers.part_id("inboundNatRules", "ssh").lower()
ON_GATEWAY = f"{gateways.part_id('backendAddressPools', 'web')}/backendHttpSettingsCollection/https".lower()
ON_BALANCER = f"{balancers.part_id('backendAddressPools', 'web')}/loadBalancingRules/https".lower()
PRESENTED: Answer = {"sslCertificate": ref("sslCertificates", "edge")}
REDIRECT: Answer = {"redirectConfiguration": ref("redirectConfigurations", "tls")}


def collected(subscription: AzureSubscription) -> list[Resource]:
    return [each for collector in COLLECTORS for each in collector.function(subscription)]


def verdict(
    subscription: AzureSubscription, server: AzureServer, check: Check, subject: str, *answers: Answer, **more: Any
) -> str:
    """What a check says of one resource."""
    params: Params | None = more.get("params")
    server.put(*predefined_policies(SUBSCRIPTION), *answers)
    verdicts = report_of(check, *collected(subscription), params=params).verdicts
    (found,) = (in_words(each) for each in verdicts if each.resource.id == subject)
    return found


def whole(**properties: Any) -> tuple[Answer, ...]:
    """A gateway and its address."""
    return (public_address(), gateway(fields={"zones": ["1", "2", "3"]}, **properties))


def network(**properties: Any) -> tuple[Answer, ...]:
    """A load balancer and its address."""
    return (public_address(), balancers.balancer(**properties))


def sites(*hosts: str, **more: Any) -> Answer:
    return {"httpListeners": {"web": listener(hostNames=list(hosts), **PRESENTED, **more)}}


def plain(**rule_fields: Any) -> Answer:
    """A listener for HTTP beside the one for HTTPS, with its rule."""
    return {
        "httpListeners": {"web": listener(**PRESENTED), "plain": listener(80, protocol="Http")},
        "requestRoutingRules": {"web": rule(**to_pool()), "plain": rule("plain", **rule_fields)},
        "redirectConfigurations": {
            "tls": {"redirectType": "Permanent", "targetListener": ref("httpListeners", "web"), "includePath": True}
        },
    }


def profile(mode: str = "Strict", revocation: str = "OCSP") -> Answer:
    """A listener with an SSL profile for client certificates."""
    settings = {"verifyClientAuthMode": mode, "verifyClientRevocation": revocation}
    trusted = [ref("trustedClientCertificates", "partners")]
    return {
        **sites(sslProfile=ref("sslProfiles", "partners")),
        "sslProfiles": {"partners": {"trustedClientCertificates": trusted, "clientAuthConfiguration": settings}},
    }


def validated(action: str) -> Answer:
    return {
        "requestRoutingRules": {
            "web": rule(**to_pool(), entraJWTValidationConfig=ref("entraJWTValidationConfigs", "staff"))
        },
        "entraJWTValidationConfigs": {"staff": {"unAuthorizedRequestAction": action}},
    }


def certified(*pems: str) -> Answer:
    certificates = x509.load_pem_x509_certificates("".join(pems).encode())
    data = base64.b64encode(pkcs7.serialize_certificates(certificates, Encoding.DER)).decode()
    return {"sslCertificates": {"edge": {"publicCertData": data}}}


def good_for(days: int, name: str = "www.example.com") -> str:
    return pem_of([name], NOW - timedelta(days=300), NOW + timedelta(days=days))


def policy(name: str) -> Answer:
    return {"sslPolicy": {"policyType": "Predefined", "policyName": name}}


def custom(*suites: str) -> Answer:
    settings = {"policyType": "Custom", "minProtocolVersion": "TLSv1_2", "cipherSuites": list(suites)}
    return {"sslPolicy": settings}


def firewall(state: str) -> tuple[Answer, ...]:
    settings = {"policySettings": {"state": state, "mode": "Prevention"}}
    guard = resource(POLICIES, "guard", settings)
    return (guard, *whole(firewallPolicy={"id": guard["id"]}))


def logged(kind: str) -> tuple[Answer, ...]:
    address, of = whole()
    return (address, of, setting("logs", category(kind), of=of))


def locked(level: str, *answers: Answer) -> tuple[Answer, ...]:
    lock = f"{answers[-1]['id']}/providers/Microsoft.Authorization/locks/keep"
    return (
        *answers,
        {"id": lock, "name": "keep", "type": "Microsoft.Authorization/locks", "properties": {"level": level}},
    )


def probed(path: str) -> Answer:
    return {
        "probes": {"up": {"protocol": "Https", "path": path}},
        "backendHttpSettingsCollection": {"https": {"port": 8443, "protocol": "Https", "probe": ref("probes", "up")}},
    }


def nat(behind: int) -> Answer:
    attached: Answer = {"backendAddressPool": None, "backendIPConfiguration": balancers.plugged("web")}
    return {"inboundNatRules": {"ssh": balancers.rule(50022, backendPort=behind, **attached)}}


def backends(protocol: str) -> Answer:
    return {"backendHttpSettingsCollection": {"https": {"port": 8443, "protocol": protocol}}}


def healthy(hosts: float) -> Answer:
    return metric(gateway()["id"], "HealthyHostCount", series(hosts, backendsettingspool="web~https"))


def answering(percent: float) -> Answer:
    one = series(percent, backendipaddress="10.40.1.10", backendport="443")
    return metric(balancers.balancer()["id"], "DipAvailability", one)


GCM, CBC = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
INSIDE = {"frontendIPConfigurations": {"public": balancers.INTERNAL}}
EMPTY: Answer = {"backendAddressPools": {"web": {}}}
TCP_PROBE = {
    "probes": {"up": {"protocol": "Tcp", "port": 443}},
    "loadBalancingRules": {"https": balancers.rule(probe=balancers.ref("probes", "up"))},
}
EXPIRED_ON = f"{NOW - timedelta(days=1):%Y-%m-%d}"

Twins = tuple[Check, str, tuple[Answer, ...], str, tuple[Answer, ...]]
"""A check, whom it asks, the flawed one with what is found, and its good twin."""

TWINS: Mapping[str, Twins] = {
    "internet-facing balancer": (
        lb_internet_facing,
        BALANCER,
        network(),
        "has a public address and is not declared public",
        network(**INSIDE),
    ),
    "internet-facing gateway": (
        lb_internet_facing,
        GATEWAY,
        whole(),
        "has a public address and is not declared public",
        whole(**sites(frontend="private")),
    ),
    "sensitive port of a rule": (
        lb_listener_sensitive_port,
        RULE,
        network(loadBalancingRules={"https": balancers.rule(5432)}),
        "forwards postgresql (TCP 5432) from the internet",
        network(),
    ),
    "every port": (
        lb_listener_sensitive_port,
        RULE,
        network(loadBalancingRules={"https": balancers.rule(0, protocol="All")}),
        "forwards every port from the internet",
        network(),
    ),
    "sensitive port behind a NAT rule": (
        lb_listener_sensitive_port,
        SSH,
        network(**nat(22)),
        "forwards ssh (TCP 22) from the internet",
        network(**nat(443)),
    ),
    "web application firewall": (
        waf_attached,
        GATEWAY,
        firewall("Disabled"),
        "has no web application firewall",
        firewall("Enabled"),
    ),
    "lenient authentication": (
        lb_authentication_lenient,
        WEB,
        whole(**validated("Allow")),
        "lets requests through without a sign-in, in the default rule",
        whole(**validated("Deny")),
    ),
    "client certificates passed on": (
        lb_mtls_mode,
        WEB,
        whole(**profile("Passthrough")),
        "passes client certificates on without verifying them",
        whole(**profile()),
    ),
    "revoked client certificates": (
        lb_mtls_revocation,
        WEB,
        whole(**profile(revocation="None")),
        "verifies client certificates against trust store Apps/partners, which has no revocation list",
        whole(**profile()),
    ),
    "expired certificate": (
        certificate_expired,
        CERTIFICATE,
        whole(**certified(good_for(-1))),
        f"expired on {EXPIRED_ON}",
        whole(**certified(good_for(90))),
    ),
    "expiring certificate": (
        certificate_expiring,
        CERTIFICATE,
        whole(**certified(good_for(10))),
        f"expires on {NOW + timedelta(days=10):%Y-%m-%d}",
        whole(**certified(good_for(90))),
    ),
    "certificate for another name": (
        certificate_hostname_mismatch,
        WEB,
        whole(**sites("shop.example.com"), **certified(good_for(90))),
        "has no certificate for shop.example.com",
        whole(**sites("www.example.com"), **certified(good_for(90))),
    ),
    "short key": (
        certificate_key_strength,
        CERTIFICATE,
        whole(**certified(MD5)),
        "has a key of RSA 1024, shorter than 2048 bits",
        whole(**certified(good_for(90))),
    ),
    "weak signature": (
        certificate_signature_algorithm,
        CERTIFICATE,
        whole(**certified(MD5)),
        "is signed with MD5WITHRSA",
        whole(**certified(good_for(90))),
    ),
    "weak signature of an intermediate": (
        certificate_signature_algorithm,
        CERTIFICATE,
        whole(**certified(good_for(90), SHA1_INTERMEDIATE)),
        "has an intermediate signed with SHA1WITHECDSA",
        whole(**certified(good_for(90))),
    ),
    "cleartext backend": (
        lb_backend_cleartext,
        WEB,
        whole(**backends("Http")),
        "ends TLS and speaks HTTP to target group Apps/web/https",
        whole(**backends("Https")),
    ),
    "cleartext listener": (
        lb_listener_cleartext,
        PLAIN,
        whole(**plain(**to_pool())),
        "takes plain HTTP on port 80: rule default does not redirect to HTTPS on the same host",
        whole(**plain(**REDIRECT)),
    ),
    "old TLS versions": (
        tls_minimum_version,
        WEB,
        whole(**policy("AppGwSslPolicy20150501")),
        "accepts TLS 1.0, older than TLS 1.2",
        whole(**policy("AppGwSslPolicy20220101S")),
    ),
    "no TLS 1.3": (
        tls_1_3_enabled,
        WEB,
        whole(**policy("AppGwSslPolicy20170401S")),
        "offers nothing newer than TLS 1.2",
        whole(**policy("AppGwSslPolicy20220101S")),
    ),
    "no forward secrecy": (
        tls_forward_secrecy,
        WEB,
        whole(**custom(GCM, "TLS_RSA_WITH_AES_128_GCM_SHA256")),
        "accepts cipher suites without forward secrecy: TLS_RSA_WITH_AES_128_GCM_SHA256",
        whole(**custom(GCM)),
    ),
    "weak ciphers": (
        tls_weak_ciphers,
        WEB,
        whole(**custom(GCM, CBC)),
        f"accepts weak cipher suites: {CBC} (uses CBC with HMAC-SHA1)",
        whole(**custom(GCM)),
    ),
    "no access log": (
        lb_access_logging,
        GATEWAY,
        logged("ApplicationGatewayPerformanceLog"),
        "keeps no access log",
        logged("ApplicationGatewayAccessLog"),
    ),
    "deletion of a gateway": (
        lb_deletion_protection,
        GATEWAY,
        whole(),
        "is not protected from deletion",
        locked("CanNotDelete", *whole()),
    ),
    "deletion of a balancer": (
        lb_deletion_protection,
        BALANCER,
        network(),
        "is not protected from deletion",
        locked("ReadOnly", *network()),
    ),
    "start page as a probe": (
        lb_health_probe,
        ON_GATEWAY,
        whole(),
        "probes its HTTP targets on /, not on a dedicated path",
        whole(**probed("/healthz")),
    ),
    "no probe": (
        lb_health_probe,
        ON_BALANCER,
        network(),
        "has no health probe",
        network(**TCP_PROBE),
    ),
    "gateway in one zone": (
        lb_multi_zone,
        GATEWAY,
        (public_address(), gateway(fields={"zones": ["2"]})),
        "spans only 2, fewer than 2 zones",
        whole(),
    ),
    "balancer in one zone": (
        lb_multi_zone,
        BALANCER,
        (public_address(zones=["1"]), balancers.balancer()),
        "spans only 1, fewer than 2 zones",
        network(),
    ),
    "Basic balancer": (
        lb_multi_zone,
        BALANCER,
        network(sku="Basic"),
        "spans no zone, fewer than 2 zones",
        network(),
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_the_flawed_one(subscription: AzureSubscription, azure_server: AzureServer, name: str) -> None:
    check, subject, bad, flaw, _ = TWINS[name]
    assert verdict(subscription, azure_server, check, subject, *bad) == flaw


@pytest.mark.parametrize("name", TWINS)
def test_its_good_twin(subscription: AzureSubscription, azure_server: AzureServer, name: str) -> None:
    check, subject, *_, good = TWINS[name]
    assert verdict(subscription, azure_server, check, subject, *good) == "passed"


DECLARED = RequiredCertificates(required=("Apps/web:*",))


def test_what_is_declared(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    public = DeclaredPublic(public=("Apps",))
    assert verdict(subscription, azure_server, lb_internet_facing, GATEWAY, *whole(), params=public) == "passed"


def test_client_certificates_that_are_declared_and_not_asked_for(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    flaw = "does not ask for the client certificates that it must verify"
    assert verdict(subscription, azure_server, lb_mtls_mode, WEB, *whole(), params=DECLARED) == flaw


@pytest.mark.parametrize(
    ("check", "subject", "answers"),
    [
        (lb_desync_mitigation, GATEWAY, whole()),
        (lb_drop_invalid_headers, GATEWAY, whole()),
        (lb_cross_zone, GATEWAY, whole()),
        (lb_cross_zone, BALANCER, network()),
        (lb_security_group_rules_present, GATEWAY, whole()),
        (lb_access_logging, BALANCER, network()),
        (waf_attached, BALANCER, network()),
        (waf_attached, GATEWAY, whole(**sites(frontend="private"))),
        (lb_mtls_mode, WEB, whole()),
        (lb_mtls_revocation, WEB, whole()),
        (lb_authentication_lenient, WEB, whole()),
        (lb_listener_cleartext, RULE, network()),
        (lb_listener_sensitive_port, RULE, network(**INSIDE, loadBalancingRules={"https": balancers.rule(22)})),
        (lb_multi_zone, BALANCER, network(tier="Global")),
        (tls_minimum_version, RULE, network()),
        (tls_post_quantum, WEB, whole()),
        (certificate_hostname_mismatch, WEB, whole(**certified(good_for(90)))),
        (certificate_expiring, CERTIFICATE, whole(httpListeners={}, **certified(good_for(10)))),
    ],
)
def test_questions_that_do_not_arise(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, subject: str, answers: tuple[Answer, ...]
) -> None:
    assert verdict(subscription, azure_server, check, subject, *answers).startswith("not applicable")


@pytest.mark.parametrize(
    ("check", "subject", "answers", "why"),
    [
        (lb_multi_zone, GATEWAY, (gateway(),), "no zones were chosen"),
        (tls_minimum_version, WEB, whole(sslPolicy=None), "no TLS policy is set"),
        (tls_policy_unknown, WEB, whole(sslPolicy=None), "no TLS policy is set"),
        (tls_policy_unknown, WEB, whole(**policy("AppGwSslPolicy20310101")), "is new to netassay"),
        (certificate_key_strength, CERTIFICATE, whole(), "Azure does not give the certificate"),
        (
            waf_attached,
            GATEWAY,
            whole(firewallPolicy={"id": resource_id(POLICIES, "gone")}),
            "is not among what was read",
        ),
    ],
)
def test_what_cannot_be_decided(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    check: Check,
    subject: str,
    answers: tuple[Answer, ...],
    why: str,
) -> None:
    found = verdict(subscription, azure_server, check, subject, *answers)
    assert found.startswith("undetermined")
    assert why in found


@pytest.mark.parametrize(
    ("subject", "answers", "found"),
    [
        (BALANCER, network(loadBalancingRules={}), "has no listener"),
        (BALANCER, network(**EMPTY), "sends requests to target group Edge/web/https, which has no target"),
        (GATEWAY, whole(**EMPTY), "sends requests to target group Apps/web/https, which has no target"),
        # Without a probe, having targets is enough.
        (BALANCER, network(), "passed"),
        (GATEWAY, whole(**plain(**REDIRECT)), "undetermined: target group Apps/web/https: Azure has no measurement"),
        (GATEWAY, (*whole(), healthy(2)), "passed"),
        (
            GATEWAY,
            (*whole(), healthy(0)),
            "sends requests to target group Apps/web/https, in which no target is healthy",
        ),
        (BALANCER, network(**TCP_PROBE), "undetermined: target group Edge/web/https: Azure has no measurement"),
        (BALANCER, (*network(**TCP_PROBE), answering(100)), "passed"),
        (
            BALANCER,
            (*network(**TCP_PROBE), answering(0)),
            "sends requests to target group Edge/web/https, in which no target is healthy",
        ),
    ],
)
def test_listeners_and_targets(
    subscription: AzureSubscription, azure_server: AzureServer, subject: str, answers: tuple[Answer, ...], found: str
) -> None:
    told = verdict(subscription, azure_server, lb_has_listeners_and_targets, subject, *answers)
    assert told.startswith(found)


@pytest.mark.parametrize(
    ("presented", "found"),
    [("shop", "passed"), ("edge", "has no certificate for shop.example.com, by which the DNS leads to it")],
)
def test_sites_that_share_a_port(
    subscription: AzureSubscription, azure_server: AzureServer, presented: str, found: str
) -> None:
    """A name by which the DNS leads to a gateway is meant for the site that has its certificate."""
    names = {"edge": "www.example.com", "shop": "shop.example.com"}
    certificates = {name: certified(good_for(90, host))["sslCertificates"]["edge"] for name, host in names.items()}
    beside = listener(hostNames=["other.example.com"], sslCertificate=ref("sslCertificates", presented))
    own = listener(hostNames=["www.example.com"], **PRESENTED)
    azure_server.put(*whole(sslCertificates=certificates, httpListeners={"web": own, "plain": beside}))
    record = dns_record("shop.example.com", "apps.westeurope.cloudapp.azure.com")
    verdicts = report_of(certificate_hostname_mismatch, *collected(subscription), record).verdicts
    assert [in_words(each) for each in verdicts if each.resource.id == WEB] == [found]
