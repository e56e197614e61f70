"""The addresses and ports of rules in Suricata's language (Suricata User Guide, "Rules Format")."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from scanner.models import ALL_PORTS, ANYWHERE, LAST_PORT, AddressSet, PortSet, UndecidedError, Unknown, derive

Definitions = Mapping[str, tuple[str, ...] | Unknown]
"""What variables stand for, by their names with the sign before them."""
S = TypeVar("S", AddressSet, PortSet)

ANY = "any"
VARIABLES = ("$", "@")
"""What the names of variables, and those of IP set references, begin with."""


def addresses(written: str, definitions: Definitions) -> AddressSet | Unknown:
    """The addresses that are meant: `any`, `10.0.0.0/8`, `$HOME_NET`, `![10.1.0.0/16, @LIST]`."""
    return derive(written, _Reader(_block, ANYWHERE, definitions).read)


def ports(written: str, definitions: Definitions) -> PortSet | Unknown:
    """The ports that are meant: `any`, `80`, `1024:`, `[80:90, !81]`."""
    return derive(written, _Reader(_range, ALL_PORTS, definitions).read)


@dataclass(frozen=True)
class _Reader(Generic[S]):
    one: Callable[[str], S]
    """Reads what is no list, no variable and no negation."""
    everything: S
    definitions: Definitions

    def read(self, written: str) -> S:
        """What is meant.

        Raises:
            UndecidedError: it is not understood, or rests on a variable that is not known.
        """
        text = written.strip()
        if text.lower() == ANY:
            return self.everything
        if text.startswith("!"):
            return self.everything - self.read(text[1:])
        if text.startswith("[") and text.endswith("]"):
            return self._list(_members(text[1:-1]))
        if text.startswith(VARIABLES):
            return self._variable(text)
        try:
            return self.one(text)
        except ValueError as error:
            why = f"{text} in a header is not understood"
            raise UndecidedError(why) from error

    def _list(self, members: Iterator[str]) -> S:
        """What any of the members means, without what any that is negated means; of everything where all are."""
        wanted: list[str] = []
        unwanted: list[str] = []
        for each in members:
            (unwanted if each.startswith("!") else wanted).append(each)
        found = self._nothing if wanted else self.everything
        for each in wanted:
            found |= self.read(each)
        for each in unwanted:
            found -= self.read(each[1:])
        return found

    def _variable(self, name: str) -> S:
        meant = self.definitions.get(name, Unknown(why=f"what {name} stands for is not told"))
        if isinstance(meant, Unknown):
            raise UndecidedError(meant.why)
        others = {key: each for key, each in self.definitions.items() if key != name}
        reader = _Reader(self.one, self.everything, others)
        return reader.read(f"[{', '.join(meant)}]") if meant else self._nothing

    @property
    def _nothing(self) -> S:
        return self.everything - self.everything


def _block(text: str) -> AddressSet:
    return AddressSet.of(text)


def _range(text: str) -> PortSet:
    first, colon, last = text.partition(":")
    return PortSet.of((int(first or 0), int(last or LAST_PORT)) if colon else int(first))


def _members(text: str) -> Iterator[str]:
    """The members of a list, which may be lists themselves."""
    depth, start = 0, 0
    for at, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if character == "," and not depth:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()
