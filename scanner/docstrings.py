"""The docstrings under the fields of models, read from the source only when somebody wants to see them."""

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise

from scanner.models import Model


def field_docstrings(model: type[Model]) -> dict[str, str]:
    """The docstring of each field that has one, its own or that of the base where it is declared, on one line."""
    found: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if issubclass(owner, Model):
            found |= _classes(owner.__module__).get(owner.__qualname__, {})
    return {name: text for name, text in found.items() if name in model.model_fields}


@cache
def _classes(module: str) -> dict[str, dict[str, str]]:
    """Field docstrings of every class in a module, by its qualified name. The module is parsed once."""
    return dict(_within(ast.parse(inspect.getsource(sys.modules[module])), ""))


def _within(parent: ast.AST, prefix: str) -> list[tuple[str, dict[str, str]]]:
    found = []
    for node in ast.iter_child_nodes(parent):
        match node:
            case ast.ClassDef():
                found += [(f"{prefix}{node.name}", _fields(node)), *_within(node, f"{prefix}{node.name}.")]
            case ast.FunctionDef():
                found += _within(node, f"{prefix}{node.name}.<locals>.")
            case _:
                pass
    return found


def _fields(definition: ast.ClassDef) -> dict[str, str]:
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(definition.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
