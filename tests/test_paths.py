"""Declared paths, and the behaviours that answer for them."""

import pytest
from pydantic import ValidationError

from scanner.check import Params
from scanner.models import Distribution
from scanner.paths import PathPatterns, declared_for, includes, is_covered, may_answer, path_pattern
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
    ("declared", "paths"),
    [
        ("/static/*", ("/static/*",)),
        ("media.example.com/static/*", ("/static/*",)),
        ("MEDIA.example.com/Static/*", ("/Static/*",)),
        ("*.example.com/static/*", ("/static/*",)),
        ("shop.example.org/static/*", ("/static/*",)),
        (f"{OWN}/static/*", ("/static/*",)),
        ("www.example.com/static/*", ()),
    ],
)
def test_paths_may_be_declared_for_a_name(declared: str, paths: tuple[str, ...]) -> None:
    assert declared_for(edge(domains=(OWN, "Media.example.com", "*.example.org")), [declared]) == paths


def test_a_path_that_is_declared_twice_is_one_path() -> None:
    domains = (OWN, "media.example.com")
    assert declared_for(edge(domains=domains), ["/a/*", "media.example.com/a/*", "/b/*"]) == ("/a/*", "/b/*")


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
