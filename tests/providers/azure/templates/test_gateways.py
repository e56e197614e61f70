"""Application gateways in Terraform, with all their parts, and the policies of their firewalls."""

from pathlib import Path

import pytest

from scanner.demo import azure_gateways
from scanner.demo.azure_gateway_certificates import DOMAIN
from scanner.demo.azure_server import AzureServer, Resource
from scanner.models import Listener, LoadBalancer, TargetGroup, TrustStore, Unknown, WebAcl
from tests.providers.azure.templates.three_ways import (
    IN_GROUP,
    in_terraform,
    live,
    native,
    outcomes,
    plain,
    virtual_network,
    what_differs,
)

MODELS = (Listener, LoadBalancer, TargetGroup, TrustStore, WebAcl)
OPEN = 'variable "open" {}\n'
ZONES = 'zones = ["1", "2", "3"]'
PREDEFINED = """
  ssl_policy {{
    policy_type = "Predefined"
    policy_name = "{name}"
  }}
"""
STRONG = PREDEFINED.format(name="AppGwSslPolicy20220101S")
NETWORKS = f"""
{virtual_network("apps", "apps-vnet", "10.40.0.0/16")}
{virtual_network("legacy", "apps-vnet-legacy", "10.41.0.0/16")}
"""
SUBNET = """
resource "azurerm_subnet" "{name}" {{
  name = "{name}"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.{network}.name
  address_prefixes = ["{block}"]
}}
"""
SUBNETS = (
    SUBNET.format(name="appgw", network="apps", block="10.40.3.0/24")
    + SUBNET.format(name="web", network="apps", block="10.40.1.0/24")
    + SUBNET.format(name="machines-legacy", network="legacy", block="10.41.4.0/24")
)
FIREWALL = """
resource "azurerm_web_application_firewall_policy" "{name}" {{
  name = "{name}"
  {group}
  policy_settings {{
    {enabled}
    mode = "Prevention"
  }}
  managed_rules {{
    managed_rule_set {{
      version = "3.2"
    }}
  }}
}}
"""
FIREWALLS = FIREWALL.format(name="apps-waf", group=IN_GROUP, enabled="") + FIREWALL.format(
    name="apps-waf-legacy", group=IN_GROUP, enabled="enabled = false"
)
GATEWAY = """
resource "azurerm_public_ip" "{name}" {{
  name = "{name}"
  {group}
  allocation_method = "Static"
  {zones}
}}
resource "azurerm_network_interface" "{machine}" {{
  name = "{machine}"
  {group}
  ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.{behind}.id
    private_ip_address_allocation = "Static"
    private_ip_address = "{address}"
  }}
}}
resource "azurerm_network_interface_application_gateway_backend_address_pool_association" "{name}" {{
  network_interface_id = azurerm_network_interface.{machine}.id
  ip_configuration_name = "main"
  backend_address_pool_id = azurerm_application_gateway.{name}.backend_address_pool[0].id
}}
resource "azurerm_application_gateway" "{name}" {{
  name = "{name}"
  {group}
  {own_zones}
  sku {{
    name = "WAF_v2"
    tier = "WAF_v2"
    capacity = 2
  }}
  gateway_ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.{subnet}.id
  }}
  frontend_ip_configuration {{
    name = "front"
    public_ip_address_id = azurerm_public_ip.{name}.id
  }}
  frontend_port {{
    name = "port-80"
    port = 80
  }}
  frontend_port {{
    name = "port-443"
    port = 443
  }}
  backend_address_pool {{
    name = "{pool}"
  }}
  {settings}
{parts}
}}
"""
SETTINGS = """
  backend_http_settings {
    name = "machines"
    cookie_based_affinity = "Disabled"
    port = 443
    protocol = "Https"
    probe_name = "up"
  }
  probe {
    name = "up"
    protocol = "Https"
    path = "/healthz"
    interval = 15
    timeout = 30
    unhealthy_threshold = 3
  }
"""
LEGACY_SETTINGS = """
  backend_http_settings {
    name = "machines-legacy"
    cookie_based_affinity = "Disabled"
    port = 80
    protocol = "Http"
  }
"""
LISTENER = """
  http_listener {{
    name = "{name}"
    frontend_ip_configuration_name = "front"
    frontend_port_name = "port-{port}"
    protocol = "{protocol}"
    host_names = ["{host}"]
    {more}
  }}
"""
RULE = """
  request_routing_rule {{
    name = "{name}"
    rule_type = "Basic"
    priority = 10
    http_listener_name = "{name}"
    {more}
  }}
"""
CERTIFICATE = """
  ssl_certificate {{
    name = "{name}"
    data = "x"
    password = "kestrel.demo.certificate.password"
  }}
"""
AUTHORITY = """
  trusted_client_certificate {{
    name = "{name}"
    data = "x"
  }}
"""
PROFILE = """
  ssl_profile {{
    name = "{name}"
    trusted_client_certificate_names = ["{authority}"]
    {revocation}
  }}
"""


def listener(name: str, port: int, host: str, more: str = "") -> str:
    protocol = "Https" if "ssl_certificate_name" in more else "Http"
    return LISTENER.format(name=name, port=port, host=f"{host}.{DOMAIN}", protocol=protocol, more=more)


def to_pool(end: str = "") -> str:
    pool, settings = f'backend_address_pool_name = "machines{end}"', f'backend_http_settings_name = "machines{end}"'
    return f"{pool}\n    {settings}"


def gateway(name: str, address: str, *parts: str, zones: str = ZONES) -> str:
    """A gateway with the machine behind it."""
    is_legacy = name.endswith("-legacy")
    end, base = ("-legacy" if is_legacy else ""), name.removesuffix("-legacy")
    return GATEWAY.format(
        name=name,
        group=IN_GROUP,
        zones=ZONES,
        own_zones=zones,
        machine=f"{base}-machine{end}",
        behind="machines-legacy" if is_legacy else "web",
        subnet="machines-legacy" if is_legacy else "appgw",
        address=address,
        pool=f"machines{end}",
        settings=LEGACY_SETTINGS if is_legacy else SETTINGS,
        parts="".join(parts),
    )


REDIRECT = """
  redirect_configuration {
    name = "tls"
    redirect_type = "Permanent"
    target_listener_name = "site"
  }
"""
EDGE_PARTS = (
    CERTIFICATE.format(name="site"),
    listener("site", 443, "www", 'ssl_certificate_name = "site"'),
    listener("plain", 80, "www"),
    RULE.format(name="site", more=to_pool()),
    RULE.format(name="plain", more='redirect_configuration_name = "tls"'),
    REDIRECT,
)
PROTECTED = "  firewall_policy_id = azurerm_web_application_firewall_policy.apps-waf.id\n"
EDGE = gateway("edge", "10.40.1.10", STRONG, PROTECTED, *EDGE_PARTS)
EDGE_LEGACY = gateway(
    "edge-legacy",
    "10.41.4.110",
    PREDEFINED.format(name="AppGwSslPolicy20150501"),
    "  firewall_policy_id = azurerm_web_application_firewall_policy.apps-waf-legacy.id\n",
    CERTIFICATE.format(name="site-legacy"),
    listener("site-legacy", 443, "shop-legacy", 'ssl_certificate_name = "site-legacy"'),
    listener("plain-legacy", 80, "shop-legacy"),
    RULE.format(name="site-legacy", more=to_pool("-legacy")),
    RULE.format(name="plain-legacy", more=to_pool("-legacy")),
    zones='zones = ["1"]',
)
PARTNERS = gateway(
    "partner-api",
    "10.40.1.11",
    STRONG,
    PROTECTED,
    CERTIFICATE.format(name="carriers"),
    AUTHORITY.format(name="carriers"),
    PROFILE.format(name="carriers", authority="carriers", revocation='verify_client_certificate_revocation = "OCSP"'),
    listener("carriers", 443, "partners", 'ssl_certificate_name = "carriers"\n    ssl_profile_name = "carriers"'),
    RULE.format(name="carriers", more=to_pool()),
)
ALL = NETWORKS + SUBNETS + FIREWALLS + EDGE + EDGE_LEGACY + PARTNERS
# Addresses and their names, locks and measurements are known later, or by others; the facts of a policy come from Azure
# live, and from the table otherwise.
LATER = {"addresses", "deletion_protection", "domain", "healthy", "tls.resolution", "tls.as_of"}


def estate() -> list[Resource]:
    """What the demo has of these gateways: the provider has no block for tokens, nor for what others let pass."""
    others = ("intranet", "partner-api-legacy")
    return [each for each in azure_gateways.resources() if not any(name in str(each["id"]) for name in others)]


def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, ALL, *MODELS)
    assert found.inventory.unevaluated == ()
    own = live(azure_server, estate(), *MODELS)
    assert [each for each in what_differs(own, found.inventory, *MODELS) if each.field not in LATER] == []


@pytest.mark.parametrize("model", MODELS)
def test_both_templates_are_alike(tmp_path: Path, model: type) -> None:
    (own, its) = (plain(each, model) for each in (in_terraform(tmp_path, ALL), native(tmp_path, estate())))
    for one in (*own, *its):
        # The demo's API tells addresses and their names, as a template never does; locks have words of their own.
        for name in ("addresses", "domain", "deletion_protection"):
            one.pop(name, None)
    assert own == its


SITE = NETWORKS + SUBNETS + FIREWALLS


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        (STRONG, "pass"),
        (PREDEFINED.format(name="AppGwSslPolicy20150501"), "fail"),
        (PREDEFINED.format(name="x").replace('"x"', "var.open"), "undetermined"),
        # Which default holds depends on when the gateway was made.
        ("", "undetermined"),
    ],
)
def test_which_versions_of_tls_a_listener_accepts(tmp_path: Path, settings: str, outcome: str) -> None:
    text = OPEN + SITE + EDGE.replace(STRONG, settings)
    line = text[: text.index('  http_listener {\n    name = "site"')].count("\n") + 1
    found = outcomes(in_terraform(tmp_path, text), "tls-minimum-version")
    assert {(each, at) for each, _, at in found if each != "not-applicable"} == {(outcome, line)}


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        (PROTECTED, "pass"),
        # Something else may stand before it, which a template does not tell.
        (PROTECTED.replace("apps-waf", "apps-waf-legacy"), "undetermined"),
        (PROTECTED.replace("azurerm_web_application_firewall_policy.apps-waf.id", "var.open"), "undetermined"),
        ("", "undetermined"),
    ],
)
def test_which_firewall_stands_before_a_gateway(tmp_path: Path, policy: str, outcome: str) -> None:
    text = OPEN + SITE + EDGE.replace(PROTECTED, policy)
    assert {each[0] for each in outcomes(in_terraform(tmp_path, text), "waf-attached")} == {outcome}


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [("enabled = true", "pass"), ("enabled = false", "undetermined"), ("enabled = var.open", "undetermined")],
)
def test_the_older_firewall_within_a_gateway(tmp_path: Path, settings: str, outcome: str) -> None:
    older = f"""
  waf_configuration {{
    {settings}
    firewall_mode = "Prevention"
    rule_set_version = "3.2"
  }}
"""
    text = OPEN + SITE + EDGE.replace(PROTECTED, older)
    assert {each[0] for each in outcomes(in_terraform(tmp_path, text), "waf-attached")} == {outcome}


def test_a_pool_whose_members_may_be_declared_elsewhere_is_open(tmp_path: Path) -> None:
    alone = EDGE.replace("backend_address_pool[0].id", "backend_address_pool_elsewhere")
    group = in_terraform(tmp_path, SITE + alone).one(TargetGroup)
    assert isinstance(group.targets, Unknown)


def test_an_address_that_is_not_known_leaves_open_what_is_in_the_pool(tmp_path: Path) -> None:
    text = EDGE.replace(
        '    name = "machines"\n  }\n', '    name = "machines"\n    ip_addresses = [var.open]\n  }\n', 1
    )
    assert "ip_addresses" in text
    alone = text.replace("backend_address_pool[0].id", "backend_address_pool_elsewhere")
    group = in_terraform(tmp_path, OPEN + SITE + alone).one(TargetGroup)
    assert isinstance(group.targets, Unknown)


def test_names_and_addresses_of_a_pool(tmp_path: Path) -> None:
    members = '    name = "machines"\n    ip_addresses = ["10.40.1.10"]\n    fqdns = ["app.example"]\n  }\n'
    text = EDGE.replace('    name = "machines"\n  }\n', members, 1).replace(
        "backend_address_pool[0].id", "backend_address_pool_elsewhere"
    )
    group = in_terraform(tmp_path, SITE + text).one(TargetGroup)
    assert not isinstance(group.targets, Unknown)
    assert [each.id for each in group.targets] == ["app.example", "10.40.1.10"]


PATHS = """
  request_routing_rule {
    name = "site"
    rule_type = "PathBasedRouting"
    priority = 10
    http_listener_name = "site"
    url_path_map_name = "paths"
  }
  url_path_map {
    name = "paths"
    default_redirect_configuration_name = "tls"
    path_rule {
      name = "api"
      paths = ["/api/*"]
      backend_address_pool_name = "machines"
      backend_http_settings_name = "machines"
    }
  }
"""


def test_rules_for_paths(tmp_path: Path) -> None:
    text = EDGE.replace(RULE.format(name="site", more=to_pool()), PATHS)
    (found,) = (each for each in in_terraform(tmp_path, SITE + text).of(Listener) if each.port == 443)
    assert not isinstance(found.rules, Unknown)
    assert [(each.priority, each.paths) for each in found.rules] == [("api", ("/api/*",)), ("default", ())]
    assert [each.outcome for each in found.rules] == ["forward", "redirect"]


@pytest.mark.parametrize("members", ["ip_addresses = var.open", "fqdns = var.open", "ip_addresses = [var.open]"])
def test_members_that_are_not_known_are_no_members(tmp_path: Path, members: str) -> None:
    text = EDGE.replace('    name = "machines"\n  }\n', f'    name = "machines"\n    {members}\n  }}\n', 1)
    alone = text.replace("backend_address_pool[0].id", "backend_address_pool_elsewhere")
    assert isinstance(in_terraform(tmp_path, OPEN + SITE + alone).one(TargetGroup).targets, Unknown)


@pytest.mark.parametrize("block", ["backend_address_pool", "http_listener", "frontend_ip_configuration"])
def test_parts_that_are_not_known_cost_their_gateway_alone(tmp_path: Path, block: str) -> None:
    dynamic = (
        f'  dynamic "{block}" {{\n    for_each = var.open\n    content {{\n      name = "more"\n    }}\n  }}\n}}\n'
    )
    text = OPEN + SITE + PARTNERS + EDGE.rstrip().removesuffix("}") + dynamic
    found = in_terraform(tmp_path, text)
    assert found.inventory.gaps == ()
    assert "azurerm_application_gateway.edge" in {each.address for each in found.inventory.unevaluated}
    assert {each.name.partition("/")[0] for each in found.of(Listener)} >= {"azurerm_application_gateway.partner-api"}


def test_a_policy_of_which_the_state_is_not_known(tmp_path: Path) -> None:
    text = OPEN + SITE.replace("enabled = false", "enabled = var.open") + EDGE_LEGACY
    assert {each[0] for each in outcomes(in_terraform(tmp_path, text), "waf-attached")} == {"undetermined"}


def test_an_interface_of_which_a_name_is_not_known_ends_no_scan(tmp_path: Path) -> None:
    text = (
        OPEN
        + SITE
        + EDGE.replace('  ip_configuration {\n    name = "main"', "  ip_configuration {\n    name = var.open")
    )
    found = in_terraform(tmp_path, text)
    assert found.inventory.gaps == ()
    assert len(found.of(TargetGroup)) == 1


def test_profiles_that_are_not_known_and_not_used_decide_nothing(tmp_path: Path) -> None:
    dynamic = '  dynamic "ssl_profile" {\n    for_each = var.open\n    content {\n      name = "more"\n    }\n  }\n}\n'
    found = in_terraform(tmp_path, OPEN + SITE + EDGE.rstrip().removesuffix("}") + dynamic, TrustStore)
    assert found.inventory.gaps == ()
    assert found.of(TrustStore) == []
    assert len(found.of(Listener)) == 2
