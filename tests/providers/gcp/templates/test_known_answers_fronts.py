"""Flaws of front ends, caches and tunnels of Google Cloud, in the ways in which Terraform writes them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.declaring import declare

NOBODY = "var.nobody"


@dataclass(frozen=True)
class Row:
    """A text in which `SET` stands for the setting, and `HERE` is on the line of what has the flaw."""

    check: str
    text: str
    bad: str
    good: str
    unknown: str = NOBODY

    def verdicts(self, root: Path, setting: str) -> set[tuple[str, int | None]]:
        """How the check ends where it applies, and on which line."""
        text = 'variable "nobody" {}\n' + self.text.replace("SET", setting)
        found = declare(root, {"main.tf": text}).judged(self.check).verdicts
        asked = (each for each in found if str(each.outcome) != "not-applicable")
        return {(str(each.outcome), each.location.line if each.location else None) for each in asked}


def block(kind: str, name: str, *lines: str, mark: str = "") -> str:
    """A resource that is called as its block is."""
    inner = "\n".join((f'name = "{name}"', *lines))
    return f'resource "google_compute_{kind}" "{name}" {{ {mark}\n{inner}\n}}\n'


EXTERNAL = 'load_balancing_scheme = "EXTERNAL_MANAGED"'
POLICY = "ssl_policy = google_compute_ssl_policy.s.id"
SHOP = "url_map = google_compute_url_map.m.id"


def front(policy: str, *proxy: str, more: str = "") -> str:
    """A front end over HTTPS with a policy."""
    return (
        block("backend_service", "b", EXTERNAL, 'protocol = "HTTPS"')
        + block("url_map", "m", "default_service = google_compute_backend_service.b.id")
        + (block("ssl_policy", "s", policy) if policy else "")
        + block("target_https_proxy", "p", SHOP, 'ssl_certificates = ["projects/x/global/sslCertificates/c"]', *proxy)
        + block(
            "global_forwarding_rule",
            "f",
            EXTERNAL,
            'port_range = "443"',
            "target = google_compute_target_https_proxy.p.id",
            mark="# HERE",
        )
        + more
    )


def plain(action: str) -> str:
    """A front end over plain HTTP, of which the map does something."""
    return (
        block("backend_service", "b", EXTERNAL)
        + block("url_map", "m", action)
        + block("target_http_proxy", "p", SHOP)
        + block(
            "global_forwarding_rule",
            "f",
            EXTERNAL,
            'port_range = "80"',
            "target = google_compute_target_http_proxy.p.id",
            mark="# HERE",
        )
    )


def cached(policy: str) -> str:
    return (
        block("backend_service", "b", EXTERNAL, 'protocol = "HTTPS"', "enable_cdn = true", policy)
        + block("url_map", "m", "default_service = google_compute_backend_service.b.id", mark="# HERE")
        + block("target_https_proxy", "p", SHOP, 'ssl_certificates = ["projects/x/global/sslCertificates/c"]')
        + block(
            "global_forwarding_rule",
            "f",
            EXTERNAL,
            'port_range = "443"',
            "target = google_compute_target_https_proxy.p.id",
        )
    )


def tunnel(*lines: str) -> str:
    named = ('peer_ip = "203.0.113.9"', 'region = "europe-west1"', 'target_vpn_gateway = "g"')
    return block("vpn_tunnel", "t", *named, *lines, mark="# HERE")


KEYED = 'cdn_policy {\ncache_mode = "CACHE_ALL_STATIC"\ncache_key_policy {\ninclude_query_string = SET\n}\n}'
REDIRECT = "default_url_redirect {\nhttps_redirect = SET\nstrip_query = false\n}"
TLS, CLEAR = "tls-minimum-version", "lb-listener-cleartext"
OLD, NEW = '"TLS_1_0"', '"TLS_1_2"'
ROWS = {
    "a policy": Row(TLS, front("min_tls_version = SET", POLICY), OLD, NEW),
    "a policy by its link": Row(TLS, front("min_tls_version = SET", POLICY.replace(".id", ".self_link")), OLD, NEW),
    "a policy by its name": Row(TLS, front("min_tls_version = SET", 'ssl_policy = "s"'), OLD, NEW),
    "a policy that says nothing": Row(TLS, front("min_tls_version = SET", POLICY), "null", NEW),
    "a profile that implies nothing": Row(TLS, front("profile = SET", POLICY), '"MODERN"', '"RESTRICTED"'),
    "no policy": Row(TLS, front("min_tls_version = " + NEW, "ssl_policy = SET"), "null", '"s"', unknown=""),
    "a policy by a local": Row(
        TLS, front("min_tls_version = local.oldest", POLICY, more="locals {\noldest = SET\n}\n"), OLD, NEW
    ),
    "a policy of several": Row(
        TLS,
        front("", 'ssl_policy = google_compute_ssl_policy.s["a"].id')
        + 'resource "google_compute_ssl_policy" "s" {\nfor_each = { a = SET }\nname = each.key\n'
        "min_tls_version = each.value\n}\n",
        OLD,
        NEW,
    ),
    "plain HTTP": Row(
        CLEAR,
        plain("SET"),
        "default_service = google_compute_backend_service.b.id",
        REDIRECT.replace("SET", "true"),
        unknown="",
    ),
    "a redirect that keeps plain HTTP": Row(CLEAR, plain(REDIRECT), "false", "true", unknown=""),
    "a redirect that says nothing of HTTPS": Row(CLEAR, plain(REDIRECT), "null", "true", unknown=""),
    "query strings": Row("cdn-cache-key-query-string", cached(KEYED), "false", "true", unknown=""),
    "an IKE version": Row("vpn-ike-version", tunnel("ike_version = SET"), "1", "2"),
    "a version of IKE by default is the second": Row("vpn-ike-version", tunnel("ike_version = SET"), "1", "null"),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_flaw_is_found_where_it_is_and_its_twin_passes(tmp_path: Path, row: Row) -> None:
    lines = ('variable "nobody" {}\n' + row.text.replace("SET", row.bad)).splitlines()
    (line,) = (number for number, each in enumerate(lines, 1) if "HERE" in each)
    assert ("fail", line) in row.verdicts(tmp_path / "bad", row.bad)
    assert {outcome for outcome, _ in row.verdicts(tmp_path / "good", row.good)} == {"pass"}
    if row.unknown:
        assert {outcome for outcome, _ in row.verdicts(tmp_path / "unknown", row.unknown)} == {"undetermined"}


def test_a_link_that_may_be_none_costs_itself_alone(tmp_path: Path) -> None:
    text = (
        'variable "nobody" {}\n'
        + block("security_policy", "armor")
        + cached("security_policy = var.nobody ? google_compute_security_policy.armor.id : null")
    )
    found = declare(tmp_path, {"main.tf": text})
    assert found.inventory.unevaluated == ()
    verdicts = found.judged("waf-attached").verdicts
    assert {str(each.outcome) for each in verdicts} - {"not-applicable"} == {"undetermined"}
