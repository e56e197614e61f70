"""Errors behind URL maps."""

from typing import Any

import pytest

from providers.gcp.cdn_errors import error_caching_of
from scanner.models import ErrorCaching
from tests.providers.gcp.cdn_parts import url_map


def shows(codes: list[str], status: int | None) -> dict[str, Any]:
    """A policy that shows another status for some."""
    return {"errorResponseRules": [{"matchResponseCodes": codes, "path": "/e.html", "overrideResponseCode": status}]}


def test_the_longest_time_of_any_policy() -> None:
    policies = [
        {"negativeCaching": True, "negativeCachingPolicy": [{"code": 404, "ttl": 5}, {"code": 501, "ttl": 9}]},
        {"negativeCaching": True, "negativeCachingPolicy": [{"code": 404, "ttl": 7}]},
    ]
    assert error_caching_of(url_map(), policies) == (ErrorCaching(code=404, ttl=7), ErrorCaching(code=501, ttl=9))


@pytest.mark.parametrize(
    "fields",
    [
        {"defaultCustomErrorResponsePolicy": shows(["403"], 200)},
        {"pathMatchers": [{"name": "m", "defaultCustomErrorResponsePolicy": shows(["403"], 200)}]},
        {"pathMatchers": [{"name": "m", "pathRules": [{"customErrorResponsePolicy": shows(["403"], 200)}]}]},
        {"pathMatchers": [{"name": "m", "routeRules": [{"customErrorResponsePolicy": shows(["403"], 200)}]}]},
    ],
)
def test_statuses_shown_instead_at_every_level(fields: dict[str, Any]) -> None:
    assert error_caching_of(url_map(**fields), []) == (ErrorCaching(code=403, ttl=0, response_code=200),)


def test_a_class_of_errors() -> None:
    found = error_caching_of(url_map(defaultCustomErrorResponsePolicy=shows(["4xx"], 200)), [])
    assert {401, 403, 404} <= {each.code for each in found}
    assert {each.response_code for each in found} == {200}
    assert all(400 <= each.code < 500 for each in found)


def test_a_success_counts_before_another_error() -> None:
    given = url_map(
        defaultCustomErrorResponsePolicy=shows(["401"], 404),
        pathMatchers=[{"name": "m", "defaultCustomErrorResponsePolicy": shows(["401"], 200)}],
    )
    assert error_caching_of(given, []) == (ErrorCaching(code=401, ttl=0, response_code=200),)


def test_a_page_of_its_own_may_keep_the_status() -> None:
    assert error_caching_of(url_map(defaultCustomErrorResponsePolicy=shows(["5xx"], None)), []) == ()
