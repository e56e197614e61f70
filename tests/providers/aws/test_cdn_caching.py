"""The cache key of a behaviour, what reaches the origin, and for how long answers stay."""

from typing import Any

import pytest

from providers.aws.cdn_caching import PASSED_ON_ANYWAY as USUAL
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import Caching, RequestParts, Selection, SelectionKind, Ttl, Unknown
from tests.providers.aws.cloudfront import (
    behaviour,
    cache_policy,
    collected,
    config,
    default_behaviour,
    items,
    origin_request_policy,
    serve,
    serve_policies,
)

ALL = Selection(kind=SelectionKind.ALL)
YEAR = 31536000


def listed(*names: str) -> Selection:
    return Selection(kind=SelectionKind.LISTED, names=names)


def all_except(*names: str) -> Selection:
    return Selection(kind=SelectionKind.ALL_EXCEPT, names=names)


def cached(account: AwsAccount) -> Caching:
    found = default_behaviour(account).caching
    assert isinstance(found, Caching)
    return found


def serve_legacy(server: AwsServer, **settings: Any) -> None:
    without = {"TargetOriginId": "web", "ViewerProtocolPolicy": "https-only"}
    serve(server, {"E1": config(DefaultCacheBehavior={**without, **settings})})


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({}, RequestParts()),
        (
            {"HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": items("Authorization", "Accept")}},
            RequestParts(headers=listed("accept", "authorization")),
        ),
        (
            {"CookiesConfig": {"CookieBehavior": "whitelist", "Cookies": items("Session")}},
            RequestParts(cookies=listed("Session")),
        ),
        (
            {"CookiesConfig": {"CookieBehavior": "allExcept", "Cookies": items("_ga")}},
            RequestParts(cookies=all_except("_ga")),
        ),
        ({"CookiesConfig": {"CookieBehavior": "all"}}, RequestParts(cookies=ALL)),
        (
            {"QueryStringsConfig": {"QueryStringBehavior": "whitelist", "QueryStrings": items("page")}},
            RequestParts(query_strings=listed("page")),
        ),
        ({"QueryStringsConfig": {"QueryStringBehavior": "all"}}, RequestParts(query_strings=ALL)),
        ({"EnableAcceptEncodingGzip": True}, RequestParts(headers=listed("accept-encoding"))),
        ({"EnableAcceptEncodingBrotli": True}, RequestParts(headers=listed("accept-encoding"))),
    ],
)
def test_a_cache_policy_is_key_and_passed_on(
    account: AwsAccount, server: AwsServer, parts: dict[str, Any], key: RequestParts
) -> None:
    serve(server, {"E1": config()}, cache={"cache": cache_policy(parts)})
    found = cached(account)
    assert found.key == key
    assert found.forwarded == key


@pytest.mark.parametrize(
    ("parts", "forwarded"),
    [
        ({}, RequestParts(headers=listed("accept"))),
        ({"HeadersConfig": {"HeaderBehavior": "allViewer"}}, RequestParts(headers=ALL)),
        (
            {
                "HeadersConfig": {
                    "HeaderBehavior": "allViewerAndWhitelistCloudFront",
                    "Headers": items("CloudFront-Viewer-Country"),
                }
            },
            RequestParts(headers=ALL),
        ),
        (
            {"HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": items("Host")}},
            RequestParts(headers=all_except("host")),
        ),
        (
            {"HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": items("Host", "Accept")}},
            RequestParts(headers=all_except("host")),
        ),
        (
            {"HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": items("Origin")}},
            RequestParts(headers=listed("accept", "origin")),
        ),
        ({"CookiesConfig": {"CookieBehavior": "all"}}, RequestParts(headers=listed("accept"), cookies=ALL)),
        (
            {"QueryStringsConfig": {"QueryStringBehavior": "allExcept", "QueryStrings": items("utm")}},
            RequestParts(headers=listed("accept"), query_strings=all_except("utm")),
        ),
    ],
)
def test_an_origin_request_policy_is_only_passed_on(
    account: AwsAccount, server: AwsServer, parts: dict[str, Any], forwarded: RequestParts
) -> None:
    keyed = cache_policy({"HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": items("Accept")}})
    serve(
        server,
        {"E1": config(DefaultCacheBehavior=behaviour(OriginRequestPolicyId="request"))},
        cache={"cache": keyed},
    )
    serve_policies(server, "OriginRequest", {"request": origin_request_policy(**parts)})
    found = cached(account)
    assert found.key == RequestParts(headers=listed("accept"))
    assert found.forwarded == forwarded


def test_an_origin_request_policy_that_may_not_be_read(account: AwsAccount, server: AwsServer) -> None:
    serve(server, {"E1": config(DefaultCacheBehavior=behaviour(OriginRequestPolicyId="request"))})
    server.refuse("cloudfront", "GetOriginRequestPolicy")
    found = default_behaviour(account).caching
    assert isinstance(found, Unknown)
    assert found.why.startswith("cloudfront:GetOriginRequestPolicy could not be read")


@pytest.mark.parametrize(
    ("settings", "ttl", "is_on"),
    [
        ({"MinTTL": 0}, (0, 86400, YEAR), True),
        ({"MinTTL": 100000}, (100000, 100000, YEAR), True),
        ({"MinTTL": 0, "DefaultTTL": YEAR + 1}, (0, YEAR + 1, YEAR + 1), True),
        ({"MinTTL": 0, "DefaultTTL": 0}, (0, 0, YEAR), True),
        ({"MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 0}, (0, 0, 0), False),
        ({"MinTTL": 1, "DefaultTTL": 2, "MaxTTL": 3}, (1, 2, 3), True),
    ],
)
@pytest.mark.parametrize("is_legacy", [True, False])
def test_times_and_their_defaults(
    account: AwsAccount,
    server: AwsServer,
    settings: dict[str, int],
    ttl: tuple[int, int, int],
    *,
    is_on: bool,
    is_legacy: bool,
) -> None:
    if is_legacy:
        serve_legacy(server, **settings)
    else:
        serve(server, {"E1": config()}, cache={"cache": cache_policy(None, **settings)})
    found = cached(account)
    assert found.ttl == Ttl(minimum=ttl[0], default=ttl[1], maximum=ttl[2])
    assert found.is_on is is_on
    assert found.ignores_origin is (ttl[0] > 0)


def test_a_minimum_stays_beside_what_is_only_passed_on(account: AwsAccount, server: AwsServer) -> None:
    serve(
        server,
        {"E1": config(DefaultCacheBehavior=behaviour(OriginRequestPolicyId="request"))},
        cache={"cache": cache_policy(None, MinTTL=60)},
    )
    serve_policies(server, "OriginRequest", {"request": origin_request_policy()})
    assert cached(account).ignores_origin is True


def test_what_the_older_settings_pass_on_anyway() -> None:
    for passed_on in ("x-forwarded-host", "x-forwarded-for", "origin", "x-my-own"):
        assert USUAL.includes(passed_on)
    for taken_out in ("authorization", "host", "accept-language", "x-forwarded-proto", "cookie"):
        assert not USUAL.includes(taken_out)


@pytest.mark.parametrize(
    ("values", "key", "forwarded"),
    [
        ({"QueryString": False, "Cookies": {"Forward": "none"}}, RequestParts(), RequestParts(headers=USUAL)),
        (
            {"QueryString": True, "Cookies": {"Forward": "all"}},
            RequestParts(cookies=ALL, query_strings=ALL),
            RequestParts(headers=USUAL, cookies=ALL, query_strings=ALL),
        ),
        (
            {"QueryString": True, "Cookies": {"Forward": "none"}, "QueryStringCacheKeys": items("page")},
            RequestParts(query_strings=listed("page")),
            RequestParts(headers=USUAL, query_strings=ALL),
        ),
        (
            {
                "QueryString": False,
                "Cookies": {"Forward": "whitelist", "WhitelistedNames": items("Session")},
                "Headers": items("Authorization"),
            },
            RequestParts(headers=listed("authorization"), cookies=listed("Session")),
            RequestParts(headers=USUAL | listed("authorization"), cookies=listed("Session")),
        ),
    ],
)
def test_the_older_settings_of_a_behaviour(
    account: AwsAccount, server: AwsServer, values: dict[str, Any], key: RequestParts, forwarded: RequestParts
) -> None:
    serve_legacy(server, ForwardedValues=values)
    found = cached(account)
    assert found.key == key
    assert found.forwarded == forwarded


def test_passing_on_every_header_caches_nothing(account: AwsAccount, server: AwsServer) -> None:
    values = {"QueryString": False, "Cookies": {"Forward": "none"}, "Headers": items("*")}
    serve_legacy(server, ForwardedValues=values, MinTTL=0, DefaultTTL=86400, MaxTTL=YEAR)
    found = cached(account)
    assert found.is_on is False
    assert found.ignores_origin is False
    assert found.forwarded.headers == ALL


NEW = Unknown(why="some is new to netassay")


@pytest.mark.parametrize(
    "parts",
    [
        {"HeadersConfig": {"HeaderBehavior": "some"}},
        {"CookiesConfig": {"CookieBehavior": "some"}},
        {"QueryStringsConfig": {"QueryStringBehavior": "some"}},
    ],
)
def test_a_choice_of_a_policy_that_is_new_to_us(
    account: AwsAccount, server: AwsServer, parts: dict[str, dict[str, str]]
) -> None:
    listed_first = behaviour(PathPattern="/new/*", OriginRequestPolicyId="request")
    serve(server, {"E1": config(CacheBehaviors=items(listed_first))}, cache={"cache": cache_policy()})
    serve_policies(server, "OriginRequest", {"request": origin_request_policy(**parts)})
    new, usual = collected(account).behaviours
    assert new.caching == NEW
    assert isinstance(usual.caching, Caching)


def test_a_choice_of_a_key_that_is_new_to_us(account: AwsAccount, server: AwsServer) -> None:
    policy = cache_policy({"CookiesConfig": {"CookieBehavior": "some"}})
    serve(server, {"E1": config()}, cache={"cache": policy})
    assert default_behaviour(account).caching == NEW


def test_an_older_choice_that_is_new_to_us(account: AwsAccount, server: AwsServer) -> None:
    serve_legacy(server, ForwardedValues={"QueryString": False, "Cookies": {"Forward": "some"}})
    assert default_behaviour(account).caching == NEW
