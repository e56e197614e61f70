"""cdn-signed-access."""

import pytest

from checks.cdn_caching.cdn_signed_access import PrivatePaths, cdn_signed_access
from scanner.models import Unknown
from tests.factories import behaviour, distribution
from tests.support import ask

PRIVATE = PrivatePaths(private_paths=("/private/*",))
SIGNED = behaviour(path_pattern="/private/*", requires_signature=True)


@pytest.mark.parametrize(
    ("patterns", "verdict"),
    [
        (["/private/*"], "serves /private/* from /private/* without a signature"),
        (["private/*"], "serves /private/* from private/* without a signature"),
        (["/public/*"], "serves /private/* from * without a signature"),
        (["*.jpg"], "serves /private/* from *.jpg without a signature"),
        (["/private/reports/*"], "serves /private/* from /private/reports/* without a signature"),
    ],
)
def test_behaviours_that_answer_for_a_private_path(patterns: list[str], verdict: str) -> None:
    unsigned = [behaviour(path_pattern=each) for each in patterns]
    assert verdict in ask(cdn_signed_access, distribution(*unsigned, behaviour()), params=PRIVATE)


def test_a_signed_behaviour() -> None:
    assert ask(cdn_signed_access, distribution(SIGNED, behaviour()), params=PRIVATE) == ["passed"]


def test_what_comes_first_answers_first() -> None:
    images = behaviour(path_pattern="*.jpg")
    assert ask(cdn_signed_access, distribution(images, SIGNED, behaviour()), params=PRIVATE) == [
        "serves /private/* from *.jpg without a signature"
    ]
    assert ask(cdn_signed_access, distribution(SIGNED, images, behaviour()), params=PRIVATE) == ["passed"]


def test_patterns_compare_with_case() -> None:
    shouting = behaviour(path_pattern="/PRIVATE/*")
    assert ask(cdn_signed_access, distribution(shouting, SIGNED, behaviour()), params=PRIVATE) == ["passed"]


def test_undecided_and_not_applicable() -> None:
    unread = behaviour(requires_signature=Unknown(why="denied"))
    assert ask(cdn_signed_access, distribution(unread), params=PRIVATE) == ["undetermined: denied"]
    assert ask(cdn_signed_access, distribution()) == ["not applicable: no path is declared private"]
    assert ask(cdn_signed_access, distribution(is_enabled=False), params=PRIVATE) == ["not applicable: is disabled"]
