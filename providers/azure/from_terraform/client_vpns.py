"""Point-to-site VPNs of virtual hubs, and the server configurations that they have. Secrets are never read."""

from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.from_terraform.vpn import policies_of
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect
from providers.translation import translates

GATEWAYS = f"{NETWORK}/p2svpnGateways"
SERVERS = f"{NETWORK}/vpnServerConfigurations"


@translates(Dialect.TERRAFORM, "azurerm_point_to_site_vpn_gateway", tells=[GATEWAYS], named=f"{GATEWAYS}/{{name}}")
def gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """A gateway of a hub that clients dial in to."""
    hub, server = (block.values.reference(name, None) for name in ("virtual_hub_id", "vpn_server_configuration_id"))
    told = {"virtualHub": {"id": naming.id(hub)}, "vpnServerConfiguration": {"id": naming.id(server)}}
    yield Told(resource(block, naming, GATEWAYS, told))


@translates(Dialect.TERRAFORM, "azurerm_vpn_server_configuration", tells=[SERVERS], named=f"{SERVERS}/{{name}}")
def server_configuration(block: Block, naming: Naming) -> Iterator[Told]:
    """What is accepted of clients. Protocols that are not named are for Azure to choose."""
    told: dict[str, Any] = {
        "vpnProtocols": block.values.texts("vpn_protocols"),
        "vpnAuthenticationTypes": block.values.texts("vpn_authentication_types"),
        "vpnClientIpsecPolicies": policies_of(block.values),
    }
    yield Told(resource(block, naming, SERVERS, told))
