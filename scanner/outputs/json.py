"""The report as JSON: the model itself, which every other format is a view of."""

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from scanner.models import Model
from scanner.page import PROJECT_URL
from scanner.report import SCHEMA_VERSION, Report

SCHEMA_ID = f"{PROJECT_URL}/schema/report/{SCHEMA_VERSION}"


def render(report: Report) -> str:
    """The report, readable and whole. The same report gives the same bytes."""
    return report.model_dump_json(indent=2) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of what `render` writes."""
    document = Report.model_json_schema(mode="serialization", schema_generator=_Described)
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": SCHEMA_ID, **document}


class _Described(GenerateJsonSchema):
    """Adds what the models need not know while they only hold data: the docstrings under the fields.

    A report that was written has every field, so every field is required.
    """

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """The schema of one model."""
        described = super().model_schema(schema)
        described["required"] = list(described["properties"])
        for name, text in _field_docstrings(schema["cls"]).items():
            described["properties"][name]["description"] = text
        return described


def _field_docstrings(model: type[Model]) -> dict[str, str]:
    found: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if issubclass(owner, Model):
            found |= _own_docstrings(owner)
    return {name: text for name, text in found.items() if name in model.model_fields}


def _own_docstrings(owner: type[Model]) -> dict[str, str]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
