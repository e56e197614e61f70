"""Content delivery."""

import pytest

from scanner.models import OriginGroup, Selection, SelectionKind
from tests.factories import behaviour, distribution, origin

NOTHING = Selection()
EVERYTHING = Selection(kind=SelectionKind.ALL)


def listed(*names: str) -> Selection:
    return Selection(kind=SelectionKind.LISTED, names=names)


def all_except(*names: str) -> Selection:
    return Selection(kind=SelectionKind.ALL_EXCEPT, names=names)


@pytest.mark.parametrize(
    ("selection", "meant"),
    [
        (NOTHING, ""),
        (listed("a"), "a"),
        (all_except("a"), "bA"),
        (EVERYTHING, "abA"),
        (listed("A"), "A"),
    ],
)
def test_names_that_are_meant(selection: Selection, meant: str) -> None:
    assert "".join(filter(selection.includes, "abA")) == meant


SELECTIONS = [NOTHING, listed("a"), listed("a", "b"), all_except("a"), all_except("a", "b"), EVERYTHING]


@pytest.mark.parametrize("other", SELECTIONS)
@pytest.mark.parametrize("one", SELECTIONS)
@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_selections_are_sets(one: Selection, other: Selection, name: str) -> None:
    assert (one | other).includes(name) is (one.includes(name) or other.includes(name))
    assert (one - other).includes(name) is (one.includes(name) and not other.includes(name))


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        (listed("a"), listed("a"), NOTHING),
        (EVERYTHING, EVERYTHING, NOTHING),
        (all_except("a"), all_except("a"), NOTHING),
        (all_except("a"), EVERYTHING, NOTHING),
        (EVERYTHING, NOTHING, EVERYTHING),
        (all_except("a"), all_except("a", "b"), listed("b")),
    ],
)
def test_an_empty_or_full_rest_is_called_so(one: Selection, other: Selection, left: Selection) -> None:
    assert one - other == left


@pytest.mark.parametrize(
    ("selection", "text"),
    [
        (NOTHING, "none"),
        (listed("b", "a"), "a, b"),
        (all_except("a"), "all except a"),
        (EVERYTHING, "all"),
    ],
)
def test_in_words(selection: Selection, text: str) -> None:
    assert str(selection) == text


def test_behaviours_of_an_origin_come_directly_and_through_groups() -> None:
    direct, grouped, elsewhere = (
        behaviour(path_pattern=path, origin=name) for path, name in (("/a", "web"), ("/b", "pair"), ("*", "other"))
    )
    edge = distribution(
        direct,
        grouped,
        elsewhere,
        origins=(origin(id="web"), origin(id="spare"), origin(id="other"), origin(id="idle")),
        origin_groups=(OriginGroup(id="pair", origins=("spare", "web")),),
    )
    assert {each.id: edge.behaviours_of(each) for each in edge.origins} == {
        "web": (direct, grouped),
        "spare": (grouped,),
        "other": (elsewhere,),
        "idle": (),
    }


@pytest.mark.parametrize(
    ("hosts", "scope"),
    [((), "/static/*"), (("www.example.com", "*.example.org"), "/static/* of www.example.com, *.example.org")],
)
def test_a_behaviour_says_for_what_it_holds(hosts: tuple[str, ...], scope: str) -> None:
    assert behaviour(path_pattern="/static/*", hosts=hosts).scope == scope
