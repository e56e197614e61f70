"""Attempts to call a provider: what an error means to a scan, and when a service is not called any more."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import TypeVar

from scanner.calls import VanishedError
from scanner.provider import Gap, RefusedError

R = TypeVar("R")

PATIENCE = 3
"""Calls in a row, each throttled through all its attempts, after which a service is not called any more."""


class Attempts:
    """The calls of one account. Where a service throttles all of them, calling on would keep the scan from ending."""

    def __init__(self, is_throttled: Callable[[Exception], bool]) -> None:
        self._is_throttled = is_throttled
        self._in_a_row: Counter[Hashable] = Counter()
        self._reasons: dict[Hashable, str] = {}

    def make(
        self,
        place: Hashable,
        call: Callable[[], R],
        *,
        gap: Callable[[str], Gap],
        told: Callable[[Exception], VanishedError | RefusedError | None],
    ) -> R:
        """The answer to a call.

        Args:
            place: the service, or the service in a region, which throttles by itself.
            call: what is called.
            gap: what is missing without the answer, for a reason.
            told: what an error says of the provider; None when the fault is ours.

        Raises:
            RefusedError: the provider refused, or is not called any more.
            VanishedError: what it is about does not exist any more.
            Exception: the fault is ours.
        """
        if self._in_a_row[place] >= PATIENCE:
            reason = f"{self._reasons[place]} (not asked again after {PATIENCE} calls in a row that were throttled)"
            raise RefusedError(gap(reason))
        try:
            answer = call()
        except Exception as error:
            if (outcome := told(error)) is None:
                raise
            if isinstance(outcome, RefusedError) and self._is_throttled(error):
                self._in_a_row[place] += 1
                self._reasons[place] = outcome.gap.reason
            raise outcome from error
        self._in_a_row[place] = 0
        return answer
