"""Host names, patterns of them, and the names in certificates that cover them."""

from collections.abc import Collection

from scanner import wildcards

WILDCARD = "*."


def canonical(name: str) -> str:
    """A name as it is compared: in lower case, without the final dot, other scripts in ASCII (RFC 5890)."""
    lowered = name.lower().rstrip(".")
    if lowered.isascii():
        return lowered
    try:
        return lowered.encode("idna").decode("ascii")
    except UnicodeError:
        return lowered


def is_certified(host: str, names: Collection[str]) -> bool:
    """Whether one of the names in a certificate is good for a host, or for every host of a pattern.

    A wildcard stands for one whole label, the leftmost (RFC 9525, section 6.3). A pattern with `*` as its leftmost
    label, and a record in the DNS likewise, may stand for deeper names too; no certificate is good for all of those, so
    that only the next level is asked for.
    """
    first, _, parent = host.partition(".")
    return host in names or bool(first and parent and WILDCARD + parent in names)


def is_open(host: str) -> bool:
    """Whether a pattern leaves more than its leftmost label open, so that it says little of the hosts it is for."""
    parent = host.removeprefix(WILDCARD)
    return not parent or "*" in parent or "?" in parent


def may_be_certified(host: str, names: Collection[str]) -> bool:
    """Whether a certificate with one of these names is good for some host of a pattern."""
    return any(wildcards.overlap(host, name) for name in names)
