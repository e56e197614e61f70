"""Names that the owner of an account declares in the settings, such as the balancers that are meant to be public."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from scanner.inventory import Related
from scanner.models import Listener, LoadBalancer, Resource

Patterns = tuple[str, ...]
"""Identities, names or labels of resources; `*` and `?` stand for anything."""


def is_declared(resource: Resource, patterns: Iterable[str]) -> bool:
    """Whether a pattern matches the resource's identity, its name, or its label."""
    identity = resource.identity
    return _matches((identity.id, identity.name, identity.label), patterns)


def is_declared_listener(listener: Listener, balancers: Related[LoadBalancer], patterns: Iterable[str]) -> bool:
    """Whether a pattern matches the listener or the balancer it belongs to.

    Raises:
        UndecidedError: only the balancer's name could decide, and the balancer was not collected.
    """
    wanted = tuple(patterns)
    if not wanted or is_declared(listener, wanted) or _matches((listener.balancer,), wanted):
        return bool(wanted)
    return is_declared(balancers.get(listener.balancer), wanted)


def _matches(names: Iterable[str], patterns: Iterable[str]) -> bool:
    # Equal first: the brackets of an address in a template, `aws_lb.edge[0]`, are a class of characters in a pattern.
    wanted = tuple(patterns)
    return any(name == pattern or fnmatchcase(name, pattern) for name in names if name for pattern in wanted)
