"""What Azure's own addresses, tags and services let in from the internet, by the numbers of the semantics."""

import pytest

from scanner.models import (
    INTERNET,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    Gateway,
    GatewayKind,
    PortSet,
    SubnetPurpose,
)
from tests.exposure.estates import ways
from tests.exposure.test_azure_semantics import (
    GATEWAY,
    NETWORK,
    OPEN,
    OWN,
    PARTNER,
    SUBNET,
    front,
    interface,
    named,
    nsg,
    nsg_rule,
    pool,
)

FROM_HIGH_PORTS = PortSet.of((1024, 65535))


def test_z04_a_star_is_everybody() -> None:
    everybody = AddressPeer(name="*", addresses=AddressSet.of("0.0.0.0/0"))
    (found,) = ways(interface(), SUBNET, nsg("own", nsg_rule(everybody)))
    assert found == f"TCP 22 from {INTERNET.v4_only - AddressSet.of('168.63.129.16')}"


def test_z05_whoever_asks_chooses_the_port_that_he_asks_from() -> None:
    some = nsg("own", nsg_rule(PARTNER, source_ports=FROM_HIGH_PORTS))
    assert ways(interface(), SUBNET, some) == OPEN
    kept_out = nsg_rule(action=Action.DENY, priority=99, source_ports=FROM_HIGH_PORTS)
    assert ways(interface(), SUBNET, nsg("own", kept_out, nsg_rule(PARTNER))) == OPEN
    assert ways(interface(), SUBNET, nsg("own", kept_out, *some.rules)) == [
        "closed at rule set own: no rule lets anybody on the internet in"
    ]


def test_z07_the_internet_is_what_is_outside_the_virtual_network() -> None:
    outside = AddressPeer(name="Internet", addresses=INTERNET - AddressSet.of("9.9.9.0/24"))
    denied = nsg_rule(action=Action.DENY, priority=99, ports="*", protocol=None).model_copy(
        update={"peers": (outside,)}
    )
    assert ways(interface(), SUBNET, nsg("own", denied, nsg_rule("0.0.0.0/0"))) == OPEN


def test_z10_a_tag_is_the_addresses_of_its_list() -> None:
    tag = AddressPeer(name="Storage.WestEurope", addresses=AddressSet.of("20.38.108.0/23"))
    assert ways(interface(), SUBNET, nsg("own", nsg_rule(tag))) == ["TCP 22 from 20.38.108.0/23"]


def test_z13_replies_need_no_rule() -> None:
    nothing_out = nsg_rule(
        action=Action.DENY, priority=100, direction=Direction.EGRESS, ports="*", protocol=None, id="out"
    )
    assert ways(interface(), SUBNET, nsg("own", *OWN.rules, nothing_out)) == OPEN


@pytest.mark.parametrize("purpose", [SubnetPurpose.GATEWAY, SubnetPurpose.FIREWALL])
def test_z23_whether_groups_count_in_subnets_of_gateways_is_not_certain(purpose: SubnetPurpose) -> None:
    reserved = SUBNET.model_copy(update={"purpose": purpose})
    doubt = f"whether network security groups count in {SUBNET.name} is not certain"
    by_group, perhaps_everything = ways(interface(), reserved, OWN)
    assert by_group == f"{OPEN[0]} if {doubt}"
    assert "every protocol from" in perhaps_everything
    assert perhaps_everything.endswith(f" if {doubt}")


def test_z17_ports_of_the_gateway_manager_are_no_listeners() -> None:
    manager = nsg_rule("20.0.0.0/8", ports="65200-65535")
    around = nsg("around", manager, nsg_rule(PARTNER, ports="443", priority=101))
    filtered = SUBNET.model_copy(update={"rule_sets": ("/around",)})
    web = front(balancer=GATEWAY.id, port=443)
    group = pool(port=8443, keeps_client_addresses=False)
    assert ways(GATEWAY, web, group, filtered, around) == [f"TCP 443 from {PARTNER}"]


def test_z25_a_way_out_is_no_way_in() -> None:
    inside = interface(public_addresses=AddressSet())
    leading_out = SUBNET.model_copy(update={"default_outbound": True})
    nat = Gateway(
        identity=named("nat", "Microsoft.Network/natGateways"),
        kind=GatewayKind.NAT,
        network=NETWORK,
        addresses=AddressSet.of("20.1.2.9"),
    )
    assert ways(inside, leading_out, OWN, nat) == ["closed at address: it has none that is reached from the internet"]
