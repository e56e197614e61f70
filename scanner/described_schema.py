"""JSON Schemas that say what each property means."""

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from scanner.docstrings import field_docstrings


class DescribedSchema(GenerateJsonSchema):
    """A JSON Schema in which each property is described by the docstring under its field."""

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """The schema of one model."""
        described = super().model_schema(schema)
        for name, text in field_docstrings(schema["cls"]).items():
            described["properties"][name]["description"] = text
        return described
