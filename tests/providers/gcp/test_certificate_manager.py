"""Certificates of Certificate Manager, read over HTTP."""

from datetime import UTC, datetime
from typing import Any

import pytest

from providers.gcp.certificate_manager import managed_certificates
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.demo.pems import pem_of
from scanner.models import Certificate, CertificateStatus, Unknown
from tests.support import PROJECT

BEGIN, END = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
PEM = pem_of(["shop.example.com"], BEGIN, END)
NAME = f"projects/{PROJECT}/locations/europe-west4/certificates/shop"
ENTRY = f"//certificatemanager.googleapis.com/projects/{PROJECT}/locations/global/certificateMaps/m/x/y"


def read(server: GcpServer, project: GcpProject, **fields: Any) -> Certificate:
    server.put("certificatemanager", {"name": NAME, **fields})
    (found,) = (each for each in managed_certificates.function(project) if isinstance(each, Certificate))
    return found


def test_one_that_was_uploaded(gcp_server: GcpServer, project: GcpProject) -> None:
    found = read(
        gcp_server,
        project,
        selfManaged={},
        pemCertificate=PEM,
        expireTime="2027-06-01T00:00:00Z",
        labels={"team": "edge"},
        usedBy=[{"name": ENTRY}],
    )
    assert (found.id, found.name) == (f"//certificatemanager.googleapis.com/{NAME}", "shop")
    assert (found.identity.type, found.identity.region) == (
        "certificatemanager.googleapis.com/Certificate",
        "europe-west4",
    )
    assert (found.domains, found.status, found.tags) == (
        ("shop.example.com",),
        CertificateStatus.ISSUED,
        {"team": "edge"},
    )
    assert (found.not_before, found.not_after, found.used_by) == (BEGIN, END, (ENTRY,))
    assert (found.is_managed, found.renews_itself) == (False, False)


@pytest.mark.parametrize(
    ("state", "is_issued", "expected"),
    [
        ("ACTIVE", True, CertificateStatus.ISSUED),
        ("PROVISIONING", True, CertificateStatus.ISSUED),
        ("PROVISIONING", False, CertificateStatus.PENDING),
        ("FAILED", False, CertificateStatus.FAILED),
        ("DREAMING", False, Unknown(why="state DREAMING is new to netassay")),
    ],
)
@pytest.mark.parametrize("kind", ["managed", "managedIdentity"])
def test_one_that_google_manages(
    gcp_server: GcpServer,
    project: GcpProject,
    kind: str,
    state: str,
    is_issued: bool,
    expected: CertificateStatus | Unknown,
) -> None:
    more = {"pemCertificate": PEM, "expireTime": "2027-06-01T00:00:00Z"} if is_issued else {}
    found = read(gcp_server, project, **{kind: {"state": state}}, sanDnsnames=["www.example.com"], **more)
    assert (found.status, found.is_managed, found.renews_itself) == (expected, True, True)
    assert found.not_after == (END if is_issued else None)
    assert found.domains == (("shop.example.com",) if is_issued else ("www.example.com",))
    assert isinstance(found.key, Unknown) == (not is_issued)


def test_a_private_key_goes_nowhere(gcp_server: GcpServer, project: GcpProject) -> None:
    secret = {"pemCertificate": PEM, "pemPrivateKey": "marker"}
    assert "marker" not in read(gcp_server, project, selfManaged=secret).model_dump_json()


def test_a_project_without_certificate_manager(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("certificates", reason="accessNotConfigured")
    assert list(managed_certificates.function(project)) == []
