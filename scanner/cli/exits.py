"""How the program ends: exit codes, and errors in plain words."""

from pathlib import Path

NOTHING = 0
FINDINGS = 1
USAGE = 2
GAPS = 3
FAILED = 4
INTERRUPTED = 130


class InterruptedScanError(Exception):
    """The user stopped a scan."""

    def __init__(self, written: tuple[Path, ...]) -> None:
        done = f"written before that: {', '.join(map(str, written))}" if written else "nothing was written"
        super().__init__(f"interrupted; {done}")
