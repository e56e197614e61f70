"""Replies against an evaluator that asks the entries of a network ACL about one packet at a time."""

from collections.abc import Sequence
from ipaddress import IPv4Address

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.reach import Answered, Exposure
from scanner.exposure.ways import ways_to
from scanner.models import TCP, Action, AddressSet, Direction, FirewallRule, PortSet
from tests.exposure import test_aws_semantics as aws
from tests.exposure.estates import estate_of
from tests.exposure.test_packet_by_packet import SOURCES, blocks
from tests.factories import acl_rule, internet_gateway, rule, rule_set, subnet_acl

CUTS = (0, 1024, 2000, 32768, 61000, 65536)
"""Between two of them, each entry has all ports or none."""
CHOSEN = (1024, 2000, 32768, 61000)
"""One port of every stretch from which clients choose theirs."""


@st.composite
def entries(draw: st.DrawFn) -> list[FirewallRule]:
    """Entries for replies, in their order."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        first, end = sorted(draw(st.lists(st.sampled_from(CUTS), min_size=2, max_size=2, unique=True)))
        found.append(
            acl_rule(
                number + 1,
                draw(blocks),
                direction=Direction.EGRESS,
                action=draw(st.sampled_from((Action.ALLOW, Action.ALLOW, Action.DENY))),
                ports=f"{first}-{end - 1}",
            )
        )
    return found


def _goes_out(rules: Sequence[FirewallRule], client: IPv4Address, port: int) -> bool:
    for entry in rules:
        (peer,) = entry.peers
        addresses = getattr(peer, "addresses", None)
        assert isinstance(addresses, AddressSet)
        if client in addresses and port in entry.traffic[0].ports:
            return entry.action is Action.ALLOW
    return False


@settings(deadline=None, max_examples=150)
@given(entries())
def test_how_many_replies_a_client_gets(out: list[FirewallRule]) -> None:
    everything = rule_set(rule("0.0.0.0/0", ports="22"))
    subject = aws.interface(rule_sets=(everything.id,))
    acl = subnet_acl(acl_rule(100, ports="22"), *out, attached_to=(aws.SUBNET.id,))
    around = [aws.SUBNET, internet_gateway(), aws.table(aws.out()), acl, everything]
    ways = [way for way in ways_to(subject, estate_of(subject, around)) if isinstance(way, Exposure)]
    for client in SOURCES:
        some = [_goes_out(out, client, port) for port in CHOSEN]
        expected = Answered.ALL if all(some) else Answered.SOME if any(some) else Answered.NONE
        mine = [way for way in ways if client in way.sources and 22 in way.ports.get(TCP, PortSet())]
        assert [way.answered for way in mine] == [expected]
