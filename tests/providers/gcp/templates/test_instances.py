"""Instances in Terraform: whether the internet reaches them, and which rules are for them."""

from pathlib import Path

import pytest

from scanner.models import NetworkInterface, RuleSetUser, Unknown
from tests.declaring import Declared, declare

EXPOSURE = "effective-internet-exposure"
NETWORK = """
variable "x" {}
resource "google_service_account" "app" {
  account_id = "app"
}
resource "google_compute_network" "n" {
  name = "n"
  ROUTES
}
resource "google_compute_subnetwork" "s" {
  name          = "s"
  region        = "europe-west4"
  network       = google_compute_network.n.id
  ip_cidr_range = "10.0.0.0/24"
  IPV6
}
"""
FIREWALL = """
resource "google_compute_firewall" "ssh" {
  name    = "ssh"
  network = google_compute_network.n.name
  RULE
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
"""
MACHINE = """
resource "google_compute_instance" "vm" {
  name = "vm"
  zone = "europe-west4-a"
  MEMBER
  network_interface {
    subnetwork = google_compute_subnetwork.s.id
    ACCESS
  }
}
"""
OPEN = 'source_ranges = ["0.0.0.0/0"]'
EPHEMERAL = "access_config {}"
FIXED = 'access_config {\n nat_ip = "198.51.100.4"\n }'
NOT_YET = "which address it has is known when it is made"
EMAIL = "google_service_account.app.email"


def machine(
    root: Path, *, rule: str = OPEN, member: str = "", access: str = FIXED, routes: str = "", ipv6: str = ""
) -> Declared:
    network = NETWORK.replace("ROUTES", routes).replace("IPV6", ipv6)
    vm = MACHINE.replace("MEMBER", member).replace("ACCESS", access)
    return declare(root, {"main.tf": network + FIREWALL.replace("RULE", rule) + vm})


def outcome(found: Declared) -> str:
    (verdict,) = found.judged(EXPOSURE).verdicts
    assert verdict.resource.name == "google_compute_instance.vm/nic0"
    return verdict.outcome


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({}, "undetermined"),
        ({"rule": ""}, "undetermined"),
        ({"rule": 'source_ranges = ["10.0.0.0/8"]'}, "pass"),
        ({"access": EPHEMERAL}, "undetermined"),
        ({"access": ""}, "pass"),
        ({"routes": "delete_default_routes_on_create = true"}, "pass"),
        ({"routes": "delete_default_routes_on_create = var.x"}, "undetermined"),
        ({"rule": f'{OPEN}\n target_tags = ["web"]', "member": 'tags = ["db"]'}, "pass"),
        ({"rule": f'{OPEN}\n target_tags = ["web"]', "member": 'tags = ["web"]'}, "undetermined"),
        ({"rule": f'{OPEN}\n target_tags = ["web"]', "member": "tags = var.x"}, "undetermined"),
        ({"rule": f"{OPEN}\n disabled = true"}, "pass"),
        ({"rule": f"{OPEN}\n disabled = var.x"}, "undetermined"),
    ],
)
def test_whether_the_internet_reaches_it(tmp_path: Path, given: dict[str, str], verdict: str) -> None:
    assert outcome(machine(tmp_path, **given)) == verdict


def test_an_address_that_it_gets_when_it_starts_is_no_lack_of_one(tmp_path: Path) -> None:
    found = machine(tmp_path, access=EPHEMERAL).one(NetworkInterface)
    assert not found.public_addresses
    assert found.unread_public_address == Unknown(why=NOT_YET)
    assert found.unread_address == Unknown(why=NOT_YET)
    assert found.network == "//compute.googleapis.com/projects/./global/networks/n"


def test_addresses_that_are_written(tmp_path: Path) -> None:
    access = f'network_ip = "10.0.0.9"\n {FIXED}\n alias_ip_range {{\n ip_cidr_range = "10.0.0.64/28"\n }}'
    found = machine(tmp_path, access=access).one(NetworkInterface)
    assert found.addresses.blocks() == ["10.0.0.9/32", "10.0.0.64/28"]
    assert found.alias_addresses.blocks() == ["10.0.0.64/28"]
    assert found.public_addresses.blocks() == ["198.51.100.4/32"]
    assert (found.unread_address, found.unread_public_address) == (None, None)


@pytest.mark.parametrize(
    "access",
    [
        'network_ip = "10.0.0.9"\n alias_ip_range {\n ip_cidr_range = "/28"\n }',
        'network_ip = "10.0.0.9"\n stack_type = "IPV4_IPV6"',
        "network_ip = google_compute_address.inner.address",
        "network_ip = var.x",
    ],
)
def test_an_inner_address_that_is_not_known(tmp_path: Path, access: str) -> None:
    found = machine(tmp_path, access=access).one(NetworkInterface)
    assert isinstance(found.unread_address, Unknown)


@pytest.mark.parametrize(
    "access",
    [
        "access_config {\n nat_ip = google_compute_address.outer.address\n }",
        "access_config {\n nat_ip = var.x\n }",
        'ipv6_access_config {\n network_tier = "PREMIUM"\n }',
    ],
)
def test_an_outer_address_that_is_not_known(tmp_path: Path, access: str) -> None:
    found = machine(tmp_path, access=access, ipv6='ipv6_access_type = "EXTERNAL"').one(NetworkInterface)
    assert isinstance(found.unread_public_address, Unknown)


def test_an_outer_ipv6_address_that_is_written(tmp_path: Path) -> None:
    access = 'ipv6_access_config {\n external_ipv6 = "2001:db8::1"\n external_ipv6_prefix_length = 96\n }'
    found = machine(tmp_path, access=access).one(NetworkInterface)
    assert found.public_addresses.blocks() == ["2001:db8::/96"]


@pytest.mark.parametrize(
    ("member", "groups"),
    [
        ('tags = ["web"]', ("web",)),
        ("tags = var.x", None),
        ('tags = ["web", var.x]', None),
        (
            f'service_account {{\n email = {EMAIL}\n scopes = ["x"]\n }}',
            ("projects/./global/unknown/google_service_account.app.email",),
        ),
        ('service_account {\n scopes = ["x"]\n }', None),
        ("service_account {\n email = var.x\n scopes = []\n }", None),
        ("", ()),
    ],
)
def test_what_rules_know_it_by(tmp_path: Path, member: str, groups: tuple[str, ...] | None) -> None:
    found = machine(tmp_path, member=member).one(NetworkInterface)
    expected = None if groups is None else (*groups, "//compute.googleapis.com/projects/./global/networks/n")
    assert found.groups == expected


@pytest.mark.parametrize(("email", "verdict"), [(EMAIL, "undetermined"), ('"other@x.example"', "pass")])
def test_a_rule_for_a_service_account(tmp_path: Path, email: str, verdict: str) -> None:
    rule = f"{OPEN}\n target_service_accounts = [{EMAIL}]"
    member = f"service_account {{\n email = {email}\n scopes = []\n }}"
    assert outcome(machine(tmp_path, rule=rule, member=member)) == verdict


ELSEWHERE = """
resource "google_compute_instance" "vm" {
  name = "vm"
  zone = "europe-west4-a"
  network_interface {
    PLACE
    access_config {
      nat_ip = "198.51.100.4"
    }
  }
}
"""
RULE = """
resource "google_compute_firewall" "web" {
  name          = "web"
  network       = "default"
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}
"""


@pytest.mark.parametrize("place", ['network = "default"', 'subnetwork = "s"'])
@pytest.mark.parametrize("rule", ["", RULE])
def test_a_network_of_others_has_rules_that_nobody_declares_here(tmp_path: Path, place: str, rule: str) -> None:
    assert outcome(declare(tmp_path, {"main.tf": ELSEWHERE.replace("PLACE", place) + rule})) == "undetermined"


@pytest.mark.parametrize("subnetwork", ['"s"', '"projects/other/regions/europe-west4/subnetworks/s"'])
def test_a_subnetwork_that_is_called_by_its_name(tmp_path: Path, subnetwork: str) -> None:
    own = NETWORK.replace("ROUTES", "").replace("IPV6", "")
    main = own + ELSEWHERE.replace("PLACE", f"subnetwork = {subnetwork}")
    found = declare(tmp_path, {"main.tf": main}).one(NetworkInterface)
    is_own = subnetwork == '"s"'
    assert (found.network == "//compute.googleapis.com/projects/./global/networks/n") == is_own


TEMPLATE = """
variable "x" {}
resource "google_compute_KIND" "batch" {
  name_prefix = "batch-"
  PLACE
  TAGS
}
"""


@pytest.mark.parametrize(
    ("kind", "place"), [("instance_template", ""), ("region_instance_template", 'region = "europe-west4"')]
)
@pytest.mark.parametrize(
    ("tags", "groups", "rule_sets"),
    [('tags = ["batch"]', ("batch",), ()), ("tags = var.x", (), Unknown(why="depends on var.x")), ("", (), ())],
)
def test_what_makes_instances(
    tmp_path: Path, kind: str, place: str, tags: str, groups: tuple[str, ...], rule_sets: object
) -> None:
    main = TEMPLATE.replace("KIND", kind).replace("PLACE", place).replace("TAGS", tags)
    found = declare(tmp_path, {"main.tf": main}).one(RuleSetUser)
    assert (found.groups, found.rule_sets) == (groups, rule_sets)


COPY = """
resource "google_compute_instance_from_template" "vm" {
  name                     = "vm"
  zone                     = "europe-west4-a"
  source_instance_template = google_compute_instance_template.t.id
  MORE
}
"""
INTERFACE = 'network_interface {\n network = "default"\n }\n'


def test_what_a_copy_does_not_say_depends_on_what_it_is_made_from(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": COPY.replace("MORE", "")})
    assert found.of(NetworkInterface) == []
    assert [each.why for each in found.inventory.unevaluated] == ["depends on what it is made from"]


@pytest.mark.parametrize(
    ("more", "groups"),
    [
        (INTERFACE, None),
        (f'{INTERFACE} tags = ["a"]', None),
        (
            f'{INTERFACE} tags = ["a"]\n service_account {{\n email = "b"\n scopes = []\n }}',
            ("a", "b", "//compute.googleapis.com/projects/./global/networks/default"),
        ),
    ],
)
def test_what_a_copy_says(tmp_path: Path, more: str, groups: tuple[str, ...] | None) -> None:
    assert declare(tmp_path, {"main.tf": COPY.replace("MORE", more)}).one(NetworkInterface).groups == groups


DYNAMIC = """
variable "x" {}
resource "google_compute_TYPE" "vm" {
  name = "vm"
  zone = "europe-west4-a"
  dynamic "network_interface" {
    for_each = var.x
    content {
      network = "default"
    }
  }
}
"""


@pytest.mark.parametrize("kind", ["instance", "instance_from_machine_image"])
def test_interfaces_of_which_nobody_knows_how_many_there_are(tmp_path: Path, kind: str) -> None:
    found = declare(tmp_path, {"main.tf": DYNAMIC.replace("TYPE", kind)})
    assert found.of(NetworkInterface) == []
    assert [each.address for each in found.inventory.unevaluated] == [f"google_compute_{kind}.vm"]


@pytest.mark.parametrize(
    ("more", "groups"),
    [("service_account = var.x", None), ('network_interface {\n network_attachment = "a"\n }', ())],
)
def test_what_is_written_in_another_way(tmp_path: Path, more: str, groups: tuple[str, ...] | None) -> None:
    interface = "" if "network_interface" in more else INTERFACE
    main = f'variable "x" {{}}\nresource "google_compute_instance" "vm" {{\n name = "vm"\n {interface}{more}\n}}\n'
    found = declare(tmp_path, {"main.tf": main}).one(NetworkInterface)
    assert found.groups == groups
    assert bool(found.rule_sets) == bool(interface)


def test_interfaces_that_a_variable_tells(tmp_path: Path) -> None:
    main = 'variable "x" {}\nresource "google_compute_instance" "vm" {\n name = "vm"\n network_interface = var.x\n}\n'
    found = declare(tmp_path, {"main.tf": main})
    assert [each.why for each in found.inventory.unevaluated] == ["depends on var.x"]
