"""subnet-acl-return-path-missing."""

from typing import Any

import pytest

from checks.connection_control.subnet_acl_return_path_missing import ReplyPorts, subnet_acl_return_path_missing
from scanner.check import Severity
from scanner.models import ICMP, UDP, Action, Direction, FirewallRule, PortSet
from tests.factories import acl_rule, subnet_acl, unread
from tests.support import ask, report_of

EGRESS, DENY = Direction.EGRESS, Action.DENY
NOTHING_OUT = "admits TCP 443 from 0.0.0.0/0 and lets no reply out"


def outward(number: int, *blocks: str, **more: Any) -> FirewallRule:
    return acl_rule(number, *blocks, direction=EGRESS, **more)


REPLIES = outward(100, ports="1024-65535")


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([acl_rule(100), REPLIES], ["passed"]),
        ([acl_rule(100), outward(100, ports="32768-65535")], ["passed"]),
        ([acl_rule(100)], [NOTHING_OUT]),
        ([acl_rule(100), outward(100, protocol=UDP, ports="1024-65535")], [NOTHING_OUT]),
        ([acl_rule(100, "::/0"), REPLIES], ["admits TCP 443 from ::/0 and lets no reply out"]),
        ([acl_rule(100, "::/0"), outward(100, "::/0", ports="1024-65535")], ["passed"]),
        (
            [acl_rule(100), outward(100, "10.0.0.0/8", ports="1024-65535")],
            ["admits TCP 443 from 0.0.0.0/5, 8.0.0.0/7, 11.0.0.0/8 and 5 more and lets no reply out"],
        ),
        ([acl_rule(100, "10.1.0.0/16"), outward(100, "10.0.0.0/8", ports="1024-65535")], ["passed"]),
        (
            [acl_rule(100), outward(100, ports="32768-60999")],
            ["admits TCP 443 from 0.0.0.0/0 and lets replies to port 32768-60999 only out"],
        ),
        ([acl_rule(100), outward(100, ports="32768-50000"), outward(110, ports="50001-65535")], ["passed"]),
        ([acl_rule(100), outward(90, ports="*", action=DENY), REPLIES], [NOTHING_OUT]),
        ([acl_rule(100), REPLIES, outward(200, ports="*", action=DENY)], ["passed"]),
        ([acl_rule(90, action=DENY), acl_rule(100)], ["passed"]),
        ([outward(100, ports="32768-50000"), outward(110, ports="50001-65535")], ["passed"]),
        ([acl_rule(100), acl_rule(110, ports="1024-65535"), outward(90, action=DENY), REPLIES], ["passed"]),
        ([acl_rule(100, ports="8443")], ["admits TCP 8443 from 0.0.0.0/0 and lets no reply out"]),
        ([acl_rule(100, ports="1024-65535")], ["passed"]),
        ([acl_rule(100, ports="*")], ["admits TCP 0-1023 from 0.0.0.0/0 and lets no reply out"]),
        (
            [acl_rule(100, protocol=None)],
            [
                (
                    "admits TCP 0-1023 from 0.0.0.0/0 and lets no reply out; "
                    "admits UDP 0-1023 from 0.0.0.0/0 and lets no reply out"
                )
            ],
        ),
        ([acl_rule(100, protocol=None), outward(100, protocol=None)], ["passed"]),
        ([acl_rule(100, protocol=ICMP, ports="*")], ["passed"]),
        ([outward(100)], ["lets TCP 443 out to 0.0.0.0/0 and admits no reply"]),
        ([outward(100), acl_rule(100, ports="1024-65535")], ["passed"]),
        (
            [outward(100, protocol=UDP, ports="53"), acl_rule(100, ports="1024-65535")],
            ["lets UDP 53 out to 0.0.0.0/0 and admits no reply"],
        ),
    ],
)
def test_both_directions(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(subnet_acl_return_path_missing, subnet_acl(*rules)) == verdicts


@pytest.mark.parametrize(
    ("rules", "severity"),
    [([acl_rule(100)], Severity.LOW), ([acl_rule(100), outward(100, ports="32768-60999")], Severity.INFO)],
)
def test_some_replies_are_better_than_none(rules: list[FirewallRule], severity: Severity) -> None:
    (found,) = report_of(subnet_acl_return_path_missing, subnet_acl(*rules)).verdicts
    assert found.severity is severity


def test_other_clients() -> None:
    params = ReplyPorts(reply_ports=PortSet.of((1024, 65535)))
    acl = subnet_acl(acl_rule(100), outward(100, ports="32768-65535"))
    assert ask(subnet_acl_return_path_missing, acl, params=params) == [
        "admits TCP 443 from 0.0.0.0/0 and lets replies to port 32768-65535 only out"
    ]


def test_the_default_acl_answers_everybody() -> None:
    rules = [acl_rule(100, protocol=None), acl_rule(101, "::/0", protocol=None)]
    both = [*rules, *(each.model_copy(update={"direction": EGRESS}) for each in rules)]
    assert ask(subnet_acl_return_path_missing, subnet_acl(*both, is_default=True)) == ["passed"]


UNREAD = "pl-0123: its entries could not be read"


@pytest.mark.parametrize(
    ("rules", "position"),
    [
        ([acl_rule(100), acl_rule(110, unread(), direction=EGRESS, ports="1024-65535")], 100),
        ([acl_rule(100), acl_rule(90, unread(), direction=EGRESS, ports="*", action=DENY), REPLIES], 100),
        ([acl_rule(100, unread())], 100),
    ],
)
def test_what_rests_on_unread_addresses_is_not_determined(rules: list[FirewallRule], position: int) -> None:
    why = f"may let through requests by rule {position} and keep their replies out: {UNREAD}"
    assert ask(subnet_acl_return_path_missing, subnet_acl(*rules)) == [f"undetermined: {why}"]


def test_what_does_not_rest_on_them_is_certain() -> None:
    acl = subnet_acl(acl_rule(100), acl_rule(200, unread(), ports="80"))
    assert ask(subnet_acl_return_path_missing, acl)[0] == NOTHING_OUT
