"""cdn-error-caching."""

import pytest

from checks.cdn_caching.cdn_error_caching import ErrorTtl, cdn_error_caching
from scanner.models import ErrorCaching
from tests.factories import distribution
from tests.support import ask


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (ErrorCaching(code=503, ttl=10), "passed"),
        (ErrorCaching(code=503, ttl=60), "passed"),
        (ErrorCaching(code=503, ttl=300), "keeps error 503 for 300 s, longer than 60 s"),
        (ErrorCaching(code=404, ttl=300, response_code=200), "passed"),
        (ErrorCaching(code=403, ttl=10, response_code=200), "shows a refusal (403) as success (200)"),
        (ErrorCaching(code=401, ttl=10, response_code=200), "shows a refusal (401) as success (200)"),
        (ErrorCaching(code=403, ttl=300, response_code=404), "passed"),
    ],
)
def test_errors(error: ErrorCaching, verdict: str) -> None:
    assert ask(cdn_error_caching, distribution(error_caching=(error,))) == [verdict]


def test_without_any_setting_the_defaults_are_fine() -> None:
    assert ask(cdn_error_caching, distribution()) == ["passed"]


def test_a_disabled_distribution() -> None:
    assert ask(cdn_error_caching, distribution(is_enabled=False)) == ["not applicable: is disabled"]


def test_the_limit_is_a_setting() -> None:
    subject = distribution(error_caching=(ErrorCaching(code=500, ttl=10),))
    assert ask(cdn_error_caching, subject, params=ErrorTtl(server_error_seconds=5)) == [
        "keeps error 500 for 10 s, longer than 5 s"
    ]
