"""Which openings of rule sets something is reached by, and what is missing where nothing is."""

import pytest

from scanner.exposure.internet import Ports, common
from scanner.exposure.liveness import NOT_KNOWN, ON_NOTHING, ON_OTHERS, WITHOUT_ADDRESS, Liveness, liveness
from scanner.models import (
    TCP,
    UDP,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GatewayKind,
    GroupPeer,
    HopKind,
    ListenerProtocol,
    LoadBalancer,
    NetworkInterface,
    PortSet,
    Protocol,
    Resource,
    TargetKind,
    Unknown,
)
from scanner.provider import Gap
from tests.exposure.estates import estate_of
from tests.exposure.test_azure_semantics import SUBNET as AZURE_SUBNET
from tests.exposure.test_azure_semantics import interface, nsg, nsg_rule
from tests.factories import (
    acl_rule,
    balancer,
    identity,
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
from tests.support import gap_of

SUBNET = subnet()
GATEWAY = internet_gateway()
OUT = route_table(route(next_hop_kind=GatewayKind.INTERNET, next_hop="igw"), is_main=True)
INWARDS = acl_rule(100, protocol=None)
ACL = subnet_acl(INWARDS, acl_rule(100, protocol=None, direction=Direction.EGRESS), attached_to=(SUBNET.id,))
AROUND = (SUBNET, GATEWAY, OUT, ACL)
SSH = rule(ports="22")
GROUP = rule_set(SSH)
PUBLIC = AddressSet.of("198.51.100.7")
MACHINE = network_interface(subnet=SUBNET.id, public_addresses=PUBLIC, rule_sets=(GROUP.id,))
HIDDEN = MACHINE.model_copy(update={"public_addresses": AddressSet()})


def judged(
    *others: Resource, subject: FirewallRuleSet = GROUP, ports: str = "22", gaps: tuple[Gap, ...] = ()
) -> Liveness:
    """What is reached by all rules of the subject on these TCP ports."""
    asked: Ports = {TCP: PortSet.parse(ports)}
    return liveness(subject, subject.rules, lambda found: bool(common(found, asked)), estate_of(subject, others, gaps))


def with_rules(*rules: FirewallRule) -> FirewallRuleSet:
    return GROUP.model_copy(update={"rules": rules})


def test_what_is_reached_has_its_way() -> None:
    found = judged(MACHINE, *AROUND)
    assert found.missing is None
    assert (found.path[0].kind, found.path[-1].kind) == (HopKind.INTERNET, HopKind.TARGET)


@pytest.mark.parametrize(
    ("others", "missing"),
    [
        (AROUND, ON_NOTHING),
        ((HIDDEN, *AROUND), WITHOUT_ADDRESS),
        ((MACHINE, SUBNET, OUT, ACL), "there is no internet gateway on the network"),
        (
            (MACHINE, SUBNET, GATEWAY, route_table(is_main=True), ACL),
            f"route {OUT.name}: leads no reply to an internet gateway",
        ),
        (
            (MACHINE, SUBNET, GATEWAY, OUT, subnet_acl(attached_to=(SUBNET.id,))),
            f"subnet ACL {ACL.name}: keeps out what the rule sets would let in",
        ),
        (
            (MACHINE, SUBNET, GATEWAY, OUT, subnet_acl(INWARDS, attached_to=(SUBNET.id,))),
            f"subnet ACL {ACL.name}: keeps back every reply to the ports that clients choose",
        ),
        (
            (
                MACHINE.model_copy(update={"is_kept_from_internet": True}),
                *AROUND,
            ),
            "address: it drops what comes from the internet, whatever addresses it has",
        ),
    ],
)
def test_what_is_missing(others: tuple[Resource, ...], missing: str) -> None:
    assert judged(*others) == Liveness(missing=missing)


def test_the_way_that_comes_furthest_is_told() -> None:
    other = HIDDEN.model_copy(update={"identity": identity("ec2", "network-interface/eni-1", "Interface")})
    closed = subnet_acl(attached_to=(SUBNET.id,))
    found = judged(other, MACHINE, SUBNET, GATEWAY, OUT, closed)
    assert found == Liveness(missing=f"subnet ACL {ACL.name}: keeps out what the rule sets would let in")


def test_what_is_reached_on_other_ports_or_at_addresses_of_the_other_family() -> None:
    assert judged(MACHINE, *AROUND, subject=with_rules(SSH), ports="3389") == Liveness(missing=ON_OTHERS)
    assert judged(MACHINE, *AROUND, subject=with_rules(rule("::/0", ports="22"))) == Liveness(missing=ON_OTHERS)


@pytest.mark.parametrize("model", [NetworkInterface, LoadBalancer])
def test_a_gap_makes_nothing_latent(model: type[Resource]) -> None:
    assert judged(*AROUND, gaps=(gap_of(model),)) == NOT_KNOWN
    assert judged(MACHINE, *AROUND, gaps=(gap_of(model),)).path


def test_a_doubt_on_the_way_makes_nothing_latent() -> None:
    untold = OUT.model_copy(update={"routes": Unknown(why="the routes could not be read")})
    assert judged(MACHINE, SUBNET, GATEWAY, untold, ACL) == NOT_KNOWN


def test_a_rule_that_only_may_let_somebody_in_makes_nothing_live() -> None:
    assert judged(MACHINE, *AROUND, subject=with_rules(rule(unread(), ports="22"))) == NOT_KNOWN


def test_of_what_another_account_shares_not_all_users_are_known() -> None:
    shared = GROUP.model_copy(update={"owner": "444455556666"})
    assert judged(HIDDEN, *AROUND, subject=shared) == NOT_KNOWN
    assert judged(MACHINE, *AROUND, subject=shared).path


@pytest.mark.parametrize("elsewhere", [True, Unknown(why="not told")])
def test_what_other_accounts_plug_into_a_network_may_be_reached(*, elsewhere: bool | Unknown) -> None:
    shared = GROUP.model_copy(update={"filters_elsewhere": elsewhere})
    assert judged(HIDDEN, *AROUND, subject=shared) == NOT_KNOWN
    assert judged(*AROUND, subject=shared) == NOT_KNOWN
    assert judged(MACHINE, *AROUND, subject=shared).path


def test_places_of_which_not_all_is_read_make_nothing_latent() -> None:
    elsewhere = GROUP.model_copy(update={"attached_to": (SUBNET.id,)})
    assert judged(*AROUND, subject=elsewhere) == NOT_KNOWN
    inside = HIDDEN.model_copy(update={"rule_sets": ()})
    assert judged(inside, *AROUND, subject=elsewhere) == Liveness(missing=WITHOUT_ADDRESS)
    unknown = GROUP.model_copy(update={"attached_to": Unknown(why="not told")})
    assert judged(*AROUND, subject=unknown) == NOT_KNOWN


def test_rules_for_nobody_are_on_nothing() -> None:
    tagged = SSH.model_copy(update={"targets": (GroupPeer(name="bastion"),)})
    whole = GROUP.model_copy(update={"rules": (tagged,), "attached_to": (network().id,)})
    member = HIDDEN.model_copy(update={"groups": ("bastion",), "rule_sets": ()})
    other = HIDDEN.model_copy(update={"groups": ("web",), "rule_sets": ()})
    assert judged(other, *AROUND, subject=whole) == Liveness(missing=ON_NOTHING)
    assert judged(member, *AROUND, subject=whole) == Liveness(missing=WITHOUT_ADDRESS)


def test_a_part_of_a_balancer_that_was_not_read_is_not_known() -> None:
    part = MACHINE.model_copy(update={"owner": "amazon-elb"})
    assert judged(part, *AROUND) == NOT_KNOWN
    other = HIDDEN.model_copy(update={"identity": identity("ec2", "network-interface/eni-1", "Interface")})
    assert judged(part, other, *AROUND) == NOT_KNOWN
    internal = balancer(is_public=False, subnets=(SUBNET.id,), rule_sets=(GROUP.id,))
    assert judged(part, internal, *AROUND) == Liveness(missing="load balancer: has no address on the internet")


@pytest.mark.parametrize(
    ("ports", "sources", "is_reached"),
    [("22", "0.0.0.0/0", True), ("3389", "0.0.0.0/0", False), ("22", "8.8.8.0/24", False)],
)
def test_what_passes_the_rule_set_of_a_subnet_and_that_of_an_interface(
    ports: str, sources: str, *, is_reached: bool
) -> None:
    around = nsg(
        "around",
        nsg_rule(sources, ports="0-65535"),
        nsg_rule("9.9.9.0/24", priority=200),
        attached_to=(AZURE_SUBNET.id,),
    )
    own = nsg("own", nsg_rule("9.9.9.0/24", ports="22"))
    machine = interface(subnet_rule_sets=(around.id,))
    asked: Ports = {TCP: PortSet.parse(ports)}
    estate = estate_of(around, [AZURE_SUBNET, own, machine])
    found = liveness(around, around.rules[:1], lambda opened: bool(common(opened, asked)), estate)
    assert bool(found.path) is is_reached
    assert found.missing == (None if is_reached else ON_OTHERS)


class TestBalancers:
    """A rule set of a balancer, and one of what is behind it."""

    EDGE = balancer(subnets=(SUBNET.id,), rule_sets=(GROUP.id,))
    INTERNAL = EDGE.model_copy(update={"is_public": False})

    def test_of_its_own(self) -> None:
        https = with_rules(rule(ports="0-65535"))
        assert judged(self.EDGE, listener(), *AROUND, subject=https, ports="443").path
        assert judged(self.EDGE, listener(), *AROUND, subject=https) == Liveness(missing=ON_OTHERS)
        assert judged(self.INTERNAL, *AROUND) == Liveness(missing="load balancer: has no address on the internet")

    @pytest.mark.parametrize(("ports", "is_reached"), [("8022", True), ("22", False), ("443", False)])
    def test_of_its_targets_on_the_ports_that_it_leads_to(self, ports: str, *, is_reached: bool) -> None:
        own = rule_set(rule(ports="443"), identity=identity("ec2", "security-group/sg-edge", "SecurityGroup"))
        group = target_group(
            network=network().id,
            kind=TargetKind.INSTANCE,
            port=8022,
            keeps_client_addresses=True,
            targets=(target(port=None),),
        )
        front = listener(protocol=ListenerProtocol.TCP, tls=None, backend=group.id)
        edge = self.EDGE.model_copy(update={"rule_sets": (own.id,)})
        machine = HIDDEN.model_copy(update={"owner": "i-0a1b2c3d"})
        behind = with_rules(rule(ports="0-65535"))
        found = judged(machine, edge, front, group, own, *AROUND, subject=behind, ports=ports)
        assert bool(found.path) is is_reached
        assert found.missing == (None if is_reached else WITHOUT_ADDRESS)

    @pytest.mark.parametrize("protocol", [TCP, UDP])
    def test_one_of_which_it_is_not_known_what_it_takes_makes_nothing_latent(self, protocol: Protocol) -> None:
        own = with_rules(rule(ports="443", protocol=protocol))
        front = listener(protocol=Unknown(why="protocol RDP is new to netassay"))
        estate = estate_of(own, [self.EDGE, front, *AROUND])
        asked: Ports = {protocol: PortSet.of(443)}
        assert liveness(own, own.rules, lambda found: bool(common(found, asked)), estate) == NOT_KNOWN

    def test_one_of_which_it_is_not_known_where_it_leads_makes_nothing_latent(self) -> None:
        own = rule_set(rule(ports="443"), identity=identity("ec2", "security-group/sg-edge", "SecurityGroup"))
        edge = self.EDGE.model_copy(update={"rule_sets": (own.id,)})
        front = listener(rules=Unknown(why="its rules could not be read"))
        assert judged(HIDDEN, edge, front, own, *AROUND) == NOT_KNOWN
        far = edge.model_copy(update={"identity": edge.identity.model_copy(update={"region": "us-east-1"})})
        assert judged(HIDDEN, far, front, own, *AROUND) == Liveness(missing=WITHOUT_ADDRESS)
