"""firewall-intragroup-unrestricted."""

from typing import Any

import pytest

from checks.connection_control.firewall_intragroup_unrestricted import firewall_intragroup_unrestricted
from scanner.models import (
    ICMP,
    TCP,
    UDP,
    Action,
    AddressPeer,
    Direction,
    FirewallRule,
    GroupPeer,
    Peer,
    Protocol,
    Unknown,
)
from tests.factories import peer, rule, rule_set, unread
from tests.support import ask

OWN = "sg-0a1b2c3d"
DENY = Action.DENY
ALL = "allows its members every protocol among themselves"
TCP_AND_UDP = "allows its members every TCP and UDP port among themselves"
WEB = GroupPeer(name="web")
OPEN = Unknown(why="depends on var.who")
UNTOLD = AddressPeer(name="unknown addresses", addresses=OPEN, may_be_group=True)
PERHAPS = f"undetermined: may be a rule that {ALL}: unknown addresses: depends on var.who"


def everything(*peers: str | Peer, protocol: Protocol | None = None, **more: Any) -> FirewallRule:
    return rule(*peers, protocol=protocol, ports="*", **more)


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([everything(OWN)], [ALL]),
        ([everything("10.0.0.0/8", OWN)], [ALL]),
        ([everything("sg-other")], ["passed"]),
        ([everything("0.0.0.0/0", "::/0")], ["passed"]),
        ([rule(OWN, ports="22")], ["passed"]),
        ([everything(OWN, direction=Direction.EGRESS)], ["passed"]),
        ([everything(OWN, enabled=False)], ["passed"]),
        ([everything(OWN, protocol=TCP)], ["passed"]),
        ([everything(OWN, protocol=TCP), everything(OWN, protocol=UDP)], [TCP_AND_UDP]),
        ([rule(OWN, ports="1-1000"), rule(OWN, ports="1001-65535"), everything(OWN, protocol=UDP)], [TCP_AND_UDP]),
        ([everything(OWN, protocol=TCP), everything(OWN, protocol=ICMP)], ["passed"]),
        ([everything(WEB, targets=(WEB,))], [ALL]),
        ([everything(WEB, targets=(WEB, GroupPeer(name="app")))], [ALL]),
        ([everything(WEB, targets=(GroupPeer(name="app"),))], ["passed"]),
        ([everything("10.0.0.0/8", targets=(peer("10.0.0.0/8"),), priority=1)], [ALL]),
        ([everything(unread("VirtualNetwork"), targets=(unread("VirtualNetwork"),), priority=1)], [ALL]),
        ([everything(OWN, priority=65000, provider_default=True)], ["passed"]),
        ([everything("0.0.0.0/0", "::/0", priority=1, action=DENY), everything(OWN, priority=2)], ["passed"]),
        (
            [rule("0.0.0.0/0", "::/0", ports="22", priority=1, action=DENY), everything(OWN, priority=2)],
            ["allows its members every protocol but TCP 22 among themselves"],
        ),
        ([everything("10.0.0.0/8", priority=1, action=DENY), everything(OWN, priority=2)], [ALL]),
        (
            [everything(unread(), priority=1, action=DENY), everything(OWN, priority=2)],
            [f"undetermined: may be a rule that {ALL}: pl-0123: its entries could not be read"],
        ),
        ([everything(UNTOLD)], [PERHAPS]),
        ([everything(UNTOLD, OWN)], [ALL]),
        ([rule(UNTOLD, ports="22")], ["passed"]),
        ([everything(UNTOLD, action=DENY, priority=1)], ["passed"]),
        ([everything("0.0.0.0/0", "::/0", priority=1, action=DENY), everything(UNTOLD, priority=2)], ["passed"]),
        ([everything(unread())], ["passed"]),
        (
            [everything(GroupPeer(name="var.who", untold=OPEN))],
            [f"undetermined: may be a rule that {ALL}: var.who: depends on var.who"],
        ),
        (
            [everything(GroupPeer(name=OWN, untold=OPEN))],
            [f"undetermined: may be a rule that {ALL}: {OWN}: depends on var.who"],
        ),
        (
            [everything(unread(OWN, "depends on var.protocol"))],
            [f"undetermined: may be a rule that {ALL}: {OWN}: depends on var.protocol"],
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_intragroup_unrestricted, rule_set(*rules)) == verdicts
