"""What a repository of Terraform costs: `python -m tests.benchmarks.terraform_directories [ROOTS]`.

Each root module calls ten others, so that there are eleven files a root. 50 roots are a repository of 550 files, which
should take less than 20 s and 400 MB.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from providers.terraform import read_directory
from tests.providers.terraform_examples import SOURCES

ROOTS = 50
MODULES = 10


def write(root: Path, roots: int) -> int:
    """Write the repository; how many files it has."""
    module = SOURCES["network/main.tf"]
    calls = "".join(
        f'module "network{number}" {{\n  source = "./network{number}"\n  network = local.network\n'
        "  ports = local.ports\n}\n"
        for number in range(1, MODULES)
    )
    for number in range(roots):
        for name, text in {
            "main.tf": SOURCES["main.tf"] + calls,
            "network/main.tf": module,
            **{f"network{each}/main.tf": module for each in range(1, MODULES)},
        }.items():
            path = root / f"root{number}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return roots * (MODULES + 1)


def main(roots: int = ROOTS) -> None:
    """Read all root modules, one after the other."""
    with tempfile.TemporaryDirectory() as directory:
        files = write(Path(directory), roots)
        begun = time.perf_counter()
        templates = [read_directory(Path(directory), f"root{number}") for number in range(roots)]
        took = time.perf_counter() - begun
    blocks = sum(len(template.blocks) for template in templates)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(
        f"{files:,} files, {blocks:,} blocks:  {took:.1f} s  {own:.0f} MB, and {children:.0f} MB in the evaluator\n"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
