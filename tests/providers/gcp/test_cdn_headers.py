"""Headers that load balancers put into responses."""

from typing import Any

import pytest

from providers.gcp.cdn_headers import headers_of
from providers.gcp.cdn_routes import routes_of
from scanner.models import ResponseHeaders, StrictTransport
from tests.providers.gcp.cdn_parts import service, url_map


def added(name: str, value: str) -> dict[str, Any]:
    """An action that sets a header."""
    return {"responseHeadersToAdd": [{"headerName": name, "headerValue": value}]}


def found(*headers: str, **fields: Any) -> ResponseHeaders:
    """The headers of the only route of a URL map, to a backend service with these headers."""
    (route,) = routes_of(url_map(**fields))
    return headers_of(route, service(customResponseHeaders=list(headers)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("max-age=31536000", StrictTransport(max_age=31536000, overrides=True)),
        (
            "max-age=63072000; includeSubDomains; preload",
            StrictTransport(max_age=63072000, includes_subdomains=True, preload=True, overrides=True),
        ),
        ('Max-Age="60"', StrictTransport(max_age=60, overrides=True)),
        ("includeSubDomains", None),
    ],
)
def test_strict_transport(value: str, expected: StrictTransport | None) -> None:
    headers = found(f"Strict-Transport-Security: {value}")
    assert (headers.strict_transport, headers.names) == (expected, ("strict-transport-security",))
    assert found(headerAction=added("Strict-Transport-Security", value)).strict_transport == expected


def test_nothing() -> None:
    assert found() == ResponseHeaders()


def test_what_is_further_out_counts() -> None:
    headers = found(
        "Strict-Transport-Security:max-age=1",
        "X-Content-Type-Options: nosniff",
        headerAction=added("strict-transport-security", "max-age=2"),
    )
    assert headers.strict_transport == StrictTransport(max_age=2, overrides=True)
    assert headers.names == ("strict-transport-security", "x-content-type-options")


def test_what_is_taken_out_further_out_is_not_added() -> None:
    headers = found(
        "Strict-Transport-Security: max-age=31536000",
        "X-Content-Type-Options: nosniff",
        headerAction={"responseHeadersToRemove": ["Strict-Transport-Security"]},
    )
    assert (headers.strict_transport, headers.names) == (None, ("x-content-type-options",))


def test_what_is_taken_out() -> None:
    assert found(headerAction={"responseHeadersToRemove": ["Server"]}).removed == ("server",)
