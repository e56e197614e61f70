"""Where the listeners of application gateways send requests: rules, path maps, pools and their settings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.gateway_parts import HTTP_LISTENERS, Gateway
from providers.azure.session import Answer, properties_of, reference
from scanner.models import Unknown

DEFAULT = "default"
ANY_PATH: tuple[str, ...] = ()


@dataclass(frozen=True)
class Destination:
    """A backend pool, with the settings by which it is used."""

    pool: str
    settings: str

    @property
    def id(self) -> str:
        """The identity of the target group that both make together."""
        collection, name = self.settings.split("/")[-2:]
        return f"{self.pool}/{collection}/{name}"


@dataclass(frozen=True)
class Route:
    """What becomes of the requests for some paths."""

    name: str
    """`default`, or the name of the path rule."""
    paths: tuple[str, ...]
    """Empty is any."""
    destinations: tuple[Destination, ...]
    redirect: Answer | None
    validation: Answer | None
    """Of tokens (`entraJWTValidationConfigs`)."""
    firewall_policy: str | None
    """Identity of the policy that a path rule has of its own."""


def routes_of(gateway: Gateway, listener: Answer) -> tuple[Route, ...] | Unknown:
    """The routes of a listener in the order in which they are tried; none where no rule is for it."""
    identity = str(listener["id"]).lower()
    for rule in gateway.parts("requestRoutingRules"):
        if reference(properties_of(rule).get("httpListener")) == identity:
            return _of_request_rule(gateway, rule)
    for rule in gateway.parts("routingRules"):
        if reference(properties_of(rule).get("listener")) == identity:
            return (_route(gateway, rule, DEFAULT, settings="backendSettings"),)
    return ()


def destinations_of(gateway: Gateway) -> tuple[Destination, ...]:
    """Every pool, with settings, that a listener sends requests to, each once."""
    known = [
        routes for listener in gateway.listeners if not isinstance(routes := routes_of(gateway, listener), Unknown)
    ]
    return tuple(dict.fromkeys(each for routes in known for route in routes for each in route.destinations))


def hosts_of(listener: Answer) -> tuple[str, ...]:
    """The host names that a listener is for, in lower case, with `*` and `?`; empty is any."""
    properties = properties_of(listener)
    one = properties.get("hostName")
    return tuple(dict.fromkeys(each.lower() for each in (*filter(None, (one,)), *(properties.get("hostNames") or ()))))


def redirect_target(gateway: Gateway, redirect: Answer) -> Answer | None:
    """The listener that a redirection leads to; None where it leads to a URL."""
    return gateway.part(HTTP_LISTENERS, redirect, "targetListener")


def _of_request_rule(gateway: Gateway, rule: Answer) -> tuple[Route, ...] | Unknown:
    kind = str(properties_of(rule).get("ruleType"))
    match kind.lower():
        case "basic":
            return (_route(gateway, rule, DEFAULT),)
        case "pathbasedrouting":
            return _of_path_map(gateway, rule)
        case _:
            return Unknown(why=f"what rule {rule['name']} does, of type {kind}, is new to netassay")


def _of_path_map(gateway: Gateway, rule: Answer) -> tuple[Route, ...] | Unknown:
    """Path rules "are processed in the order they're listed" ("URL path-based routing overview"), the default last."""
    path_map = gateway.part("urlPathMaps", rule, "urlPathMap")
    if path_map is None:
        return Unknown(why=f"the URL path map of rule {rule['name']} is not in the answer")
    validation = gateway.part("entraJWTValidationConfigs", rule, "entraJWTValidationConfig")
    properties = properties_of(path_map)
    path_rules = properties.get("pathRules") or ()
    return (
        *(_route(gateway, each, str(each["name"]), validation=validation) for each in path_rules),
        _route(gateway, {"properties": _without_default(properties)}, DEFAULT, validation=validation),
    )


def _without_default(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a path map for other paths, by the names that they have in path rules."""
    return {
        name.removeprefix("default")[:1].lower() + name.removeprefix("default")[1:]: value
        for name, value in properties.items()
        if name.startswith("default")
    }


def _route(
    gateway: Gateway,
    rule: Answer,
    name: str,
    *,
    settings: str = "backendHttpSettings",
    validation: Answer | None = None,
) -> Route:
    properties = properties_of(rule)
    return Route(
        name=name,
        paths=tuple(properties.get("paths") or ANY_PATH),
        destinations=tuple(_destinations(gateway, rule, settings)),
        redirect=gateway.part("redirectConfigurations", rule, "redirectConfiguration"),
        validation=validation or gateway.part("entraJWTValidationConfigs", rule, "entraJWTValidationConfig"),
        firewall_policy=reference(properties.get("firewallPolicy")),
    )


def _destinations(gateway: Gateway, rule: Answer, settings_field: str) -> Iterator[Destination]:
    properties = properties_of(rule)
    settings = reference(properties.get(settings_field))
    shares = gateway.part("loadDistributionPolicies", rule, "loadDistributionPolicy")
    targets = properties_of(shares or {}).get("loadDistributionTargets") or (rule,)
    for each in targets:
        pool = reference(properties_of(each).get("backendAddressPool"))
        if pool and settings:
            yield Destination(pool, settings)
