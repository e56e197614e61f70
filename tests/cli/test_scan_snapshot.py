"""Judging saved inventories, good and bad ones."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.cli import exits
from scanner.inventory import Inventory, ScopeRead
from scanner.models import Resource
from tests.cli.conftest import Netassay
from tests.factories import balancer, distribution, listener
from tests.support import inventory_of

SNAPSHOT = ("scan", "snapshot", "snapshot.json")


def save(inventory: Inventory) -> None:
    Path("snapshot.json").write_text(inventory.snapshot(), encoding="utf-8")


def narrow(*resources: Resource) -> Inventory:
    """What a scan that asked for these models alone has saved."""
    inventory = inventory_of(*resources)
    models = tuple(sorted({type(resource).__name__ for resource in resources}))
    scopes = tuple(scope.model_copy(update={"models": models}) for scope in inventory.scopes)
    return inventory.model_copy(update={"scopes": scopes})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("resource: yes", "Expecting value"),
        ("[]", "is not a netassay snapshot of version 1"),
        ("{}", "is not a netassay snapshot of version 1"),
        ('{"snapshot_version": 2}', "is not a netassay snapshot of version 1"),
        ('{"snapshot_version": 1}', "inventory"),
        ('{"snapshot_version": 1, "inventory": []}', "valid dictionary"),
        ('{"snapshot_version": 1, "inventory": {}}', "started: Field required"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_what_is_no_snapshot(netassay: Netassay, text: str, reason: str) -> None:
    Path("snapshot.json").write_text(text, encoding="utf-8")
    ended = netassay(*SNAPSHOT, "-o", "json=report.json")
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert ended.err.startswith("netassay: error: snapshot.json is not a")
    assert reason in ended.err
    assert not Path("report.json").exists()


def test_bytes_that_are_no_text(netassay: Netassay) -> None:
    Path("snapshot.json").write_bytes(b"\xff\xfe\x00")
    ended = netassay(*SNAPSHOT)
    assert ended.code == exits.USAGE
    assert "'utf-8' codec" in ended.err


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("model", "Teapot", "unknown model 'Teapot'"),
        ("model", "__doc__", "unknown model '__doc__'"),
        ("model", "Unknown", "unknown model 'Unknown'"),
        ("resources", [{"identity": {}}], "identity"),
        ("resources", "none", "tuple"),
    ],
)
def test_resources_that_are_none(netassay: Netassay, field: str, value: object, reason: str) -> None:
    document = json.loads(inventory_of(listener()).snapshot())
    document["inventory"]["batches"][0][field] = value
    Path("snapshot.json").write_text(json.dumps(document), encoding="utf-8")
    ended = netassay(*SNAPSHOT)
    assert ended.code == exits.USAGE
    assert reason in ended.err


def test_a_file_that_is_not_there(netassay: Netassay) -> None:
    ended = netassay("scan", "snapshot", "absent.json")
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert ended.err == "netassay: error: absent.json is not a snapshot that can be read: No such file or directory\n"


def test_the_snapshot_is_not_overwritten(netassay: Netassay) -> None:
    save(inventory_of(listener()))
    ended = netassay(*SNAPSHOT, "-o", "json=./snapshot.json")
    assert ended.code == exits.USAGE
    assert "snapshot.json is read by this scan and would be overwritten" in ended.err


def test_the_configuration_is_not_overwritten(netassay: Netassay) -> None:
    save(inventory_of(listener()))
    Path("netassay.toml").touch()
    ended = netassay(*SNAPSHOT, "-o", "json=netassay.toml")
    assert ended.code == exits.USAGE
    assert Path("netassay.toml").read_bytes() == b""


def test_a_check_about_what_was_not_read_is_not_asked(netassay: Netassay) -> None:
    save(narrow(listener()))
    ended = netassay(*SNAPSHOT, "-o", "json=report.json", "--fail-on", "never")
    asked = {each["id"] for each in json.loads(Path("report.json").read_text(encoding="utf-8"))["checks"]}
    assert "tls-minimum-version" in asked
    assert "vpn-ike-version" not in asked
    assert "netassay: warning: not asked, since what they are about was not read: " in ended.err
    assert "vpn-ike-version" in ended.err


def test_a_check_about_what_was_not_read_cannot_be_asked_for(netassay: Netassay) -> None:
    save(narrow(listener()))
    ended = netassay(*SNAPSHOT, "--check", "vpn-ike-version", "--check", "tls-minimum-version")
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert ended.err.endswith("what these checks are about is not in what was read: vpn-ike-version\n")


def test_a_theme_of_which_nothing_was_read(netassay: Netassay) -> None:
    save(narrow(distribution()))
    ended = netassay(*SNAPSHOT, "--theme", "authentication")
    assert ended.code == exits.USAGE
    assert "lb-mtls-mode" in ended.err


def test_what_a_check_compares_with_and_was_not_read_is_no_finding(netassay: Netassay) -> None:
    save(narrow(balancer()))
    ended = netassay(*SNAPSHOT, "--check", "waf-attached", "-o", "json=-")
    (verdict,) = json.loads(ended.out)["verdicts"]
    assert verdict["outcome"] == "undetermined"
    assert "this scan did not ask for it" in verdict["message"]


def test_quiet(netassay: Netassay) -> None:
    save(narrow(listener()))
    ended = netassay(*SNAPSHOT, "-o", "json=report.json", "--quiet")
    assert (ended.out, ended.err) == ("", "")


def test_the_summary_says_where_everything_is(netassay: Netassay) -> None:
    save(narrow(listener(protocol="HTTP")))
    assert netassay(*SNAPSHOT).out.endswith("All of it, with the evidence, with `-o json=report.json`.\n")
    ended = netassay(*SNAPSHOT, "-o", "text=-", "-o", "json=today.json")
    assert ended.out.endswith("All of it, with the evidence, in today.json.\n")


def test_no_progress(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    save(narrow(listener()))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ended = netassay(*SNAPSHOT, "-o", "json=report.json")
    assert ended.err.startswith("netassay: ")


def test_an_empty_inventory_passes_nothing(netassay: Netassay) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    scope = ScopeRead(provider="aws", account="1", regions=("eu-west-1",))
    save(Inventory(started=now, finished=now, scopes=(scope,), batches=(), gaps=()))
    ended = netassay(*SNAPSHOT, "-o", "json=-")
    assert ended.code == exits.NOTHING
    assert json.loads(ended.out)["verdicts"] == []
    assert ended.err == "netassay: 0 findings, 0 passed\n"
