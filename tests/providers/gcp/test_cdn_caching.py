"""What Cloud CDN keeps, for how long, and under which key."""

from typing import Any

import pytest

from providers.gcp.cdn_caching import caching_of, signing_keys
from providers.gcp.cdn_routes import Route, routes_of
from scanner.models import Caching, Selection, SelectionKind, Ttl, Unknown
from tests.providers.gcp.cdn_parts import BUCKET, backend_bucket, service, url_map

ALL, NONE = Selection(kind=SelectionKind.ALL), Selection()


def listed(*names: str) -> Selection:
    """Just these."""
    return Selection(kind=SelectionKind.LISTED, names=names)


def all_except(*names: str) -> Selection:
    """All but these."""
    return Selection(kind=SelectionKind.ALL_EXCEPT, names=names)


def route(**fields: Any) -> Route:
    """The only route of a URL map."""
    (found,) = routes_of(url_map(**fields))
    return found


def kept(backend: dict[str, Any], found: Route | None = None) -> Caching:
    """How a backend's answers are kept."""
    caching = caching_of(found or route(), backend)
    assert isinstance(caching, Caching)
    return caching


@pytest.mark.parametrize(
    ("policy", "ttl"),
    [
        (None, Ttl(minimum=0, default=3600, maximum=86400)),
        ({}, Ttl(minimum=0, default=3600, maximum=86400)),
        ({"cacheMode": "CACHE_ALL_STATIC"}, Ttl(minimum=0, default=3600, maximum=86400)),
        ({"defaultTtl": 60, "maxTtl": 120}, Ttl(minimum=0, default=60, maximum=120)),
        ({"defaultTtl": 100000}, Ttl(minimum=0, default=100000, maximum=100000)),
        ({"defaultTtl": 0, "maxTtl": 0}, Ttl(minimum=0, default=0, maximum=0)),
        ({"cacheMode": "USE_ORIGIN_HEADERS"}, Ttl(minimum=0, default=0, maximum=2592000)),
        ({"cacheMode": "FORCE_CACHE_ALL"}, Ttl(minimum=3600, default=3600, maximum=3600)),
        ({"cacheMode": "FORCE_CACHE_ALL", "defaultTtl": 5}, Ttl(minimum=5, default=5, maximum=5)),
    ],
)
@pytest.mark.parametrize("make", [service, backend_bucket])
def test_times(make: Any, policy: dict[str, Any] | None, ttl: Ttl) -> None:
    assert kept(make(cdnPolicy=policy)).ttl == ttl


@pytest.mark.parametrize(
    ("policy", "ignores", "heeds", "files"),
    [
        ({}, False, True, True),
        ({"cacheMode": "USE_ORIGIN_HEADERS"}, False, True, False),
        ({"cacheMode": "FORCE_CACHE_ALL"}, True, False, False),
        ({"signedUrlKeyNames": ["one"]}, False, True, True),
    ],
)
def test_what_the_origin_has_to_say(policy: dict[str, Any], *, ignores: bool, heeds: bool, files: bool) -> None:
    found = kept(service(cdnPolicy=policy))
    assert (found.ignores_origin, found.heeds_authorization, found.defaults_to_files) == (ignores, heeds, files)


def test_a_mode_that_is_new() -> None:
    backend = service(cdnPolicy={"cacheMode": "GUESS"})
    assert caching_of(route(), backend) == Unknown(why="cache mode GUESS is new to netassay")


@pytest.mark.parametrize("backend", [service(enableCDN=False), backend_bucket(enableCdn=None)])
def test_nothing_is_kept(backend: dict[str, Any]) -> None:
    assert kept(backend).is_on is False


@pytest.mark.parametrize(
    ("key", "headers", "cookies", "query_strings"),
    [
        (None, listed("host"), NONE, ALL),
        ({"includeHost": True, "includeProtocol": True, "includeQueryString": True}, listed("host"), NONE, ALL),
        # False is left out.
        ({"includeProtocol": True}, NONE, NONE, NONE),
        ({"includeQueryString": True, "queryStringWhitelist": ["page"]}, NONE, NONE, listed("page")),
        ({"includeQueryString": True, "queryStringBlacklist": ["utm"]}, NONE, NONE, all_except("utm")),
        ({"queryStringWhitelist": ["page"]}, NONE, NONE, NONE),
        (
            {"includeHost": True, "includeHttpHeaders": ["Accept-Language"], "includeNamedCookies": ["Session"]},
            listed("accept-language", "host"),
            listed("Session"),
            NONE,
        ),
    ],
)
def test_keys_of_services(
    key: dict[str, Any] | None, headers: Selection, cookies: Selection, query_strings: Selection
) -> None:
    found = kept(service(cdnPolicy={"cacheKeyPolicy": key} if key is not None else {}))
    assert found.key.headers == headers
    assert found.key.cookies == cookies
    assert found.key.query_strings == query_strings
    assert (found.forwarded.headers, found.forwarded.cookies, found.forwarded.query_strings) == (ALL, ALL, ALL)


def test_keys_of_buckets() -> None:
    found = kept(backend_bucket())
    assert not any((found.key.headers, found.key.cookies, found.key.query_strings))
    assert (found.forwarded.headers, found.forwarded.cookies) == (NONE, NONE)
    key = {"includeHttpHeaders": ["X-Size"], "queryStringWhitelist": ["version"]}
    found = kept(backend_bucket(cdnPolicy={"cacheKeyPolicy": key}))
    assert (found.key.headers, found.key.query_strings) == (listed("x-size"), listed("version"))
    assert found.forwarded.query_strings == found.key.query_strings


@pytest.mark.parametrize(
    ("bypassing", "fields", "headers", "cookies"),
    [
        (["Authorization"], {}, all_except("authorization"), ALL),
        (["Cookie"], {}, all_except("cookie"), NONE),
        ([], {"headerAction": {"requestHeadersToRemove": ["X-Host", "Cookie"]}}, all_except("x-host", "cookie"), NONE),
        ([], {"defaultRouteAction": {"urlRewrite": {"hostRewrite": "a.example"}}}, ALL, ALL),
        ([], {"defaultRouteAction": {"urlRewrite": {"pathPrefixRewrite": "/"}}}, ALL, ALL),
    ],
)
def test_what_the_origin_does_not_see(
    bypassing: list[str], fields: dict[str, Any], headers: Selection, cookies: Selection
) -> None:
    policy = {"bypassCacheOnRequestHeaders": [{"headerName": each} for each in bypassing]}
    found = kept(service(cdnPolicy=policy), route(**fields))
    # What is keyed is seen, one way or another.
    assert found.forwarded.headers == headers
    assert found.forwarded.cookies == cookies


def test_a_host_that_is_rewritten_is_not_seen() -> None:
    rewritten = route(defaultRouteAction={"urlRewrite": {"hostRewrite": "a.example"}})
    assert kept(service(cdnPolicy={}), rewritten).forwarded.headers == ALL
    for key in ({"includeProtocol": True}, {}):
        found = kept(service(cdnPolicy={"cacheKeyPolicy": key}), rewritten)
        assert found.forwarded.headers == all_except("host")


@pytest.mark.parametrize(("bypassing", "headers"), [([], listed("authorization")), (["authorization"], NONE)])
def test_a_private_bucket_is_asked_as_somebody(bypassing: list[str], headers: Selection) -> None:
    policy = {"bypassCacheOnRequestHeaders": [{"headerName": each} for each in bypassing]}
    found = caching_of(route(defaultService=BUCKET), backend_bucket(cdnPolicy=policy), is_private=True)
    assert isinstance(found, Caching)
    assert found.forwarded.headers == headers


def test_names_of_keys() -> None:
    assert signing_keys(service(cdnPolicy={"signedUrlKeyNames": ["one", "two"]})) == ("one", "two")
    assert signing_keys(service()) == ()
