"""What an organisation declares about its resources, by patterns of their names."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from scanner.models import Resource


def is_declared(resource: Resource, patterns: Iterable[str]) -> bool:
    """Whether a pattern fits the resource's identity, name or label. `*` and `?` stand for anything."""
    identity = resource.identity
    return any(
        name == pattern or fnmatchcase(name, pattern)
        for pattern in patterns
        for name in (identity.id, identity.name, identity.label)
        if name
    )
