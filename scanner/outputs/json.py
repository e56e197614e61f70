"""The report as JSON: the model itself, which every other format is a view of."""

from typing import Any

from pydantic.json_schema import JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from scanner.described_schema import DescribedSchema
from scanner.page import PROJECT_URL
from scanner.report import SCHEMA_VERSION, Report

SCHEMA_ID = f"{PROJECT_URL}/schema/report/{SCHEMA_VERSION}"


def render(report: Report) -> str:
    """The report, readable and whole. The same report gives the same bytes."""
    return report.model_dump_json(indent=2) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of what `render` writes."""
    document = Report.model_json_schema(mode="serialization", schema_generator=_Written)
    return {"$schema": DescribedSchema.schema_dialect, "$id": SCHEMA_ID, **document}


class _Written(DescribedSchema):
    """A report that was written has every field, so every field is required."""

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """The schema of one model."""
        described = super().model_schema(schema)
        described["required"] = list(described["properties"])
        return described
