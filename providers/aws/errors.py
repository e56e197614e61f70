"""What botocore raises, told apart: our faults, refusals, what is gone, and what is no answer of AWS."""

import json
from collections.abc import Mapping
from typing import Any

# How error codes end that say that something does not exist.
GONE = ("NotFound", "NotFoundException", "NonexistentItemException")


class NotAnAwsAnswerError(Exception):
    """Something between us and AWS answered in its place."""


def explain(error: Exception) -> str | None:
    """Say in one line why AWS refused, or None when the fault is ours."""
    from botocore import exceptions, parsers

    ours = (exceptions.ParamValidationError, exceptions.UnknownServiceError, exceptions.DataNotFoundError)
    match error:
        case exceptions.ClientError():
            details = error.response.get("Error", {})
            return " ".join(f"{details.get('Code', 'error')}: {details.get('Message', '')}".split()).rstrip(": ")
        case NotAnAwsAnswerError():
            return str(error)
        case parsers.ResponseParserError():
            return "the answer was not one of AWS; is there a proxy in between?"
        case exceptions.BotoCoreError() if not isinstance(error, ours):
            return " ".join(str(error).split())
        case _:
            return None


def is_throttled(error: Exception) -> bool:
    """Whether AWS refused because of too many calls, after every attempt that was made."""
    from botocore.exceptions import ClientError

    code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
    return "Throttl" in code or code in {"RequestLimitExceeded", "TooManyRequestsException"}


def is_nameless(error: Any) -> bool:
    """Whether the host that was called has no address."""
    from urllib3.exceptions import NameResolutionError

    return isinstance(error.kwargs.get("error"), NameResolutionError)


def has_vanished(error: Exception) -> bool:
    """Whether AWS says that what was asked about does not exist."""
    from botocore.exceptions import ClientError

    if not isinstance(error, ClientError):
        return False
    code = error.response.get("Error", {}).get("Code", "")
    return code.endswith(GONE) or code.startswith("NoSuch")


def refuse_what_is_no_answer(response_dict: Mapping[str, Any], operation_model: Any, **_: Any) -> None:
    """Stop before botocore parses a web page, or JSON cut short, into an answer without members.

    Such an answer would read as "there are none". botocore calls this as an event handler, by parameter name.
    """
    if response_dict["status_code"] >= 300:  # noqa: PLR2004 - errors are parsed as errors
        return
    is_page = "html" in response_dict["headers"].get("content-type", "")
    is_json = operation_model.service_model.resolved_protocol == "json"
    if is_page or (is_json and not _is_json_object(response_dict["body"])):
        message = "the answer was not one of AWS; is there a proxy in between?"
        raise NotAnAwsAnswerError(message)


def _is_json_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False
