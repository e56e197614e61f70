"""Virtual networks, subnets, security groups, route tables, interfaces and addresses."""

from collections.abc import Iterator
from typing import Any

from providers.azure.arm_fields import properties_of, zones_of
from providers.azure.template_defaults import with_default_rules
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_parts import Part, Setting, Told
from providers.templates import Block, Dialect
from providers.translation import ADDRESS, OF_OTHERS, PLACE, place_of, translates
from scanner.models import Unknown

NETWORK = "Microsoft.Network"
VIRTUAL_NETWORKS = f"{NETWORK}/virtualNetworks"
SUBNET = f"{VIRTUAL_NETWORKS}/{{virtual_network_name}}/subnets/{{name}}"
SECURITY_GROUPS = f"{NETWORK}/networkSecurityGroups"
ROUTE_TABLES = f"{NETWORK}/routeTables"
INTERFACES = f"{NETWORK}/networkInterfaces"


def resource(block: Block, naming: Naming, type_name: str, properties: dict[str, Any]) -> dict[str, Any]:
    """A resource as Azure Resource Manager answers it."""
    identifier = naming.id(block)
    location = block.values.text("location", None)
    return {
        "id": identifier,
        "name": identifier.rpartition("/")[2],
        "type": type_name,
        "location": location if isinstance(location, str) else None,
        "zones": zones_of(block),
        "properties": properties,
    }


def part(block: Block, naming: Naming, properties: dict[str, Any]) -> dict[str, Any]:
    """A part of a resource that is a block of its own."""
    identifier = naming.id(block)
    return {"id": identifier, "name": identifier.rpartition("/")[2], "properties": properties, PLACE: place_of(block)}


@translates(
    Dialect.TERRAFORM, "azurerm_virtual_network", tells=[VIRTUAL_NETWORKS], named=f"{VIRTUAL_NETWORKS}/{{name}}"
)
def virtual_network(block: Block, naming: Naming) -> Iterator[Told]:
    """A virtual network, with the subnets within it."""
    properties = properties_of(block, naming, "address_space")
    prefixes = block.values.texts("address_space")
    space = {"addressSpace": {"addressPrefixes": list(prefixes) if isinstance(prefixes, tuple) else prefixes}}
    yield Told(resource(block, naming, VIRTUAL_NETWORKS, {**properties, **space}))


@translates(Dialect.TERRAFORM, "azurerm_subnet", tells=[VIRTUAL_NETWORKS], named=SUBNET)
def subnet(block: Block, naming: Naming) -> Iterator[Told | Part]:
    """A subnet of a virtual network, which the template may not make."""
    properties = {**properties_of(block, naming, "virtual_network_name", *OLDER_POLICIES), **_policies(block)}
    identifier = naming.id(block)
    network = owner_of(identifier)
    if not any(naming.id(each).lower() == network.lower() for each in naming.blocks.of("azurerm_virtual_network")):
        yield Told(_network_of_others(network))
    yield Part(of=network, collection="subnets", answer=part(block, naming, properties))


OLDER_POLICIES = ("private_endpoint_network_policies_enabled", "enforce_private_link_endpoint_network_policies")
"""Up to version 3 of the provider. The older of the two says the opposite of its name (documentation of 3.0)."""


def _policies(block: Block) -> dict[str, Any]:
    enabled, enforced = OLDER_POLICIES
    for name, when_set in ((enabled, "Enabled"), (enforced, "Disabled")):
        if name in block.values:
            other = "Disabled" if when_set == "Enabled" else "Enabled"
            is_set = block.values.flag(name, unset=False)
            policies = is_set if isinstance(is_set, Unknown) else when_set if is_set else other
            return {"privateEndpointNetworkPolicies": policies}
    return {}


def _network_of_others(identifier: str) -> dict[str, Any]:
    name = identifier.rpartition("/")[2]
    return {"id": identifier, "name": name, "type": VIRTUAL_NETWORKS, "properties": {}, ADDRESS: OF_OTHERS}


@translates(
    Dialect.TERRAFORM, "azurerm_network_security_group", tells=[SECURITY_GROUPS], named=f"{SECURITY_GROUPS}/{{name}}"
)
def network_security_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A security group, with the rules within it and those that every one has."""
    yield Told(with_default_rules(resource(block, naming, SECURITY_GROUPS, properties_of(block, naming))))


@translates(
    Dialect.TERRAFORM,
    "azurerm_network_security_rule",
    tells=[],
    named=f"{SECURITY_GROUPS}/{{network_security_group_name}}/securityRules/{{name}}",
)
def network_security_rule(block: Block, naming: Naming) -> Iterator[Part]:
    """A rule of a security group. What is known of a group that the template does not make is too little."""
    rule = part(block, naming, properties_of(block, naming, "network_security_group_name"))
    yield Part(of=owner_of(rule["id"]), collection="securityRules", answer=rule)


@translates(Dialect.TERRAFORM, "azurerm_route_table", tells=[ROUTE_TABLES], named=f"{ROUTE_TABLES}/{{name}}")
def route_table(block: Block, naming: Naming) -> Iterator[Told]:
    """A route table, with the routes within it."""
    yield Told(resource(block, naming, ROUTE_TABLES, properties_of(block, naming)))


@translates(
    Dialect.TERRAFORM,
    "azurerm_route",
    tells=[],
    named=f"{ROUTE_TABLES}/{{route_table_name}}/routes/{{name}}",
)
def route(block: Block, naming: Naming) -> Iterator[Part]:
    """A route of a table."""
    answer = part(block, naming, properties_of(block, naming, "route_table_name"))
    yield Part(of=owner_of(answer["id"]), collection="routes", answer=answer)


@translates(Dialect.TERRAFORM, "azurerm_network_interface", tells=[INTERFACES], named=f"{INTERFACES}/{{name}}")
def network_interface(block: Block, naming: Naming) -> Iterator[Told]:
    """A network interface."""
    yield Told(resource(block, naming, INTERFACES, properties_of(block, naming)))


ASSOCIATIONS = {
    "azurerm_subnet_network_security_group_association": (
        "subnet_id",
        "network_security_group_id",
        "networkSecurityGroup",
    ),
    "azurerm_subnet_route_table_association": ("subnet_id", "route_table_id", "routeTable"),
    "azurerm_subnet_nat_gateway_association": ("subnet_id", "nat_gateway_id", "natGateway"),
    "azurerm_network_interface_security_group_association": (
        "network_interface_id",
        "network_security_group_id",
        "networkSecurityGroup",
    ),
}


@translates(Dialect.TERRAFORM, *ASSOCIATIONS, tells=[])
def association(block: Block, naming: Naming) -> Iterator[Setting]:
    """What a subnet or an interface gets from a block of its own."""
    of, what, field = ASSOCIATIONS[block.type]
    set_of, other = block.values.reference(of, None), block.values.reference(what, None)
    yield Setting(of=naming.id(set_of), answer={field: {"id": naming.id(other)}})


PUBLIC_ADDRESSES = f"{NETWORK}/publicIPAddresses"
PREFIXES = f"{NETWORK}/publicIPPrefixes"
NAT_GATEWAYS = f"{NETWORK}/natGateways"


@translates(Dialect.TERRAFORM, "azurerm_public_ip", tells=[PUBLIC_ADDRESSES], named=f"{PUBLIC_ADDRESSES}/{{name}}")
def public_address(block: Block, naming: Naming) -> Iterator[Told]:
    """A public address. Which one it is shows later."""
    # "Defaults to Standard." (`azurerm_public_ip`)
    sku = {"name": block.values.text("sku", "Standard")}
    yield Told({**resource(block, naming, PUBLIC_ADDRESSES, properties_of(block, naming)), "sku": sku})


@translates(Dialect.TERRAFORM, "azurerm_public_ip_prefix", tells=[PREFIXES], named=f"{PREFIXES}/{{name}}")
def public_prefix(block: Block, naming: Naming) -> Iterator[Told]:
    """A range of public addresses. Which one it is shows later."""
    yield Told(resource(block, naming, PREFIXES, properties_of(block, naming)))


@translates(Dialect.TERRAFORM, "azurerm_nat_gateway", tells=[NAT_GATEWAYS], named=f"{NAT_GATEWAYS}/{{name}}")
def nat_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """A NAT gateway."""
    yield Told(resource(block, naming, NAT_GATEWAYS, properties_of(block, naming)))


OF_NAT_GATEWAYS = {
    "azurerm_nat_gateway_public_ip_association": ("public_ip_address_id", "publicIpAddresses"),
    "azurerm_nat_gateway_public_ip_prefix_association": ("public_ip_prefix_id", "publicIpPrefixes"),
}


@translates(Dialect.TERRAFORM, *OF_NAT_GATEWAYS, tells=[])
def address_of_nat_gateway(block: Block, naming: Naming) -> Iterator[Part]:
    """An address that a NAT gateway gets from a block of its own."""
    key, collection = OF_NAT_GATEWAYS[block.type]
    gateway, address = block.values.reference("nat_gateway_id", None), block.values.reference(key, None)
    yield Part(of=naming.id(gateway), collection=collection, answer={"id": naming.id(address)})
