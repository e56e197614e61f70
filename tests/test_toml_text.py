"""Keys and values as TOML writes them."""

import tomllib

import pytest
from pydantic import JsonValue

from scanner.toml_text import Key, key_text, value_text


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (("skip",), "skip"),
        (("accepted", 1, "expires"), "accepted[2].expires"),
        (("classes", "/static/*"), 'classes."/static/*"'),
        (("", 'a"b'), '""."a\\"b"'),
    ],
)
def test_keys(key: Key, text: str) -> None:
    assert key_text(key) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([], "[]"),
        ({}, "{}"),
        (True, "true"),
        (0.1, "0.1"),
        ("ä\x7f\n", '"ä\\u007f\\n"'),
        (["a", 1], '["a", 1]'),
        ({"a b": {"c": [2]}}, '{ "a b" = { c = [2] } }'),
    ],
)
def test_values(value: JsonValue, text: str) -> None:
    assert value_text(value) == text
    assert tomllib.loads(f"a = {text}") == {"a": value}


def test_what_toml_cannot_write_is_left_out_of_a_table() -> None:
    assert value_text({"a": None, "b": 1}) == "{ b = 1 }"
