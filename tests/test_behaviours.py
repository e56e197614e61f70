"""What behaviours cache, and where they lead."""

import pytest

from scanner.behaviours import Cached, cached_behaviours, origins_of, serves_stored_files, used_origins
from scanner.models import EdgeEvent, InapplicableError, Origin, OriginGroup, OriginKind, Ttl, Unknown
from tests.factories import behaviour, bucket_origin, caching, distribution, edge_function, origin

OFF = caching(ttl=Ttl(minimum=0, default=0, maximum=0))


def test_only_behaviours_that_cache_count_and_those_that_may() -> None:
    kept = behaviour(path_pattern="/kept/*")
    unread = behaviour(path_pattern="/unread/*", caching=Unknown(why="denied"))
    edge = distribution(behaviour(path_pattern="/api/*", caching=OFF), kept, unread, behaviour(caching=OFF))
    first, second = cached_behaviours(edge)
    assert isinstance(first, Cached)
    assert first.behaviour == kept
    assert first.scope == "/kept/*"
    assert first.at == "behaviours[1].caching"
    assert second == Unknown(why="behaviour /unread/*: denied")


def test_nothing_is_cached() -> None:
    with pytest.raises(InapplicableError, match="caches nothing"):
        next(cached_behaviours(distribution(behaviour(caching=OFF))))
    with pytest.raises(InapplicableError, match="is disabled"):
        next(cached_behaviours(distribution(is_enabled=False)))


def test_origins_that_a_behaviour_leads_to() -> None:
    one, two, three = origin(id="one"), origin(id="two"), origin(id="three")
    group = OriginGroup(id="pair", origins=("one", "two"))
    paired = behaviour(origin="pair")
    edge = distribution(paired, origins=(three, one, two), origin_groups=(group,))
    assert list(used_origins(edge)) == [(1, one), (2, two)]
    assert origins_of(edge, paired) == (one, two)


def test_a_disabled_distribution_leads_nowhere() -> None:
    with pytest.raises(InapplicableError, match="is disabled"):
        next(used_origins(distribution(is_enabled=False)))


@pytest.mark.parametrize(
    ("second", "stored"),
    [
        (bucket_origin("second"), True),
        (bucket_origin("second", kind=OriginKind.STORAGE_WEBSITE), True),
        (bucket_origin("second", resource=None), False),
        (origin(id="second"), False),
    ],
)
def test_stored_files(second: Origin, *, stored: bool) -> None:
    group = OriginGroup(id="pair", origins=("media", "second"))
    paired = behaviour(origin="pair")
    edge = distribution(paired, origins=(bucket_origin(), second), origin_groups=(group,))
    assert serves_stored_files(edge, paired) is stored


def test_a_function_may_answer_anything() -> None:
    rewritten = behaviour(origin="media", functions=(edge_function(EdgeEvent.VIEWER_REQUEST),))
    assert not serves_stored_files(distribution(rewritten, origins=(bucket_origin(),)), rewritten)


def test_an_origin_that_is_not_there_stores_nothing() -> None:
    assert not serves_stored_files(distribution(origins=()), behaviour())
