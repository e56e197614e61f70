"""What a call can end in, told apart: our faults, refusals, what is gone, and what is no answer of Google Cloud."""

import re
from collections.abc import Mapping
from typing import Any

# Reasons for which Google Cloud asks to come back later (Compute Engine, "API rate limits"; "Troubleshoot API errors").
QUOTA_REASONS = frozenset({"rateLimitExceeded", "quotaExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
# A project that does not use an API has it switched off (Service Usage, "Error messages").
DISABLED_REASONS = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})

# The older way to say where an API is off: "has not been used in project 123 before or it is disabled" (the same page).
IN_PROJECT = re.compile(r"has not been used in project (\S+) before")

OK, FORBIDDEN, NOT_FOUND, TOO_MANY_REQUESTS, SERVER_ERROR = 200, 403, 404, 429, 500


class GoogleError(Exception):
    """An error that an API answered."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(error.get("status") or "")
        self.message = " ".join(str(error.get("message") or "").split())
        self.reasons = frozenset(
            str(each["reason"])
            for each in (*_dicts(error.get("errors")), *_dicts(error.get("details")))
            if "reason" in each
        )
        self.consumer = self._consumer(error)
        super().__init__(f"HTTP {status} {self.code}: {self.message}".replace(" :", ":").rstrip(": "))

    def _consumer(self, error: Mapping[str, Any]) -> str:
        """The project that the call was charged to, by its number or its id; empty where it is not told.

        It may be the credentials' own project and not the one that was asked about (Cloud Quotas, "Quota project
        overview").
        """
        metadata = (each["metadata"] for each in _dicts(error.get("details")) if isinstance(each.get("metadata"), dict))
        told = next((str(each["consumer"]) for each in metadata if "consumer" in each), "")
        found = IN_PROJECT.search(self.message)
        return told.removeprefix("projects/") or (found[1] if found else "")


class NotAGoogleAnswerError(Exception):
    """Something between us and Google Cloud answered in its place."""


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def explain(error: Exception) -> str | None:
    """Say in one line why Google Cloud refused, or None when the fault is ours."""
    from google.auth.exceptions import GoogleAuthError
    from requests import RequestException

    match error:
        case GoogleError() | NotAGoogleAnswerError():
            return str(error)
        case GoogleAuthError():
            # The second argument of some is the whole answer of the token endpoint.
            return " ".join(str(error.args[0] if error.args else type(error).__name__).split())
        case RequestException():
            return f"{type(error).__name__}: {' '.join(str(error).split())}"
        case _:
            return None


def has_vanished(error: Exception) -> bool:
    """Whether Google Cloud says that what was asked about does not exist."""
    return isinstance(error, GoogleError) and error.status == NOT_FOUND


def is_disabled(error: Exception) -> bool:
    """Whether the project that the call was charged to does not use the API."""
    return isinstance(error, GoogleError) and not DISABLED_REASONS.isdisjoint(error.reasons)


def is_forbidden(error: Exception) -> bool:
    """Whether a permission is missing."""
    return isinstance(error, GoogleError) and error.status == FORBIDDEN and not is_throttled(error)


def is_throttled(error: Exception) -> bool:
    """Whether Google Cloud refused because of too many calls."""
    return isinstance(error, GoogleError) and (
        error.status == TOO_MANY_REQUESTS or (error.status == FORBIDDEN and not QUOTA_REASONS.isdisjoint(error.reasons))
    )


def is_passing(error: Exception) -> bool:
    """Whether the same call may succeed a moment later."""
    from google.auth.exceptions import TransportError
    from requests import ConnectionError as NoConnectionError
    from requests import Timeout
    from requests.exceptions import ChunkedEncodingError

    if isinstance(error, GoogleError):
        return is_throttled(error) or error.status >= SERVER_ERROR
    return isinstance(error, (TransportError, NoConnectionError, Timeout, ChunkedEncodingError))
