"""subnet-acl-allow-all."""

from typing import Any

import pytest

from checks.connection_control.subnet_acl_allow_all import AllowAll, subnet_acl_allow_all
from scanner.check import Severity
from scanner.models import TCP, UDP, Action, Direction, FirewallRule
from scanner.report import Finding
from tests.factories import acl_rule, subnet_acl, unread
from tests.support import ask, report_of

DENY = Action.DENY
EGRESS = Direction.EGRESS
IN = "allows every protocol from the internet"
OUT = "allows every protocol to the internet"


def every(number: int, *blocks: str, **more: Any) -> FirewallRule:
    """An entry for every protocol."""
    return acl_rule(number, *blocks, protocol=None, ports="*", **more)


@pytest.mark.parametrize(
    ("entries", "verdicts"),
    [
        ([], ["passed"]),
        ([acl_rule(100)], ["passed"]),
        ([every(100)], [IN]),
        ([every(100, direction=EGRESS)], [OUT]),
        ([every(100), every(100, direction=EGRESS)], [OUT, IN]),
        ([every(100, "::/0")], [IN]),
        ([every(100), every(101, "::/0")], [IN, IN]),
        ([every(100, "0.0.0.0/1"), every(101, "128.0.0.0/1")], [IN, IN]),
        ([every(100, "10.0.0.0/8")], ["passed"]),
        ([every(100), every(32767, action=DENY, provider_default=True)], [IN]),
        ([every(32767, action=DENY, provider_default=True)], ["passed"]),
        ([every(90, action=DENY), every(100)], ["passed"]),
        ([every(90, action=DENY), every(100), every(101, "::/0")], [IN]),
        ([every(90, action=DENY, direction=EGRESS), every(100)], [IN]),
        ([every(90, "10.0.0.0/8", action=DENY), every(100)], [IN]),
        ([every(90, "0.0.0.0/1", action=DENY), every(100)], [IN]),
        ([every(90, "0.0.0.0/1", action=DENY), every(91, "128.0.0.0/1", action=DENY), every(100)], ["passed"]),
        (
            [acl_rule(90, ports="22", action=DENY), every(100)],
            ["allows every protocol but TCP 22 from the internet"],
        ),
        (
            [acl_rule(90, ports="*", action=DENY), every(100)],
            ["allows every protocol but TCP from the internet"],
        ),
        ([acl_rule(110, ports="22", action=DENY), every(100)], [IN]),
        ([acl_rule(100, ports="*")], ["passed"]),
        (
            [acl_rule(100, ports="*"), acl_rule(110, ports="1-65535", protocol=UDP)],
            ["allows every TCP and UDP port from the internet"],
        ),
        ([acl_rule(100, ports="*"), acl_rule(110, "::/0", ports="*", protocol=UDP)], ["passed"]),
        ([acl_rule(100, ports="*", protocol=TCP), acl_rule(110, ports="53", protocol=UDP)], ["passed"]),
        (
            [every(90, action=DENY).model_copy(update={"peers": (unread(),)}), every(100)],
            [f"undetermined: may be a rule that {IN}: pl-0123: its entries could not be read"],
        ),
    ],
)
def test_entries(entries: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(subnet_acl_allow_all, subnet_acl(*entries)) == verdicts


@pytest.mark.parametrize(("is_default", "severity"), [(True, Severity.INFO), (False, Severity.MEDIUM)])
@pytest.mark.parametrize(
    "entries",
    [
        [every(100)],
        [acl_rule(100, ports="*"), acl_rule(110, ports="*", protocol=UDP)],
    ],
)
def test_the_default_acl_is_reported_as_information(
    entries: list[FirewallRule], is_default: bool, severity: Severity
) -> None:
    (finding,) = report_of(subnet_acl_allow_all, subnet_acl(*entries, is_default=is_default)).verdicts
    assert isinstance(finding, Finding)
    assert finding.severity is severity


def test_the_finding_is_at_the_entry() -> None:
    (finding,) = report_of(subnet_acl_allow_all, subnet_acl(acl_rule(90), every(100, direction=EGRESS))).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "egress-100"


def test_what_counts_as_the_internet_is_a_setting() -> None:
    half = subnet_acl(every(100, "0.0.0.0/1"))
    assert ask(subnet_acl_allow_all, half, params=AllowAll(internet_share=0.9)) == ["passed"]
