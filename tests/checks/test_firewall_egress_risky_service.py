"""firewall-egress-risky-service."""

from typing import Any

import pytest

from checks.connection_control.firewall_egress_risky_service import RiskyServices, firewall_egress_risky_service
from scanner.check import Severity
from scanner.exposure.sensitive_ports import PortGroup
from scanner.models import ICMP, TCP, UDP, Action, Direction, FirewallRule, PortSet
from tests.factories import identity, rule, rule_set, unread
from tests.support import ask, report_of

DENY = Action.DENY


def egress(*peers: Any, ports: str = "*", **more: Any) -> FirewallRule:
    return rule(*peers, ports=ports, direction=Direction.EGRESS, **more)


MAIL = "allows mail relay (TCP 25) to the internet"
EVERYTHING = "allows ftp (TCP 21), telnet (TCP 23), mail relay (TCP 25) and 3 more to the internet"


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([egress(ports="443")], ["passed"]),
        ([egress(ports="25")], [MAIL]),
        ([egress("::/0", ports="25")], [MAIL]),
        (
            [egress("0.0.0.0/1", ports="25"), egress("128.0.0.0/1", ports="25")],
            [MAIL] * 2,
        ),
        ([egress(ports="20-30")], ["allows ftp (TCP 21), telnet (TCP 23), mail relay (TCP 25) to the internet"]),
        ([egress(ports="69", protocol=UDP)], ["allows tftp (UDP 69) to the internet"]),
        ([egress(ports="69", protocol=TCP)], ["passed"]),
        ([egress(protocol=ICMP)], ["passed"]),
        ([egress(protocol=None)], [EVERYTHING]),
        ([egress(protocol=None, provider_default=True, priority=65001)], [EVERYTHING]),
        ([egress("10.0.0.0/8", protocol=None)], ["passed"]),
        ([egress("203.0.113.7", ports="25")], ["passed"]),
        ([rule(ports="25")], ["passed"]),
        ([egress(ports="25", enabled=False)], ["passed"]),
        ([egress(ports="25", priority=1, action=DENY), egress(ports="25-26", priority=2)], ["passed"]),
        (
            [egress(ports="25", priority=1), egress(ports="25", priority=2, action=DENY)],
            [MAIL],
        ),
        (
            [egress(unread(), ports="25")],
            [f"undetermined: may be a rule that {MAIL}: pl-0123: its entries could not be read"],
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_egress_risky_service, rule_set(*rules)) == verdicts


def test_what_a_gate_keeps_in() -> None:
    gate = rule_set(egress(ports="443"), identity=identity("ec2", "security-group/sg-gate", "AWS::EC2::SecurityGroup"))
    assert ask(firewall_egress_risky_service, rule_set(egress(), gates=((gate.id,),)), gate) == ["passed", "passed"]


def test_another_table() -> None:
    params = RiskyServices(groups={"gopher": PortGroup(tcp=PortSet.of(70), severity=Severity.HIGH)})
    assert ask(firewall_egress_risky_service, rule_set(egress(ports="25")), params=params) == ["passed"]
    (found,) = report_of(firewall_egress_risky_service, rule_set(egress(ports="70")), params=params).verdicts
    assert (found.message, found.severity) == ("allows gopher (TCP 70) to the internet", Severity.HIGH)
