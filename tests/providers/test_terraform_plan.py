"""Terraform plans."""

import json
from pathlib import Path
from typing import Any

import pytest

from providers.templates import Reference, Unread, depends_on
from providers.terraform_plan import IS_PLAN, is_plan, read_plan
from scanner.models import Location, Unknown
from tests.providers.terraform_plans import FILE, block, configured, names, plan, read, resource


def test_block(tmp_path: Path) -> None:
    read_back = read(tmp_path, plan(resource("aws_lb.edge", {"name": "edge", "internal": None})))
    (found,) = read_back.blocks
    assert (found.type, found.address, found.file, found.location) == ("aws_lb", "aws_lb.edge", FILE, None)
    assert dict(found.values) == {"name": "edge"}
    assert read_back.unread == ()


@pytest.mark.parametrize(
    ("actions", "is_kept", "is_unchanged"),
    [
        (["create"], True, False),
        (["update"], True, False),
        (["delete", "create"], True, False),
        (["create", "delete"], True, False),
        (["no-op"], True, True),
        (["delete"], False, False),
        (["forget"], False, False),
    ],
)
def test_actions(tmp_path: Path, actions: list[str], is_kept: bool, is_unchanged: bool) -> None:
    found = read(tmp_path, plan(resource("aws_lb.edge", actions=actions))).blocks
    assert [each.is_unchanged for each in found] == ([is_unchanged] if is_kept else [])


def test_data_sources_are_read_and_not_made(tmp_path: Path) -> None:
    state = {
        "values": {
            "root_module": {
                "resources": [
                    {"address": "aws_vpc.old", "mode": "managed", "type": "aws_vpc", "name": "old", "values": {}},
                    {
                        "address": "data.aws_vpc.v",
                        "mode": "data",
                        "type": "aws_vpc",
                        "name": "v",
                        "values": {"id": "vpc-1", "psk": "MARKER", "tags": {"a": "MARKER"}},
                        "sensitive_values": {"tags": {"a": True}},
                    },
                ],
                "child_modules": [
                    {
                        "address": "module.m",
                        "resources": [
                            {
                                "address": "module.m.data.aws_vpc.v",
                                "mode": "data",
                                "type": "aws_vpc",
                                "name": "v",
                                "values": {"id": "vpc-2"},
                            }
                        ],
                    }
                ],
            }
        }
    }
    waiting = resource("data.aws_lb.late", unknown={"arn": True}, actions=["read"], mode="data")
    found = read(tmp_path, plan(waiting, prior_state=state))
    assert {each.address: each.is_read for each in found.blocks} == {
        "data.aws_lb.late": True,
        "data.aws_vpc.v": True,
        "module.m.data.aws_vpc.v": True,
    }
    assert "MARKER" not in str(found)


@pytest.mark.parametrize(
    ("more", "unread"),
    [
        ({"errored": True, "complete": False}, "planning ended with an error: the plan lacks what came after it"),
        ({"complete": False}, "the plan is not complete: parts were left out or put off"),
        (
            {
                "deferred_changes": [
                    {"reason": "provider_config_unknown", "resource_change": {"address": "aws_lb.later"}}
                ]
            },
            "Terraform put this off: provider_config_unknown",
        ),
    ],
)
def test_a_plan_that_is_not_the_whole_says_so(tmp_path: Path, more: dict[str, Any], unread: str) -> None:
    assert [each.why for each in read(tmp_path, plan(resource("aws_lb.edge"), **more)).unread] == [unread]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is no JSON: Expecting value in column 1"),
        ("{", "is no JSON: Expecting property name enclosed in double quotes in column 2"),
        ("[1]", "is no Terraform plan in JSON"),
        ('{"terraform_version": "1.5.0", "values": {}}', "is no Terraform plan in JSON"),
        (
            json.dumps(plan() | {"format_version": "2.0"}),
            "is a plan of format version 2.0, which is new to netassay",
        ),
        ("[" * 100_000, "is nested too deeply"),
    ],
)
def test_what_is_no_plan(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / FILE).write_text(text)
    (found,) = read_plan(tmp_path, FILE).unread
    assert found.why == why


def test_deep_values(tmp_path: Path) -> None:
    deep = '{"a":' * 900 + "1" + "}" * 900
    text = json.dumps(plan(resource("aws_lb.edge", {"a": "DEEP"}))).replace('"DEEP"', deep)
    (tmp_path / FILE).write_text(text)
    assert read_plan(tmp_path, FILE).unread == (Unread(FILE, "is nested too deeply"),)


@pytest.mark.parametrize(
    "entry",
    [
        {"address": "aws_lb.x", "type": "aws_lb"},
        {"address": "aws_lb.x", "type": "aws_lb", "name": "x", "change": {"after": [1]}},
        {"address": "aws_lb.x", "type": "aws_lb", "name": "x", "index": {}, "change": {"after": {}}},
    ],
)
def test_an_entry_that_is_none_costs_itself(tmp_path: Path, entry: dict[str, Any]) -> None:
    found = read(tmp_path, plan(entry, resource("aws_lb.good")))
    assert [each.address for each in found.blocks] == ["aws_lb.good"]
    assert [each.address for each in found.unread] == ["aws_lb.x"]


@pytest.mark.parametrize("key", [*IS_PLAN, "configuration", "prior_state", "deferred_changes"])
@pytest.mark.parametrize("value", [None, 1, "x", [1, None, []], {"root_module": 1, "values": []}])
def test_other_shapes_than_the_documented(tmp_path: Path, key: str, value: Any) -> None:
    found = read(tmp_path, plan(resource("aws_lb.edge", unknown={"arn": True})) | {key: value})
    assert len(found.blocks) == (key != "resource_changes")


def test_which_documents_are_plans() -> None:
    assert is_plan(plan())
    assert not is_plan({"resources": []})
    assert not is_plan([])


SOURCES = {
    "main.tf": """
locals {
  network = aws_vpc.main.id
}

resource "aws_vpc" "main" {}

module "edge" {
  source   = "./edge"
  for_each = toset(["a"])
  network  = local.network
}
""",
    "edge/main.tf": """
variable "network" {}

resource "aws_security_group" "this" {
  vpc_id = var.network
  ingress {
    from_port = 22
    to_port   = 22
  }
  ingress {
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
""",
}
ADDRESS = 'module.edge["a"].aws_security_group.this'
PLANNED = plan(
    resource("aws_vpc.main", unknown={"id": True}),
    resource(
        ADDRESS,
        {
            "ingress": [
                {"from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]},
                {"from_port": 22, "to_port": 22},
            ]
        },
        unknown={"vpc_id": True, "egress": True},
        sensitive={"egress": []},
    ),
    module={
        "module_calls": {
            "edge": {
                "expressions": {"network": names("local.network")},
                "module": {"resources": [configured("aws_security_group.this", vpc_id=names("var.network"))]},
            }
        }
    },
)


def test_places_in_the_sources(tmp_path: Path) -> None:
    group = block(read(tmp_path, PLANNED, sources=SOURCES), ADDRESS)
    assert group.location == Location(file="edge/main.tf", line=4, end_line=15)
    assert group.callers == (Location(file="main.tf", line=8, end_line=12),)
    assert group.values.line("vpc_id") == 5
    rules = group.values.blocks("ingress")
    assert isinstance(rules, tuple)
    assert [rule.line("cidr_blocks") for rule in rules if not isinstance(rule, Unknown)] == [13, 6]
    assert group.values.line("egress") is None


def test_local_values_are_known_from_the_sources(tmp_path: Path) -> None:
    assert block(read(tmp_path, PLANNED, sources=SOURCES), ADDRESS).values["vpc_id"] == Reference("aws_vpc.main", "id")
    assert block(read(tmp_path, PLANNED), ADDRESS).values["vpc_id"] == depends_on("local.network")


def test_sources_of_something_else_are_not_believed(tmp_path: Path) -> None:
    changed = SOURCES | {"edge/main.tf": SOURCES["edge/main.tf"].replace("vpc_id", "name")}
    group = block(read(tmp_path, PLANNED, sources=changed), ADDRESS)
    assert group.values["vpc_id"] == Reference("aws_vpc.main", "id")
