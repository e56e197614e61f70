"""Configurations with values that Google Cloud does not take."""

from pathlib import Path

import pytest

from tests.declaring import declare

NETWORKS = """
resource "google_compute_network" "good" {
  name = "good"
}
resource "google_compute_network" "bad" {
  name = "bad"
  network_firewall_policy_enforcement_order = ["x"]
}
"""
WRONG_TYPE = "networkFirewallPolicyEnforcementOrder is not a text"


@pytest.mark.parametrize(
    ("old", "new", "line", "flaw"),
    [
        ("", "", 5, WRONG_TYPE),
        ('"bad"\n  network_firewall_policy_enforcement_order = ["x"]', '""', 6, "name is empty"),
    ],
)
def test_what_is_malformed_costs_itself_and_is_named(tmp_path: Path, old: str, new: str, line: int, flaw: str) -> None:
    found = declare(tmp_path, {"main.tf": NETWORKS.replace(old, new) if old else NETWORKS})
    assert found.inventory.gaps == ()
    (told,) = found.inventory.unevaluated
    assert (told.file, told.line, told.address) == ("main.tf", line, "google_compute_network.bad")
    assert told.why == f"is not as the cloud would take it: {flaw}"
    verdicts = found.judged("network-flow-logs", "firewall-ingress-any-port-open").verdicts
    assert {each.resource.name.partition("/")[0] for each in verdicts} == {"google_compute_network.good"}


def test_a_rule_of_which_the_network_is_none_may_be_of_any(tmp_path: Path) -> None:
    text = """
resource "google_compute_network" "n" {
  name = "n"
}
resource "google_compute_firewall" "f" {
  name          = "f"
  network       = {}
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
  }
}
"""
    found = declare(tmp_path, {"main.tf": text})
    assert [(each.line, each.address) for each in found.inventory.unevaluated] == [(5, "google_compute_firewall.f")]
    (verdict,) = found.judged("firewall-ingress-any-port-open").verdicts
    assert str(verdict.outcome) == "undetermined"
