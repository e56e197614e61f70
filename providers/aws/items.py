"""Whether what a template says is as AWS would answer it, before anything is made of it.

Fields of these names hold the same in every answer that is read (API references of EC2, ELB and CloudWatch Logs).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from providers.aws.template_names import Told
from scanner.models import Unknown

NEEDED: Mapping[str, str] = {
    "Actions": "Type",
    "AppCookieStickinessPolicies": "PolicyName",
    "Conditions": "Field",
    "DefaultActions": "Type",
    "LBCookieStickinessPolicies": "PolicyName",
    "Listener": "Protocol",
    "RedirectConfig": "StatusCode",
    "logs.describe_delivery_sources": "logType",
}
"""What each member of a list has, or an object, by the name of that; and each item that a call lists."""
LISTS = frozenset({"Actions", "Conditions", "DefaultActions", "Values"})
NUMBER = re.compile(r"\d+")


def _is_network(value: Any) -> bool:
    try:
        ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _is_port(value: Any) -> bool:
    return str(value) == "#{port}" or NUMBER.fullmatch(str(value)) is not None


def _is_priority(value: Any) -> bool:
    return value == "default" or NUMBER.fullmatch(str(value)) is not None


def _is_status(value: Any) -> bool:
    return NUMBER.fullmatch(str(value).removeprefix("HTTP_")) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


WITHIN: Mapping[str, Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "": {
        "Cidr": (_is_network, "a block of addresses"),
        "DestinationCidrBlock": (_is_network, "a block of addresses"),
        "logType": (_is_text, "a text"),
    },
    "RedirectConfig": {"Port": (_is_port, "a port"), "StatusCode": (_is_status, "a status")},
    "elbv2.describe_rules": {"Priority": (_is_priority, "a number")},
}
"""What fields must be, by the name of the object that they are in, or of the call; those of any are under no name."""


def flaw_of(told: Told) -> str | None:
    """What in an answer AWS would not have answered, without what it holds; None where nothing is."""
    return next(_flaws(told.answer, told.call, ""), None)


def _flaws(value: Any, name: str, path: str) -> Iterator[str]:
    if isinstance(value, Unknown):
        return
    if isinstance(value, dict):
        if (needed := NEEDED.get(name)) and needed not in value:
            yield f"{path} has no {needed}".lstrip()
        for key, each in value.items():
            at = f"{path}.{key}" if path else str(key)
            yield from _flaws_of_field(name, str(key), each, at)
            yield from _flaws(each, str(key), at)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _flaws(each, name, f"{path}.{number}")


def _flaws_of_field(holder: str, name: str, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Unknown):
        return
    if name in LISTS and not isinstance(value, list):
        yield f"{path} is not a list"
    is_right, words = WITHIN.get(holder, {}).get(name) or WITHIN[""].get(name) or (None, "")
    if is_right and not is_right(value):
        yield f"{path} is not {words}"
    if name == "Values" and isinstance(value, list):
        wrong = (number for number, each in enumerate(value) if not isinstance(each, str | Unknown))
        yield from (f"{path}.{number} is not a text" for number in wrong)
