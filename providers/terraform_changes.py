"""What a Terraform plan says of single resources.

Source: "JSON Output Format" of Terraform's documentation, the representations of changes and of values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.template_files import mapping, objects
from providers.templates import is_secret
from providers.terraform_names import Key, ModulePath, Scope, path_of


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan says of one resource."""

    address: str
    type: str
    name: str
    is_read: bool
    path: ModulePath
    key: Key
    actions: tuple[str, ...]
    after: Mapping[str, Any]
    unknown: object
    sensitive: object

    @property
    def declared(self) -> str:
        """Its address within the module, without a key."""
        return f"data.{self.type}.{self.name}" if self.is_read else f"{self.type}.{self.name}"

    def text(self, attribute: str) -> str | None:
        """An attribute's text, None where it is none, is not known, or is secret."""
        value = self.after.get(attribute)
        is_hidden = self.sensitive is True or mapping(self.sensitive).get(attribute) is True or is_secret(attribute)
        return value if isinstance(value, str) and not is_hidden else None

    @property
    def scope(self) -> Scope:
        """Where its expressions stand."""
        return Scope(self.path, self.key)


def change_of(entry: Mapping[str, Any]) -> Change | None:
    """An entry of the plan, None where it is not as the documentation has it."""
    change = mapping(entry.get("change"))
    words = (entry.get("address"), entry.get("type"), entry.get("name"))
    address, kind, name = words
    key = entry.get("index")
    if not (isinstance(address, str) and isinstance(kind, str) and isinstance(name, str)):
        return None
    if not isinstance(key, str | int | None) or not isinstance(change.get("after"), dict | None):
        return None
    actions = change.get("actions")
    return Change(
        address=address,
        type=kind,
        name=name,
        is_read=entry.get("mode") == "data",
        path=path_of(str(entry.get("module_address", ""))),
        key=key,
        actions=tuple(map(str, actions)) if isinstance(actions, list) else (),
        after=mapping(change.get("after")),
        unknown=change.get("after_unknown"),
        sensitive=change.get("after_sensitive"),
    )


def prior_data(state: object) -> Iterator[Mapping[str, Any]]:
    """Data sources that were read before planning, in the form of changes."""
    modules = [mapping(mapping(mapping(state).get("values")).get("root_module"))]
    for module in modules:
        modules.extend(objects(module.get("child_modules")))
        for resource in objects(module.get("resources")):
            if resource.get("mode") == "data":
                change = {
                    "actions": ["read"],
                    "after": resource.get("values"),
                    "after_sensitive": resource.get("sensitive_values"),
                }
                yield {**resource, "module_address": module.get("address", ""), "change": change}
