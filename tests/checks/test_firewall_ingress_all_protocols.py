"""firewall-ingress-all-protocols."""

from typing import Any

import pytest

from checks.connection_control.firewall_ingress_all_protocols import firewall_ingress_all_protocols
from scanner.models import TCP, UDP, Action, Direction, FirewallRule, PortSet, Protocol, Traffic
from scanner.report import Finding
from tests.factories import peer, rule, rule_set, unread
from tests.support import ask, report_of

DENY = Action.DENY
PRIVATE = "10.0.0.0/8"
OPEN = f"allows every protocol from {PRIVATE}"


def every(*sources: str, **more: Any) -> FirewallRule:
    """A rule for every protocol."""
    return rule(*sources, protocol=None, ports="*", **more)


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([rule(PRIVATE), rule(PRIVATE, protocol=UDP, ports="*")], ["passed"]),
        ([rule(ports="*"), rule(ports="*", protocol=UDP), rule(ports="*", protocol=Protocol(50))], ["passed"]),
        ([every(PRIVATE)], [OPEN]),
        ([rule(PRIVATE, protocol=None, ports="22")], [OPEN]),
        (
            [every("0.0.0.0/0"), every("fd00::/8")],
            ["allows every protocol from 0.0.0.0/0", "allows every protocol from fd00::/8"],
        ),
        (
            [every(PRIVATE, "192.168.0.0/16", "172.16.0.0/12", "fd00::/8")],
            [f"{OPEN}, 192.168.0.0/16, 172.16.0.0/12 and 1 more"],
        ),
        ([every("sg-other")], ["allows every protocol from sg-other"]),
        ([every("sg-0a1b2c3d")], ["passed"]),
        ([every("sg-0a1b2c3d", "sg-other")], ["allows every protocol from sg-other"]),
        ([every("sg-tag", targets=(peer("sg-tag"),))], ["passed"]),
        ([every("sg-tag", targets=(peer("sg-db"),))], ["allows every protocol from sg-tag"]),
        ([every("sg-a", targets=(peer("sg-a"), peer("sg-b")))], ["allows every protocol from sg-a"]),
        ([rule(unread(), protocol=None)], ["allows every protocol from pl-0123"]),
        ([every(PRIVATE, action=DENY)], ["passed"]),
        ([every(PRIVATE, enabled=False)], ["passed"]),
        ([every(PRIVATE, direction=Direction.EGRESS)], ["passed"]),
        ([every(PRIVATE, priority=65000, provider_default=True)], ["passed"]),
        ([every("0.0.0.0/0", priority=1, action=DENY), every(PRIVATE, priority=2)], ["passed"]),
        ([every("0.0.0.0/0", "::/0", priority=1, action=DENY), every("sg-other", priority=2)], ["passed"]),
        # Members may have IPv6 addresses too.
        (
            [every("0.0.0.0/0", priority=1, action=DENY), every("sg-other", priority=2)],
            ["allows every protocol from sg-other"],
        ),
        ([every("sg-other", priority=1, action=DENY), every("sg-other", priority=2)], ["passed"]),
        ([every("sg-other", priority=1, action=DENY), every(PRIVATE, priority=2)], [OPEN]),
        ([every("10.1.0.0/16", priority=1, action=DENY), every(PRIVATE, priority=2)], [OPEN]),
        ([every("0.0.0.0/0", priority=2, action=DENY), every(PRIVATE, priority=1)], [OPEN]),
        (
            [rule(ports="22", priority=1, action=DENY), every(PRIVATE, priority=2)],
            [f"allows every protocol but TCP 22 from {PRIVATE}"],
        ),
        (
            [rule(unread(), protocol=None, priority=1, action=DENY), every(PRIVATE, priority=2)],
            [f"undetermined: may be a rule that {OPEN}: pl-0123: its entries could not be read"],
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_ingress_all_protocols, rule_set(*rules)) == verdicts


def test_a_rule_that_names_a_protocol_as_well() -> None:
    traffic = (Traffic(protocol=TCP, ports=PortSet.of(22)), Traffic(protocol=None))
    both = rule(PRIVATE).model_copy(update={"traffic": traffic})
    assert ask(firewall_ingress_all_protocols, rule_set(both)) == [OPEN]


def test_the_finding_is_at_the_rule() -> None:
    (finding,) = report_of(firewall_ingress_all_protocols, rule_set(rule(PRIVATE), every(PRIVATE))).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "ingress-all-10.0.0.0_8"
    assert [each.field for each in finding.evidence] == ["rules[1].traffic"]
