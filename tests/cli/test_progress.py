"""The progress bar: for people who look at a terminal."""

import io

import pytest

from scanner.cli.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO, *, wanted: bool = True) -> str:
    monkeypatch.setattr("sys.stderr", stderr)
    with progress_bar(wanted=wanted) as progress:
        progress.begin(2)
        progress.done("listeners in eu-west-1")
        progress.done("networks in eu-west-1")
    return stderr.getvalue()


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")


def test_a_terminal_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal())
    assert "2/2" in text
    assert "networks in eu-west-1" in text


def test_a_file_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO()) == ""


def test_nobody_has_one_who_does_not_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), wanted=False) == ""


def test_ci_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert shown(monkeypatch, Terminal()) == ""
