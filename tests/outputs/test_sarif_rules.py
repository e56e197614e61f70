"""What a rule says, from what a check's page says."""

from typing import Any

import pytest
from pydantic import JsonValue

from scanner.check import Severity
from scanner.controls import A_8_21, Control, Theme, cis_aws, cwe, nist, pci
from scanner.outputs.sarif_rules import Rules, pascal_case
from scanner.page import Mapping, Page, Setting


def descriptor(*controls: Control, **more: Any) -> dict[str, Any]:
    page = Page(
        **{
            "id": "some-check",
            "title": "A resource has a flaw.",
            "risk": "It matters.",
            "fix": "Mend it. AWS: `Mend`.",
            "theme": Theme.ENCRYPTION,
            "severity": Severity.HIGH,
            "controls": tuple(Mapping(framework=each.framework, id=each.id) for each in (A_8_21, *controls)),
            "settings": (),
            "reads": (),
            "subjects": (),
            **more,
        }
    )
    (rule,) = Rules({page.id: page}).descriptors()
    return rule


def test_descriptions_end_where_a_sentence_does() -> None:
    described = descriptor(risk="It matters very much. " * 60)["fullDescription"]["text"]
    assert 1000 < len(described) <= 1024
    assert described.endswith("It matters very much.")


def test_a_sentence_without_end_is_cut() -> None:
    described = descriptor(risk="and so on " * 200)["fullDescription"]["text"]
    assert len(described) <= 1024
    assert described.endswith("….")


def test_a_check_without_a_risk_is_described_by_its_title() -> None:
    rule = descriptor(risk="")
    assert rule["fullDescription"] == rule["shortDescription"] == {"text": "A resource has a flaw."}
    assert "Why it matters" not in rule["help"]["text"]


@pytest.mark.parametrize(
    ("default", "said"),
    [
        ("TLS 1.2", "by default `TLS 1.2`"),
        (0, "by default `0`"),
        (False, "by default `False`"),
        ([14, 15], "by default `14, 15`"),
        ([], "empty unless set"),
        (None, "empty unless set"),
        (list(range(100)), "a default of 100 entries"),
        ({"ssh": "22"}, "a default of 1 entry"),
        ("x" * 200, "a default of its own"),
    ],
)
def test_settings_say_their_default(default: JsonValue, said: str) -> None:
    setting = Setting(name="limit", type="Any", default=default, meaning="How much.")
    assert f"- `limit`, {said}. How much.\n" in descriptor(settings=(setting,))["help"]["markdown"]


def test_the_help_says_why_how_to_fix_it_what_can_be_set_and_what_it_maps_to() -> None:
    setting = Setting(name="limit", type="int", default=12, meaning="How much.")
    rule = descriptor(cwe(326), nist("SC-13"), settings=(setting,))
    assert (
        rule["help"]["markdown"]
        == """\
A resource has a flaw.

## Why it matters

It matters.

## Fix

Mend it. AWS: `Mend`.

## Settings

- `limit`, by default `12`. How much.

## Controls

- ISO/IEC 27001:2022 A.8.21
- CWE-326
- NIST SP 800-53 r5 SC-13
"""
    )
    assert "\n\nFix\n\nMend it." in rule["help"]["text"]


def test_tags_can_be_filtered_by() -> None:
    rule = descriptor(cis_aws("5.2"), cis_aws("5.3"), cwe(284), nist("SC-7"), pci("1.3.1"))
    assert rule["properties"]["tags"] == [
        "security",
        "network-services",
        "iso27001-2022/A.8.21",
        "encryption",
        "cis-aws-3.0/5.2",
        "external/cwe/cwe-284",
        "nist-800-53r5/SC-7",
        "pci-dss-4.0/1.3.1",
        "cis-aws-3.0/5.3",
    ]


def test_no_tag_is_rewritten_by_a_dashboard() -> None:
    tags = descriptor(nist("SC-7, \"5\" 'x'"))["properties"]["tags"]
    assert not any(set(" ,'\"") & set(tag) for tag in tags)


def test_there_are_never_more_tags_than_dashboards_keep() -> None:
    controls = [cwe(284), *(nist(f"AC-{number}") for number in range(1, 9)), cis_aws("5.2")]
    rule = descriptor(*controls)
    assert len(rule["properties"]["tags"]) == 10
    assert {"external/cwe/cwe-284", "cis-aws-3.0/5.2", "nist-800-53r5/AC-1"} <= set(rule["properties"]["tags"])
    assert len(rule["relationships"]) == len(controls) + 1


def test_controls_are_in_the_order_people_count_in() -> None:
    page = descriptor(cis_aws("5.10"), cis_aws("5.2"))["relationships"]
    assert [each["target"]["index"] for each in page] == [0, 1, 0]


def test_names_are_in_pascal_case() -> None:
    assert pascal_case("vpn-ike-version.high") == "VpnIkeVersionHigh"
