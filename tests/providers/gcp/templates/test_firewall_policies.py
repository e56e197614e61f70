"""Firewall policies in Terraform, by the verdicts that they and the rules of their networks get."""

from pathlib import Path

import pytest

from scanner.report import Verdict
from tests.declaring import declare

CHECK = "firewall-ingress-sensitive-port-open"
BASE = """
variable "x" {}
variable "on" {}
resource "google_compute_network" "n" {
  name = "n"
  ORDER
}
resource "google_compute_network_firewall_policy" "p" {
  name = "p"
}
resource "google_compute_network_firewall_policy_association" "a" {
  ASSOCIATED
  name              = "a"
  firewall_policy   = google_compute_network_firewall_policy.p.name
  attachment_target = google_compute_network.n.id
}
resource "google_compute_network_firewall_policy_rule" "r" { # RULE
  firewall_policy = google_compute_network_firewall_policy.p.name
  priority        = "100"
  action          = "ACTION"
  direction       = "INGRESS"
  MADE
  match {
    MATCH
    layer4_configs {
      ip_protocol = "tcp"
      ports       = ["22"]
    }
  }
}
resource "google_network_security_address_group" "g" {
  name     = "g"
  location = "global"
  type     = "IPV4"
  capacity = 10
  ITEMS
}
"""
FIREWALL = """
resource "google_compute_firewall" "ssh" { # FIREWALL
  name          = "ssh"
  network       = google_compute_network.n.id
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
"""
OPEN, PRIVATE = 'src_ip_ranges = ["0.0.0.0/0"]', 'src_ip_ranges = ["10.0.0.0/8"]'
GROUP = "src_address_groups = [google_network_security_address_group.g.id]"
BEFORE = 'network_firewall_policy_enforcement_order = "BEFORE_CLASSIC_FIREWALL"'
MAYBE = "count = var.on ? 1 : 0"
POLICY, NETWORK = "google_compute_network_firewall_policy.p", "google_compute_network.n/n"


def text(match: str, action: str = "allow", **more: str) -> str:
    given = {"ORDER": "", "ASSOCIATED": "", "MADE": "", "ITEMS": "", **more, "MATCH": match, "ACTION": action}
    found = BASE
    for word, value in given.items():
        found = found.replace(word, value)
    return found


def judged(root: Path, main: str, name: str) -> list[Verdict]:
    """The verdicts of a rule set, those that pass last."""
    found = [each for each in declare(root, {"main.tf": main}).judged(CHECK).verdicts if each.resource.name == name]
    return sorted(found, key=lambda each: each.outcome == "pass")


@pytest.mark.parametrize(
    ("main", "outcome"),
    [
        (text(OPEN), "fail"),
        (text(PRIVATE), "pass"),
        (text(""), "fail"),
        (text("src_ip_ranges = var.x"), "undetermined"),
        (text(OPEN, MADE=MAYBE), "undetermined"),
        (text(OPEN, MADE="disabled = true"), "pass"),
        (text(OPEN, MADE='disabled = "true"'), "pass"),
        (text(OPEN, MADE='disabled = "false"'), "fail"),
        (text(OPEN, MADE="disabled = var.x"), "undetermined"),
        (text(OPEN, ASSOCIATED=MAYBE), "undetermined"),
        (text(GROUP, ITEMS='items = ["0.0.0.0/0"]'), "fail"),
        (text(GROUP, ITEMS='items = ["10.0.0.0/8"]'), "pass"),
        (text(GROUP, ITEMS="items = var.x"), "undetermined"),
        (text(GROUP), "undetermined"),
        (text('src_address_groups = ["projects/p/locations/global/addressGroups/z"]'), "undetermined"),
        (text(f'{OPEN}\n src_network_scope = "INTERNET"'), "fail"),
        (text('src_network_scope = "INTERNET"'), "fail"),
        (text(f'{OPEN}\n src_network_scope = "NON_INTERNET"'), "pass"),
    ],
)
def test_a_policy(tmp_path: Path, main: str, outcome: str) -> None:
    first = judged(tmp_path, main, POLICY)[0]
    assert first.outcome == outcome
    if outcome == "fail":
        line = next(number for number, each in enumerate(main.splitlines(), 1) if "# RULE" in each)
        assert first.location is not None
        assert first.location.line == line


@pytest.mark.parametrize(
    ("main", "outcome"),
    [
        (text(OPEN, "deny", ORDER=BEFORE), "pass"),
        (text(OPEN, "deny"), "fail"),
        (text(OPEN, "deny", ORDER=BEFORE.replace('"BEFORE_CLASSIC_FIREWALL"', "var.x")), "undetermined"),
        (text(OPEN, "deny", ORDER=BEFORE, MADE=MAYBE), "undetermined"),
        (text(OPEN, "deny", ORDER=BEFORE, ASSOCIATED=MAYBE), "undetermined"),
        (text(OPEN, "deny", ORDER=BEFORE).replace("= google_compute_network.n.id", "= var.x", 1), "undetermined"),
        (text(GROUP, "deny", ORDER=BEFORE, ITEMS="items = var.x"), "undetermined"),
        (text(GROUP, "deny", ORDER=BEFORE, ITEMS='items = ["0.0.0.0/0"]'), "pass"),
        (text(PRIVATE, "deny", ORDER=BEFORE), "fail"),
    ],
)
def test_rules_of_a_network_after_a_policy(tmp_path: Path, main: str, outcome: str) -> None:
    assert judged(tmp_path, main + FIREWALL, NETWORK)[0].outcome == outcome


REGIONAL = "google_compute_region_network_firewall_policy"


def test_a_policy_of_a_region(tmp_path: Path) -> None:
    main = text(OPEN).replace("google_compute_network_firewall_policy", REGIONAL)
    main = main.replace('name = "p"', 'name = "p"\n region = "europe-west4"')
    assert judged(tmp_path, main, f"{REGIONAL}.p")[0].outcome == "fail"


WITH_RULES = """
resource "google_compute_TYPE_with_rules" "p" {
  PLACE
  rule { # RULE
    priority  = 100
    action    = "allow"
    direction = "INGRESS"
    match {
      src_ip_ranges = ["SOURCE"]
      layer4_config {
        ip_protocol = "tcp"
        ports       = ["22"]
      }
    }
  }
}
resource "google_compute_TYPE_association" "a" {
  name              = "a"
  firewall_policy   = google_compute_TYPE_with_rules.p.id
  attachment_target = "organizations/1"
}
"""


@pytest.mark.parametrize(("source", "outcome"), [("0.0.0.0/0", "fail"), ("10.0.0.0/8", "pass")])
@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("network_firewall_policy", 'name = "p"'),
        ("region_network_firewall_policy", 'name = "p"\n region = "europe-west4"'),
        ("firewall_policy", 'short_name = "p"\n parent = "organizations/1"'),
    ],
)
def test_a_policy_with_its_rules(tmp_path: Path, kind: str, place: str, source: str, outcome: str) -> None:
    main = WITH_RULES.replace("TYPE", kind).replace("PLACE", place).replace("SOURCE", source)
    first = judged(tmp_path, main, f"google_compute_{kind}_with_rules.p")[0]
    assert first.outcome == outcome
    if outcome == "fail":
        assert first.location is not None
        assert first.location.line == next(at for at, each in enumerate(main.splitlines(), 1) if "# RULE" in each)


HIERARCHICAL = """
resource "google_compute_firewall_policy" "p" {
  parent     = "organizations/1"
  short_name = "p"
}
resource "google_compute_firewall_policy_rule" "r" {
  firewall_policy = google_compute_firewall_policy.p.name
  priority        = 100
  action          = "ACTION"
  direction       = "INGRESS"
  match {
    src_ip_ranges = ["0.0.0.0/0"]
    layer4_configs {
      ip_protocol = "tcp"
      ports       = ["22"]
    }
  }
}
resource "google_compute_firewall_policy_association" "a" {
  name              = "a"
  firewall_policy   = google_compute_firewall_policy.p.id
  attachment_target = google_folder.f.name
}
resource "google_compute_network" "n" {
  name = "n"
}
"""
ABOVE = "google_compute_firewall_policy.p"


@pytest.mark.parametrize(("action", "outcome"), [("allow", "fail"), ("deny", "pass")])
def test_a_policy_above_projects(tmp_path: Path, action: str, outcome: str) -> None:
    assert judged(tmp_path, HIERARCHICAL.replace("ACTION", action), ABOVE)[0].outcome == outcome


@pytest.mark.parametrize("network", ["google_compute_network.n.id", '"default"'])
def test_which_networks_it_is_above_is_not_known(tmp_path: Path, network: str) -> None:
    main = HIERARCHICAL.replace("ACTION", "deny") + FIREWALL.replace("google_compute_network.n.id", network)
    name = "default" if "default" in network else NETWORK
    assert judged(tmp_path, main, name)[0].outcome == "undetermined"


MACHINE = """
resource "google_compute_instance" "vm" {
  name = "vm"
  zone = "europe-west4-a"
  network_interface {
    network = google_compute_network.n.id
    access_config {
      nat_ip = "198.51.100.4"
    }
  }
}
"""


def test_what_it_may_let_in_is_no_pass(tmp_path: Path) -> None:
    main = HIERARCHICAL.replace("ACTION", "allow") + MACHINE
    (found,) = declare(tmp_path, {"main.tf": main}).judged("effective-internet-exposure").verdicts
    assert found.outcome == "undetermined"


INSPECTED = 'action = "apply_security_profile_group"\n security_profile_group = GROUP'


@pytest.mark.parametrize("group", ['"profiles"', "var.x"])
def test_what_looks_into_traffic_lets_it_in(tmp_path: Path, group: str) -> None:
    main = text(OPEN).replace('action          = "allow"', INSPECTED.replace("GROUP", group))
    assert judged(tmp_path, main, POLICY)[0].outcome == "fail"


@pytest.mark.parametrize(
    "allowed", ["allow = var.x", 'dynamic "allow" {\n for_each = var.x\n content {\n protocol = allow.value\n }\n }']
)
def test_traffic_of_a_rule_that_is_not_known(tmp_path: Path, allowed: str) -> None:
    main = f"""
    variable "x" {{}}
    resource "google_compute_firewall" "f" {{
      name          = "f"
      network       = "n"
      source_ranges = ["0.0.0.0/0"]
      {allowed}
    }}
    """
    assert judged(tmp_path, main, "n")[0].outcome == "undetermined"


@pytest.mark.parametrize("policy", ["var.x", '"projects/p/global/firewallPolicies/other"'])
def test_a_policy_of_others_may_be_asked_before(tmp_path: Path, policy: str) -> None:
    named = "firewall_policy   = google_compute_network_firewall_policy.p.name"
    main = text(OPEN, "deny", ORDER=BEFORE).replace(named, f"firewall_policy = {policy}")
    assert judged(tmp_path, main + FIREWALL, NETWORK)[0].outcome == "undetermined"


TWO = """
resource "google_compute_network_firewall_policy" "q" {
  name = "q"
}
"""
ITS_POLICY = "firewall_policy = google_compute_network_firewall_policy.p.name\n  priority"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("google_compute_network_firewall_policy.p.name", {POLICY: "fail", f"{POLICY[:-1]}q": "pass"}),
        ('"of-others"', {POLICY: "pass", f"{POLICY[:-1]}q": "pass", "of-others": "fail"}),
        ("var.x", {POLICY: "undetermined", f"{POLICY[:-1]}q": "undetermined", "depends on var.x": "fail"}),
    ],
)
def test_a_rule_is_one_of_every_policy_that_may_have_it(tmp_path: Path, policy: str, expected: dict[str, str]) -> None:
    main = text(OPEN) + TWO
    assert ITS_POLICY in main
    main = main.replace(ITS_POLICY, f"firewall_policy = {policy}\n  priority")
    found = declare(tmp_path, {"main.tf": main}).judged(CHECK).verdicts
    verdicts = {each.resource.name: str(each.outcome) for each in found if "/firewallPolicies/" in each.resource.id}
    assert {name.rpartition("/")[2]: outcome for name, outcome in verdicts.items()} == expected


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("google_compute_network.n.id", {"google_compute_network.n": "fail", "google_compute_network.m": "pass"}),
        ('"of-others"', {"google_compute_network.n": "pass", "google_compute_network.m": "pass", "of-others": "fail"}),
        (
            "var.x",
            {
                "google_compute_network.n": "undetermined",
                "google_compute_network.m": "undetermined",
                "depends on var.x": "fail",
            },
        ),
    ],
)
def test_a_rule_is_one_of_every_network_that_may_have_it(
    tmp_path: Path, network: str, expected: dict[str, str]
) -> None:
    networks = "".join(f'resource "google_compute_network" "{each}" {{\n  name = "{each}"\n}}\n' for each in "nm")
    rule = FIREWALL.replace("google_compute_network.n.id", network)
    found = declare(tmp_path, {"main.tf": f'variable "x" {{}}\n{networks}{rule}'}).judged(CHECK).verdicts
    assert {each.resource.name.partition("/")[0]: str(each.outcome) for each in found} == expected


def test_a_rule_that_could_not_be_evaluated_may_be_of_any_network_or_policy(tmp_path: Path) -> None:
    some = FIREWALL.replace('name          = "ssh"', 'for_each = var.x\n  name = "ssh"')
    ruled = (
        text(OPEN, MADE="")
        .replace("  ACTION", "")
        .replace('priority        = "100"', 'for_each = var.x\n priority = "1"')
    )
    found = declare(tmp_path, {"main.tf": ruled + some}).judged(CHECK).verdicts
    assert {each.resource.name: str(each.outcome) for each in found} == {
        POLICY: "undetermined",
        NETWORK: "undetermined",
    }


def test_what_a_network_of_others_lets_out_is_not_known(tmp_path: Path) -> None:
    main = 'resource "google_compute_network" "n" {\n  name = "n"\n}\n'
    rule = FIREWALL.replace("google_compute_network.n.id", '"of-others"')
    found = declare(tmp_path, {"main.tf": main + rule}).judged("firewall-egress-unrestricted").verdicts
    outcomes = {each.resource.name.partition("/")[0]: str(each.outcome) for each in found}
    assert outcomes == {"google_compute_network.n": "fail", "of-others": "undetermined"}
