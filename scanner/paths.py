"""Paths that the owner of a CDN declares in the settings, such as those that are static."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator

from scanner.models import CacheBehaviour, Distribution, UndecidedError
from scanner.wildcards import covers, overlap

ANY = "*"


def require_paths(declared: Iterable[str]) -> None:
    """Refuse what is no path.

    Raises:
        ValueError: a pattern begins with neither a slash nor a host name.
    """
    for each in declared:
        host, slash, _ = each.partition("/")
        if not slash or (host and "." not in host):
            message = f"{each!r} is not a path such as /static/* or media.example.com/static/*"
            raise ValueError(message)


def _are_paths(declared: tuple[str, ...]) -> tuple[str, ...]:
    require_paths(declared)
    return declared


PathPatterns = Annotated[tuple[str, ...], AfterValidator(_are_paths)]
"""Patterns of paths, with `*` and `?`: `/static/*` on every distribution, or `media.example.com/static/*` on those that
answer to the name."""


def declared_for(distribution: Distribution, patterns: Iterable[str]) -> tuple[str, ...]:
    """The declarations that are about a name of the distribution.

    Raises:
        UndecidedError: a declaration may be about a name that is not known.
    """
    return tuple(each for each in dict.fromkeys(patterns) if _is_met(distribution, _split(each)[0]))


def paths_of(declared: Iterable[str]) -> tuple[str, ...]:
    """The declared paths, each once, without the host names they are declared for."""
    return tuple(dict.fromkeys(_split(each)[1] for each in declared))


def answered(distribution: Distribution, number: int, declared: Iterable[str]) -> tuple[str, ...]:
    """The declared paths of which the behaviour of this number may answer for some, without host names."""
    return paths_of(each for each in declared if may_answer(distribution, number, each))


def may_answer(distribution: Distribution, number: int, declared: str) -> bool:
    """Whether the behaviour of this number may answer for some of the paths.

    The first behaviour that matches a host and a path answers, so what an earlier one matches is put aside.
    """
    host, path = _split(declared)
    behaviour = distribution.behaviours[number]
    is_met = overlap(path, path_pattern(behaviour)) and any(overlap(host or ANY, each) for each in _hosts(behaviour))
    return is_met and not any(
        _takes_all(each, behaviour, host or ANY, path) for each in distribution.behaviours[:number]
    )


def is_covered(distribution: Distribution, behaviour: CacheBehaviour, patterns: Iterable[str]) -> bool:
    """Whether every path of a behaviour is declared, under each name that viewers are meant to use.

    Raises:
        UndecidedError: it may have a name under which they are not.
    """
    declared = [(host, path) for host, path in map(_split, patterns) if covers(path, path_pattern(behaviour))]
    # Viewers are meant to use the distribution's own name only when it has no other.
    if any(not host for host, _ in declared):
        return True
    others = None if behaviour.hosts else distribution.other_domains
    names = behaviour.hosts or distribution.domains[1:] or (() if others else distribution.domains)
    are_covered = all(any(covers(host, name.lower()) for host, _ in declared) for name in names)
    if declared and are_covered and others:
        raise UndecidedError(others.why)
    return are_covered and not others


def includes(declared: str, other: str) -> bool:
    """Whether every path of the other declaration is one of this declaration."""
    (host, path), (other_host, other_path) = _split(declared), _split(other)
    return covers(path, other_path) and (not host or covers(host, other_host))


def path_pattern(behaviour: CacheBehaviour) -> str:
    """The pattern of a behaviour, beginning with the slash that every path begins with where it can."""
    pattern = behaviour.path_pattern
    if pattern.startswith("*"):
        # Only the star can stand for the first slash, unless what follows it can as well.
        return pattern if pattern[1:2] in {"/", "?", "*"} else f"/{pattern}"
    # The slash that a path begins with may be left out (CloudFront Developer Guide, "Path pattern").
    return pattern if pattern.startswith("/") else f"/{pattern}"


def _takes_all(earlier: CacheBehaviour, behaviour: CacheBehaviour, host: str, path: str) -> bool:
    """Whether an earlier behaviour leaves nothing of the paths, under these hosts, to a later one."""
    pattern = path_pattern(earlier)
    takes_paths = covers(pattern, path) or covers(pattern, path_pattern(behaviour))
    takes_hosts = _cover(_hosts(earlier), (host,)) or _cover(_hosts(earlier), _hosts(behaviour))
    return takes_paths and takes_hosts and not earlier.has_other_conditions


def _hosts(behaviour: CacheBehaviour) -> tuple[str, ...]:
    return tuple(_lower(behaviour.hosts)) or (ANY,)


def _cover(patterns: Iterable[str], others: Iterable[str]) -> bool:
    """Whether every one of the others is covered by one pattern."""
    listed = tuple(patterns)
    return all(any(covers(each, other) for each in listed) for other in others)


def _split(declared: str) -> tuple[str, str]:
    host, slash, path = declared.partition("/")
    return host.lower(), slash + path


def _is_met(distribution: Distribution, host: str) -> bool:
    is_met = not host or any(overlap(host, name) for name in _lower(distribution.domains))
    if not is_met and distribution.other_domains:
        raise UndecidedError(distribution.other_domains.why)
    return is_met


def _lower(names: Iterable[str]) -> Iterator[str]:
    return (name.lower() for name in names)
