"""cdn-ttl-range."""

import pytest
from pydantic import ValidationError

from checks.cdn_caching.cdn_ttl_range import TtlRange, TtlRanges, cdn_ttl_range
from scanner.models import CacheBehaviour, Ttl, Unknown
from scanner.report import Finding
from tests.factories import behaviour, caching, distribution
from tests.support import ask, report_of

DAY, YEAR, LEAP_YEAR = 86400, 31536000, 31622400
NEWS = TtlRange(at_most=300)
ASSETS = TtlRange(at_least=DAY)


def kept(default: int, maximum: int, path: str = "*") -> CacheBehaviour:
    return behaviour(path_pattern=path, caching=caching(ttl=Ttl(minimum=0, default=default, maximum=maximum)))


def too_short(default: int, path: str = "*") -> str:
    return f"keeps {path} for {default} s by default, less than {DAY} s"


def too_long(maximum: int, path: str = "*", most: int = 300) -> str:
    return f"keeps {path} for up to {maximum} s, longer than {most} s"


@pytest.mark.parametrize(
    ("default", "maximum", "verdict"),
    [
        (DAY, YEAR, "passed"),
        (0, YEAR, "passed"),
        (2, 600, "passed"),
        (DAY, LEAP_YEAR, "passed"),
        (DAY, LEAP_YEAR + 1, too_long(LEAP_YEAR + 1, most=LEAP_YEAR)),
        (0, 0, "not applicable: caches nothing"),
    ],
)
def test_what_providers_offer_is_in_range(default: int, maximum: int, verdict: str) -> None:
    assert ask(cdn_ttl_range, distribution(kept(default, maximum))) == [verdict]


@pytest.mark.parametrize(
    ("allowed", "default", "maximum", "verdict"),
    [
        (ASSETS, DAY, YEAR, "passed"),
        (ASSETS, DAY - 1, YEAR, too_short(DAY - 1)),
        (ASSETS, 0, YEAR, too_short(0)),
        (NEWS, 60, 300, "passed"),
        (NEWS, 60, 301, too_long(301)),
        (NEWS, DAY, YEAR, too_long(YEAR)),
        (TtlRange(at_least=DAY, at_most=DAY), 60, YEAR, f"{too_short(60)}; {too_long(YEAR, most=DAY)}"),
    ],
)
def test_both_ends_of_a_range(allowed: TtlRange, default: int, maximum: int, verdict: str) -> None:
    edge = distribution(kept(default, maximum))
    assert ask(cdn_ttl_range, edge, params=TtlRanges(otherwise=allowed)) == [verdict]
    assert ask(cdn_ttl_range, edge, params=TtlRanges(classes={"/*": allowed})) == [verdict]


@pytest.mark.parametrize(
    ("behaviours", "verdicts"),
    [
        ([kept(DAY, YEAR, "/assets/*"), kept(60, 300)], ["passed"]),
        ([kept(60, 300, "/assets/*"), kept(60, 300)], [too_short(60, "/assets/*")]),
        ([kept(DAY, YEAR, "/assets/*"), kept(60, YEAR)], [too_long(YEAR)]),
        ([kept(60, 300)], [too_short(60)]),
        ([kept(DAY, YEAR, "*.css"), kept(DAY, YEAR, "/assets/*"), kept(60, 300)], [too_long(YEAR, "*.css")]),
        ([kept(DAY, YEAR, "/assets/*.css"), kept(60, 300)], [too_short(60)]),
    ],
)
def test_a_path_belongs_to_the_first_class_that_matches(behaviours: list[CacheBehaviour], verdicts: list[str]) -> None:
    params = TtlRanges(classes={"/assets/*": ASSETS, "/assets/*.html": NEWS}, otherwise=NEWS)
    assert ask(cdn_ttl_range, distribution(*behaviours), params=params) == verdicts


@pytest.mark.parametrize(
    ("declared", "verdict"),
    [
        ("media.example.com/*", "passed"),
        ("www.example.com/*", too_short(60)),
    ],
)
def test_a_class_may_be_declared_for_a_name(declared: str, verdict: str) -> None:
    edge = distribution(kept(60, 300), domains=("d111111abcdef8.cloudfront.net", "media.example.com"))
    params = TtlRanges(classes={declared: NEWS}, otherwise=ASSETS)
    assert ask(cdn_ttl_range, edge, params=params) == [verdict]


def test_a_policy_that_could_not_be_read() -> None:
    unread = behaviour(path_pattern="/unread/*", caching=Unknown(why="denied"))
    assert ask(cdn_ttl_range, distribution(unread, kept(DAY, YEAR))) == ["undetermined: behaviour /unread/*: denied"]
    assert ask(cdn_ttl_range, distribution(unread, kept(DAY, 2 * YEAR))) == [too_long(2 * YEAR, most=LEAP_YEAR)]


def test_the_behaviour_names_the_finding() -> None:
    (finding,) = report_of(cdn_ttl_range, distribution(kept(DAY, 2 * YEAR))).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "behaviour-*"
    assert [each.value for each in finding.evidence] == [2 * YEAR]


def test_a_disabled_distribution_keeps_nothing() -> None:
    assert ask(cdn_ttl_range, distribution(kept(DAY, 2 * YEAR), is_enabled=False)) == ["not applicable: is disabled"]


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValidationError, match="at_least is more than at_most"):
        TtlRange(at_least=2, at_most=1)
    with pytest.raises(ValidationError, match="is not a path such as"):
        TtlRanges(classes={"assets": ASSETS})
