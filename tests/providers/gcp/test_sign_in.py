"""Signing in."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.wrappers import Response

from providers.gcp.instances import service_projects
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.demo.gcp_server import GcpServer
from scanner.provider import Gap, ScanError, UsageError
from tests.providers.gcp.conftest import IMPATIENT
from tests.support import PROJECT


def opened(*projects: str) -> list[GcpProject | Gap]:
    return list(open_projects(GcpOptions(project=projects), concurrency=2, patience=IMPATIENT))


def ids(found: list[GcpProject | Gap]) -> list[str]:
    return [each.id for each in found if isinstance(each, GcpProject)]


def test_the_projects_that_are_named(gcp_server: GcpServer) -> None:
    gcp_server.project("another-project")
    assert ids(opened(PROJECT, PROJECT)) == [PROJECT]
    assert ids(opened("another-project", PROJECT)) == ["another-project", PROJECT]
    assert ("cloudresourcemanager", "projects:search") not in gcp_server.calls


def test_the_project_of_the_credentials(gcp_server: GcpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    gcp_server.project("another-project")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", PROJECT)
    assert ids(opened()) == [PROJECT]


def test_every_active_project_is_found(gcp_server: GcpServer) -> None:
    gcp_server.page_size = 1
    gcp_server.project("closed-project", state="DELETE_REQUESTED")
    gcp_server.project("another-project")
    assert ids(opened()) == ["another-project", PROJECT]


def test_a_project_that_refuses_is_a_gap_and_the_others_are_read(gcp_server: GcpServer) -> None:
    assert gcp_server.url
    project, gap = opened("no-such-project", PROJECT)
    assert isinstance(project, GcpProject)
    assert isinstance(gap, Gap)
    assert (gap.account, gap.service, gap.action) == ("no-such-project", "compute", "compute.projects.get")
    assert gap.reason == "HTTP 404 NOT_FOUND: The resource 'projects/no-such-project' was not found"


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("forbidden", f"cannot read project {PROJECT}: HTTP 403 PERMISSION_DENIED: refused by the demo server"),
        ("accessNotConfigured", f"cannot read project {PROJECT}: the Compute .* not enabled in project 100000000000"),
    ],
)
def test_no_project_can_be_read(gcp_server: GcpServer, reason: str, message: str) -> None:
    gcp_server.refuse("projects", 403, reason)
    with pytest.raises(ScanError, match=message):
        opened(PROJECT)


def test_calls_are_charged_to_a_project_without_compute(gcp_server: GcpServer) -> None:
    gcp_server.charged_to = "projects/555"
    gcp_server.refuse("projects", 403, "SERVICE_DISABLED")
    with pytest.raises(ScanError, match=f"cannot read project {PROJECT}: .* is not enabled in project 555"):
        opened(PROJECT)


def test_a_project_that_is_found_may_do_without_compute(gcp_server: GcpServer) -> None:
    gcp_server.put("dns", {"name": "example"}, under=f"projects/{PROJECT}/managedZones")
    details = [{"reason": "SERVICE_DISABLED", "metadata": {"consumer": "projects/100000000000"}}]
    refusal = json.dumps({"error": {"message": "Compute Engine API has not been used", "details": details}})
    gcp_server.answer("compute", f"projects/{PROJECT}", Response(refusal, 403))
    for collection in ("addresses", "networks"):
        gcp_server.refuse(collection, 403, "SERVICE_DISABLED")
    (project,) = opened()
    assert isinstance(project, GcpProject)
    assert (project.aggregated("addresses"), project.listed("networks")) == ([], [])
    assert list(service_projects.function(project)) == []
    assert len(project.rest("dns", f"projects/{PROJECT}/managedZones", "managedZones")) == 1
    assert project.gaps() == ()


def test_projects_cannot_be_searched(gcp_server: GcpServer) -> None:
    gcp_server.refuse("projects", 403)
    with pytest.raises(ScanError, match=r"cannot look for projects: HTTP 403 .*\. Name them with --project\."):
        opened()


def test_no_project_is_found(gcp_server: GcpServer) -> None:
    gcp_server.forget()
    with pytest.raises(ScanError, match="the credentials can see no project"):
        opened()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Shop", "'Shop' is not the id of a project, such as shop-production"),
        ("123456789012", "is not the id of a project, .*; a project's number is not its id"),
        ("../other", "is not the id of a project"),
    ],
)
def test_a_project_that_is_none(gcp_server: GcpServer, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        opened(name)
    assert not gcp_server.calls


@pytest.mark.parametrize("path", ["", "/", "/compute/v1", "/compute/v1/"])
def test_endpoints_are_written_as_gcloud_wants_them_or_as_hosts(
    gcp_server: GcpServer, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE", f"{gcp_server.url}{path}")
    assert ids(opened(PROJECT)) == [PROJECT]


@pytest.mark.parametrize("endpoint", ["here", "ftp://here", "http://"])
def test_an_endpoint_that_is_none(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setenv("CLOUDSDK_API_ENDPOINT_OVERRIDES_DNS", endpoint)
    with pytest.raises(UsageError, match=r"CLOUDSDK_API_ENDPOINT_OVERRIDES_DNS is .*; it is a URL such as"):
        opened(PROJECT)


def test_a_web_page_at_sign_in(gcp_server: GcpServer) -> None:
    gcp_server.answer("compute", f"projects/{PROJECT}", Response("<html>", 200, content_type="text/html"))
    with pytest.raises(ScanError, match=r"cannot sign in .* proxy in between\. Check the network and the proxy\."):
        opened(PROJECT)


def test_nobody_answers(gcp_server: GcpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gcp_server.url
    # Nothing listens on the port of TCPMUX.
    monkeypatch.setenv("CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE", "http://127.0.0.1:1")
    with pytest.raises(ScanError, match=r"cannot sign in to Google Cloud: ConnectionError: .*Check the network"):
        opened(PROJECT)


def test_no_credentials_at_all(gcp_server: GcpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gcp_server.url
    monkeypatch.delenv("CLOUDSDK_AUTH_DISABLE_CREDENTIALS")
    with pytest.raises(ScanError, match=r"credentials were not found.*gcloud auth application-default login"):
        opened(PROJECT)


@pytest.fixture
def key_file(gcp_server: GcpServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A service account's key that is the application default."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    file = tmp_path / "key.json"
    write_credentials(
        file,
        type="service_account",
        project_id=PROJECT,
        private_key_id="1",
        private_key=pem,
        client_email=f"audit@{PROJECT}.iam.gserviceaccount.com",
        token_uri=f"{gcp_server.url}/token",
    )
    monkeypatch.delenv("CLOUDSDK_AUTH_DISABLE_CREDENTIALS")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    return file


def write_credentials(file: Path, **fields: Any) -> None:
    file.write_text(json.dumps(fields), encoding="utf-8")


def test_a_service_account_signs_in(gcp_server: GcpServer, key_file: Path) -> None:
    assert key_file.exists()
    assert ids(opened()) == [PROJECT]
    assert gcp_server.authorizations == {"Bearer demo"}


def test_a_revoked_sign_in(gcp_server: GcpServer, key_file: Path) -> None:
    assert key_file.exists()
    gcp_server.refuse("token", 400, "invalid_grant")
    with pytest.raises(ScanError, match=r"invalid_grant: Token has been .*\. Sign in with `gcloud auth"):
        opened(PROJECT)
    assert not gcp_server.calls


def test_nobody_gives_a_token(gcp_server: GcpServer, key_file: Path) -> None:
    key = json.loads(key_file.read_text(encoding="utf-8"))
    write_credentials(key_file, **{**key, "token_uri": "http://127.0.0.1:1/token"})
    with pytest.raises(ScanError, match=r"cannot sign in to Google Cloud: .*\. Check the network and the proxy\."):
        opened(PROJECT)
    assert not gcp_server.calls


@pytest.mark.parametrize("content", ["", "{", "{}", '{"type": "service_account"}'])
def test_a_key_file_that_is_none(gcp_server: GcpServer, key_file: Path, content: str) -> None:
    key_file.write_text(content, encoding="utf-8")
    with pytest.raises(ScanError, match=r"cannot sign in to Google Cloud: .*key.json.*GOOGLE_APPLICATION_CREDENTIALS"):
        opened(PROJECT)
    assert not gcp_server.calls


@pytest.mark.parametrize("module", ["google.auth.transport", "requests.adapters"])
def test_without_the_extra(gcp_server: GcpServer, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    assert gcp_server.url
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ScanError, match=r"scanning Google Cloud needs google-auth: .*'netassay\[gcp\]'"):
        opened(PROJECT)
