"""What Azure's answers and azure-core's exceptions say, told apart: our faults, refusals, and what is gone."""

from http import HTTPStatus
from typing import Any

NOT_AZURE = "the answer was not one of Azure; is there a proxy in between?"

# Codes that say that a resource does not exist any more (Azure Resource Manager, "Common deployment errors"); the last
# is the word of key vaults for a certificate.
GONE = frozenset(
    {"NotFound", "ParentResourceNotFound", "ResourceGroupNotFound", "ResourceNotFound", "CertificateNotFound"}
)
# Whoever never registered a resource provider has no resource of it ("Azure resource providers and types").
UNREGISTERED = frozenset({"MissingSubscriptionRegistration", "SubscriptionNotRegistered"})

# Codes that say that there is no such version of an API, or no such type in it, in this cloud or yet (Azure Resource
# Manager, "Common deployment errors").
NO_SUCH_VERSION = frozenset({"InvalidApiVersionParameter", "InvalidResourceType", "NoRegisteredProviderFound"})


class AzureError(Exception):
    """Azure Resource Manager, or a service of Azure, refused."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(" ".join(f"{code}: {message}".split()).rstrip(": "))
        self.status = status
        self.code = code


class NotAnAzureAnswerError(Exception):
    """Something between us and Azure answered in its place."""

    def __init__(self) -> None:
        super().__init__(NOT_AZURE)


def explain(error: Exception) -> str | None:
    """Say in one line why Azure refused, or None when the fault is ours."""
    from azure.core import exceptions

    match error:
        case AzureError() | NotAnAzureAnswerError():
            return str(error)
        case exceptions.AzureError():
            return " ".join(str(error.message).split())
        case _:
            return None


def is_gone(error: Exception) -> bool:
    """Whether Azure says that what was asked about does not exist."""
    return isinstance(error, AzureError) and error.code in GONE


def is_unregistered(error: Exception) -> bool:
    """Whether Azure says that the subscription never used the resource provider."""
    return isinstance(error, AzureError) and error.code in UNREGISTERED


def is_without_version(error: Exception) -> bool:
    """Whether Azure says that it does not have the version of the API that was asked for."""
    return isinstance(error, AzureError) and error.code in NO_SUCH_VERSION


def is_unreachable(error: Exception) -> bool:
    """Whether nobody was reached who could have answered."""
    from azure.core.exceptions import ServiceRequestError

    return isinstance(error, ServiceRequestError)


def is_throttled(error: Exception) -> bool:
    """Whether Azure refused because of too many calls, after every attempt that was made."""
    return isinstance(error, AzureError) and error.status == HTTPStatus.TOO_MANY_REQUESTS


def answered(status: int, body: Any) -> dict[str, Any]:
    """The body of an answer, which must be a JSON object.

    Args:
        status: of HTTP.
        body: what its JSON holds; None where it has none.

    Raises:
        AzureError: it is a refusal.
        NotAnAzureAnswerError: it is nothing that Azure says.
    """
    if not isinstance(body, dict):
        raise NotAnAzureAnswerError
    # A read is answered by 200 alone: the statuses of redirections say nothing about a resource.
    if status != HTTPStatus.OK:
        # Azure Monitor says it without the envelope `error` (REST API, Diagnostic Settings, `ErrorResponse`).
        details = body.get("error", body if "code" in body else None)
        if not isinstance(details, dict):
            raise NotAnAzureAnswerError
        raise AzureError(status, str(details.get("code") or status), str(details.get("message") or ""))
    return body
