"""What scans of whole subscriptions cost: `python -m tests.benchmarks.azure_scan [ESTATE...]`.

The subscription is served by another process with the latency of a far region, so that CPU and memory are the scan's
own. For each estate it prints the calls by type, the longest row of calls that depend on each other, and wall and CPU
time and peak memory beside what is aimed at. Measure on a machine that does nothing else.
"""

import sys

from scanner.demo.azure_server import TOKEN
from tests.benchmarks._azure_estates import ESTATES, LATENCY
from tests.benchmarks._scans import Cost, measured

AIM = "3x the chain, < 300 MB"


def _report(estate: str, cost: Cost) -> str:
    calls = sorted(cost.log["calls"].items(), key=lambda each: -each[1])
    lines = (
        f"{estate}: {sum(times for _, times in calls)} calls, repeated: {', '.join(cost.log['repeated']) or 'none'}",
        f"  by type             {', '.join(f'{name} {times}' for name, times in calls)}",
        *cost.lines(LATENCY),
        f"  aim                 {AIM}",
    )
    return "\n".join(lines) + "\n"


def run(estates: list[str]) -> None:
    """Print the figures."""
    for estate in estates:
        served_by = ("tests.benchmarks._azure_estates", estate)
        cost = measured("azure", served_by, {"AZURE_ACCESS_TOKEN": TOKEN}, ("AZURE_RESOURCE_MANAGER_URL",))
        sys.stdout.write(_report(estate, cost))
        sys.stdout.flush()


if __name__ == "__main__":
    run(sys.argv[1:] or list(ESTATES))
