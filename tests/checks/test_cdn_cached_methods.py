"""cdn-cached-methods."""

import pytest

from checks.cdn_caching.cdn_cached_methods import cdn_cached_methods
from scanner.models import Caching, Ttl, Unknown
from tests.factories import behaviour, caching, distribution
from tests.support import ask

READ = ("GET", "HEAD", "OPTIONS")
EVERY = (*READ, "PUT", "POST", "PATCH", "DELETE")
OFF = caching(ttl=Ttl(minimum=0, default=0, maximum=0))
UNREAD = Unknown(why="denied")
CHANGES = "caches * and passes on DELETE, PATCH, POST, PUT"


@pytest.mark.parametrize(
    ("methods", "cached", "verdict"),
    [
        (READ, caching(), "passed"),
        (EVERY, caching(), CHANGES),
        (EVERY, caching(ttl=Ttl(minimum=0, default=0, maximum=1)), CHANGES),
        (EVERY, OFF, "passed"),
        (EVERY, UNREAD, "undetermined: behaviour *: denied"),
        (READ, UNREAD, "passed"),
    ],
)
def test_methods_of_a_behaviour(methods: tuple[str, ...], cached: Caching | Unknown, verdict: str) -> None:
    edge = distribution(behaviour(allowed_methods=methods, caching=cached))
    assert ask(cdn_cached_methods, edge) == [verdict]


def test_each_behaviour_is_judged_by_itself() -> None:
    dynamic = behaviour(path_pattern="/api/*", allowed_methods=EVERY, caching=OFF)
    assert ask(cdn_cached_methods, distribution(dynamic, behaviour(allowed_methods=READ))) == ["passed"]
    assert ask(cdn_cached_methods, distribution(dynamic, behaviour(allowed_methods=EVERY))) == [CHANGES]


def test_a_disabled_distribution_passes_nothing_on() -> None:
    edge = distribution(behaviour(allowed_methods=EVERY), is_enabled=False)
    assert ask(cdn_cached_methods, edge) == ["not applicable: is disabled"]


def test_methods_that_are_no_setting_are_not_judged() -> None:
    edge = distribution(behaviour(allowed_methods=None, cached_methods=None))
    assert ask(cdn_cached_methods, edge) == ["not applicable: which methods it passes on is no setting"]
