"""Web application firewalls in front of edges: policies, and what of a Front Door they stand in front of."""

from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.edge_values import listed, refers, state, texts
from providers.azure.from_terraform.networks import resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values, depends_on
from providers.translation import translates
from scanner.models import Unknown

FIREWALLS = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
PROFILES = "Microsoft.Cdn/profiles"
POLICIES = f"{PROFILES}/securityPolicies"
EVERY_PATH = "/*"


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_firewall_policy",
    "azurerm_frontdoor_firewall_policy",
    tells=[FIREWALLS],
    named=f"{FIREWALLS}/{{name}}",
)
def firewall_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy, which is enabled unless it says otherwise. One of Front Door (classic) prevents, unless it says so."""
    settings = {
        "enabledState": state(block.values, "enabled", unset=True),
        "mode": block.values.text("mode", "Prevention"),
    }
    yield Told(resource(block, naming, FIREWALLS, {"policySettings": settings}))


@translates(
    Dialect.TERRAFORM,
    "azurerm_cdn_frontdoor_security_policy",
    tells=[POLICIES],
    named="{cdn_frontdoor_profile_id}/securityPolicies/{name}",
)
def security_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """Which firewall policy stands in front of which names."""
    within = block.values.block("security_policies", None)
    firewall = within if within is None or isinstance(within, Unknown) else within.block("firewall", None)
    parameters: Any = firewall if firewall is None or isinstance(firewall, Unknown) else _parameters(firewall, naming)
    yield Told(resource(block, naming, POLICIES, {"parameters": parameters}))


def _parameters(values: Values, naming: Naming) -> dict[str, Any]:
    return {
        "type": "WebApplicationFirewall",
        "wafPolicy": refers(values, naming, "cdn_frontdoor_firewall_policy_id"),
        "associations": listed(values.blocks("association"), lambda each: _association(each, naming)),
    }


def _association(values: Values, naming: Naming) -> dict[str, Any]:
    """Names and paths. Without paths it is for all of them (`azurerm_cdn_frontdoor_security_policy`)."""

    def domain(one: Values) -> Any:
        named = one.reference("cdn_frontdoor_custom_domain_id", None)
        identity = naming.id(named)
        return {"id": identity} if f"/{PROFILES}/".lower() in identity.lower() else depends_on(str(named))

    return {
        "domains": listed(values.blocks("domain"), domain),
        "patternsToMatch": texts(values, "patterns_to_match", (EVERY_PATH,)),
    }
