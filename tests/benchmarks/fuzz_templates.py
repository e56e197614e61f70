"""Templates with mistakes, read and scanned: `python -m tests.benchmarks.fuzz_templates [MUTANTS] [SEED] [KIND...]`.

Of each kind 2,000 mutants are read, a tenth of it where each needs a process of its own; a kind that is named is read
in full, and kinds of estates, which take minutes, are only read when they are named. Every mutant must give a report or
the reason why not, in a few seconds, and never a traceback, a hang, or the end of the process. Each defect is told
once, with the first mutant that shows it.
"""

import logging
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.providers.fuzzed import KINDS, SLOW_KINDS
from tests.providers.fuzzed_scans import ESTATES, SCANS

log = logging.getLogger(__name__)

MUTANTS = 2_000
LIMIT = 60
"""Seconds that one mutant may take."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in what takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def run(kind: str, number: int, seed: int) -> Iterator[str]:
    """Read the mutants of one kind and say how it went."""
    read, make = {**KINDS, **SLOW_KINDS, **SCANS, **ESTATES}[kind]
    slowest, found, begun = 0.0, 0, time.perf_counter()
    defects = Counter[str]()
    for count, mutant in enumerate(make(number, seed)):
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as directory:
            try:
                with limited(LIMIT):
                    found += read(Path(directory), mutant)
            except Exception as error:
                log.exception("mutant %s of seed %s of %s", count, seed, kind)
                what = f"{type(error).__name__} at {traceback.extract_tb(error.__traceback__)[-1]}: {error}"
                if not defects[what]:
                    yield f"mutant {count} of seed {seed} of {kind}: {what}\n"
                defects[what] += 1
        slowest = max(slowest, time.perf_counter() - started)
    took = time.perf_counter() - begun
    yield (
        f"{kind:<31} {number:,} mutants  {found:,} blocks or verdicts  {took:6.1f} s  slowest {slowest:.2f} s  "
        f"{defects.total()} with defects\n"
    )


def main(number: int = MUTANTS, seed: int = 0, *kinds: str) -> None:
    """Read the mutants of these kinds, or of all that are quick."""
    for kind in kinds or (*KINDS, *SCANS, *SLOW_KINDS):
        for line in run(kind, number // 10 if kind in SLOW_KINDS and not kinds else number, seed):
            sys.stdout.write(line)
            sys.stdout.flush()


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:3]]
    main(numbers[0] if numbers else MUTANTS, numbers[1] if numbers[1:] else 0, *sys.argv[3:])
