"""What scans of whole projects cost: `python -m tests.benchmarks.gcp_scan [ESTATE...]`.

The project is served by another process with the latency of a far region, so that CPU and memory are the scan's own.
For each estate it prints the calls by collection, the longest row of calls that depend on each other, and wall and CPU
time and peak memory beside what is aimed at. Measure on a machine that does nothing else.
"""

import sys

from scanner.demo.gcp_names import PROJECT
from scanner.demo.gcp_paths import PREFIXES
from tests.benchmarks._gcp_estates import ESTATES, LATENCY
from tests.benchmarks._scans import Cost, measured

AIM = "3x the chain and the import, < 350 MB, a call for each page of each collection"
NOBODY = {"CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true", "GOOGLE_CLOUD_PROJECT": PROJECT}
ENDPOINTS = tuple(f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service.upper()}" for service in PREFIXES)


def _report(estate: str, cost: Cost) -> str:
    calls = sorted(cost.log["calls"].items(), key=lambda each: -each[1])
    lines = (
        f"{estate}: {sum(times for _, times in calls)} calls, repeated: {', '.join(cost.log['repeated']) or 'none'}",
        f"  by collection       {', '.join(f'{name} {times}' for name, times in calls)}",
        *cost.lines(LATENCY),
        f"  aim                 {AIM}",
    )
    return "\n".join(lines) + "\n"


def run(estates: list[str]) -> None:
    """Print the figures."""
    for estate in estates:
        served_by = ("tests.benchmarks._gcp_estates", estate)
        sys.stdout.write(_report(estate, measured("gcp", served_by, NOBODY, ENDPOINTS)))
        sys.stdout.flush()


if __name__ == "__main__":
    run(sys.argv[1:] or list(ESTATES))
