"""The values of an evaluated block: what the evaluator knows, and for the rest what is written in the sources."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from providers.template_files import mapping
from providers.templates import Reference, Value, Values, depends_on, is_secret
from providers.terraform_names import Scope
from providers.terraform_references import LATER, References
from providers.terraform_settled import Settled
from providers.terraform_syntax import Expression, Syntax
from scanner.models import Unknown

META = frozenset({"count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "connection"})
"""What Terraform reads itself (documentation, "Meta-Arguments")."""
FROM_FILE = frozenset({"file", "filebase64", "fileset", "templatefile"})
"""Functions that read files, which may lie anywhere: what they give is not kept."""
INPUTS = ("var.", "local.", "module.", "data.")
"""How names begin that have a value before anything exists, if only somebody gives it."""
LOST = Unknown(why="was not evaluated")
NOT_TRUSTED = Unknown(why="is made by functions that are not evaluated here")
SECRET = Unknown(why="is marked sensitive")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class EvaluatedValues:
    """Makes the values of one resource, and notes their lines.

    Args:
        references: of the configuration.
        addresses: of all blocks that were evaluated, by the ids that the evaluator makes for them.
        scope: where the block stands.
        syntax: how it is written.
    """

    def __init__(self, references: References, addresses: Mapping[str, str], scope: Scope, syntax: Syntax) -> None:
        self._references = references
        self._addresses = addresses
        self._scope = scope
        self._outermost = syntax
        self._settled = Settled.of(references, scope, syntax)
        self._lines: dict[str, int] = {}

    def of(self, evaluated: Mapping[str, Any]) -> Values:
        """The values, of the same block as the evaluator has it."""
        entries = self._entries(evaluated, self._outermost, "")
        return Values({name: value for name, value in entries.items() if name not in META}, self._lines)

    def _entries(self, evaluated: Mapping[str, Any], written: Syntax, at: str) -> dict[str, Value]:
        made: dict[str, Value] = {}
        for name, expression in written.attributes.items():
            path = f"{at}{name}"
            self._lines[path] = expression.line
            made[name] = self._value(name, evaluated.get(name), expression)
        for name in dict.fromkeys(block.type for block in written.blocks):
            blocks = [block for block in written.blocks if block.type == name]
            made[name] = self._blocks(evaluated.get(name), blocks, f"{at}{name}")
        return {name: value for name, value in made.items() if value is not None}

    def _blocks(self, evaluated: object, written: Sequence[Syntax], at: str) -> Value:
        """All blocks of one type, in the order in which they are written: the evaluator has dynamic ones last.

        It drops a dynamic one when it does not know for what it is made.
        """
        self._lines[at] = written[0].line
        listed = [mapping(each) for each in (evaluated if isinstance(evaluated, list) else [evaluated]) if each]
        made: list[Value] = []
        for number, each in enumerate(sorted(listed, key=_begin)):
            syntax = next((one for one in written if one.line <= _begin(each) <= one.end_line), written[0])
            self._lines[f"{at}.{number}"] = syntax.line
            outer, self._settled = self._settled, self._settled.within(syntax)
            made.append(self._entries(each, syntax, f"{at}.{number}."))
            self._settled = outer
        lines = {_begin(each) for each in listed}
        lost = [one for one in written if not any(one.line <= line <= one.end_line for line in lines)]
        return (*made, *(unknown for one in lost if (unknown := self._why_lost(one)) is not None))

    def _why_lost(self, written: Syntax) -> Unknown | None:
        """Why a block that is written is not there; None where it is made for nothing."""
        made_for = written.made_for
        if made_for is None or (made_for.members and self._settled.is_settled(made_for)):
            return LOST
        return None if self._settled.is_settled(made_for) else self._depends(made_for)

    def _written(self, expression: Expression) -> Value:
        """What an expression is that the evaluator does not know."""
        value = self._references.value(expression, self._scope)
        return NOT_TRUSTED if value == LATER else value

    def _depends(self, expression: Expression) -> Unknown:
        value = self._written(expression)
        if isinstance(value, Unknown):
            return value
        origin = self._references.origin(expression, self._scope)
        names = origin.names + tuple(map(str, origin.references))
        return depends_on(*names) if names else NOT_TRUSTED

    def _value(self, name: str, evaluated: object, expression: Expression) -> Value:
        origin = self._references.origin(expression, self._scope)
        if origin.is_secret or (is_secret(name) and not expression.is_null):
            return SECRET
        if found := origin.functions & FROM_FILE:
            return Unknown(why=f"is made of a file, by {', '.join(sorted(found))}")
        if _is_missing(evaluated) and self._settled.is_settled(expression):
            return None
        if _is_doubtful(evaluated, expression) and (
            inputs := [each for each in origin.names if each.startswith(INPUTS)]
        ):
            return depends_on(*inputs)
        return self._known(evaluated, expression)

    def _known(self, evaluated: object, expression: Expression) -> Value:
        if _is_missing(evaluated):
            return self._written(expression)
        match evaluated:
            case str():
                return self._text(evaluated, expression)
            case bool() | int() | float():
                return evaluated
            case list():
                members = expression.members
                if members is None or len(members) != len(evaluated):
                    members = (expression,) * len(evaluated)
                return tuple(self._member(each, one, expression) for each, one in zip(evaluated, members, strict=True))
            case dict():
                return {
                    str(key): self._member(each, expression, expression)
                    for key, each in evaluated.items()
                    if not str(key).startswith("__")
                }
            case _:
                return NOT_TRUSTED

    def _member(self, evaluated: object, written: Expression, whole: Expression) -> Value:
        """A part of a value; one that is not known, and is not written by itself, has what the whole depends on."""
        if evaluated is None and written is whole:
            return None if self._settled.is_settled(whole) else self._depends(whole)
        return self._known(evaluated, written)

    def _text(self, text: str, expression: Expression) -> Value:
        """A text, another resource where it is the id of one, and unknown where it is made of what is unknown."""
        ids = [each for each in _UUID.findall(text) if each in self._addresses]
        if ids and text == ids[0]:
            return self._reference(self._addresses[text], expression)
        if ids:
            return depends_on(*(self._addresses[each] for each in ids))
        return self._depends(expression) if "${" in text and not self._settled.is_settled(expression) else text

    def _reference(self, address: str, expression: Expression) -> Value:
        """The evaluator has one id for all attributes that are known only later; which it is, is written."""
        if expression.literal is not None:
            return expression.literal
        value = self._references.value(expression, self._scope)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Reference) and each.address == address:
                return each
        return Reference(address, "")


def _begin(evaluated: Mapping[str, Any]) -> int:
    """The line on which a block begins."""
    line: int = mapping(evaluated.get("__tfmeta")).get("line_start", 0)
    return line


def _is_missing(evaluated: object) -> bool:
    """Whether a value is null or not known. The evaluator has both as nothing, or as an object with its own names."""
    names = list(mapping(evaluated))
    return evaluated is None or (bool(names) and all(str(name).startswith("__") for name in names))


def _is_doubtful(evaluated: object, expression: Expression) -> bool:
    """Whether a value would be something else with inputs that are not known.

    The evaluator goes on with what it does not know as if that were a text: a comparison with it is false.
    """
    is_text_of_it = isinstance(evaluated, str) and "${" in evaluated
    is_made = bool(expression.functions) or (isinstance(evaluated, list) and expression.members is None)
    return not is_text_of_it and (is_made or isinstance(evaluated, str | int | float))
