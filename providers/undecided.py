"""What a template leaves open within an API's answer.

A template is read as the account that it will make: its blocks become the answers that the cloud's API would give, and
the collectors read those. What is unknown stands in such an answer as a value that nobody can use without saying so.
"""

from collections.abc import Callable, Mapping
from typing import Any, Never, TypeVar

from pydantic import ValidationError

from scanner.models import UndecidedError, Unknown, derive, unknown_in

T = TypeVar("T")


class Undecided(Unknown):
    """An unknown value that raises UndecidedError in whatever asks what it is.

    It may be passed on: a model's field that takes `Unknown` has it as one. What compares it, counts it, looks into it
    or writes it into a text is undecided.
    """

    def _undecided(self, *_: object) -> Never:
        raise UndecidedError(self.why)

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _undecided
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __hash__ = _undecided
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __or__ = __ror__ = _undecided
    __int__ = __index__ = __float__ = __str__ = __format__ = __call__ = _undecided

    def __getattr__(self, name: str) -> Any:
        """Whatever a text, a list or a mapping can do."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise UndecidedError(self.why)


def decided(function: Callable[[], T]) -> T | Unknown:
    """What a function makes of an answer; unknown where it comes upon something that the template leaves open.

    It does so too where it makes a model of that, which takes no unknown there.
    """
    try:
        return derive(None, lambda _: function())
    except ValidationError as error:
        if (unknown := unknown_in(error)) is None:
            raise
        return unknown


def answer_of(value: Any) -> Any:
    """What a translator wrote, as an API would answer it: without what is unset, and with unknowns that say so."""
    match value:
        case Undecided():
            return value
        case Unknown():
            return Undecided(why=value.why)
        case Mapping():
            return {key: answer_of(each) for key, each in value.items() if each is not None}
        case list() | tuple():
            return [answer_of(each) for each in value if each is not None]
        case _:
            return value
