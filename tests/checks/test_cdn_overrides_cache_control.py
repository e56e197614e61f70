"""cdn-overrides-cache-control."""

import pytest

from checks.cdn_caching.cdn_overrides_cache_control import PublicPaths, cdn_overrides_cache_control
from scanner.check import Severity
from scanner.models import CacheBehaviour, Caching, EdgeEvent, Ttl, Unknown
from scanner.report import Finding
from tests.factories import behaviour, bucket_origin, caching, distribution, edge_function
from tests.support import ask, report_of

DEAF = caching(ignores_origin=True)
OFF = caching(ttl=Ttl(minimum=0, default=0, maximum=0), ignores_origin=True)


def keeps(path: str = "*") -> str:
    return f"keeps answers for {path} even if the origin marks them private or not to be stored"


@pytest.mark.parametrize(
    ("cached", "verdict"),
    [
        (caching(ttl=Ttl(minimum=0, default=86400, maximum=31536000)), "passed"),
        (DEAF, keeps()),
        (caching(ttl=Ttl(minimum=0, default=3600, maximum=3600), ignores_origin=True), keeps()),
        (OFF, "not applicable: caches nothing"),
        (Unknown(why="denied"), "undetermined: behaviour *: denied"),
    ],
)
def test_the_word_of_the_origin(cached: Caching | Unknown, verdict: str) -> None:
    assert ask(cdn_overrides_cache_control, distribution(behaviour(caching=cached))) == [verdict]


@pytest.mark.parametrize(
    ("public", "verdict"),
    [
        ("/*", "passed"),
        ("/assets/*", "passed"),
        ("/assets/*.css", keeps("/assets/*")),
        ("/other/*", keeps("/assets/*")),
        ("www.example.com/assets/*", keeps("/assets/*")),
    ],
)
def test_public_paths(public: str, verdict: str) -> None:
    edge = distribution(behaviour(path_pattern="/assets/*", caching=DEAF), behaviour())
    assert ask(cdn_overrides_cache_control, edge, params=PublicPaths(public_paths=(public,))) == [verdict]


def test_a_part_that_is_public_does_not_make_the_rest_public() -> None:
    edge = distribution(behaviour(caching=DEAF))
    assert ask(cdn_overrides_cache_control, edge, params=PublicPaths(public_paths=("/assets/*",))) == [keeps()]


@pytest.mark.parametrize(
    ("judged", "severity"),
    [
        (behaviour(caching=DEAF), Severity.HIGH),
        (behaviour(caching=DEAF, origin="media"), Severity.LOW),
        (
            behaviour(caching=DEAF, origin="media", functions=(edge_function(EdgeEvent.ORIGIN_REQUEST),)),
            Severity.HIGH,
        ),
    ],
)
def test_buckets_say_the_same_to_everybody(judged: CacheBehaviour, severity: Severity) -> None:
    edge = distribution(judged, origins=(*distribution().origins, bucket_origin()))
    (finding,) = report_of(cdn_overrides_cache_control, edge).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity
    assert finding.subject.element == "behaviour-*"
    assert [each.value for each in finding.evidence] == [True, 1]


def test_a_disabled_distribution_keeps_nothing() -> None:
    edge = distribution(behaviour(caching=DEAF), is_enabled=False)
    assert ask(cdn_overrides_cache_control, edge) == ["not applicable: is disabled"]
