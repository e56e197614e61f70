"""The demo: findings without an account."""

import json
import os
import sys
from pathlib import Path

import pytest

from scanner.cli import exits
from tests.cli.conftest import Netassay


@pytest.fixture(autouse=True)
def _of_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a user's environment may hold, and the demo must not touch."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_REGION", "ap-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")


def test_everything_at_once(netassay: Netassay) -> None:
    Path("netassay.toml").write_text('skip = ["no-such-check"]', encoding="utf-8")
    before = dict(os.environ)
    ended = netassay("demo")
    assert ended.code == exits.NOTHING
    report = json.loads(Path("demo-report/netassay-demo.json").read_text(encoding="utf-8"))
    assert report["summary"]["by_outcome"]["fail"] > 0
    assert report["summary"]["by_outcome"]["accepted"] == 1
    assert report["gaps"] == []
    assert [(scope["provider"], scope["label"], scope["regions"]) for scope in report["scopes"]] == [
        ("aws", "", ["eu-central-1", "eu-west-1", "us-east-1"]),
        ("azure", "kestrel-parcel-apps", []),
        ("gcp", "", []),
    ]
    sarif = json.loads(Path("demo-report/netassay-demo.sarif").read_text(encoding="utf-8"))
    assert sarif["version"] == "2.1.0"
    assert ended.out.endswith("All of it, with the evidence, in demo-report/netassay-demo.json.\n")
    assert "written: demo-report/netassay-demo.sarif, demo-report/netassay-demo.json" in ended.err
    assert dict(os.environ) == before


def test_it_fails_when_asked_to(netassay: Netassay) -> None:
    Path("here/there").mkdir(parents=True)
    Path("here/there/netassay.toml").write_text("# the user's own", encoding="utf-8")
    options = ("--check", "firewall-ingress-sensitive-port-open", "--fail-on", "low", "-o", "json=-")
    ended = netassay("demo", "--directory", "here/there", *options)
    assert ended.code == exits.FINDINGS
    assert json.loads(ended.out)["verdicts"]
    assert sorted(each.name for each in Path("here/there").iterdir()) == [
        "netassay-demo.json",
        "netassay-demo.sarif",
        "netassay-demo.toml",
        "netassay.toml",
    ]
    assert Path("here/there/netassay.toml").read_text(encoding="utf-8") == "# the user's own"


def test_a_directory_that_cannot_be_made(netassay: Netassay) -> None:
    Path("file").touch()
    ended = netassay("demo", "--directory", "file/report")
    assert (ended.code, ended.out) == (exits.USAGE, "")
    assert "netassay: error: cannot write file/report/netassay-demo.toml: Not a directory" in ended.err


def test_without_its_extra(netassay: Netassay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scanner.demo.aws_estate", None)
    monkeypatch.delattr("scanner.demo.aws_estate", raising=False)
    ended = netassay("demo")
    assert (ended.code, ended.out) == (exits.FAILED, "")
    assert "pip install 'netassay[demo]'" in ended.err
    assert not Path("demo-report").exists()
