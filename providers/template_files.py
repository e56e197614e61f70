"""Files of templates, which are untrusted: nothing outside the root is read, nothing too large, nothing but text."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from providers.templates import Unread

T = TypeVar("T")
MAX_BYTES = 100_000_000
"""The largest file that is read. A plan of 5,000 resources has about 30 million bytes."""


class UnreadableError(Exception):
    """A file cannot be read, with the reason in words; the rest of the run goes on."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


def within(root: Path, name: str) -> Path:
    """What has this name, symbolic links followed.

    Args:
        root: what was asked to be scanned.
        name: relative to the root, with forward slashes.

    Raises:
        UnreadableError: it is not there, or lies outside the root.
    """
    try:
        path = (root / name).resolve(strict=True)
        is_inside = path.is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        # Python before 3.13 raises RuntimeError for links in a circle; ValueError is a name with a null byte.
        raise UnreadableError(_reason(error)) from error
    if not is_inside:
        why = "lies outside the scanned directory"
        raise UnreadableError(why)
    return path


def names_in(root: Path, directory: str) -> tuple[str, ...]:
    """The names of what is in a directory within the root, in order.

    Raises:
        UnreadableError: it is no directory within the root.
    """
    path = within(root, directory)
    try:
        return tuple(sorted(each.name for each in path.iterdir()))
    except OSError as error:
        raise UnreadableError(_reason(error)) from error


def read_text(root: Path, name: str) -> str:
    """The text of a file within the root, without a byte order mark.

    Raises:
        UnreadableError: it cannot be read, is too large, or is no UTF-8 text.
    """
    path = within(root, name)
    # A pipe or a device could be read without end.
    if not path.is_file():
        why = "is no regular file"
        raise UnreadableError(why)
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(_reason(error)) from error
    if len(raw) > MAX_BYTES:
        why = f"is larger than {MAX_BYTES // 1_000_000} MB"
        raise UnreadableError(why)
    # Windows PowerShell writes `terraform show -json > plan.json` as UTF-16.
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        why = "is no UTF-8 text"
        raise UnreadableError(why) from error
    if "\0" in text:
        why = "is a binary file"
        raise UnreadableError(why)
    return text


def parse_json(text: str) -> Any:
    """The value of a JSON text.

    Raises:
        UnreadableError: it is no JSON, or is nested too deeply.
    """
    try:
        value = json.loads(text)
        return _writable(value) if "\\ud" in text or "\\uD" in text else value
    except json.JSONDecodeError as error:
        why = f"is no JSON: {error.msg} in column {error.colno}"
        raise UnreadableError(why, error.lineno) from error
    except ValueError as error:
        # A number of more digits than Python converts.
        why = f"is no JSON: {error}"
        raise UnreadableError(why) from error
    except RecursionError as error:
        raise UnreadableError(TOO_DEEP) from error


def whole_letters(text: str) -> str:
    """A text that can be written out again: half of a surrogate pair, which JSON may hold, cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _writable(value: Any) -> Any:
    match value:
        case str():
            return whole_letters(value)
        case list():
            return [_writable(each) for each in value]
        case dict():
            return {whole_letters(key): _writable(each) for key, each in value.items()}
        case _:
            return value


def objects(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; whoever wrote the file, nothing else is looked into."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def mapping(value: object) -> Mapping[str, Any]:
    """The value where it is an object, otherwise one that is empty."""
    return value if isinstance(value, dict) else {}


TOO_DEEP = "is nested too deeply"


def reading(file: str, read: Callable[[], T]) -> T | Unread:
    """What a reader makes of a file, or why it could not: the border where one bad file ends."""
    try:
        return read()
    except UnreadableError as error:
        return Unread(file, error.why, error.line)
    except RecursionError:
        return Unread(file, TOO_DEEP)


def _reason(error: Exception) -> str:
    """Without the path, which may tell of the machine."""
    return f"cannot be read: {error.strerror if isinstance(error, OSError) else 'its name leads nowhere'}"
