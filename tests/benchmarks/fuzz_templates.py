"""Templates with mistakes, read until one is too much: `python -m tests.benchmarks.fuzz_templates [MUTANTS] [SEED]`.

Of each kind 2,000 mutants are read, a tenth of it where each needs a process of its own. Every one must give blocks or
the reason why not, in a few seconds, and never a traceback, a hang, or the end of the process.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.providers.fuzzed import KINDS, SLOW_KINDS

MUTANTS = 2_000


def run(kind: str, number: int, seed: int) -> str:
    """Read the mutants of one kind and say how it went."""
    read, make = {**KINDS, **SLOW_KINDS}[kind]
    slowest, blocks, begun = 0.0, 0, time.perf_counter()
    with tempfile.TemporaryDirectory() as directory:
        for count, mutant in enumerate(make(number, seed)):
            started = time.perf_counter()
            try:
                blocks += read(Path(directory), mutant)
            except Exception:
                sys.stderr.write(f"mutant {count} of seed {seed} of {kind}:\n{mutant}\n")
                raise
            slowest = max(slowest, time.perf_counter() - started)
    took = time.perf_counter() - begun
    return f"{kind:<22} {number:,} mutants  {blocks:,} blocks  {took:6.1f} s  slowest {slowest:.2f} s\n"


def main(number: int = MUTANTS, seed: int = 0) -> None:
    """Read the mutants of all kinds."""
    for kind in KINDS:
        sys.stdout.write(run(kind, number, seed))
    for kind in SLOW_KINDS:
        sys.stdout.write(run(kind, number // 10, seed))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
