"""effective-internet-exposure."""

from typing import Any

import pytest

from checks.connection_control.effective_internet_exposure import PublicFronts, effective_internet_exposure
from scanner.exposure.public_services import PublicServices
from scanner.models import (
    ICMP,
    TCP,
    UDP,
    Action,
    AddressSet,
    Direction,
    FirewallRule,
    GatewayKind,
    HopKind,
    PortSet,
    Protocol,
    Resource,
)
from scanner.report import Finding, Verdict
from tests.factories import (
    acl_rule,
    balancer,
    identity,
    internet_gateway,
    listener,
    network_interface,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    subnet_acl,
    unread,
)
from tests.support import gap_of, in_words, report_of

SUBNET = subnet()
GATEWAY = internet_gateway()
OUT = route_table(route(next_hop_kind=GatewayKind.INTERNET, next_hop="igw"), is_main=True)
ACL = subnet_acl(
    acl_rule(100, protocol=None),
    acl_rule(100, protocol=None, direction=Direction.EGRESS),
    attached_to=(SUBNET.id,),
)
GROUP = rule_set()


def asked(
    *rules: FirewallRule, subject: Resource | None = None, around: Any = (GATEWAY, OUT, ACL), **more: Any
) -> list[Verdict]:
    """The verdicts on an interface with a public address, or on another subject, that these rules filter."""
    machine = network_interface(subnet=SUBNET.id, public_addresses=AddressSet.of("198.51.100.7"), rule_sets=(GROUP.id,))
    filtering = GROUP.model_copy(update={"rules": rules})
    report = report_of(effective_internet_exposure, subject or machine, SUBNET, filtering, *around, **more)
    return list(report.verdicts)


def told(*rules: FirewallRule, **more: Any) -> list[str]:
    """The same in words."""
    return [in_words(each) for each in asked(*rules, **more)]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule(ports="22")], ["is reached from all of the IPv4 internet on TCP 22"]),
        ([rule(ports="80"), rule(ports="443"), rule(ports="443", protocol=UDP)], ["passed"]),
        ([rule(ports="443-444")], ["is reached from all of the IPv4 internet on TCP 444"]),
        ([rule("9.9.9.0/24", ports="22")], ["passed"]),
        ([rule("0.0.0.0/1", ports="22")], ["is reached from 56 % of the IPv4 internet on TCP 22"]),
        ([rule(ports="*", protocol=Protocol(47))], ["is reached from all of the IPv4 internet on GRE"]),
        ([rule(ports="*", protocol=ICMP)], ["passed"]),
        (
            [rule(protocol=None, ports="*")],
            ["is reached from all of the IPv4 internet on every protocol but TCP 80, 443 and UDP 443"],
        ),
        (
            [rule(unread(), ports="22")],
            [
                (
                    "undetermined: may be reached from all of the IPv4 internet on TCP 22: "
                    "pl-0123: its entries could not be read"
                )
            ],
        ),
        ([rule(unread(), ports="443")], ["passed"]),
    ],
)
def test_what_is_reached_and_not_declared(rules: list[FirewallRule], expected: list[str]) -> None:
    assert told(*rules) == expected


def test_each_rule_that_opens_a_way_is_a_finding_with_its_way() -> None:
    ssh, desktop = asked(rule(ports="22"), rule(ports="3389"))
    assert isinstance(ssh, Finding)
    assert isinstance(desktop, Finding)
    assert {ssh.subject.element, desktop.subject.element} == {
        "sg-0a1b2c3d ingress-tcp-22-0.0.0.0_0",
        "sg-0a1b2c3d ingress-tcp-3389-0.0.0.0_0",
    }
    assert ssh.fingerprint != desktop.fingerprint
    assert ssh.path[0].kind is HopKind.INTERNET
    assert ssh.path[-1].kind is HopKind.TARGET


def test_many_rules_of_which_none_is_wide_are_added_up() -> None:
    narrow = [rule(f"{first * 16}.0.0.0/4", ports="22") for first in (1, 2, 3, 4)]
    assert told(*narrow[:1]) == ["passed"]
    (found,) = told(*narrow)
    assert found == "is reached from 29 % of the IPv4 internet on TCP 22"


def test_a_deny_for_one_port_says_nothing_of_another() -> None:
    denied = subnet_acl(
        acl_rule(90, "0.0.0.0/1", ports="22", action=Action.DENY),
        acl_rule(91, "128.0.0.0/1", ports="22", action=Action.DENY),
        *ACL.rules,
        attached_to=(SUBNET.id,),
    )
    assert told(rule(ports="22-23"), around=(GATEWAY, OUT, denied)) == [
        "is reached from all of the IPv4 internet on TCP 23"
    ]


def test_where_no_packet_gets_to_nothing_is_open() -> None:
    assert told(rule(ports="22"), around=(OUT, ACL)) == ["passed"]


def test_without_replies_nobody_connects() -> None:
    silent = subnet_acl(acl_rule(100, protocol=None), attached_to=(SUBNET.id,))
    assert told(rule(ports="22"), around=(GATEWAY, OUT, silent)) == ["passed"]


def test_what_could_not_be_read_is_undetermined() -> None:
    (found,) = told(rule(ports="22"), around=(GATEWAY, OUT), gaps=[gap_of(type(ACL))])
    assert found.startswith("undetermined: may be reached from all of the IPv4 internet on TCP 22: test:Read")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"public_services": PublicServices(tcp=PortSet.of(22))}, "passed"),
        (
            {"public_services": PublicServices(tcp=PortSet.of(22)), "public": ("edge",)},
            "is reached from all of the IPv4 internet on TCP 22",
        ),
        ({"public": ("edge",)}, "is reached from all of the IPv4 internet on TCP 22"),
        ({"internet_share": 1}, "is reached from all of the IPv4 internet on TCP 22"),
    ],
)
def test_public_services_are_declared(params: dict[str, Any], expected: str) -> None:
    assert told(rule(ports="22"), params=PublicFronts(**params)) == [expected]


def test_an_exposure_has_the_severity_of_what_it_exposes() -> None:
    (ssh,) = asked(rule(ports="22"))
    (other,) = asked(rule(ports="8444"))
    assert (ssh.severity, other.severity) == ("critical", "high")


def test_a_balancer_is_open_where_it_listens() -> None:
    edge = balancer(subnets=(SUBNET.id,), rule_sets=(GROUP.id,))
    ports = [listener(), listener(port=8444, identity=identity("elasticloadbalancing", "listener/2", "Listener"))]
    found = told(rule(ports="*"), subject=edge, around=(GATEWAY, OUT, ACL, *ports))
    assert found == ["is reached from all of the IPv4 internet on TCP 8444"]


def test_interfaces_of_balancers_are_judged_with_them() -> None:
    part = network_interface(owner="amazon-elb", subnet=SUBNET.id, rule_sets=(GROUP.id,))
    assert told(rule(ports="22"), subject=part) == ["not applicable: is judged as what it belongs to"]


def test_only_a_part_of_what_tcp_and_udp_open_is_declared() -> None:
    both = PublicServices(tcp=PortSet.of(53), udp=PortSet.of(53))
    rules = [rule(ports="53", protocol=protocol) for protocol in (TCP, UDP)]
    assert told(*rules, params=PublicFronts(public_services=both)) == ["passed"]
