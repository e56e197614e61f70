"""Front Door (classic), which has all its parts in itself but for rules engines and the settings of HTTPS."""

import re
from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.edge_values import host, joined, listed, refers, state, texts
from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Part, Setting, Told
from providers.templates import Block, Dialect, Reference, Values
from providers.translation import translates
from scanner.models import Unknown

FRONT_DOORS = f"{NETWORK}/frontDoors"
FRONTENDS = f"{FRONT_DOORS}/frontendEndpoints"
FORWARDS = "#Microsoft.Azure.FrontDoor.Models.FrontdoorForwardingConfiguration"
REDIRECTS = "#Microsoft.Azure.FrontDoor.Models.FrontdoorRedirectConfiguration"
NO_HTTPS = {"customHttpsProvisioningState": "Disabled"}
OTHER_NAME = Unknown(why="for which frontend HTTPS is set up is not known")


class FrontDoor:
    """Writes the parts of a front door.

    Args:
        block: the front door.
        naming: for what it refers to.
    """

    def __init__(self, block: Block, naming: Naming) -> None:
        self._naming = naming
        self._own = naming.id(block)
        self._values = block.values

    def properties(self) -> dict[str, Any]:
        """All of it."""
        return {
            "enabledState": state(self._values, "load_balancer_enabled", unset=True),
            "resourceState": "Enabled",
            "frontendEndpoints": self.parts("frontend_endpoint", "frontendEndpoints", self._frontend),
            "healthProbeSettings": self.parts("backend_pool_health_probe", "healthProbeSettings", self._probe),
            "backendPools": self.parts("backend_pool", "backendPools", self._pool),
            "routingRules": self.parts("routing_rule", "routingRules", self._rule),
        }

    def parts(self, key: str, collection: str, make: Any) -> Any:
        """The parts in blocks of a name."""

        def part(values: Values) -> dict[str, Any]:
            name = values.text("name", None)
            return {"id": f"{self._own}/{collection}/{name}", "name": name, "properties": make(values)}

        return listed(self._values.blocks(key), part)

    def _frontend(self, values: Values) -> dict[str, Any]:
        return {
            "hostName": host(values, self._naming, "host_name"),
            "webApplicationFirewallPolicyLink": refers(values, self._naming, "web_application_firewall_policy_link_id"),
        }

    def _probe(self, values: Values) -> dict[str, Any]:
        return {"enabledState": state(values, "enabled", unset=True), "path": values.text("path", "/")}

    def _pool(self, values: Values) -> dict[str, Any]:
        return {
            "backends": listed(values.blocks("backend"), self._backend),
            "healthProbeSettings": self._part("healthProbeSettings", values.text("health_probe_name", None)),
        }

    def _backend(self, values: Values) -> dict[str, Any]:
        return {
            "address": host(values, self._naming, "address"),
            "enabledState": state(values, "enabled", unset=True),
        }

    def _part(self, collection: str, name: Any) -> Any:
        return {"id": f"{self._own}/{collection}/{name}"} if isinstance(name, str) else name

    def _rule(self, values: Values) -> dict[str, Any]:
        """A rule, for every path unless it says otherwise (`azurerm_frontdoor`)."""
        frontends = values.texts("frontend_endpoints")
        return {
            "frontendEndpoints": listed(frontends, lambda each: self._part("frontendEndpoints", each)),
            "acceptedProtocols": texts(values, "accepted_protocols", ("Http",)),
            "patternsToMatch": texts(values, "patterns_to_match", ("/*",)),
            "enabledState": state(values, "enabled", unset=True),
            "routeConfiguration": self._configuration(values),
        }

    def _configuration(self, values: Values) -> Any:
        redirect = values.block("redirect_configuration", None)
        forward = values.block("forwarding_configuration", None)
        if isinstance(redirect, Unknown) or isinstance(forward, Unknown):
            return redirect if isinstance(redirect, Unknown) else forward
        if forward is None:
            protocol = None if redirect is None else redirect.text("redirect_protocol", None)
            return {"@odata.type": REDIRECTS, "redirectProtocol": protocol}
        # It asks over HTTPS unless it says otherwise, and keeps nothing (`azurerm_frontdoor`).
        return {
            "@odata.type": FORWARDS,
            "backendPool": self._part("backendPools", forward.text("backend_pool_name", None)),
            "forwardingProtocol": forward.text("forwarding_protocol", "HttpsOnly"),
            "cacheConfiguration": _cache(forward),
        }


def _cache(values: Values) -> Any:
    is_kept = values.flag("cache_enabled", unset=False)
    if isinstance(is_kept, Unknown) or not is_kept:
        return is_kept if isinstance(is_kept, Unknown) else None
    return {
        "queryParameterStripDirective": values.text("cache_query_parameter_strip_directive", "StripAll"),
        "queryParameters": joined(values, "cache_query_parameters"),
        "cacheDuration": values.text("cache_duration", None),
    }


@translates(Dialect.TERRAFORM, "azurerm_frontdoor", tells=[FRONT_DOORS, FRONTENDS], named=f"{FRONT_DOORS}/{{name}}")
def front_door(block: Block, naming: Naming) -> Iterator[Told]:
    """A front door, and its frontends as the API also lists them. None is served over HTTPS that nobody sets up."""
    properties = FrontDoor(block, naming).properties()
    yield Told({**resource(block, naming, FRONT_DOORS, properties), "location": "Global"})
    frontends = properties["frontendEndpoints"]
    for each in () if isinstance(frontends, Unknown) else frontends:
        if isinstance(each, dict) and isinstance(each["name"], str):
            yield Told({**each, "type": FRONTENDS, "properties": {**each["properties"], **NO_HTTPS}})


@translates(Dialect.TERRAFORM, "azurerm_frontdoor_custom_https_configuration", tells=[])
def custom_https(block: Block, naming: Naming) -> Iterator[Setting]:
    """Whether, and how, a frontend is served over HTTPS."""
    named = block.values.reference("frontend_endpoint_id", None)
    enabled = state(block.values, "custom_https_provisioning_enabled", unset=False)
    settings = block.values.block("custom_https_configuration", None)
    if settings is not None and not isinstance(settings, Unknown):
        # The certificate is one of Front Door's own unless it says otherwise (the resource's documentation).
        told: Any = {
            "certificateSource": settings.text("certificate_source", "FrontDoor"),
            "minimumTlsVersion": settings.text("minimum_tls_version", None),
        }
    else:
        told = settings
    answer = {"customHttpsProvisioningState": enabled, "customHttpsConfiguration": told}
    target = naming.blocks.target(block, "frontend_endpoint_id")
    if target is None or not isinstance(named, Reference):
        yield Setting(of=naming.id(named), answer=answer)
        return
    names = [each for each in _frontends(target) if each in re.split(r"[^\w-]+", named.attribute)]
    for each in names or _frontends(target):
        open_answer = dict.fromkeys(answer, OTHER_NAME)
        yield Setting(of=f"{naming.id(target)}/frontendEndpoints/{each}", answer=answer if names else open_answer)


def _frontends(block: Block) -> list[str]:
    found = block.values.blocks("frontend_endpoint")
    names = (
        [] if isinstance(found, Unknown) else [each.text("name", None) for each in found if isinstance(each, Values)]
    )
    return [each for each in names if isinstance(each, str)]


@translates(
    Dialect.TERRAFORM,
    "azurerm_frontdoor_rules_engine",
    tells=[],
    named=f"{FRONT_DOORS}/{{frontdoor_name}}/rulesEngines/{{name}}",
)
def rules_engine(block: Block, naming: Naming) -> Iterator[Part]:
    """A rules engine of a front door."""
    identity = naming.id(block)
    rules = listed(block.values.blocks("rule"), _engine_rule)
    answer = {"id": identity, "name": identity.rpartition("/")[2], "properties": {"rules": rules}}
    yield Part(of="/".join(identity.split("/")[:-2]), collection="rulesEngines", answer=answer)


def _engine_rule(values: Values) -> dict[str, Any]:
    action = values.block("action", None)
    told: Any = action
    if action is not None and not isinstance(action, Unknown):
        told = {
            "requestHeaderActions": listed(action.blocks("request_header"), _header),
            "responseHeaderActions": listed(action.blocks("response_header"), _header),
        }
    return {
        "name": values.text("name", None),
        "priority": values.number("priority", None),
        "matchConditions": listed(values.blocks("match_condition"), _match),
        "action": told,
    }


def _header(values: Values) -> dict[str, Any]:
    return {
        "headerActionType": values.text("header_action_type", None),
        "headerName": values.text("header_name", None),
        "value": values.text("value", None),
    }


def _match(values: Values) -> dict[str, Any]:
    return {
        "rulesEngineMatchVariable": values.text("variable", None),
        "rulesEngineOperator": values.text("operator", None),
        "rulesEngineMatchValue": texts(values, "value"),
        "negateCondition": values.flag("negate_condition", unset=False),
        "transforms": texts(values, "transform"),
    }
