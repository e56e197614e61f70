"""JSON and YAML with lines, and documents that nobody should believe."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.documents import MAX_LETTERS, beside, parse_document, read_document
from providers.located import plain, values
from providers.located_json import read_json
from providers.template_files import UnreadableError
from providers.templates import Value
from scanner.models import Unknown

LAUGHS = "a0: &a0 [lol, lol]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
DEEP_ALIASES = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 300))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: yes\nb: 0123\nc: 22:22\nd: 1.5\ne: ~\nf: 2010-09-09\ng: '80'\nh: 0x1F\ni: !!str 5\nj: .",
         {"a": True, "b": "0123", "c": "22:22", "d": 1.5, "e": None, "f": "2010-09-09", "g": "80", "h": 31, "i": "5",
          "j": "."}),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3", {"a": {"b": 1, "c": 2}, "d": {"b": 3, "c": 2}}),
        ("80: a", {"80": "a"}),
        ("{a: [1, b]}", {"a": (1, "b")}),
        ('// why\n{"a": "b\nc", /* and */ "d": [1, -2.5e1, true, null,],}', {"a": "b\nc", "d": (1, -25.0, True, None)}),
        ('\ufeff{"a\\u00e9": "\\ud83d\\ude00", "b": "\\ud83d"}', {"aé": "😀", "b": "�"}),
        ('{"a": 1, "b": 2,\n"a": 3}', {"a": Unknown(why="`a` is written twice, on lines 1 and 2"), "b": 2}),
        ("a: 1\nb: 2\na: 3", {"a": Unknown(why="`a` is written twice, on lines 1 and 3"), "b": 2}),
    ],
)  # fmt: skip
def test_values(text: str, expected: Value) -> None:
    assert plain(parse_document(text)) == expected


def test_secrets_are_dropped() -> None:
    read = values(parse_document("PreSharedKey: MARKER\nTunnels: [{sharedKey: MARKER, Bits: 1}]\nSecretArn: kept"))
    assert "MARKER" not in repr(dict(read))
    assert isinstance(read["PreSharedKey"], Unknown)
    assert read["SecretArn"] == "kept"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a:\n  - b: 1\n    c: |\n      x\n      y\n  - d\n", {"a": 1, "a.0": 2, "a.0.b": 2, "a.0.c": 3, "a.1": 6}),
        ('{\n"a": [\n{"b":\n1}],\n"c": {"d":\n2}}', {"a": 2, "a.0": 3, "a.0.b": 3, "c": 5, "c.d": 5}),
        ("a: &x\n  b: 1\nc: *x", {"a": 1, "a.b": 2, "c": 3, "c.b": 2}),
    ],
)
def test_lines(text: str, lines: dict[str, int]) -> None:
    node = parse_document(text)
    read = values(node)
    assert {path: read.line(path) for path in lines} == lines


def test_ends() -> None:
    node = parse_document("a:\n  b: |\n    x\n    y\nc: {\n  d: 1\n}\n\n# end\n")
    assert {key: (each.line, each.end_line) for key, each in node.entries().items()} == {"a": (1, 4), "c": (5, 7)}


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("", "is empty", None),
        ("a: 1\n---\nb: 2", "holds several documents", 2),
        ("a: *b", "is named", 1),
        ("a: &b [*b]", "nothing before it is named", 1),
        ("? [a]\n: b\n", "key that is no text", 1),
        ("a: [1\nb: 2", "is no YAML", 2),
        ('{"a": 1', "ends in the middle|where a comma", 1),
        ('{"a": 1,\n"b" 2}', "where a key and a colon belong", 2),
        ('{"a": 1} x', "is no JSON", 1),
        ('{"a": 1}\n{', "goes on after its end", 2),
        ('{"a": "\\x"}', "escape that JSON does not know", 1),
        ('{"a": "b', "is no JSON", 1),
        (LAUGHS, "grows to more than", None),
        (DEEP_ALIASES, "nested too deeply", None),
        ("[" * 100_000, "nested too deeply", None),
        ('{"a":' * 100_000, "nested too deeply", None),
        ("a: " + "{b: " * 500 + "1" + "}" * 500, "nested too deeply", None),
        (" " * (MAX_LETTERS + 1), "no template is", None),
    ],
)
def test_refused(text: str, why: str, line: int | None) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableError, match=why) as refused:
        parse_document(text)
    assert line is None or refused.value.line == line
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": tru}', "is no JSON at 'tru}'"),
        ('{"a": 1e999}', "too large a number"),
        (f'{{"a": {"9" * 5000}}}', "is no number"),
        ('{"a": --1}', "is no JSON"),
        ("{a: 1}", "is no JSON"),
    ],
)
def test_no_json(text: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_json(text)


def test_fifty_megabytes(tmp_path: Path) -> None:
    (tmp_path / "big.json").write_text(json.dumps({"Resources": ["x" * 1000] * 50_000}))
    with pytest.raises(UnreadableError, match="larger than 16 MB"):
        read_document(tmp_path, "big.json")


def test_as_the_standard_library_reads() -> None:
    simple = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    nested = st.recursive(simple, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)

    @given(nested, st.sampled_from([None, 1]))
    def agree(value: object, indent: int | None) -> None:
        text = json.dumps(value, indent=indent)
        assert json.loads(json.dumps(plain(read_json(text)))) == value

    agree()


@pytest.mark.parametrize(
    ("file", "path", "expected"),
    [("a/b.json", "c.json", "a/c.json"), ("a/b.json", "../c.json", "c.json"), ("b.json", "..\\c.json", "../c.json")],
)
def test_beside(file: str, path: str, expected: str) -> None:
    assert beside(file, path) == expected
