"""Policies of Cloud CDN, of backends and of routes."""

from typing import Any

import pytest

from providers.gcp.cdn_policies import error_ttls, has_cdn, is_bucket, policy_of
from providers.gcp.cdn_routes import Route, routes_of
from tests.providers.gcp.cdn_parts import backend_bucket, service, url_map

DEFAULTS = {404: 120, 405: 60, 410: 120, 451: 120, 501: 60}


def route(cache_policy: dict[str, Any] | None = None) -> Route:
    """A route with a policy of its own."""
    (found,) = routes_of(url_map(defaultRouteAction={"cachePolicy": cache_policy} if cache_policy else None))
    return found


def test_kinds_of_backends() -> None:
    assert (is_bucket(service()), is_bucket(backend_bucket())) == (False, True)
    assert (has_cdn(service()), has_cdn(backend_bucket()), has_cdn(service(enableCDN=False))) == (True, True, False)


def test_the_backend_decides_unless_the_route_does() -> None:
    backend = service(cdnPolicy={"defaultTtl": 1})
    assert policy_of(route(), backend) == {"defaultTtl": 1}
    assert policy_of(route(), service()) == {}
    assert policy_of(route(), service(enableCDN=False)) is None
    assert policy_of(route({"cacheMode": "BYPASS_CACHE"}), backend) is None


def test_a_policy_of_a_route_in_the_words_of_backends() -> None:
    own = {
        "cacheMode": "USE_ORIGIN_HEADERS",
        "defaultTtl": {"seconds": "60", "nanos": 5},
        "maxTtl": {},
        "cacheBypassRequestHeaderNames": ["Authorization"],
        "cacheKeyPolicy": {
            "includeHost": True,
            "excludedQueryParameters": ["utm"],
            "includedQueryParameters": ["page"],
            "includedHeaderNames": ["X-Size"],
            "includedCookieNames": ["theme"],
        },
    }
    found = policy_of(route(own), service(enableCDN=False))
    assert found is not None
    assert (found["cacheMode"], found["defaultTtl"], found["maxTtl"]) == ("USE_ORIGIN_HEADERS", 60, 0)
    assert found["bypassCacheOnRequestHeaders"] == [{"headerName": "Authorization"}]
    assert found["cacheKeyPolicy"] == {
        "includeHost": True,
        "queryStringBlacklist": ["utm"],
        "queryStringWhitelist": ["page"],
        "includeHttpHeaders": ["X-Size"],
        "includeNamedCookies": ["theme"],
    }
    assert error_ttls(found) == DEFAULTS


@pytest.mark.parametrize(
    ("policy", "ttls"),
    [
        ({}, {}),
        ({"negativeCaching": False, "negativeCachingPolicy": [{"code": 404, "ttl": 5}]}, {}),
        ({"negativeCaching": True}, DEFAULTS),
        ({"negativeCaching": True, "negativeCachingPolicy": []}, DEFAULTS),
        (
            {
                "negativeCaching": True,
                "negativeCachingPolicy": [{"code": 501, "ttl": 600}, {"code": 302, "ttl": 5}, {"code": 404}],
            },
            {501: 600, 404: 0},
        ),
        (
            {"negativeCaching": True, "negativeCachingPolicy": [{"code": 410, "ttl": {"seconds": "9"}}]},
            {410: 9},
        ),
    ],
)
def test_errors_that_are_kept(policy: dict[str, Any], ttls: dict[int, int]) -> None:
    assert error_ttls(policy) == ttls
