"""cdn-error-caching."""

from typing import Any

import pytest

from checks.cdn_caching.cdn_error_caching import ErrorTtl, cdn_error_caching
from scanner.check import Severity
from scanner.models import EdgeEvent, ErrorCaching, Unknown
from scanner.report import Finding
from tests.factories import behaviour, bucket_origin, distribution, edge_function, origin
from tests.support import ask, report_of


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


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({}, Severity.LOW),
        ({"origin": "web"}, Severity.MEDIUM),
        ({"requires_signature": True}, Severity.MEDIUM),
        ({"requires_signature": Unknown(why="not told")}, Severity.MEDIUM),
        ({"functions": (edge_function(EdgeEvent.VIEWER_REQUEST),)}, Severity.MEDIUM),
    ],
)
def test_a_bucket_refuses_what_it_does_not_hold(more: dict[str, Any], severity: Severity) -> None:
    edge = distribution(
        behaviour(path_pattern="/app/*", **{"origin": "media", **more}),
        behaviour(origin="media"),
        origins=(bucket_origin(), origin()),
        error_caching=(ErrorCaching(code=403, ttl=10, response_code=200),),
    )
    (finding,) = report_of(cdn_error_caching, edge).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity


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


def test_errors_that_are_never_kept() -> None:
    edge = distribution(error_caching=None)
    assert ask(cdn_error_caching, edge) == ["not applicable: keeps no errors, and has no such setting"]
