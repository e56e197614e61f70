"""Lines of tables and keys."""

import tomllib

import pytest

from scanner.toml_lines import key_lines
from scanner.toml_text import Key


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", {}),
        ("# a = 1\n\na = 1 # b = 2", {("a",): 3}),
        ("a.b = 1\na.c = 1", {("a",): 1, ("a", "b"): 1, ("a", "c"): 2}),
        (
            "[t]\n\"/static/*\" = 1\n'a.b=c' . d = 2",
            {("t",): 1, ("t", "/static/*"): 2, ("t", "a.b=c"): 3, ("t", "a.b=c", "d"): 3},
        ),
        ('[a."b.c/[d]"] # [x]\ne = 1', {("a", "b.c/[d]"): 1, ("a", "b.c/[d]", "e"): 2}),
        ('"\\u0061\\"]" = 1', {('a"]',): 1}),
        ("\t[ a . 'b' ]\n  c = 1", {("a", "b"): 1, ("a", "b", "c"): 2}),
        ("[[a]]\nb = 1\n[[a]]\nb = 1", {("a", 0): 1, ("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "b"): 4}),
        ("[[a]]\n[[a]]\n[a.b]\nc = 1", {("a", 0): 1, ("a", 1): 2, ("a", 1, "b"): 3, ("a", 1, "b", "c"): 4}),
        ('a = """\n[x]\nb = 1 \\"""\n"""\nc = 1', {("a",): 1, ("c",): 5}),
        ('a = """b""""\nc = 1', {("a",): 1, ("c",): 2}),
        ("a = '''\nb = 1 \\'''\nc = 1", {("a",): 1, ("c",): 3}),
        ('a = [\n  "x", # [\n  ["y"],\n  [],\n]\nb = "["\nc = 1', {("a",): 1, ("b",): 6, ("c",): 7}),
        ("a = [\n['b']\n]\nd = 1", {("a",): 1, ("d",): 4}),
        ("a = { b = 1 }\nc = 1", {("a",): 1, ("c",): 2}),
    ],
)
def test_lines(text: str, lines: dict[Key, int]) -> None:
    tomllib.loads(text)
    assert key_lines(text) == lines
