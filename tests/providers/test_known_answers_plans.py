"""Rules that are open to the world in plans of Terraform, by what is planned for them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.declaring import declare
from tests.providers.known_answers import CHECK
from tests.providers.terraform_plans import configured, names, plan, resource

GROUP = "aws_security_group.g"
RULE = "aws_vpc_security_group_ingress_rule.r"
SOURCES = f"""resource "aws_security_group" "g" {{}}

resource "aws_vpc_security_group_ingress_rule" "r" {{
  security_group_id = {GROUP}.id
  ip_protocol = "tcp"
  from_port = 22
  to_port = 22
  cidr_ipv4 = var.from
}}
"""
LINE = 3
SSH: Mapping[str, Any] = {"ip_protocol": "tcp", "from_port": 22, "to_port": 22}
OF_GROUP = configured(RULE, security_group_id=names(f"{GROUP}.id", GROUP))


def planned(after: Mapping[str, Any], *, unknown: Any = None, actions: Sequence[str] = ("create",)) -> str:
    """A plan of a group and of one rule of it, which is not made yet."""
    open_ = {"security_group_id": True, **(unknown or {})}
    return json.dumps(
        plan(
            resource(GROUP, {}, unknown={"id": True}),
            resource(RULE, {**SSH, **after}, unknown=open_, actions=actions),
            module={"resources": [configured(GROUP), _ruled(unknown or {})]},
        )
    )


def _ruled(unknown: Mapping[str, Any]) -> dict[str, Any]:
    """The rule as it is written, with what is not known yet."""
    from_others = {name: names("aws_eip.office.public_ip", "aws_eip.office") for name in unknown}
    return configured(RULE, security_group_id=names(f"{GROUP}.id", GROUP), **from_others)


def verdicts(root: Path, files: Mapping[str, str]) -> list[tuple[str, str, int | None]]:
    found = declare(root, files).judged(CHECK).verdicts
    return [
        (str(each.outcome), each.location.file if each.location else "", each.location.line if each.location else None)
        for each in found
    ]


@pytest.mark.parametrize(
    ("document", "outcome"),
    [
        (planned({"cidr_ipv4": "0.0.0.0/0"}), "fail"),
        (planned({"cidr_ipv4": "10.0.0.0/8"}), "pass"),
        (planned({"cidr_ipv6": "::/0"}), "fail"),
        (planned({"cidr_ipv6": "fd00::/8"}), "pass"),
        (planned({}, unknown={"cidr_ipv4": True}), "undetermined"),
        (planned({"ip_protocol": "-1", "from_port": None, "to_port": None, "cidr_ipv4": "0.0.0.0/0"}), "fail"),
        (planned({"from_port": 443, "to_port": 443, "cidr_ipv4": "0.0.0.0/0"}), "pass"),
        (planned({"cidr_ipv4": "0.0.0.0/0"}, actions=("no-op",)), "fail"),
        (planned({"cidr_ipv4": "0.0.0.0/0"}, actions=("update",)), "fail"),
        (planned({"cidr_ipv4": "0.0.0.0/0"}, actions=("delete", "create")), "fail"),
        (planned({"cidr_ipv4": "0.0.0.0/0"}, actions=("delete",)), "pass"),
    ],
)
def test_what_is_planned_for_a_rule(tmp_path: Path, document: str, outcome: str) -> None:
    assert [each for each, _, _ in verdicts(tmp_path, {"plan.json": document})] == [outcome]


def test_the_line_is_that_of_the_sources(tmp_path: Path) -> None:
    files = {"plan.json": planned({"cidr_ipv4": "0.0.0.0/0"}), "main.tf": SOURCES}
    assert verdicts(tmp_path, files) == [("fail", "main.tf", LINE)]


@pytest.mark.parametrize(("source", "outcome"), [("0.0.0.0/0", "fail"), ("10.0.0.0/8", "pass")])
def test_a_rule_in_a_module(tmp_path: Path, source: str, outcome: str) -> None:
    module = {"resources": [configured(GROUP), OF_GROUP]}
    document = plan(
        resource(f"module.m.{GROUP}", {}, unknown={"id": True}),
        resource(f"module.m.{RULE}", {**SSH, "cidr_ipv4": source}, unknown={"security_group_id": True}),
        module={"module_calls": {"m": {"source": "./m", "module": module}}},
    )
    assert [each for each, _, _ in verdicts(tmp_path, {"plan.json": json.dumps(document)})] == [outcome]


@pytest.mark.parametrize(("source", "outcome"), [("0.0.0.0/0", "fail"), ("10.0.0.0/8", "pass")])
def test_a_rule_within_a_group(tmp_path: Path, source: str, outcome: str) -> None:
    rule = {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["10.1.0.0/16", source]}
    document = plan(resource(GROUP, {"ingress": [rule]}, unknown={"id": True}))
    assert [each for each, _, _ in verdicts(tmp_path, {"plan.json": json.dumps(document)})] == [outcome]


def test_a_source_that_is_sensitive_is_not_read(tmp_path: Path) -> None:
    rule = resource(
        RULE, {**SSH, "cidr_ipv4": "0.0.0.0/0"}, unknown={"security_group_id": True}, sensitive={"cidr_ipv4": True}
    )
    document = plan(
        resource(GROUP, {}, unknown={"id": True}), rule, module={"resources": [configured(GROUP), OF_GROUP]}
    )
    assert [each for each, _, _ in verdicts(tmp_path, {"plan.json": json.dumps(document)})] == ["undetermined"]
