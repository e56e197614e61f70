"""VPN gateways, their connections and the other ends. Shared keys are never read."""

from collections.abc import Iterator
from typing import Any

from providers.azure.arm_fields import properties_of
from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

GATEWAYS = f"{NETWORK}/virtualNetworkGateways"
CONNECTIONS = f"{NETWORK}/connections"
LOCAL_GATEWAYS = f"{NETWORK}/localNetworkGateways"


@translates(Dialect.TERRAFORM, "azurerm_virtual_network_gateway", tells=[GATEWAYS], named=f"{GATEWAYS}/{{name}}")
def virtual_network_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """A gateway of a virtual network."""
    properties = properties_of(block, naming, "type", "vpn_client_configuration", "bgp_settings")
    clients = block.values.block("vpn_client_configuration", None)
    told: dict[str, Any] = {
        "gatewayType": block.values.text("type", None),
        "sku": {"name": block.values.text("sku", None)},
        CLIENTS: clients if clients is None or isinstance(clients, Unknown) else _clients(clients),
    }
    yield Told(resource(block, naming, GATEWAYS, {**properties, **told}))


CLIENTS = "vpnClientConfiguration"


def _clients(values: Values) -> dict[str, Any]:
    """What is accepted of machines that dial in. Protocols that are not named are for Azure to choose."""
    some = values.blocks("virtual_network_gateway_client_connection")
    return {
        "vpnClientAddressPool": {"addressPrefixes": values.texts("address_space")},
        "vpnClientProtocols": values.texts("vpn_client_protocols"),
        "vpnAuthenticationTypes": values.texts("vpn_auth_types"),
        "vpnClientIpsecPolicies": policies_of(values),
        "vngClientConnectionConfigurations": some
        if isinstance(some, Unknown)
        else [each if isinstance(each, Unknown) else _some_clients(each) for each in some],
    }


def _some_clients(values: Values) -> dict[str, Any]:
    pool = {"vpnClientAddressPool": {"addressPrefixes": values.texts("address_prefixes")}}
    return {"name": values.text("name", None), "properties": pool}


@translates(
    Dialect.TERRAFORM,
    "azurerm_virtual_network_gateway_connection",
    tells=[CONNECTIONS],
    named=f"{CONNECTIONS}/{{name}}",
)
def connection(block: Block, naming: Naming) -> Iterator[Told]:
    """A connection. Without a policy it takes whatever Azure takes."""
    ends = {
        "virtual_network_gateway_id": "virtualNetworkGateway1",
        "peer_virtual_network_gateway_id": "virtualNetworkGateway2",
        "local_network_gateway_id": "localNetworkGateway2",
    }
    properties = properties_of(block, naming, "type", "ipsec_policy", *ends)
    named = {field: block.values.reference(name, None) for name, field in ends.items()}
    # "Possible values are IKEv1 and IKEv2", and unset it is IKEv2 but for policy-based gateways, as for the API.
    told: dict[str, Any] = {
        "connectionType": block.values.text("type", None),
        "ipsecPolicies": policies_of(block.values),
        **{field: {"id": naming.id(each)} for field, each in named.items() if each is not None and each != ""},
    }
    yield Told(resource(block, naming, CONNECTIONS, {**properties, **told}))


def policies_of(values: Values) -> Any:
    """The IPsec policies of a connection or of clients, of which Terraform takes one."""
    policy = values.block("ipsec_policy", None)
    if policy is None or isinstance(policy, Unknown):
        return policy
    names = ("dh_group", "ike_encryption", "ike_integrity", "ipsec_encryption", "ipsec_integrity", "pfs_group")
    fields = {_camel(name): policy.text(name, None) for name in names}
    lifetime = next((name for name in LIFETIMES if name in policy), LIFETIMES[0])
    return [{**fields, "saLifeTimeSeconds": policy.number(lifetime, None)}]


LIFETIMES = ("sa_lifetime", "sa_lifetime_in_seconds", "sa_lifetime_seconds")
"""Of connections, of clients of virtual network gateways, and of those of virtual hubs."""


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


@translates(
    Dialect.TERRAFORM,
    "azurerm_local_network_gateway",
    tells=[LOCAL_GATEWAYS],
    named=f"{LOCAL_GATEWAYS}/{{name}}",
)
def local_network_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """The other end, as Azure has it on record."""
    properties = properties_of(block, naming, "address_space")
    prefixes = block.values.texts("address_space")
    space = {"addressPrefixes": list(prefixes) if isinstance(prefixes, tuple) else prefixes}
    yield Told(resource(block, naming, LOCAL_GATEWAYS, {**properties, "localNetworkAddressSpace": space}))
