"""Resources of any type of Azure Resource Manager, written as it takes them: the provider AzAPI."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.arm_answers import EMBEDDED, Written
from providers.azure.template_edges import RECORD_SETS
from providers.azure.template_names import ANY_RESOURCE, Naming
from providers.azure.template_parts import EVERYTHING, Part, Setting, Told
from providers.azure.template_types import TYPES
from providers.templates import Block, Dialect, Value
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

READ = frozenset(each.lower() for each in (*TYPES, *RECORD_SETS, *EMBEDDED))
BESIDE = ("location", "tags")
"""Attributes for what else stands beside the properties (`azapi_resource`)."""


@translates(Dialect.TERRAFORM, ANY_RESOURCE, tells=[], named=ANY_RESOURCE)
def any_resource(block: Block, naming: Naming) -> Iterator[Told | Part]:
    """A resource with the body that is sent to Azure Resource Manager.

    Raises:
        UndecidedError: its type, or all of its body, is not known.
    """
    kind = naming.kind(block)
    if isinstance(kind, Unknown):
        raise UndecidedError(kind.why)
    if kind.lower() in READ:
        beside = {name: block.values.get(name) for name in BESIDE if name in block.values}
        yield from Written(block, naming).answers(kind, naming.version(block), {**_body(block), **beside}, "body")


@translates(Dialect.TERRAFORM, "azapi_update_resource", tells=[])
def update(block: Block, naming: Naming) -> Iterator[Setting]:
    """What is changed of a resource that is made elsewhere. Of what is merged with what it has, the result is open."""
    named = block.values.reference("resource_id", None)
    of = naming.id(named) if named is not None else _named(block, naming)
    try:
        properties = _body(block).get("properties")
    except UndecidedError as error:
        properties = Unknown(why=error.why)
    if isinstance(properties, Mapping):
        merged = Unknown(why=f"is changed by {block.address}")
        told = {key: each if isinstance(each, str | int | float) else merged for key, each in properties.items()}
        yield Setting(of=of, answer=told)
    elif properties is not None:
        why = properties if isinstance(properties, Unknown) else Unknown(why=f"is changed by {block.address}")
        yield Setting(of=of, answer={EVERYTHING: why})


def _named(block: Block, naming: Naming) -> str:
    """The id of what is named by its type, parent and name."""
    kind, parent = naming.kind(block), naming.id(block.values.reference("parent_id", None))
    return (
        naming.unknown(block.address) if isinstance(kind, Unknown) else naming.within(parent, kind, naming.name(block))
    )


def _body(block: Block) -> Mapping[str, Value]:
    """The body: an object, or its text in JSON as version 1 of the provider had it.

    Raises:
        UndecidedError: it is not known, or is no object.
    """
    match block.values.get("body"):
        case None:
            return {}
        case Mapping() as body:
            return body
        case str(text):
            return _parsed(text)
        case Unknown(why=why):
            raise UndecidedError(why)
        case _:
            raise UndecidedError(NO_OBJECT)


NO_OBJECT = "its body is no object"


def _parsed(text: str) -> Mapping[str, Value]:
    try:
        body = _value(json.loads(text))
    except ValueError:
        raise UndecidedError(NO_OBJECT) from None
    if not isinstance(body, Mapping):
        raise UndecidedError(NO_OBJECT)
    return body


def _value(parsed: Any) -> Value:
    match parsed:
        case dict() as entries:
            return {str(key): _value(each) for key, each in entries.items()}
        case list() as members:
            return tuple(map(_value, members))
        case None | bool() | int() | float() | str():
            return parsed
        case _:
            return None
