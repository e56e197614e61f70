"""How requests are treated, as a behaviour."""

import pytest

from providers.azure.edge_caching import Keeping
from providers.azure.edge_handling import (
    Handling,
    behaviour_of,
    forwarding_of,
    redirected,
    viewer_protocol_of,
    with_doubt,
    with_response_header,
    without_response_header,
)
from scanner.models import CacheBehaviour, OriginProtocol, ResponseHeaders, StrictTransport, Unknown, ViewerProtocol

HSTS = "Strict-Transport-Security"
NEW = Unknown(why="redirection Sometimes of a route is new to netassay")


def handling(viewer: ViewerProtocol = ViewerProtocol.HTTPS_ONLY) -> Handling:
    return Handling(viewer, "web", OriginProtocol.HTTPS_ONLY, Keeping())


def behaviour(handled: Handling) -> CacheBehaviour:
    return behaviour_of(handled, "/*", (), is_conditional=False)


@pytest.mark.parametrize(
    ("protocols", "redirects", "expected"),
    [
        (["Http", "Https"], False, ViewerProtocol.ANY),
        (["HTTP"], False, ViewerProtocol.ANY),
        (["Http", "Https"], True, ViewerProtocol.REDIRECT),
        (["Https"], False, ViewerProtocol.HTTPS_ONLY),
        (["Https"], True, ViewerProtocol.HTTPS_ONLY),
        ([], False, Unknown(why="the route does not say which protocols it takes")),
        (["Https", "Quic"], False, Unknown(why="protocol quic of a route is new to netassay")),
        (["Http", "Quic"], False, ViewerProtocol.ANY),
        (["Http", "Https"], NEW, NEW),
        (["Https"], NEW, ViewerProtocol.HTTPS_ONLY),
    ],
)
def test_what_viewers_may_speak(
    protocols: list[str], redirects: bool | Unknown, expected: ViewerProtocol | Unknown
) -> None:
    assert viewer_protocol_of(protocols, redirects=redirects) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("HttpOnly", OriginProtocol.HTTP_ONLY),
        ("httpsOnly", OriginProtocol.HTTPS_ONLY),
        ("MatchRequest", OriginProtocol.MATCH_VIEWER),
        ("Quic", Unknown(why="forwarding protocol Quic is new to netassay")),
        (None, Unknown(why="the route does not say what it speaks to the origin")),
    ],
)
def test_what_is_spoken_to_origins(answer: str | None, expected: OriginProtocol | Unknown) -> None:
    assert forwarding_of(answer) == expected


def test_a_redirect_closes_plain_http() -> None:
    assert redirected(handling(ViewerProtocol.ANY)).viewer_protocol is ViewerProtocol.REDIRECT
    assert redirected(handling()).viewer_protocol is ViewerProtocol.HTTPS_ONLY


def test_headers_of_responses() -> None:
    handled = with_response_header(handling(), HSTS, "max-age=600", overrides=False)
    handled = with_response_header(handled, "X-Frame-Options", "DENY", overrides=True)
    handled = without_response_header(handled, "Server")
    assert behaviour(handled).response_headers == ResponseHeaders(
        strict_transport=StrictTransport(max_age=600),
        names=("strict-transport-security", "x-frame-options"),
        removed=("server",),
    )


def test_what_replaces_and_what_takes_out_comes_last() -> None:
    short = with_response_header(handling(), HSTS, "max-age=600", overrides=False)
    longer = with_response_header(short, HSTS, "max-age=900", overrides=True)
    found = behaviour(longer).response_headers
    assert isinstance(found, ResponseHeaders)
    assert found.strict_transport == StrictTransport(max_age=900, overrides=True)
    assert behaviour(without_response_header(longer, HSTS)).response_headers == ResponseHeaders(
        removed=("strict-transport-security",)
    )


def test_a_doubt_reaches_everything_that_rules_may_change() -> None:
    found = behaviour(with_doubt(handling(ViewerProtocol.ANY), "denied"))
    doubt = Unknown(why="denied")
    assert (found.viewer_protocol, found.caching) == (doubt, doubt)
    assert (found.requires_signature, found.response_headers) == (doubt, doubt)
    assert behaviour(with_doubt(handling(), "denied")).viewer_protocol is ViewerProtocol.HTTPS_ONLY
