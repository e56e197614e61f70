"""Comments in templates that accept risks."""

from datetime import date
from pathlib import Path

import pytest

from scanner.ignores import Ignore, Ignores
from scanner.models import Declaration, Location

GROUP = Declaration(file="main.tf", line=3, end_line=5)


def found(tmp_path: Path, text: str, place: Declaration = GROUP) -> list[tuple[str, str, int]]:
    (tmp_path / place.file).write_text(text)
    return [(each.check, each.reason, each.line) for each in Ignores(tmp_path).of(place)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n\na {\n  # netassay:ignore x-y because it is\n}\n", [("x-y", "because it is", 4)]),
        ("\n# netassay:ignore x because\na {\n}\n", [("x", "because", 2)]),
        ("# netassay:ignore x because\n# of y\na {\n}\n", [("x", "because", 1)]),
        ("// netassay:ignore x because\n// netassay:ignore y too\na {\n}\n", [("x", "because", 1), ("y", "too", 2)]),
        ("# netassay:ignore x because\n\na {\n}\n", []),
        ("\n\na { # netassay:ignore x because\n}\n\n", [("x", "because", 3)]),
        ("\n\na {\n}\n\n\n# netassay:ignore x because\n", []),
        ("\n\na {\n  /* netassay:ignore x because */\n}\n", [("x", "because", 4)]),
        (
            '\n\n"A": {\n  "Metadata": {"a": "netassay:ignore x because of it"},\n}\n',
            [("x", "because of it", 4)],
        ),
        ("\n\nA:\n  Metadata:\n    - netassay:ignore x because\n", [("x", "because", 5)]),
        ("\n\nA:\n  Metadata: {}\n  netassay: netassay:ignore x because\n", [("x", "because", 5)]),
        ('\n\na {\n  name = "anetassay:ignore x because"\n}\n', []),
    ],
)
def test_what_speaks_of_a_resource(tmp_path: Path, text: str, expected: list[tuple[str, str, int]]) -> None:
    assert found(tmp_path, text) == expected


def test_the_call_of_a_module_speaks_for_all_in_it(tmp_path: Path) -> None:
    (tmp_path / "root.tf").write_text('# netassay:ignore x because\nmodule "m" {\n}\n')
    (tmp_path / "main.tf").write_text("")
    callers = (Location(file="root.tf", line=2, end_line=3),)
    (ignore,) = Ignores(tmp_path).of(GROUP.model_copy(update={"callers": callers}))
    assert ignore == Ignore(check="x", reason="because", expires=None, file="root.tf", line=1)


def test_an_expiry(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("\n# netassay:ignore x until=2027-01-31 because\na {\n}\n")
    (ignore,) = Ignores(tmp_path).of(GROUP)
    assert (ignore.reason, ignore.expires) == ("because", date(2027, 1, 31))
    assert not ignore.has_expired(date(2027, 1, 31))
    assert ignore.has_expired(date(2027, 2, 1))


@pytest.mark.parametrize(
    ("comment", "why"),
    [
        ("netassay:ignore", "it needs a check and a reason"),
        ("netassay:ignore x", "it needs a check and a reason"),
        ("netassay:ignore x until=2027-01-31", "it needs a check and a reason"),
        ("netassay:ignore x until=soon because", "soon is no date such as 2027-01-31"),
    ],
)
def test_a_comment_that_says_too_little_accepts_nothing(tmp_path: Path, comment: str, why: str) -> None:
    (tmp_path / "main.tf").write_text(f"\n# {comment}\na {{\n}}\n")
    ignores = Ignores(tmp_path)
    assert ignores.of(GROUP) == ()
    assert ignores.mistakes() == (f"the comment in main.tf:2 accepts nothing: {why}",)


def test_a_document_in_one_line_has_every_resource_in_it(tmp_path: Path) -> None:
    place = Declaration(file="stack.json", line=1, end_line=1)
    assert found(tmp_path, '{"A": {"Metadata": {"netassay": "netassay:ignore x because"}}, "B": {}}', place) == []


def test_places_without_a_line_or_a_file(tmp_path: Path) -> None:
    assert Ignores(tmp_path).of(Declaration(file="plan.json")) == ()
    assert Ignores(tmp_path).of(Declaration(file="gone.tf", line=1, end_line=2)) == ()
