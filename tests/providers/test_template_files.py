"""Files that nobody vouches for."""

import os
from pathlib import Path

import pytest

from providers import template_files
from providers.template_files import UnreadableError, names_in, parse_json, read_text, reading
from providers.templates import Unread


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a\xc3\xa4", "aä"),
        (b"\xef\xbb\xbfa", "a"),
        ("aä".encode("utf-16"), "aä"),
        (b"", ""),
    ],
)
def test_texts(tmp_path: Path, raw: bytes, text: str) -> None:
    (tmp_path / "a").write_bytes(raw)
    assert read_text(tmp_path, "a") == text


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"\x80", "is no UTF-8 text"), (b"a\0b", "is a binary file"), (b"x" * 101, "is larger than 0 MB")],
)
def test_no_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw: bytes, why: str) -> None:
    monkeypatch.setattr(template_files, "MAX_BYTES", 100)
    (tmp_path / "a").write_bytes(raw)
    with pytest.raises(UnreadableError, match=why):
        read_text(tmp_path, "a")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none", "cannot be read: No such file or directory"),
        ("../outside", "lies outside the scanned directory"),
        ("link", "lies outside the scanned directory"),
        ("/etc/passwd", "lies outside the scanned directory"),
        ("circle", "cannot be read"),
        ("pipe", "is no regular file"),
        (".", "is no regular file"),
        ("a\0b", "cannot be read: its name leads nowhere"),
    ],
)
def test_places(tmp_path: Path, name: str, why: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside").write_text("x")
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "circle").symlink_to(root / "circle")
    os.mkfifo(root / "pipe")
    with pytest.raises(UnreadableError, match=why):
        read_text(root, name)


def test_links_within_the_root_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").symlink_to("a")
    assert read_text(tmp_path, "b") == "x"
    assert names_in(tmp_path, ".") == ("a", "b")
    with pytest.raises(UnreadableError, match="cannot be read: Not a directory"):
        names_in(tmp_path, "a")


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("{\n,", "is no JSON: Expecting property name enclosed in double quotes in column 1", 2),
        ("9" * 10_000, "is no JSON: Exceeds the limit", None),
        ("[" * 100_000, "is nested too deeply", None),
    ],
)
def test_no_json(text: str, why: str, line: int | None) -> None:
    found = reading("a.json", lambda: parse_json(text))
    assert isinstance(found, Unread)
    assert found.why.startswith(why)
    assert found.line == line


def test_endless_recursion_ends() -> None:
    def deeper() -> None:
        deeper()

    assert reading("a", deeper) == Unread("a", "is nested too deeply")


def test_half_of_a_pair_is_no_letter() -> None:
    found = parse_json('{"a\\ud800": ["\\uDC00b", "\\ud83d\\ude00", 1]}')
    assert found == {"a\ufffd": ["\ufffdb", "\U0001f600", 1]}
