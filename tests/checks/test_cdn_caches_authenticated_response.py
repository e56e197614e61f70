"""cdn-caches-authenticated-response."""

import pytest

from checks.cdn_caching.cdn_caches_authenticated_response import PrivateCookies, cdn_caches_authenticated_response
from scanner.models import RequestParts, Selection, SelectionKind, Ttl, Unknown
from tests.factories import behaviour, caching, distribution
from tests.support import ask

ALL = Selection(kind=SelectionKind.ALL)
AUTHORIZATION = Selection(kind=SelectionKind.LISTED, names=("authorization",))
SESSION = Selection(kind=SelectionKind.LISTED, names=("session",))
NOTHING = RequestParts()
OFF = Ttl(minimum=0, default=0, maximum=0)
TAIL = "in the key, although the origin gets to see them"


@pytest.mark.parametrize(
    ("key", "forwarded", "verdict"),
    [
        (NOTHING, NOTHING, "passed"),
        (NOTHING, RequestParts(headers=ALL), f"caches * without the Authorization header {TAIL}"),
        (NOTHING, RequestParts(headers=AUTHORIZATION), f"caches * without the Authorization header {TAIL}"),
        (RequestParts(headers=AUTHORIZATION), RequestParts(headers=ALL), "passed"),
        (
            NOTHING,
            RequestParts(headers=Selection(kind=SelectionKind.ALL_EXCEPT, names=("host",))),
            f"caches * without the Authorization header {TAIL}",
        ),
        (NOTHING, RequestParts(headers=Selection(kind=SelectionKind.ALL_EXCEPT, names=("authorization",))), "passed"),
        (NOTHING, RequestParts(cookies=SESSION), f"caches * without cookies (session) {TAIL}"),
        (RequestParts(cookies=SESSION), RequestParts(cookies=SESSION), "passed"),
        (
            RequestParts(cookies=SESSION),
            RequestParts(cookies=ALL),
            f"caches * without cookies (all except session) {TAIL}",
        ),
        (RequestParts(cookies=ALL), RequestParts(cookies=ALL), "passed"),
        (
            NOTHING,
            RequestParts(headers=ALL, cookies=ALL),
            f"caches * without the Authorization header and cookies (all) {TAIL}",
        ),
    ],
)
def test_what_is_forwarded_and_not_in_the_key(key: RequestParts, forwarded: RequestParts, verdict: str) -> None:
    subject = distribution(behaviour(caching=caching(key=key, forwarded=forwarded)))
    assert ask(cdn_caches_authenticated_response, subject) == [verdict]


def test_nothing_is_kept_where_caching_is_off() -> None:
    off = caching(forwarded=RequestParts(headers=ALL, cookies=ALL), ttl=OFF)
    assert ask(cdn_caches_authenticated_response, distribution(behaviour(caching=off))) == ["passed"]


def test_an_unread_policy_and_a_leak_beside_it() -> None:
    unread = behaviour(path_pattern="/a/*", caching=Unknown(why="denied"))
    assert ask(cdn_caches_authenticated_response, distribution(unread, behaviour())) == [
        "undetermined: behaviour /a/*: denied"
    ]
    leak = behaviour(caching=caching(forwarded=RequestParts(headers=ALL)))
    assert ask(cdn_caches_authenticated_response, distribution(unread, leak)) == [
        f"caches * without the Authorization header {TAIL}"
    ]


def test_a_disabled_distribution() -> None:
    assert ask(cdn_caches_authenticated_response, distribution(is_enabled=False)) == ["not applicable: is disabled"]


def test_which_cookies_identify_a_user_is_a_setting() -> None:
    mine = PrivateCookies(session_cookies=("sess*",))
    language = Selection(kind=SelectionKind.LISTED, names=("lang",))
    subject = distribution(behaviour(caching=caching(forwarded=RequestParts(cookies=language))))
    assert ask(cdn_caches_authenticated_response, subject, params=mine) == ["passed"]
    both = Selection(kind=SelectionKind.LISTED, names=("lang", "session"))
    subject = distribution(behaviour(caching=caching(forwarded=RequestParts(cookies=both))))
    assert ask(cdn_caches_authenticated_response, subject, params=mine) == [
        f"caches * without cookies (session) {TAIL}"
    ]
