"""Declared paths, and the behaviours that answer for them."""

import pytest
from pydantic import ValidationError

from scanner.check import Params
from scanner.models import Distribution
from scanner.paths import PathPatterns, answered, declared_for, includes, is_covered, may_answer, path_pattern, paths_of
from tests.factories import behaviour, distribution

OWN = "d111111abcdef8.cloudfront.net"


class Declared(Params):
    paths: PathPatterns = ()


def edge(*patterns: str, domains: tuple[str, ...] = (OWN,)) -> Distribution:
    return distribution(*(behaviour(path_pattern=each) for each in patterns), domains=domains)


@pytest.mark.parametrize("declared", ["/", "/static/*", "/*.jpg", "media.example.com/*", "*.example.com/static/*"])
def test_paths_are_taken_as_they_are(declared: str) -> None:
    assert Declared(paths=(declared,)).paths == (declared,)


@pytest.mark.parametrize("declared", ["", "static/*", "static", "*", "*/static/*", "media.example.com"])
def test_what_is_no_path_is_refused(declared: str) -> None:
    with pytest.raises(ValidationError, match="is not a path such as /static/"):
        Declared(paths=("/good/*", declared))


@pytest.mark.parametrize(
    ("declared", "is_met"),
    [
        ("/static/*", True),
        ("media.example.com/static/*", True),
        ("MEDIA.example.com/Static/*", True),
        ("*.example.com/static/*", True),
        ("shop.example.org/static/*", True),
        (f"{OWN}/static/*", True),
        ("www.example.com/static/*", False),
    ],
)
def test_paths_may_be_declared_for_a_name(declared: str, *, is_met: bool) -> None:
    tested = edge(domains=(OWN, "Media.example.com", "*.example.org"))
    assert declared_for(tested, [declared]) == ((declared,) if is_met else ())


def test_a_path_that_is_declared_twice_is_one_path() -> None:
    assert paths_of(["/a/*", "media.example.com/a/*", "MEDIA.example.com/A/*", "/a/*"]) == ("/a/*", "/A/*")


@pytest.mark.parametrize(
    ("patterns", "answering"),
    [
        (["*"], ["*"]),
        (["/static/*", "*"], ["/static/*"]),
        (["static/*", "*"], ["static/*"]),
        (["/Static/*", "*"], ["*"]),
        (["/static/*.jpg", "*"], ["/static/*.jpg", "*"]),
        (["*.jpg", "/static/*", "*"], ["*.jpg", "/static/*"]),
        (["*.jpg", "/static/a/*.jpg", "/static/*", "*"], ["*.jpg", "/static/*"]),
        (["/static/*", "/static/a/*", "*"], ["/static/*"]),
        (["/api/*", "/static/*", "*"], ["/static/*"]),
        (["/*", "/static/*", "*"], ["/*"]),
    ],
)
def test_the_first_behaviour_that_matches_answers(patterns: list[str], answering: list[str]) -> None:
    tested = edge(*patterns)
    found = [each for number, each in enumerate(patterns) if may_answer(tested, number, "/static/*")]
    assert found == answering


MEDIA, SHOP = "media.example.com", "shop.example.com"


def hosted(*behaviours: tuple[tuple[str, ...], str]) -> Distribution:
    """A distribution whose behaviours hold for these hosts and paths."""
    made = (behaviour(hosts=hosts, path_pattern=path) for hosts, path in behaviours)
    return distribution(*made, domains=(OWN, MEDIA, SHOP))


@pytest.mark.parametrize(
    ("declared", "answering"),
    [
        ("/static/*", {0, 2, 3}),
        (f"{MEDIA}/static/*", {0}),
        (f"{MEDIA.upper()}/static/*", {0}),
        (f"{MEDIA}/other/*", {1}),
        (f"{SHOP}/other/*", {2}),
        ("www.example.com/static/*", {3}),
        ("*.example.com/static/*", {0, 2, 3}),
    ],
)
def test_a_behaviour_may_hold_for_some_hosts_only(declared: str, answering: set[int]) -> None:
    tested = hosted(((MEDIA,), "/static/*"), ((MEDIA,), "*"), ((SHOP,), "*"), ((), "*"))
    assert {each for each in range(4) if may_answer(tested, each, declared)} == answering


def test_all_hosts_of_a_behaviour_may_have_been_answered_before() -> None:
    tested = hosted((("*.example.com",), "*"), ((MEDIA, SHOP), "*"), ((), "*"))
    assert [may_answer(tested, each, "/static/*") for each in range(3)] == [True, False, True]


def test_what_answers_under_conditions_leaves_the_rest_to_others() -> None:
    sometimes = behaviour(path_pattern="/static/*", has_other_conditions=True)
    tested = distribution(sometimes, behaviour(path_pattern="*"))
    assert answered(tested, 0, ["/static/*"]) == answered(tested, 1, ["/static/*"]) == ("/static/*",)


def test_covered_under_the_hosts_of_the_behaviour() -> None:
    tested = hosted(((MEDIA,), "/static/*"), ((), "*"))
    assert is_covered(tested, tested.behaviours[0], [f"{MEDIA}/static/*"])
    assert not is_covered(tested, tested.behaviours[0], [f"{SHOP}/static/*"])
    assert not is_covered(tested, tested.behaviours[1], [f"{MEDIA}/*"])


@pytest.mark.parametrize(
    ("pattern", "declared", "covered"),
    [
        ("/static/*", ["/static/*"], True),
        ("static/*", ["/static/*"], True),
        ("/static/*", ["/*"], True),
        ("*", ["/*"], True),
        ("*.jpg", ["/*.jpg"], True),
        ("*.jpg", ["/*"], True),
        ("*", ["/static/*"], False),
        ("*.jpg", ["/static/*"], False),
        ("/static/*", ["/static/*.jpg"], False),
        ("/static/*", [], False),
        ("/static/*", ["/other/*", "/static/*"], True),
        ("/static/*", ["media.example.com/static/*"], False),
        ("/static/*", ["media.example.com/static/*", "www.example.com/*"], True),
        ("/static/*", ["*.example.com/static/*"], True),
        ("/static/*", ["*.example.com/other/*"], False),
    ],
)
def test_covered_is_every_path_under_every_name(pattern: str, declared: list[str], *, covered: bool) -> None:
    tested = edge(pattern, domains=(OWN, "media.example.com", "WWW.example.com"))
    assert is_covered(tested, tested.behaviours[0], declared) is covered


@pytest.mark.parametrize(("declared", "covered"), [(f"{OWN}/*", True), ("media.example.com/*", False)])
def test_a_distribution_without_aliases_has_its_own_name(declared: str, *, covered: bool) -> None:
    tested = edge("*")
    assert is_covered(tested, tested.behaviours[0], [declared]) is covered


@pytest.mark.parametrize(
    ("declared", "other", "included"),
    [
        ("/static/*", "/static/a/*", True),
        ("/static/*", "media.example.com/static/*", True),
        ("*.example.com/static/*", "media.example.com/static/*", True),
        ("media.example.com/static/*", "/static/*", False),
        ("/static/*", "/*", False),
        ("/static/*", "media.example.com/x/static/*", False),
    ],
)
def test_one_declaration_in_another(declared: str, other: str, *, included: bool) -> None:
    assert includes(declared, other) is included


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("*", "/*"),
        ("*.jpg", "/*.jpg"),
        ("images/*", "/images/*"),
        ("/images/*", "/images/*"),
        ("?.jpg", "/?.jpg"),
        ("*/images", "*/images"),
        ("*?.jpg", "*?.jpg"),
        ("**", "**"),
    ],
)
def test_patterns_begin_with_the_slash_of_every_path(written: str, meant: str) -> None:
    assert path_pattern(behaviour(path_pattern=written)) == meant
