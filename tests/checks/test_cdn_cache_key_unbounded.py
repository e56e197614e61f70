"""cdn-cache-key-unbounded."""

import pytest

from checks.cdn_caching.cdn_cache_key_unbounded import AllowedPaths, cdn_cache_key_unbounded
from scanner.models import CacheBehaviour, RequestParts, Ttl, Unknown
from scanner.report import Finding
from tests.factories import all_except, behaviour, caching, distribution, listed
from tests.support import ask, report_of

OFF = Ttl(minimum=0, default=0, maximum=0)
ALL_QUERIES = RequestParts(query_strings=all_except())


def keyed(key: RequestParts, path: str = "*") -> CacheBehaviour:
    return behaviour(path_pattern=path, caching=caching(key=key, forwarded=key))


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (RequestParts(), "passed"),
        (RequestParts(query_strings=listed("v"), cookies=listed("lang"), headers=listed("host")), "passed"),
        (ALL_QUERIES, "keys its cache of * on query strings (all)"),
        (RequestParts(query_strings=all_except("utm")), "keys its cache of * on query strings (all except utm)"),
        (RequestParts(cookies=all_except()), "keys its cache of * on cookies (all)"),
        (RequestParts(headers=all_except("date")), "keys its cache of * on headers (all except date)"),
        (
            RequestParts(query_strings=all_except(), cookies=all_except()),
            "keys its cache of * on query strings (all) and cookies (all)",
        ),
    ],
)
def test_parts_of_the_key(key: RequestParts, verdict: str) -> None:
    assert ask(cdn_cache_key_unbounded, distribution(keyed(key))) == [verdict]


def test_what_is_forwarded_without_the_key_makes_no_entries() -> None:
    edge = distribution(behaviour(caching=caching(forwarded=ALL_QUERIES)))
    assert ask(cdn_cache_key_unbounded, edge) == ["passed"]


@pytest.mark.parametrize(
    ("allowed", "verdict"),
    [
        ("/search/*", "passed"),
        ("/*", "passed"),
        ("/search/a/*", "keys its cache of /search/* on query strings (all)"),
        ("www.example.com/search/*", "keys its cache of /search/* on query strings (all)"),
    ],
)
def test_allowed_paths(allowed: str, verdict: str) -> None:
    edge = distribution(keyed(ALL_QUERIES, "/search/*"), behaviour())
    assert ask(cdn_cache_key_unbounded, edge, params=AllowedPaths(allowed_paths=(allowed,))) == [verdict]


def test_what_is_not_cached_has_no_key() -> None:
    edge = distribution(behaviour(caching=caching(key=ALL_QUERIES, forwarded=ALL_QUERIES, ttl=OFF)))
    assert ask(cdn_cache_key_unbounded, edge) == ["not applicable: caches nothing"]


def test_a_policy_that_could_not_be_read() -> None:
    unread = behaviour(path_pattern="/unread/*", caching=Unknown(why="denied"))
    assert ask(cdn_cache_key_unbounded, distribution(unread, behaviour())) == [
        "undetermined: behaviour /unread/*: denied"
    ]
    (finding,) = report_of(cdn_cache_key_unbounded, distribution(unread, keyed(ALL_QUERIES))).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "behaviour-*"


def test_a_disabled_distribution_caches_nothing() -> None:
    edge = distribution(keyed(ALL_QUERIES), is_enabled=False)
    assert ask(cdn_cache_key_unbounded, edge) == ["not applicable: is disabled"]
