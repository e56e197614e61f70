"""Functions of Azure Resource Manager templates that need nothing but their arguments.

Source: documentation page "ARM template functions". A function here gives None for null, and raises TypeError,
ValueError, KeyError, IndexError or ArithmeticError where Azure would refuse its arguments.
"""

import base64
import operator
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from itertools import islice
from json import dumps
from typing import Any
from urllib.parse import quote

from providers.located import MAX_LETTERS, Node, moved, node_of, plain
from providers.located_json import read_json
from providers.template_files import UnreadableError

_MAX_RANGE = 10_000


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return int(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if not isinstance(value, bool | int):
        raise TypeError
    return bool(value)


def _string(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return str(value)
        case _:
            return dumps(value, separators=(",", ":"))


def _divided(first: Any, second: Any) -> int:
    """Rounded towards zero, as .NET does."""
    one, other = _whole(first), _whole(second)
    return abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)


def _remainder(first: Any, second: Any) -> int:
    return _whole(first) - _divided(first, second) * _whole(second)


def _range(start: Any, count: Any) -> list[int]:
    if not 0 <= _whole(count) <= _MAX_RANGE:
        raise ValueError
    return list(range(_whole(start), _whole(start) + _whole(count)))


def _split(text: Any, delimiters: Any) -> list[str]:
    first, *others = delimiters if isinstance(delimiters, tuple) else (delimiters,)
    for each in others:
        text = _replaced(text, each, first)
    return _text(text).split(_text(first))


def _padded(text: Any, width: Any, letter: Any = " ") -> str:
    if not 0 <= _whole(width) <= _MAX_RANGE:
        raise ValueError
    return _string(text).rjust(_whole(width), _text(letter))


def _replaced(text: Any, old: Any, new: Any) -> str:
    if not _text(old) or len(text) + _text(text).count(old) * len(_text(new)) > MAX_LETTERS:
        raise ValueError
    return _text(text).replace(old, new)


def _substring(text: Any, start: Any, length: Any = None) -> str:
    begin = _whole(start)
    end = len(_text(text)) if length is None else begin + _whole(length)
    if not 0 <= begin <= end <= len(text):
        raise ValueError
    return str(text[begin:end])


def _numbers(values: tuple[Any, ...]) -> list[int]:
    listed = values[0] if len(values) == 1 and isinstance(values[0], tuple) else values
    return [_whole(each) for each in listed]


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def function(first: Any, second: Any) -> bool:
        if isinstance(first, str) and isinstance(second, str):
            return compare(first, second)
        return compare(_whole(first), _whole(second))

    return function


def _subnet(block: Any, prefix: Any, index: Any) -> str:
    network = ip_network(_text(block), strict=False)
    return str(next(islice(network.subnets(new_prefix=_whole(prefix)), min(_whole(index), _MAX_RANGE), None)))


def _host(block: Any, index: Any) -> str:
    return str(ip_network(_text(block), strict=False)[_whole(index) + 1])


def _parsed_block(block: Any) -> dict[str, Any]:
    network = ip_network(_text(block), strict=False)
    return {
        "network": str(network.network_address),
        "netmask": str(network.netmask),
        "broadcast": str(network.broadcast_address),
        "firstUsable": str(network[1]),
        "lastUsable": str(network[-2]),
        "cidr": network.prefixlen,
    }


OF_VALUES: Mapping[str, Callable[..., Any]] = {
    "add": lambda first, second: _whole(first) + _whole(second),
    "base64": lambda text: base64.b64encode(_text(text).encode()).decode(),
    "base64tostring": lambda text: base64.b64decode(_text(text), validate=True).decode(),
    "bool": _flag,
    "cidrhost": _host,
    "cidrsubnet": _subnet,
    "div": _divided,
    "endswith": lambda text, end: _text(text).lower().endswith(_text(end).lower()),
    "false": lambda: False,
    "greater": _compared(operator.gt),
    "greaterorequals": _compared(operator.ge),
    "indexof": lambda text, part: _text(text).lower().find(_text(part).lower()),
    "int": _whole,
    "lastindexof": lambda text, part: _text(text).lower().rfind(_text(part).lower()),
    "less": _compared(operator.lt),
    "lessorequals": _compared(operator.le),
    "max": lambda *values: max(_numbers(values)),
    "min": lambda *values: min(_numbers(values)),
    "mod": _remainder,
    "mul": lambda first, second: _whole(first) * _whole(second),
    "not": lambda flag: not _flag(flag),
    "null": lambda: None,
    "padleft": _padded,
    "parsecidr": _parsed_block,
    "range": _range,
    "replace": _replaced,
    "split": _split,
    "startswith": lambda text, start: _text(text).lower().startswith(_text(start).lower()),
    "string": _string,
    "sub": lambda first, second: _whole(first) - _whole(second),
    "substring": _substring,
    "tolower": lambda text: _text(text).lower(),
    "toupper": lambda text: _text(text).upper(),
    "trim": lambda text: _text(text).strip(),
    "true": lambda: True,
    "uricomponent": lambda text: quote(_text(text), safe="-_.!~*'()"),
}
"""Functions that need to know all of their arguments."""


def of_values(name: str, arguments: tuple[Node, ...], line: int) -> Node:
    """What one of them, or `json`, gives."""
    if name == "json":
        (argument,) = arguments
        return moved(_parsed(_text(argument.value)), line)
    return node_of(OF_VALUES[name](*map(plain, arguments)), line)


def _parsed(text: str) -> Node:
    try:
        return read_json(text)
    except UnreadableError as error:
        raise ValueError(error.why) from error
