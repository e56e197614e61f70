"""Web application firewalls of application gateways, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from providers.azure.web_acls import POLICIES, web_acls
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown, WebAcl, known
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.gateways import GATEWAY, GATEWAYS, gateway, listener, ref, rule, to_pool

ON: dict[str, Any] = {"firewallPolicy": {"id": resource_id(POLICIES, "On")}}
OFF: dict[str, Any] = {"firewallPolicy": {"id": resource_id(POLICIES, "Off")}}
OTHER: dict[str, Any] = {"firewallPolicy": {"id": resource_id(POLICIES, "Other")}}
ELSEWHERE: dict[str, Any] = {"firewallPolicy": {"id": resource_id(POLICIES, "Elsewhere")}}
WATCHING: dict[str, Any] = {"firewallPolicy": {"id": resource_id(POLICIES, "Watching")}}
REDIRECT: dict[str, Any] = {"redirectConfiguration": ref("redirectConfigurations", "tls")}
BY_PATH = {"web": rule(ruleType="PathBasedRouting", urlPathMap=ref("urlPathMaps", "sites"))}


def policy(name: str, state: str = "Enabled", mode: str = "Prevention") -> dict[str, Any]:
    return resource(POLICIES, name, {"policySettings": {"state": state, "mode": mode}})


def found(subscription: AzureSubscription, server: AzureServer, **properties: Any) -> list[WebAcl]:
    server.put(policy("On"), policy("Other"), policy("Off", "Disabled"), policy("Watching", mode="Detection"))
    server.put(gateway(**properties))
    return [each for each in web_acls.function(subscription) if isinstance(each, WebAcl)]


def protecting(subscription: AzureSubscription, server: AzureServer, **properties: Any) -> list[str]:
    """Names of what protects the gateway."""
    acls = found(subscription, server, **properties)
    return [each.name for each in acls if GATEWAY in known(each.protects)]


def path_rule(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "properties": {"paths": [f"/{name}/*"], **to_pool(), **more}}


def paths(*rules: dict[str, Any]) -> dict[str, Any]:
    default = {f"default{field[:1].upper()}{field[1:]}": value for field, value in to_pool().items()}
    return {"requestRoutingRules": BY_PATH, "urlPathMaps": {"sites": {"pathRules": list(rules), **default}}}


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ({}, []),
        (ON, ["On"]),
        (OFF, []),
        (WATCHING, ["Watching"]),
        # The policy of a site comes before the gateway's, and the policy of a path before the site's.
        ({**ON, "httpListeners": {"web": listener(**OFF)}}, []),
        ({**OFF, "httpListeners": {"web": listener(**ON)}}, ["On"]),
        ({"httpListeners": {"web": listener(**ON)}}, ["On"]),
        ({**ON, **paths(path_rule("photos"))}, ["On"]),
        ({**ON, **paths(path_rule("photos", **OFF))}, []),
        ({**ON, **paths(path_rule("photos", **OTHER))}, ["On", "Other"]),
        (paths(path_rule("photos", **ON)), []),
        # A listener that only redirects leads to nothing that needs protection.
        (
            {
                "httpListeners": {"web": listener(**ON), "plain": listener(80)},
                "requestRoutingRules": {"web": rule(**to_pool()), "plain": rule("plain", **REDIRECT)},
                "redirectConfigurations": {"tls": {}},
            },
            ["On"],
        ),
        (
            {
                "httpListeners": {"web": listener(**ON), "plain": listener(80)},
                "requestRoutingRules": {"web": rule(**to_pool()), "plain": rule("plain", **to_pool())},
            },
            [],
        ),
        # What comes from inside needs no firewall where the internet is filtered.
        (
            {
                "httpListeners": {"web": listener(**ON), "inside": listener(80, frontend="private")},
                "requestRoutingRules": {"web": rule(**to_pool()), "inside": rule("inside", **to_pool())},
            },
            ["On"],
        ),
        # Rules by conditions have no policies of their own (`ApplicationGatewayAdvancedRoutingRule`).
        ({**ON, "requestRoutingRules": {"web": rule(ruleType="AdvancedRouting")}}, ["On"]),
    ],
)
def test_what_protects_a_gateway(
    subscription: AzureSubscription, azure_server: AzureServer, properties: dict[str, Any], names: list[str]
) -> None:
    assert protecting(subscription, azure_server, **properties) == names


@pytest.mark.parametrize(
    ("settings", "properties", "names"),
    [
        ({"enabled": True, "firewallMode": "Detection"}, {}, ["Apps"]),
        ({"enabled": False}, {}, []),
        (None, {}, []),
        ({"enabled": True}, OFF, []),
    ],
)
def test_the_older_settings_in_the_gateway(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    settings: dict[str, Any] | None,
    properties: dict[str, Any],
    names: list[str],
) -> None:
    assert protecting(subscription, azure_server, webApplicationFirewallConfiguration=settings, **properties) == names


def test_a_policy_that_was_not_read(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(gateway("Other", **ON))
    acls = {each.name: each for each in found(subscription, azure_server, **ELSEWHERE)}
    on, unread = acls["On"], acls["elsewhere"]
    assert (unread.protects, list(unread.may_protect)) == ((), [GATEWAY])
    assert "is not among what was read" in unread.may_protect[GATEWAY].why
    assert (on.protects, on.may_protect) == ((resource_id(GATEWAYS, "Other").lower(),), {})


def test_a_state_that_is_new(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(policy("Elsewhere", "Sleeping"))
    (acl,) = (each for each in found(subscription, azure_server, **ELSEWHERE) if each.name == "Elsewhere")
    assert acl.may_protect == {GATEWAY: Unknown(why="state Sleeping of a firewall policy is new to netassay")}


def test_policies_are_asked_for_where_there_are_gateways(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(policy("On"))
    assert not list(web_acls.function(subscription))
    assert len(azure_server.calls) == 1


def test_refused_policies(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(gateway())
    azure_server.refuse(f"/{POLICIES.rpartition('/')[2]}")
    with pytest.raises(RefusedError):
        list(web_acls.function(subscription))
