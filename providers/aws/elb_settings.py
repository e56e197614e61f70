"""Settings that Elastic Load Balancing tells as keys and values, and its calls made ahead."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from providers.aws.session import Answer, AwsRegion
from scanner.models import Unknown, derive

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

Attributes = Mapping[str, str]

SWITCH = {"true": True, "false": False}


@dataclass(frozen=True)
class Settings:
    """The attributes of one resource."""

    attributes: Attributes | Unknown
    defaults: Mapping[str, str | Unknown]
    """The attributes that a resource of its kind has, with what they mean where the answer leaves them out."""

    def get(self, key: str, meaning: Callable[[str], T | Unknown]) -> T | Unknown | None:
        """What an attribute means, None where the resource has none of this key."""
        if key not in self.defaults:
            return None
        value = derive(self.attributes, lambda known: known.get(key, self.defaults[key]))
        return derive(value, meaning)

    def is_on(self, key: str) -> bool | Unknown | None:
        """Whether an attribute is `true`."""
        return self.get(key, lambda value: SWITCH.get(value, _not_understood(key, value)))

    def number(self, key: str) -> int | Unknown | None:
        """An attribute as a number."""
        return self.get(key, lambda value: int(value) if value.isdecimal() else _not_understood(key, value))


def _not_understood(key: str, value: str) -> Unknown:
    return Unknown(why=f"the value {value} of {key} is new to netassay")


def attributes_of(answer: Answer) -> Attributes:
    """The attributes in an answer, by key."""
    return {each["Key"]: each["Value"] for each in answer["Attributes"]}


def member(of: type[E], value: str, what: str) -> E | Unknown:
    """The member of an enumeration with this value, unknown where AWS has a value that is new to us."""
    return of(value) if value in set(of) else Unknown(why=f"{what} {value} is new to netassay")


def call_ahead(region: AwsRegion, calls: Iterable[Callable[[], object]]) -> None:
    """Make calls about many resources side by side. Whoever makes one of them afterwards finds its answer."""
    deque(region.each(lambda call: call(), calls), maxlen=0)
