"""Parts of Azure's resources in templates of which it is not known, or not told, what they belong to."""

from pathlib import Path

import pytest
from pydantic import JsonValue

from scanner.models import Listener
from tests.declaring import declare
from tests.providers.azure.templates.three_ways import IN_GROUP, in_terraform, outcomes

OPEN_PORT = "firewall-ingress-sensitive-port-open"
VARIABLES = 'variable "open" {}\nvariable "group" {}\n'


def group(block: str, name: str) -> str:
    return f'resource "azurerm_network_security_group" "{block}" {{\n  name = {name}\n  {IN_GROUP}\n}}\n'


def rule(of: str, *, ports: str = '"22"', resource_group: str = '"template"') -> str:
    return f"""
resource "azurerm_network_security_rule" "shell" {{
  name = "shell"
  priority = 100
  direction = "Inbound"
  access = "Allow"
  protocol = "Tcp"
  source_port_range = "*"
  destination_port_range = {ports}
  source_address_prefix = "*"
  destination_address_prefix = "*"
  resource_group_name = {resource_group}
  network_security_group_name = {of}
}}
"""


GROUPS = group("web", '"web"') + group("db", '"db"') + group("called", "var.group")
ONE_OF_TWO = "var.open ? azurerm_network_security_group.web.name : azurerm_network_security_group.db.name"
WEB, DB, CALLED = (f"azurerm_network_security_group.{each}" for each in ("web", "db", "called"))


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("azurerm_network_security_group.web.name", {WEB: "fail", DB: "pass", CALLED: "pass"}),
        ('"web"', {WEB: "fail", DB: "pass", CALLED: "pass"}),
        ('"of-others"', {WEB: "pass", DB: "pass", CALLED: "pass", "of-others": "fail"}),
        (ONE_OF_TWO, {WEB: "undetermined", DB: "undetermined", CALLED: "pass"}),
        ("var.group", dict.fromkeys((WEB, DB, CALLED), "undetermined")),
    ],
)
def test_a_rule_is_one_of_every_group_that_may_have_it(tmp_path: Path, of: str, expected: dict[str, str]) -> None:
    found = in_terraform(tmp_path, VARIABLES + GROUPS + rule(of))
    verdicts = {name: outcome for outcome, name, _ in outcomes(found, OPEN_PORT)}
    own = {name: outcome for name, outcome in verdicts.items() if name not in expected}
    assert {name: verdicts[name] for name in expected} == expected
    assert set(own.values()) <= {"fail"}
    assert "fail" in verdicts.values()
    assert found.inventory.unevaluated == ()


def test_a_rule_that_opens_nothing_says_nothing_against_the_groups_that_may_have_it(tmp_path: Path) -> None:
    found = in_terraform(tmp_path, VARIABLES + GROUPS + rule("var.group", ports='"443"'))
    assert {outcome for outcome, _, _ in outcomes(found, OPEN_PORT)} == {"pass"}


@pytest.mark.parametrize("words", ["var.group", "azurerm_resource_group.main.name"])
def test_a_rule_is_of_the_group_that_it_names_in_whichever_words_the_resource_group_is_written(
    tmp_path: Path, words: str
) -> None:
    main = f'resource "azurerm_resource_group" "main" {{\n  name = var.open\n  {IN_GROUP}\n}}\n'
    text = VARIABLES + main + GROUPS + rule(f"{WEB}.name", resource_group=words)
    verdicts = {name: outcome for outcome, name, _ in outcomes(in_terraform(tmp_path, text), OPEN_PORT)}
    assert verdicts == {WEB: "undetermined", DB: "pass", CALLED: "pass", "web": "fail"}


SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
NSG = "Microsoft.Network/networkSecurityGroups"
PROPERTIES: JsonValue = {
    "priority": 100,
    "direction": "Inbound",
    "access": "Allow",
    "protocol": "Tcp",
    "sourcePortRange": "*",
    "destinationPortRange": "22",
    "sourceAddressPrefix": "*",
    "destinationAddressPrefix": "*",
}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("web/shell", {"web": "fail", "db": "pass"}),
        ("of-others/shell", {"web": "pass", "db": "pass", "of-others": "fail"}),
        ("[concat(parameters('group'), '/shell')]", {"web": "undetermined", "db": "undetermined"}),
    ],
)
def test_a_rule_in_a_template_of_azure(tmp_path: Path, name: str, outcome: dict[str, str]) -> None:
    template: JsonValue = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"group": {"type": "string"}},
        "resources": [
            {"type": NSG, "apiVersion": "2024-05-01", "name": "web"},
            {"type": NSG, "apiVersion": "2024-05-01", "name": "db"},
            {"type": f"{NSG}/securityRules", "apiVersion": "2024-05-01", "name": name, "properties": PROPERTIES},
        ],
    }
    found = declare(tmp_path, {"main.json": template}).judged(OPEN_PORT)
    verdicts = {each.resource.name.rpartition("/")[2]: str(each.outcome) for each in found.verdicts}
    assert {each: verdicts[each] for each in outcome} == outcome
    assert "fail" in verdicts.values()


ENDPOINT = """
resource "azurerm_cdn_frontdoor_endpoint" "{name}" {{
  name = "{name}"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.shop.id
}}
"""
ROUTE = """
resource "azurerm_cdn_frontdoor_route" "{name}" {{
  name = "{name}"
  cdn_frontdoor_endpoint_id = {of}
  cdn_frontdoor_origin_group_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cdn/profiles/p/originGroups/o"
  cdn_frontdoor_origin_ids = []
  patterns_to_match = ["/{name}"]
  supported_protocols = ["Http", "Https"]
  https_redirect_enabled = {redirects}
}}
"""
EDGE = """
resource "azurerm_cdn_frontdoor_profile" "shop" {
  name = "shop"
  resource_group_name = "template"
  sku_name = "Standard_AzureFrontDoor"
}
"""
ONE, TWO = "azurerm_cdn_frontdoor_endpoint.one", "azurerm_cdn_frontdoor_endpoint.two"


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (f"{ONE}.id", {"fail", "pass"}),
        (f"var.open ? {ONE}.id : {TWO}.id", set()),
        # Nothing from outside can be the id of what is yet to be made.
        ("var.open", {"pass"}),
    ],
)
def test_a_route_is_one_of_every_endpoint_that_may_have_it(tmp_path: Path, of: str, expected: set[str]) -> None:
    routes = [
        ROUTE.format(name=each, of=f"azurerm_cdn_frontdoor_endpoint.{each}.id", redirects="true")
        for each in ("one", "two")
    ]
    text = VARIABLES + EDGE + ENDPOINT.format(name="one") + ENDPOINT.format(name="two") + "".join(routes)
    found = in_terraform(tmp_path, text + ROUTE.format(name="plain", of=of, redirects="false"))
    assert {outcome for outcome, _, _ in outcomes(found, "cdn-viewer-https")} == expected


def test_routes_that_nobody_can_place_are_told_once(tmp_path: Path) -> None:
    one_of_two = ROUTE.format(name="plain", of=f"var.open ? {ONE}.id : {TWO}.id", redirects="false")
    text = VARIABLES + EDGE + ENDPOINT.format(name="one") + ENDPOINT.format(name="two") + one_of_two
    told = [each.address for each in in_terraform(tmp_path, text).inventory.unevaluated]
    assert told == ["azurerm_cdn_frontdoor_route.plain", "azurerm_cdn_frontdoor_profile.shop"]


BALANCER = """
resource "azurerm_lb" "{name}" {{
  name = "{name}"
  location = "westeurope"
  resource_group_name = "template"
  sku = "Standard"
  frontend_ip_configuration {{
    name = "front"
    private_ip_address = "10.0.0.4"
    subnet_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
  }}
}}
resource "azurerm_lb_rule" "{name}" {{
  name = "web"
  loadbalancer_id = azurerm_lb.{name}.id
  protocol = "Tcp"
  frontend_port = 443
  backend_port = 443
  frontend_ip_configuration_name = "front"
}}
"""
SHELL = """
resource "azurerm_lb_rule" "shell" {{
  name = "shell"
  loadbalancer_id = {of}
  protocol = "Tcp"
  frontend_port = 22
  backend_port = 22
  frontend_ip_configuration_name = "front"
}}
"""


@pytest.mark.parametrize(
    ("of", "is_told"),
    [("azurerm_lb.one.id", True), ("var.open ? azurerm_lb.one.id : azurerm_lb.two.id", False)],
)
def test_a_rule_of_one_of_two_balancers_leaves_open_what_both_forward(tmp_path: Path, of: str, is_told: bool) -> None:
    text = VARIABLES + BALANCER.format(name="one") + BALANCER.format(name="two") + SHELL.format(of=of)
    found = in_terraform(tmp_path, text, Listener)
    assert bool(found.of(Listener)) is is_told
    assert bool(found.inventory.unevaluated) is not is_told


def test_a_rule_that_could_not_be_evaluated_may_be_of_any_group(tmp_path: Path) -> None:
    some = rule(f"{WEB}.name").replace('name = "shell"', 'for_each = var.open\n  name = "shell"', 1)
    found = in_terraform(tmp_path, VARIABLES + GROUPS + some)
    verdicts = {name: outcome for outcome, name, _ in outcomes(found, OPEN_PORT)}
    assert verdicts == dict.fromkeys((WEB, DB, CALLED), "undetermined")


def test_a_route_that_could_not_be_evaluated_leaves_endpoints_open(tmp_path: Path) -> None:
    own = ROUTE.format(name="one", of=f"{ONE}.id", redirects="true")
    some = ROUTE.format(name="plain", of=f"{ONE}.id", redirects="false").replace("{", "{\n  for_each = var.open", 1)
    text = VARIABLES + EDGE + ENDPOINT.format(name="one") + own
    assert {outcome for outcome, _, _ in outcomes(in_terraform(tmp_path, text), "cdn-viewer-https")} == {"pass"}
    found = in_terraform(tmp_path, text + some)
    assert list(outcomes(found, "cdn-viewer-https")) == []
    assert "azurerm_cdn_frontdoor_route.plain" in {each.address for each in found.inventory.unevaluated}


def test_a_malformed_rule_of_a_template_of_azure_costs_no_more_than_certainty(tmp_path: Path) -> None:
    template: JsonValue = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [
            {"type": NSG, "apiVersion": "2024-05-01", "name": "web"},
            {"type": NSG, "apiVersion": "2024-05-01", "name": "db"},
            {"type": f"{NSG}/securityRules", "apiVersion": "2024-05-01", "name": "web/shell", "properties": ["x"]},
        ],
    }
    found = declare(tmp_path, {"main.json": template})
    verdicts = {each.resource.name.rpartition("/")[2]: str(each.outcome) for each in found.judged(OPEN_PORT).verdicts}
    assert verdicts == {"web": "undetermined", "db": "pass"}


@pytest.mark.parametrize("written", ["5", '"x"', '["x"]'])
def test_a_group_of_which_the_rules_are_no_blocks_is_not_judged(tmp_path: Path, written: str) -> None:
    text = f"""
resource "azurerm_network_security_group" "g" {{
  name          = "g"
  security_rule = {written}
}}
"""
    found = in_terraform(tmp_path, text)
    assert list(outcomes(found, OPEN_PORT)) == []
    (told,) = found.inventory.unevaluated
    assert told.why == "is not as the cloud would take it: security_rule is no block"


@pytest.mark.parametrize("written", ["5", '"x"', '["x"]'])
@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("azurerm_virtual_network", "subnet"),
        ("azurerm_route_table", "route"),
        ("azurerm_network_interface", "ip_configuration"),
        ("azurerm_lb", "frontend_ip_configuration"),
        ("azurerm_firewall", "ip_configuration"),
        ("azurerm_virtual_network_gateway", "ip_configuration"),
        ("azurerm_application_gateway", "frontend_port"),
        ("azurerm_application_gateway", "backend_http_settings"),
        ("azurerm_application_gateway", "url_path_map"),
    ],
)
def test_a_part_that_is_no_block_is_told(tmp_path: Path, kind: str, part: str, written: str) -> None:
    text = f'resource "{kind}" "x" {{\n  name = "x"\n  {part} = {written}\n}}\n'
    (told,) = in_terraform(tmp_path, text).inventory.unevaluated
    assert (told.address, told.why) == (f"{kind}.x", f"is not as the cloud would take it: {part} is no block")


def test_what_a_group_of_others_lets_out_is_not_known(tmp_path: Path) -> None:
    found = in_terraform(tmp_path, VARIABLES + group("web", '"web"') + rule('"of-others"'))
    verdicts = {name: outcome for outcome, name, _ in outcomes(found, "firewall-egress-unrestricted")}
    assert verdicts == {WEB: "fail", "of-others": "undetermined"}
