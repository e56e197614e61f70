"""What Google Cloud's own services let in from the internet, by the numbers of the semantics."""

from scanner.models import (
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    Gateway,
    GatewayKind,
    GroupPeer,
    TargetKind,
    Unknown,
)
from tests.exposure.estates import ways
from tests.exposure.test_gcp_semantics import (
    DENY,
    GLOBAL_EDGE,
    NETWORK,
    OPEN,
    PARTNER,
    ROUTES,
    VPC,
    WEB,
    backend,
    firewall,
    front,
    interface,
    layer,
    named,
)

CLOSED = "closed at rule set vpc: no rule lets anybody on the internet in"


def test_g03_predefined_rules_go_on() -> None:
    """Also those that the console puts into policies, for private ranges and some countries."""
    sanctioned = AddressPeer(name="KP", addresses=Unknown(why="not told"), is_minor=True)
    policy = layer(
        "policy",
        firewall("10.0.0.0/8", action=Action.PASS_ON, priority=1000, ports="*", protocol=None),
        firewall(sanctioned, action=Action.DENY, priority=1005, ports="*", protocol=None),
        firewall("0.0.0.0/0", action=Action.PASS_ON, priority=2147483647, ports="*", protocol=None),
    )
    assert ways(interface(rule_sets=(policy.id, VPC.id)), policy, VPC, ROUTES) == OPEN


def test_g06_sources_of_all_kinds_unite() -> None:
    both = layer("vpc", firewall(PARTNER, GroupPeer(name="web", on_interfaces=True)), DENY)
    assert ways(interface(), both, ROUTES) == OPEN


def test_g12_what_is_of_the_internet_is_decided_by_the_way() -> None:
    inner = AddressPeer(name="0.0.0.0/0 (NON_INTERNET)", addresses=AddressSet.of("10.0.0.0/8"))
    outer = AddressPeer(name="9.9.9.0/24 (INTERNET)", addresses=AddressSet.of(PARTNER))
    assert ways(interface(), layer("vpc", firewall(inner), DENY), ROUTES) == [CLOSED]
    assert ways(interface(), layer("vpc", firewall(outer), DENY), ROUTES) == OPEN


def test_g14_replies_need_no_rule() -> None:
    nothing_out = firewall(
        action=Action.DENY, direction=Direction.EGRESS, priority=1, ports="*", protocol=None, id="out"
    )
    assert ways(interface(), layer("vpc", *VPC.rules, nothing_out), ROUTES) == OPEN


def test_g22_the_metadata_server_is_no_stranger() -> None:
    metadata = layer("vpc", firewall("169.254.169.254/32", ports="*", protocol=None), DENY)
    assert ways(interface(), metadata, ROUTES) == [CLOSED]


def test_g25_what_runs_without_a_machine_is_behind_no_rules_of_a_network() -> None:
    function = backend(kind=TargetKind.FUNCTION, keeps_client_addresses=False)
    (found,) = ways(GLOBAL_EDGE, front(**WEB), function, VPC)
    assert found.startswith("TCP 443 from 1.0.0.0/8")


def test_g26_a_nat_lets_nothing_in() -> None:
    inside = interface(public_addresses=AddressSet())
    nat = Gateway(identity=named("nat"), kind=GatewayKind.NAT, network=NETWORK, addresses=AddressSet.of("34.7.7.7"))
    assert ways(inside, VPC, ROUTES, nat) == ["closed at address: it has none that is reached from the internet"]
