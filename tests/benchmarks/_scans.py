"""Scanning an account that another process serves, and what that costs."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = "from scanner.cli import main; main()"


@dataclass(frozen=True)
class Cost:
    """What one scan took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds."""
    memory: float
    """Peak, in megabytes."""
    log: dict[str, Any]
    """What the account was asked: `calls`, how often each; `repeated`; and `chain`, the longest row of calls of which
    each needed the one before."""

    def lines(self, latency: float) -> tuple[str, ...]:
        """The figures, one a line.

        Args:
            latency: seconds that each call takes.
        """
        chain = self.log["chain"]
        return (
            f"  longest chain       {len(chain)} calls, {len(chain) * latency:.2f} s: {' > '.join(chain)}",
            f"  wall                {self.wall:.2f} s",
            f"  CPU                 {self.cpu:.2f} s",
            f"  peak memory         {self.memory:.0f} MB",
        )


def measured(
    provider: str,
    served_by: tuple[str, ...],
    environment: Mapping[str, str],
    at: tuple[str, ...],
    program: str = PROGRAM,
) -> Cost:
    """The cost of one scan.

    Args:
        provider: what is scanned.
        served_by: a module and its arguments, which prints its URL, serves until its standard input ends, and then
            prints what it was asked as one JSON object.
        environment: variables of the scan.
        at: the variables that take the URL.
        program: the scan.
    """
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", *served_by], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as served:
        assert served.stdout
        url = served.stdout.readline().strip()
        wall, usage = _scan(program, provider, {**os.environ, **environment, **dict.fromkeys(at, url)})
        out, _ = served.communicate()
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, json.loads(out))


def _scan(program: str, provider: str, environment: Mapping[str, str]) -> tuple[float, Any]:
    with tempfile.TemporaryDirectory() as directory:
        command = [
            sys.executable,
            "-c",
            program,
            "scan",
            provider,
            "-o",
            "json=report.json",
            "--quiet",
            "--no-progress",
        ]
        began = time.perf_counter()
        scan = subprocess.Popen(command, env=environment, cwd=directory)  # noqa: S603 - our own program
        _, _, usage = os.wait4(scan.pid, 0)
        took = time.perf_counter() - began
        if not Path(directory, "report.json").exists():
            sys.exit("the scan failed")
        return took, usage
