"""Names in DNS zones in Terraform for Azure, and what they lead to."""

from pathlib import Path

import pytest
from pydantic import JsonValue

from scanner.demo.azure_names import resource, resource_id
from scanner.demo.azure_server import AzureServer
from scanner.models import DnsRecord, Unknown
from tests.declaring import Declared, declare
from tests.providers.azure.templates.three_ways import in_terraform, live, what_differs

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
GROUP = 'resource_group_name = "template"'
EDGE = f"""
variable "open" {{}}
resource "azurerm_cdn_frontdoor_profile" "shop" {{
  name = "shop"
  {GROUP}
  sku_name = "Standard_AzureFrontDoor"
}}
resource "azurerm_cdn_frontdoor_endpoint" "shop" {{
  name = "shop"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.shop.id
}}
resource "azurerm_cdn_endpoint" "older" {{
  name = "older"
  {GROUP}
  profile_name = "older"
  location = "global"
}}
resource "azurerm_frontdoor" "classic" {{
  name = "classic"
  {GROUP}
}}
resource "azurerm_public_ip" "front" {{
  name = "front"
  {GROUP}
  location = "westeurope"
  allocation_method = "Static"
}}
"""
ZONES = f"""
resource "azurerm_dns_zone" "shop" {{
  name = "example.com"
  {GROUP}
}}
resource "azurerm_private_dns_zone" "inside" {{
  name = "inside.example"
  {GROUP}
}}
"""


def record(kind: str, zone: str, name: str, *lines: str) -> str:
    body = "\n  ".join((f'name = "{name}"', f"zone_name = {zone}", GROUP, "ttl = 300", *lines))
    return f'resource "azurerm_{kind}_record" "{"apex" if name == "@" else name}" {{\n  {body}\n}}\n'


PUBLIC, PRIVATE = "azurerm_dns_zone.shop.name", "azurerm_private_dns_zone.inside.name"
WRITTEN = (
    record("dns_a", PUBLIC, "@", 'records = ["203.0.113.4", "203.0.113.5"]')
    + record("dns_aaaa", PUBLIC, "six", 'records = ["2001:db8::1"]')
    + record("dns_cname", PUBLIC, "www", 'record = "shop.example.net"')
    + record("private_dns_a", PRIVATE, "db", 'records = ["10.0.0.4"]')
    + record("private_dns_aaaa", PRIVATE, "db6", 'records = ["fd00::4"]')
    + record("private_dns_cname", PRIVATE, "api", 'record = "db.inside.example"')
)


def live_set(zone: str, name: str, kind: str, **properties: object) -> dict[str, JsonValue]:
    made = resource(f"Microsoft.Network/{zone}/{kind}", name, properties, location="global")
    return {**made, "id": resource_id(f"Microsoft.Network/{zone}/{kind}", name)}


@pytest.mark.parametrize("zone", [ZONES, ""])
def test_records_lead_where_they_say(tmp_path: Path, zone: str) -> None:
    text = WRITTEN if zone else WRITTEN.replace(PUBLIC, '"example.com"').replace(PRIVATE, '"inside.example"')
    found = in_terraform(tmp_path, zone + text, DnsRecord)
    assert found.inventory.unevaluated == ()
    assert {(each.domain, each.record_type, each.targets, each.is_private) for each in found.of(DnsRecord)} == {
        ("example.com", "A", ("203.0.113.4", "203.0.113.5"), False),
        ("six.example.com", "AAAA", ("2001:db8::1",), False),
        ("www.example.com", "CNAME", ("shop.example.net",), False),
        ("db.inside.example", "A", ("10.0.0.4",), True),
        ("db6.inside.example", "AAAA", ("fd00::4",), True),
        ("api.inside.example", "CNAME", ("db.inside.example",), True),
    }


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("record = azurerm_cdn_frontdoor_endpoint.shop.host_name", "shop.shop.azurefd.net"),
        ("record = azurerm_cdn_endpoint.older.fqdn", "older.azureedge.net"),
        ("record = azurerm_frontdoor.classic.cname", "classic.azurefd.net"),
        ("target_resource_id = azurerm_cdn_frontdoor_endpoint.shop.id", "shop.shop.azurefd.net"),
        ("target_resource_id = azurerm_public_ip.front.id", None),
        ("target_resource_id = var.open", None),
        ("record = azurerm_public_ip.front.fqdn", None),
        ("record = var.open", None),
    ],
)
def test_names_of_resources(tmp_path: Path, written: str, target: str | None) -> None:
    text = EDGE + ZONES + record("dns_cname", PUBLIC, "www", written)
    found = in_terraform(tmp_path, text, DnsRecord).one(DnsRecord).targets
    assert isinstance(found, Unknown) if target is None else found == (target,)


@pytest.mark.parametrize(("old", "new"), [('"www"', "var.open"), (PUBLIC, "var.open")])
def test_a_name_that_is_not_known(tmp_path: Path, old: str, new: str) -> None:
    text = record("dns_cname", PUBLIC, "www", 'record = "shop.example.net"').replace(f"= {old}", f"= {new}")
    found = in_terraform(tmp_path, EDGE + ZONES + text, DnsRecord).one(DnsRecord)
    assert isinstance(found.domain, Unknown)


PROFILE = f"""
resource "azurerm_traffic_manager_profile" "shop" {{
  name = "shop-dns"
  {GROUP}
  traffic_routing_method = "Priority"
  dns_config {{
    relative_name = "shop"
    ttl = 60
  }}
}}
resource "azurerm_traffic_manager_profile" "inner" {{
  name = "inner"
  {GROUP}
  traffic_routing_method = "Priority"
  dns_config {{
    relative_name = "inner"
    ttl = 60
  }}
}}
resource "azurerm_traffic_manager_nested_endpoint" "inner" {{
  name = "inner"
  profile_id = azurerm_traffic_manager_profile.shop.id
  target_resource_id = azurerm_traffic_manager_profile.inner.id
  minimum_child_endpoints = 1
}}
resource "azurerm_traffic_manager_external_endpoint" "web" {{
  name = "web"
  profile_id = azurerm_traffic_manager_profile.inner.id
  target = "web.example.net"
}}
"""
MANAGED = record("dns_cname", PUBLIC, "www", "record = azurerm_traffic_manager_profile.shop.fqdn")
INNER_CONFIG = '  dns_config {\n    relative_name = "inner"'
OUTER, INNER = "shop.trafficmanager.net", "inner.trafficmanager.net"


@pytest.mark.parametrize(
    ("old", "new", "targets"),
    [
        ("", "", {OUTER, INNER, "web.example.net"}),
        ('target = "web.example.net"', 'target = "web.example.net"\n  enabled = false', {OUTER, INNER}),
        ('"web.example.net"', "var.open", None),
        ('name = "web"\n', 'name = "web"\n  count = var.open ? 1 : 0\n', None),
        (INNER_CONFIG, f'  profile_status = "Disabled"\n{INNER_CONFIG}', {OUTER, INNER}),
    ],
)
def test_what_is_behind_traffic_manager(tmp_path: Path, old: str, new: str, targets: set[str] | None) -> None:
    text = EDGE + ZONES + PROFILE.replace(old, new) + MANAGED
    found = in_terraform(tmp_path, text, DnsRecord).one(DnsRecord).targets
    assert isinstance(found, Unknown) if targets is None else set(found if isinstance(found, tuple) else ()) == targets


def test_an_endpoint_in_azure(tmp_path: Path) -> None:
    azure = """
resource "azurerm_traffic_manager_azure_endpoint" "front" {
  name = "front"
  profile_id = azurerm_traffic_manager_profile.inner.id
  target_resource_id = azurerm_public_ip.front.id
}
"""
    found = in_terraform(tmp_path, EDGE + ZONES + PROFILE + azure + MANAGED, DnsRecord).one(DnsRecord)
    assert isinstance(found.targets, Unknown)


def test_they_are_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, ZONES + record("dns_cname", PUBLIC, "www", 'record = "shop.example.net"'), DnsRecord)
    zone = resource("Microsoft.Network/dnsZones", "example.com", {}, location="global")
    one = live_set("dnsZones", "example.com/www", "CNAME", CNAMERecord={"cname": "shop.example.net"})
    listed = {**one, "id": str(zone["id"]) + "/CNAME/www"}
    assert what_differs(live(azure_server, [zone, listed], DnsRecord), found.inventory, DnsRecord) == []


def native_set(kind: str, name: str, zone: str = "dnsZones", **properties: JsonValue) -> dict[str, JsonValue]:
    """A set of records as templates of Azure Resource Manager have it."""
    return {
        "type": f"Microsoft.Network/{zone}/{kind}",
        "apiVersion": "2018-05-01",
        "name": name,
        "properties": properties,
    }


def native_zone(name: str) -> dict[str, JsonValue]:
    return {"type": "Microsoft.Network/dnsZones", "apiVersion": "2018-05-01", "name": name, "location": "global"}


def in_template(root: Path, *resources: dict[str, JsonValue]) -> Declared:
    parameters: JsonValue = {"open": {"type": "string"}}
    written: JsonValue = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": parameters,
        "resources": [native_zone("example.com"), *resources],
    }
    return declare(root, {"main.json": written}, also=[DnsRecord])


def test_a_template_of_azure_makes_the_same_records(tmp_path: Path) -> None:
    found = in_template(
        tmp_path,
        native_set("A", "example.com/@", ARecords=[{"ipv4Address": "203.0.113.4"}, {"ipv4Address": "203.0.113.5"}]),
        native_set("AAAA", "example.com/six", AAAARecords=[{"ipv6Address": "2001:db8::1"}]),
        native_set("cname", "example.com/www", CNAMERecord={"cname": "shop.example.net"}),
        native_set("TXT", "example.com/note", TXTRecords=[{"value": ["seen by nobody"]}]),
        native_set("A", "inside.example/db", "privateDnsZones", aRecords=[{"ipv4Address": "10.0.0.4"}]),
    )
    assert found.inventory.unevaluated == ()
    assert {(each.domain, each.record_type, each.targets, each.is_private) for each in found.of(DnsRecord)} == {
        ("example.com", "A", ("203.0.113.4", "203.0.113.5"), False),
        ("six.example.com", "AAAA", ("2001:db8::1",), False),
        ("www.example.com", "CNAME", ("shop.example.net",), False),
        ("db.inside.example", "A", ("10.0.0.4",), True),
    }


@pytest.mark.parametrize(
    ("kind", "name", "target"),
    [
        ("Microsoft.Cdn/profiles/endpoints", "'older', 'older'", "older.azureedge.net"),
        ("Microsoft.Network/frontDoors", "'classic'", "classic.azurefd.net"),
        ("Microsoft.Network/publicIPAddresses", "'front'", None),
        ("Microsoft.Network/frontDoors", "'of-others'", None),
        ("Microsoft.Network/frontDoors", "parameters('open')", None),
    ],
)
def test_names_of_resources_in_a_template_of_azure(tmp_path: Path, kind: str, name: str, target: str | None) -> None:
    edges: list[dict[str, JsonValue]] = [
        {"type": "Microsoft.Cdn/profiles", "name": "older", "sku": {"name": "Standard_Microsoft"}},
        {"type": "Microsoft.Cdn/profiles/endpoints", "name": "older/older", "properties": {}},
        {"type": "Microsoft.Network/frontDoors", "name": "classic", "properties": {}},
        {"type": "Microsoft.Network/publicIPAddresses", "name": "front", "properties": {}},
    ]
    alias: JsonValue = {"id": f"[resourceId('{kind}', {name})]"}
    found = in_template(tmp_path, *edges, native_set("CNAME", "example.com/www", targetResource=alias))
    targets = found.one(DnsRecord).targets
    assert isinstance(targets, Unknown) if target is None else targets == (target,)


def test_azapi_makes_the_same_records(tmp_path: Path) -> None:
    text = """
resource "azapi_resource" "www" {
  type = "Microsoft.Network/dnsZones/CNAME@2018-05-01"
  parent_id = azurerm_dns_zone.shop.id
  name = "www"
  body = {
    properties = {
      CNAMERecord = { cname = "shop.example.net" }
    }
  }
}
"""
    found = in_terraform(tmp_path, ZONES + text, DnsRecord).one(DnsRecord)
    assert (found.domain, found.targets) == ("www.example.com", ("shop.example.net",))
