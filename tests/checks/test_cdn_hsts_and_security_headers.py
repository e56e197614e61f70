"""cdn-hsts-and-security-headers."""

import pytest

from checks.encryption.cdn_hsts_and_security_headers import SecurityHeaders, cdn_hsts_and_security_headers
from scanner.models import CacheBehaviour, EdgeEvent, ResponseHeaders, StrictTransport, Unknown
from scanner.report import Finding
from tests.factories import behaviour, distribution, edge_function
from tests.support import ask, report_of

HSTS, NOSNIFF, FRAMES = "strict-transport-security", "x-content-type-options", "x-frame-options"
YEAR = StrictTransport(max_age=31536000)
GOOD = ResponseHeaders(strict_transport=YEAR, names=(HSTS, NOSNIFF))
WITHOUT_HSTS = f"serves * without {HSTS}"
WITHOUT_NOSNIFF = f"serves * without {NOSNIFF}"


def adding(headers: ResponseHeaders | Unknown, *events: EdgeEvent) -> CacheBehaviour:
    return behaviour(response_headers=headers, functions=tuple(map(edge_function, events)))


def transport(seconds: int) -> ResponseHeaders:
    return ResponseHeaders(strict_transport=StrictTransport(max_age=seconds), names=(HSTS, NOSNIFF))


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        (GOOD, "passed"),
        (transport(63072000), "passed"),
        (GOOD.model_copy(update={"strict_transport": YEAR.model_copy(update={"overrides": True})}), "passed"),
        (GOOD.model_copy(update={"removed": (HSTS,)}), "passed"),
        (transport(31535999), f"serves * with {HSTS} for 31535999 s, less than 31536000 s"),
        (transport(0), f"serves * with {HSTS} for 0 s, less than 31536000 s"),
        (ResponseHeaders(names=(NOSNIFF,)), WITHOUT_HSTS),
        (ResponseHeaders(strict_transport=YEAR, names=(HSTS,)), WITHOUT_NOSNIFF),
        (ResponseHeaders(), f"{WITHOUT_HSTS}; {WITHOUT_NOSNIFF}"),
        (ResponseHeaders(names=(HSTS, NOSNIFF)), f"undetermined: behaviour *: what its {HSTS} says was not read"),
        (Unknown(why="denied"), "undetermined: behaviour *: denied"),
    ],
)
def test_headers_of_a_behaviour(headers: ResponseHeaders | Unknown, verdict: str) -> None:
    assert ask(cdn_hsts_and_security_headers, distribution(adding(headers))) == [verdict]


@pytest.mark.parametrize("event", [EdgeEvent.VIEWER_RESPONSE, EdgeEvent.ORIGIN_RESPONSE])
def test_a_function_may_add_what_is_missing(event: EdgeEvent) -> None:
    function = edge_function(event).function
    doubt = f"undetermined: behaviour *: {function} may change the headers of responses"
    assert ask(cdn_hsts_and_security_headers, distribution(adding(ResponseHeaders(), event))) == [doubt]
    assert ask(cdn_hsts_and_security_headers, distribution(adding(transport(300), event))) == [doubt]
    assert ask(cdn_hsts_and_security_headers, distribution(adding(GOOD, event))) == ["passed"]


@pytest.mark.parametrize("event", [EdgeEvent.VIEWER_REQUEST, EdgeEvent.ORIGIN_REQUEST])
def test_a_function_that_sees_requests_adds_nothing(event: EdgeEvent) -> None:
    edge = distribution(adding(ResponseHeaders(names=(NOSNIFF,)), event))
    assert ask(cdn_hsts_and_security_headers, edge) == [WITHOUT_HSTS]


def test_each_behaviour_is_a_finding_of_its_own() -> None:
    bare = behaviour(path_pattern="/bare/*")
    unread = behaviour(path_pattern="/unread/*", response_headers=Unknown(why="denied"))
    edge = distribution(bare, unread, adding(transport(300)))
    findings = report_of(cdn_hsts_and_security_headers, edge).verdicts
    elements = [each.subject.element for each in findings if isinstance(each, Finding)]
    assert elements == ["behaviour-*", "behaviour-/bare/*"]


@pytest.mark.parametrize(
    ("params", "verdict"),
    [
        (SecurityHeaders(headers=()), "passed"),
        (SecurityHeaders(headers=("X-Content-Type-Options", "Strict-Transport-Security")), "passed"),
        (
            SecurityHeaders(headers=("X-Frame-Options", "referrer-policy")),
            f"serves * without {FRAMES}, referrer-policy",
        ),
        (SecurityHeaders(minimum_seconds=31536001), f"serves * with {HSTS} for 31536000 s, less than 31536001 s"),
    ],
)
def test_settings(params: SecurityHeaders, verdict: str) -> None:
    assert ask(cdn_hsts_and_security_headers, distribution(adding(GOOD)), params=params) == [verdict]


def test_a_disabled_distribution_serves_nothing() -> None:
    edge = distribution(is_enabled=False)
    assert ask(cdn_hsts_and_security_headers, edge) == ["not applicable: is disabled"]
