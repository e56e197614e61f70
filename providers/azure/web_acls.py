"""Web application firewalls of application gateways: policies, and the older settings in the gateway itself."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.gateway_parts import GATEWAYS, HTTP_LISTENERS, READ_GATEWAYS, Gateway, gateways
from providers.azure.gateway_routes import routes_of
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from scanner.models import Unknown, WebAcl
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
    """Firewalls with the gateways that they protect at every listener and path, by themselves or with others."""
    guarded = [Gateway(subscription, each) for each in gateways(subscription)]
    if not guarded:
        return
    policies = [*subscription.all(POLICIES), *filter(None, map(_in_gateway, guarded))]
    known = {each["id"].lower() for each in policies}
    named = {guard for gateway in guarded for guard in _guards(gateway) if guard}
    elsewhere = [{"id": each, "name": each.rpartition("/")[2]} for each in sorted(named - known)]
    states = {each["id"].lower(): _state(each) for each in [*policies, *elsewhere]}
    yield from subscription.parsed(POLICIES, [*policies, *elsewhere], partial(_web_acl, subscription, guarded, states))


def _web_acl(subscription: AzureSubscription, guarded: list[Gateway], states: States, policy: Answer) -> WebAcl:
    is_older = policy["id"].endswith(IN_GATEWAY.lower())
    identity = subscription.identity(GATEWAYS if is_older else POLICIES, policy)
    protected = {each.id: _is_protected(each, states) for each in guarded if identity.id in _guards(each)}
    unread = next((each for each in protected.values() if isinstance(each, Unknown)), None)
    return WebAcl(identity=identity, protects=unread or tuple(each for each, is_so in protected.items() if is_so))


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
    state = settings.get("state")
    return STATES.get(str(state).lower(), Unknown(why=f"state {state} of a firewall policy is new to netassay"))


def _is_protected(gateway: Gateway, states: States) -> bool | Unknown:
    """Whether a firewall that is on stands before everything that the gateway sends to its backends."""
    found = [states[guard] if guard else False for guard in _guards(gateway)]
    if False in found:
        return False
    return next((each for each in found if isinstance(each, Unknown)), True)


def _guards(gateway: Gateway) -> list[str | None]:
    """The firewall before each path of each listener of layer 7, and None where there is none.

    The policy of a path overrides the one of its site, and this the global one ("Azure Web Application Firewall (WAF)
    policy overview"). What redirects sends nothing to a backend, and counts only where there is nothing else.
    """
    common = _policy(gateway.properties) or (_own_id(gateway) if gateway.properties.get(IN_GATEWAY) else None)
    guards: list[str | None] = []
    for listener in gateway.parts(HTTP_LISTENERS):
        of_site = _policy(properties_of(listener)) or common
        routes = routes_of(gateway, listener)
        if isinstance(routes, Unknown):
            guards.append(of_site)
        else:
            guards += [each.firewall_policy or of_site for each in routes if not each.redirect]
    return guards or [common]


def _policy(properties: Answer) -> str | None:
    return reference(properties.get("firewallPolicy"))
