"""Interfaces and endpoints that belong to something by blocks of their own, and parts that are named by their place."""

from pathlib import Path

import pytest

from scanner.demo.azure_names import refers, resource
from scanner.models import FirewallRuleSet, Listener, NetworkInterface, PrivateEndpoint, TargetGroup, Unknown
from tests.providers.azure.templates.three_ways import IN_GROUP, in_terraform, native, outcomes, plain, virtual_network

OPEN = 'variable "open" {}\n'
INTERFACES = "Microsoft.Network/networkInterfaces"
BALANCERS = "Microsoft.Network/loadBalancers"
NETWORK = f"""
{virtual_network("apps", "apps", "10.1.0.0/16")}
resource "azurerm_subnet" "web" {{
  name = "web"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.apps.name
  address_prefixes = ["10.1.1.0/24"]
}}
resource "azurerm_application_security_group" "web" {{
  name = "web"
  {IN_GROUP}
}}
resource "azurerm_network_interface" "web" {{
  name = "web"
  {IN_GROUP}
  ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.web.id
    private_ip_address_allocation = "Static"
    private_ip_address = "10.1.1.4"
  }}
  ip_configuration {{
    name = "second"
    subnet_id = azurerm_subnet.web.id
    private_ip_address_allocation = "Dynamic"
  }}
}}
"""
IN_GROUP_OF_ITS_OWN = """
resource "azurerm_network_interface_application_security_group_association" "web" {
  network_interface_id = azurerm_network_interface.web.id
  application_security_group_id = azurerm_application_security_group.web.id
}
"""


def test_an_interface_is_in_a_group_with_all_of_its_configurations(tmp_path: Path) -> None:
    found = in_terraform(tmp_path, NETWORK + IN_GROUP_OF_ITS_OWN).one(NetworkInterface)
    assert found.groups is not None
    assert [each.rpartition("/")[2] for each in found.groups] == ["web"]
    assert "applicationsecuritygroups" in found.groups[0]


@pytest.mark.parametrize(
    "association",
    [
        IN_GROUP_OF_ITS_OWN.replace("  network", "  count = var.open ? 1 : 0\n  network"),
        IN_GROUP_OF_ITS_OWN.replace("azurerm_application_security_group.web.id", "var.open"),
    ],
)
def test_a_group_that_an_interface_may_be_in_is_in_doubt(tmp_path: Path, association: str) -> None:
    found = in_terraform(tmp_path, OPEN + NETWORK + association)
    certain = [each for each in found.of(NetworkInterface) if each.groups and "/web" in each.groups[0]]
    assert certain == []


def test_an_interface_that_others_make_is_nobodys(tmp_path: Path) -> None:
    text = OPEN + NETWORK + IN_GROUP_OF_ITS_OWN.replace("azurerm_network_interface.web.id", "var.open")
    assert in_terraform(tmp_path, text).one(NetworkInterface).groups == ()


LIMITED = """
resource "azurerm_network_security_group" "web" {
  name = "web"
  IN_GROUP
  security_rule {
    name = "shell"
    priority = 100
    direction = "Inbound"
    access = "Allow"
    protocol = "Tcp"
    source_port_range = "*"
    source_address_prefix = "*"
    destination_port_range = "22"
    destination_application_security_group_ids = [azurerm_application_security_group.web.id]
  }
}
resource "azurerm_subnet_network_security_group_association" "web" {
  subnet_id = azurerm_subnet.web.id
  network_security_group_id = azurerm_network_security_group.web.id
}
""".replace("IN_GROUP", IN_GROUP)


def test_a_rule_for_the_members_of_a_group_is_found_at_its_line(tmp_path: Path) -> None:
    text = NETWORK + IN_GROUP_OF_ITS_OWN + LIMITED
    line = text[: text.index("  security_rule {")].count("\n") + 1
    found = in_terraform(tmp_path, text)
    assert list(outcomes(found, "firewall-ingress-sensitive-port-open")) == [
        ("fail", "azurerm_network_security_group.web", line)
    ]
    (rule, *_) = found.one(FirewallRuleSet).rules
    assert tuple(each.name for each in rule.targets) == found.one(NetworkInterface).groups


ENDPOINT = f"""
resource "azurerm_private_endpoint" "store" {{
  name = "store"
  {IN_GROUP}
  subnet_id = azurerm_subnet.web.id
  private_service_connection {{
    name = "store"
    private_connection_resource_id = "/subscriptions/s/store"
    is_manual_connection = false
  }}
}}
resource "azurerm_private_endpoint_application_security_group_association" "store" {{
  private_endpoint_id = azurerm_private_endpoint.store.id
  application_security_group_id = azurerm_application_security_group.web.id
}}
"""


def test_an_endpoint_in_a_group_is_what_it_was(tmp_path: Path) -> None:
    assert in_terraform(tmp_path, NETWORK + ENDPOINT, PrivateEndpoint).one(PrivateEndpoint).is_available


BALANCER = f"""
resource "azurerm_lb" "feed" {{
  name = "feed"
  {IN_GROUP}
  frontend_ip_configuration {{
    name = "inner"
    subnet_id = azurerm_subnet.web.id
    private_ip_address = "10.1.1.100"
  }}
  frontend_ip_configuration {{
    name = "outer"
    public_ip_address_id = azurerm_public_ip.feed.id
  }}
}}
resource "azurerm_public_ip" "feed" {{
  name = "feed"
  {IN_GROUP}
  allocation_method = "Static"
}}
resource "azurerm_lb_backend_address_pool" "feed" {{
  name = "feed"
  loadbalancer_id = azurerm_lb.feed.id
}}
"""
RULE = """
resource "azurerm_lb_rule" "feed" {
  name = "feed"
  loadbalancer_id = azurerm_lb.feed.id
  protocol = "Tcp"
  frontend_port = 443
  backend_port = 443
  frontend_ip_configuration_name = FRONTEND
  backend_address_pool_ids = [azurerm_lb_backend_address_pool.feed.id]
}
"""
MEMBER = """
resource "azurerm_network_interface_backend_address_pool_association" "web" {
  network_interface_id = azurerm_network_interface.web.id
  ip_configuration_name = CONFIGURATION
  backend_address_pool_id = azurerm_lb_backend_address_pool.feed.id
}
"""


@pytest.mark.parametrize(
    ("frontend", "is_public"),
    [
        ('"outer"', True),
        ("azurerm_lb.feed.frontend_ip_configuration[1].name", True),
        ("azurerm_lb.feed.frontend_ip_configuration.1.name", True),
        ("azurerm_lb.feed.frontend_ip_configuration[0].name", False),
    ],
)
def test_a_frontend_that_is_named_by_its_place(tmp_path: Path, frontend: str, is_public: bool) -> None:
    found = in_terraform(tmp_path, NETWORK + BALANCER + RULE.replace("FRONTEND", frontend))
    assert found.one(Listener).is_public is is_public


@pytest.mark.parametrize(
    "frontend",
    [
        "var.open",
        "azurerm_lb.feed.frontend_ip_configuration[2].name",
        "azurerm_lb.other.frontend_ip_configuration[0].name",
    ],
)
def test_a_frontend_that_is_not_known(tmp_path: Path, frontend: str) -> None:
    found = in_terraform(tmp_path, OPEN + NETWORK + BALANCER + RULE.replace("FRONTEND", frontend))
    assert [each for each in found.of(Listener) if not isinstance(each.is_public, Unknown)] == []


@pytest.mark.parametrize(
    ("configuration", "target"),
    [('"main"', "10.1.1.4"), ("azurerm_network_interface.web.ip_configuration[0].name", "10.1.1.4")],
)
def test_a_configuration_that_is_named_by_its_place(tmp_path: Path, configuration: str, target: str) -> None:
    text = NETWORK + BALANCER + RULE.replace("FRONTEND", '"inner"') + MEMBER.replace("CONFIGURATION", configuration)
    group = in_terraform(tmp_path, text).one(TargetGroup)
    assert not isinstance(group.targets, Unknown)
    assert [each.id for each in group.targets] == [target]


def test_a_member_that_others_make_is_named_by_its_interface(tmp_path: Path) -> None:
    elsewhere = '"/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/networkInterfaces/other"'
    member = MEMBER.replace("azurerm_network_interface.web.id", elsewhere).replace("CONFIGURATION", '"main"')
    text = NETWORK + BALANCER + RULE.replace("FRONTEND", '"inner"') + member
    group = in_terraform(tmp_path, text).one(TargetGroup)
    assert not isinstance(group.targets, Unknown)
    assert len(group.targets) == 1


SUBNETS = """
resource "azurerm_virtual_network" "whole" {
  name = "whole"
  IN_GROUP
  address_space = ["10.2.0.0/16"]
  ONE
}
resource "azurerm_network_interface" "whole" {
  name = "whole"
  IN_GROUP
  ip_configuration {
    name = "main"
    subnet_id = azurerm_virtual_network.whole.subnet[0].id
    private_ip_address_allocation = "Dynamic"
  }
}
""".replace("IN_GROUP", IN_GROUP)
SUBNET = '  subnet {\n    name = "NAME"\n    address_prefixes = ["10.2.1.0/24"]\n  }\n'


def test_the_only_subnet_within_a_network(tmp_path: Path) -> None:
    found = in_terraform(tmp_path, SUBNETS.replace("ONE", SUBNET.replace("NAME", "in"))).one(NetworkInterface)
    assert str(found.subnet).endswith("/virtualnetworks/whole/subnets/in")


def test_which_one_of_a_set_is_meant_is_not_known(tmp_path: Path) -> None:
    both = SUBNET.replace("NAME", "a") + SUBNET.replace("NAME", "b")
    found = in_terraform(tmp_path, SUBNETS.replace("ONE", both)).one(NetworkInterface)
    assert "/unknown/" in str(found.subnet)


NAT_RULE = """
resource "azurerm_lb_nat_rule" "shell" {
  name = "shell"
  resource_group_name = "template"
  loadbalancer_id = azurerm_lb.feed.id
  protocol = "Tcp"
  frontend_port = 50022
  backend_port = 22
  frontend_ip_configuration_name = "outer"
}
resource "azurerm_network_interface_nat_rule_association" "shell" {
  network_interface_id = azurerm_network_interface.web.id
  ip_configuration_name = "main"
  nat_rule_id = azurerm_lb_nat_rule.shell.id
}
"""


def test_an_interface_that_a_rule_may_lead_to_is_told(tmp_path: Path) -> None:
    maybe = NAT_RULE.replace("  network_interface_id", "  count = var.open ? 1 : 0\n  network_interface_id")
    found = in_terraform(tmp_path, OPEN + NETWORK + BALANCER + maybe)
    assert found.of(Listener) == []
    assert "azurerm_lb_nat_rule.shell" in {each.address for each in found.inventory.unevaluated}


def test_interfaces_of_a_template_of_azure_name_their_rules(tmp_path: Path) -> None:
    own = {
        "privateIPAddress": "10.1.1.4",
        "subnet": refers("Microsoft.Network/virtualNetworks/subnets", "apps/web"),
        "loadBalancerInboundNatRules": [refers(f"{BALANCERS}/inboundNatRules", "feed/shell")],
        "applicationGatewayBackendAddressPools": [],
    }
    front = {"name": "outer", "properties": {"publicIPAddress": refers("Microsoft.Network/publicIPAddresses", "feed")}}
    shell = {
        "frontendIPConfiguration": refers(f"{BALANCERS}/frontendIPConfigurations", "feed/outer"),
        "protocol": "Tcp",
        "frontendPort": 50022,
        "backendPort": 22,
    }
    rules = [{"name": "shell", "properties": shell}]
    resources = [
        resource(INTERFACES, "web", {"ipConfigurations": [{"name": "main", "properties": own}]}),
        resource(
            BALANCERS, "feed", {"frontendIPConfigurations": [front], "inboundNatRules": rules}, sku={"name": "Standard"}
        ),
    ]
    found = native(tmp_path, resources)
    assert str(found.one(Listener).interface).endswith("/networkinterfaces/web")
    assert plain(in_terraform(tmp_path, NETWORK + BALANCER + NAT_RULE), Listener) == plain(found, Listener)


def test_configurations_that_are_not_known_are_in_no_group(tmp_path: Path) -> None:
    text = NETWORK.replace('    name = "second"', "    name = var.open")
    found = in_terraform(tmp_path, OPEN + text + IN_GROUP_OF_ITS_OWN)
    assert found.inventory.gaps == ()
