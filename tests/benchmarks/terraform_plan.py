"""How reading a plan grows with its resources: `python -m tests.benchmarks.terraform_plan [RESOURCES...]`.

Each size is read, with its sources, in a process of its own. CPU time and peak memory for each resource should stay the
same while the number grows; 5,000 resources should take less than 5 s.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.providers.terraform_examples import SOURCES, document

SIZES = (1_000, 5_000, 20_000)
PROGRAM = """
from pathlib import Path
from providers.terraform_plan import read_plan
from providers.terraform_sources import Sources
found = read_plan(Path("."), "plan.json", Sources(Path(".")))
assert len(found.blocks) == {number} + 2 and not found.unread, found.unread
"""


def measured(number: int) -> str:
    """The cost of one size, in words."""
    with tempfile.TemporaryDirectory() as directory:
        for name, text in SOURCES.items():
            Path(directory, name).parent.mkdir(exist_ok=True)
            Path(directory, name).write_text(text)
        size = Path(directory, "plan.json").write_text(json.dumps(document(number)))
        command = [sys.executable, "-c", PROGRAM.format(number=number)]
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
        reading = subprocess.Popen(command, cwd=directory, env=environment)  # noqa: S603 - our own program
        _, status, usage = os.wait4(reading.pid, 0)
    if status:
        sys.exit("the plan was not read as it should")
    cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    each = f"{cpu / number * 1e6:5.0f} us each"
    return f"{number:>7,} resources, {size / 1e6:5.1f} MB:  {cpu:6.2f} s CPU  {memory:5.0f} MB  {each}\n"


if __name__ == "__main__":
    sys.stdout.writelines(map(measured, map(int, sys.argv[1:]) if sys.argv[1:] else SIZES))
