"""A template read as the Azure subscription that it makes: its blocks give the answers of Azure Resource Manager."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Self

from providers.azure.items import flaw_of
from providers.azure.session import Answer, AzureSubscription
from providers.azure.template_edges import RECORD_LISTS
from providers.azure.template_names import Naming, owner_of, type_of_list
from providers.azure.template_owners import RULES, of_unknown, with_owners
from providers.azure.template_parts import OPEN, Part, Setting, Told, assembled
from providers.azure.template_unevaluated import Unevaluated
from providers.declared_account import DeclaredAccount
from providers.template_blocks import Blocks
from providers.templates import Block, Template
from providers.translation import ADDRESS, Declarations, Translator, makes_any, token_of, translated, translators_in
from scanner.calls import DeclaredCalls, NotToldError
from scanner.models import UndecidedError, Unknown
from scanner.provider import Unevaluated as Failed


class AzureTemplate(DeclaredAccount, AzureSubscription):
    """The subscription that a template makes, as far as it makes it."""

    def __init__(self, template: Template, translators: Mapping[str, Translator], *, concurrency: int) -> None:
        account = token_of(template.file).lower()
        blocks = Blocks(template)
        naming = Naming(blocks, account, {name: each.named for name, each in translators.items() if each.named})
        said, failed = translated(blocks, translators, naming, _flaw_of)
        self._untranslated = [*failed, *_lost(said, naming)]
        own = translators_in("providers.azure", template.dialect)
        known = {**{name: each for each in own for name in each.types}, **translators}
        lost = Unevaluated([*_failed(failed, blocks), *blocks.unevaluated(*known)], known, naming)
        told = [*with_owners(said, naming), *lost.parts(said)]
        tells = frozenset(call.lower() for each in own for call in each.tells)
        super().__init__(
            account,
            TemplateArm(assembled(told), tells, {**_unplaced(said, naming), **lost.types()}),
            concurrency=concurrency,
        )
        self._calls = DeclaredCalls(concurrency=concurrency)
        self.template = template.file
        made = {naming.id(each).lower(): each for each in blocks.of(*translators) if naming.names(each)}
        self._declarations = Declarations(template, made)

    @classmethod
    def of(cls, template: Template, *, concurrency: int) -> Self | None:
        """The subscription that a template makes, None where nothing in it is of a kind that is read."""
        found = translators_in("providers.azure", template.dialect)
        named = {name.lower(): each for each in found for name in each.types}
        # Templates write the names of types in any case.
        written = dict.fromkeys(each.type for each in template.blocks)
        translators = {name: named[name.lower()] for name in written if name.lower() in named}
        is_any = makes_any(template, translators)
        return cls(template, translators, concurrency=concurrency) if is_any else None


def _flaw_of(told: Told | Part | Setting) -> str | None:
    """What in a resource Azure would not have answered; None where nothing is.

    What is added to another one is looked at there, so that it is not without it.
    """
    return flaw_of(told.answer) if isinstance(told, Told) else None


def _failed(failed: Iterable[Failed], blocks: Blocks) -> Iterator[Block]:
    """The blocks of which nothing could be told."""
    for each in failed:
        if block := blocks.get(each.address):
            yield replace(block, doubt=Unknown(why=f"{each.address}: {each.why}"))


def _lost(told: Iterable[Told | Part | Setting], naming: Naming) -> Iterator[Failed]:
    """What is told of something of which it is not known what it is, and may be another resource of the template."""
    found: dict[str, str] = {}
    for each, why in of_unknown(told, naming):
        if not (isinstance(each, Part) and each.collection == RULES):
            found.setdefault(each.answer[ADDRESS], why)
    for address, why in found.items():
        if block := naming.blocks.get(address):
            yield Failed(file=block.file, line=block.line, address=address, why=why)


def _unplaced(told: Iterable[Told | Part | Setting], naming: Naming) -> Mapping[str, str]:
    """Types, in lower case, of which the template makes some within what is not known, with why that is so."""
    resources = ((each.answer, why) for each, why in of_unknown(told, naming) if isinstance(each, Told))
    return {each["type"].lower(): why for each, why in resources if not naming.leads_outside(owner_of(each["id"]))}


class TemplateArm:
    """What a template tells of what Azure Resource Manager is asked."""

    url: ClassVar[str] = "https://management.azure.com"

    def __init__(self, resources: Mapping[str, Answer], tells: frozenset[str], unplaced: Mapping[str, str]) -> None:
        """Take what the template makes.

        Args:
            resources: by their ids in lower case.
            tells: the types, in lower case, of which a template without any of them makes none.
            unplaced: the types, in lower case, of which it makes some within what is not known, with the reason.
        """
        self._resources = resources
        self._tells = tells
        self._unplaced = unplaced

    def get(self, path: str, version: str | None = None, **query: str) -> Answer:
        """One resource.

        Raises:
            NotToldError: the template does not make it.
        """
        del version, query
        if found := self._resources.get(path.lower()):
            return found
        raise NotToldError

    def listed(self, path: str, version: str, **query: str) -> list[Answer]:
        """The resources of a type: all of them, those of a group, or those within another resource.

        Raises:
            NotToldError: templates tell nothing of the type.
            UndecidedError: some of them are made within what is not known.
        """
        del version
        place = path.lower()
        wanted = _type_of_filter(query["filter"]) if "filter" in query else type_of_list(place)
        if wanted not in self._tells:
            raise NotToldError
        if wanted in self._unplaced:
            raise UndecidedError(self._unplaced[wanted])
        if wanted in RECORD_LISTS:
            return self._records(place, RECORD_LISTS[wanted])
        found = self._by_type.get(wanted, [])
        is_whole = "/resourcegroups/" not in place
        listed = [each for each in found if is_whole or each["id"].lower().rpartition("/")[0] == place]
        if wanted in OPEN and not listed:
            raise NotToldError
        return listed

    def elsewhere(self, host: str, scope: str) -> Self:
        """Other hosts of Azure's, of which a template tells nothing."""
        del host, scope
        return self

    def _records(self, place: str, zone_type: str) -> list[Answer]:
        """The records of a zone, whatever their kind."""
        within = f"{place.rpartition('/')[0]}/"
        types = [each for each in self._by_type if each.rpartition("/")[0] == zone_type]
        return [each for kind in types for each in self._by_type[kind] if each["id"].lower().startswith(within)]

    @cached_property
    def _by_type(self) -> Mapping[str, list[Answer]]:
        found: dict[str, list[Answer]] = defaultdict(list)
        for each in self._resources.values():
            found[each["type"].lower()].append(each)
        return found


def _type_of_filter(condition: str) -> str:
    """The type in `resourceType eq 'Microsoft.Network/connections'`."""
    return condition.partition("'")[2].partition("'")[0].lower()
