"""Keys and values as TOML writes them."""

import json
import re

from pydantic import JsonValue

Key = tuple[str | int, ...]
"""The names and, within arrays, the places that lead to a value."""


def key_text(key: Key) -> str:
    """A key for readers, with places counted from 1: `accepted[2].expires`, `classes."/static/*"`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_name(part)}" for part in key).lstrip(".")


def value_text(value: JsonValue) -> str:
    """A value on one line. `None`, which TOML cannot write, is left out of tables."""
    match value:
        case dict():
            entries = (f"{_name(name)} = {value_text(each)}" for name, each in value.items() if each is not None)
            return f"{{ {', '.join(entries)} }}" if value else "{}"
        case list():
            return f"[{', '.join(map(value_text, value))}]"
        case _:
            return _scalar(value)


def _scalar(value: JsonValue) -> str:
    # TOML refuses U+007F in a string, which JSON lets stand.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _scalar(name)
