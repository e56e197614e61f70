"""Running the program, in this process and in one of its own."""

import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.cli import run
from scanner.cli.logs import OURS, say

PROGRAM = (sys.executable, "-c", "from scanner.cli import main; main()")


@dataclass(frozen=True)
class Ended:
    """How the program ended."""

    code: int
    out: str
    err: str


Netassay = Callable[..., Ended]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty directory to run in, in which nothing of the user's is found."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Take back what the program sets for its whole process."""
    on_interrupt = signal.getsignal(signal.SIGINT)
    loggers = [logging.getLogger(name) for name in OURS]
    yield
    signal.signal(signal.SIGINT, on_interrupt)
    say.setLevel(logging.NOTSET)
    for logger in loggers:
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True


@pytest.fixture
def netassay(capsys: pytest.CaptureFixture[str]) -> Netassay:
    """Run the program in this process."""

    def run_it(*arguments: str) -> Ended:
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out
        return Ended(code, captured.out, captured.err)

    return run_it


def in_own_process(*arguments: str) -> Ended:
    """Run the program in a process of its own."""
    done = subprocess.run((*PROGRAM, *arguments), capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own program
    return Ended(done.returncode, done.stdout, done.stderr)
