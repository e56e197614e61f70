"""Results on standard output."""

import io

import pytest

from scanner.cli import stdout
from scanner.provider import ScanError


class Screen(io.TextIOWrapper):
    def __init__(self, *, terminal: bool) -> None:
        self.bytes = io.BytesIO()
        self.terminal = terminal
        super().__init__(self.bytes, encoding="ascii")

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(("terminal", "written"), [(True, b"caf? ?\n"), (False, "café →\n".encode())])
def test_a_terminal_gets_what_it_can_show_and_a_program_utf_8(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, written: bytes
) -> None:
    screen = Screen(terminal=terminal)
    monkeypatch.setattr("sys.stdout", screen)
    stdout.write("café →\n")
    assert screen.bytes.getvalue() == written


def test_without_any_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert not stdout.shows_colour()
    with pytest.raises(ScanError, match="cannot write to standard output: it is closed"):
        stdout.write("a report")
