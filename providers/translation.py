"""Translating templates: the blocks of each become the answers that the cloud's API would give once it is applied.

A translator is a function that knows one type of block and writes API answers. It maps names and defaults of the
template language, and nothing else: what an answer means is the collectors' business, in templates as in live accounts.
"""

import pkgutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, TypeVar

from providers.template_blocks import Blocks
from providers.templates import Block, Dialect, Template, Values
from providers.undecided import answer_of
from scanner.calls import NOT_UNDERSTOOD, Calls, MalformedError, described
from scanner.models import Place, Resource, UndecidedError, Unknown
from scanner.provider import Unevaluated

R = TypeVar("R", bound=Resource)

PLACE: Final = "netassay:place"
"""The key under which an answer, or a part of it, says where it is declared. No API has one of this name."""
ADDRESS: Final = "netassay:address"
"""The key under which an answer says which block makes it."""
DOUBT: Final = "netassay:doubt"
"""The key under which a part of an answer says why it may not be there, or not be what it looks like."""
MALFORMED: Final = "is not as the cloud would take it"
"""How the reason begins where a block is malformed, as opposed to one of which something is not known yet."""
OF_OTHERS: Final = ""
"""The address of what a template only adds to, so that nobody misses the rest of it."""


@dataclass(frozen=True)
class Translator:
    """A function that writes the answers of blocks of some types."""

    function: Callable[[Block, Any], Iterable[Any]]
    dialect: Dialect | None
    """None for types of several languages, which tell the language."""
    types: tuple[str, ...]
    tells: tuple[str, ...]
    """The calls that it has answers to."""
    named: str
    """How the cloud names what such a block makes; empty where it makes nothing that has a name of its own."""


def translates(
    dialect: Dialect | None, *types: str, tells: Iterable[str], named: str = ""
) -> Callable[[Callable[[Block, Any], Iterable[Any]]], Translator]:
    """Declare a translator. The function takes a block and what the provider knows of the whole template.

    Args:
        dialect: the template language; None where one function is for several.
        types: of the blocks that it is called for, in the dialect's words.
        tells: the calls that it has answers to. One that no block of a template answers has an empty answer; what no
            translator tells is refused.
        named: the pattern of the names that the cloud gives what the blocks make, with `{token}` for the block.
    """
    return lambda function: Translator(function, dialect, types, tuple(tells), named)


@cache
def translators_in(package: str, dialect: Dialect) -> tuple[Translator, ...]:
    """The translators of a dialect; only their modules are imported.

    Args:
        package: of the provider: `providers.aws`. Those of Terraform are in its package `from_terraform`.
        dialect: the template language.
    """
    homes = [name for name in (f"{package}.from_{dialect}", f"{package}.from_templates") if find_spec(name)]
    names = [each.name for home in homes for each in pkgutil.iter_modules(import_module(home).__path__, f"{home}.")]
    members = [each for name in names for each in vars(import_module(name)).values()]
    listed = [each for member in members if isinstance(member, tuple) for each in member]
    found = [each for each in (*members, *listed) if isinstance(each, Translator)]
    return tuple({id(each): each for each in found if each.dialect in {dialect, None}}.values())


def place_of(block: Block) -> Place:
    """Where a block stands."""
    return Place(
        file=block.file,
        line=block.line,
        end_line=block.end_line,
        callers=block.callers,
        is_unchanged=block.is_unchanged,
    )


def line_of(block: Block, values: Values, key: str) -> Place:
    """Where something within a block stands, as closely as the language tells.

    Args:
        block: the outermost.
        values: of the block around it.
        key: its name there.
    """
    line = values.line(key)
    around = place_of(block)
    return around if line is None else around.model_copy(update={"line": line, "end_line": line})


def declared_at(answer: Mapping[str, Any]) -> Place | None:
    """Where an answer, or a part of one, is declared. None in a live account."""
    return answer.get(PLACE)


def doubt_of(answer: Mapping[str, Any]) -> Unknown | None:
    """Why a part of an answer may not be there. None where it is."""
    found = answer.get(DOUBT)
    return Unknown(why=found.why) if isinstance(found, Unknown) else None


def doubt_beside(answer: Mapping[str, Any], other: Mapping[str, Any]) -> Unknown | None:
    """Why an answer may not be there where another one is. None where both stand and fall together."""
    doubt = doubt_of(answer)
    return None if doubt == doubt_of(other) else doubt


def added(listed: Any, part: Mapping[str, Any], doubt: Unknown | None = None) -> Any:
    """A list of an answer with one part more; unknown where the list is, or where it is open whether the part is there.

    Args:
        listed: in the answer; None where it has no such list.
        part: to be added.
        doubt: why it may not be there.
    """
    if listed is not None and not isinstance(listed, list | tuple | Unknown):
        return answer_of(Unknown(why="what is declared there is no list"))
    unknown = listed if isinstance(listed, Unknown) else doubt
    return [*(listed or ()), part] if unknown is None else answer_of(unknown)


def token_of(address: str) -> str:
    """What stands for a block in the names that a cloud would give it: its address, without what divides names."""
    return address.replace("/", "%2F").replace(":", "%3A")


def said(values: Values, key: str) -> str | None:
    """A text that people read and nothing is decided by; None where it is unset or unknown."""
    found = values.text(key, None)
    return found if isinstance(found, str) else None


def _no_flaw(_: Any) -> None:
    """What is not looked at has no flaw."""


def translated(
    blocks: Blocks,
    translators: Mapping[str, Translator],
    naming: Any,
    flaw_of: Callable[[Any], str | None] = _no_flaw,
) -> tuple[list[Any], list[Unevaluated]]:
    """What all blocks tell, each answer with its place, and which of them tell nothing and why.

    Args:
        blocks: of the template.
        translators: by the types of the blocks.
        naming: for the translators.
        flaw_of: what is in something told that the cloud would not have answered, None where nothing is.
    """
    told: list[Any] = []
    failed: list[Unevaluated] = []
    for block in blocks.template.blocks:
        if not block.is_read and block.address not in blocks.failed and (translator := translators.get(block.type)):
            try:
                answers = list(_checked(translator.function(block, naming), flaw_of))
            except UndecidedError as error:
                failed.append(_unevaluated(block, error.why))
            except NOT_UNDERSTOOD as error:
                line = block.values.line(error.path) if isinstance(error, MalformedError) else None
                failed.append(_unevaluated(block, f"{MALFORMED}: {described(error)}", line))
            else:
                known = {PLACE: place_of(block), ADDRESS: block.address, DOUBT: block.doubt}
                told += [replace(each, answer={**known, **each.answer}) for each in answers]
    return told, failed


def settled(
    template: Template,
    translators: Mapping[str, Translator],
    naming_of: Callable[[Blocks], Any],
    flaw_of: Callable[[Any], str | None] = _no_flaw,
) -> tuple[list[Any], list[Unevaluated], Blocks]:
    """What all blocks tell, of which those that are malformed are in doubt for all that may have them.

    Args:
        template: that is translated.
        translators: by the types of the blocks.
        naming_of: what the translators know of the blocks.
        flaw_of: what is in something told that the cloud would not have answered, None where nothing is.
    """
    malformed: list[Unevaluated] = []
    while True:
        blocks = Blocks(template, {each.address: each.why for each in malformed})
        told, failed = translated(blocks, translators, naming_of(blocks), flaw_of)
        more = [each for each in failed if each.why.startswith(MALFORMED)]
        if not more:
            return told, [*malformed, *failed], blocks
        malformed += more


def _checked(told: Iterable[Any], flaw_of: Callable[[Any], str | None]) -> Iterator[Any]:
    for each in told:
        answered = replace(each, answer=answer_of(each.answer))
        if flaw := flaw_of(answered):
            raise MalformedError(flaw)
        yield answered


def makes_any(template: Template, types: Container[str]) -> bool:
    """Whether a template makes a resource of one of these types."""
    return any(each.type in types and not each.is_read for each in template.blocks)


class Declarations:
    """Which block of a template makes what, by the names that the cloud gives it."""

    def __init__(self, template: Template, made: Mapping[str, Block]) -> None:
        self._template = template
        self._made = made

    def placed(self, resource: R) -> R:
        """The resource where it is declared, called by its address."""
        block = self.block_of(resource.id)
        if block is None:
            # Others make it, and this template only adds to it.
            file = self._template.blocks[0].file
            return resource.model_copy(update={"location": resource.location or Place(file=file)})
        identity = resource.identity
        is_whole = identity.id in self._made
        token = token_of(block.address)
        part = identity.name.replace(token, block.address)
        name = block.address if is_whole else part if block.address in part else f"{block.address}/{part}"
        label = (identity.label or identity.name) if is_whole else identity.label
        label = "" if label == name or token in label else label
        called = identity.model_copy(update={"name": name, "label": label})
        place, doubt = resource.location or place_of(block), resource.doubt or block.doubt
        return resource.model_copy(update={"identity": called, "location": place, "doubt": doubt})

    def block_of(self, identity: str) -> Block | None:
        """The block that makes what has this name, or that it is a part of; None where it is none of the template's."""
        while identity and identity not in self._made:
            identity = identity[: max(identity.rfind("/"), identity.rfind(":"), 0)]
        return self._made.get(identity)

    def unevaluated(self, calls: Calls) -> Iterator[Unevaluated]:
        """Which resources could not be made of answers, since something they need is unknown."""
        addresses = {each.address: each for each in self._template.blocks}
        for item, why in calls.undecided:
            address = _address_of(item)
            # A call that is made ahead is made again by whoever needs its answer.
            if not callable(item) and address != OF_OTHERS:
                if block := addresses.get(address):
                    yield _unevaluated(block, why)
                else:
                    yield Unevaluated(file=self._template.file, line=None, address="a part of it", why=why)


def _address_of(item: Any) -> str:
    """Of the block that makes an answer, or of what a collector has made of one."""
    first = item[0] if isinstance(item, tuple) and item else item
    if isinstance(first, Unknown):
        return "unknown"
    answer = getattr(first, "answer", first)
    return str(answer.get(ADDRESS, "unknown")) if isinstance(answer, Mapping) else "unknown"


def _unevaluated(block: Block, why: str, line: int | None = None) -> Unevaluated:
    return Unevaluated(file=block.file, line=line or block.line, address=block.address, why=why)
