"""Values of a plan: known, unset, unknown, or another resource's."""

from pathlib import Path
from typing import Any

import pytest

from providers.templates import Reference, Value, depends_on
from providers.terraform_references import LATER
from providers.terraform_values import SECRET, UNTOLD, UNTOLD_MEMBERS
from tests.providers.terraform_plans import block, configured, names, plan, read, resource

LB = resource("aws_lb.edge", unknown={"arn": True})
SUBNETS = [resource(f'aws_subnet.s["{key}"]', unknown={"id": True}, key=key) for key in "ab"]
OTHERS = [resource(f"aws_eip.nat[{key}]", unknown={"id": True}, key=key) for key in range(2)]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # Nothing is written: the provider's or the API's default applies.
        (None, None),
        (names("aws_lb.edge.arn", "aws_lb.edge"), Reference("aws_lb.edge", "arn")),
        (names("aws_lb.edge.name", "aws_lb.edge"), Reference("aws_lb.edge", "name")),
        (names("aws_lb.edge.arn", "aws_lb.edge", "var.suffix"), Reference("aws_lb.edge", "arn")),
        (names('aws_subnet.s["a"].id', 'aws_subnet.s["a"]', "aws_subnet.s"), Reference('aws_subnet.s["a"]', "id")),
        (names("aws_eip.nat[1].id", "aws_eip.nat[1]", "aws_eip.nat"), Reference("aws_eip.nat[1]", "id")),
        (names("aws_eip.nat", "count.index"), Reference("aws_eip.nat[1]", "")),
        (names("aws_subnet.s"), depends_on('aws_subnet.s["a"]', 'aws_subnet.s["b"]')),
        (
            names("aws_lb.edge.arn", "aws_lb.edge", "aws_eip.nat[0].id"),
            depends_on("aws_lb.edge.arn", "aws_eip.nat[0].id"),
        ),
        (names("local.cidrs"), depends_on("local.cidrs")),
        (names("each.value"), depends_on("each.value")),
        (names("data.http.mine.body"), depends_on("data.http.mine.body")),
        (names(), LATER),
    ],
)
def test_without_sources(tmp_path: Path, expression: dict[str, Any] | None, value: Value) -> None:
    subject = resource("aws_x.y[1]", unknown={"of": True}, key=1)
    written = configured("aws_x.y", **({"of": expression} if expression else {}))
    found = read(tmp_path, plan(LB, *SUBNETS, *OTHERS, subject, module={"resources": [written]}))
    assert block(found, "aws_x.y[1]").values.get("of") == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("of = aws_lb.edge.arn", Reference("aws_lb.edge", "arn")),
        ('of = "${aws_lb.edge.arn}"', Reference("aws_lb.edge", "arn")),
        ('of = "${aws_lb.edge.arn}/x"', depends_on("aws_lb.edge.arn")),
        ("of = var.is ? aws_lb.edge.arn : aws_eip.nat[0].id", depends_on("aws_lb.edge.arn", "aws_eip.nat[0].id")),
        ("of = aws_eip.nat[count.index].id", Reference("aws_eip.nat[1]", "id")),
        ("of = aws_eip.nat[count.index - 1].id", depends_on("aws_eip.nat[0].id", "aws_eip.nat[1].id")),
        ("of = aws_eip.nat[*].id", (Reference("aws_eip.nat[0]", "id"), Reference("aws_eip.nat[1]", "id"))),
        (
            "of = [for s in aws_subnet.s : s.id]",
            (Reference('aws_subnet.s["a"]', "id"), Reference('aws_subnet.s["b"]', "id")),
        ),
        ('of = [aws_lb.edge.arn, "x", local.y]', (Reference("aws_lb.edge", "arn"), "x", depends_on("local.y"))),
        ("of = local.arn", Reference("aws_lb.edge", "arn")),
        ("of = local.circle", depends_on("local.circle")),
        ("of = local.text", "x"),
        ("of = local.list", (Reference("aws_lb.edge", "arn"),)),
        ('of {\n b = "${aws_lb.edge.arn}/x"\n}', LATER),
        ('dynamic "of" {\n for_each = aws_lb.edge.zones\n content {\n a = 1\n}\n}', depends_on("aws_lb.edge.zones")),
    ],
)
def test_with_sources(tmp_path: Path, written: str, value: Value) -> None:
    subject = resource("aws_x.y[1]", unknown={"of": True}, sensitive={"of": []}, key=1)
    source = (
        "locals {\n arn = aws_lb.edge.arn\n circle = local.circle2\n circle2 = local.circle\n"
        ' text = "x"\n list = [local.arn]\n}\n'
        f'resource "aws_x" "y" {{\n{written}\n}}\n'
    )
    found = read(tmp_path, plan(LB, *SUBNETS, *OTHERS, subject), sources={"main.tf": source})
    assert block(found, "aws_x.y[1]").values.get("of") == value


def test_a_list_may_have_more_members_than_a_plan_names(tmp_path: Path) -> None:
    """`concat([aws_lb.edge.arn], ["arn:..."])` names the one alone."""
    subject = resource("aws_x.y", unknown={"of": True}, sensitive={"of": []})
    written = configured("aws_x.y", of=names("aws_lb.edge.arn", "aws_lb.edge"))
    found = read(tmp_path, plan(LB, subject, module={"resources": [written]}))
    assert block(found, "aws_x.y").values["of"] == (Reference("aws_lb.edge", "arn"), UNTOLD_MEMBERS)


def test_a_list_that_dynamic_blocks_may_make_is_not_unset_without_sources(tmp_path: Path) -> None:
    subject = resource(
        "aws_x.y", unknown={"rules": True, "tags": True, "text": True}, sensitive={"rules": [], "tags": {}}
    )
    assert dict(block(read(tmp_path, plan(subject)), "aws_x.y").values) == {"rules": UNTOLD}


@pytest.mark.parametrize(
    ("after", "unknown", "sensitive", "value"),
    [
        ("MARKER", None, True, SECRET),
        (["MARKER"], None, True, SECRET),
        (["MARKER", "b"], None, [True, False], (SECRET, "b")),
        ({"a": "MARKER", "b": 1}, None, {"a": True}, {"a": SECRET, "b": 1}),
        ({"pre_shared_key": "MARKER"}, None, {}, {"pre_shared_key": SECRET}),
        (None, True, True, SECRET),
        (None, None, True, None),
        ([1, None, True, 1.5], None, [], (1, None, True, 1.5)),
        (["a"], [], [], ("a",)),
    ],
)
def test_shapes_and_secrets(tmp_path: Path, after: Any, unknown: Any, sensitive: Any, value: Value) -> None:
    subject = resource("aws_x.y", {"of": after}, unknown={"of": unknown}, sensitive={"of": sensitive})
    found = read(tmp_path, plan(subject, module={"resources": [configured("aws_x.y", of=names("var.secret"))]}))
    assert block(found, "aws_x.y").values.get("of") == value
    assert "MARKER" not in str(found)


def test_members_of_a_list(tmp_path: Path) -> None:
    subject = resource("aws_x.y", {"of": ["a", None]}, unknown={"of": [False, True]})
    written = 'resource "aws_x" "y" {\n of = [var.a, aws_lb.edge.arn]\n}\n'
    found = read(tmp_path, plan(LB, subject), sources={"main.tf": written})
    assert block(found, "aws_x.y").values["of"] == ("a", Reference("aws_lb.edge", "arn"))


def test_blocks_that_a_plan_lists_as_one_expression(tmp_path: Path) -> None:
    subject = resource(
        "aws_security_group.g",
        {"ingress": [{"from_port": 22, "cidr_blocks": ["10.0.0.0/8"]}]},
        unknown={"ingress": [{"cidr_blocks": [False], "security_groups": True}]},
    )
    written = configured("aws_security_group.g", ingress=names("var.cidrs", "aws_lb.edge.arn", "aws_lb.edge"))
    found = read(tmp_path, plan(LB, subject, module={"resources": [written]}))
    assert block(found, "aws_security_group.g").values["ingress"] == (
        {"from_port": 22, "cidr_blocks": ("10.0.0.0/8",), "security_groups": Reference("aws_lb.edge", "arn")},
    )


def test_a_dynamic_block_that_is_made_for_what_is_not_known_yet(tmp_path: Path) -> None:
    """A plan has one block in its place, of which all that is written is unknown."""
    subject = resource(
        "aws_x.y",
        {"rule": [{"note": ""}]},
        unknown={"rule": [{"port": True, "cidrs": True}]},
        sensitive={"rule": [{"cidrs": []}]},
    )
    source = (
        'resource "aws_x" "y" {\n dynamic "rule" {\n for_each = aws_lb.edge.zones\n content {\n port = 22\n'
        " cidrs = [rule.value]\n }\n }\n}\n"
    )
    plain = block(read(tmp_path, plan(LB, subject)), "aws_x.y").values["rule"]
    assert plain == ({"note": "", "port": UNTOLD, "cidrs": UNTOLD},)
    sourced = block(read(tmp_path, plan(LB, subject), sources={"main.tf": source}), "aws_x.y").values["rule"]
    assert sourced == (depends_on("aws_lb.edge.zones"),)


def test_ids_that_are_known_already(tmp_path: Path) -> None:
    """Some resources have the id of another: the one that is named is meant."""
    group = resource("aws_security_group.g", {"id": "sg-1"}, actions=["no-op"])
    twin = resource("aws_bucket.b", {"id": "logs", "arn": "arn:aws:s3:::logs"})
    policy = resource("aws_bucket_policy.b", {"id": "logs", "bucket": "logs"})
    other = resource("aws_x.y", {"group": "sg-1", "bucket": "logs", "name": "logs"})
    written = configured("aws_x.y", bucket=names("aws_bucket.b.id", "aws_bucket.b"))
    found = read(tmp_path, plan(group, twin, policy, other, module={"resources": [written]}))
    values = block(found, "aws_x.y").values
    assert values["group"] == Reference("aws_security_group.g", "id", "sg-1")
    assert values["bucket"] == Reference("aws_bucket.b", "id", "logs")
    assert values["name"] == "logs"
    assert values.text("group", None) == "sg-1"
    assert block(found, "aws_security_group.g").values["id"] == "sg-1"


def test_a_secret_is_not_kept_in_a_reference(tmp_path: Path) -> None:
    owner = resource("aws_z.z", {"id": "MARKER", "key": "MARKER2"}, sensitive={"id": True, "key": True})
    other = resource("aws_x.y", unknown={"of": True})
    written = configured("aws_x.y", of=names("aws_z.z.key", "aws_z.z"))
    found = read(tmp_path, plan(owner, other, module={"resources": [written]}))
    assert block(found, "aws_x.y").values["of"] == Reference("aws_z.z", "key")
    assert "MARKER" not in str(found)
