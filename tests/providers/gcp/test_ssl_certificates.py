"""SSL certificates of Compute Engine, read over HTTP."""

from datetime import UTC, datetime
from typing import Any

import pytest

from providers.gcp.session import GcpProject
from providers.gcp.ssl_certificates import ssl_certificates
from scanner.demo.gcp_server import GcpServer
from scanner.demo.pems import pem_of
from scanner.models import Certificate, CertificateStatus, Unknown
from tests.providers.gcp.balancing import LISTENER, edge
from tests.providers.gcp.compute import REGION, Answer, full, link, resource, unreachable

BEGIN, END = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
PEM = pem_of(["shop.example.com"], BEGIN, END)
EXPIRES = "2027-05-31T17:00:00.000-07:00"


def certificate(name: str = "shop", scope: str = "global", **more: Any) -> Answer:
    return resource("sslCertificates", name, scope, **more)


def read(server: GcpServer, project: GcpProject, *answers: Answer) -> Certificate:
    server.put("compute", *answers)
    (found,) = (each for each in ssl_certificates.function(project) if isinstance(each, Certificate))
    return found


@pytest.mark.parametrize(
    "fields",
    [
        {"certificate": PEM, "expireTime": EXPIRES},
        {"certificate": PEM, "type": "SELF_MANAGED"},
        {"selfManaged": {"certificate": PEM}, "type": "SELF_MANAGED", "expireTime": EXPIRES},
    ],
)
def test_one_that_was_uploaded(gcp_server: GcpServer, project: GcpProject, fields: dict[str, Any]) -> None:
    found = read(gcp_server, project, certificate(scope=REGION, **fields))
    assert (found.id, found.identity.region) == (full("sslCertificates", "shop", REGION), "europe-west4")
    assert found.identity.type == "compute.googleapis.com/SslCertificate"
    assert (found.domains, found.status) == (("shop.example.com",), CertificateStatus.ISSUED)
    assert (found.not_before, found.not_after) == (BEGIN, END)
    assert (found.signature_algorithm, found.chain_signatures) == ("SHA256WITHECDSA", ())
    assert (found.used_by, found.is_managed, found.renews_itself) == ((), False, False)


@pytest.mark.parametrize(
    ("status", "expected", "is_issued"),
    [
        ("ACTIVE", CertificateStatus.ISSUED, True),
        ("RENEWAL_FAILED", CertificateStatus.ISSUED, True),
        ("PROVISIONING", CertificateStatus.PENDING, False),
        ("PROVISIONING_FAILED", CertificateStatus.FAILED, False),
        ("PROVISIONING_FAILED_PERMANENTLY", CertificateStatus.FAILED, False),
        ("DREAMING", Unknown(why="status DREAMING is new to netassay"), True),
    ],
)
def test_one_that_google_manages(
    gcp_server: GcpServer,
    project: GcpProject,
    status: str,
    expected: CertificateStatus | Unknown,
    is_issued: bool,
) -> None:
    managed = {"status": status, "domains": ["www.example.com"]}
    more = {"certificate": PEM, "expireTime": EXPIRES} if is_issued else {}
    found = read(gcp_server, project, certificate(type="MANAGED", managed=managed, **more))
    assert (found.status, found.is_managed, found.renews_itself) == (expected, True, True)
    assert found.domains == (("shop.example.com",) if is_issued else ("www.example.com",))
    assert found.not_after == (END if is_issued else None)
    assert isinstance(found.key, Unknown) == (not is_issued)


def test_without_its_text(gcp_server: GcpServer, project: GcpProject) -> None:
    names = ["a.example.com", "b.example.com"]
    found = read(gcp_server, project, certificate(expireTime=EXPIRES, subjectAlternativeNames=names))
    assert (found.domains, found.not_after) == (tuple(names), END)
    assert found.key == Unknown(why="the text of the certificate is not told")


def test_a_type_that_is_new_to_us(gcp_server: GcpServer, project: GcpProject) -> None:
    found = read(gcp_server, project, certificate(type="BORROWED", certificate=PEM))
    assert found.is_managed == Unknown(why="certificate type BORROWED is new to netassay")


def test_who_presents_it(gcp_server: GcpServer, project: GcpProject) -> None:
    named = {"sslCertificates": [link("sslCertificates", "shop")]}
    assert read(gcp_server, project, *edge(**named), certificate()).used_by == (LISTENER,)


def test_who_does_not(gcp_server: GcpServer, project: GcpProject) -> None:
    certificate_map = "//certificatemanager.googleapis.com/projects/p/locations/global/certificateMaps/m"
    named = {"sslCertificates": [link("sslCertificates", "shop")], "certificateMap": certificate_map}
    assert read(gcp_server, project, *edge(**named), certificate()).used_by == ()


def test_a_private_key_goes_nowhere(gcp_server: GcpServer, project: GcpProject) -> None:
    secret: dict[str, Any] = {"privateKey": "marker", "selfManaged": {"certificate": PEM, "privateKey": "marker"}}
    assert "marker" not in read(gcp_server, project, certificate(**secret)).model_dump_json()


@pytest.mark.parametrize(("place", "is_known"), [(REGION, False), ("regions/us-east1", True)])
def test_it_may_be_presented_where_a_list_was_not_read(
    gcp_server: GcpServer, project: GcpProject, place: str, is_known: bool
) -> None:
    unreachable(gcp_server, "forwardingRules", place)
    found = read(gcp_server, project, certificate(scope=REGION, certificate=PEM))
    why = Unknown(why=f"compute.forwardingRules.list could not be read: {place} could not be reached")
    assert found.used_by == (() if is_known else why)
