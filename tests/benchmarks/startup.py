"""What commands cost that read no account: `python -m tests.benchmarks.startup [RUNS]`.

Prints the median CPU and wall time of each command in a process of its own, beside what is aimed at, and what an empty
Python costs. Measure on a machine that does nothing else.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from statistics import median

RUNS = 15
PROGRAM = "from scanner.cli import main; main()"
AIMS = {
    ("--help",): 0.25,
    ("--version",): 0.25,
    ("scan", "--help"): 0.25,
    ("scan", "aws", "--help"): 0.5,
    ("checks", "list"): 0.5,
    ("checks", "list", "--format", "json"): 0.5,
    ("permissions", "aws"): 0.5,
}


def cost(command: tuple[str, ...], environment: Mapping[str, str]) -> tuple[float, float]:
    """CPU and wall time of one run, in seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603 - our own program
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, ended - began


def line(name: str, arguments: tuple[str, ...], runs: int, environment: Mapping[str, str], aim: str = "") -> str:
    """A row of the table."""
    command = (sys.executable, "-c", *arguments)
    cost(command, environment)
    costs = [cost(command, environment) for _ in range(runs)]
    cpu, wall = median(each[0] for each in costs), median(each[1] for each in costs)
    return f"{name:40} {cpu:7.3f} s {wall:7.3f} s  {aim}\n"


def run(runs: int) -> None:
    """Print the table."""
    sys.stdout.write(f"{'median of ' + str(runs) + ' runs':40} {'CPU':>9} {'wall':>9}  aim (CPU)\n")
    # An installed program is compiled once. Here that happens aside, whatever the environment says of it.
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        sys.stdout.write(line("python -c pass", ("pass",), runs, environment))
        for arguments, aim in AIMS.items():
            name = f"netassay {' '.join(arguments)}"
            sys.stdout.write(line(name, (PROGRAM, *arguments), runs, environment, f"< {aim} s"))


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
