"""What scans of whole accounts cost: `python -m tests.benchmarks.aws_scan [ESTATE...]`.

The account is served by another process with the latency of a far region, so that CPU and memory are the scan's own.
For each estate it prints the calls by service, the longest row of calls that depend on each other, and wall and CPU
time and peak memory beside what is aimed at. Measure on a machine that does nothing else.
"""

import sys
from collections import Counter

from providers.aws.throttling import PUBLISHED_RATES
from tests.benchmarks._aws_estates import ESTATES, LATENCY, Size
from tests.benchmarks._scans import PROGRAM, Cost, measured

AIMS = {"busy": "2x the chain, < 10 s CPU, < 200 MB", "empty": "< 6 s wall"}
WITHOUT_RATES = f"from providers.aws.throttling import PUBLISHED_RATES; PUBLISHED_RATES.clear(); {PROGRAM}"
"""The same scan as if AWS published no rates: the difference is what waiting for tokens takes."""


def measured_of(estate: str, program: str = PROGRAM) -> Cost:
    """The cost of one scan of an estate."""
    environment = {
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": ESTATES[estate].regions[0],
    }
    return measured("aws", ("tests.benchmarks._aws_estates", estate), environment, ("AWS_ENDPOINT_URL",), program)


def _report(estate: str, cost: Cost) -> str:
    services = Counter[str]()
    for action, times in cost.log["calls"].items():
        services[action.partition(":")[0]] += times
    lines = (
        f"{estate}: {services.total()} calls, repeated: {', '.join(cost.log['repeated']) or 'none'}",
        f"  by service          {', '.join(f'{name} {times}' for name, times in services.most_common())}",
        f"  published rates     {_least_wait(cost, ESTATES[estate]):.1f} s at the least",
        *cost.lines(LATENCY),
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
        sys.stdout.write(_report(estate, measured_of(estate)))
        unhurried = measured_of(estate, WITHOUT_RATES)
        sys.stdout.write(f"  wall without rates  {unhurried.wall:.2f} s\n")
        sys.stdout.flush()


if __name__ == "__main__":
    run(sys.argv[1:] or list(ESTATES))
