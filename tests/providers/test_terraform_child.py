"""The process that evaluates."""

import json
import subprocess
import sys
from pathlib import Path

from providers import terraform_child


def test_what_it_writes(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('variable "x" {}\nresource "aws_x" "y" {\n a = var.x\n}\n')
    (tmp_path / "x.tfvars").write_text('x = "given"\n')
    output = tmp_path / "output.json"
    command = [sys.executable, terraform_child.__file__, str(output), "x.tfvars"]
    subprocess.run(command, cwd=tmp_path, check=True)  # noqa: S603 - our own program
    assert json.loads(output.read_text())["aws_x"][0]["a"] == "given"
