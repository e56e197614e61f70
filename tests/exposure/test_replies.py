"""Replies that are kept out, against an evaluator that asks about one request at a time."""

from collections.abc import Sequence
from ipaddress import ip_address

from hypothesis import given
from hypothesis import strategies as st

from scanner.exposure.replies import unanswered
from scanner.models import TCP, Action, Address, AddressPeer, Direction, FirewallRule, PortSet, Unknown
from tests.factories import acl_rule

INGRESS, EGRESS = Direction.INGRESS, Direction.EGRESS
REPLY_PORTS = PortSet.of((40000, 40001))
ADDRESSES = [ip_address(each) for each in ("8.8.8.8", "10.0.0.1", "200.0.0.1", "fd00::1")]
BLOCKS = st.sampled_from(["0.0.0.0/0", "0.0.0.0/1", "10.0.0.0/8", "::/0"])


def rules(direction: Direction, *ports: str) -> st.SearchStrategy[list[FirewallRule]]:
    one = st.builds(
        lambda number, block, action, port: acl_rule(number, block, action=action, ports=port, direction=direction),
        st.integers(1, 9),
        BLOCKS,
        st.sampled_from([Action.ALLOW, Action.ALLOW, Action.DENY]),
        st.sampled_from(ports),
    )
    return st.lists(one, max_size=4)


def lets_through(listed: Sequence[FirewallRule], direction: Direction, address: Address, port: int) -> bool:
    found = [
        each
        for each in listed
        if each.direction is direction
        and port in each.traffic[0].ports
        and any(
            isinstance(peer, AddressPeer) and not isinstance(peer.addresses, Unknown) and address in peer.addresses
            for peer in each.peers
        )
    ]
    lowest = min((each.priority or 0 for each in found), default=0)
    deciding = [each.action for each in found if each.priority == lowest]
    return bool(deciding) and Action.DENY not in deciding


@given(rules(INGRESS, "22", "22-23", "443"), rules(EGRESS, "40000", "40001", "40000-40001"))
def test_each_request_and_each_reply(ingress: list[FirewallRule], egress: list[FirewallRule]) -> None:
    listed = [*ingress, *egress]
    found = [each for each in unanswered(listed, INGRESS, REPLY_PORTS) if each.protocol == TCP]
    for address in ADDRESSES:
        answered = PortSet.of(*(port for port in (40000, 40001) if lets_through(listed, EGRESS, address, port)))
        for port in (22, 23, 443):
            told = {each.answered for each in found if address in each.addresses and port in each.ports}
            is_lacking = lets_through(listed, INGRESS, address, port) and answered != REPLY_PORTS
            assert told == ({answered} if is_lacking else set())
