"""What scans of whole accounts cost: `python -m tests.benchmarks.aws_scan [ESTATE...]`.

The account is served by another process with the latency of a far region, so that CPU and memory are the scan's own.
For each estate it prints the calls by service, the longest row of calls that depend on each other, and wall and CPU
time and peak memory beside what is aimed at. Measure on a machine that does nothing else.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from providers.aws.throttling import PUBLISHED_RATES
from tests.benchmarks._aws_estates import ESTATES, LATENCY, Size

AIMS = {"busy": "2x the chain, < 10 s CPU, < 200 MB", "empty": "< 6 s wall"}
PROGRAM = "from scanner.cli import main; main()"
WITHOUT_RATES = f"from providers.aws.throttling import PUBLISHED_RATES; PUBLISHED_RATES.clear(); {PROGRAM}"
"""The same scan as if AWS published no rates: the difference is what waiting for tokens takes."""


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
    """What the account was asked."""


def measured(estate: str, size: Size, program: str = PROGRAM) -> Cost:
    """The cost of one scan of an estate."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.benchmarks._aws_estates", estate],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as served:
        assert served.stdout
        url = served.stdout.readline().strip()
        wall, usage = _scan(program, url, size)
        out, _ = served.communicate()
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, json.loads(out))


def _scan(program: str, url: str, size: Size) -> tuple[float, Any]:
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": size.regions[0],
    }
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-c", program, "scan", "aws", "-o", "json=report.json", "--quiet", "--no-progress"]
        began = time.perf_counter()
        scan = subprocess.Popen(command, env=environment, cwd=directory)  # noqa: S603 - our own program
        _, _, usage = os.wait4(scan.pid, 0)
        return time.perf_counter() - began, usage


def _report(estate: str, cost: Cost) -> str:
    services = Counter[str]()
    for action, times in cost.log["calls"].items():
        services[action.partition(":")[0]] += times
    chain = cost.log["chain"]
    lines = (
        f"{estate}: {services.total()} calls, repeated: {', '.join(cost.log['repeated']) or 'none'}",
        f"  by service          {', '.join(f'{name} {times}' for name, times in services.most_common())}",
        f"  longest chain       {len(chain)} calls, {len(chain) * LATENCY:.2f} s: {' > '.join(chain)}",
        f"  published rates     {_least_wait(cost, ESTATES[estate]):.1f} s at the least",
        f"  wall                {cost.wall:.2f} s",
        f"  CPU                 {cost.cpu:.2f} s",
        f"  peak memory         {cost.memory:.0f} MB",
        f"  aim                 {AIMS[estate]}",
    )
    return "\n".join(lines) + "\n"


def _least_wait(cost: Cost, size: Size) -> float:
    """Seconds that the rates AWS publishes ask for, with the calls of a service spread evenly over the regions."""
    waits: list[float] = []
    for place, rate in PUBLISHED_RATES.items():
        calls = sum(times for action, times in cost.log["calls"].items() if f"{action}:".startswith(f"{place}:"))
        waits.append(max(0.0, (calls / len(size.regions) - rate.burst) / rate.per_second))
    return max(waits)


def run(estates: list[str]) -> None:
    """Print the figures."""
    for estate in estates:
        sys.stdout.write(_report(estate, measured(estate, ESTATES[estate])))
        unhurried = measured(estate, ESTATES[estate], WITHOUT_RATES)
        sys.stdout.write(f"  wall without rates  {unhurried.wall:.2f} s\n")
        sys.stdout.flush()


if __name__ == "__main__":
    run(sys.argv[1:] or list(ESTATES))
