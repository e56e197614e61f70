"""What a provider gives the engine: accounts, the scopes in them, and collectors of resources."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_type_hints

from scanner.models import Model, Resource

R = TypeVar("R", bound=Resource)


class Gap(Model):
    """Something that was asked for and could not be read."""

    provider: str
    account: str
    region: str
    service: str
    """The provider's service: `ec2`, `Microsoft.Network`."""
    action: str
    """The permission or call: `ec2:DescribeSecurityGroups`."""
    reason: str
    affects: tuple[str, ...] = ()
    """Names of the models of which something is missing."""
    fields_only: bool = False
    """No resource is missing, only fields of some, which are `Unknown`."""


class Unevaluated(Model):
    """Something that a template declares and that could not be evaluated, or only in part."""

    file: str
    """Path relative to the root of the sources, with forward slashes."""
    line: int | None
    address: str
    why: str


def service_of(action: str) -> str:
    """The service in a permission: `ec2` in `ec2:DescribeVpcs`, `compute` in `compute.routes.list`."""
    return re.split(r"[:/]", action, maxsplit=1)[0] if re.search(r"[:/]", action) else action.partition(".")[0]


class RefusedError(Exception):
    """A call was refused or not understood. The rest of the scan goes on."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(gap.reason)
        self.gap = gap


class ScanError(Exception):
    """Nothing can be scanned; the message says what happened and what to do."""


class UsageError(ScanError):
    """What the user asked for does not exist; nothing was scanned."""


class Scope(Protocol):
    """Where a collector runs: an account, or a region of it."""

    @property
    def provider(self) -> str:
        """Name of the provider."""

    @property
    def account(self) -> str:
        """Account, subscription or project."""

    @property
    def region(self) -> str:
        """Region, or `global`."""


class Account(Protocol):
    """One account, subscription or project that can be read."""

    @property
    def provider(self) -> str:
        """Name of the provider."""

    @property
    def id(self) -> str:
        """Account, subscription or project."""

    @property
    def label(self) -> str:
        """What its owner calls it; empty where that is the id, or is not known."""

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that are read; none where all of them are, with every call."""

    def scopes(self, kind: type[Scope]) -> Iterable[Scope]:
        """The places of one kind where collectors run: the account itself, or each of its regions."""

    def gaps(self) -> Iterable[Gap]:
        """What could not be read beyond the collectors that were refused as a whole: fields, or parts of lists."""


class DeclaredAccount(Account, Protocol):
    """An account that a template makes, as far as it makes it."""

    @property
    def template(self) -> str:
        """The file or directory, relative to the root of the sources."""

    def placed(self, resource: R) -> R:
        """The resource with the place where it is declared, called by its address."""

    def unevaluated(self) -> Iterable[Unevaluated]:
        """What could not be made of blocks, since it depends on what is unknown."""


class Provider(Protocol):
    """A package that reads one cloud. It is named by an entry point in the group `scanner.providers`."""

    name: ClassVar[str]
    title: ClassVar[str]
    options: ClassVar[type["Options"]]

    def open(self, options: Any, *, concurrency: int) -> Iterator[Account | Gap]:
        """Sign in, and find the accounts to read. An account that refuses is a Gap.

        Raises:
            UsageError: an option names something that does not exist.
            ScanError: nothing can be read.
        """

    def permissions(self, actions: Iterable[str]) -> str:
        """A least-privilege policy that allows these actions, in the provider's own format."""

    def declared(self, template: Any, *, concurrency: int) -> DeclaredAccount | None:
        """The account that a template makes, None where nothing of it is this provider's."""


class Options(Model):
    """What a user chooses for one provider. The command line has an option for each field."""


@dataclass(frozen=True)
class TemplateOptions:
    """What a user gives templates to read them with."""

    var_files: tuple[str, ...] = ()
    """Files of Terraform's variables, relative to the root of the sources."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Values of parameters."""
    parameter_files: tuple[str, ...] = ()
    """Files of parameters, relative to the root of the sources."""


class TemplateReader(Protocol):
    """A module that reads templates. It is named by an entry point in the group `scanner.templates`."""

    def read(self, root: Path, paths: Sequence[str], options: TemplateOptions) -> Iterator[Any]:
        """Every template in files and directories; a file that was named and is none is one without blocks.

        A template is for the providers' `declared`. What could not be read of it is in `unread`.

        Raises:
            UsageError: a file of parameters cannot be read.
        """


@dataclass(frozen=True)
class Collector:
    """A function that lists resources of one model in one scope."""

    function: Callable[[Any], Iterable[Resource]]
    actions: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it collects, in words."""
        return self.function.__name__.replace("_", " ")

    @cached_property
    def scope(self) -> type[Scope]:
        """Where it runs: the type of its parameter."""
        scope: type[Scope] = next(iter(self._hints.values()))
        return scope

    @cached_property
    def model(self) -> type[Resource]:
        """What it lists: the member of its return type."""
        model: type[Resource] = get_args(self._hints["return"])[0]
        return model

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.function)


def collects(*actions: str) -> Callable[[Callable[[Any], Iterable[R]]], Collector]:
    """Declare a collector with the permissions it needs, the one that lists its resources first."""
    return lambda function: Collector(function, actions)


def words(type_name: str) -> str:
    """A provider's type name as people say it of one: `AWS::EC2::SecurityGroup` is `security group`."""
    last = re.split(r"::|/", type_name)[-1]
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", last)
    said = " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts)
    # Azure Resource Manager names a type after all of its resources.
    return _singular(said) if type_name.startswith("Microsoft.") else said


def _singular(plural: str) -> str:
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if plural.endswith(ending):
            return plural.removesuffix(ending) + singular
    return plural
