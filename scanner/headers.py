"""Names of HTTP headers in the settings."""

from typing import Annotated

from pydantic import AfterValidator


def _lower(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)


HeaderNames = Annotated[tuple[str, ...], AfterValidator(_lower)]
"""Names of headers, which are the same in capitals and in small letters; kept in small ones."""
