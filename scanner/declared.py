"""Names that the owner of an account declares in the settings, such as the balancers that are meant to be public."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from scanner.models import Resource

Patterns = tuple[str, ...]
"""Identities, names or labels of resources; `*` and `?` stand for anything."""


def is_declared(resource: Resource, patterns: Iterable[str]) -> bool:
    """Whether a pattern matches the resource's identity, its name, or its label."""
    identity = resource.identity
    names = [name for name in (identity.id, identity.name, identity.label) if name]
    # Equal first: the brackets of an address in a template, `aws_lb.edge[0]`, are a class of characters in a pattern.
    return any(name == pattern or fnmatchcase(name, pattern) for pattern in patterns for name in names)
