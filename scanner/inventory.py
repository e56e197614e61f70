"""The collected resources: typed, indexed, saved to a snapshot and loaded from one."""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

import scanner.models
from scanner.ignores import Ignore
from scanner.models import GLOBAL, Address, Model, Resource, UndecidedError, Unknown
from scanner.provider import Gap, Unevaluated, UsageError

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

SNAPSHOT_VERSION = 1


class ScopeRead(Model):
    """An account, the regions of it that were asked for, and what was read there."""

    provider: str
    account: str
    label: str = ""
    """What the account's owner calls it; empty where that is the id, or is not known."""
    regions: tuple[str, ...]
    models: tuple[str, ...] | None = None
    """Names of the models that were asked for; None means all there are."""
    template: str = ""
    """The file or directory that declares it, relative to the root of the sources; empty for an account itself."""
    is_partial: bool = False
    """Whether more may exist than was read: a template declares some of what an account has."""
    lacks_parts: bool = False
    """Whether something that the template declares could not be evaluated."""

    def lacks(self, model: str) -> bool:
        """Whether nobody asked for resources of this model, so that finding none means nothing."""
        return self.models is not None and model not in self.models


class Batch(Model):
    """What one collector listed in one place."""

    model: str
    """Name of the model in `scanner.models`."""
    provider: str
    account: str
    region: str
    calls: tuple[str, ...]
    """The API calls the resources come from."""
    read_at: AwareDatetime
    resources: tuple[Any, ...]

    @property
    def source(self) -> str:
        """Where a value in it comes from, in words."""
        return f"{', '.join(self.calls)} in {self.region} of {self.account}"


class Table(Generic[R]):
    """All resources of one model, with indexes made when first asked for."""

    def __init__(self, resources: Sequence[R], gaps: Sequence[Gap]) -> None:
        self.resources = resources
        self.gaps = gaps
        self.doubts = {each.id: each.doubt.why for each in resources if each.doubt}
        """Why nobody can count on some of them, by identity."""
        self._indexes: dict[str, tuple[dict[Any, list[R]], list[str]]] = {}
        self._blocks: dict[str, dict[int, dict[IPv4Network | IPv6Network, list[R]]]] = {}
        self.remembered: dict[Hashable, Any] = {}
        """What was made of the resources, for whoever asks next."""

    def gap_for(self, subject: Resource) -> str | None:
        """Why a resource of this model that matters to the subject may be missing, or None."""
        home = subject.identity
        for gap in self.gaps:
            near = gap.region in {home.region, GLOBAL} or home.region == GLOBAL
            if gap.provider == home.provider and gap.account == home.account and near:
                return _in_words(gap)
        return None

    def gap_anywhere(self, subject: Resource) -> str | None:
        """Why a resource of this model may be missing in any account of the subject's provider, or None."""
        return next((_in_words(gap) for gap in self.gaps if gap.provider == subject.identity.provider), None)

    def index(self, field: str) -> tuple[dict[Any, list[R]], list[str]]:
        """Resources by the values of a field (each member of a tuple), and the reasons of its unknowns."""
        if field not in self._indexes:
            found: dict[Any, list[R]] = defaultdict(list)
            unknowns: dict[str, None] = {}
            for resource in self.resources:
                value = getattr(resource, field)
                if isinstance(value, Unknown):
                    unknowns[value.why] = None
                    continue
                for each in value if isinstance(value, tuple) else (value,):
                    found[each].append(resource)
            self._indexes[field] = (found, list(unknowns))
        return self._indexes[field]

    def blocks(self, field: str) -> dict[int, dict[IPv4Network | IPv6Network, list[R]]]:
        """Resources by the blocks of a field that is an address set, and these by the length of their prefixes."""
        if field not in self._blocks:
            found: dict[int, dict[IPv4Network | IPv6Network, list[R]]] = defaultdict(lambda: defaultdict(list))
            for resource in self.resources:
                for block in map(ip_network, getattr(resource, field).blocks()):
                    found[block.prefixlen][block].append(resource)
            self._blocks[field] = found
        return self._blocks[field]


class Related(Generic[R]):
    """Resources of another model that a check compares its subject with.

    Looking for something that is not there, while some of them could not be read, is undecided and not absent:
    iteration and look-ups raise UndecidedError at the point where they would otherwise say "no more".
    """

    def __init__(self, table: Table[R], subject: Resource) -> None:
        self._table = table
        self._subject = subject

    def __iter__(self) -> Iterator[R]:
        yield from self._certain(self._table.resources)
        self._end(())

    def where(self, **equal: object) -> Iterator[R]:
        """Those whose one named field equals, or as a tuple contains, the value."""
        ((field, value),) = equal.items()
        found, unknowns = self._table.index(field)
        matching = found.get(value, ())
        yield from self._certain(matching)
        self._end([*unknowns, *filter(None, map(self._doubt, matching))])

    def holding(self, **address: Address) -> Iterator[R]:
        """Those whose one named field, an address set, has the address in it."""
        ((field, wanted),) = address.items()
        for length, blocks in self._table.blocks(field).items():
            if length <= wanted.max_prefixlen:
                yield from self._certain(blocks.get(ip_network((wanted, length), strict=False), ()))
        self._end(())

    def anywhere(self, **equal: object) -> Iterator[R]:
        """The same, where it may belong to any of the accounts that were scanned."""
        yield from self.where(**equal)
        if why := self._table.gap_anywhere(self._subject):
            raise UndecidedError(why)

    def get(self, identity: str) -> R:
        """The one with this identity.

        Raises:
            UndecidedError: it was not collected.
        """
        found, _ = self._table.index("id")
        if identity not in found:
            raise UndecidedError(self._table.gap_for(self._subject) or f"{identity} is not among what was read")
        if why := self._doubt(found[identity][0]):
            raise UndecidedError(why)
        return found[identity][0]

    @property
    def read(self) -> Sequence[R]:
        """Those that were read, whatever could not be: for what is made of each by itself."""
        return self._table.resources

    def about(self, subject: Resource) -> "Related[R]":
        """The same, where another resource is compared with them."""
        return Related(self._table, subject)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of the resources under this key. It is made once, whichever resource is asked about.

        Nothing that depends on the subject, such as a gap near it, may be kept.
        """
        if key not in self._table.remembered:
            self._table.remembered[key] = make()
        made: T = self._table.remembered[key]
        return made

    def _certain(self, resources: Iterable[R]) -> Iterator[R]:
        """Those that exist. What may not exist is left out, and is not absent either."""
        if not self._table.doubts:
            yield from resources
            return
        yield from (each for each in resources if not self._doubt(each))

    def _doubt(self, resource: R) -> str | None:
        """Why the subject cannot count on a resource. What is in doubt for the same reason stands and falls with it."""
        why = self._table.doubts.get(resource.id)
        return None if self._subject.doubt and why == self._subject.doubt.why else why

    def _end(self, unknowns: Sequence[str]) -> None:
        if why := self._table.gap_for(self._subject) or next(iter(unknowns), None):
            raise UndecidedError(why)


class Inventory(Model):
    """Everything a scan read, and what it could not read."""

    started: AwareDatetime
    finished: AwareDatetime
    scopes: tuple[ScopeRead, ...]
    batches: tuple[Batch, ...]
    gaps: tuple[Gap, ...]
    unevaluated: tuple[Unevaluated, ...] = ()
    """What templates declare and could not be evaluated."""
    untold: tuple[Gap, ...] = ()
    """Calls that templates have no answer to, which is no fault of theirs."""
    ignores: Mapping[str, tuple[Ignore, ...]] = Field(default_factory=dict)
    """Comments in templates that accept risks, by the identities of resources."""
    notes: tuple[str, ...] = ()
    """What the reader should know about comments that are not understood."""

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """What several scans read, such as one of each cloud, as one."""
        return cls(
            started=min(each.started for each in parts),
            finished=max(each.finished for each in parts),
            scopes=tuple(scope for each in parts for scope in each.scopes),
            batches=tuple(batch for each in parts for batch in each.batches),
            gaps=tuple(gap for each in parts for gap in each.gaps),
            unevaluated=tuple(one for each in parts for one in each.unevaluated),
            untold=tuple(gap for each in parts for gap in each.untold),
            ignores={identity: found for each in parts for identity, found in each.ignores.items()},
            notes=tuple(note for each in parts for note in each.notes),
        )

    def closed(self, whole: Callable[[str], bool]) -> Self:
        """The same where some templates declare the whole of an account, so that what they lack does not exist.

        Args:
            whole: whether the template of this name does.
        """
        scopes = tuple(
            each.model_copy(update={"is_partial": False}) if each.template and whole(each.template) else each
            for each in self.scopes
        )
        said = "declares a whole account by the settings, and parts of it could not be evaluated"
        notes = [f"{each.template} {said}" for each in scopes if each.lacks_parts and not each.is_partial]
        scopes = tuple(each.model_copy(update={"is_partial": True}) if each.lacks_parts else each for each in scopes)
        return self.model_copy(update={"scopes": scopes, "notes": (*self.notes, *notes)})

    def was_asked_for(self, model: type[Resource]) -> bool:
        """Whether resources of this model would be here if there were any."""
        return not self.scopes or not all(scope.lacks(model.__name__) for scope in self.scopes)

    def table(self, model: type[R]) -> Table[R]:
        """All resources of one model, in the order of their identities."""
        # What two accounts share, such as a subnet, both of them list.
        by_id = {
            resource.id: resource
            for batch in self.batches
            if batch.model == model.__name__
            for resource in batch.resources
        }
        # What a template does not tell needs no words where more may exist anyway.
        untold = () if any(scope.is_partial for scope in self.scopes) else self.untold
        missing = [gap for gap in (*self.gaps, *untold) if not gap.fields_only and model.__name__ in gap.affects]
        never = [_never_read(scope, model.__name__) for scope in self.scopes if scope.lacks(model.__name__)]
        partial = [_elsewhere(scope) for scope in self.scopes if scope.is_partial]
        return Table([by_id[each] for each in sorted(by_id)], [*missing, *never, *partial])

    @cached_property
    def batch_of(self) -> dict[tuple[str, str], Batch]:
        """The batch that holds a resource, by model name and identity."""
        return {(batch.model, resource.id): batch for batch in self.batches for resource in batch.resources}

    def snapshot(self) -> str:
        """Everything, as text that `load` understands."""
        document = self.model_dump_json()
        return f'{{"snapshot_version": {SNAPSHOT_VERSION}, "inventory": {document}}}\n'

    @classmethod
    def load(cls, path: Path) -> "Inventory":
        """Read a snapshot.

        Raises:
            UsageError: the file cannot be read or is not a snapshot of this version.
        """
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            version = document.get("snapshot_version") if isinstance(document, dict) else None
            if version != SNAPSHOT_VERSION:
                message = f"{path} is not a netassay snapshot of version {SNAPSHOT_VERSION}"
                raise UsageError(message)
            inventory = cls.model_validate(document["inventory"])
            return inventory.model_copy(update={"batches": tuple(map(_typed, inventory.batches))})
        except (OSError, KeyError, ValueError, RecursionError) as error:
            message = f"{path} is not a snapshot that can be read: {_first_line(error)}"
            raise UsageError(message) from error


def schema() -> dict[str, Any]:
    """The JSON Schema of a snapshot."""
    from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

    models: list[type[Resource]] = [
        model for model in vars(scanner.models).values() if isinstance(model, type) and issubclass(model, Resource)
    ]
    rooted: list[type[Model]] = [Inventory, *models]
    wanted: list[tuple[type[Model], JsonSchemaMode]] = [(model, "serialization") for model in rooted]
    places, document = models_json_schema(wanted)
    resources = [places[model, "serialization"] for model in models if model is not Resource]
    document["$defs"]["Batch"]["properties"]["resources"]["items"] = {"anyOf": resources}
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "netassay snapshot",
        "type": "object",
        "properties": {
            "snapshot_version": {"const": SNAPSHOT_VERSION},
            "inventory": places[Inventory, "serialization"],
        },
        "required": ["snapshot_version", "inventory"],
        **document,
    }


def _in_words(gap: Gap) -> str:
    return f"{gap.action} could not be read: {gap.reason}" if gap.action else gap.reason


def _elsewhere(scope: ScopeRead) -> Gap:
    return Gap(
        provider=scope.provider,
        account=scope.account,
        region=GLOBAL,
        service="",
        action="",
        reason="more may exist than the template declares",
    )


def _never_read(scope: ScopeRead, model: str) -> Gap:
    return Gap(
        provider=scope.provider,
        account=scope.account,
        region=GLOBAL,
        service="",
        action=model,
        reason="this scan did not ask for it",
    )


def _typed(batch: Batch) -> Batch:
    model = getattr(scanner.models, batch.model, None)
    if not (isinstance(model, type) and issubclass(model, Resource)):
        message = f"it holds resources of an unknown model {batch.model!r}"
        raise ValueError(message)  # noqa: TRY004 - the file is wrong, not a type in the program
    return batch.model_copy(update={"resources": _adapter(model).validate_python(batch.resources)})


def _adapter(model: type[R]) -> TypeAdapter[tuple[R, ...]]:
    return TypeAdapter(tuple[model, ...])  # type: ignore[valid-type]  # a type made at run time


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).splitlines()[0] if str(error) else type(error).__name__
