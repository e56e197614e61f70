"""backend-has-public-address."""

from typing import Any

import pytest

from checks.connection_control.backend_has_public_address import backend_has_public_address
from scanner.models import (
    UDP,
    AddressSet,
    Direction,
    FirewallRule,
    GatewayKind,
    HopKind,
    ListenerProtocol,
    NetworkInterface,
    Target,
    TargetGroup,
    TargetKind,
    Unknown,
)
from scanner.report import Finding, Verdict
from tests.factories import (
    acl_rule,
    balancer,
    internet_gateway,
    listener,
    network,
    network_interface,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    subnet_acl,
    target,
    target_group,
    unread,
)
from tests.support import gap_of, in_words, report_of

SUBNET = subnet()
AROUND = (
    SUBNET,
    internet_gateway(),
    route_table(route(next_hop_kind=GatewayKind.INTERNET, next_hop="igw"), is_main=True),
    subnet_acl(
        acl_rule(100, protocol=None), acl_rule(100, protocol=None, direction=Direction.EGRESS), attached_to=(SUBNET.id,)
    ),
)
GROUP = rule_set()
BALANCED = {"balancers": ("edge",), "targets": (target(),), "network": network().id}


def interface(**more: Any) -> NetworkInterface:
    return network_interface(
        **{
            "subnet": SUBNET.id,
            "public_addresses": AddressSet.of("198.51.100.7"),
            "rule_sets": (GROUP.id,),
            "owner": "i-0a1b2c3d",
            **more,
        }
    )


def group(**more: Any) -> TargetGroup:
    return target_group(**{**BALANCED, **more})


def asked(of: TargetGroup, *rules: FirewallRule, plugged: NetworkInterface | None = None, **more: Any) -> list[Verdict]:
    filtering = GROUP.model_copy(update={"rules": rules})
    report = report_of(backend_has_public_address, of, plugged or interface(), filtering, *AROUND, **more)
    return list(report.verdicts)


def told(of: TargetGroup, *rules: FirewallRule, **more: Any) -> list[str]:
    return [in_words(each) for each in asked(of, *rules, **more)]


FLAW = "has a target i-0a1b2c3d that is reached around the load balancer from"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((rule(),), f"{FLAW} all of the IPv4 internet on TCP 443"),
        ((rule("9.9.9.0/24"),), f"{FLAW} less than 1 % of the IPv4 internet on TCP 443"),
        ((rule(ports="22"),), "passed"),
        ((rule("10.0.0.0/8"),), "passed"),
        ((rule("sg-edge"),), "passed"),
        ((), "passed"),
        (
            (rule(unread()),),
            "undetermined: may have a target i-0a1b2c3d that is reached around the load balancer from all",
        ),
    ],
)
def test_who_gets_to_the_port_of_a_target(rules: tuple[FirewallRule, ...], expected: str) -> None:
    (found,) = told(group(), *rules)
    assert found.startswith(expected)


def test_the_way_around_is_told() -> None:
    (found,) = asked(group(), rule())
    assert isinstance(found, Finding)
    assert found.path[-1].kind is HopKind.TARGET
    assert found.subject.element == "target i-0a1b2c3d"


def test_a_target_without_a_public_address_is_not_reached() -> None:
    assert told(group(), rule(), plugged=interface(public_addresses=AddressSet())) == ["passed"]


def test_the_port_is_the_one_that_requests_go_to() -> None:
    at_the_group = group(targets=(target(port=None),), port=8443)
    assert told(at_the_group, rule()) == ["passed"]
    assert told(at_the_group, rule(ports="8443")) == [f"{FLAW} all of the IPv4 internet on TCP 8443"]
    anywhere = group(targets=(target(port=None),), protocol=ListenerProtocol.UDP)
    assert told(anywhere, rule()) == ["passed"]


@pytest.mark.parametrize(
    ("keeps", "ports", "expected"),
    [
        (True, "443", f"{FLAW} all of the IPv4 internet on TCP 443"),
        (True, "22", "passed"),
        (False, "22", f"{FLAW} all"),
    ],
)
def test_where_packets_pass_through_it_is_the_port_of_the_listener(*, keeps: bool, ports: str, expected: str) -> None:
    passing = group(targets=(target(port=None),), port=None, keeps_client_addresses=keeps, balancers=(balancer().id,))
    filtering = GROUP.model_copy(update={"rules": (rule(ports=ports),)})
    report = report_of(backend_has_public_address, passing, interface(), filtering, listener(), *AROUND)
    (found,) = map(in_words, report.verdicts)
    assert found.startswith(expected)


def test_a_target_that_is_an_address() -> None:
    by_address = group(targets=(Target(id="10.0.0.10", port=443, health=Unknown(why="")),), kind=TargetKind.ADDRESS)
    (found,) = told(by_address, rule())
    assert found.startswith("has a target 10.0.0.10 that is reached around")


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"kind": TargetKind.FUNCTION}, "not applicable: has no targets with network interfaces"),
        ({"kind": TargetKind.OTHER}, "undetermined: its kind of targets is new to netassay"),
        ({"balancers": ()}, "not applicable: is used by no load balancer"),
        ({"targets": ()}, "not applicable: has no target"),
        ({"targets": Unknown(why="denied")}, "undetermined: denied"),
        ({"targets": (target(id="i-other"),)}, "undetermined: target i-other is on no interface that was read"),
    ],
)
def test_what_is_judged(more: dict[str, Any], verdict: str) -> None:
    assert told(group(**more), rule()) == [verdict]


def test_interfaces_may_not_have_been_read() -> None:
    (found,) = told(group(targets=(target(id="i-other"),)), rule(), gaps=[gap_of(NetworkInterface)])
    assert found.startswith("undetermined: test:Read could not be read")


def test_requests_of_an_unknown_protocol_may_be_carried_by_udp() -> None:
    of = group(protocol=Unknown(why="given when it is deployed"))
    over_udp = rule(ports="443", protocol=UDP)
    why = f"may have{FLAW.removeprefix('has')} all of the IPv4 internet on UDP 443: given when it is deployed"
    assert told(of, over_udp) == [f"undetermined: {why}"]
    assert told(of, over_udp, rule()) == [f"{FLAW} all of the IPv4 internet on TCP 443"]
