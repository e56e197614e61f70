"""Rules of the listeners of application gateways: forwarding, redirection, and the validation of tokens."""

from urllib.parse import urlsplit

from providers.azure.gateway_parts import Gateway
from providers.azure.gateway_routes import Route, hosts_of, redirect_target, routes_of
from providers.azure.protocols import protocol_of
from providers.azure.session import Answer, properties_of
from scanner.models import (
    ActionKind,
    Authentication,
    ListenerAction,
    ListenerRule,
    Redirect,
    Unauthenticated,
    Unknown,
    derive,
)
from scanner.wildcards import covers

# "Redirection types" ("Application Gateway redirect overview").
STATUSES = {"permanent": 301, "found": 302, "seeother": 303, "temporary": 307}
VALIDATION = "entraJWTValidationConfig"
# "Configures Deny (return 401 status) or Allow (forward without identity header) for invalid tokens." ("JSON Web Token
# (JWT) validation in Azure Application Gateway")
UNAUTHORIZED = {"deny": Unauthenticated.DENY, "allow": Unauthenticated.ALLOW}


def rules_of(gateway: Gateway, listener: Answer) -> tuple[ListenerRule, ...] | Unknown:
    """The rules of a listener in evaluation order, the default one last; none where nothing is done with requests."""
    return derive(
        routes_of(gateway, listener), lambda routes: tuple(_rule(gateway, listener, route) for route in routes)
    )


def _rule(gateway: Gateway, listener: Answer, route: Route) -> ListenerRule:
    return ListenerRule(
        priority=route.name, actions=_actions(gateway, listener, route), hosts=hosts_of(listener), paths=route.paths
    )


def _actions(gateway: Gateway, listener: Answer, route: Route) -> tuple[ListenerAction, ...]:
    before = (_validating(route.validation),) if route.validation else ()
    if route.redirect:
        redirect = _redirect(gateway, listener, route.redirect)
        return (*before, ListenerAction(kind=ActionKind.REDIRECT, redirect=redirect))
    if route.destinations:
        groups = tuple(dict.fromkeys(each.id for each in route.destinations))
        return (*before, ListenerAction(kind=ActionKind.FORWARD, target_groups=groups))
    return (*before, ListenerAction(kind=ActionKind.OTHER))


def _validating(config: Answer) -> ListenerAction:
    action = properties_of(config).get("unAuthorizedRequestAction")
    otherwise = UNAUTHORIZED.get(
        str(action).lower(), Unknown(why=f"what becomes of unauthorized requests, {action}, is new to netassay")
    )
    return ListenerAction(
        kind=ActionKind.AUTHENTICATE,
        # "Application Gateway doesn't maintain any session or cookie-based state." (the same page)
        authentication=Authentication(method=VALIDATION, unauthenticated=otherwise),
    )


def _redirect(gateway: Gateway, listener: Answer, answer: Answer) -> Redirect:
    status = STATUSES.get(str(properties_of(answer).get("redirectType")).lower(), 0)
    if target := redirect_target(gateway, answer):
        return Redirect(
            protocol=protocol_of(properties_of(target).get("protocol")),
            host=_other_host(listener, hosts_of(target)),
            port=gateway.port_of(target),
            status=status,
        )
    url = urlsplit(properties_of(answer).get("targetUrl") or "")
    return Redirect(
        protocol=protocol_of(url.scheme or None),
        host=_other_host(listener, (url.hostname,) if url.hostname else ()),
        port=url.port,
        status=status,
    )


def _other_host(listener: Answer, hosts: tuple[str, ...]) -> str | None:
    """The host to which clients are sent, None where it is the one they asked for."""
    asked = hosts_of(listener)
    is_kept = bool(asked) and all(any(covers(wide, each) for wide in hosts) for each in asked)
    return None if is_kept or not hosts else hosts[0]
