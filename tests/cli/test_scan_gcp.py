"""Whole scans of a project on loopback, through the real session, and everything that can go wrong with them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.cli import exits
from scanner.demo.gcp_server import GcpServer
from tests.cli.conftest import Netassay
from tests.providers.gcp.compute import full, link, resource
from tests.support import PROJECT

OPEN_PORT = "firewall-ingress-sensitive-port-open"
ASKED = ("scan", "gcp", "--project", PROJECT, "--check", OPEN_PORT, "-o", "json=report.json")


def firewall(name: str, network: str, **fields: Any) -> dict[str, Any]:
    """A rule that lets anybody in to SSH."""
    allowed = {"sourceRanges": ["0.0.0.0/0"], "allowed": [{"IPProtocol": "tcp", "ports": ["22"]}]}
    return resource("firewalls", name, network=link("networks", network), **{**allowed, **fields})


def put_open_network(server: GcpServer, name: str = "web", **fields: Any) -> None:
    server.put("compute", resource("networks", name), firewall(f"{name}-ssh", name, **fields))


def saved(path: str = "report.json") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return document


def outcomes() -> dict[str, str]:
    return {each["resource"]["name"]: each["outcome"] for each in saved()["verdicts"]}


def test_a_project_in_every_format(netassay: Netassay, gcp_server: GcpServer) -> None:
    put_open_network(gcp_server)
    ended = netassay(*ASKED, "-o", "sarif=report.sarif", "-o", "text=-")
    assert ended.code == exits.FINDINGS
    (finding,) = saved()["verdicts"]
    assert (finding["outcome"], finding["resource"]["type"]) == ("fail", "compute.googleapis.com/Firewall")
    assert finding["resource"]["id"].startswith(full("networks", "web"))
    assert finding["resource"]["account"] == PROJECT
    assert saved()["gaps"] == []
    assert saved("report.sarif")["version"] == "2.1.0"
    assert "web" in ended.out


def test_a_snapshot_gives_the_same_verdicts(netassay: Netassay, gcp_server: GcpServer) -> None:
    put_open_network(gcp_server)
    netassay(*ASKED, "--save-snapshot", "snapshot.json")
    first = saved()
    netassay("scan", "snapshot", "snapshot.json", "--check", OPEN_PORT, "-o", "json=report.json")
    assert saved()["verdicts"] == first["verdicts"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, "forbidden"), (403, "quotaExceeded"), (429, "rateLimitExceeded"), (503, "backendError")],
)
def test_a_refused_list_is_a_gap_and_no_pass(
    netassay: Netassay, gcp_server: GcpServer, monkeypatch: pytest.MonkeyPatch, status: int, reason: str
) -> None:
    monkeypatch.setattr("providers.gcp.rest.time.sleep", lambda _: None)
    put_open_network(gcp_server)
    gcp_server.refuse("firewalls", status, reason)
    ended = netassay(*ASKED)
    assert ended.code == exits.GAPS
    assert saved()["verdicts"] == []
    assert "compute.firewalls.list" in {gap["action"] for gap in saved()["gaps"]}


def test_an_answer_that_breaks_off_is_a_gap(netassay: Netassay, gcp_server: GcpServer) -> None:
    put_open_network(gcp_server)
    gcp_server.cut("firewalls")
    ended = netassay(*ASKED)
    assert ended.code == exits.GAPS
    assert saved()["verdicts"] == []
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(("field", "value"), [("direction", "SIDEWAYS"), ("allowed", [{"IPProtocol": "quic"}])])
def test_a_value_that_is_new_is_no_pass(netassay: Netassay, gcp_server: GcpServer, field: str, value: object) -> None:
    put_open_network(gcp_server, "odd", **{field: value})
    put_open_network(gcp_server, "web")
    ended = netassay(*ASKED)
    assert "Traceback" not in ended.err
    assert outcomes()["web"] == "fail"
    assert outcomes().get("odd") != "pass"
    assert "odd" in outcomes() or saved()["gaps"]


def test_compute_that_is_not_enabled(netassay: Netassay, gcp_server: GcpServer) -> None:
    gcp_server.refuse("projects", 403, "accessNotConfigured")
    ended = netassay(*ASKED)
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert "the Compute Engine API is not enabled" in ended.err
    assert not Path("report.json").exists()


def test_a_project_that_is_not_there(netassay: Netassay, gcp_server: GcpServer) -> None:
    assert gcp_server.url
    ended = netassay("scan", "gcp", "--project", "no-such-project", "--check", OPEN_PORT)
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert "cannot read project no-such-project: HTTP 404 NOT_FOUND" in ended.err


def test_one_project_of_two_that_is_not_there_is_a_gap(netassay: Netassay, gcp_server: GcpServer) -> None:
    put_open_network(gcp_server)
    ended = netassay(*ASKED, "--project", "no-such-project")
    assert ended.code == exits.FINDINGS
    assert outcomes() == {"web": "fail"}
    assert [gap["account"] for gap in saved()["gaps"]] == ["no-such-project"]


def test_a_name_that_no_project_has(netassay: Netassay) -> None:
    ended = netassay("scan", "gcp", "--project", "Shop")
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert "'Shop' is not the id of a project" in ended.err


def test_nobody_is_signed_in(netassay: Netassay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    ended = netassay("scan", "gcp", "--project", PROJECT)
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert "gcloud auth application-default login" in ended.err


def test_without_its_extra(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.auth", None)
    monkeypatch.setitem(sys.modules, "google.auth.transport", None)
    ended = netassay("scan", "gcp", "--project", PROJECT)
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert "pip install 'netassay[gcp]'" in ended.err
