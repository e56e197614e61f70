"""Groups behind backend services, of which a template tells the kind and not how many members they get."""

from pathlib import Path

import pytest

from scanner.models import TargetGroup, TargetKind, Unknown
from tests.declaring import declare

SERVERLESS = """
resource "google_compute_region_network_endpoint_group" "shop" {
  name = "shop"
  region = "europe-west4"
}
"""
ENDPOINTS = """
resource "google_compute_network_endpoint_group" "shop" {
  name = "shop"
  zone = "europe-west4-a"
  network = "shop"
  default_port = 8443
}
"""
INSTANCES = """
resource "google_compute_instance_group" "shop" {
  name = "shop"
  zone = "europe-west4-a"
  named_port {
    name = "web"
    port = 8080
  }
}
"""
SERVICE = """
resource "google_compute_backend_service" "shop" {{
  name = "shop"
  protocol = "HTTPS"
  port_name = "web"
  backend {{
    group = {kind}.shop.id
  }}
}}
"""


@pytest.mark.parametrize(
    ("text", "kind", "port"),
    [
        (SERVERLESS, TargetKind.FUNCTION, None),
        (ENDPOINTS, TargetKind.ADDRESS, 8443),
        (INSTANCES, TargetKind.INSTANCE, 8080),
    ],
)
def test_what_is_behind_a_backend_service(tmp_path: Path, text: str, kind: TargetKind, port: int | None) -> None:
    main = text + SERVICE.format(kind=text.split('"')[1])
    found = declare(tmp_path, {"main.tf": main}).one(TargetGroup)
    assert (found.kind, found.port) == (kind, port)


@pytest.mark.parametrize("text", [ENDPOINTS, INSTANCES])
def test_a_group_that_is_to_be_filled_is_not_empty(tmp_path: Path, text: str) -> None:
    main = text + SERVICE.format(kind=text.split('"')[1])
    found = declare(tmp_path, {"main.tf": main}).judged("lb-has-listeners-and-targets")
    assert {each.outcome for each in found.verdicts if each.resource.name.endswith(".shop")} <= {
        "undetermined",
        "not-applicable",
    }


def test_its_members_are_not_known(tmp_path: Path) -> None:
    main = INSTANCES + SERVICE.format(kind="google_compute_instance_group")
    assert isinstance(declare(tmp_path, {"main.tf": main}).one(TargetGroup).targets, Unknown)
