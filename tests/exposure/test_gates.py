"""Rule sets of another level, and layers that are asked before."""

import pytest

from checks.connection_control.firewall_ingress_sensitive_port_open import firewall_ingress_sensitive_port_open
from scanner.exposure.gates import places_of
from scanner.exposure.internet import INTERNET_WIDE, open_to_internet
from scanner.inventory import Related, Table
from scanner.models import TCP, Action, Direction, FirewallRule, FirewallRuleSet, Unknown
from tests.factories import identity, rule, rule_set, unread
from tests.support import ask

SSH = rule(ports="22", priority=200)
NO_SSH = rule(ports="22", priority=100, action=Action.DENY)
ALL_ELSE = rule(ports="*", protocol=None, priority=300)


def gate(name: str, *rules: FirewallRule, unmatched: Action = Action.DENY) -> FirewallRuleSet:
    who = identity("ec2", f"security-group/{name}", "AWS::EC2::SecurityGroup")
    return rule_set(*rules, identity=who, unmatched=unmatched)


def opened(
    gates: tuple[tuple[str, ...], ...] | Unknown, *others: FirewallRuleSet, rules: tuple[FirewallRule, ...] = (SSH,)
) -> list[str]:
    """The TCP ports that are open to the internet, each with the doubt there is."""
    subject = rule_set(*rules, gates=gates)
    found = open_to_internet(subject, Related(Table(others, ()), subject), Direction.INGRESS, INTERNET_WIDE)
    return [f"{each.ports[TCP]}" + (f" if {each.unknown}" if each.unknown else "") for each in found]


OPEN, CLOSED = gate("sg-open", SSH, ALL_ELSE), gate("sg-closed", NO_SSH, ALL_ELSE)
EMPTY = gate("sg-empty")


@pytest.mark.parametrize(
    ("places", "others", "expected"),
    [
        ((), (), ["22"]),
        (((),), (), ["22"]),
        (((OPEN.id,),), (OPEN,), ["22"]),
        (((CLOSED.id,),), (CLOSED,), []),
        (((EMPTY.id,),), (EMPTY,), []),
        (((OPEN.id, CLOSED.id),), (OPEN, CLOSED), []),
        (((CLOSED.id,), (OPEN.id,)), (OPEN, CLOSED), ["22"]),
        (((CLOSED.id,), ()), (CLOSED,), ["22"]),
    ],
)
def test_what_is_open_passes_every_gate_to_some_place(
    places: tuple[tuple[str, ...], ...], others: tuple[FirewallRuleSet, ...], expected: list[str]
) -> None:
    assert opened(places, *others) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((), ["22"]),
        ((rule(ports="443", priority=1),), ["22"]),
        ((NO_SSH,), []),
        ((rule(ports="22", priority=1, action=Action.PASS_ON), NO_SSH), ["22"]),
        ((rule(ports="22", priority=1), NO_SSH), ["22"]),
        ((rule("8.0.0.0/8", ports="22", priority=1, action=Action.PASS_ON), NO_SSH), []),
        ((NO_SSH.model_copy(update={"provider_default": True}),), ["22"]),
        ((NO_SSH.model_copy(update={"enabled": False}),), ["22"]),
    ],
)
def test_a_layer_before_stops_what_it_denies(rules: tuple[FirewallRule, ...], expected: list[str]) -> None:
    layer = gate("policy", *rules, unmatched=Action.PASS_ON)
    assert opened(((layer.id,),), layer) == expected


def test_a_gate_that_may_let_through_is_a_doubt() -> None:
    partly = gate("sg-partly", rule(unread(), ports="22", priority=1))
    assert opened(((partly.id,),), partly) == ["22 if pl-0123: its entries could not be read"]


def test_a_gate_that_may_keep_out_is_a_doubt() -> None:
    partly = gate("sg-partly", rule(unread(), ports="22", priority=1, action=Action.DENY), ALL_ELSE)
    assert opened(((partly.id,),), partly) == ["22 if pl-0123: its entries could not be read"]


def test_a_layer_that_may_not_be_in_force_keeps_nobody_out_for_certain() -> None:
    allowed = rule("8.0.0.0/8", ports="22", priority=1, action=Action.PASS_ON)
    layer = gate("policy", allowed, NO_SSH, unmatched=Action.PASS_ON)
    perhaps = layer.model_copy(update={"is_in_force": Unknown(why="not told")})
    assert opened(((perhaps.id,),), perhaps) == [f"22 if {NO_SSH.peers[0].name}: not told"]


@pytest.mark.parametrize(
    ("gates", "why"),
    [
        ((("gone",),), "gone is not among what was read"),
        (Unknown(why="denied"), "denied"),
    ],
)
def test_a_gate_that_was_not_read_makes_a_doubt_of_what_is_open_and_opens_nothing_else(
    gates: tuple[tuple[str, ...], ...] | Unknown, why: str
) -> None:
    assert opened(gates) == [f"22 if {why}"]
    https = rule_set(rule(ports="443"), gates=gates)
    assert ask(firewall_ingress_sensitive_port_open, https) == ["passed"]
    ssh = rule_set(SSH, gates=gates)
    assert ask(firewall_ingress_sensitive_port_open, ssh) == [
        f"undetermined: may be a rule that opens ssh (TCP 22) to the internet: {why}"
    ]


def test_what_opens_nothing_asks_for_no_gate() -> None:
    assert opened((("gone",),), rules=(NO_SSH,)) == []


def test_equal_places_are_one() -> None:
    subject = rule_set(SSH, gates=((OPEN.id,), (OPEN.id,), ()))
    assert places_of(subject, Related(Table((OPEN,), ()), subject)) == ((OPEN.rules,), ())
