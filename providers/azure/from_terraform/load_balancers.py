"""Load balancers and application gateways."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.arm_fields import properties_of
from providers.azure.from_terraform.networks import NETWORK, part, resource
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_parts import Part, Told
from providers.templates import Block, Dialect
from providers.translation import Translator, translates
from scanner.models import Unknown

BALANCERS = f"{NETWORK}/loadBalancers"
GATEWAYS = f"{NETWORK}/applicationGateways"
WAF_POLICIES = f"{NETWORK}/ApplicationGatewayWebApplicationFirewallPolicies"
# Parts of a load balancer that are blocks of their own, and the lists that have them.
PARTS: Mapping[str, str] = {
    "azurerm_lb_rule": "loadBalancingRules",
    "azurerm_lb_nat_pool": "inboundNatPools",
    "azurerm_lb_nat_rule": "inboundNatRules",
    "azurerm_lb_outbound_rule": "outboundRules",
    "azurerm_lb_probe": "probes",
    "azurerm_lb_backend_address_pool": "backendAddressPools",
}


@translates(Dialect.TERRAFORM, "azurerm_lb", tells=[BALANCERS], named=f"{BALANCERS}/{{name}}")
def load_balancer(block: Block, naming: Naming) -> Iterator[Told]:
    """A load balancer. Without a word it is of the SKU Standard, since version 4 of the provider (`azurerm_lb`)."""
    sku = {"name": block.values.text("sku", "Standard"), "tier": block.values.text("sku_tier", "Regional")}
    yield Told({**resource(block, naming, BALANCERS, properties_of(block, naming)), "sku": sku})


def _part(block: Block, naming: Naming) -> Iterator[Part]:
    properties = properties_of(block, naming, "loadbalancer_id")
    if name := naming.text(block.values, "frontend_ip_configuration_name"):
        frontend = f"{owner_of(naming.id(block))}/frontendIPConfigurations/{name}" if isinstance(name, str) else None
        properties["frontendIPConfiguration"] = {"id": frontend} if frontend else name
    answer = part(block, naming, properties)
    yield Part(of=owner_of(answer["id"]), collection=PARTS[block.type], answer=answer)


TRANSLATORS: tuple[Translator, ...] = tuple(
    translates(Dialect.TERRAFORM, kind, tells=[], named=f"{{loadbalancer_id}}/{collection}/{{name}}")(_part)
    for kind, collection in PARTS.items()
)
"""One for each kind of part."""


@translates(Dialect.TERRAFORM, "azurerm_lb_backend_address_pool_address", tells=[])
def member(block: Block, naming: Naming) -> Iterator[Part]:
    """An address of a pool, or a regional balancer that a global one has behind it."""
    pool, network = block.values.reference("backend_address_pool_id", None), block.values.get("virtual_network_id")
    frontend = block.values.reference("backend_address_ip_configuration_id", None)
    told: dict[str, Any] = {
        "ipAddress": block.values.text("ip_address", None),
        "virtualNetwork": None
        if network is None
        else {"id": naming.id(block.values.reference("virtual_network_id", None))},
        "loadBalancerFrontendIPConfiguration": None if frontend is None else {"id": naming.id(frontend)},
    }
    answer = {"name": block.values.text("name", None), "properties": told}
    yield Part(of=naming.id(pool), collection="loadBalancerBackendAddresses", answer=answer)


@translates(Dialect.TERRAFORM, "azurerm_application_gateway", tells=[GATEWAYS], named=f"{GATEWAYS}/{{name}}")
def application_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """An application gateway with all its parts."""
    properties = properties_of(block, naming, "waf_configuration")
    sku = block.values.block("sku", None)
    if sku is not None:
        properties["sku"] = (
            sku if isinstance(sku, Unknown) else {"name": sku.text("name", None), "tier": sku.text("tier", None)}
        )
    waf = block.values.block("waf_configuration", None)
    if waf is not None:
        enabled = waf if isinstance(waf, Unknown) else waf.flag("enabled", unset=False)
        properties["webApplicationFirewallConfiguration"] = {"enabled": enabled}
    for pool in _known(properties.get("backendAddressPools")):
        _addresses(pool)
    for profile in _known(properties.get("sslProfiles")):
        _clients(profile)
    yield Told(resource(block, naming, GATEWAYS, properties))


def _known(parts: Any) -> list[dict[str, Any]]:
    return [each for each in parts if isinstance(each, dict)] if isinstance(parts, list) else []


def _addresses(pool: dict[str, Any]) -> None:
    """The names and addresses of a pool, which the API has in one list."""
    inner = pool["properties"]
    listed = [(field, inner.pop(key, ())) for field, key in (("fqdn", "fqdns"), ("ipAddress", "ipAddresses"))]
    unknown = next((several for _, several in listed if isinstance(several, Unknown)), None)
    inner["backendAddresses"] = unknown or [{field: each} for field, several in listed for each in several]


def _clients(profile: dict[str, Any]) -> None:
    """How clients are verified, which the API has in an object within."""
    inner = profile["properties"]
    revocation = inner.pop("verifyClientCertificateRevocation", None)
    issuer = inner.pop("verifyClientCertIssuerDn", None)
    inner["clientAuthConfiguration"] = {
        "verifyClientRevocation": revocation or "None",
        "verifyClientCertIssuerDN": issuer,
    }


@translates(
    Dialect.TERRAFORM,
    "azurerm_web_application_firewall_policy",
    tells=[WAF_POLICIES],
    named=f"{WAF_POLICIES}/{{name}}",
)
def firewall_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy of a web application firewall. It is enabled unless it says otherwise."""
    settings = block.values.block("policy_settings", None)
    if isinstance(settings, Unknown):
        told: Any = settings
    else:
        enabled = True if settings is None else settings.flag("enabled", unset=True)
        mode = "Prevention" if settings is None else settings.text("mode", "Prevention")
        state = enabled if isinstance(enabled, Unknown) else "Enabled" if enabled else "Disabled"
        told = {"state": state, "mode": mode}
    yield Told(resource(block, naming, WAF_POLICIES, {"policySettings": told}))
