"""Front Door (classic) and the older CDN in Terraform, compared with the same in a subscription and in a template."""

import copy
from pathlib import Path

import pytest

from scanner.demo import azure_front_doors
from scanner.demo.azure_server import AzureServer, Resource
from scanner.models import CustomDomain, Distribution, Unknown, ViewerProtocol
from tests.declaring import Declared
from tests.providers.azure.templates.three_ways import in_terraform, live, native, outcomes, plain, what_differs

MODELS = (Distribution, CustomDomain)
OPEN = 'variable "open" {}\n'
STORES = """
resource "azurerm_frontdoor" "stores" {
  name = "stores-legacy"
  resource_group_name = "template"
  routing_rule {
    name = "all"
    accepted_protocols = ["Http", "Https"]
    patterns_to_match = ["/*"]
    frontend_endpoints = ["own"]
    forwarding_configuration {
      forwarding_protocol = "MatchRequest"
      backend_pool_name = "web"
    }
  }
  backend_pool_load_balancing {
    name = "even"
  }
  backend_pool_health_probe {
    name = "probe"
  }
  backend_pool {
    name = "web"
    load_balancing_name = "even"
    health_probe_name = "probe"
    backend {
      host_header = "web-legacy.kestrelparcel.example"
      address = "web-legacy.kestrelparcel.example"
      http_port = 80
      https_port = 443
    }
  }
  frontend_endpoint {
    name = "own"
    host_name = "stores-legacy.azurefd.net"
  }
}
"""
BROCHURES = """
resource "azurerm_cdn_profile" "brochures" {
  name = "brochures-legacy"
  location = "global"
  resource_group_name = "template"
  sku = "Standard_Microsoft"
}
resource "azurerm_cdn_endpoint" "brochures" {
  name = "brochures-legacy"
  profile_name = azurerm_cdn_profile.brochures.name
  location = "global"
  resource_group_name = "template"
  origin {
    name = "web"
    host_name = "web-legacy.kestrelparcel.example"
  }
}
"""
ALL = STORES + BROCHURES
NAMES = ("stores-legacy", "brochures-legacy")
OLDER = [each for each in azure_front_doors.resources() if any(f"/{name}" in each["id"] for name in NAMES)]
DOMAIN = """
resource "azurerm_cdn_endpoint_custom_domain" "www" {
  name = "www"
  cdn_endpoint_id = azurerm_cdn_endpoint.brochures.id
  host_name = "www.example.com"
  HTTPS
}
"""
MANAGED = 'cdn_managed_https {\n    certificate_type = "Dedicated"\n    protocol_type = "ServerNameIndication"\n  }'
OF_USER = 'user_managed_https {\n    key_vault_secret_id = "https://v.vault.azure.net/secrets/www"\n    VERSION\n  }'


def test_they_make_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, ALL, *MODELS)
    assert found.inventory.unevaluated == ()
    assert what_differs(live(azure_server, OLDER, *MODELS), found.inventory, *MODELS) == []


def test_both_templates_are_alike(tmp_path: Path) -> None:
    (own, its) = (plain(each, Distribution) for each in (in_terraform(tmp_path, ALL), native(tmp_path, OLDER)))
    assert own == its
    assert len(own) == len(NAMES)


def without_given_names() -> list[Resource]:
    found = copy.deepcopy(OLDER)
    for each in found:
        for name in ("hostName", "cName"):
            each["properties"].pop(name, None)
    return found


def test_a_template_need_not_say_the_names_that_azure_gives(tmp_path: Path) -> None:
    own = plain(native(tmp_path / "said", OLDER), Distribution)
    its = plain(native(tmp_path / "given", without_given_names()), Distribution)
    assert own == its


def says(root: Path, text: str, check: str) -> set[tuple[str, str, int | None]]:
    return set(outcomes(in_terraform(root, OPEN + text), check))


def at_line(text: str, address: str) -> int:
    kind, _, name = address.rpartition(".")
    return (OPEN + text)[: (OPEN + text).index(f'resource "{kind}" "{name}"')].count("\n") + 1


STORES_DOOR, BROCHURES_EDGE = "azurerm_frontdoor.stores", "azurerm_cdn_endpoint.brochures"
HTTP = '["Http", "Https"]'
TWINS = [
    ("cdn-viewer-https", STORES_DOOR, HTTP, '["Https"]', "[var.open]"),
    ("cdn-origin-https", STORES_DOOR, '"MatchRequest"', '"HttpsOnly"', "var.open"),
    (
        "cdn-viewer-https",
        BROCHURES_EDGE,
        '  origin {\n    name = "web"\n    host_name = "web-legacy',
        '  is_http_allowed = false\n  origin {\n    name = "web"\n    host_name = "web-legacy',
        '  is_http_allowed = var.open\n  origin {\n    name = "web"\n    host_name = "web-legacy',
    ),
]


@pytest.mark.parametrize(("check", "address", "bad", "good", "unknown"), TWINS)
def test_the_bad_one_is_found_at_its_line(
    tmp_path: Path, check: str, address: str, bad: str, good: str, unknown: str
) -> None:
    assert ("fail", address, at_line(ALL, address)) in says(tmp_path / "bad", ALL, check)
    changed = ALL.replace(bad, good)
    assert ("pass", address, at_line(changed, address)) in says(tmp_path / "good", changed, check)
    changed = ALL.replace(bad, unknown)
    decided = {each[0] for each in says(tmp_path / "open", changed, check) if each[1] == address}
    assert {"pass", "fail"}.isdisjoint(decided)


def old(root: Path, text: str) -> Declared:
    return in_terraform(root, OPEN + text, *MODELS)


@pytest.mark.parametrize(
    ("https", "oldest"),
    [
        (MANAGED, "TLSv1.2"),
        (OF_USER.replace("VERSION", ""), "TLSv1.2"),
        (OF_USER.replace("VERSION", 'tls_version = "TLS10"'), "TLSv1.0"),
    ],
)
def test_a_custom_domain_with_https(tmp_path: Path, https: str, oldest: str) -> None:
    found = old(tmp_path, BROCHURES + DOMAIN.replace("HTTPS", https))
    domain = found.one(CustomDomain)
    assert domain.domains == ("www.example.com",)
    assert not isinstance(domain.tls.versions, Unknown)
    assert domain.tls.versions is not None
    assert oldest in str(min(domain.tls.versions)) or oldest[-3:] in str(min(domain.tls.versions))
    assert found.one(Distribution).domains[1:] == ("www.example.com",)


@pytest.mark.parametrize("https", ["", 'dynamic "cdn_managed_https" {\n for_each = var.open\n content {}\n }'])
def test_a_custom_domain_without_https_is_served_without(tmp_path: Path, https: str) -> None:
    found = old(tmp_path, BROCHURES + DOMAIN.replace("HTTPS", https))
    assert found.of(CustomDomain) == []
    assert found.one(Distribution).domains[1:] == ("www.example.com",)


RULES = """
  global_delivery_rule {
    modify_response_header_action {
      action = "Overwrite"
      name = "Strict-Transport-Security"
      value = "max-age=63072000; includeSubDomains"
    }
    cache_key_query_string_action {
      behavior = "IncludeAll"
    }
  }
  delivery_rule {
    name = "secure"
    order = 1
    request_scheme_condition {
      match_values = ["HTTP"]
    }
    url_redirect_action {
      redirect_type = "Moved"
      protocol = "Https"
    }
  }
  delivery_rule {
    name = "private"
    order = 2
    url_path_condition {
      operator = "BeginsWith"
      match_values = ["private/"]
    }
    cache_expiration_action {
      behavior = "BypassCache"
    }
    url_rewrite_action {
      source_pattern = "/private/"
      destination = "/v2/"
    }
  }
"""


def test_rules_of_an_endpoint(tmp_path: Path) -> None:
    edge = old(tmp_path, BROCHURES.replace("  origin {", f"{RULES}  origin {{")).one(Distribution)
    assert [each.path_pattern for each in edge.behaviours] == ["/private/*", "/*"]
    assert {each.viewer_protocol for each in edge.behaviours} == {ViewerProtocol.REDIRECT}
    first, last = (each.caching for each in edge.behaviours)
    assert not isinstance(first, Unknown)
    assert not isinstance(last, Unknown)
    assert str(last.key.query_strings.kind) == "all"
    assert not isinstance(edge.behaviours[1].response_headers, Unknown | None)


WWW = """  frontend_endpoint {
    name = "www"
    host_name = "www.example.com"
    web_application_firewall_policy_link_id = azurerm_frontdoor_firewall_policy.edge.id
  }
"""
POLICY = """
resource "azurerm_frontdoor_firewall_policy" "edge" {
  name = "edge"
  resource_group_name = "template"
}
"""
HTTPS_OF_WWW = """
resource "azurerm_frontdoor_custom_https_configuration" "www" {
  frontend_endpoint_id = azurerm_frontdoor.stores.frontend_endpoints["www"]
  custom_https_provisioning_enabled = true
  custom_https_configuration {
    certificate_source = "FrontDoor"
    minimum_tls_version = "1.2"
  }
}
"""
WITH_WWW = STORES.replace("  frontend_endpoint {", f"{WWW}  frontend_endpoint {{", 1).replace(
    '["own"]', '["own", "www"]'
)


def test_a_frontend_with_a_firewall_and_https(tmp_path: Path) -> None:
    found = old(tmp_path, WITH_WWW + POLICY + HTTPS_OF_WWW)
    door = found.one(Distribution)
    assert door.unprotected == ("stores-legacy.azurefd.net",)
    assert door.domains == ("stores-legacy.azurefd.net", "www.example.com")
    domain = found.one(CustomDomain)
    assert domain.domains == ("www.example.com",)
    assert domain.tls.name == "TLS12_2022"


def test_a_frontend_without_https(tmp_path: Path) -> None:
    assert old(tmp_path, WITH_WWW + POLICY).of(CustomDomain) == []
    changed = HTTPS_OF_WWW.replace("= true", "= false")
    assert old(tmp_path / "off", WITH_WWW + POLICY + changed).of(CustomDomain) == []


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ('azurerm_frontdoor.stores.frontend_endpoints["www"]', "azurerm_frontdoor.stores.frontend_endpoints[var.open]"),
        ('"1.2"', "var.open"),
    ],
)
def test_https_that_is_not_known_passes_nothing(tmp_path: Path, written: str, changed: str) -> None:
    text = WITH_WWW + POLICY + HTTPS_OF_WWW.replace(written, changed)
    found = old(tmp_path, text)
    passed = {each[0] for each in outcomes(found, "tls-minimum-version") if each[1] != STORES_DOOR}
    assert "pass" not in passed


CACHED = """      cache_enabled = true
      cache_query_parameter_strip_directive = "StripOnly"
      cache_query_parameters = ["utm"]
      cache_duration = "P1D"
      backend_pool_name"""
REDIRECT = """  routing_rule {
    name = "http"
    accepted_protocols = ["Http"]
    patterns_to_match = ["/*"]
    frontend_endpoints = ["own"]
    redirect_configuration {
      redirect_protocol = "HttpsOnly"
      redirect_type = "Moved"
    }
  }
"""


def test_what_a_routing_rule_keeps(tmp_path: Path) -> None:
    (kept,) = old(tmp_path, STORES.replace("      backend_pool_name", CACHED)).one(Distribution).behaviours
    assert not isinstance(kept.caching, Unknown)
    assert kept.caching.key.query_strings.names == ("utm",)
    assert not isinstance(kept.caching.ttl, Unknown)
    assert kept.caching.ttl.minimum == 86400


def test_a_routing_rule_that_redirects_serves_nothing(tmp_path: Path) -> None:
    secure = STORES.replace('["Http", "Https"]', '["Https"]').replace(
        "  routing_rule {", f"{REDIRECT}  routing_rule {{", 1
    )
    (kept,) = old(tmp_path, secure).one(Distribution).behaviours
    assert kept.viewer_protocol is ViewerProtocol.HTTPS_ONLY


ENGINE = """
resource "azurerm_frontdoor_rules_engine" "engine" {
  name = "engine"
  frontdoor_name = azurerm_frontdoor.stores.name
  resource_group_name = "template"
  rule {
    name = "secure"
    priority = 1
    match_condition {
      variable = "RequestPath"
      operator = "BeginsWith"
      value = ["/private/"]
    }
    action {
      response_header {
        header_action_type = "Overwrite"
        header_name = "X-Frame-Options"
        value = "DENY"
      }
    }
  }
}
"""


def test_a_rules_engine_that_no_rule_names_changes_nothing(tmp_path: Path) -> None:
    found = old(tmp_path, STORES + ENGINE)
    assert found.inventory.unevaluated == ()
    assert len(found.one(Distribution).behaviours) == 1


FORWARDS = "    forwarding_configuration {"
SOME = '  dynamic "{}" {{\n for_each = var.open\n content {{}}\n }}\n'


@pytest.mark.parametrize(
    ("text", "written", "changed"),
    [
        (
            BROCHURES,
            "  origin {",
            f"{SOME.format('global_delivery_rule')}  origin {{",
        ),
        (
            STORES,
            FORWARDS,
            f"{SOME.format('redirect_configuration')}{FORWARDS}",
        ),
        (STORES, "      backend_pool_name", "      cache_enabled = var.open\n      backend_pool_name"),
    ],
)
def test_parts_that_are_not_known_pass_nothing(tmp_path: Path, text: str, written: str, changed: str) -> None:
    found = old(tmp_path, text.replace(written, changed)).of(Distribution)
    assert all(isinstance(each.caching, Unknown) for edge in found for each in edge.behaviours)
