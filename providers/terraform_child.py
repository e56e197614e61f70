"""The process that evaluates one Terraform directory: `python terraform_child.py OUTPUT [VARIABLES_FILE...]`.

The evaluator is a library in another language that may end the process or never return, and that keeps its memory:
so it has a process of its own, which ends soon and is bounded. It writes JSON; nothing is downloaded.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 2_000_000_000
"""Bytes of data. The library takes 60 MB for a small directory."""
SECONDS = 60
"""Of CPU time."""
OUTPUT = 200_000_000
"""Bytes of the result."""


def main(output: str, *variables: str) -> None:
    """Evaluate the working directory and write what there is to a file."""
    import tfparse

    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = tfparse.load_from_path(".", allow_downloads=False, vars_paths=list(variables))
    Path(output).write_text(json.dumps(found, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
