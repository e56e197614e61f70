"""firewall-egress-lateral-admin."""

from typing import Any

import pytest

from checks.connection_control.firewall_egress_lateral_admin import LateralAdmin, firewall_egress_lateral_admin
from scanner.models import Action, AddressSet, Direction, FirewallRule, Network, PortSet, Unknown
from tests.factories import identity, network, network_interface, rule, rule_set, subnet, unread
from tests.support import ask, gap_of

DENY = Action.DENY
OWN = network(addresses=AddressSet.of("10.20.0.0/16", "2a05:d018::/56"))
SSH = "reaches TCP 22 everywhere in the private network"
ALL = "reaches TCP 22, 3389, 5985-5986, UDP 3389 everywhere in the private network"


def egress(*peers: Any, ports: str = "22", **more: Any) -> FirewallRule:
    return rule(*peers, ports=ports, direction=Direction.EGRESS, **more)


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([egress()], [SSH]),
        ([egress("10.0.0.0/8")], [SSH]),
        ([egress("192.168.0.0/16")], [SSH]),
        ([egress("fd00::/8")], [SSH]),
        ([egress("10.20.0.0/16")], [SSH]),
        ([egress("2a05:d018::/56")], [SSH]),
        ([egress("10.20.0.0/17"), egress("10.20.128.0/17")], [SSH]),
        ([egress("10.20.0.0/17")], ["passed"]),
        ([egress("10.30.0.0/16")], ["passed"]),
        ([egress(ports="443")], ["passed"]),
        ([egress(ports="22", protocol=None)], [ALL]),
        ([egress(protocol=None, provider_default=True, priority=65000)], [ALL]),
        ([egress("sg-1")], ["passed"]),
        ([rule(ports="22")], ["passed"]),
        ([egress(enabled=False)], ["passed"]),
        ([egress(priority=1, action=DENY), egress(protocol=None, priority=2)], [ALL.replace("22, ", "")]),
        (
            [egress("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", priority=1, action=DENY), egress(priority=2)],
            ["passed"],
        ),
        ([egress(unread())], [f"undetermined: may be a rule that {SSH}: pl-0123: its entries could not be read"]),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_egress_lateral_admin, rule_set(*rules, network=OWN.id), OWN) == verdicts


ATTACHED = rule_set(egress("10.20.0.0/16"), attached_to=(subnet().id,))


@pytest.mark.parametrize(
    ("attached_to", "own", "verdict"),
    [
        ((subnet().id,), OWN, SSH),
        ((network_interface().id,), OWN, SSH),
        ((OWN.id,), OWN, SSH),
        ((OWN.id,), network(addresses=AddressSet.of("10.30.0.0/16")), "passed"),
        ((), OWN, "passed"),
        (Unknown(why="denied"), OWN, "undetermined: denied"),
    ],
)
def test_where_the_network_is_known_from_what_it_filters(
    attached_to: tuple[str, ...] | Unknown, own: Network, verdict: str
) -> None:
    attached = rule_set(egress("10.20.0.0/16"), attached_to=attached_to)
    interface = network_interface(network=OWN.id)
    found = ask(
        firewall_egress_lateral_admin, attached, subnet(addresses=AddressSet.of("10.20.0.0/24")), interface, own
    )
    assert found == [verdict]


def test_a_network_without_addresses_has_those_of_its_subnets() -> None:
    whole = subnet(addresses=AddressSet.of("10.20.0.0/16"))
    subject = rule_set(egress("10.20.0.0/16"), network=network().id)
    assert ask(firewall_egress_lateral_admin, subject, network(), whole) == [SSH]


def test_a_network_that_could_not_be_read() -> None:
    subject = rule_set(egress("10.20.0.0/16"), network=OWN.id)
    refused = "undetermined: test:Read could not be read: AccessDenied"
    assert ask(firewall_egress_lateral_admin, subject, gaps=[gap_of(Network)]) == [refused]


def test_what_a_gate_keeps_in() -> None:
    gate = rule_set(egress(ports="443"), identity=identity("ec2", "security-group/sg-9", "AWS::EC2::SecurityGroup"))
    subject = rule_set(egress(), gates=((gate.id,),))
    assert ask(firewall_egress_lateral_admin, subject, gate) == ["passed", "passed"]


@pytest.mark.parametrize(
    ("params", "verdict"),
    [
        (LateralAdmin(management=("sg-0a*",)), "passed"),
        (LateralAdmin(management=("sg-other",)), SSH),
        (LateralAdmin(tcp=PortSet.of(2222)), "passed"),
    ],
)
def test_settings(params: LateralAdmin, verdict: str) -> None:
    assert ask(firewall_egress_lateral_admin, rule_set(egress()), params=params) == [verdict]
