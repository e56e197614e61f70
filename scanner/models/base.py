"""What every model shares: frozen values, unknowns with a reason, identities and places."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

T = TypeVar("T")
R = TypeVar("R")


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(set(values)))


Distinct = Annotated[tuple[T, ...], AfterValidator(_distinct)]
"""A set in one canonical order, so that equal sets are equal bytes in every report: each value once, sorted."""

GLOBAL = "global"
"""The region of what belongs to no region, such as a CDN distribution."""


class Model(BaseModel):
    """A frozen value. Fields nobody declared are refused, so a misspelt one cannot hide."""

    # Validators are built on first use: listing the checks then pays for none of them.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_post_init(self, _: Any) -> None:
        """Share the set of the fields that were given with all models that were given the same.

        It is never changed, and in a large estate the sets of its rules are a sixth of the memory.
        """
        given = frozenset(self.__pydantic_fields_set__)
        object.__setattr__(self, "__pydantic_fields_set__", _GIVEN.setdefault(given, self.__pydantic_fields_set__))


_GIVEN: dict[frozenset[str], set[str]] = {}


class Unknown(Model):
    """A value that could not be read, with the reason in words a reader understands."""

    # A provider may have a kind of its own, which is a plain one in a model.
    model_config = ConfigDict(revalidate_instances="subclass-instances")

    why: str


class UndecidedError(Exception):
    """A check needs a value that is unknown; the engine reports the check as undetermined."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class InapplicableError(Exception):
    """A check's question does not arise for a resource; the engine reports it as not applicable."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def known(value: T | Unknown) -> T:
    """The value itself.

    Raises:
        UndecidedError: the value is unknown.
    """
    if isinstance(value, Unknown):
        raise UndecidedError(value.why)
    return value


def present(value: T | None, otherwise: str = "has nothing of this kind") -> T:
    """The value itself.

    Raises:
        InapplicableError: there is none; `otherwise` is the reason a reader sees.
    """
    if value is None:
        raise InapplicableError(otherwise)
    return value


def applicable(condition: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as an assertion
    """Go on only where the question arises.

    Raises:
        InapplicableError: it does not; `otherwise` is the reason a reader sees.
    """
    if not condition:
        raise InapplicableError(otherwise)


def derive(value: T | Unknown, function: Callable[[T], R]) -> R | Unknown:
    """What `function` makes of a known value; an unknown stays the same unknown, and so does one within the value."""
    if isinstance(value, Unknown):
        return value if type(value) is Unknown else Unknown(why=value.why)
    try:
        result = function(value)
    except UndecidedError as error:
        return Unknown(why=error.why)
    within = result if isinstance(result, tuple) else (result,)
    unknown = next((each for each in within if isinstance(each, Unknown)), None)
    return result if unknown is None else Unknown(why=unknown.why)


def unknown_in(error: ValidationError) -> Unknown | None:
    """The unknown value that a model was made of and takes none of there; None where another one is wrong."""
    given = (each["input"] for each in error.errors(include_url=False, include_context=False))
    unknown = next((each for each in given if isinstance(each, Unknown)), None)
    return None if unknown is None else Unknown(why=unknown.why)


class Identity(Model):
    """Which resource this is. Two resources are the same exactly when their `id` is."""

    id: str
    """ARN, lower-cased Azure resource id, GCP full name, or address in a template."""
    name: str
    """The short name people use: `sg-0a1b2c3d`, `edge`."""
    type: str
    """The provider's own type name: `AWS::EC2::SecurityGroup`, `Microsoft.Network/loadBalancers`."""
    provider: str
    """`aws`, `azure` or `gcp`."""
    account: str
    """Account, subscription or project."""
    region: str
    """Region or location, or `global`."""
    label: str = ""
    """What its owner calls it, when that differs from the name: a `Name` tag, a group name."""


class Location(Model):
    """Lines of a file."""

    file: str
    """Path relative to the root of the sources, with forward slashes."""
    line: int = Field(ge=1)
    end_line: int = Field(ge=1)


class Declaration(Model):
    """Where a template declares something."""

    # A place, as models have it, is a plain one in a report.
    model_config = ConfigDict(revalidate_instances="subclass-instances")

    file: str
    """Path relative to the root of the sources, with forward slashes."""
    line: int | None = Field(default=None, ge=1)
    """None where only the file is known, such as a plan without its sources."""
    end_line: int | None = Field(default=None, ge=1)
    callers: tuple[Location, ...] = ()
    """Where the modules or nested templates are called that it is in, the outermost first."""
    is_unchanged: bool = False
    """It exists already, and applying the plan does not change it."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Place(Declaration):
    """Where a template declares something. It is no part of what that is: two things in different places are equal."""

    model_config = ConfigDict(revalidate_instances="never")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place)

    def __hash__(self) -> int:
        return 0


def _is_absent(value: object) -> bool:
    return value is None


MaybeDoubt = Annotated[Unknown | None, Field(default=None, exclude_if=_is_absent)]
"""A doubt, which reports and snapshots leave out where there is none."""
MaybePlace = Annotated[Place | None, Field(default=None, exclude_if=_is_absent)]
"""A place, which reports and snapshots leave out where there is none."""


class Resource(Model):
    """Something a check is asked about."""

    identity: Identity
    tags: Mapping[str, str] = Field(default_factory=dict)
    location: Place | None = None
    """Where a template declares it; None in a live account."""
    doubt: MaybeDoubt = None
    """Why others cannot count on it: a template leaves open whether it is made, or what it is to them."""

    @property
    def id(self) -> str:
        """The full identity, on which resources are joined."""
        return self.identity.id

    @property
    def name(self) -> str:
        """The short name."""
        return self.identity.name


class Element(Model):
    """A part of a resource that people change by itself: a rule, a cache behaviour, a tunnel."""

    place: MaybePlace = None
    """Where a template declares it, if that is known more closely than of the whole resource."""
    doubt: MaybeDoubt = None
    """Why it may not be there, or not be what it looks like: a template leaves that open. No flaw is certain of it."""

    @property
    @abstractmethod
    def key(self) -> str:
        """Its natural name within the resource. It survives deleting and making the same thing again."""
