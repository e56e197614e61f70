"""Front Door (Standard and Premium) in Terraform, compared with the same in a subscription and in a template of ARM."""

import copy
from collections.abc import Sequence
from pathlib import Path

import pytest

from scanner.demo import azure_front_doors
from scanner.demo.azure_server import AzureServer, Resource
from scanner.models import (
    Bucket,
    Certificate,
    CustomDomain,
    Distribution,
    OriginAccess,
    OriginKind,
    OriginProtocol,
    Unknown,
    ViewerProtocol,
)
from scanner.models import Resource as Model
from tests.declaring import Declared
from tests.providers.azure.templates.three_ways import in_terraform, live, native, outcomes, plain, what_differs

MODELS = (Distribution, CustomDomain, Certificate, Bucket)
OPEN = 'variable "open" {}\n'


def block(kind: str, key: str, *lines: str) -> str:
    body = "".join(f"  {each}\n" for each in lines)
    return f'resource "{kind}" "{key}" {{\n{body}}}\n'


def named(name: str, parent: str, key: str) -> tuple[str, str]:
    return f'name = "{name}"', f"cdn_frontdoor_{parent}_id = azurerm_cdn_frontdoor_{parent}.{key}.id"


def profile(name: str, sku: str = "Premium_AzureFrontDoor") -> str:
    return block(
        "azurerm_cdn_frontdoor_profile",
        name,
        f'name = "{name}"',
        'resource_group_name = "template"',
        f'sku_name = "{sku}"',
    )


def endpoint(name: str, of: str, *lines: str) -> str:
    return block("azurerm_cdn_frontdoor_endpoint", name, *named(name, "profile", of), *lines)


PROBE = 'health_probe {\n    protocol = "Https"\n    interval_in_seconds = 60\n  }'


def group(name: str, of: str, *hosts: str) -> str:
    key = f"{of}-{name}"
    origins = (
        block(
            "azurerm_cdn_frontdoor_origin",
            f"{key}-{host.partition('.')[0].strip(chr(34))}",
            *named(host.partition(".")[0], "origin_group", key),
            f'host_name = "{host}"',
            "certificate_name_check_enabled = true",
        )
        for host in hosts
    )
    return block("azurerm_cdn_frontdoor_origin_group", key, *named(name, "profile", of), PROBE) + "".join(origins)


def domain(name: str, of: str, host: str, *tls: str) -> str:
    inner = "\n    ".join(
        (
            'certificate_type = "CustomerCertificate"',
            f"cdn_frontdoor_secret_id = azurerm_cdn_frontdoor_secret.{name}.id",
            *tls,
        )
    )
    certificate = block(
        "azurerm_cdn_frontdoor_secret",
        name,
        *named(name, "profile", of),
        "secret {\n    customer_certificate {",
        f'    key_vault_certificate_id = "https://kestrel-apps.vault.azure.net/certificates/{name}/0a1b"',
        "  }\n  }",
    )
    own = block(
        "azurerm_cdn_frontdoor_custom_domain",
        name,
        *named(name, "profile", of),
        f'host_name = "{host}"',
        f"tls {{\n    {inner}\n  }}",
    )
    return certificate + own


def route(name: str, to: str, patterns: Sequence[str], *lines: str, domains: Sequence[str] = ()) -> str:
    of, _, own = name.rpartition("/")
    listed = ", ".join(f"azurerm_cdn_frontdoor_custom_domain.{each}.id" for each in domains)
    quoted = ", ".join(f'"{each}"' for each in patterns)
    return block(
        "azurerm_cdn_frontdoor_route",
        f"{of}-{own}",
        *named(own, "endpoint", of),
        f"cdn_frontdoor_origin_group_id = azurerm_cdn_frontdoor_origin_group.{to}.id",
        f"cdn_frontdoor_custom_domain_ids = [{listed}]",
        f"patterns_to_match = [{quoted}]",
        'supported_protocols = ["Http", "Https"]',
        *(("link_to_default_domain = false",) if domains else ()),
        *lines,
    )


def firewall(name: str, *, enabled: bool) -> str:
    return block(
        "azurerm_cdn_frontdoor_firewall_policy",
        name,
        f'name = "{name}"',
        'resource_group_name = "template"',
        'sku_name = "Premium_AzureFrontDoor"',
        'mode = "Prevention"',
        f"enabled = {str(enabled).lower()}",
    )


def protected(name: str, of: str, *domains: str) -> str:
    listed = "".join(
        f"domain {{\n cdn_frontdoor_custom_domain_id = azurerm_cdn_frontdoor_{each}.id\n }}\n" for each in domains
    )
    return block(
        "azurerm_cdn_frontdoor_security_policy",
        name,
        *named(name, "profile", of),
        "security_policies {\n firewall {",
        f"cdn_frontdoor_firewall_policy_id = azurerm_cdn_frontdoor_firewall_policy.{name}.id",
        f'association {{\n {listed} patterns_to_match = ["/*"]\n }}\n }}\n }}',
    )


def rule(order: int, rule_set: str, key: str, *lines: str) -> str:
    return block(
        "azurerm_cdn_frontdoor_rule",
        f"{key}-{order}",
        *named(f"rule{order}", "rule_set", rule_set),
        f"order = {order}",
        "actions {",
        *lines,
        "}",
    )


def rule_set(name: str, of: str, *actions: str) -> str:
    rules = (rule(order, name, name, each) for order, each in enumerate(actions))
    return block("azurerm_cdn_frontdoor_rule_set", name, *named(name, "profile", of)) + "".join(rules)


def header(kind: str, action: str, name: str, value: str = "") -> str:
    written = f'\n value = "{value}"' if value else ""
    return f'{kind}_header_action {{\n header_action = "{action}"\n header_name = "{name}"{written}\n }}'


KEYED = 'cache {\n    query_string_caching_behavior = "UseQueryString"\n  }'
HTTPS = 'forwarding_protocol = "HttpsOnly"'
RULE_SETS = "cdn_frontdoor_rule_set_ids = [{}]"
SETS = {each: f"azurerm_cdn_frontdoor_rule_set.{each}.id" for each in ("secure", "files")}
PARCELS = (
    profile("parcels")
    + endpoint("parcels", "parcels")
    + domain(
        "parcels",
        "parcels",
        azure_front_doors.HOST,
        'minimum_version = "TLS12"',
        'cipher_suite {\n type = "TLS12_2023"\n }',
    )
    + firewall("parcels", enabled=True)
    + protected("parcels", "parcels", "custom_domain.parcels")
    + rule_set(
        "secure",
        "parcels",
        header("response", "Overwrite", "Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
        header("response", "Overwrite", "X-Content-Type-Options", "nosniff"),
    )
    + rule_set(
        "files",
        "parcels",
        'route_configuration_override_action {\n cache_behavior = "OverrideAlways"\n cache_duration = "7.00:00:00"\n'
        ' query_string_caching_behavior = "UseQueryString"\n }',
        header("request", "Delete", "Origin"),
    )
    + group("web", "parcels", "web.kestrelparcel.example", "web-standby.kestrelparcel.example")
    + group("photos", "parcels", *(f"{each}.blob.core.windows.net" for each in azure_front_doors.PHOTOS))
    + route(
        "parcels/photos",
        "parcels-photos",
        ("/photos/*", "/labels/*"),
        HTTPS,
        KEYED,
        RULE_SETS.format(f"{SETS['secure']}, {SETS['files']}"),
        domains=("parcels",),
    )
    + route("parcels/all", "parcels-web", ("/*",), HTTPS, RULE_SETS.format(SETS["secure"]), domains=("parcels",))
)
LEGACY_DOMAINS = ("parcels-legacy", "returns-legacy", "trial-legacy")
PLAIN = ("https_redirect_enabled = false", 'forwarding_protocol = "HttpOnly"')
LEGACY = (
    profile("parcels-legacy", "Standard_AzureFrontDoor")
    + firewall("parcels-legacy", enabled=False)
    + protected("parcels-legacy", "parcels-legacy", *(f"custom_domain.{each}" for each in LEGACY_DOMAINS))
    + endpoint("parcels-legacy", "parcels-legacy")
    + domain("parcels-legacy", "parcels-legacy", azure_front_doors.LEGACY_HOST, 'minimum_tls_version = "TLS10"')
    + domain("returns-legacy", "parcels-legacy", azure_front_doors.RETURNS_HOST)
    + domain("trial-legacy", "parcels-legacy", azure_front_doors.TRIAL_HOST, 'cipher_suite {\n type = "TLS13_2031"\n }')
    + group("web", "parcels-legacy", "web-legacy.kestrelparcel.example")
    + group("leaflets", "parcels-legacy", f"{azure_front_doors.GONE}.blob.core.windows.net")
    + route("parcels-legacy/all", "parcels-legacy-web", ("/*",), *PLAIN, "cache {}", domains=LEGACY_DOMAINS)
    + route("parcels-legacy/track", "parcels-legacy-web", ("/track/*",), HTTPS, KEYED, domains=LEGACY_DOMAINS)
    + route("parcels-legacy/photos", "parcels-legacy-web", ("/photos/*",), HTTPS, domains=LEGACY_DOMAINS)
    + route("parcels-legacy/leaflets", "parcels-legacy-leaflets", ("/leaflets/*",), HTTPS, domains=LEGACY_DOMAINS)
    + endpoint("press-legacy", "parcels-legacy")
    + route("press-legacy/all", "parcels-legacy-web", ("/*",), HTTPS)
)
ALL = PARCELS + LEGACY


ACCOUNTS = "".join(
    block("azurerm_storage_account", each, f'name = "{each}"', 'resource_group_name = "template"')
    for each in azure_front_doors.PHOTOS
)
OLDER = ("stores-legacy", "brochures-legacy")
# Only the emulator knows the name that Azure makes up, and of accounts it has the endpoint of blobs alone; the provider
# has no words for groups of the key exchange, for identities of origin groups and for signed URLs.
BEYOND_TERRAFORM = {"domains", "domains[]", "tls.post_quantum_groups", "origins[].access", "behaviours"}


def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, PARCELS + LEGACY + ACCOUNTS, *MODELS)
    assert found.inventory.unevaluated == ()
    own = live(azure_server, azure_front_doors.resources(), *MODELS)
    different = [
        each
        for each in what_differs(own, found.inventory, *MODELS)
        if each.field not in BEYOND_TERRAFORM and not each.resource.endswith(OLDER)
    ]
    assert different == []


GIVEN = ("hostName", "primaryEndpoints")
UNSAID = ("authentication", "serverTlsGroupPolicy", "serverTlsGroups")
SIGNED = ("/routes/proofs", "/rulesets/signed")


def as_declared() -> list[Resource]:
    """The demo's, without what Azure gives and what the provider of Terraform has no words for."""
    found = copy.deepcopy(azure_front_doors.resources())
    kept = [each for each in found if not any(f"/{one}" in each["id"] for one in OLDER)]
    for each in kept:
        properties = each["properties"]
        if each["type"].lower().endswith(("/afdendpoints", "/storageaccounts")):
            for name in GIVEN:
                properties.pop(name, None)
        for within in (properties, properties.get("tlsSettings") or {}):
            for name in UNSAID:
                within.pop(name, None)
    return [each for each in kept if not any(one in each["id"].lower() for one in SIGNED)]


@pytest.mark.parametrize("model", [Distribution, CustomDomain, Bucket])
def test_both_templates_are_alike(tmp_path: Path, model: type[Model]) -> None:
    own = plain(in_terraform(tmp_path, PARCELS + LEGACY + ACCOUNTS, *MODELS), model)
    its = plain(native(tmp_path, as_declared(), *MODELS), model)
    for each in (*own, *its):
        # Whether logs are delivered is not said in Terraform here, and blocks of one type are in the order of names.
        each.pop("access_logs", None)
        for parts in ("origins", "origin_groups"):
            each.get(parts, []).sort(key=lambda part: str(part["id"]))
    assert own == its
    assert len(own) > 1


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ('"kestrel"', '"Standard"', "known"),
        ('"kestrel"', '"AzureDnsZone"', "open"),
        ('"kestrel"', "var.open", "open"),
        ("var.open", '"Standard"', "open"),
    ],
)
def test_under_which_names_an_account_answers(tmp_path: Path, name: str, kind: str, wanted: str) -> None:
    text = block("azurerm_storage_account", "kept", f"name = {name}", f"dns_endpoint_type = {kind}")
    found = shop(tmp_path, text + SHOP.replace("one.example.net", "kestrel.blob.core.windows.net"))
    domains, (edge,) = found.one(Bucket).domains, found.of(Distribution)
    (origin,) = (each for each in edge.origins if each.host.startswith("kestrel"))
    assert isinstance(domains, Unknown) is (wanted == "open")
    assert isinstance(origin.resource, Unknown) is (wanted == "open")


@pytest.mark.parametrize("text", [PARCELS, LEGACY])
def test_every_domain_has_its_line(tmp_path: Path, text: str) -> None:
    found = in_terraform(tmp_path, text, *MODELS)
    for model in MODELS:
        for each in found.of(model):
            assert each.location is not None
            assert text.splitlines()[(each.location.line or 0) - 1].startswith("resource ")
            assert each.name.rpartition(".")[2] in text.splitlines()[(each.location.line or 0) - 1]


SHOP = (
    profile("shop")
    + endpoint("shop", "shop")
    + group("web", "shop", "one.example.net", "two.example.net")
    + domain("www", "shop", "www.example.com")
    + route("shop/all", "shop-web", ("/*",), HTTPS, domains=("www",))
    + firewall("shop", enabled=True)
    + protected("shop", "shop", "custom_domain.www")
)


def says(root: Path, text: str, check: str, kind: str = "") -> list[tuple[str, str, int | None]]:
    """What a check says, of resources of one kind."""
    found = in_terraform(root, OPEN + text)
    return [each for each in outcomes(found, check) if kind in each[1] and each[0] != "not_applicable"]


def at_line(text: str, address: str) -> int:
    kind, _, name = address.rpartition(".")
    return (OPEN + text)[: (OPEN + text).index(f'resource "{kind}" "{name}"')].count("\n") + 1


ENDPOINT = "azurerm_cdn_frontdoor_endpoint.shop"
DOMAIN = "azurerm_cdn_frontdoor_custom_domain.www"
ROUTE_OPEN = "https_redirect_enabled"
CACHED = (HTTPS, f"{HTTPS}\n  cache {{}}")
TWINS = [
    ("cdn-viewer-https", ENDPOINT, HTTPS, f"{HTTPS}\n  {ROUTE_OPEN} = false", f"{HTTPS}\n  {ROUTE_OPEN} = var.open"),
    ("cdn-origin-https", ENDPOINT, HTTPS, 'forwarding_protocol = "HttpOnly"', "forwarding_protocol = var.open"),
    (
        "tls-minimum-version",
        DOMAIN,
        'certificate_type = "CustomerCertificate"',
        'certificate_type = "CustomerCertificate"\n  minimum_tls_version = "TLS10"',
        'certificate_type = "CustomerCertificate"\n  minimum_tls_version = var.open',
    ),
    ("waf-attached", ENDPOINT, "enabled = true", "enabled = false", "enabled = var.open"),
]


@pytest.mark.parametrize(("check", "address", "good", "bad", "unknown"), TWINS)
def test_the_bad_one_is_found_at_its_line(
    tmp_path: Path, check: str, address: str, good: str, bad: str, unknown: str
) -> None:
    assert ("pass", address, at_line(SHOP, address)) in says(tmp_path / "good", SHOP, check)
    changed = SHOP.replace(good, bad)
    assert ("fail", address, at_line(changed, address)) in says(tmp_path / "bad", changed, check)
    changed = SHOP.replace(good, unknown)
    assert [each[0] for each in says(tmp_path / "open", changed, check, address)] in (["undetermined"], [])


MAYBE = "count = var.open ? 1 : 0"


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("azurerm_cdn_frontdoor_security_policy", "waf-attached"),
        ("azurerm_cdn_frontdoor_firewall_policy", "waf-attached"),
        ("azurerm_cdn_frontdoor_route", "cdn-viewer-https"),
        ("azurerm_cdn_frontdoor_origin", "cdn-origin-failover"),
    ],
)
def test_what_may_not_be_there_decides_nothing(tmp_path: Path, kind: str, check: str) -> None:
    assert "pass" in [each[0] for each in says(tmp_path / "certain", SHOP, check, ENDPOINT)]
    brace = SHOP.index("{\n", SHOP.index(f'resource "{kind}"')) + 2
    changed = f"{SHOP[:brace]}  {MAYBE}\n{SHOP[brace:]}"
    outcomes_of = [each[0] for each in says(tmp_path / "open", changed, check, ENDPOINT)]
    assert {"pass", "fail"}.isdisjoint(outcomes_of)


def shop(root: Path, text: str) -> Declared:
    return in_terraform(root, OPEN + text, *MODELS)


def test_a_name_that_is_not_known_is_one_more(tmp_path: Path) -> None:
    changed = SHOP.replace('host_name = "www.example.com"', "host_name = var.open")
    edge = shop(tmp_path, changed).one(Distribution)
    assert isinstance(edge.other_domains, Unknown)
    assert [each.rpartition(".azurefd")[2] for each in edge.domains] == [".net"]
    assert edge.own_names_apart


def test_a_domain_that_is_declared_elsewhere_may_be_without_firewall(tmp_path: Path) -> None:
    listed = "cdn_frontdoor_custom_domain_ids = [azurerm_cdn_frontdoor_custom_domain.www.id"
    changed = SHOP.replace(listed, f"{listed}, var.open")
    edge = shop(tmp_path, changed).one(Distribution)
    assert isinstance(edge.web_acl, Unknown)
    assert isinstance(edge.other_domains, Unknown)


def test_a_firewall_policy_that_is_declared_elsewhere_may_be_in_force(tmp_path: Path) -> None:
    changed = SHOP.replace("= azurerm_cdn_frontdoor_firewall_policy.shop.id", "= var.open")
    assert isinstance(shop(tmp_path, changed).one(Distribution).web_acl, Unknown)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("custom_domain_id = azurerm_cdn_frontdoor_custom_domain.www.id", "custom_domain_id = var.open"),
        ('patterns_to_match = ["/*"]\n }', "patterns_to_match = var.open\n }"),
    ],
)
def test_a_firewall_for_what_is_not_known_may_be_for_all(tmp_path: Path, old: str, new: str) -> None:
    assert old in SHOP
    assert isinstance(shop(tmp_path, SHOP.replace(old, new)).one(Distribution).web_acl, Unknown)


def test_a_firewall_for_some_paths_is_not_for_all(tmp_path: Path) -> None:
    changed = SHOP.replace('patterns_to_match = ["/*"]\n }', 'patterns_to_match = ["/a/*"]\n }')
    assert shop(tmp_path, changed).one(Distribution).web_acl is None


@pytest.mark.parametrize("check", ["cdn-origin-https", "cdn-origin-failover", "cdn-origin-exists", "waf-attached"])
@pytest.mark.parametrize("kind", ["origin", "route", "endpoint"])
def test_what_may_be_off_passes_nothing_that_it_decides(tmp_path: Path, kind: str, check: str) -> None:
    brace = SHOP.index("{\n", SHOP.index(f'resource "azurerm_cdn_frontdoor_{kind}"')) + 2
    changed = f"{SHOP[:brace]}  enabled = var.open\n{SHOP[brace:]}"
    found = [each[0] for each in says(tmp_path, changed, check, ENDPOINT)]
    assert "fail" not in found
    if kind == "route" or (kind == "origin" and check == "cdn-origin-failover"):
        assert "pass" not in found


def test_an_origin_whose_name_is_not_known_costs_itself(tmp_path: Path) -> None:
    edge = shop(tmp_path, SHOP.replace('host_name = "one.example.net"', "host_name = var.open")).one(Distribution)
    (one,) = (each for each in edge.origins if each.id == "web/one")
    assert isinstance(one.kind, Unknown)
    assert isinstance(one.resource, Unknown)
    assert one.protocol == OriginProtocol.HTTPS_ONLY


def test_origins_in_storage_lead_to_its_account(tmp_path: Path) -> None:
    changed = SHOP.replace('"one.example.net"', "azurerm_storage_account.kestrelappsphotos.primary_web_host")
    changed = changed.replace('"two.example.net"', "azurerm_storage_account.kestrelappsphotos.primary_blob_host")
    edge = shop(tmp_path, changed + ACCOUNTS).one(Distribution)
    found = {each.kind: str(each.resource).rpartition("/")[2] for each in edge.origins}
    assert found == {OriginKind.STORAGE_WEBSITE: "kestrelappsphotos", OriginKind.STORAGE: "kestrelappsphotos"}
    assert all(str(each.resource).startswith("/subscriptions/") for each in edge.origins)


def test_an_origin_behind_a_private_link(tmp_path: Path) -> None:
    link = 'private_link {\n location = "westeurope"\n private_link_target_id = var.open\n }'
    changed = SHOP.replace('host_name = "one.example.net"', f'host_name = "one.example.net"\n  {link}')
    found = {each.id: each.access for each in shop(tmp_path, changed).one(Distribution).origins}
    assert found == {"web/one": OriginAccess.PRIVATE, "web/two": OriginAccess.OPEN}


ASSOCIATION = block(
    "azurerm_cdn_frontdoor_custom_domain_association",
    "www",
    "cdn_frontdoor_custom_domain_id = azurerm_cdn_frontdoor_custom_domain.www.id",
    "cdn_frontdoor_route_ids = [azurerm_cdn_frontdoor_route.shop-all.id]",
)
NOT_DEFAULT = block(
    "azurerm_cdn_frontdoor_route_disable_link_to_default_domain",
    "shop",
    "cdn_frontdoor_route_id = azurerm_cdn_frontdoor_route.shop-all.id",
)


@pytest.mark.parametrize("named", [(), ("www",)])
def test_a_domain_may_be_associated_by_a_block_of_its_own(tmp_path: Path, named: Sequence[str]) -> None:
    own = route("shop/all", "shop-web", ("/*",), HTTPS, domains=("www",))
    plain_one = route("shop/all", "shop-web", ("/*",), HTTPS, domains=named)
    edge = shop(tmp_path, SHOP.replace(own, plain_one) + ASSOCIATION).one(Distribution)
    assert edge.domains[1:] == ("www.example.com",)
    assert edge.unprotected == (() if named else ("shop.shop.azurefd.net",))


def test_a_route_without_the_default_domain(tmp_path: Path) -> None:
    own = route("shop/all", "shop-web", ("/*",), HTTPS, domains=("www",))
    linked = route("shop/all", "shop-web", ("/*",), HTTPS)
    edge = shop(tmp_path, SHOP.replace(own, linked) + ASSOCIATION + NOT_DEFAULT).one(Distribution)
    assert edge.unprotected == ()


def test_an_endpoint_of_a_profile_that_is_made_elsewhere(tmp_path: Path) -> None:
    changed = SHOP.replace(profile("shop"), "")
    identity = "/subscriptions/s/resourceGroups/shop/providers/Microsoft.Cdn/profiles/shop"
    edge = shop(tmp_path, changed.replace("azurerm_cdn_frontdoor_profile.shop.id", f'"{identity}"')).one(Distribution)
    assert edge.name == ENDPOINT
    assert [each.id for each in edge.origins] == ["web/one", "web/two"]


def test_an_endpoint_of_a_profile_that_is_not_known_is_told(tmp_path: Path) -> None:
    changed = SHOP.replace(profile("shop"), "").replace("azurerm_cdn_frontdoor_profile.shop.id", "var.open")
    assert ENDPOINT in {each.address for each in shop(tmp_path, changed).inventory.unevaluated}


def test_certificates_are_known_to_their_key_vaults(tmp_path: Path) -> None:
    certificate = shop(tmp_path, SHOP).one(Certificate)
    assert isinstance(certificate.domains, Unknown)
    assert isinstance(certificate.not_after, Unknown)
    assert certificate.renews_itself is False
    assert certificate.used_by == (shop(tmp_path / "again", SHOP).one(CustomDomain).id,)


@pytest.mark.parametrize(
    ("written", "renewed"),
    [
        ("azurerm_key_vault_certificate.edge.versionless_id", None),
        ("azurerm_key_vault_certificate.edge.id", False),
        ('"https://kestrel-apps.vault.azure.net/certificates/www"', None),
    ],
)
def test_which_version_of_a_certificate_is_taken(tmp_path: Path, written: str, renewed: bool | None) -> None:
    vault = block("azurerm_key_vault", "apps", 'name = "apps"') + block(
        "azurerm_key_vault_certificate", "edge", 'name = "edge"', "key_vault_id = azurerm_key_vault.apps.id"
    )
    changed = SHOP.replace('"https://kestrel-apps.vault.azure.net/certificates/www/0a1b"', written) + vault
    found = shop(tmp_path, changed).one(Certificate).renews_itself
    assert isinstance(found, Unknown) if renewed is None else found is renewed


def test_settings_that_are_not_known_cost_their_domain_alone(tmp_path: Path) -> None:
    start = SHOP.index("  tls {")
    end = SHOP.index("\n  }\n", start) + 5
    unknown = 'dynamic "tls" {\n for_each = var.open\n content {}\n }\n'
    found = shop(tmp_path, SHOP[:start] + unknown + SHOP[end:])
    assert found.one(Certificate).used_by == ()
    assert found.of(CustomDomain) == []
    assert DOMAIN in {each.address for each in found.inventory.unevaluated}


def test_a_certificate_that_is_not_known_is_told(tmp_path: Path) -> None:
    changed = SHOP.replace('"https://kestrel-apps.vault.azure.net/certificates/www/0a1b"', "var.open")
    found = shop(tmp_path, changed)
    assert found.of(Certificate) == []
    assert "azurerm_cdn_frontdoor_secret.www" in {each.address for each in found.inventory.unevaluated}


CONDITION = """conditions {{
    {kind}_condition {{
      match_values = {values}
      operator = "{operator}"
    }}
  }}
"""
EXPENSIVE = 'route_configuration_override_action {\n cache_behavior = "Disabled"\n }'


def with_rule(*lines: str) -> str:
    own = block("azurerm_cdn_frontdoor_rule_set", "rules", *named("rules", "profile", "shop"))
    made = block("azurerm_cdn_frontdoor_rule", "one", *named("one", "rule_set", "rules"), "order = 1", *lines)
    sets = RULE_SETS.format("azurerm_cdn_frontdoor_rule_set.rules.id")
    return SHOP.replace(HTTPS, f"{HTTPS}\n  {sets}\n  cache {{}}") + own + made


@pytest.mark.parametrize(
    "override",
    [
        EXPENSIVE,
        "route_configuration_override_action {\n }",
        (
            "route_configuration_override_action {\n cdn_frontdoor_origin_group_id ="
            ' azurerm_cdn_frontdoor_origin_group.shop.id\n forwarding_protocol = "HttpsOnly"\n }'
        ),
    ],
    ids=["disabled", "nothing said", "another group"],
)
def test_a_rule_that_overrides_and_says_nothing_of_a_cache_keeps_nothing(tmp_path: Path, override: str) -> None:
    condition = CONDITION.format(kind="url_path", values='["private/"]', operator="BeginsWith")
    edge = shop(tmp_path, with_rule(condition, f"actions {{\n {override}\n }}")).one(Distribution)
    (caching,) = (each.caching for each in edge.behaviours if each.path_pattern == "/private/*")
    assert not isinstance(caching, Unknown)
    assert not isinstance(caching.ttl, Unknown)
    assert caching.ttl.maximum == 0


def test_a_rule_for_some_paths(tmp_path: Path) -> None:
    condition = CONDITION.format(kind="url_path", values='["private/"]', operator="BeginsWith")
    edge = shop(tmp_path, with_rule(condition, f"actions {{\n {EXPENSIVE}\n }}")).one(Distribution)
    maxima = {each.path_pattern: each.caching.ttl for each in edge.behaviours if not isinstance(each.caching, Unknown)}
    assert [(key, ttl.maximum) for key, ttl in maxima.items() if not isinstance(ttl, Unknown)] == [
        ("/private/*", 0),
        ("/*", 366 * 86400),
    ]


def test_a_rule_that_redirects_to_https(tmp_path: Path) -> None:
    redirect = (
        'url_redirect_action {\n redirect_type = "Moved"\n redirect_protocol = "Https"\n destination_hostname = ""\n }'
    )
    scheme = "conditions {\n request_scheme_condition {\n }\n }"
    text = with_rule(scheme, f"actions {{\n {redirect}\n }}").replace(HTTPS, f"{HTTPS}\n  {ROUTE_OPEN} = false")
    (behaviour,) = shop(tmp_path, text).one(Distribution).behaviours
    assert behaviour.viewer_protocol == ViewerProtocol.REDIRECT


def test_a_rule_that_may_not_be_there_leaves_open_what_it_may_do(tmp_path: Path) -> None:
    edge = shop(tmp_path, with_rule(MAYBE, f"actions {{\n {EXPENSIVE}\n }}")).one(Distribution)
    assert isinstance(edge.behaviours[0].caching, Unknown)


def test_a_rule_leads_to_another_group(tmp_path: Path) -> None:
    override = (
        "route_configuration_override_action {\n cdn_frontdoor_origin_group_id ="
        ' azurerm_cdn_frontdoor_origin_group.shop-other.id\n forwarding_protocol = "HttpOnly"\n }\n'
        ' url_rewrite_action {\n source_pattern = "/"\n destination = "/v2/"\n }'
    )
    text = with_rule(f"actions {{\n {override}\n }}") + group("other", "shop", "three.example.net")
    origins = {each.id: each for each in shop(tmp_path, text).one(Distribution).origins}
    assert origins["other/three"].protocol == OriginProtocol.HTTP_ONLY


SUITES = 'cipher_suite {\n type = "Customized"\n custom_ciphers {\n tls12 = ["ECDHE_RSA_AES128_SHA256"]\n }\n }\n'
SOME_SUITES = 'dynamic "cipher_suite" {\n for_each = var.open\n content {}\n }\n'
TYPE_OF_CERTIFICATE = 'certificate_type = "CustomerCertificate"'


def test_suites_that_are_chosen(tmp_path: Path) -> None:
    chosen = SHOP.replace(TYPE_OF_CERTIFICATE, f"{TYPE_OF_CERTIFICATE}\n {SUITES}")
    assert shop(tmp_path, chosen).one(CustomDomain).tls.cipher_suites == ("ECDHE-RSA-AES128-SHA256",)


def test_suites_that_are_not_known_pass_nothing(tmp_path: Path) -> None:
    text = SHOP.replace(TYPE_OF_CERTIFICATE, f"{TYPE_OF_CERTIFICATE}\n {SOME_SUITES}")
    assert "pass" not in [each[0] for each in says(tmp_path, text, "tls-minimum-version", DOMAIN)]


@pytest.mark.parametrize(
    "rule_of",
    [
        "actions {\n route_configuration_override_action {\n cache_behavior = var.open\n }\n }",
        'dynamic "actions" {\n for_each = var.open\n content {}\n }',
    ],
)
def test_rules_that_are_not_known_pass_nothing(tmp_path: Path, rule_of: str) -> None:
    found = shop(tmp_path, with_rule(rule_of))
    assert all(isinstance(each.caching, Unknown) for edge in found.of(Distribution) for each in edge.behaviours)


def test_query_strings_that_are_not_known_pass_nothing(tmp_path: Path) -> None:
    cache = 'cache {\n query_string_caching_behavior = "IncludeSpecifiedQueryStrings"\n query_strings = [var.open]\n }'
    found = shop(tmp_path, SHOP.replace(HTTPS, f"{HTTPS}\n {cache}"))
    assert all(isinstance(each.caching, Unknown) for edge in found.of(Distribution) for each in edge.behaviours)
