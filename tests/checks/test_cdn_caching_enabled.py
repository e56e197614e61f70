"""cdn-caching-enabled."""

import pytest
from pydantic import ValidationError

from checks.cdn_caching.cdn_caching_enabled import StaticPaths, cdn_caching_enabled
from scanner.models import CacheBehaviour, Ttl, Unknown
from scanner.report import Finding
from tests.factories import behaviour, caching, distribution
from tests.support import ask, report_of

STATIC = StaticPaths(static_paths=("/static/*",))
NAMED = StaticPaths(static_paths=("media.example.com/static/*",))
OFF = caching(ttl=Ttl(minimum=0, default=0, maximum=0))
NAMES = ("d111111abcdef8.cloudfront.net", "media.example.com")


def kept(path: str) -> CacheBehaviour:
    return behaviour(path_pattern=path)


def passed_on(path: str) -> CacheBehaviour:
    return behaviour(path_pattern=path, caching=OFF)


def serves(path: str) -> str:
    return f"serves /static/* by behaviour {path} without caching"


@pytest.mark.parametrize(
    ("behaviours", "verdict"),
    [
        ([kept("*")], "passed"),
        ([passed_on("*")], serves("*")),
        ([kept("/static/*"), passed_on("*")], "passed"),
        ([kept("static/*"), passed_on("*")], "passed"),
        ([passed_on("/api/*"), kept("*")], "passed"),
        ([passed_on("/static/*"), kept("*")], serves("/static/*")),
        ([kept("/static/*.jpg"), passed_on("*")], serves("*")),
        ([passed_on("/static/live/*"), kept("/static/*"), passed_on("*")], serves("/static/live/*")),
        ([kept("/static/*"), passed_on("/static/live/*"), passed_on("*")], "passed"),
        (
            [behaviour(caching=caching(ttl=Ttl(minimum=0, default=0, maximum=31536000)))],
            "passed",
        ),
        ([behaviour(caching=Unknown(why="denied"))], "undetermined: behaviour *: denied"),
        ([behaviour(path_pattern="/api/*", caching=Unknown(why="denied")), kept("*")], "passed"),
    ],
)
def test_behaviours_that_may_answer(behaviours: list[CacheBehaviour], verdict: str) -> None:
    assert ask(cdn_caching_enabled, distribution(*behaviours), params=STATIC) == [verdict]


def test_the_behaviour_names_the_finding() -> None:
    (finding,) = report_of(cdn_caching_enabled, distribution(passed_on("*")), params=STATIC).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "behaviour-*"
    assert [each.value for each in finding.evidence] == [0]


def test_nothing_is_static_by_itself() -> None:
    edge = distribution(passed_on("*"))
    assert ask(cdn_caching_enabled, edge) == ["not applicable: no path is declared static"]
    assert ask(cdn_caching_enabled, edge, params=NAMED) == ["not applicable: no path is declared static"]


@pytest.mark.parametrize(
    ("params", "verdict"),
    [
        (StaticPaths(), "not applicable: is disabled"),
        (STATIC, "not applicable: is disabled"),
        (StaticPaths(static_paths=("www.example.com/static/*",)), "not applicable: is disabled"),
        (NAMED, "is disabled, although it is declared to serve /static/*"),
    ],
)
def test_a_disabled_distribution_is_missed_where_it_is_named(params: StaticPaths, verdict: str) -> None:
    edge = distribution(kept("*"), domains=NAMES, is_enabled=False)
    assert ask(cdn_caching_enabled, edge, params=params) == [verdict]


def test_what_is_no_path_is_refused() -> None:
    with pytest.raises(ValidationError, match="is not a path such as"):
        StaticPaths(static_paths=("static",))
