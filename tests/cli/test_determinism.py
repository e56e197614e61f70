"""The same snapshot gives the same bytes in every process, for all clouds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "from scanner.cli import main; main()"
FINDINGS = 1


def run(directory: Path, seed: int, *arguments: str) -> None:
    """Run the program in a process of its own, with hashes of its own."""
    command = [sys.executable, "-c", PROGRAM, *arguments, "--quiet"]
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=directory, env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, check=False
    )
    assert done.returncode in {0, FINDINGS}, done.stderr


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is read of the demo's estates, which are of all clouds."""
    directory = tmp_path_factory.mktemp("demo")
    run(directory, 0, "demo", "--save-snapshot", "snapshot.json", "-o", "json=demo.json")
    return directory / "snapshot.json"


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "snapshot", "SNAPSHOT", "-o", "json=out", "-o", "sarif=out.sarif"),
        ("exposure", "snapshot", "SNAPSHOT", "-o", "json=out", "-o", "csv=out.csv"),
    ],
    ids=["scan", "exposure"],
)
def test_hashes_decide_nothing(tmp_path: Path, snapshot: Path, arguments: tuple[str, ...]) -> None:
    written: list[dict[str, bytes]] = []
    for seed in (1, 2):
        directory = tmp_path / str(seed)
        directory.mkdir()
        run(directory, seed, *(str(snapshot) if each == "SNAPSHOT" else each for each in arguments))
        written.append({each.name: each.read_bytes() for each in directory.iterdir() if each.is_file()})
    one, other = written
    assert len(one) == 2
    assert one == other
