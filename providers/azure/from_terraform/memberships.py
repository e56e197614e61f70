"""What interfaces and endpoints belong to by blocks of their own: pools, NAT rules and application security groups."""

from collections.abc import Iterator, Mapping

from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Part, Setting, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

# The attribute for the pool, and the list of the pools that a configuration is in.
POOLS: Mapping[str, tuple[str, str]] = {
    "azurerm_network_interface_backend_address_pool_association": (
        "backend_address_pool_id",
        "loadBalancerBackendAddressPools",
    ),
    "azurerm_network_interface_application_gateway_backend_address_pool_association": (
        "backend_address_pool_id",
        "applicationGatewayBackendAddressPools",
    ),
}
SECURITY_GROUPS = f"{NETWORK}/applicationSecurityGroups"
NAT_RULE = "azurerm_network_interface_nat_rule_association"
GROUP = "azurerm_network_interface_application_security_group_association"
GROUP_OF_ENDPOINT = "azurerm_private_endpoint_application_security_group_association"


@translates(Dialect.TERRAFORM, *POOLS, tells=[])
def pool_membership(block: Block, naming: Naming) -> Iterator[Part]:
    """A configuration of an interface that is in a backend pool: each of the two lists the other.

    Raises:
        UndecidedError: which configuration it is, is not known.
    """
    key, collection = POOLS[block.type]
    pool, own = naming.id(block.values.reference(key, None)), _configuration(block, naming)
    yield Part(of=own, collection=collection, answer={"id": pool})
    yield Part(of=pool, collection="backendIPConfigurations", answer={"id": own})


@translates(Dialect.TERRAFORM, NAT_RULE, tells=[])
def nat_rule_membership(block: Block, naming: Naming) -> Iterator[Setting]:
    """A configuration of an interface that a NAT rule leads to.

    Raises:
        UndecidedError: which configuration it is, is not known.
    """
    rule = naming.id(block.values.reference("nat_rule_id", None))
    yield Setting(of=rule, answer={"backendIPConfiguration": {"id": _configuration(block, naming)}})


def _configuration(block: Block, naming: Naming) -> str:
    name = naming.text(block.values, "ip_configuration_name")
    if isinstance(name, Unknown):
        raise UndecidedError(name.why)
    return f"{naming.id(block.values.reference('network_interface_id', None))}/ipConfigurations/{name}"


@translates(Dialect.TERRAFORM, "azurerm_application_security_group", tells=[], named=f"{SECURITY_GROUPS}/{{name}}")
def security_group(block: Block, naming: Naming) -> Iterator[Told]:
    """An application security group, which rules and interfaces name."""
    yield Told(resource(block, naming, SECURITY_GROUPS, {}))


@translates(Dialect.TERRAFORM, GROUP, tells=[])
def group_membership(block: Block, naming: Naming) -> Iterator[Part]:
    """An interface that is in an application security group, with all of its configurations."""
    interface = naming.blocks.target(block, "network_interface_id")
    group = naming.id(block.values.reference("application_security_group_id", None))
    listed = interface.values.blocks("ip_configuration") if interface else ()
    for each in () if isinstance(listed, Unknown) else listed:
        name = each if isinstance(each, Unknown) else each.text("name", None)
        if interface and isinstance(name, str):
            own = f"{naming.id(interface)}/ipConfigurations/{name}"
            yield Part(of=own, collection="applicationSecurityGroups", answer={"id": group})


@translates(Dialect.TERRAFORM, GROUP_OF_ENDPOINT, tells=[])
def group_of_endpoint(block: Block, naming: Naming) -> Iterator[Part]:
    """A private endpoint that is in an application security group."""
    endpoint = naming.id(block.values.reference("private_endpoint_id", None))
    group = naming.id(block.values.reference("application_security_group_id", None))
    yield Part(of=endpoint, collection="applicationSecurityGroups", answer={"id": group})
