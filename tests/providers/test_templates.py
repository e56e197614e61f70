"""Values of blocks, and how adapters read them."""

from typing import Any

import pytest

from providers.templates import Block, Dialect, Reference, Value, Values, depends_on, is_secret
from scanner.models import Location, Unknown

UNSET = "unset"
REFERENCE = Reference("aws_lb.edge", "arn")


@pytest.mark.parametrize(
    ("value", "text", "number", "flag"),
    [
        (None, UNSET, UNSET, UNSET),
        ("x", "x", Unknown(why="`of` is not a whole number"), Unknown(why="`of` is not true or false")),
        ("22", "22", 22, Unknown(why="`of` is not true or false")),
        ("-1", "-1", -1, Unknown(why="`of` is not true or false")),
        (22, "22", 22, Unknown(why="`of` is not true or false")),
        (22.0, "22.0", 22, Unknown(why="`of` is not true or false")),
        (2.5, "2.5", Unknown(why="`of` is not a whole number"), Unknown(why="`of` is not true or false")),
        (True, "true", Unknown(why="`of` is not a whole number"), True),
        ("False", "False", Unknown(why="`of` is not a whole number"), False),
        (REFERENCE, *[depends_on("aws_lb.edge.arn")] * 3),
        (depends_on("var.x"), *[depends_on("var.x")] * 3),
        (
            ("x",),
            Unknown(why="`of` is not a text"),
            Unknown(why="`of` is not a whole number"),
            Unknown(why="`of` is not true or false"),
        ),
    ],
)
def test_single_values(value: Value, text: Any, number: Any, flag: Any) -> None:
    values = Values({"of": value})
    assert values.text("of", UNSET) == text
    assert values.number("of", UNSET) == number
    assert values.flag("of", UNSET) == flag


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        (None, UNSET),
        ("sg-1", "sg-1"),
        (REFERENCE, REFERENCE),
        (depends_on("var.x"), depends_on("var.x")),
        (1, Unknown(why="`of` is not one resource")),
    ],
)
def test_reference(value: Value, reference: Any) -> None:
    assert Values({"of": value}).reference("of", UNSET) == reference


@pytest.mark.parametrize(
    ("value", "texts", "references"),
    [
        (None, (), ()),
        ((), (), ()),
        ("a", ("a",), ("a",)),
        (("a", None, "b"), ("a", "b"), ("a", "b")),
        ((REFERENCE, "b"), (depends_on("aws_lb.edge.arn"), "b"), (REFERENCE, "b")),
        (
            (({},), 1),
            (Unknown(why="`of.0` is not a text"), "1"),
            (Unknown(why="`of.0` is not one resource"), Unknown(why="`of.1` is not one resource")),
        ),
        (depends_on("var.x"), depends_on("var.x"), depends_on("var.x")),
    ],
)
def test_lists(value: Value, texts: Any, references: Any) -> None:
    assert Values({"of": value}).texts("of") == texts
    assert Values({"of": value}).references("of") == references


def test_blocks() -> None:
    lines = {"rule": 2, "rule.0": 3, "rule.1.port": 7, "alone.port": 9}
    values = Values({"rule": ({"port": 1}, {"port": 2}, depends_on("x"), 5), "alone": {"port": 3}}, lines)
    rules = values.blocks("rule")
    assert isinstance(rules, tuple)
    first, second, third, fourth = rules
    assert isinstance(first, Values)
    assert isinstance(second, Values)
    assert [first.number("port", None), second.number("port", None)] == [1, 2]
    assert [first.line("port"), second.line("port"), second.line("other")] == [3, 7, 2]
    assert [third, fourth] == [depends_on("x"), Unknown(why="`rule.3` is not one block")]
    alone = values.block("alone", None)
    assert isinstance(alone, Values)
    assert alone.line("port") == 9
    assert [len(alone), list(alone)] == [1, ["port"]]
    assert values.line("nothing") is None


@pytest.mark.parametrize(
    ("value", "block"),
    [
        (None, UNSET),
        ((), UNSET),
        (depends_on("x"), depends_on("x")),
        ("a", Unknown(why="`of` is not one block")),
        (({}, {}), Unknown(why="`of` is not one block")),
    ],
)
def test_one_block(value: Value, block: Any) -> None:
    assert Values({"of": value}).block("of", UNSET) == block
    assert Values({"of": depends_on("x")}).blocks("of") == depends_on("x")


def test_one_block_in_a_list() -> None:
    found = Values({"of": ({"a": 1},)}, {"of.0.a": 4}).block("of", None)
    assert isinstance(found, Values)
    assert (found.number("a", None), found.line("a")) == (1, 4)


def test_location() -> None:
    block = Block(Dialect.TERRAFORM, "aws_lb", "aws_lb.e", "main.tf", 1, 2, Values({}))
    assert block.location == Location(file="main.tf", line=1, end_line=2)
    assert Block(Dialect.TERRAFORM, "aws_lb", "aws_lb.e", "plan.json", None, None, Values({})).location is None


def test_words_of_dependence() -> None:
    assert depends_on("var.a", "var.b", "var.a") == Unknown(why="depends on var.a, var.b")
    assert [str(REFERENCE), str(Reference("aws_lb.edge", ""))] == ["aws_lb.edge.arn", "aws_lb.edge"]


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("tunnel1_preshared_key", True),
        ("PreSharedKey", True),
        ("sharedKey", True),
        ("shared_secret_wo", True),
        ("adminPassword", True),
        ("private_key", True),
        ("connectionString", True),
        ("macsec_cak_keyvault_secret_id", False),
        ("secret_arn", False),
        ("shared_secret_hash", False),
        ("public_key", False),
    ],
)
def test_names_of_secrets(name: str, secret: bool) -> None:
    assert is_secret(name) is secret
