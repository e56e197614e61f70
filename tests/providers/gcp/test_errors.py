"""Errors, told apart."""

from typing import Any

import pytest
from google.auth.exceptions import RefreshError, TransportError
from requests import ConnectTimeout

from providers.gcp.errors import (
    GoogleError,
    NotAGoogleAnswerError,
    explain,
    has_vanished,
    is_disabled,
    is_forbidden,
    is_passing,
    is_throttled,
)


def refusal(http: int, reason: str = "forbidden", **error: Any) -> GoogleError:
    return GoogleError(http, {"message": "no\n way", "errors": [{"reason": reason}], **error})


@pytest.mark.parametrize(
    ("error", "explanation"),
    [
        (refusal(403, status="PERMISSION_DENIED"), "HTTP 403 PERMISSION_DENIED: no way"),
        (refusal(503), "HTTP 503: no way"),
        (GoogleError(502, {}), "HTTP 502"),
        (NotAGoogleAnswerError("not one"), "not one"),
        (RefreshError("invalid_grant: revoked", {"access_token": "marker"}), "invalid_grant: revoked"),  # type: ignore[no-untyped-call] # google-auth's constructors are not annotated
        (ConnectTimeout("too\nslow"), "ConnectTimeout: too slow"),
        (KeyError("name"), None),
    ],
)
def test_explanations(error: Exception, explanation: str | None) -> None:
    assert explain(error) == explanation


@pytest.mark.parametrize(
    ("error", "consumer"),
    [
        ({"details": [{"reason": "SERVICE_DISABLED", "metadata": {"consumer": "projects/123"}}]}, "123"),
        ({"message": "Cloud DNS API has not been used in project 123 before or it is disabled. Enable it"}, "123"),
        ({"details": ["?", {"metadata": "?"}, {"metadata": {}}], "message": "no way"}, ""),
    ],
)
def test_whom_a_call_was_charged_to(error: dict[str, Any], consumer: str) -> None:
    assert GoogleError(403, error).consumer == consumer


@pytest.mark.parametrize(
    ("error", "kinds"),
    [
        (refusal(404), {"vanished"}),
        (refusal(403), {"forbidden"}),
        (refusal(403, "rateLimitExceeded"), {"passing", "throttled"}),
        (refusal(403, "userRateLimitExceeded"), {"passing", "throttled"}),
        (refusal(429, "any"), {"passing", "throttled"}),
        (refusal(500), {"passing"}),
        (refusal(403, "accessNotConfigured"), {"disabled", "forbidden"}),
        (refusal(403, details=[{"reason": "SERVICE_DISABLED"}]), {"disabled", "forbidden"}),
        (refusal(403, errors="?", details=["?"]), {"forbidden"}),
        (refusal(400), set()),
        (TransportError("reset"), {"passing"}),  # type: ignore[no-untyped-call] # google-auth's constructors are not annotated
        (ConnectTimeout(), {"passing"}),
        (NotAGoogleAnswerError(), set()),
    ],
)
def test_kinds(error: Exception, kinds: set[str]) -> None:
    tests = {
        "disabled": is_disabled,
        "forbidden": is_forbidden,
        "passing": is_passing,
        "throttled": is_throttled,
        "vanished": has_vanished,
    }
    assert {kind for kind, test in tests.items() if test(error)} == kinds
