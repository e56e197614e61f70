"""Errors, told apart."""

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError

from providers.azure.errors import (
    NOT_AZURE,
    AzureError,
    NotAnAzureAnswerError,
    answered,
    explain,
    is_gone,
    is_throttled,
    is_unreachable,
    is_unregistered,
    is_without_version,
)


@pytest.mark.parametrize(
    ("error", "explanation"),
    [
        (
            AzureError(403, "AuthorizationFailed", "The client has\n no  access."),
            "AuthorizationFailed: The client has no access.",
        ),
        (AzureError(404, "ResourceNotFound", ""), "ResourceNotFound"),
        (NotAnAzureAnswerError(), NOT_AZURE),
        (ClientAuthenticationError("no\ncredential"), "no credential"),
        (ServiceRequestError("connection refused"), "connection refused"),
        (KeyError("name"), None),
    ],
)
def test_explanations(error: Exception, explanation: str | None) -> None:
    assert explain(error) == explanation


@pytest.mark.parametrize(
    ("error", "kinds"),
    [
        (AzureError(404, "NotFound", ""), {"gone"}),
        (AzureError(404, "ResourceNotFound", ""), {"gone"}),
        (AzureError(404, "ResourceGroupNotFound", ""), {"gone"}),
        (AzureError(404, "ParentResourceNotFound", ""), {"gone"}),
        (AzureError(404, "SubscriptionNotFound", ""), set()),
        (AzureError(404, "InvalidResourceNamespace", ""), set()),
        (AzureError(409, "MissingSubscriptionRegistration", ""), {"unregistered"}),
        (AzureError(429, "SubscriptionRequestsThrottled", ""), {"throttled"}),
        (AzureError(400, "NoRegisteredProviderFound", ""), {"without version"}),
        (AzureError(404, "InvalidResourceType", ""), {"without version"}),
        (AzureError(403, "AuthorizationFailed", ""), set()),
        (NotAnAzureAnswerError(), set()),
        (ServiceRequestError("connection refused"), {"unreachable"}),
    ],
)
def test_kinds(error: Exception, kinds: set[str]) -> None:
    tests = {
        "gone": is_gone,
        "throttled": is_throttled,
        "unreachable": is_unreachable,
        "unregistered": is_unregistered,
        "without version": is_without_version,
    }
    assert {kind for kind, test in tests.items() if test(error)} == kinds


def test_an_answer() -> None:
    assert answered(200, {"value": []}) == {"value": []}


@pytest.mark.parametrize("wrap", [lambda details: {"error": details}, lambda details: details])
def test_a_refusal(wrap: Callable[[dict[str, str]], dict[str, Any]]) -> None:
    with pytest.raises(AzureError, match="AuthorizationFailed: no") as refused:
        answered(403, wrap({"code": "AuthorizationFailed", "message": "no"}))
    assert (refused.value.status, refused.value.code) == (403, "AuthorizationFailed")


@pytest.mark.parametrize("body", [{"error": {}}, {"error": {"code": None, "message": None}}, {"code": None}])
def test_a_refusal_without_a_code_goes_by_its_status(body: dict[str, Any]) -> None:
    with pytest.raises(AzureError, match=r"^418$"):
        answered(418, body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, []),
        (200, None),
        (200, "yes"),
        (202, {}),
        (302, {"id": "elsewhere"}),
        (403, {}),
        (502, {"error": "bad gateway"}),
    ],
)
def test_what_azure_does_not_say(status: int, body: Any) -> None:
    with pytest.raises(NotAnAzureAnswerError, match="is there a proxy in between"):
        answered(status, body)
