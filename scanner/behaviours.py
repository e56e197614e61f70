"""What the behaviours of a CDN cache, and where they lead."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.models import CacheBehaviour, Caching, Distribution, Origin, OriginKind, Unknown, applicable, derive, known

STORAGE = {OriginKind.STORAGE, OriginKind.STORAGE_WEBSITE}


@dataclass(frozen=True)
class Cached:
    """A behaviour that caches."""

    number: int
    """Its place in the distribution."""
    behaviour: CacheBehaviour
    caching: Caching

    @property
    def scope(self) -> str:
        """Its path pattern, with the host names where it does not hold for all."""
        return self.behaviour.scope

    @property
    def at(self) -> str:
        """The path that leads to how it caches."""
        return f"behaviours[{self.number}].caching"


def cached_behaviours(distribution: Distribution) -> Iterator[Cached | Unknown]:
    """The behaviours that cache, and a doubt for each of which that is not known.

    Raises:
        InapplicableError: the distribution is disabled, or caches nothing.
    """
    applicable(known(distribution.is_enabled), "is disabled")
    found = list(_cached(distribution))
    applicable(bool(found), "caches nothing")
    yield from found


def _cached(distribution: Distribution) -> Iterator[Cached | Unknown]:
    for number, behaviour in enumerate(distribution.behaviours):
        if isinstance(behaviour.caching, Unknown):
            yield doubt(behaviour, behaviour.caching)
        elif behaviour.caching.is_on:
            yield Cached(number, behaviour, behaviour.caching)


def doubt(behaviour: CacheBehaviour, unknown: Unknown) -> Unknown:
    """The same unknown, with the behaviour it is about."""
    return Unknown(why=f"behaviour {behaviour.scope}: {unknown.why}")


def used_origins(distribution: Distribution) -> Iterator[tuple[int, Origin]]:
    """The origins that a behaviour leads to, each with its place in the distribution.

    Raises:
        InapplicableError: the distribution is disabled.
    """
    applicable(known(distribution.is_enabled), "is disabled")
    for number, origin in enumerate(distribution.origins):
        if distribution.behaviours_of(origin):
            yield number, origin


def origins_of(distribution: Distribution, behaviour: CacheBehaviour) -> tuple[Origin, ...]:
    """The origins that a behaviour leads to, directly or through a group."""
    return tuple(each for each in distribution.origins if behaviour in distribution.behaviours_of(each))


def serves_stored_files(distribution: Distribution, behaviour: CacheBehaviour) -> bool | Unknown:
    """Whether nothing but buckets answers, which say the same to everybody who may ask.

    A function at the edge may answer otherwise, or lead elsewhere; so may an access point, whose host name belongs to
    no bucket.
    """
    origins = origins_of(distribution, behaviour)
    decided = [each for each in origins if not isinstance(each.kind, Unknown)]
    are_buckets = all(each.kind in STORAGE and each.resource is not None for each in decided)
    if not (origins and are_buckets):
        return False
    doubts = [fact for each in origins for fact in (each.kind, each.resource) if isinstance(fact, Unknown)]
    return doubts[0] if doubts else derive(behaviour.functions, lambda functions: not functions)
