"""Web application firewalls of application gateways: policies, and the older settings in the gateway itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from providers.azure.gateway_parts import GATEWAYS, HTTP_LISTENERS, READ_GATEWAYS, Gateway, gateways
from providers.azure.gateway_routes import routes_of
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.undecided import decided
from scanner.models import Unknown, WebAcl, derive
from scanner.provider import collects

POLICIES = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies"
READ_POLICIES = f"{POLICIES}/read"
IN_GATEWAY = "webApplicationFirewallConfiguration"
# `WebApplicationFirewallEnabledState`. A policy in detection mode counts: what it does with requests is another matter.
STATES = {"enabled": True, "disabled": False}

States = Mapping[str, bool | Unknown]
"""Whether a firewall is on, by its identity."""


@collects(READ_POLICIES, READ_GATEWAYS)
def web_acls(subscription: AzureSubscription) -> Iterator[WebAcl]:
    """Firewalls with the gateways that they protect at every public listener and path, alone or with others."""
    found = gateways(subscription)
    if not found:
        return
    guarded = list(subscription.parsed(GATEWAYS, found, partial(_guarded, subscription)))
    policies = [*subscription.all(POLICIES), *(each.own for each in guarded if each.own)]
    known = {each["id"].lower() for each in policies}
    named = {guard for gateway in guarded for guard in gateway.guards if guard}
    elsewhere = [{"id": each, "name": each.rpartition("/")[2]} for each in sorted(named - known)]
    states = {each["id"].lower(): _state(each) for each in [*policies, *elsewhere]}
    yield from subscription.parsed(POLICIES, [*policies, *elsewhere], partial(_web_acl, subscription, guarded, states))


@dataclass(frozen=True)
class _Guarded:
    """A gateway with what stands before its backends."""

    id: str
    guards: tuple[str | None, ...]
    own: Answer | None
    """Its own settings as a policy; None where it has none."""

    def is_protected(self, states: States) -> bool | Unknown:
        """Whether a firewall that is on stands before everything that the gateway sends to its backends."""
        found = [states[guard] if guard else False for guard in self.guards]
        if False in found:
            return False
        return next((each for each in found if isinstance(each, Unknown)), True)


def _guarded(subscription: AzureSubscription, answer: Answer) -> _Guarded:
    gateway = Gateway(subscription, answer)
    return _Guarded(gateway.id, tuple(dict.fromkeys(_guards(gateway))), _in_gateway(gateway))


def _web_acl(subscription: AzureSubscription, guarded: list[_Guarded], states: States, policy: Answer) -> WebAcl:
    is_older = policy["id"].endswith(IN_GATEWAY.lower())
    identity = subscription.identity(GATEWAYS if is_older else POLICIES, policy)
    protected = {each.id: each.is_protected(states) for each in guarded if identity.id in each.guards}
    return WebAcl(
        identity=identity,
        protects=tuple(each for each, is_so in protected.items() if is_so is True),
        may_protect={each: is_so for each, is_so in protected.items() if isinstance(is_so, Unknown)},
    )


def _in_gateway(gateway: Gateway) -> Answer | None:
    """The settings of a gateway as a policy of its own; None where it has none."""
    settings = gateway.properties.get(IN_GATEWAY)
    if not settings:
        return None
    return {
        "id": _own_id(gateway),
        "name": gateway.name,
        "location": gateway.answer.get("location"),
        "properties": {"policySettings": {"state": "Enabled" if settings.get("enabled") else "Disabled"}},
    }


def _own_id(gateway: Gateway) -> str:
    return f"{gateway.id}/{IN_GATEWAY.lower()}"


def _state(policy: Answer) -> bool | Unknown:
    settings = properties_of(policy).get("policySettings")
    if settings is None:
        return Unknown(why=f"firewall policy {policy['id']} is not among what was read")
    state = decided(lambda: str(settings.get("state")))
    new = Unknown(why=f"state {state} of a firewall policy is new to netassay")
    return derive(state, lambda word: STATES.get(word.lower(), new))


def _guards(gateway: Gateway) -> list[str | None]:
    """The firewall before each path of each public listener of layer 7, and None where there is none.

    The policy of a path overrides the one of its site, and this the global one ("Azure Web Application Firewall (WAF)
    policy overview"). What redirects sends nothing to a backend, and counts only where there is nothing else.
    """
    common = _policy(gateway.properties) or (_own_id(gateway) if gateway.properties.get(IN_GATEWAY) else None)
    guards: list[str | None] = []
    for listener in filter(gateway.is_public, gateway.parts(HTTP_LISTENERS)):
        of_site = _policy(properties_of(listener)) or common
        routes = routes_of(gateway, listener)
        if isinstance(routes, Unknown):
            guards.append(of_site)
        else:
            guards += [each.firewall_policy or of_site for each in routes if not each.redirect]
    return guards or [common]


def _policy(properties: Answer) -> str | None:
    return reference(properties.get("firewallPolicy"))
