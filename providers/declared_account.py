"""What is the same in the accounts of all clouds that a template makes."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from providers.translation import Declarations
from scanner.calls import NOT_TOLD, Calls
from scanner.models import Resource
from scanner.provider import Gap, Unevaluated

R = TypeVar("R", bound=Resource)


class DeclaredAccount:
    """An account that a template makes: where its resources stand, and what of it is not known."""

    _calls: Calls
    _declarations: Declarations
    _untranslated: Sequence[Unevaluated]

    def gaps(self) -> Iterable[Gap]:
        """What was not understood; what templates never tell is none."""
        return [gap for gap in self._calls.gaps if NOT_TOLD not in gap.reason]

    def placed(self, resource: R) -> R:
        """The resource where it is declared, called by its address."""
        return self._declarations.placed(resource)

    def unevaluated(self) -> Iterable[Unevaluated]:
        """What could not be made of blocks, since it depends on what is unknown."""
        # What several collectors come upon is one thing.
        return tuple(dict.fromkeys((*self._untranslated, *self._declarations.unevaluated(self._calls))))
