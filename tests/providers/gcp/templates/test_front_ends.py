"""What front ends in Terraform ask of clients and show them: server TLS policies, maps, certificates and names."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.demo.pems import pem_of
from scanner.models import Certificate, CertificateStatus, DnsRecord, Listener, TrustStore, Unknown
from tests.declaring import declare

FRONT = """
variable "x" {}
variable "on" {}
resource "google_compute_global_forwarding_rule" "f" {
  name                  = "f"
  ip_address            = "198.51.100.9"
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  target                = google_compute_target_https_proxy.p.id
}
resource "google_compute_target_https_proxy" "p" {
  name    = "p"
  url_map = google_compute_url_map.m.id
  PROXY
}
resource "google_compute_url_map" "m" {
  name            = "m"
  default_service = google_compute_backend_service.b.id
}
resource "google_compute_backend_service" "b" {
  name     = "b"
  protocol = "HTTPS"
}
"""
MUTUAL = """
resource "google_network_security_server_tls_policy" "s" {
  name       = "s"
  allow_open = OPEN
  POLICY
}
resource "google_certificate_manager_trust_config" "t" {
  name     = "t"
  location = "global"
  trust_stores {
    trust_anchors {
      pem_certificate = "one"
    }
    trust_anchors {
      pem_certificate = "two"
    }
  }
  MORE
}
"""
STORE = "client_validation_trust_config = google_certificate_manager_trust_config.t.id"
STRICT = f'mtls_policy {{\n client_validation_mode = "REJECT_INVALID"\n {STORE}\n }}'
LAX = 'mtls_policy {\n client_validation_mode = "ALLOW_INVALID_OR_MISSING_CLIENT_CERT"\n }'
OPEN_MODE = "mtls_policy {\n client_validation_mode = var.x\n }"
DYNAMIC = f'dynamic "mtls_policy" {{\n for_each = var.x\n content {{\n {STRICT}\n }}\n }}'
ALLOWED = 'allowlisted_certificates {\n pem_certificate = "one"\n }'
NAMED = "server_tls_policy = google_network_security_server_tls_policy.s.id"
HOSTED = NAMED.replace("google_", '"//networksecurity.googleapis.com/${google_') + '}"'


@pytest.mark.parametrize(
    ("proxy", "policy", "opened", "more", "outcome"),
    [
        (NAMED, STRICT, '"false"', "", "pass"),
        (HOSTED, STRICT, "false", "", "pass"),
        (NAMED, STRICT, '"true"', "", "fail"),
        (NAMED, STRICT, "var.x", "", "undetermined"),
        (NAMED, LAX, "false", "", "fail"),
        (HOSTED, LAX, "false", "", "fail"),
        (NAMED, OPEN_MODE, "false", "", "undetermined"),
        (NAMED, DYNAMIC, "false", "", "undetermined"),
        (NAMED, "", "false", "", "not-applicable"),
        (NAMED, STRICT, "false", ALLOWED, "fail"),
        (NAMED, STRICT.replace("google_certificate_manager_trust_config.t.id", "var.x"), "false", "", "undetermined"),
        ("server_tls_policy = var.x", STRICT, "false", "", "undetermined"),
        ('server_tls_policy = "projects/p/locations/global/serverTlsPolicies/z"', "", "false", "", "undetermined"),
        ("", STRICT, "false", "", "not-applicable"),
    ],
)
def test_what_is_done_with_certificates_of_clients(
    tmp_path: Path, proxy: str, policy: str, opened: str, more: str, outcome: str
) -> None:
    main = FRONT.replace("PROXY", proxy) + MUTUAL.replace("OPEN", opened).replace("POLICY", policy)
    found = declare(tmp_path, {"main.tf": main.replace("MORE", more)}).judged("lb-mtls-mode").verdicts
    assert [each.outcome for each in found] == [outcome]
    assert found[0].location is not None
    assert found[0].location.line == 4


@pytest.mark.parametrize(
    ("more", "authorities"), [("", 2), ('dynamic "trust_stores" {\n for_each = var.x\n content {}\n }', None)]
)
def test_authorities_are_counted(tmp_path: Path, more: str, authorities: int | None) -> None:
    main = FRONT + MUTUAL.replace("OPEN", "false").replace("POLICY", "").replace("MORE", more)
    found = declare(tmp_path, {"main.tf": main.replace("PROXY", "")}, also=[TrustStore]).one(TrustStore).authorities
    assert found == authorities or isinstance(found, Unknown)
    assert isinstance(found, Unknown) == (authorities is None)


MAP = """
resource "google_certificate_manager_certificate_map" "m" {
  name = "m"
}
resource "google_certificate_manager_certificate_map_entry" "e" {
  COUNT
  name         = "e"
  map          = google_certificate_manager_certificate_map.m.name
  certificates = NAMED
  hostname     = "shop.example.com"
}
resource "google_certificate_manager_certificate_map_entry" "first" {
  name         = "first"
  map          = google_certificate_manager_certificate_map.m.id
  certificates = [google_certificate_manager_certificate.other.id]
  matcher      = "PRIMARY"
}
resource "google_certificate_manager_certificate" "c" {
  name = "c"
  ORIGIN
}
resource "google_certificate_manager_certificate" "other" {
  name     = "other"
  location = "europe-west4"
  managed_identity {
    identity = "spiffe"
  }
}
"""
OWN = "[google_certificate_manager_certificate.c.id]"
MAPPED = 'certificate_map = "//certificatemanager.googleapis.com/${google_certificate_manager_certificate_map.m.id}"'
CERTIFICATES = "//certificatemanager.googleapis.com/projects/./locations"
BOTH = (f"{CERTIFICATES}/europe-west4/certificates/other", f"{CERTIFICATES}/global/certificates/c")


@pytest.mark.parametrize(
    ("proxy", "count", "named", "certificates"),
    [
        (MAPPED, "", OWN, BOTH),
        ("certificate_map = google_certificate_manager_certificate_map.m.id", "", OWN, BOTH),
        (MAPPED, "count = var.on ? 1 : 0", OWN, None),
        (MAPPED, "", "var.x", None),
        ("certificate_map = var.x", "", OWN, None),
        (
            'certificate_map = "//certificatemanager.googleapis.com/${var.x}/${google_compute_url_map.m.id}"',
            "",
            OWN,
            None,
        ),
        ('certificate_map = "//certificatemanager.googleapis.com/${google_compute_url_map.m.id}"', "", OWN, None),
        (
            'certificate_map = "//certificatemanager.googleapis.com/projects/p/locations/global/certificateMaps/z"',
            "",
            OWN,
            None,
        ),
        (f"certificate_manager_certificates = {OWN}", "", OWN, BOTH[1:]),
        ("ssl_certificates = var.x", "", OWN, None),
        ("ssl_certificates = [var.x]", "", OWN, None),
        ("", "", OWN, ()),
    ],
)
def test_what_a_front_end_presents(
    tmp_path: Path, proxy: str, count: str, named: str, certificates: tuple[str, ...] | None
) -> None:
    main = FRONT.replace("PROXY", proxy) + MAP.replace("COUNT", count).replace("NAMED", named).replace("ORIGIN", "")
    found = declare(tmp_path, {"main.tf": main}).one(Listener).certificates
    assert isinstance(found, Unknown) if certificates is None else found == certificates


def dated(first: int, last: int) -> str:
    pem = pem_of(["shop.example.com"], datetime(first, 9, 1, tzinfo=UTC), datetime(last, 9, 1, tzinfo=UTC))
    return f"<<EOT\n{pem}\nEOT\n"


def uploaded(text: str, name: str = "pem_certificate") -> str:
    return f'self_managed {{\n {name} = {text}\n pem_private_key = "never shown"\n }}'


@pytest.mark.parametrize(
    ("origin", "outcome"),
    [
        (uploaded(dated(2026, 2027)), "pass"),
        (uploaded(dated(2024, 2025)), "fail"),
        (uploaded(dated(2024, 2025), "certificate_pem"), "fail"),
        (uploaded("var.x"), "undetermined"),
        ('dynamic "self_managed" {\n for_each = var.x\n content {}\n }', "undetermined"),
        ('managed {\n domains = ["shop.example.com"]\n }', "undetermined"),
        ('dynamic "managed" {\n for_each = var.x\n content {}\n }', "undetermined"),
        ("", "undetermined"),
    ],
)
def test_certificates_of_certificate_manager(tmp_path: Path, origin: str, outcome: str) -> None:
    main = FRONT.replace("PROXY", MAPPED) + MAP.replace("COUNT", "").replace("NAMED", OWN).replace("ORIGIN", origin)
    found = declare(tmp_path, {"main.tf": main})
    verdicts = found.judged("certificate-expired").verdicts
    by_name = {each.resource.name: each for each in verdicts}
    assert by_name["google_certificate_manager_certificate.c"].outcome == outcome
    assert "never shown" not in found.inventory.snapshot()


def test_where_a_certificate_is_used(tmp_path: Path) -> None:
    main = FRONT.replace("PROXY", f"certificate_manager_certificates = {OWN}") + MAP.replace("COUNT", "")
    main = main.replace("NAMED", OWN).replace("ORIGIN", 'managed {\n domains = ["shop.example.com"]\n }')
    found = declare(tmp_path, {"main.tf": main}).at(Certificate, "google_certificate_manager_certificate.c")
    assert found.domains == ("shop.example.com",)
    assert isinstance(found.status, Unknown)
    assert found.used_by == (
        f"{CERTIFICATES}/global/certificateMaps/m/certificateMapEntries/e",
        "//compute.googleapis.com/projects/./global/targetHttpsProxies/p",
    )


def test_an_uploaded_one_is_issued(tmp_path: Path) -> None:
    main = FRONT + MAP.replace("COUNT", "").replace("NAMED", OWN).replace("ORIGIN", uploaded("var.x"))
    found = declare(tmp_path, {"main.tf": main.replace("PROXY", "")})
    assert found.at(Certificate, "google_certificate_manager_certificate.c").status is CertificateStatus.ISSUED


@pytest.mark.parametrize("domains", ["[var.x]", "var.x"])
def test_domains_that_are_not_known(tmp_path: Path, domains: str) -> None:
    main = FRONT + MAP.replace("COUNT", "").replace("NAMED", OWN).replace(
        "ORIGIN", f"managed {{\n domains = {domains}\n }}"
    )
    found = declare(tmp_path, {"main.tf": main.replace("PROXY", "")})
    assert isinstance(found.at(Certificate, "google_certificate_manager_certificate.c").domains, Unknown)


ZONE = """
variable "x" {}
resource "google_dns_managed_zone" "z" {
  name       = "z"
  dns_name   = "example.com."
  VISIBILITY
}
resource "google_dns_record_set" "r" {
  name         = "SHOP.${google_dns_managed_zone.z.dns_name}"
  type         = "TYPE"
  managed_zone = WHERE
  DATA
}
"""
IN_IT = "google_dns_managed_zone.z.name"
WEIGHED = """routing_policy {
    wrr {
      weight  = 0.5
      rrdatas = ["198.51.100.1"]
    }
    wrr {
      weight  = 0.5
      rrdatas = ["198.51.100.2"]
    }
  }"""
PLACED = """routing_policy {
    geo {
      location = "europe-west4"
      health_checked_targets {
        external_endpoints = ["198.51.100.1"]
        internal_load_balancers {
          ip_address = "10.0.0.1"
        }
      }
    }
  }"""
BACKED = """routing_policy {
    primary_backup {
      primary {
        external_endpoints = ["198.51.100.1"]
      }
      backup_geo {
        location = "europe-west4"
        rrdatas  = ["198.51.100.2"]
      }
    }
  }"""
MANY = """routing_policy {
    dynamic "wrr" {
      for_each = var.x
      content {}
    }
  }"""
HIDDEN = """routing_policy {
    geo {
      location = "europe-west4"
      health_checked_targets {
        dynamic "internal_load_balancers" {
          for_each = var.x
          content {}
        }
      }
    }
  }"""


@pytest.mark.parametrize(
    ("kind", "data", "targets"),
    [
        ("A", 'rrdatas = ["198.51.100.9"]', ("198.51.100.9",)),
        ("CNAME", 'rrdatas = ["Other.example.com."]', ("other.example.com",)),
        ("A", "rrdatas = var.x", None),
        ("A", "rrdatas = [google_compute_global_address.a.address]", None),
        ("A", WEIGHED, ("198.51.100.1", "198.51.100.2")),
        ("A", PLACED, ("10.0.0.1", "198.51.100.1")),
        ("A", BACKED, ("198.51.100.2", "198.51.100.1")),
        ("A", MANY, None),
        ("A", HIDDEN, None),
        ("A", "routing_policy {\n wrr = var.x\n }", None),
        ("A", 'dynamic "routing_policy" {\n for_each = var.x\n content {}\n }', None),
    ],
)
def test_records(tmp_path: Path, kind: str, data: str, targets: tuple[str, ...] | None) -> None:
    main = ZONE.replace("VISIBILITY", "").replace("TYPE", kind).replace("WHERE", IN_IT).replace("DATA", data)
    found = declare(tmp_path, {"main.tf": main}).one(DnsRecord)
    assert (found.name, found.domain, found.is_private) == ("google_dns_record_set.r", "shop.example.com", False)
    assert found.location is not None
    assert found.location.line == 8
    assert isinstance(found.targets, Unknown) if targets is None else found.targets == targets


@pytest.mark.parametrize(
    ("visibility", "where", "is_private"),
    [
        ("", IN_IT, False),
        ('visibility = "private"', IN_IT, True),
        ('visibility = "public"', '"z"', False),
        ("visibility = var.x", IN_IT, None),
        ("", '"elsewhere"', None),
        ("", "data.google_dns_managed_zone.other.name", None),
    ],
)
def test_for_whom_a_zone_answers(tmp_path: Path, visibility: str, where: str, is_private: bool | None) -> None:
    main = ZONE.replace("VISIBILITY", visibility).replace("TYPE", "A").replace("WHERE", where)
    main += 'data "google_dns_managed_zone" "other" {\n name = "other"\n}\n'
    found = declare(tmp_path, {"main.tf": main.replace("DATA", 'rrdatas = ["198.51.100.9"]')}).one(DnsRecord)
    assert isinstance(found.is_private, Unknown) if is_private is None else found.is_private is is_private


def test_a_record_of_which_the_name_is_not_known(tmp_path: Path) -> None:
    main = ZONE.replace("VISIBILITY", "").replace("WHERE", IN_IT).replace("SHOP.", "${var.x}.")
    found = declare(tmp_path, {"main.tf": main.replace("TYPE", "A").replace("DATA", "")})
    assert found.of(DnsRecord) == []
    assert [each.address for each in found.inventory.unevaluated] == ["google_dns_record_set.r"]


def test_a_zone_of_which_the_name_is_not_known(tmp_path: Path) -> None:
    main = ZONE.replace("VISIBILITY", "").replace("WHERE", IN_IT).replace('name       = "z"', "name = var.x")
    main = main.replace("TYPE", "A").replace("DATA", 'rrdatas = ["198.51.100.9"]')
    found = declare(tmp_path, {"main.tf": main}).one(DnsRecord)
    assert (found.name, found.targets, found.is_private) == ("google_dns_record_set.r", ("198.51.100.9",), False)


MAPS = """
variable "x" {}
resource "google_compute_backend_service" "b" {
  name                  = "b"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
resource "google_compute_url_map" "one" {
  name            = "one"
  default_service = google_compute_backend_service.b.id
}
resource "google_compute_url_map" "two" {
  name            = "two"
  default_service = google_compute_backend_service.b.id
}
"""
PROXY, RULE = "google_compute_target_http_proxy.p.id", "google_compute_global_forwarding_rule.f"
ONE_OF_TWO = "var.x ? google_compute_url_map.one.id : google_compute_url_map.two.id"


@pytest.mark.parametrize(
    ("url_map", "target", "expected"),
    [
        ("google_compute_url_map.one.id", PROXY, {"one": "fail", "two": "pass"}),
        (ONE_OF_TWO, PROXY, {"one": "undetermined", "two": "undetermined"}),
        ("google_compute_url_map.one.id", "var.x", {"one": "undetermined", "two": "undetermined"}),
    ],
)
def test_a_front_end_may_be_that_of_every_balancer(
    tmp_path: Path, url_map: str, target: str, expected: dict[str, str]
) -> None:
    front = f"""
resource "google_compute_target_http_proxy" "p" {{
  name    = "p"
  url_map = {url_map}
}}
resource "google_compute_global_forwarding_rule" "f" {{
  name                  = "f"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  port_range            = "80"
  target                = {target}
}}
"""
    found = declare(tmp_path, {"main.tf": MAPS + front})
    verdicts = found.judged("lb-internet-facing").verdicts
    assert {each.resource.name.rpartition(".")[2]: str(each.outcome) for each in verdicts} == expected
    told = {each.address for each in found.inventory.unevaluated}
    assert told == ({RULE} if "undetermined" in expected.values() else set())
