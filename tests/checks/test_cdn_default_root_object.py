"""cdn-default-root-object."""

import pytest

from checks.cdn_caching.cdn_default_root_object import cdn_default_root_object
from scanner.models import CacheBehaviour, EdgeEvent, OriginGroup, OriginKind, Unknown
from tests.factories import behaviour, bucket_origin, distribution, edge_function, origin
from tests.support import ask

FLAW = "leaves the answer for its root to a bucket"
NONE = "not applicable: has no bucket behind its root"
TO_BUCKET = behaviour(origin="media")
ORIGINS = (origin(), bucket_origin())


@pytest.mark.parametrize(
    ("root", "verdict"),
    [("index.html", "passed"), ("", FLAW), (Unknown(why="denied"), "undetermined: denied")],
)
def test_what_is_served_for_the_root(root: str | Unknown, verdict: str) -> None:
    edge = distribution(TO_BUCKET, origins=ORIGINS, default_root_object=root)
    assert ask(cdn_default_root_object, edge) == [verdict]


@pytest.mark.parametrize(
    ("behaviours", "verdict"),
    [
        ([behaviour()], NONE),
        ([behaviour(path_pattern="/media/*", origin="media"), behaviour()], NONE),
        ([behaviour(path_pattern="/api/*"), TO_BUCKET], FLAW),
        ([behaviour(path_pattern="/"), TO_BUCKET], NONE),
        ([behaviour(path_pattern="/*"), TO_BUCKET], NONE),
        ([behaviour(path_pattern="/", origin="media"), behaviour()], FLAW),
        ([behaviour(path_pattern="*.jpg"), TO_BUCKET], FLAW),
        ([behaviour(path_pattern="/api/*")], "not applicable: answers nothing for its root"),
    ],
)
def test_the_behaviour_that_answers_for_the_root_counts(behaviours: list[CacheBehaviour], verdict: str) -> None:
    assert ask(cdn_default_root_object, distribution(*behaviours, origins=ORIGINS)) == [verdict]


def test_a_website_has_an_index_of_its_own() -> None:
    website = bucket_origin(kind=OriginKind.STORAGE_WEBSITE)
    assert ask(cdn_default_root_object, distribution(TO_BUCKET, origins=(website,))) == [NONE]


def test_a_bucket_in_a_group_counts() -> None:
    group = OriginGroup(id="pair", origins=("web", "media"))
    edge = distribution(behaviour(origin="pair"), origins=ORIGINS, origin_groups=(group,))
    assert ask(cdn_default_root_object, edge) == [FLAW]


@pytest.mark.parametrize(
    ("event", "is_doubtful"),
    [
        (EdgeEvent.VIEWER_REQUEST, True),
        (EdgeEvent.ORIGIN_REQUEST, True),
        (EdgeEvent.ORIGIN_RESPONSE, False),
        (EdgeEvent.VIEWER_RESPONSE, False),
    ],
)
def test_a_function_may_ask_for_a_file(event: EdgeEvent, *, is_doubtful: bool) -> None:
    function = edge_function(event)
    edge = distribution(behaviour(origin="media", functions=(function,)), origins=ORIGINS)
    doubt = f"undetermined: {function.function} may change what is asked for"
    assert ask(cdn_default_root_object, edge) == [doubt if is_doubtful else FLAW]


def test_a_disabled_distribution_answers_nothing() -> None:
    edge = distribution(TO_BUCKET, origins=ORIGINS, is_enabled=False)
    assert ask(cdn_default_root_object, edge) == ["not applicable: is disabled"]


def test_where_there_is_no_such_setting() -> None:
    edge = distribution(TO_BUCKET, origins=ORIGINS, default_root_object=None)
    assert ask(cdn_default_root_object, edge) == ["not applicable: has no such setting"]
