"""The published schemas accept what is written, and refuse what is wrong."""

import json
import tomllib
from typing import Any

import jsonschema
import pytest

from scanner.models import Resource
from tests import factories
from tests.cli.conftest import Netassay
from tests.support import inventory_of

GOOD = """
skip = ["vpn-ike-version"]
[checks.tls-minimum-version]
minimum = "TLS 1.3"
severity = "critical"
[checks.vpn-ike-version]
severity = "low"
[[accepted]]
check = "tls-minimum-version"
resource = "*"
reason = "old cash desks"
owner = "shop"
expires = "2027-01-01"
"""


def schema(netassay: Netassay, of: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(netassay("schema", of).out)
    jsonschema.Draft202012Validator.check_schema(document)
    return document


def test_a_report(netassay: Netassay, tmp_path: Any) -> None:
    (tmp_path / "s.json").write_text(inventory_of(factories.listener(), factories.rule_set()).snapshot())
    report = json.loads(netassay("scan", "snapshot", "s.json", "-o", "json=-").out)
    jsonschema.validate(report, schema(netassay, "report"))
    assert report["verdicts"]


def test_a_snapshot(netassay: Netassay) -> None:
    made = [
        factories.rule_set(),
        factories.subnet_acl(),
        factories.network(),
        factories.balancer(),
        factories.listener(),
        factories.certificate(),
        factories.distribution(),
        factories.vpn_connection(),
    ]
    document = json.loads(inventory_of(*made).snapshot())
    jsonschema.validate(document, schema(netassay, "snapshot"))
    document["inventory"]["batches"][0]["resources"] = [{"identity": "me"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema(netassay, "snapshot"))
    assert all(isinstance(each, Resource) for each in made)


def test_a_configuration(netassay: Netassay) -> None:
    jsonschema.validate(tomllib.loads(GOOD), schema(netassay, "config"))


@pytest.mark.parametrize(
    "text",
    [
        'colour = "red"',
        'skip = ["tls"]',
        "[checks.tls]",
        "[checks.tls-minimum-version]\nspeed = 1",
        '[checks.tls-minimum-version]\nminimum = "TLS 1.9"',
        '[checks.vpn-ike-version]\nseverity = "severe"',
        '[checks.vpn-ike-version]\nminimum = "TLS 1.2"',
        '[[accepted]]\ncheck = "vpn-ike-version"',
    ],
)
def test_a_wrong_configuration(netassay: Netassay, text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), schema(netassay, "config"))
