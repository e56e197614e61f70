"""What Azure's edges keep under which key."""

from typing import Any

import pytest

from providers.azure.edge_caching import DAY, HONOURED, LONGEST, Keeping, caching_of, keeping_of, key_of, seconds_of
from scanner.models import Caching, Selection, SelectionKind, Ttl, Unknown
from tests.factories import all_except, listed

ALL, NONE = Selection(kind=SelectionKind.ALL), Selection()


@pytest.mark.parametrize(
    ("behaviour", "parameters", "key"),
    [
        ("IgnoreQueryString", None, NONE),
        ("UseQueryString", None, ALL),
        ("usequerystring", None, ALL),
        ("IncludeSpecifiedQueryStrings", "page, size", listed("page", "size")),
        ("IncludeSpecifiedQueryStrings", None, NONE),
        ("IgnoreSpecifiedQueryStrings", "utm_source", all_except("utm_source")),
        ("IgnoreSpecifiedQueryStrings", "", ALL),
        ("StripAll", None, NONE),
        ("StripOnly", "page", all_except("page")),
        ("Include", "page", listed("page")),
        ("HashQueryString", None, Unknown(why="query string behaviour HashQueryString is new to netassay")),
    ],
)
def test_query_strings_in_the_key(behaviour: str, parameters: str | None, key: Selection | Unknown) -> None:
    assert key_of(behaviour, parameters) == key


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:30", 30),
        ("01:02:03", 3723),
        ("2.00:00:00", 2 * DAY),
        ("366.00:00:00", LONGEST),
        ("P1DT2H", DAY + 7200),
        ("PT5M", 300),
        ("P3D", 3 * DAY),
        ("P", Unknown(why="cache duration P is not written as Azure writes durations")),
        ("soon", Unknown(why="cache duration soon is not written as Azure writes durations")),
        (None, Unknown(why="how long answers are kept is not told")),
    ],
)
def test_durations(text: str | None, seconds: int | Unknown) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("fields", "ttl"),
    [
        ({}, HONOURED),
        ({"cacheBehavior": "HonorOrigin", "cacheDuration": None}, HONOURED),
        (
            {"cacheBehavior": "OverrideAlways", "cacheDuration": "1.00:00:00"},
            Ttl(minimum=DAY, default=DAY, maximum=DAY),
        ),
        (
            {"cacheBehavior": "OverrideIfOriginMissing", "cacheDuration": "00:05:00"},
            Ttl(minimum=0, default=300, maximum=LONGEST),
        ),
        (
            {"cacheBehavior": "Sometimes", "cacheDuration": "00:05:00"},
            Unknown(why="cache behaviour Sometimes is new to netassay"),
        ),
    ],
)
def test_times(fields: dict[str, Any], ttl: Ttl | Unknown) -> None:
    found = keeping_of({"queryStringCachingBehavior": "UseQueryString", **fields})
    assert found == Keeping(query_strings=ALL, ttl=ttl)


def known(keeping: Keeping | None, *taken_out: str) -> Caching:
    found = caching_of(keeping, frozenset(taken_out))
    assert isinstance(found, Caching)
    return found


def test_without_a_configuration_nothing_is_kept() -> None:
    assert keeping_of(None) is None
    assert not known(None).is_on


def test_a_configuration_that_names_no_mode_ignores_query_strings() -> None:
    found = known(keeping_of({}))
    assert found.is_on
    assert found.key.query_strings == NONE
    assert found.forwarded.query_strings == ALL


def test_what_the_origin_gets_beside_the_key() -> None:
    found = known(Keeping())
    unkeyed = found.forwarded.headers - found.key.headers
    assert [each for each in ("host", "accept-language", "x-forwarded-host", "origin") if unkeyed.includes(each)] == [
        "origin"
    ]
    assert found.forwarded.cookies == ALL
    assert not found.key.cookies
    assert found.heeds_authorization
    assert not found.ignores_origin


def test_what_rules_take_out_of_requests() -> None:
    found = known(Keeping(), "cookie", "origin")
    assert not found.forwarded.cookies
    assert not found.forwarded.headers.includes("origin")
    assert found.forwarded.headers.includes("referer")


def test_requests_with_query_strings_may_be_left_out() -> None:
    assert not known(Keeping(with_query_strings=False)).forwarded.query_strings


@pytest.mark.parametrize("keeping", [Keeping(ttl=Unknown(why="new")), Keeping(query_strings=Unknown(why="new"))])
def test_what_is_unknown_stays_so(keeping: Keeping) -> None:
    assert caching_of(keeping, frozenset()) == Unknown(why="new")
