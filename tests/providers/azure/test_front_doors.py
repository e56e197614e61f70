"""Endpoints of Front Door, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from checks.encryption.cdn_origin_https import cdn_origin_https
from checks.service_level.cdn_origin_failover import cdn_origin_failover
from providers.azure.api_versions import API_VERSIONS
from providers.azure.front_doors import front_doors
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    CacheBehaviour,
    Caching,
    OriginAccess,
    OriginKind,
    OriginProtocol,
    Unknown,
    ViewerProtocol,
)
from scanner.paths import may_answer
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource_id
from tests.providers.azure.front_door import (
    DOMAINS,
    ENDPOINTS,
    FIREWALLS,
    GROUPS,
    OWN,
    ROUTES,
    RULE_SETS,
    WWW,
    action,
    collected,
    condition,
    domain,
    endpoint,
    firewall,
    group,
    only,
    origin,
    policy,
    profile,
    ref,
    route,
    rule,
    rule_set,
    whole,
)
from tests.providers.azure.test_diagnostic_settings import category, setting
from tests.support import ask

SHOP, EDGE = ref(DOMAINS, "shop/shop"), ref(ENDPOINTS, "shop/edge")
WITH_RULES = [ref(RULE_SETS, "shop/rules")]
CACHE = {"queryStringCachingBehavior": "UseQueryString"}


def test_an_endpoint(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = only(subscription, azure_server, endpoint=endpoint() | {"tags": {"stage": "live"}, "location": "Global"})
    assert found.id == resource_id(ENDPOINTS, "shop/edge").lower()
    assert (found.name, found.identity.type, found.identity.region) == ("edge", ENDPOINTS, "global")
    assert found.tags == {"stage": "live"}
    assert found.is_enabled
    assert found.domains == (OWN, WWW)
    assert found.own_names_apart
    assert (found.certificate, found.requires_sni) == (None, None)
    assert (found.error_caching, found.default_root_object) == (None, None)
    assert found.access_logs is True
    assert (found.web_acl, found.unprotected) == (resource_id(FIREWALLS, "edge").lower(), ())
    (behaviour,) = found.behaviours
    assert (behaviour.path_pattern, behaviour.origin, behaviour.hosts) == ("/*", "web", ())
    assert behaviour.viewer_protocol is ViewerProtocol.REDIRECT
    assert (behaviour.allowed_methods, behaviour.requires_signature) == (None, False)
    assert [(each.id, each.protocol, each.access) for each in found.origins] == [
        ("web/one", OriginProtocol.HTTPS_ONLY, OriginAccess.OPEN),
        ("web/two", OriginProtocol.HTTPS_ONLY, OriginAccess.OPEN),
    ]
    assert [(each.id, each.origins, each.is_probed) for each in found.origin_groups] == [
        ("web", ("web/one", "web/two"), True)
    ]


@pytest.mark.parametrize(
    ("parts", "is_enabled"),
    [
        ({"endpoint": endpoint(enabledState="Disabled")}, False),
        ({"route": route(enabledState="Disabled")}, False),
        ({"route": route(linkToDefaultDomain="Disabled", customDomains=[])}, False),
        ({"route": route(linkToDefaultDomain="Disabled")}, True),
    ],
)
def test_what_answers_nobody_is_disabled(
    subscription: AzureSubscription, azure_server: AzureServer, parts: dict[str, Any], is_enabled: bool
) -> None:
    assert only(subscription, azure_server, **parts).is_enabled is is_enabled


def test_profiles_of_the_older_cdn_are_another_matter(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(profile(sku={"name": "Standard_Microsoft"}))
    assert list(collected(front_doors, subscription)) == []


def behaviours(subscription: AzureSubscription, server: AzureServer, **parts: Any) -> list[CacheBehaviour]:
    return list(only(subscription, server, **parts).behaviours)


def test_routes_in_the_order_in_which_they_are_matched(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    static = route("static", patternsToMatch=["/static/*", "/favicon.ico"], cacheConfiguration=CACHE)
    found = behaviours(subscription, azure_server, static=static)
    assert [each.path_pattern for each in found] == ["/favicon.ico", "/static/*", "/*"]
    assert [isinstance(each.caching, Caching) and each.caching.is_on for each in found] == [True, True, False]


def test_routes_for_some_names_only(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    parts = {
        "shop": domain("shop", "shop.example.com"),
        "other": route("other", customDomains=[SHOP], linkToDefaultDomain="Disabled", httpsRedirect="Disabled"),
    }
    found = only(subscription, azure_server, **parts)
    assert found.domains == (OWN, WWW, "shop.example.com")
    assert [(each.hosts, each.viewer_protocol) for each in found.behaviours] == [
        ((OWN, WWW), ViewerProtocol.REDIRECT),
        (("shop.example.com",), ViewerProtocol.ANY),
    ]


def test_a_wildcard_does_not_take_what_a_name_takes(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    parts = {
        "wild": domain("wild", "*.example.com"),
        "all": route(linkToDefaultDomain="Disabled"),
        "other": route("other", customDomains=[ref(DOMAINS, "shop/wild")], patternsToMatch=["/static/*"]),
    }
    found = only(subscription, azure_server, **parts)
    asked = f"{WWW}/static/*"
    assert [each.hosts for number, each in enumerate(found.behaviours) if may_answer(found, number, asked)] == [(WWW,)]


def test_a_domain_that_is_not_active_is_not_served(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    inactive = {**ref(DOMAINS, "shop/www"), "isActive": False}
    assert only(subscription, azure_server, route=route(customDomains=[inactive])).domains == (OWN,)


def test_rules_of_a_route(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    hsts = action("ModifyResponseHeader", headerAction="Overwrite", headerName="X-Frame-Options", value="DENY")
    off = action("RouteConfigurationOverride")
    parts = {
        "route": route(ruleSets=WITH_RULES, cacheConfiguration=CACHE),
        "rules": rule_set(),
        "all": rule("all", hsts),
        "api": rule("api", off, conditions=[condition("UrlPath", "BeginsWith", "api/")], order=2),
        "mobile": rule("mobile", off, conditions=[condition("IsDevice", "Equal", "Mobile")], order=3),
    }
    found = behaviours(subscription, azure_server, **parts)
    assert [(each.path_pattern, each.has_other_conditions) for each in found] == [
        ("/api/*", False),
        ("/*", True),
        ("/*", False),
    ]
    assert [isinstance(each.caching, Caching) and each.caching.is_on for each in found] == [False, False, True]
    assert {getattr(each.response_headers, "names", None) for each in found} == {("x-frame-options",)}


def test_a_rule_that_stops_ends_all_sets(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    header = action("ModifyResponseHeader", headerAction="Overwrite", headerName="X-Frame-Options", value="DENY")
    parts = {
        "route": route(ruleSets=[*WITH_RULES, ref(RULE_SETS, "shop/more")]),
        "rules": rule_set(),
        "more": rule_set("more", batchMode=True, rules=[{"actions": [header]}]),
        "stop": rule("stop", conditions=[condition("UrlPath", "BeginsWith", "files/")], matchProcessingBehavior="Stop"),
    }
    found = behaviours(subscription, azure_server, **parts)
    assert [(each.path_pattern, getattr(each.response_headers, "names", None)) for each in found] == [
        ("/files/*", ()),
        ("/*", ("x-frame-options",)),
    ]


def test_a_cloud_with_an_older_version_leaves_newer_fields_in_doubt(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.lacking.add(API_VERSIONS["microsoft.cdn"])
    parts = {"route": route(ruleSets=WITH_RULES), "rules": rule_set(), "policy": policy()}
    found = only(subscription, azure_server, **parts)
    assert isinstance(found.web_acl, Unknown)
    assert {type(each.access) for each in found.origins} == {Unknown}
    assert {type(each.caching) for each in found.behaviours} == {Unknown}


def test_what_an_older_version_tells_is_certain(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.lacking.add(API_VERSIONS["microsoft.cdn"])
    parts = {
        "route": route(ruleSets=WITH_RULES),
        "rules": rule_set(),
        "header": rule("header", action("ModifyRequestHeader", headerAction="Delete", headerName="Cookie")),
        "one": origin(sharedPrivateLinkResource={"privateLinkLocation": "westeurope"}),
    }
    found = only(subscription, azure_server, **parts)
    assert found.web_acl == resource_id(FIREWALLS, "edge").lower()
    assert found.origins[0].access is OriginAccess.PRIVATE
    assert all(isinstance(each.caching, Caching) for each in found.behaviours)


def test_rules_in_batch_mode_are_in_their_set(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    rules = [{"ruleName": "signed", "order": 0, "actions": [action("UrlSigning")]}]
    parts = {"route": route(ruleSets=WITH_RULES), "rules": rule_set(batchMode=True, rules=rules)}
    (found,) = behaviours(subscription, azure_server, **parts)
    assert found.requires_signature is True


@pytest.mark.parametrize("refused", ["/ruleSets", "/rules"])
def test_rules_that_may_not_be_read(subscription: AzureSubscription, azure_server: AzureServer, refused: str) -> None:
    azure_server.refuse(refused)
    parts = {"route": route(ruleSets=WITH_RULES, httpsRedirect="Disabled"), "rules": rule_set(), "none": rule("none")}
    (found,) = behaviours(subscription, azure_server, **parts)
    unknown = (found.viewer_protocol, found.caching, found.requires_signature, found.response_headers)
    assert all(isinstance(each, Unknown) and "AuthorizationFailed" in each.why for each in unknown)


def test_a_rule_set_that_is_gone(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = behaviours(subscription, azure_server, route=route(ruleSets=WITH_RULES))
    assert found.caching == Unknown(why="there is no rule set rules to read")


def test_origins(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    parts = {
        "group": group(authentication={"type": "SystemAssignedIdentity"}, healthProbeSettings=None),
        "one": origin("web/one", "media.blob.core.windows.net"),
        "two": origin("web/two", "two.example.net", sharedPrivateLinkResource={"groupId": "sites"}),
        "off": origin("web/off", enabledState="Disabled"),
    }
    found = only(subscription, azure_server, **parts)
    assert [(each.host, each.kind, each.access) for each in found.origins] == [
        ("media.blob.core.windows.net", OriginKind.STORAGE, OriginAccess.IDENTITY),
        ("two.example.net", OriginKind.CUSTOM, OriginAccess.PRIVATE),
    ]
    assert [(each.origins, each.is_probed) for each in found.origin_groups] == [(("web/one", "web/two"), False)]


def test_a_rule_may_lead_to_another_group_over_http(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    override = {"originGroup": ref(GROUPS, "shop/spare"), "forwardingProtocol": "HttpOnly"}
    parts = {
        "route": route(ruleSets=WITH_RULES),
        "rules": rule_set(),
        "lead": rule(
            "lead",
            action("RouteConfigurationOverride", originGroupOverride=override),
            conditions=[condition("IsDevice", "Equal", "Mobile")],
        ),
        "spare": group("spare"),
        "three": origin("spare/three", "three.example.net"),
    }
    found = only(subscription, azure_server, **parts)
    assert {each.origin for each in found.behaviours} == {"web", "spare"}
    assert {each.host: each.protocol for each in found.origins}["three.example.net"] is OriginProtocol.HTTP_ONLY


ASSOCIATED = policy(ref(DOMAINS, "shop/www"))
ROUTE_POLICY = policy(associations=[{"routes": [ref(ROUTES, "shop/edge/all")]}])
FIREWALL = resource_id(FIREWALLS, "edge").lower()


@pytest.mark.parametrize(
    ("parts", "web_acl", "unprotected"),
    [
        ({"policy": policy()}, None, ()),
        ({"policy": ASSOCIATED}, FIREWALL, (OWN,)),
        ({"policy": ASSOCIATED, "route": route(linkToDefaultDomain="Disabled")}, FIREWALL, ()),
        ({"policy": policy(EDGE, ref(DOMAINS, "shop/www"), patterns=["/admin/*"])}, None, ()),
        ({"policy": policy(EDGE, {**ref(DOMAINS, "shop/www"), "isActive": False})}, FIREWALL, (WWW,)),
        ({"policy": policy(isProfileLevel=True)}, FIREWALL, ()),
        ({"policy": ROUTE_POLICY}, FIREWALL, ()),
        ({"policy": ROUTE_POLICY, "other": route("other", patternsToMatch=["/other/*"])}, None, ()),
        ({"firewall": firewall(enabledState="Disabled")}, None, ()),
    ],
)
def test_which_names_a_firewall_is_for(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    parts: dict[str, Any],
    web_acl: str | None,
    unprotected: tuple[str, ...],
) -> None:
    found = only(subscription, azure_server, **parts)
    assert (found.web_acl, found.unprotected) == (web_acl, unprotected)


@pytest.mark.parametrize("refused", ["/securityPolicies", FIREWALLS])
def test_firewalls_that_may_not_be_read(
    subscription: AzureSubscription, azure_server: AzureServer, refused: str
) -> None:
    azure_server.refuse(refused)
    assert isinstance(only(subscription, azure_server).web_acl, Unknown)


def test_other_logs_do_not_count(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    other = setting("logs", category("FrontDoorHealthProbeLog"), of=profile())
    assert only(subscription, azure_server, logs=other).access_logs is False


def test_logs_that_may_not_be_read(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("diagnosticSettings")
    assert isinstance(only(subscription, azure_server).access_logs, Unknown)


@pytest.mark.parametrize("refused", ["Microsoft.Cdn/profiles", "/afdEndpoints", "/routes", "/originGroups", "/origins"])
def test_lists_without_which_nothing_is_understood(
    subscription: AzureSubscription, azure_server: AzureServer, refused: str
) -> None:
    azure_server.put(*whole())
    azure_server.refuse(refused)
    with pytest.raises(RefusedError):
        list(collected(front_doors, subscription))


def test_an_endpoint_that_is_not_understood_costs_only_itself(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(
        *whole(), {**endpoint(), "id": resource_id(ENDPOINTS, "shop/odd"), "name": "odd", "properties": {}}
    )
    assert [each.name for each in collected(front_doors, subscription)] == ["edge"]
    (gap,) = subscription.gaps()
    assert gap.action == "Microsoft.Cdn/profiles/afdEndpoints/read"
    assert "afdEndpoints/odd was not understood: KeyError: 'hostName'" in gap.reason


def test_each_list_is_asked_for_once(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(*whole())
    list(collected(front_doors, subscription))
    list(collected(front_doors, subscription))
    assert set(azure_server.calls.values()) == {1}


def test_a_redirection_that_is_new_may_leave_plain_http(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    (behaviour,) = only(subscription, azure_server, route=route(httpsRedirect="Sometimes")).behaviours
    assert behaviour.viewer_protocol == Unknown(why="redirection Sometimes of a route is new to netassay")


def test_a_route_is_for_any_path_where_none_is_told(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (behaviour,) = only(subscription, azure_server, route=route(patternsToMatch=None)).behaviours
    assert behaviour.path_pattern == "/*"


def test_a_link_to_the_own_name_that_is_new_may_serve_it(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    found = only(subscription, azure_server, route=route(linkToDefaultDomain="Sometimes", customDomains=[]))
    assert (found.is_enabled, len(found.behaviours)) == (True, 1)


@pytest.mark.parametrize(("leads_to", "name"), [(None, "unknown"), (ref(GROUPS, "shop/gone"), "gone")])
def test_origins_that_are_not_told_may_be_any(
    subscription: AzureSubscription, azure_server: AzureServer, leads_to: dict[str, str] | None, name: str
) -> None:
    found = only(subscription, azure_server, route=route(originGroup=leads_to))
    assert [each.origin for each in found.behaviours] == [name]
    why = "Azure does not tell to which origins a route leads"
    assert ask(cdn_origin_https, found) == [f"undetermined: origin {name}: {why}"]
    assert ask(cdn_origin_failover, found) == [f"undetermined: origin {name}: {why}"]
