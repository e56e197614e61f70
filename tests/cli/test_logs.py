"""What is said on stderr, and in which form."""

import json
import logging

import pytest

from scanner.cli.logs import Loudness, configure, say

engine = logging.getLogger("scanner.engine")
sdk = logging.getLogger("botocore.endpoint")


def fail() -> None:
    try:
        int("x")
    except ValueError:
        engine.exception("it failed")


def talk() -> None:
    say.info("3 findings")
    engine.debug("step")
    engine.warning("two\nlines")
    sdk.debug("Authorization: secret")


@pytest.mark.parametrize(
    ("loudness", "lines"),
    [
        (Loudness(quiet=True), []),
        (Loudness(), ["netassay: 3 findings", "netassay: warning: two", "netassay: warning: lines"]),
        (
            Loudness(verbose=True),
            ["netassay: 3 findings", "netassay: debug: step", "netassay: warning: two", "netassay: warning: lines"],
        ),
    ],
)
def test_loudness(capsys: pytest.CaptureFixture[str], loudness: Loudness, lines: list[str]) -> None:
    configure(loudness)
    talk()
    assert capsys.readouterr().err.splitlines() == lines


def test_the_sdks_are_silent(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    configure(Loudness(verbose=True))
    sdk.warning("failed to retrieve a token")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("as_json", [False, True])
def test_a_traceback_is_shown_only_when_asked(capsys: pytest.CaptureFixture[str], *, as_json: bool) -> None:
    configure(Loudness(as_json=as_json))
    fail()
    assert "Traceback" not in capsys.readouterr().err
    configure(Loudness(as_json=as_json, verbose=True))
    fail()
    assert "Traceback" in capsys.readouterr().err


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Loudness(as_json=True))
    talk()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["level"], line["logger"], line["message"]) for line in lines] == [
        ("info", "scanner.cli", "3 findings"),
        ("warning", "scanner.engine", "two\nlines"),
    ]
    assert all(line["time"].endswith("+00:00") for line in lines)
