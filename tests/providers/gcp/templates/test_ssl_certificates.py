"""SSL certificates of Compute Engine in Terraform, beside the same ones in a project."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from providers.gcp.session import GcpProject
from providers.gcp.ssl_certificates import ssl_certificates
from scanner.demo.gcp_server import GcpServer
from scanner.demo.pems import pem_of
from scanner.models import Certificate, Unknown
from tests.declaring import declare
from tests.providers.gcp.compute import REGION, resource

PEM = pem_of(["shop.example.com"], datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC))
GLOBAL_TYPE, REGIONAL_TYPE = "google_compute_ssl_certificate", "google_compute_region_ssl_certificate"
OF_ITS_OWN = {"identity", "location", "used_by", "doubt"}


def uploaded(kind: str, pem: str, more: str = "") -> str:
    return f"""
variable "pem" {{}}
resource "{kind}" "shop" {{
  name        = "shop"
  private_key = "never shown"
  certificate = {pem}
  {more}
}}
"""


def managed(domains: str) -> str:
    return f"""
variable "domain" {{}}
resource "google_compute_managed_ssl_certificate" "shop" {{
  name = "shop"
  managed {{
    domains = [{domains}]
  }}
}}
"""


@pytest.mark.parametrize(
    ("kind", "scope", "more"),
    [(GLOBAL_TYPE, "global", ""), (REGIONAL_TYPE, REGION, 'region = "europe-west4"')],
)
def test_an_uploaded_one_is_as_in_a_project(
    tmp_path: Path, gcp_server: GcpServer, project: GcpProject, kind: str, scope: str, more: str
) -> None:
    gcp_server.put("compute", resource("sslCertificates", "shop", scope, certificate=PEM, type="SELF_MANAGED"))
    (live,) = (each for each in ssl_certificates.function(project) if isinstance(each, Certificate))
    found = declare(tmp_path, {"main.tf": uploaded(kind, f"<<EOT\n{PEM}\nEOT\n", more)}).one(Certificate)
    assert found.model_dump(exclude=OF_ITS_OWN) == live.model_dump(exclude=OF_ITS_OWN)
    assert found.identity.region == live.identity.region
    assert "never shown" not in found.model_dump_json()


def test_a_text_that_is_not_known(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": uploaded(GLOBAL_TYPE, "var.pem")}).one(Certificate)
    unknown = Unknown(why="depends on var.pem")
    assert (found.domains, found.not_after, found.key, found.signature_algorithm) == (unknown,) * 4
    assert found.chain_signatures == unknown


def test_a_managed_one_is_not_issued_for_certain(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": managed('"shop.example.com"')}).one(Certificate)
    assert (found.domains, found.is_managed, found.renews_itself) == (("shop.example.com",), True, True)
    assert found.status == Unknown(why="whether it is issued is known when it is made")
    assert isinstance(found.not_after, Unknown)


def test_a_domain_that_is_not_known(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": managed('"shop.example.com", var.domain')}).one(Certificate)
    assert isinstance(found.domains, Unknown)
