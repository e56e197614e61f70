"""cdn-overrides-cache-control."""

import pytest

from checks.cdn_caching.cdn_overrides_cache_control import PublicPaths, cdn_overrides_cache_control
from scanner.check import Severity
from scanner.models import CacheBehaviour, Caching, EdgeEvent, RequestParts, Selection, Ttl, Unknown
from scanner.report import Finding
from tests.factories import all_except, behaviour, bucket_origin, caching, distribution, edge_function, listed
from tests.support import ask, report_of

DEAF = caching(ignores_origin=True)
REWRITE = edge_function(EdgeEvent.ORIGIN_REQUEST)
SESSION = RequestParts(cookies=listed("session"))
TOKEN = RequestParts(query_strings=listed("token"))
OFF = caching(ttl=Ttl(minimum=0, default=0, maximum=0), ignores_origin=True)


def keeps(path: str = "*") -> str:
    return f"keeps answers for {path} even if the origin marks them private or not to be stored"


def seeing(**parts: Selection) -> Caching:
    """A cache that is keyed by host and path alone, while the origin gets to see these parts of the request."""
    return DEAF.model_copy(update={"forwarded": RequestParts(**parts)})


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
        (behaviour(caching=seeing()), Severity.LOW),
        (behaviour(caching=seeing(headers=listed("x-token"))), Severity.HIGH),
        (behaviour(caching=seeing(headers=all_except("host"))), Severity.HIGH),
        (behaviour(caching=seeing(cookies=listed("session"))), Severity.HIGH),
        (behaviour(caching=seeing(query_strings=listed("token"))), Severity.HIGH),
        (behaviour(caching=DEAF.model_copy(update={"key": TOKEN, "forwarded": TOKEN})), Severity.LOW),
        (behaviour(caching=DEAF.model_copy(update={"key": SESSION, "forwarded": SESSION})), Severity.HIGH),
        (behaviour(caching=seeing(), functions=(REWRITE,)), Severity.HIGH),
        (behaviour(caching=seeing(cookies=listed("session")), origin="media"), Severity.LOW),
        (behaviour(caching=seeing(), origin="media", functions=(REWRITE,)), Severity.HIGH),
    ],
)
def test_what_is_the_same_for_everybody_matters_less(judged: CacheBehaviour, severity: Severity) -> None:
    edge = distribution(judged, origins=(*distribution().origins, bucket_origin()))
    (finding,) = report_of(cdn_overrides_cache_control, edge).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity
    assert finding.subject.element == "behaviour-*"
    assert [each.value for each in finding.evidence] == [True, 1]


def test_a_disabled_distribution_keeps_nothing() -> None:
    edge = distribution(behaviour(caching=DEAF), is_enabled=False)
    assert ask(cdn_overrides_cache_control, edge) == ["not applicable: is disabled"]
