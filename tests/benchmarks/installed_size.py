"""What `netassay[aws]` takes on the disk beyond boto3: `python -m tests.benchmarks.installed_size`.

Counts the files of every distribution that pip installs for it in this environment, compiled modules left out.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

AIM = 60
"""Megabytes."""
NAME = re.compile(r"[A-Za-z0-9._-]+")


def required(name: str, extra: str = "") -> dict[str, Distribution]:
    """A distribution and all that it requires, by name. What does not belong on this platform is not installed."""
    found: dict[str, Distribution] = {}
    _gather(name, extra, found)
    return found


def _gather(name: str, extra: str, found: dict[str, Distribution]) -> None:
    try:
        found[name] = distribution(name)
    except PackageNotFoundError:
        return
    for requirement in found[name].requires or ():
        specifier, _, marker = requirement.partition(";")
        wanted = NAME.match(specifier)
        is_wanted = "extra ==" not in marker or (extra and re.search(rf"extra == ['\"]{extra}['\"]", marker))
        if wanted and is_wanted and wanted[0].lower() not in found:
            _gather(wanted[0].lower(), "", found)


def megabytes(one: Distribution) -> float:
    """The size of its files."""
    paths = (Path(str(each.locate())) for each in one.files or () if each.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def run() -> None:
    """Print the sizes."""
    without = required("boto3")
    sizes = {name: megabytes(each) for name, each in required("netassay", "aws").items() if name not in without}
    for name, size in sorted(sizes.items(), key=lambda each: -each[1]):
        sys.stdout.write(f"{name:24} {size:6.1f} MB\n")
    sys.stdout.write(f"{'together':24} {sum(sizes.values()):6.1f} MB  aim < {AIM} MB\n")


if __name__ == "__main__":
    run()
