"""What is behind load balancers in Terraform: managed groups, target pools, policies before them, and buckets."""

from pathlib import Path

import pytest

from scanner.models import (
    AddressPeer,
    Distribution,
    HealthCheck,
    Listener,
    LoadBalancer,
    RequestFilter,
    Target,
    TargetGroup,
    TargetHealth,
    Unknown,
    WebAcl,
)
from tests.declaring import Declared, declare

MANAGED = """
variable "x" {}
resource "google_compute_network" "n" {
  name = "n"
}
resource "google_compute_instance_template" "t" {
  name_prefix = "t"
  network_interface {
    network = google_compute_network.n.id
  }
}
resource "google_compute_KIND" "g" {
  name = "g"
  PLACE
  base_instance_name = "g"
  TEMPLATE
  named_port {
    name = "web"
    port = 8080
  }
}
resource "google_compute_health_check" "h" {
  name = "h"
  grpc_tls_health_check {
    port = "8443"
  }
}
resource "google_compute_backend_service" "b" {
  name                  = "b"
  port_name             = "web"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  CHECKS
  backend {
    group = google_compute_KIND.g.instance_group
  }
}
resource "google_compute_url_map" "m" {
  name            = "m"
  default_service = google_compute_backend_service.b.id
}
"""
ZONAL, REGIONAL = "instance_group_manager", "region_instance_group_manager"
VERSION = "version {\n instance_template = google_compute_instance_template.t.self_link\n }"
CHECKED = "health_checks = [google_compute_health_check.h.id]"
IN_REGION = 'region = "europe-west4"'


def managed(root: Path, kind: str, place: str, template: str = VERSION, checks: str = CHECKED) -> Declared:
    main = MANAGED.replace("KIND", kind).replace("PLACE", place)
    return declare(root, {"main.tf": main.replace("TEMPLATE", template).replace("CHECKS", checks)})


@pytest.mark.parametrize(
    ("kind", "place", "outcome"),
    [
        (ZONAL, 'zone = "europe-west4-a"', "fail"),
        (REGIONAL, f'{IN_REGION}\n distribution_policy_zones = ["europe-west4-a", "europe-west4-b"]', "pass"),
        (REGIONAL, f'{IN_REGION}\n distribution_policy_zones = ["europe-west4-a"]', "fail"),
        (REGIONAL, f"{IN_REGION}\n distribution_policy_zones = var.x", "undetermined"),
        (REGIONAL, IN_REGION, "undetermined"),
    ],
)
def test_zones_of_managed_groups(tmp_path: Path, kind: str, place: str, outcome: str) -> None:
    found = managed(tmp_path, kind, place)
    (verdict,) = found.judged("lb-multi-zone").verdicts
    assert (verdict.outcome, verdict.resource.name) == (outcome, "google_compute_url_map.m")


@pytest.mark.parametrize(
    ("template", "network"),
    [
        (VERSION, "//compute.googleapis.com/projects/./global/networks/n"),
        (VERSION.replace("google_compute_instance_template.t.self_link", "var.x"), None),
        (
            "instance_template = google_compute_instance_template.t.id",
            "//compute.googleapis.com/projects/./global/networks/n",
        ),
    ],
)
def test_a_managed_group_is_that_of_its_manager(tmp_path: Path, template: str, network: str | None) -> None:
    found = managed(tmp_path, ZONAL, 'zone = "europe-west4-a"', template).one(TargetGroup)
    assert (found.port, found.network) == (8080, network)
    assert found.targets == Unknown(why="how many members the group has is known when it is made")
    assert isinstance(found.health_check, HealthCheck)
    assert (found.health_check.protocol, found.health_check.port) == ("GRPC_WITH_TLS", "8443")


@pytest.mark.parametrize("checks", ["health_checks = var.x", "health_checks = [var.x]"])
def test_health_checks_that_are_not_known(tmp_path: Path, checks: str) -> None:
    found = managed(tmp_path, ZONAL, 'zone = "europe-west4-a"', checks=checks).one(TargetGroup)
    assert found.health_check == Unknown(why="depends on var.x")


POOL = """
variable "x" {}
resource "google_compute_target_pool" "p" {
  name   = "p"
  region = "europe-west4"
  INSTANCES
  health_checks = CHECKS
}
resource "google_compute_http_health_check" "h" {
  name = "h"
}
resource "google_compute_forwarding_rule" "f" {
  name       = "f"
  region     = "europe-west4"
  target     = google_compute_target_pool.p.id
  port_range = "80"
}
"""
MANAGER = """
resource "google_compute_instance_group_manager" "g" {
  name         = "g"
  zone         = "europe-west4-a"
  target_pools = [google_compute_target_pool.p.id]
}
"""
BY_NAME = "[google_compute_http_health_check.h.name]"
TWO = 'instances = ["europe-west4-a/x", "projects/p/zones/europe-west4-b/instances/y"]'
ZONES = ("europe-west4-a", "europe-west4-b")


@pytest.mark.parametrize(
    ("instances", "more", "zones"),
    [
        (TWO, "", ZONES),
        ('instances = ["europe-west4-a/x"]', "", ZONES[:1]),
        (TWO, MANAGER, None),
        ("", "", None),
        ("instances = var.x", "", None),
        ('instances = ["europe-west4-a/x", var.x]', "", None),
    ],
)
def test_target_pools(tmp_path: Path, instances: str, more: str, zones: tuple[str, ...] | None) -> None:
    main = POOL.replace("INSTANCES", instances).replace("CHECKS", BY_NAME) + more
    found = declare(tmp_path, {"main.tf": main})
    balancer, group = found.one(LoadBalancer), found.one(TargetGroup)
    if zones is None:
        assert isinstance(balancer.zones, Unknown)
        assert isinstance(group.targets, Unknown)
    else:
        assert balancer.zones == zones
        assert not isinstance(group.targets, Unknown)
        assert tuple(each.zone for each in group.targets) == zones


@pytest.mark.parametrize(
    ("checks", "outcome"),
    [(BY_NAME, "pass"), ("[google_compute_http_health_check.h.id]", "pass"), ("[]", "fail"), ("var.x", "undetermined")],
)
def test_health_checks_of_target_pools(tmp_path: Path, checks: str, outcome: str) -> None:
    found = declare(tmp_path, {"main.tf": POOL.replace("INSTANCES", TWO).replace("CHECKS", checks)})
    (verdict,) = found.judged("lb-health-probe").verdicts
    assert (verdict.outcome, verdict.location and verdict.location.line) == (outcome, 3)


def test_the_older_health_check_over_https(tmp_path: Path) -> None:
    main = POOL.replace("http_health_check", "https_health_check").replace("INSTANCES", TWO)
    main = main.replace("CHECKS", "[google_compute_https_health_check.h.id]")
    found = declare(tmp_path, {"main.tf": main}).one(TargetGroup).health_check
    assert isinstance(found, HealthCheck)
    assert (found.protocol, found.port, found.path) == ("HTTPS", "443", "/")


@pytest.mark.parametrize("instance", ['"vm"', '"zones/europe-west4-a/instances/vm"', "google_compute_instance.vm.id"])
def test_target_instances(tmp_path: Path, instance: str) -> None:
    main = f"""
    resource "google_compute_target_instance" "t" {{
      name     = "t"
      zone     = "europe-west4-a"
      instance = {instance}
    }}
    resource "google_compute_instance" "vm" {{
      name = "vm"
      zone = "europe-west4-a"
      network_interface {{
        network = "default"
      }}
    }}
    """
    found = declare(tmp_path, {"main.tf": main}).one(TargetGroup)
    assert not isinstance(found.targets, Unknown)
    (target,) = found.targets
    assert target == Target(id=target.id, zone="europe-west4-a", health=TargetHealth.UNCHECKED)
    assert target.id.endswith("zones/europe-west4-a/instances/vm")


GUARDED = """
variable "x" {}
variable "on" {}
resource "google_compute_backend_service" "b" {
  name            = "b"
  security_policy = google_compute_security_policy.a.id
}
resource "google_compute_security_policy" "a" {
  name = "a"
  RULES
}
"""
RULE = """
  ACTION
  priority = "PRIORITY"
  match {
    versioned_expr = "SRC_IPS_V1"
    config {
      src_ip_ranges = RANGES
    }
  }
"""
NARROW, ALL = '["192.0.2.0/24"]', '["*"]'


def rule(priority: str, ranges: str, more: str = "") -> str:
    """The body of a rule that denies."""
    action = f'action = "deny(403)"\n {more}'
    return RULE.replace("ACTION", action).replace("PRIORITY", priority).replace("RANGES", ranges)


def separate(body: str, name: str = "google_compute_security_policy.a.name") -> str:
    return f'resource "google_compute_security_policy_rule" "r" {{\n security_policy = {name}\n {body}\n}}\n'


ALLOWS_THE_REST = ("2147483647", True, "allow")


@pytest.mark.parametrize(
    ("inline", "more", "rules"),
    [
        ("", "", [ALLOWS_THE_REST]),
        (f"rule {{\n {rule('100', NARROW)} }}", "", [("100", True, "deny"), ALLOWS_THE_REST]),
        (f"rule {{\n {rule('2147483647', ALL)} }}", "", [("2147483647", True, "deny")]),
        ("", separate(rule("2147483647", ALL)), [("2147483647", True, "deny")]),
        ("", separate(rule("100", NARROW), '"a"'), [("100", True, "deny"), ALLOWS_THE_REST]),
        ("", separate(rule("100", NARROW), '"other"'), [ALLOWS_THE_REST]),
        ("", separate(rule("100", NARROW, 'preview = "true"')), [("100", False, "deny"), ALLOWS_THE_REST]),
    ],
)
def test_security_policies(tmp_path: Path, inline: str, more: str, rules: list[tuple[str, bool, str]]) -> None:
    main = GUARDED.replace("RULES", inline) + more
    found = declare(tmp_path, {"main.tf": main}).one(RequestFilter)
    assert [(each.id, each.enabled, str(each.action)) for each in found.rules] == rules


@pytest.mark.parametrize(
    ("inline", "more"),
    [
        ("", separate(rule("100", NARROW, "count = var.on ? 1 : 0"))),
        ('dynamic "rule" {\n for_each = var.x\n content {}\n }', ""),
        ("rule {\n" + rule("100", NARROW).replace('"100"', "var.x") + "}", ""),
    ],
)
def test_rules_that_may_be_others(tmp_path: Path, inline: str, more: str) -> None:
    found = declare(tmp_path, {"main.tf": GUARDED.replace("RULES", inline) + more})
    assert found.of(RequestFilter) == []
    assert found.one(WebAcl).protects == ("//compute.googleapis.com/projects/./global/backendServices/b",)
    assert [each.address for each in found.inventory.unevaluated] == ["google_compute_security_policy.a"]


def test_addresses_of_a_rule_that_are_not_known(tmp_path: Path) -> None:
    main = GUARDED.replace("RULES", f"rule {{\n {rule('100', 'var.x')} }}")
    first, _ = declare(tmp_path, {"main.tf": main}).one(RequestFilter).rules
    assert first.peers == (AddressPeer(name="unknown addresses", addresses=Unknown(why="depends on var.x")),)


@pytest.mark.parametrize(
    ("body", "attached"),
    [
        (rule("100", NARROW), 1),
        (rule("100", NARROW).replace('"100"', '"2147483647"'), 0),
    ],
)
def test_a_policy_of_a_region(tmp_path: Path, body: str, attached: int) -> None:
    main = f"""
    resource "google_compute_region_security_policy" "a" {{
      name   = "a"
      region = "europe-west4"
      type   = "CLOUD_ARMOR_NETWORK"
    }}
    resource "google_compute_region_security_policy_rule" "r" {{
      region          = "europe-west4"
      security_policy = google_compute_region_security_policy.a.name
      {body}
    }}
    resource "google_compute_network_edge_security_service" "e" {{
      name            = "e"
      region          = "europe-west4"
      security_policy = {"google_compute_region_security_policy.a.self_link" if attached else '"other"'}
    }}
    """
    found = declare(tmp_path, {"main.tf": main}).of(RequestFilter)
    region = ("//compute.googleapis.com/projects/./regions/europe-west4",)
    assert [each.attached_to for each in found] == [region] * attached


SITE = """
variable "x" {}
variable "on" {}
resource "google_compute_global_forwarding_rule" "f" {
  name                  = "f"
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  target                = google_compute_target_https_proxy.p.id
}
resource "google_compute_target_https_proxy" "p" {
  name    = "p"
  url_map = google_compute_url_map.m.id
}
resource "google_compute_url_map" "m" {
  name            = "m"
  default_service = google_compute_backend_bucket.b.id
}
resource "google_compute_backend_bucket" "b" {
  name        = "b"
  bucket_name = google_storage_bucket.s.name
  enable_cdn  = "true"
  POLICY
}
resource "google_storage_bucket" "s" {
  name     = "photos${var.x}"
  BUCKET
}
"""
KEY = """
resource "google_compute_backend_bucket_signed_url_key" "k" {
  COUNT
  name           = "k"
  key_value      = "bmV2ZXIgc2hvd24="
  backend_bucket = NAMED
}
"""
OWN_KEY = KEY.replace("NAMED", "google_compute_backend_bucket.b.name")
CERTAIN = OWN_KEY.replace("COUNT", "")
PRIVATE = 'location = "EU"\n public_access_prevention = "enforced"'
PUBLIC = 'location = "EU"'
INDEX = "website {\n main_page_suffix = "


@pytest.mark.parametrize(
    ("check", "bucket", "more", "outcome"),
    [
        ("cdn-origin-private-storage", PUBLIC, "", "fail"),
        ("cdn-origin-private-storage", PUBLIC, CERTAIN, "pass"),
        ("cdn-origin-private-storage", PUBLIC, KEY.replace("COUNT", "").replace("NAMED", '"b"'), "pass"),
        ("cdn-origin-private-storage", PUBLIC, KEY.replace("COUNT", "").replace("NAMED", '"c"'), "fail"),
        ("cdn-origin-failover", PUBLIC, "", "pass"),
        ("cdn-origin-failover", 'location = "eur4"', "", "pass"),
        ("cdn-origin-failover", "", "", "pass"),
        ("cdn-origin-failover", 'location = "EUROPE-WEST4"', "", "fail"),
        ("cdn-origin-failover", 'location = "EU"\n custom_placement_config {\n data_locations = []\n }', "", "pass"),
        ("cdn-origin-failover", 'location = "ATLANTIS"', "", "undetermined"),
        ("cdn-origin-failover", "location = var.x", "", "undetermined"),
        ("cdn-origin-exists", PUBLIC, "", "pass"),
        ("cdn-default-root-object", PUBLIC, "", "fail"),
        ("cdn-default-root-object", f'{PUBLIC}\n {INDEX}"index.html"\n }}', "", "pass"),
        ("cdn-default-root-object", f"{PUBLIC}\n {INDEX}var.x\n }}", "", None),
        ("cdn-origin-private-storage", PUBLIC, OWN_KEY.replace("COUNT", "count = var.on ? 1 : 0"), None),
        ("cdn-origin-private-storage", PUBLIC, KEY.replace("COUNT", "").replace("NAMED", "var.x"), None),
        ("cdn-signed-access", PUBLIC.replace('"EU"', '"EU"\n public_access_prevention = var.x'), CERTAIN, None),
        ("cdn-signed-access", PRIVATE, CERTAIN, "not-applicable"),
    ],
)
def test_buckets_behind_a_cdn(tmp_path: Path, check: str, bucket: str, more: str, outcome: str | None) -> None:
    found = declare(tmp_path, {"main.tf": SITE.replace("BUCKET", bucket).replace("POLICY", "") + more})
    verdicts = found.judged(check).verdicts
    assert [each.outcome for each in verdicts] == ([] if outcome is None else [outcome])
    assert [each.address for each in found.inventory.unevaluated] == (
        ["google_compute_url_map.m"] if outcome is None else []
    )
    assert "bmV2ZXIgc2hvd24" not in found.inventory.snapshot()


def test_a_signature_is_asked_for(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": SITE.replace("BUCKET", PRIVATE).replace("POLICY", "") + CERTAIN})
    (behaviour,) = found.one(Distribution).behaviours
    assert (behaviour.requires_signature, behaviour.key_groups) == (True, ("k",))


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        ('cdn_policy {\n cache_mode = "FORCE_CACHE_ALL"\n default_ttl = "31622401"\n }', "fail"),
        ('cdn_policy {\n cache_mode = "FORCE_CACHE_ALL"\n default_ttl = 3600\n }', "pass"),
        ('dynamic "cdn_policy" {\n for_each = var.x\n content {}\n }', None),
    ],
)
def test_what_is_kept_for_how_long(tmp_path: Path, policy: str, outcome: str | None) -> None:
    main = SITE.replace("BUCKET", PUBLIC).replace("POLICY", policy)
    found = declare(tmp_path, {"main.tf": main + CERTAIN}).judged("cdn-overrides-cache-control", "cdn-ttl-range")
    by_check = {each.check: each.outcome for each in found.verdicts}
    assert by_check.get("cdn-ttl-range") == outcome


@pytest.mark.parametrize("name", ['"b"', "var.x"])
def test_a_key_of_a_service(tmp_path: Path, name: str) -> None:
    main = """
    variable "x" {}
    resource "google_compute_url_map" "m" {
      name            = "m"
      default_service = google_compute_backend_service.b.id
    }
    resource "google_compute_backend_service" "b" {
      name       = NAME
      enable_cdn = true
    }
    resource "google_compute_backend_service_signed_url_key" "k" {
      name            = "k"
      key_value       = "bmV2ZXIgc2hvd24="
      backend_service = google_compute_backend_service.b.name
    }
    """
    (behaviour,) = declare(tmp_path, {"main.tf": main.replace("NAME", name)}).one(Distribution).behaviours
    assert behaviour.key_groups == ("k",)


@pytest.mark.parametrize(
    ("guard", "kinds"),
    [
        ('iap {\n oauth2_client_id = "a"\n oauth2_client_secret = "never shown"\n }', ["authenticate", "forward"]),
        ('iap {\n enabled = "true"\n }', ["authenticate", "forward"]),
        ("iap {\n enabled = false\n }", ["forward"]),
        ("iap {\n enabled = var.x\n }", None),
        ('dynamic "iap" {\n for_each = var.x\n content {}\n }', None),
        ("", ["forward"]),
    ],
)
@pytest.mark.parametrize(
    ("address", "addresses"),
    [
        ('"198.51.100.7"', ("198.51.100.7",)),
        ("google_compute_global_address.a.address", ()),
        ("google_compute_global_address.a.id", ()),
        ("var.x", ()),
        ("null", ()),
    ],
)
def test_sign_in_before_a_service(
    tmp_path: Path, guard: str, kinds: list[str] | None, address: str, addresses: tuple[str, ...]
) -> None:
    main = f"""
    variable "x" {{}}
    resource "google_compute_global_address" "a" {{
      name = "a"
    }}
    resource "google_compute_global_forwarding_rule" "f" {{
      name       = "f"
      ip_address = {address}
      port_range = 443
      target     = google_compute_target_https_proxy.p.id
    }}
    resource "google_compute_target_https_proxy" "p" {{
      name    = "p"
      url_map = google_compute_url_map.m.id
    }}
    resource "google_compute_url_map" "m" {{
      name            = "m"
      default_service = google_compute_backend_service.b.id
    }}
    resource "google_compute_backend_service" "b" {{
      name = "b"
      connection_draining_timeout_sec = 10
      {guard}
    }}
    """
    found = declare(tmp_path, {"main.tf": main})
    listener = found.one(Listener)
    assert (listener.addresses, listener.port) == (addresses, 443)
    if kinds is None:
        assert isinstance(listener.rules, Unknown)
    else:
        assert not isinstance(listener.rules, Unknown)
        assert [str(action.kind) for each in listener.rules for action in each.actions] == kinds
    assert found.one(TargetGroup).deregistration_delay == 10
    assert "never shown" not in found.inventory.snapshot()


@pytest.mark.parametrize(
    ("sampled", "outcome"), [('"1.0"', "pass"), ('"0"', "fail"), ("0.5", "pass"), ("var.x", "undetermined")]
)
def test_how_much_is_logged(tmp_path: Path, sampled: str, outcome: str) -> None:
    main = f"""
    variable "x" {{}}
    resource "google_compute_backend_service" "b" {{
      name     = "b"
      protocol = "SSL"
      log_config {{
        enable      = "true"
        sample_rate = {sampled}
      }}
    }}
    """
    logs = declare(tmp_path, {"main.tf": main}).one(LoadBalancer).access_logs
    told = ("pass" if logs else "fail") if isinstance(logs, bool) else "undetermined"
    assert told == outcome


@pytest.mark.parametrize("region", ['"europe-west4"', "var.x"])
def test_a_service_of_a_region(tmp_path: Path, region: str) -> None:
    main = f"""
    variable "x" {{}}
    resource "google_compute_region_backend_service" "b" {{
      name          = "b"
      region        = {region}
      health_checks = [google_compute_region_health_check.h.id]
      log_config    = {{ enable = true }}
    }}
    resource "google_compute_region_health_check" "h" {{
      name             = "h"
      region           = {region}
      tcp_health_check = {{ port = 8443 }}
    }}
    """
    found = declare(tmp_path, {"main.tf": main})
    check = found.one(TargetGroup).health_check
    assert isinstance(check, HealthCheck)
    assert (check.protocol, check.port) == ("TCP", "8443")
    assert found.one(LoadBalancer).access_logs is True
