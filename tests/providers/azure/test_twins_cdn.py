"""Each check of CDNs, asked about a flawed Front Door and about its good twin."""

from datetime import timedelta
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
from checks.encryption.certificate_expired import certificate_expired
from checks.encryption.certificate_expiring import certificate_expiring
from checks.encryption.certificate_hostname_mismatch import certificate_hostname_mismatch
from checks.encryption.tls_1_3_enabled import tls_1_3_enabled
from checks.encryption.tls_forward_secrecy import tls_forward_secrecy
from checks.encryption.tls_minimum_version import tls_minimum_version
from checks.encryption.tls_policy_unknown import tls_policy_unknown
from checks.encryption.tls_post_quantum import tls_post_quantum
from checks.encryption.tls_weak_ciphers import tls_weak_ciphers
from checks.monitoring.cdn_access_logging import cdn_access_logging
from checks.service_level.cdn_origin_failover import cdn_origin_failover
from providers.azure.classic_cdn import classic_cdn_domains, classic_cdn_endpoints
from providers.azure.classic_front_doors import classic_front_door_domains, classic_front_doors
from providers.azure.front_door_certificates import front_door_certificates
from providers.azure.front_door_domains import front_door_domains
from providers.azure.front_doors import front_doors
from providers.azure.session import AzureSubscription
from providers.azure.storage_accounts import ACCOUNTS, storage_accounts
from scanner.check import Check, Params
from scanner.demo.azure_server import AzureServer
from tests.providers.azure.arm import resource
from tests.providers.azure.classic_front_door import OWN as OLDER_OWN
from tests.providers.azure.classic_front_door import forwarding, front_door, frontend, routing_rule
from tests.providers.azure.front_door import (
    ENDPOINTS,
    FIREWALLS,
    RULE_SETS,
    SECRETS,
    WWW,
    action,
    collected,
    condition,
    domain,
    firewall,
    group,
    origin,
    policy,
    profile,
    ref,
    route,
    rule,
    rule_set,
    whole,
)
from tests.providers.azure.test_classic_cdn import endpoint as cdn_endpoint
from tests.providers.azure.test_classic_cdn import origin as cdn_origin
from tests.providers.azure.test_classic_cdn import profile as cdn_profile
from tests.providers.azure.test_diagnostic_settings import category, setting
from tests.support import NOW, ask

COLLECTORS = (front_doors, front_door_domains, front_door_certificates, storage_accounts)
Parts = dict[str, Any]

EDGE = ref(ENDPOINTS, "shop/edge")
BLOB = "media.blob.core.windows.net"
STORED: Parts = {"one": origin("web/one", BLOB), "two": origin("web/two", BLOB)}
ACCOUNT = resource(ACCOUNTS, "media", {"primaryEndpoints": {"blob": f"https://{BLOB}/"}})
SEEN = "although the origin gets to see them"
NOT_FORWARDED = "accept, accept-charset, accept-language, content-length"
OWN_WORDS = "transfer-encoding, via, x-forwarded-host, x-forwarded-proto"
UNKEYED = f"caches /* without headers (all except {NOT_FORWARDED}, host, {OWN_WORDS}) in the key, {SEEN}"


def cached(mode: str = "UseQueryString", **fields: Any) -> Parts:
    return {"route": route(cacheConfiguration={"queryStringCachingBehavior": mode, **fields})}


def ruled(*actions: Parts, conditions: tuple[Parts, ...] = (), cache: Parts | None = None) -> Parts:
    """A route with a rule, and with what it keeps."""
    named = route(cacheConfiguration=cache, ruleSets=[ref(RULE_SETS, "shop/rules")])
    return {"route": named, "rules": rule_set(), "rule": rule("rule", *actions, conditions=conditions)}


def overriding(**cache: Any) -> Parts:
    return ruled(
        action(
            "RouteConfigurationOverride", cacheConfiguration={"queryStringCachingBehavior": "UseQueryString", **cache}
        )
    )


def header(name: str, value: str) -> Parts:
    return action("ModifyResponseHeader", headerAction="Overwrite", headerName=name, value=value)


def without(*names: str) -> list[Parts]:
    return [action("ModifyRequestHeader", headerAction="Delete", headerName=each) for each in names]


def secured(**settings: Any) -> Parts:
    return {"domain": domain(tlsSettings={"certificateType": "ManagedCertificate", **settings})}


def certified(days: int, *names: str) -> Parts:
    """A domain with a customer's certificate that is good for so many days."""
    parameters = {
        "type": "CustomerCertificate",
        "subjectAlternativeNames": list(names or (WWW,)),
        "expirationDate": (NOW + timedelta(days=days)).isoformat(),
    }
    settings = {"certificateType": "CustomerCertificate", "secret": ref(SECRETS, "shop/www")}
    return {"domain": domain(tlsSettings=settings), "secret": resource(SECRETS, "shop/www", {"parameters": parameters})}


CACHE = {"queryStringCachingBehavior": "UseQueryString"}
HSTS = ruled(header("Strict-Transport-Security", "max-age=31536000"), header("X-Content-Type-Options", "nosniff"))
SIGNED = ruled(action("UrlSigning"), conditions=(condition("UrlPath", "BeginsWith", "private/"),))
POISONED = ChangingHeaders(headers=("host", "x-forwarded-host", "x-rewrite-url"))
STATIC = StaticPaths(static_paths=("/static/*",))
PRIVATE = PrivatePaths(private_paths=("/private/*",))
AT_LEAST_A_DAY = TtlRanges(otherwise=TtlRange(at_least=86400))


def verdicts(
    check: Check, parts: Parts, subscription: AzureSubscription, server: AzureServer, params: Params | None = None
) -> list[str]:
    server.put(*whole(**parts))
    resources = [each for collector in COLLECTORS for each in collected(collector, subscription)]
    return ask(check, *resources, params=params)


TWINS: list[tuple[Check, Parts, str, Parts, Params | None]] = [
    (cdn_viewer_https, {"route": route(httpsRedirect="Disabled")}, "serves /* over plain HTTP", {}, None),
    (
        cdn_origin_https,
        {"route": route(forwardingProtocol="HttpOnly")},
        "fetches from one.example.net over plain HTTP",
        {},
        None,
    ),
    (
        cdn_origin_https,
        {"route": route(forwardingProtocol="MatchRequest", httpsRedirect="Disabled")},
        "fetches from one.example.net over plain HTTP when the viewer speaks it",
        {"route": route(forwardingProtocol="MatchRequest")},
        None,
    ),
    (
        cdn_custom_certificate,
        {"route": route(customDomains=[])},
        "uses the provider's certificate",
        {},
        None,
    ),
    (cdn_hsts_and_security_headers, {}, "serves /* without strict-transport-security", HSTS, None),
    (
        cdn_caching_enabled,
        {},
        "serves /static/* by behaviour /* without caching",
        cached(),
        STATIC,
    ),
    (
        cdn_caches_authenticated_response,
        cached(),
        f"caches /* without cookies (all) in the key, {SEEN}",
        ruled(*without("Cookie"), cache=CACHE),
        None,
    ),
    (
        cdn_cache_key_query_string,
        cached("IgnoreQueryString"),
        f"caches /* without query strings (all) in the key, {SEEN}",
        cached(),
        None,
    ),
    (
        cdn_cache_key_unbounded,
        cached(),
        "keys its cache of /* on query strings (all)",
        cached("IncludeSpecifiedQueryStrings", queryParameters="page"),
        None,
    ),
    (
        cdn_cache_key_unkeyed_header,
        cached(),
        UNKEYED,
        ruled(*without("X-Rewrite-URL"), cache=CACHE),
        POISONED,
    ),
    (
        cdn_ttl_range,
        overriding(cacheBehavior="OverrideAlways", cacheDuration="00:05:00"),
        "keeps /* for 300 s by default, less than 86400 s",
        overriding(cacheBehavior="HonorOrigin"),
        AT_LEAST_A_DAY,
    ),
    (
        cdn_signed_access,
        {},
        "serves /private/* by behaviour /* without a signature",
        SIGNED,
        PRIVATE,
    ),
    (
        cdn_origin_exists,
        STORED,
        f"fetches from {BLOB}, a bucket that is in no scanned account",
        {**STORED, "account": ACCOUNT},
        None,
    ),
    (
        cdn_origin_private_storage,
        STORED,
        f"fetches from {BLOB} without proving who it is",
        {**STORED, "group": group(authentication={"type": "SystemAssignedIdentity"})},
        None,
    ),
    (
        cdn_origin_private_storage,
        {"one": origin("web/one", "media.z6.web.core.windows.net")},
        "fetches from media.z6.web.core.windows.net, a website endpoint, which verifies no signature",
        {"one": origin("web/one", "media.z6.web.core.windows.net", sharedPrivateLinkResource={"groupId": "web"})},
        None,
    ),
    (waf_attached, {"policy": policy()}, "has no web application firewall", {}, None),
    (waf_attached, {"policy": policy(EDGE)}, f"has no web application firewall for {WWW}", {}, None),
    (
        cdn_access_logging,
        {"logs": setting("logs", category("FrontDoorAccessLog", enabled=False), of=profile())},
        "keeps no access log",
        {},
        None,
    ),
    (
        cdn_origin_failover,
        {"two": origin("web/two", enabledState="Disabled")},
        "has one origin only in the group web",
        {},
        None,
    ),
    (
        tls_minimum_version,
        secured(minimumTlsVersion="TLS10"),
        "accepts TLS 1.0, older than TLS 1.2",
        secured(minimumTlsVersion="TLS12"),
        None,
    ),
    (
        tls_weak_ciphers,
        secured(cipherSuiteSetType="TLS10_2019"),
        "accepts weak cipher suites: AES128-SHA, AES256-SHA, ECDHE-RSA-AES128-SHA",
        secured(cipherSuiteSetType="TLS12_2022"),
        None,
    ),
    (
        tls_forward_secrecy,
        secured(cipherSuiteSetType="TLS10_2019"),
        "accepts cipher suites without forward secrecy: AES128-GCM-SHA256, AES128-SHA",
        secured(cipherSuiteSetType="TLS12_2023"),
        None,
    ),
    (
        tls_post_quantum,
        secured(serverTlsGroupPolicy="Custom", serverTlsGroups=["X25519"]),
        "offers no post-quantum key exchange",
        secured(serverTlsGroupPolicy="Enhanced"),
        None,
    ),
    (
        tls_policy_unknown,
        secured(cipherSuiteSetType="TLS13_2027"),
        "undetermined: TLS policy TLS13_2027 is new to netassay",
        secured(),
        None,
    ),
    (certificate_expired, certified(-1), "expired on 2026-11-22", certified(90), None),
    (certificate_expiring, certified(5), "expires on 2026-11-28", certified(90), None),
    (
        certificate_hostname_mismatch,
        certified(90, "other.example.com"),
        f"has no certificate for {WWW}",
        certified(90, "*.example.com"),
        None,
    ),
]
"""A check, a flawed front door, what is found of it, the good twin, and the settings."""


@pytest.mark.parametrize(("check", "flawed", "finding", "params"), [(a, b, c, e) for a, b, c, _, e in TWINS])
def test_flawed_twins_fail(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    check: Check,
    flawed: Parts,
    finding: str,
    params: Params | None,
) -> None:
    answers = verdicts(check, flawed, subscription, azure_server, params)
    assert [each for each in answers if finding in each], answers


@pytest.mark.parametrize(("check", "good", "params"), [(check, good, params) for check, _, _, good, params in TWINS])
def test_good_twins_pass(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, good: Parts, params: Params | None
) -> None:
    answers = verdicts(check, good, subscription, azure_server, params)
    assert "passed" in answers
    assert {each for each in answers if not each.startswith("not applicable")} == {"passed"}


@pytest.mark.parametrize(
    ("check", "parts", "verdict"),
    [
        (cdn_cached_methods, cached(), "not applicable: which methods it passes on is no setting"),
        (cdn_default_root_object, STORED, "not applicable: has no such setting"),
        (cdn_error_caching, cached(), "not applicable: keeps no errors, and has no such setting"),
        (cdn_legacy_signers, {}, "not applicable: knows no such signers"),
        (cdn_origin_tls_version, {}, "not applicable: has no origin for which TLS versions can be chosen"),
        (cdn_sni_only, {}, "not applicable: has no such setting, or no certificate of its own"),
        # What the origin marks as private is never kept, whatever a rule says.
        (cdn_overrides_cache_control, overriding(cacheBehavior="OverrideAlways", cacheDuration="1.00:00:00"), "passed"),
    ],
)
def test_questions_that_do_not_arise(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, parts: Parts, verdict: str
) -> None:
    assert verdicts(check, parts, subscription, azure_server) == [verdict]


@pytest.mark.parametrize("settings", [{"minimumTlsVersion": "TLS10"}, {"cipherSuiteSetType": "TLS12_2023"}])
def test_tls_1_3_is_always_offered(
    subscription: AzureSubscription, azure_server: AzureServer, settings: dict[str, str]
) -> None:
    assert verdicts(tls_1_3_enabled, secured(**settings), subscription, azure_server) == ["passed", "passed"]


OLDER_COLLECTORS = (classic_front_doors, classic_front_door_domains, classic_cdn_endpoints, classic_cdn_domains)
PLAIN = front_door(routing_rule(acceptedProtocols=["Http", "Https"]))
OVER_HTTP = front_door(routing_rule(routeConfiguration=forwarding(forwardingProtocol="HttpOnly")))
OLD_TLS = frontend(
    "www", WWW, customHttpsProvisioningState="Enabled", customHttpsConfiguration={"minimumTlsVersion": "1.0"}
)
NEW_TLS = frontend(
    "www", WWW, customHttpsProvisioningState="Enabled", customHttpsConfiguration={"minimumTlsVersion": "1.2"}
)
LINKED = [frontend("own", OLDER_OWN, webApplicationFirewallPolicyLink=ref(FIREWALLS, "edge"))]
OLDER_TWINS: list[tuple[Check, list[Parts], str, list[Parts]]] = [
    (cdn_viewer_https, [PLAIN], "serves /* over plain HTTP", [front_door()]),
    (cdn_origin_https, [OVER_HTTP], "fetches from one.example.net over plain HTTP", [front_door()]),
    (
        waf_attached,
        [front_door()],
        "has no web application firewall",
        [front_door(frontendEndpoints=LINKED), firewall()],
    ),
    (tls_minimum_version, [front_door(), OLD_TLS], "accepts TLS 1.0, older than TLS 1.2", [front_door(), NEW_TLS]),
    (
        cdn_viewer_https,
        [cdn_profile(), cdn_endpoint(isHttpAllowed=True)],
        "serves /* over plain HTTP",
        [cdn_profile(), cdn_endpoint()],
    ),
    (
        cdn_cache_key_query_string,
        [
            cdn_profile(),
            cdn_endpoint(queryStringCachingBehavior="IgnoreQueryString", origins=[cdn_origin("web", "a.example")]),
        ],
        "caches /* without query strings (all) in the key",
        [cdn_profile(), cdn_endpoint(queryStringCachingBehavior="BypassCaching")],
    ),
]
"""A check, a flawed front door or endpoint of the older kinds, what is found of it, and the good twin."""


def older_verdicts(
    check: Check, answers: list[Parts], subscription: AzureSubscription, server: AzureServer
) -> list[str]:
    server.put(*answers)
    return ask(check, *(each for collector in OLDER_COLLECTORS for each in collected(collector, subscription)))


@pytest.mark.parametrize(("check", "flawed", "finding"), [(each[0], each[1], each[2]) for each in OLDER_TWINS])
def test_flawed_twins_of_the_older_kinds_fail(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, flawed: list[Parts], finding: str
) -> None:
    answers = older_verdicts(check, flawed, subscription, azure_server)
    assert [each for each in answers if finding in each], answers


@pytest.mark.parametrize(("check", "good"), [(each[0], each[3]) for each in OLDER_TWINS])
def test_good_twins_of_the_older_kinds_pass(
    subscription: AzureSubscription, azure_server: AzureServer, check: Check, good: list[Parts]
) -> None:
    assert set(older_verdicts(check, good, subscription, azure_server)) == {"passed"}
