"""Front Door (classic), read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from checks.encryption.cdn_origin_https import cdn_origin_https
from providers.azure.classic_front_doors import classic_front_door_domains, classic_front_doors
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    CustomDomain,
    Distribution,
    OriginAccess,
    OriginProtocol,
    TlsVersion,
    Unknown,
    ViewerProtocol,
)
from tests.providers.azure.arm import resource_id
from tests.providers.azure.classic_front_door import (
    FRONT_DOORS,
    FRONTENDS,
    OWN,
    WWW,
    backend,
    forwarding,
    front_door,
    frontend,
    part,
    redirecting,
    ref,
    routing_rule,
)
from tests.providers.azure.front_door import FIREWALLS, collected, firewall
from tests.providers.azure.test_diagnostic_settings import category, setting
from tests.support import ask

LINK = {"id": resource_id(FIREWALLS, "edge")}
POLICY = LINK["id"].lower()


def only(subscription: AzureSubscription, server: AzureServer, answer: dict[str, Any]) -> Distribution:
    server.put(answer, firewall())
    (found,) = collected(classic_front_doors, subscription)
    assert isinstance(found, Distribution)
    return found


def test_a_front_door(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(front_door(), setting("logs", category("FrontdoorAccessLog"), of=front_door()))
    found = only(subscription, azure_server, front_door())
    assert found.id == resource_id(FRONT_DOORS, "shop").lower()
    assert (found.identity.type, found.identity.region) == (FRONT_DOORS, "global")
    assert found.is_enabled
    assert (found.domains, found.own_names_apart) == ((OWN, WWW), True)
    assert found.access_logs is True
    assert (found.web_acl, found.unprotected) == (None, ())
    (behaviour,) = found.behaviours
    assert (behaviour.path_pattern, behaviour.origin, behaviour.hosts) == ("/*", "web", ())
    assert behaviour.viewer_protocol is ViewerProtocol.HTTPS_ONLY
    assert [(each.id, each.protocol) for each in found.origins] == [
        ("web/one.example.net", OriginProtocol.HTTPS_ONLY),
        ("web/two.example.net", OriginProtocol.HTTPS_ONLY),
    ]
    assert [(each.id, len(each.origins), each.is_probed) for each in found.origin_groups] == [("web", 2, True)]


@pytest.mark.parametrize(
    ("properties", "is_enabled"),
    [({}, True), ({"enabledState": "Disabled"}, False), ({"resourceState": "Migrated"}, False)],
)
def test_what_answers_nobody(
    subscription: AzureSubscription, azure_server: AzureServer, properties: dict[str, Any], is_enabled: bool
) -> None:
    assert only(subscription, azure_server, front_door(**properties)).is_enabled is is_enabled


TO_HTTPS = routing_rule("to-https", acceptedProtocols=["Http"], routeConfiguration=redirecting())


@pytest.mark.parametrize(
    ("rules", "viewers"),
    [
        ([routing_rule(), TO_HTTPS], [ViewerProtocol.HTTPS_ONLY]),
        ([routing_rule(acceptedProtocols=["Http", "Https"])], [ViewerProtocol.ANY]),
        (
            [routing_rule(acceptedProtocols=["Http"]), routing_rule("tls")],
            [ViewerProtocol.ANY, ViewerProtocol.HTTPS_ONLY],
        ),
        (
            [routing_rule(), routing_rule("off", acceptedProtocols=["Http"], enabledState="Disabled")],
            [ViewerProtocol.HTTPS_ONLY],
        ),
        ([TO_HTTPS], []),
    ],
)
def test_what_viewers_may_speak(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    rules: list[dict[str, Any]],
    viewers: list[ViewerProtocol],
) -> None:
    found = only(subscription, azure_server, front_door(*rules))
    assert [each.viewer_protocol for each in found.behaviours] == viewers


def test_a_rule_for_one_name(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    www = routing_rule(frontendEndpoints=[ref("FrontendEndpoints", "WWW")])
    (behaviour,) = only(subscription, azure_server, front_door(www)).behaviours
    assert behaviour.hosts == (WWW,)


def test_a_rules_engine(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    signature = {"headerActionType": "Overwrite", "headerName": "X-Frame-Options", "value": "DENY"}
    engine = part(
        "rulesEngines",
        "headers",
        rules=[{"name": "a", "priority": 0, "action": {"responseHeaderActions": [signature]}}],
    )
    answer = front_door(routing_rule(rulesEngine=ref("RulesEngines", "headers")), rulesEngines=[engine])
    (behaviour,) = only(subscription, azure_server, answer).behaviours
    assert getattr(behaviour.response_headers, "names", None) == ("x-frame-options",)


def test_a_rules_engine_that_is_gone(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = front_door(routing_rule(rulesEngine=ref("RulesEngines", "gone")))
    (behaviour,) = only(subscription, azure_server, answer).behaviours
    assert behaviour.caching == Unknown(why="there is no rules engine gone to read")


def test_backends(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    backends = [
        backend(privateLinkResourceId="/subscriptions/s/x"),
        backend("two.example.net"),
        backend("off.example.net", enabledState="Disabled"),
    ]
    pool = part("backendPools", "web", backends=backends, healthProbeSettings=ref("HealthProbeSettings", "probe"))
    answer = front_door(
        routing_rule(routeConfiguration=forwarding(forwardingProtocol="HttpOnly")),
        backendPools=[pool],
        healthProbeSettings=[part("healthProbeSettings", "probe", enabledState="Disabled")],
    )
    found = only(subscription, azure_server, answer)
    assert [(each.host, each.protocol, each.access) for each in found.origins] == [
        ("one.example.net", OriginProtocol.HTTP_ONLY, OriginAccess.PRIVATE),
        ("two.example.net", OriginProtocol.HTTP_ONLY, OriginAccess.OPEN),
    ]
    assert [each.is_probed for each in found.origin_groups] == [False]


@pytest.mark.parametrize(
    ("own", "www", "rule", "expected"),
    [
        (LINK, LINK, None, (POLICY, ())),
        (None, LINK, None, (POLICY, (OWN,))),
        (None, None, LINK, (POLICY, ())),
        (None, None, None, (None, ())),
    ],
)
def test_firewalls(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    own: dict[str, str] | None,
    www: dict[str, str] | None,
    rule: dict[str, str] | None,
    expected: tuple[str | None, tuple[str, ...]],
) -> None:
    frontends = [
        frontend("own", OWN, webApplicationFirewallPolicyLink=own),
        frontend("www", WWW, webApplicationFirewallPolicyLink=www),
    ]
    redirect = routing_rule("secure", acceptedProtocols=["Http"], routeConfiguration=redirecting())
    answer = front_door(routing_rule(webApplicationFirewallPolicyLink=rule), redirect, frontendEndpoints=frontends)
    found = only(subscription, azure_server, answer)
    assert (found.web_acl, found.unprotected) == expected


def domains(subscription: AzureSubscription) -> list[CustomDomain]:
    return [each for each in collected(classic_front_door_domains, subscription) if isinstance(each, CustomDomain)]


def test_domains_that_are_served_over_https(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    settings = {"customHttpsConfiguration": {"minimumTlsVersion": "1.0"}}
    azure_server.put(
        front_door(),
        frontend("own", OWN, customHttpsProvisioningState="Disabled"),
        frontend("www", WWW, customHttpsProvisioningState="Enabled", **settings),
    )
    (found,) = domains(subscription)
    assert found.id == resource_id(FRONTENDS, "shop/www").lower()
    assert (found.domains, found.tls.oldest) == ((WWW,), TlsVersion.TLS_1_0)


def test_domains_of_a_disabled_front_door(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(front_door(enabledState="Disabled"), frontend("www", WWW, customHttpsProvisioningState="Enabled"))
    assert domains(subscription) == []


def test_a_front_door_of_which_no_frontend_is_told_has_its_own_name(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    found = only(subscription, azure_server, front_door(routing_rule(), frontendEndpoints=None))
    assert (found.domains, found.own_names_apart) == ((OWN,), False)
    assert [(each.path_pattern, each.hosts) for each in found.behaviours] == [("/*", ())]


def test_a_rule_is_for_every_name_and_path_where_none_is_told(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    rule = routing_rule(frontendEndpoints=[ref("frontendEndpoints", "gone")], patternsToMatch=[])
    (behaviour,) = only(subscription, azure_server, front_door(rule)).behaviours
    assert (behaviour.path_pattern, behaviour.hosts) == ("/*", ())


@pytest.mark.parametrize(("pool", "name"), [(None, "unknown"), (ref("backendPools", "gone"), "gone")])
def test_backends_that_are_not_told_may_be_any(
    subscription: AzureSubscription, azure_server: AzureServer, pool: dict[str, str] | None, name: str
) -> None:
    rule = routing_rule(routeConfiguration=forwarding(backendPool=pool))
    found = only(subscription, azure_server, front_door(rule))
    why = f"undetermined: origin {name}: Azure does not tell to which origins a route leads"
    assert ask(cdn_origin_https, found) == [why]
