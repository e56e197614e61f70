"""cdn-error-caching."""

import pytest

from checks.cdn_caching.cdn_error_caching import ErrorTtl, cdn_error_caching
from scanner.models import ErrorCaching
from tests.factories import distribution
from tests.support import ask


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (ErrorCaching(code=503, ttl=60), "passed"),
        (ErrorCaching(code=503, ttl=61), "keeps error 503 for 61 s, longer than 60 s"),
        (ErrorCaching(code=500, ttl=3600, response_code=200), "keeps error 500 for 3600 s, longer than 60 s"),
        (ErrorCaching(code=404, ttl=3600), "passed"),
        (ErrorCaching(code=404, ttl=10, response_code=200), "passed"),
        (ErrorCaching(code=403, ttl=10), "passed"),
        (ErrorCaching(code=403, ttl=10, response_code=404), "passed"),
        (ErrorCaching(code=403, ttl=10, response_code=200), "shows a refusal (403) as success (200)"),
        (ErrorCaching(code=401, ttl=10, response_code=200), "shows a refusal (401) as success (200)"),
    ],
)
def test_one_error(error: ErrorCaching, verdict: str) -> None:
    assert ask(cdn_error_caching, distribution(error_caching=(error,))) == [verdict]


def test_the_defaults_of_the_provider_are_short() -> None:
    assert ask(cdn_error_caching, distribution()) == ["passed"]


def test_the_longest_time_is_a_setting() -> None:
    edge = distribution(error_caching=(ErrorCaching(code=502, ttl=10),))
    assert ask(cdn_error_caching, edge, params=ErrorTtl(server_error_seconds=5)) == [
        "keeps error 502 for 10 s, longer than 5 s"
    ]


def test_a_disabled_distribution_keeps_nothing() -> None:
    edge = distribution(error_caching=(ErrorCaching(code=503, ttl=3600),), is_enabled=False)
    assert ask(cdn_error_caching, edge) == ["not applicable: is disabled"]
