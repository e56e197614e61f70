"""Site-to-site VPN of Azure Virtual WAN: gateways in hubs, their connections, and the sites. Keys are never read."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

GATEWAYS = f"{NETWORK}/vpnGateways"
CONNECTIONS = f"{GATEWAYS}/vpnConnections"
SITES = f"{NETWORK}/vpnSites"
# The provider's documentation beside the Azure REST API (`IpsecPolicy`). Both phases have their names the wrong way
# round in the former.
POLICY: Mapping[str, str] = {
    "ipsecEncryption": "encryption_algorithm",
    "ipsecIntegrity": "integrity_algorithm",
    "ikeEncryption": "ike_encryption_algorithm",
    "ikeIntegrity": "ike_integrity_algorithm",
    "dhGroup": "dh_group",
    "pfsGroup": "pfs_group",
}


@translates(Dialect.TERRAFORM, "azurerm_vpn_gateway", tells=[GATEWAYS], named=f"{GATEWAYS}/{{name}}")
def gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """A gateway of a hub. Its outside addresses show later."""
    hub = block.values.reference("virtual_hub_id", None)
    yield Told(resource(block, naming, GATEWAYS, {"virtualHub": {"id": naming.id(hub)}}))


@translates(
    Dialect.TERRAFORM,
    "azurerm_vpn_gateway_connection",
    tells=[CONNECTIONS],
    named="{vpn_gateway_id}/vpnConnections/{name}",
)
def connection(block: Block, naming: Naming) -> Iterator[Told]:
    """A connection to a site, by each of its links."""
    links = block.values.blocks("vpn_link")
    told = {
        "remoteVpnSite": {"id": naming.id(block.values.reference("remote_vpn_site_id", None))},
        "vpnLinkConnections": links
        if isinstance(links, Unknown)
        else [each if isinstance(each, Unknown) else _link(each) for each in links],
    }
    yield Told(resource(block, naming, CONNECTIONS, told))


def _link(values: Values) -> dict[str, Any]:
    policies = values.blocks("ipsec_policy")
    # Without a word the provider asks for IKEv2, and for the mode Default (`azurerm_vpn_gateway_connection`).
    properties = {
        "vpnConnectionProtocolType": values.text("protocol", "IKEv2"),
        "vpnLinkConnectionMode": values.text("connection_mode", "Default"),
        "dpdTimeoutSeconds": values.number("dpd_timeout_seconds", None),
        "enableBgp": values.flag("bgp_enabled", unset=False),
        "ipsecPolicies": policies
        if isinstance(policies, Unknown)
        else [each if isinstance(each, Unknown) else _policy(each) for each in policies],
    }
    return {"name": values.text("name", None), "properties": properties}


def _policy(values: Values) -> dict[str, Any]:
    named = {field: values.text(name, None) for field, name in POLICY.items()}
    return {**named, "saLifeTimeSeconds": values.number("sa_lifetime_sec", None)}


@translates(Dialect.TERRAFORM, "azurerm_vpn_site", tells=[SITES], named=f"{SITES}/{{name}}")
def site(block: Block, naming: Naming) -> Iterator[Told]:
    """A site, with the links to it."""
    links = block.values.blocks("link")
    told = (
        links
        if isinstance(links, Unknown)
        else [each if isinstance(each, Unknown) else _site_link(each) for each in links]
    )
    yield Told(resource(block, naming, SITES, {"vpnSiteLinks": told}))


def _site_link(values: Values) -> dict[str, Any]:
    bgp = values.block("bgp", None)
    properties = {
        "ipAddress": values.text("ip_address", None),
        "fqdn": values.text("fqdn", None),
        "bgpProperties": bgp
        if bgp is None or isinstance(bgp, Unknown)
        else {"asn": bgp.number("asn", None), "bgpPeeringAddress": bgp.text("peering_address", None)},
    }
    return {"name": values.text("name", None), "properties": properties}
