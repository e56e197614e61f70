"""Which requests a rule is about."""

from typing import Any

import pytest

from providers.azure.rule_conditions import patterns_of, scheme_of
from tests.providers.azure.front_door import condition


@pytest.mark.parametrize(
    ("about", "scheme"),
    [
        (condition("RequestScheme", "Equal", "HTTP"), "http"),
        (condition("RequestScheme", "Equal", "HTTPS"), "https"),
        (condition("RequestScheme", "Equal", "HTTPS", negateCondition=True), "http"),
        (condition("RequestScheme", "Equal", "HTTP", negateCondition=True), "https"),
        (condition("RequestScheme", "Equal", "HTTP", "HTTPS"), None),
        (condition("RequestMethod", "Equal", "GET"), None),
    ],
)
def test_schemes(about: dict[str, Any], scheme: str | None) -> None:
    assert scheme_of(about) == scheme


@pytest.mark.parametrize(
    ("conditions", "patterns"),
    [
        ([condition("UrlPath", "BeginsWith", "static/", "/img/")], ("/static/*", "/img/*")),
        ([condition("UrlPath", "Equal", "login")], ("/login",)),
        ([condition("UrlPath", "EndsWith", ".css")], ("/*.css",)),
        ([condition("UrlFileExtension", "Equal", "css", ".js")], ("/*.css", "/*.js")),
        ([condition("UrlPath", "Contains", "static")], ()),
        ([condition("UrlPath", "BeginsWith", "a*b")], ()),
        ([condition("UrlPath", "BeginsWith", "static/", negateCondition=True)], ()),
        ([condition("UrlPath", "BeginsWith", "static/", transforms=["Lowercase"])], ()),
        ([condition("UrlPath", "Equal", "a"), condition("RequestMethod", "Equal", "GET")], ()),
        ([condition("IsDevice", "Equal", "Mobile")], ()),
        ([], ()),
    ],
)
def test_paths(conditions: list[dict[str, Any]], patterns: tuple[str, ...]) -> None:
    assert patterns_of(conditions) == patterns
