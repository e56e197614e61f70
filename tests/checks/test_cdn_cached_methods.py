"""cdn-cached-methods."""

import pytest

from checks.cdn_caching.cdn_cached_methods import cdn_cached_methods
from scanner.models import Caching, Ttl, Unknown
from tests.factories import behaviour, caching, distribution
from tests.support import ask

OFF = caching(ttl=Ttl(minimum=0, default=0, maximum=0))
EVERY = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")


@pytest.mark.parametrize(
    ("methods", "kept", "verdict"),
    [
        (("GET", "HEAD"), caching(), "passed"),
        (("GET", "HEAD", "OPTIONS"), caching(), "passed"),
        (EVERY, OFF, "passed"),
        (EVERY, caching(), "caches * and passes on DELETE, PATCH, POST, PUT"),
        (EVERY, Unknown(why="denied"), "undetermined: behaviour *: denied"),
        (("GET", "HEAD"), Unknown(why="denied"), "passed"),
    ],
)
def test_methods(methods: tuple[str, ...], kept: Caching | Unknown, verdict: str) -> None:
    subject = distribution(behaviour(allowed_methods=methods, caching=kept))
    assert ask(cdn_cached_methods, subject) == [verdict]


def test_a_disabled_distribution() -> None:
    assert ask(cdn_cached_methods, distribution(is_enabled=False)) == ["not applicable: is disabled"]
