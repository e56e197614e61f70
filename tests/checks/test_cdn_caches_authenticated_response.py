"""cdn-caches-authenticated-response."""

from typing import Any

import pytest

from checks.cdn_caching.cdn_caches_authenticated_response import PrivateCookies, cdn_caches_authenticated_response
from scanner.check import Severity
from scanner.models import (
    Caching,
    OriginAccess,
    OriginGroup,
    OriginKind,
    RequestParts,
    Selection,
    SelectionKind,
    Ttl,
    Unknown,
)
from scanner.report import Finding
from tests.factories import all_except, behaviour, bucket_origin, caching, distribution, listed, origin
from tests.support import ask, report_of

ALL = Selection(kind=SelectionKind.ALL)
NONE = Selection()
OFF = Ttl(minimum=0, default=0, maximum=0)
AUTHORIZATION = "caches * without the Authorization header in the key, although the origin gets to see them"
BOTH = "caches * without the Authorization header and cookies (all) in the key, although the origin gets to see them"


def unkeyed(cookies: str) -> str:
    return f"caches * without cookies ({cookies}) in the key, although the origin gets to see them"


def verdicts(cached: Caching | Unknown, params: PrivateCookies | None = None) -> list[str]:
    return ask(cdn_caches_authenticated_response, distribution(behaviour(caching=cached)), params=params)


@pytest.mark.parametrize(
    ("key", "forwarded", "verdict"),
    [
        (NONE, NONE, "passed"),
        (NONE, listed("accept-language"), "passed"),
        (NONE, ALL, AUTHORIZATION),
        (NONE, all_except("host"), AUTHORIZATION),
        (NONE, all_except("authorization"), "passed"),
        (listed("accept"), ALL, AUTHORIZATION),
        (listed("authorization"), ALL, "passed"),
        (listed("authorization"), listed("authorization"), "passed"),
    ],
)
def test_authorization(key: Selection, forwarded: Selection, verdict: str) -> None:
    cached = caching(key=RequestParts(headers=key), forwarded=RequestParts(headers=forwarded))
    assert verdicts(cached) == [verdict]


@pytest.mark.parametrize(
    ("key", "forwarded", "verdict"),
    [
        (NONE, NONE, "passed"),
        (NONE, listed("session"), unkeyed("session")),
        (listed("session"), listed("session"), "passed"),
        (listed("SESSION"), listed("session"), unkeyed("session")),
        (listed("session"), listed("session", "user"), unkeyed("user")),
        (NONE, ALL, unkeyed("all")),
        (listed("session"), ALL, unkeyed("all except session")),
        (all_except("_ga"), ALL, unkeyed("_ga")),
        (ALL, ALL, "passed"),
    ],
)
def test_cookies(key: Selection, forwarded: Selection, verdict: str) -> None:
    cached = caching(key=RequestParts(cookies=key), forwarded=RequestParts(cookies=forwarded))
    assert verdicts(cached) == [verdict]


@pytest.mark.parametrize(
    ("key", "forwarded", "verdict"),
    [
        (NONE, listed("session_id"), unkeyed("session_id")),
        (NONE, listed("session_*"), unkeyed("session_*")),
        (NONE, listed("theme"), "passed"),
        (NONE, listed("theme", "session_id"), unkeyed("session_id")),
        (NONE, ALL, unkeyed("all")),
        (listed("session_id"), ALL, unkeyed("all except session_id")),
        (listed("session_*"), ALL, "passed"),
    ],
)
def test_the_cookies_of_a_session_are_a_setting(key: Selection, forwarded: Selection, verdict: str) -> None:
    cached = caching(key=RequestParts(cookies=key), forwarded=RequestParts(cookies=forwarded))
    assert verdicts(cached, PrivateCookies(session_cookies=("session_*",))) == [verdict]


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "passed"),
        ({"access": OriginAccess.IDENTITY}, AUTHORIZATION),
        ({"access": OriginAccess.OPEN}, AUTHORIZATION),
        ({"access": Unknown(why="not told")}, "undetermined: behaviour *: not told"),
        ({"resource": None}, BOTH),
        ({"kind": OriginKind.CUSTOM}, BOTH),
    ],
)
def test_buckets_process_no_cookies(more: dict[str, Any], verdict: str) -> None:
    judged = behaviour(origin="media", caching=caching(forwarded=RequestParts(headers=ALL, cookies=ALL)))
    edge = distribution(judged, origins=(bucket_origin(**more),))
    assert ask(cdn_caches_authenticated_response, edge) == [verdict]


def test_a_bucket_beside_another_origin_changes_nothing() -> None:
    judged = behaviour(origin="pair", caching=caching(forwarded=RequestParts(cookies=ALL)))
    pair = OriginGroup(id="pair", origins=("media", "web"))
    edge = distribution(judged, origins=(bucket_origin(), origin()), origin_groups=(pair,))
    assert ask(cdn_caches_authenticated_response, edge) == [unkeyed("all")]


def test_both_are_one_finding() -> None:
    cached = caching(forwarded=RequestParts(headers=ALL, cookies=ALL))
    assert verdicts(cached) == [BOTH]


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({"ttl": Ttl(minimum=1, default=86400, maximum=31536000)}, Severity.CRITICAL),
        ({"ttl": Ttl(minimum=0, default=86400, maximum=31536000)}, Severity.CRITICAL),
        ({"ttl": Ttl(minimum=0, default=0, maximum=31536000)}, Severity.HIGH),
        ({"ttl": Ttl(minimum=0, default=86400, maximum=31536000), "defaults_to_files": True}, Severity.HIGH),
    ],
)
def test_severity_depends_on_whether_the_origin_must_ask_for_caching(more: dict[str, Any], severity: Severity) -> None:
    edge = distribution(behaviour(caching=caching(forwarded=RequestParts(headers=ALL), **more)))
    (finding,) = report_of(cdn_caches_authenticated_response, edge).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity
    assert finding.subject.element == "behaviour-*"


def test_what_is_not_cached_is_served_to_nobody_else() -> None:
    assert verdicts(caching(forwarded=RequestParts(headers=ALL, cookies=ALL), ttl=OFF)) == ["passed"]


def test_a_policy_that_could_not_be_read() -> None:
    unread = behaviour(path_pattern="/unread/*", caching=Unknown(why="denied"))
    flawed = behaviour(caching=caching(forwarded=RequestParts(headers=ALL)))
    assert ask(cdn_caches_authenticated_response, distribution(unread, behaviour())) == [
        "undetermined: behaviour /unread/*: denied"
    ]
    assert ask(cdn_caches_authenticated_response, distribution(unread, flawed)) == [AUTHORIZATION]


def test_a_disabled_distribution_serves_nothing() -> None:
    edge = distribution(behaviour(caching=caching(forwarded=RequestParts(headers=ALL))), is_enabled=False)
    assert ask(cdn_caches_authenticated_response, edge) == ["not applicable: is disabled"]


def test_what_the_origin_must_mark_as_meant_for_everybody() -> None:
    seen = RequestParts(headers=ALL, cookies=ALL)
    cached = caching(key=RequestParts(), forwarded=seen, heeds_authorization=True)
    assert verdicts(cached) == [unkeyed("all")]
    assert verdicts(cached.model_copy(update={"forwarded": RequestParts(headers=ALL)})) == ["passed"]
