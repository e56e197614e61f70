"""cdn-cache-key-unkeyed-header."""

import pytest

from checks.cdn_caching.cdn_cache_key_unkeyed_header import ChangingHeaders, cdn_cache_key_unkeyed_header
from scanner.check import Severity
from scanner.models import CacheBehaviour, Caching, EdgeEvent, RequestParts, Selection, Ttl, Unknown
from scanner.report import Finding
from tests.factories import all_except, behaviour, bucket_origin, caching, distribution, edge_function, listed
from tests.support import ask, report_of

OFF = Ttl(minimum=0, default=0, maximum=0)


def cached(key: Selection, forwarded: Selection) -> Caching:
    return caching(key=RequestParts(headers=key), forwarded=RequestParts(headers=forwarded))


def unkeyed(names: str) -> str:
    return f"caches * without headers ({names}) in the key, although the origin gets to see them"


@pytest.mark.parametrize(
    ("key", "forwarded", "verdict"),
    [
        (listed(), listed(), "passed"),
        (listed("accept-encoding"), listed("accept-encoding"), "passed"),
        (listed("host"), listed("host"), "passed"),
        (listed(), listed("host"), unkeyed("host")),
        (listed(), listed("origin", "access-control-request-method"), unkeyed("origin")),
        (listed(), listed("x-forwarded-host", "accept-language"), unkeyed("accept-language, x-forwarded-host")),
        (listed("host"), listed("host", "x-original-url"), unkeyed("x-original-url")),
        (listed(), listed("x-request-id", "referer"), "passed"),
        (listed(), listed("authorization"), "passed"),
        (listed(), all_except(), unkeyed("all")),
        (listed("accept-encoding"), all_except(), unkeyed("all except accept-encoding")),
        (listed(), all_except("host"), unkeyed("all except host")),
        (all_except(), all_except(), "passed"),
        (all_except("host"), all_except(), unkeyed("host")),
    ],
)
def test_headers(key: Selection, forwarded: Selection, verdict: str) -> None:
    assert ask(cdn_cache_key_unkeyed_header, distribution(behaviour(caching=cached(key, forwarded)))) == [verdict]


@pytest.mark.parametrize(
    ("forwarded", "verdict"),
    [
        (listed("accept-language", "x-forwarded-host"), "passed"),
        (all_except("host", "origin"), "passed"),
        (listed("origin", "accept-language"), unkeyed("origin")),
        (all_except("origin"), unkeyed("host")),
    ],
)
def test_a_bucket_heeds_few_headers(forwarded: Selection, verdict: str) -> None:
    stored = behaviour(origin="media", caching=cached(listed(), forwarded))
    assert ask(cdn_cache_key_unkeyed_header, distribution(stored, origins=(bucket_origin(),))) == [verdict]


@pytest.mark.parametrize(
    ("forwarded", "origin", "severity"),
    [
        (listed("origin"), "media", Severity.LOW),
        (listed("accept-language", "origin"), "media", Severity.LOW),
        (all_except("host"), "media", Severity.LOW),
        (listed("host", "origin"), "media", Severity.HIGH),
        (all_except(), "media", Severity.HIGH),
        (listed("origin"), "web", Severity.HIGH),
    ],
)
def test_who_may_read_a_file_matters_less_than_which_file_it_is(
    forwarded: Selection, origin: str, severity: Severity
) -> None:
    edge = distribution(
        behaviour(origin=origin, caching=cached(listed(), forwarded)),
        origins=(*distribution().origins, bucket_origin()),
    )
    (finding,) = report_of(cdn_cache_key_unkeyed_header, edge).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity


def test_a_function_in_front_of_a_bucket_may_heed_any() -> None:
    functions = (edge_function(EdgeEvent.ORIGIN_REQUEST),)
    stored = behaviour(origin="media", caching=cached(listed(), listed("accept-language")), functions=functions)
    edge = distribution(stored, origins=(bucket_origin(),))
    assert ask(cdn_cache_key_unkeyed_header, edge) == [unkeyed("accept-language")]


@pytest.mark.parametrize(
    ("headers", "verdict"), [(("X-Tenant",), unkeyed("x-tenant")), (("Host",), "passed"), ((), "passed")]
)
def test_headers_may_be_declared(headers: tuple[str, ...], verdict: str) -> None:
    edge = distribution(behaviour(caching=cached(listed(), listed("x-tenant", "origin"))))
    assert ask(cdn_cache_key_unkeyed_header, edge, params=ChangingHeaders(headers=headers)) == [verdict]


def test_what_is_not_cached_has_no_key() -> None:
    passed_on = cached(listed(), all_except()).model_copy(update={"ttl": OFF})
    assert ask(cdn_cache_key_unkeyed_header, distribution(behaviour(caching=passed_on))) == [
        "not applicable: caches nothing"
    ]


@pytest.mark.parametrize(
    ("rest", "verdict"),
    [
        (behaviour(), "undetermined: behaviour /unread/*: denied"),
        (behaviour(caching=cached(listed(), listed("host"))), unkeyed("host")),
    ],
)
def test_a_policy_that_could_not_be_read(rest: CacheBehaviour, verdict: str) -> None:
    unread = behaviour(path_pattern="/unread/*", caching=Unknown(why="denied"))
    assert ask(cdn_cache_key_unkeyed_header, distribution(unread, rest)) == [verdict]


def test_the_behaviour_names_the_finding() -> None:
    edge = distribution(behaviour(), behaviour(path_pattern="/a/*", caching=cached(listed(), all_except())))
    (finding,) = report_of(cdn_cache_key_unkeyed_header, edge).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "behaviour-/a/*"


def test_a_disabled_distribution_caches_nothing() -> None:
    edge = distribution(behaviour(caching=cached(listed(), all_except())), is_enabled=False)
    assert ask(cdn_cache_key_unkeyed_header, edge) == ["not applicable: is disabled"]
