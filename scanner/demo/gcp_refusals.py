"""Errors as Google Cloud's REST APIs answer them."""

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from scanner.demo.loopback import json_response

DISABLED = {"accessNotConfigured", "SERVICE_DISABLED"}
"""Reasons of refusals that tell whom the call was charged to."""
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


@dataclass
class Refusal:
    """Calls of a kind, refused."""

    status: int
    """Of HTTP."""
    reason: str
    times: float
    """How often yet."""
    wait: str
    """What `Retry-After` asks for; empty for nothing."""

    def response(self, consumer: str) -> Response:
        """The answer to a call that this project was charged for."""
        response = error_response(self.status, self.reason, "refused by the demo server", consumer)
        if self.wait:
            response.headers["Retry-After"] = self.wait
        return response


def error_response(status: int, reason: str, message: str, consumer: str | None = None) -> Response:
    """The answer that says what is wrong with a call, and to which project it was charged."""
    error: dict[str, Any] = {
        "code": status,
        "message": message,
        "errors": [{"message": message, "domain": "global", "reason": reason}],
        "status": STATUSES[status],
    }
    if reason in DISABLED and consumer is not None:
        error["details"] = [{"reason": reason, "domain": "googleapis.com", "metadata": {"consumer": consumer}}]
    return json_response(status, {"error": error})
