"""Rules of listeners of application gateways."""

from typing import Any

import pytest

from providers.azure.gateway_parts import Gateway
from providers.azure.gateway_rules import rules_of
from providers.azure.session import AzureSubscription
from scanner.models import (
    ActionKind,
    Authentication,
    ListenerProtocol,
    ListenerRule,
    Redirect,
    Unauthenticated,
    Unknown,
)
from tests.providers.azure.gateways import gateway, listener, part_id, ref, rule, to_pool

GROUP = f"{part_id('backendAddressPools', 'web')}/backendHttpSettingsCollection/https".lower()


def rules(subscription: AzureSubscription, **properties: Any) -> tuple[ListenerRule, ...]:
    of = Gateway(subscription, gateway(**properties))
    found = rules_of(of, next(of.listeners))
    assert not isinstance(found, Unknown)
    return found


def redirected(subscription: AzureSubscription, hosts: list[str], target: list[str], **config: Any) -> ListenerRule:
    """The rule of a listener for hosts on port 80, which redirects; `tls` is a listener for the target's hosts."""
    (found,) = rules(
        subscription,
        httpListeners={"plain": listener(80, protocol="Http", hostNames=hosts), "tls": listener(hostNames=target)},
        requestRoutingRules={"plain": rule("plain", redirectConfiguration=ref("redirectConfigurations", "to"))},
        redirectConfigurations={"to": {"redirectType": "Permanent", **config}},
    )
    return found


TO_TLS = {"targetListener": ref("httpListeners", "tls")}


def test_forwarding(subscription: AzureSubscription) -> None:
    (found,) = rules(subscription, httpListeners={"web": listener(hostNames=["WWW.example.com"])})
    assert (found.priority, found.hosts, found.paths) == ("default", ("www.example.com",), ())
    assert [(each.kind, each.target_groups) for each in found.actions] == [(ActionKind.FORWARD, (GROUP,))]


def test_paths(subscription: AzureSubscription) -> None:
    path_rules = [{"name": "photos", "properties": {"paths": ["/photos/*"], **to_pool()}}]
    found = rules(
        subscription,
        requestRoutingRules={"web": rule(ruleType="PathBasedRouting", urlPathMap=ref("urlPathMaps", "sites"))},
        urlPathMaps={"sites": {"pathRules": path_rules}},
    )
    assert [(each.key, each.paths, each.outcome) for each in found] == [
        ("rule-photos", ("/photos/*",), ActionKind.FORWARD),
        ("rule-default", (), ActionKind.OTHER),
    ]


@pytest.mark.parametrize(
    ("hosts", "target", "other"),
    [
        ([], [], None),
        (["a.example"], [], None),
        (["a.example"], ["a.example"], None),
        (["a.example"], ["*.example"], None),
        (["a.example"], ["b.example"], "b.example"),
        (["a.example", "b.example"], ["b.example"], "b.example"),
        ([], ["a.example"], "a.example"),
    ],
)
def test_redirection_to_a_listener(
    subscription: AzureSubscription, hosts: list[str], target: list[str], other: str | None
) -> None:
    found = redirected(subscription, hosts, target, **TO_TLS)
    (action,) = found.actions
    assert action.redirect == Redirect(protocol=ListenerProtocol.HTTPS, host=other, port=443, status=301)
    assert found.redirects_to_tls is (other is None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example", Redirect(protocol=ListenerProtocol.HTTPS, status=301)),
        ("https://A.example:8443/x", Redirect(protocol=ListenerProtocol.HTTPS, port=8443, status=301)),
        ("http://a.example", Redirect(protocol=ListenerProtocol.HTTP, status=301)),
        ("https://b.example/", Redirect(protocol=ListenerProtocol.HTTPS, host="b.example", status=301)),
    ],
)
def test_redirection_to_a_url(subscription: AzureSubscription, url: str, expected: Redirect) -> None:
    (action,) = redirected(subscription, ["a.example"], [], targetUrl=url).actions
    assert (action.kind, action.redirect) == (ActionKind.REDIRECT, expected)


@pytest.mark.parametrize(
    ("kind", "status"), [("Permanent", 301), ("Found", 302), ("SeeOther", 303), ("temporary", 307)]
)
def test_kinds_of_redirection(subscription: AzureSubscription, kind: str, status: int) -> None:
    (action,) = redirected(subscription, [], [], **TO_TLS, redirectType=kind).actions
    assert action.redirect is not None
    assert action.redirect.status == status


def test_redirection_to_nowhere(subscription: AzureSubscription) -> None:
    assert redirected(subscription, [], [], targetUrl=None).redirects_to_tls == Unknown(
        why="Azure does not tell the protocol"
    )


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("Deny", Unauthenticated.DENY),
        ("allow", Unauthenticated.ALLOW),
        (None, Unknown(why="what becomes of unauthorized requests, None, is new to netassay")),
    ],
)
def test_validation_of_tokens(
    subscription: AzureSubscription, action: str | None, expected: Unauthenticated | Unknown
) -> None:
    (found,) = rules(
        subscription,
        requestRoutingRules={
            "web": rule(**to_pool(), entraJWTValidationConfig=ref("entraJWTValidationConfigs", "staff"))
        },
        entraJWTValidationConfigs={"staff": {"unAuthorizedRequestAction": action}},
    )
    assert [each.kind for each in found.actions] == [ActionKind.AUTHENTICATE, ActionKind.FORWARD]
    assert found.actions[0].authentication == Authentication(
        method="entraJWTValidationConfig", unauthenticated=expected
    )


def test_a_rule_that_does_nothing_that_is_known(subscription: AzureSubscription) -> None:
    (found,) = rules(subscription, requestRoutingRules={"web": rule()})
    assert found.outcome is ActionKind.OTHER
