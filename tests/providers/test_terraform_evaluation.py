"""Evaluating in a process of its own."""

from pathlib import Path

import pytest

from providers.template_files import UnreadableError
from providers.terraform_evaluation import evaluate, variables_files, variables_of
from providers.terraform_syntax import Expression
from tests.providers.test_terraform_sources import write


def test_blocks(tmp_path: Path) -> None:
    write(tmp_path, {"live/main.tf": 'resource "aws_x" "y" {\n a = 1\n}\n'})
    (found,) = evaluate(tmp_path, "live", [])
    assert found["a"] == 1


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        evaluate(tmp_path, "live", [])
    assert variables_files(tmp_path, "live", ["a"]) == ("a",)


def test_order_of_files(tmp_path: Path) -> None:
    names = ["b.auto.tfvars", "a.auto.tfvars.json", "terraform.tfvars.json", "terraform.tfvars", "x.tfvars"]
    write(tmp_path, {f"live/{name}": "" for name in names})
    assert variables_files(tmp_path, "live", ["x"]) == (
        "live/terraform.tfvars",
        "live/terraform.tfvars.json",
        "live/a.auto.tfvars.json",
        "live/b.auto.tfvars",
        "x",
    )


def test_variables(tmp_path: Path) -> None:
    files = {
        "a.tfvars": 'a = "x"\nb = [1]\n',
        "b.json": '{"b": null, "c": [1, "x"], "d": true, "e": {}, "f": {"a": 1}}',
    }
    write(tmp_path, files)
    assert variables_of(tmp_path, list(files)) == {
        "a": Expression(2, literal="x"),
        "b": Expression(1, is_null=True),
        "c": Expression(1, members=(Expression(1, literal="1"), Expression(1, literal="x"))),
        "d": Expression(1, literal="true"),
        "e": Expression(1, members=()),
        "f": Expression(1),
    }
