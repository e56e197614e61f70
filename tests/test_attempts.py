"""Attempts to call a provider."""

from collections.abc import Callable

import pytest

from scanner.attempts import Attempts
from scanner.calls import VanishedError
from scanner.provider import Gap, RefusedError


class ThrottledError(Exception):
    """Too many calls."""


def gap(reason: str) -> Gap:
    return Gap(provider="aws", account="1", region="global", service="ec2", action="ec2:Describe", reason=reason)


def told(error: Exception) -> VanishedError | RefusedError | None:
    if isinstance(error, KeyError):
        return VanishedError("sg-1")
    return None if isinstance(error, TypeError) else RefusedError(gap(str(error)))


def failing(error: Exception) -> Callable[[], str]:
    def call() -> str:
        raise error

    return call


def outcome(attempts: Attempts, call: Callable[[], str], place: str = "ec2") -> str:
    try:
        return attempts.make(place, call, gap=gap, told=told)
    except RefusedError as refusal:
        return refusal.gap.reason


@pytest.fixture
def attempts() -> Attempts:
    return Attempts(lambda error: isinstance(error, ThrottledError))


def test_an_answer_and_a_refusal(attempts: Attempts) -> None:
    assert outcome(attempts, lambda: "answer") == "answer"
    assert outcome(attempts, failing(OSError("denied"))) == "denied"


@pytest.mark.parametrize(("error", "expected"), [(KeyError(), VanishedError), (TypeError(), TypeError)])
def test_what_is_no_refusal(attempts: Attempts, error: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        attempts.make("ec2", failing(error), gap=gap, told=told)


def test_who_throttles_three_calls_in_a_row_is_not_called_any_more(attempts: Attempts) -> None:
    slow = failing(ThrottledError("slow down"))
    assert [outcome(attempts, slow) for _ in range(2)] == ["slow down"] * 2
    assert outcome(attempts, lambda: "answer") == "answer"
    assert [outcome(attempts, slow) for _ in range(3)] == ["slow down"] * 3
    given_up = "slow down (not asked again after 3 calls in a row that were throttled)"
    assert outcome(attempts, lambda: "answer") == given_up
    assert outcome(attempts, lambda: "answer", "elb") == "answer"


def test_other_refusals_do_not_make_it_give_up(attempts: Attempts) -> None:
    assert [outcome(attempts, failing(OSError("denied"))) for _ in range(4)] == ["denied"] * 4
