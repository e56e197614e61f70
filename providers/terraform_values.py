"""The values of a resource in a Terraform plan: known, unset, unknown, or another resource's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from providers.template_files import mapping
from providers.templates import Reference, Value, Values, depends_on, is_secret
from providers.terraform_changes import Change
from providers.terraform_references import LATER, References
from providers.terraform_syntax import Expression, Syntax
from scanner.models import Unknown

SECRET = Unknown(why="is marked sensitive in the plan")
UNTOLD_MEMBERS = Unknown(why="a plan does not list what else is here, its sources do")
UNTOLD = Unknown(why="may be made by a dynamic block, which a plan does not list: its sources tell")
IDENTITIES = ("id", "arn", "self_link")
"""Attributes that resources are referred to by."""

Identities = Mapping[str, tuple[Reference, ...]]


def identities_of(changes: Iterable[Change]) -> Identities:
    """What each id that is known already refers to. Some resources have the id of another one."""
    found: dict[str, list[Reference]] = defaultdict(list)
    for change in changes:
        for attribute in IDENTITIES:
            if value := change.text(attribute):
                found[value].append(Reference(change.address, attribute, value))
    return {value: tuple(references) for value, references in found.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """How a value is written: as attributes, as blocks; more than one where the plan does not tell which it is."""

    expressions: tuple[Expression, ...] = ()
    blocks: tuple[Syntax, ...] = ()
    is_untold: bool = False
    """It is in a block of which the plan does not say how it is written: a dynamic one."""


class PlannedValues:
    """Makes values of what a plan says in several places.

    Args:
        references: of the plan.
        identities: of its resources.
    """

    def __init__(self, references: References, identities: Identities) -> None:
        self._references = references
        self._identities = identities

    def of(self, change: Change, written: Syntax, is_whole: bool) -> Values:  # noqa: FBT001 - comes with what is written
        """The values of a resource.

        Args:
            change: what the plan says of it.
            written: how it is written.
            is_whole: whether that is all that is written of it.
        """
        maker = _Maker(self._references, self._identities, change, is_whole=is_whole)
        known = mapping(change.after)
        return Values(maker.entries(known, change.unknown, change.sensitive, (written,), ""), maker.lines)


class _Maker:
    """Makes the values of one resource, and notes their lines."""

    def __init__(self, references: References, identities: Identities, change: Change, *, is_whole: bool) -> None:
        self.references = references
        self.identities = identities
        self.change = change
        self.is_whole = is_whole
        self.lines: dict[str, int] = {}

    def entries(
        self, after: Mapping[str, Any], unknown: object, sensitive: object, written: Sequence[Syntax], at: str
    ) -> dict[str, Value]:
        """The attributes of a block and their values.

        Args:
            after: what is known.
            unknown: the same shape, with true where a value is known only once the resource exists.
            sensitive: the same shape, with true where a value is secret.
            written: how it is written; several where a plan does not tell which block of one type this is, none where
                it does not list it.
            at: its path.
        """
        made: dict[str, Value] = {}
        for name in {**after, **mapping(unknown)}:
            path = f"{at}.{name}" if at else name
            here = Written(
                tuple(block.attributes[name] for block in written if name in block.attributes),
                tuple(inner for block in written for inner in block.blocks if inner.type == name),
                is_untold=not written,
            )
            self._note(path, (*here.expressions, *here.blocks))
            is_text = isinstance(after.get(name), str)
            hidden = True if is_text and is_secret(name) else _part(sensitive, name)
            value = self._value(after.get(name), _part(unknown, name), hidden, here, path)
            if value is not None:
                made[name] = value
        return made

    def _value(self, after: Any, unknown: object, sensitive: object, written: Written, at: str) -> Value:
        if sensitive is True:
            return SECRET if after is not None or unknown is True else None
        if unknown is True:
            return self._unknown(sensitive, written)
        match after:
            case dict():
                return self._block(after, unknown, sensitive, written, at)
            case list():
                return tuple(
                    self._value(
                        each,
                        _part(unknown, number),
                        _part(sensitive, number),
                        Written(_member(written.expressions, number, len(after)), written.blocks),
                        f"{at}.{number}",
                    )
                    for number, each in enumerate(after)
                )
            case str() if after in self.identities and at not in IDENTITIES:
                return self._identified(after, written.expressions)
            case _:
                other: Value = after
                return other

    def _block(
        self, after: Mapping[str, Any], unknown: object, sensitive: object, written: Written, at: str
    ) -> Mapping[str, Value] | Unknown:
        inner = self._chosen(after, written.blocks, at)
        if waits_for := _made_later(inner, unknown):
            return depends_on(*waits_for.references)
        if not inner and (written.expressions or self.is_whole):
            inner = [_spread(written.expressions, after, unknown)]
        return self.entries(after, unknown, sensitive, inner, at)

    def _unknown(self, sensitive: object, written: Written) -> Value:
        """What is known only once the resource exists; None is unset."""
        made_for = tuple(block.made_for for block in written.blocks if block.made_for)
        if written.blocks:
            return depends_on(*(name for each in made_for for name in each.references)) if made_for else LATER
        found = [self.references.value(each, self.change.scope) for each in written.expressions]
        if not found:
            may_be_written = written.is_untold or (isinstance(sensitive, list) and not self.is_whole)
            return UNTOLD if may_be_written else None
        if all(each == found[0] for each in found):
            is_list_of_one = isinstance(sensitive, list) and isinstance(found[0], Reference)
            return (found[0], UNTOLD_MEMBERS) if is_list_of_one and not self.is_whole else found[0]
        return depends_on(*(name for each in written.expressions for name in each.references))

    def _identified(self, value: str, expressions: tuple[Expression, ...]) -> Value:
        """The resource that has this id: the one that is named, or the only one there is."""
        others = [each for each in self.identities[value] if each.address != self.change.address]
        origins = [self.references.origin(each, self.change.scope) for each in expressions]
        named = {reference.address for origin in origins for reference in origin.references}
        chosen = [each for each in others if each.address in named] or others
        return chosen[0] if len({each.address for each in chosen}) == 1 else value

    def _chosen(self, after: Mapping[str, Any], blocks: tuple[Syntax, ...], at: str) -> list[Syntax]:
        """The blocks that this one may be: plans do not keep the order of all blocks of one type."""
        chosen = [block for block in blocks if _fits(block, after)] or list(blocks)
        self._note(at, chosen)
        return chosen

    def _note(self, path: str, found: Sequence[Expression | Syntax]) -> None:
        """Keep the line, where there is one alone; what a plan tells of expressions has none."""
        if len(found) == 1 and found[0].line:
            self.lines[path] = found[0].line


def _made_later(blocks: Sequence[Syntax], unknown: object) -> Expression | None:
    """What a dynamic block is made for each of, if a plan does not know that yet.

    The plan has one block in its place, of which even what is written out is unknown.
    """
    for block in blocks:
        literal = [name for name, each in block.attributes.items() if each.literal is not None]
        if block.made_for and any(_part(unknown, name) is True for name in literal):
            return block.made_for
    return None


def _fits(block: Syntax, after: Mapping[str, Any]) -> bool:
    """Whether all that is written out in a block is what the plan has."""
    return all(
        _text(after.get(name)) == expression.literal
        for name, expression in block.attributes.items()
        if expression.literal is not None and after.get(name) is not None
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _member(expressions: tuple[Expression, ...], number: int, length: int) -> tuple[Expression, ...]:
    """What is written for one member of a list, if that can be told.

    Lists keep their order; sets that have an unknown member are unknown as a whole.
    """
    match expressions:
        case (Expression(members=tuple(members)),) if len(members) == length:
            return (members[number],)
        case _:
            return expressions


def _spread(expressions: tuple[Expression, ...], after: Mapping[str, Any], unknown: object) -> Syntax:
    """A block that a plan lists as one expression: all of its attributes come from that."""
    attributes = {name: each for each in expressions for name in {**after, **mapping(unknown)}}
    return Syntax("", (), 0, 0, attributes=attributes)


def _part(tree: object, step: str | int) -> object:
    """A part of a tree, None where it has none."""
    match tree, step:
        case dict(), str(name):
            return tree.get(name)
        case list(), int(number) if number < len(tree):
            return tree[number]
        case _:
            return None
