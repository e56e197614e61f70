"""Calls to a provider's API: each made once, many side by side, and what a refusal of a detail costs."""

import logging
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from pydantic import ValidationError

from scanner.models import UndecidedError, Unknown, unknown_in
from scanner.provider import Gap, RefusedError

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")


class VanishedError(Exception):
    """A resource was deleted between being listed and being described."""


class MalformedError(ValueError):
    """Something is not as the cloud would answer it."""

    def __init__(self, flaw: str) -> None:
        """Say what is wrong.

        Args:
            flaw: begins with the path of what it is: `properties.priority is an object`.
        """
        super().__init__(flaw)
        self.path = flaw.partition(" ")[0]


NOT_UNDERSTOOD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What is raised where something is made of an answer that is not as the cloud would give it."""
NOT_TOLD = "a template does not tell it"


class NotToldError(Exception):
    """A template has no answer to a call, since what it asks is not declared in templates."""

    def __init__(self) -> None:
        super().__init__(NOT_TOLD)


class Calls:
    """The calls that are made for one account."""

    def __init__(self, *, concurrency: int) -> None:
        self._answers: dict[Hashable, Future[Any]] = {}
        self._gaps: list[Gap] = []
        self._undecided: list[tuple[Any, str]] = []
        self._lock = threading.Lock()
        # Not the engine's threads: a collector waits for its details, and would wait for its own thread.
        self._details = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="detail")

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Details that were refused, and what is missing from lists that were read all the same."""
        return tuple(self._gaps)

    @property
    def undecided(self) -> tuple[tuple[Any, str], ...]:
        """Items of which nothing could be made, since something they need is unknown, with the reason."""
        return tuple(self._undecided)

    def once(self, key: Hashable, call: Callable[[], R]) -> R:
        """The result of the call that this key stands for. It is made once, however many ask for it.

        Raises:
            Exception: whatever the call raised, to everybody who asks.
        """
        with self._lock:
            future: Future[R] | None = self._answers.get(key)
            mine = future is None
            if future is None:
                future = self._answers[key] = Future()
        if mine:
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - whoever waits for the answer gets the error too
                future.set_exception(error)
        return future.result()

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The function of each item, side by side, in their order; an item that has vanished is left out."""
        futures = [self._details.submit(function, item) for item in items]
        try:
            for future in futures:
                try:
                    yield future.result()
                except VanishedError as vanished:
                    log.info("%s was deleted during the scan", vanished)
        finally:
            # Nobody asks for the rest once one is refused.
            for future in futures:
                future.cancel()

    def or_unknown(self, call: Callable[[], R]) -> R | Unknown:
        """What the call gives. A refusal costs only that: it is unknown, and kept as a gap.

        Raises:
            VanishedError: what it is about does not exist any more.
        """
        try:
            return call()
        except RefusedError as refusal:
            self.note(refusal.gap.model_copy(update={"fields_only": True}))
            return Unknown(why=f"{refusal.gap.action} could not be read: {refusal.gap.reason}")

    def note(self, gap: Gap) -> None:
        """Keep what is missing from a list that was read all the same, such as a region that did not answer."""
        with self._lock:
            self._gaps.append(gap)

    def parsed(
        self, items: Iterable[T], function: Callable[[T], R], not_understood: Callable[[T, str], Gap]
    ) -> Iterator[R]:
        """The function of each item, in their order; an item that has vanished is left out.

        An item that is not understood costs only itself: it becomes the gap that `not_understood` makes of it and of
        the reason.
        """
        for item in items:
            try:
                result = function(item)
            except VanishedError as vanished:
                log.info("%s was deleted during the scan", vanished)
            except UndecidedError as error:
                log.debug("left out of a list", exc_info=error)
                self._leave_out(item, error.why)
            except NOT_UNDERSTOOD as error:
                self._misunderstood(item, error, not_understood)
            else:
                yield result

    def _leave_out(self, item: Any, why: str) -> None:
        with self._lock:
            self._undecided.append((item, why))

    def _misunderstood(self, item: T, error: Exception, not_understood: Callable[[T, str], Gap]) -> None:
        gap = not_understood(item, described(error))
        log.warning("%s in %s: %s", gap.action, gap.account, gap.reason)
        self.note(gap)


class DeclaredCalls(Calls):
    """The calls that a template answers. Whoever wrote what is not understood there, it was not the cloud."""

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The function of each item, one after the other. One that depends on what is unknown costs only itself."""
        for item in items:
            try:
                yield function(item)
            except VanishedError:
                continue
            except UndecidedError as error:
                self._leave_out(item, error.why)

    def _misunderstood(self, item: T, error: Exception, not_understood: Callable[[T, str], Gap]) -> None:
        del not_understood
        log.info("an answer of a template was not understood", exc_info=error)
        unknown = unknown_in(error) if isinstance(error, ValidationError) else None
        self._leave_out(item, unknown.why if unknown else f"is not as the cloud would take it: {described(error)}")


def described(error: Exception) -> str:
    """What is wrong with an answer, in one line, without what it holds: that may be a secret."""
    if isinstance(error, ValidationError):
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong)
    return str(error) if isinstance(error, MalformedError) else " ".join(f"{type(error).__name__}: {error}".split())
