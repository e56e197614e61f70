"""Port ranges against a count of the ports that single addresses reach."""

from ipaddress import ip_address

from hypothesis import given
from hypothesis import strategies as st

from scanner.exposure.matching import allowing_only
from scanner.exposure.openings import openings
from scanner.exposure.port_ranges import large_ranges
from scanner.models import (
    NOWHERE,
    PROTOCOLS_WITH_PORTS,
    SCTP,
    TCP,
    UDP,
    Action,
    Address,
    Direction,
    FirewallRule,
    PortSet,
    Protocol,
    Traffic,
)
from scanner.models.intervals import size
from tests.factories import rule

LIMIT = 3
BLOCKS = st.sampled_from(["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "8.8.8.8", "::/0", "fd00::/8"])
ADDRESSES = [ip_address(each) for each in ("8.8.8.8", "9.9.9.9", "10.1.0.1", "10.2.0.1", "fd00::1", "2a00::1")]
PORTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), min_size=1, max_size=2).map(
    lambda parts: PortSet.of(*((first, first + more) for first, more in parts))
)
TRAFFIC = st.builds(Traffic, protocol=st.sampled_from([TCP, TCP, TCP, UDP, SCTP, Protocol(50), None]), ports=PORTS)
RULES = st.builds(
    lambda block, traffic, action, priority: rule(block, action=action, priority=priority).model_copy(
        update={"traffic": (traffic,)}
    ),
    BLOCKS,
    TRAFFIC,
    st.sampled_from([Action.ALLOW] * 4 + [Action.DENY]),
    st.integers(0, 4),
)


def reached(rules: list[FirewallRule], protocol: Protocol, address: Address) -> PortSet:
    ports = PortSet()
    for each in openings(allowing_only(rules, PROTOCOLS_WITH_PORTS), Direction.INGRESS):
        if each.protocol == protocol and address in each.addresses:
            ports |= each.ports
    return ports


def longest(ports: PortSet) -> int:
    bounds = ports.bounds
    return max((high - low for low, high in zip(bounds[::2], bounds[1::2], strict=True)), default=0)


@given(st.lists(RULES, max_size=6))
def test_a_range_is_found_exactly_when_somebody_reaches_too_many_neighbouring_ports(rules: list[FirewallRule]) -> None:
    too_many = {
        protocol
        for protocol in (TCP, UDP, SCTP)
        if any(longest(reached(rules, protocol, address)) > LIMIT for address in ADDRESSES)
    }
    found = large_ranges(rules, LIMIT, NOWHERE)
    assert {protocol for ports in found.values() for protocol in ports} == too_many


@given(st.lists(RULES, max_size=6))
def test_the_rules_that_are_named_are_enough(rules: list[FirewallRule]) -> None:
    for deciding, by_protocol in large_ranges(rules, LIMIT, NOWHERE).items():
        named = [
            each.model_copy(update={"enabled": number in deciding or each.action is Action.DENY})
            for number, each in enumerate(rules)
        ]
        for protocol, ports in by_protocol.items():
            assert protocol is not None
            assert all(
                any(PortSet((low, high)) - reached(named, protocol, address) == PortSet() for address in ADDRESSES)
                for low, high in zip(ports.bounds[::2], ports.bounds[1::2], strict=True)
            )
            assert size(ports.bounds) > LIMIT


def test_a_thousand_rules() -> None:
    rules = [
        rule(f"10.{each % 200}.{each // 200}.0/24", "sg-0123", ports=f"{each * 50}-{each * 50 + 120}")
        for each in range(1000)
    ]
    assert len(large_ranges(rules, 100, NOWHERE)) == 1000
