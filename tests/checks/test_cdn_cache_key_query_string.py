"""cdn-cache-key-query-string."""

import pytest

from checks.cdn_caching.cdn_cache_key_query_string import cdn_cache_key_query_string
from scanner.models import Caching, RequestParts, Selection, Ttl, Unknown
from scanner.report import Finding
from tests.factories import all_except, behaviour, caching, distribution, listed
from tests.support import ask, report_of

OFF = Ttl(minimum=0, default=0, maximum=0)


def cached(key: Selection, forwarded: Selection) -> Caching:
    return caching(key=RequestParts(query_strings=key), forwarded=RequestParts(query_strings=forwarded))


def unkeyed(names: str) -> str:
    return f"caches * without query strings ({names}) in the key, although the origin gets to see them"


@pytest.mark.parametrize(
    ("key", "forwarded", "verdict"),
    [
        (listed(), listed(), "passed"),
        (listed("page"), listed("page"), "passed"),
        (all_except(), all_except(), "passed"),
        (all_except("utm"), all_except("utm"), "passed"),
        (listed(), all_except(), unkeyed("all")),
        (listed("page"), all_except(), unkeyed("all except page")),
        (listed("page"), listed("page", "size", "order"), unkeyed("order, size")),
        (all_except("utm"), all_except(), unkeyed("utm")),
        (listed("Page"), listed("page", "Page"), unkeyed("page")),
    ],
)
def test_query_strings(key: Selection, forwarded: Selection, verdict: str) -> None:
    assert ask(cdn_cache_key_query_string, distribution(behaviour(caching=cached(key, forwarded)))) == [verdict]


def test_headers_and_cookies_are_for_others_to_judge() -> None:
    parts = RequestParts(headers=all_except(), cookies=all_except())
    assert ask(cdn_cache_key_query_string, distribution(behaviour(caching=caching(forwarded=parts)))) == ["passed"]


def test_what_is_not_cached_has_no_key() -> None:
    passed_on = cached(listed(), all_except()).model_copy(update={"ttl": OFF})
    assert ask(cdn_cache_key_query_string, distribution(behaviour(caching=passed_on))) == [
        "not applicable: caches nothing"
    ]


def test_a_policy_that_could_not_be_read() -> None:
    unread = behaviour(path_pattern="/unread/*", caching=Unknown(why="denied"))
    assert ask(cdn_cache_key_query_string, distribution(unread, behaviour())) == [
        "undetermined: behaviour /unread/*: denied"
    ]
    flawed = behaviour(caching=cached(listed(), listed("page")))
    (finding,) = report_of(cdn_cache_key_query_string, distribution(unread, flawed)).verdicts
    assert isinstance(finding, Finding)
    assert finding.message == unkeyed("page")
    assert finding.subject.element == "behaviour-*"


def test_a_disabled_distribution_caches_nothing() -> None:
    edge = distribution(behaviour(caching=cached(listed(), all_except())), is_enabled=False)
    assert ask(cdn_cache_key_query_string, edge) == ["not applicable: is disabled"]
