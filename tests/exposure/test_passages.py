"""Which rules open ways go by, where ways name only some of what they pass, and where ports change on the way."""

from collections.abc import Sequence

import pytest

from scanner.exposure.internet import Ports
from scanner.exposure.passages import Passages, passages
from scanner.exposure.ways import Service
from scanner.models import TCP, AddressSet, PortSet, Resource, Unknown
from tests.exposure import test_aws_semantics as aws
from tests.exposure.estates import estate_of
from tests.exposure.test_azure_semantics import AROUND, OWN, PARTNER, SUBNET, interface, nsg, nsg_rule
from tests.exposure.test_translated import FROM_FIREWALL, MEMBER, firewall
from tests.factories import balancer, listener

SSH: Ports = {TCP: PortSet.of(22)}
INSIDE = interface(subnet_rule_sets=(AROUND.id,))


def followed(service: Service, *others: Resource) -> Passages:
    """The ways to one service."""
    estate = estate_of(service, others)
    found = passages(estate)
    found.follow(service, estate)
    return found


def ports_by(found: Passages, rule_set: str, rule: str) -> Sequence[Ports | None]:
    return [each.ports for each in found.by_rule.get((rule_set, rule), {}).values()]


def test_a_way_goes_by_the_rule_that_it_names() -> None:
    found = followed(interface(), SUBNET, OWN)
    assert ports_by(found, OWN.id, OWN.rules[0].key) == [SSH]
    assert found.reached == {interface().id}
    assert not found.past


def test_a_way_passes_the_rule_set_of_the_subnet_without_naming_its_rule() -> None:
    found = followed(INSIDE, SUBNET, OWN, AROUND)
    (passage,) = found.past[AROUND.id].values()
    assert (passage.ports, passage.sources) == (SSH, AddressSet.of("9.9.9.0/25"))
    assert not ports_by(found, AROUND.id, AROUND.rules[0].key)


def test_a_way_by_the_rule_set_of_the_subnet_alone_names_its_rule() -> None:
    found = followed(INSIDE.model_copy(update={"rule_sets": ()}), SUBNET, AROUND)
    assert ports_by(found, AROUND.id, AROUND.rules[0].key) == [SSH]
    assert not found.past


def test_ports_behind_a_firewall_that_translates_are_not_told() -> None:
    found = followed(MEMBER, SUBNET, FROM_FIREWALL, firewall())
    assert ports_by(found, FROM_FIREWALL.id, FROM_FIREWALL.rules[0].key) == [None]


def test_a_way_that_ends_in_a_doubt_at_a_firewall_leaves_the_service_undecided() -> None:
    found = followed(MEMBER, SUBNET, FROM_FIREWALL, firewall(sends_from=Unknown(why="the subnet")))
    assert found.undecided == {MEMBER.id}


def test_the_closed_way_that_comes_furthest_is_kept_where_none_is_open() -> None:
    found = followed(interface(), SUBNET, nsg("own"))
    assert found.ends[interface().id].path[-1].says == "no rule lets anybody on the internet in"
    assert not followed(interface(), SUBNET, OWN).ends


def test_a_service_of_which_what_filters_it_was_not_read_is_undecided() -> None:
    assert followed(interface(), SUBNET).undecided == {interface().id}


def test_a_service_is_followed_once() -> None:
    estate = estate_of(interface(), [SUBNET, OWN])
    found = passages(estate)
    assert [found.follow(interface(), estate) for _ in range(2)] == [True, False]
    assert passages(estate) is found


@pytest.mark.parametrize(("region", "is_near"), [("eu-west-1", True), ("us-east-1", False), ("global", True)])
def test_a_balancer_that_leads_to_nobody_knows_where_may_lead_to_what_is_near(region: str, *, is_near: bool) -> None:
    edge = balancer(rule_sets=("sg-that-was-not-read",))
    found = followed(edge, listener())
    assert found.may_lead_to(edge.identity.model_copy(update={"region": region})) is is_near
    assert not found.may_lead_to(edge.identity.model_copy(update={"account": "444455556666"}))


def test_rules_for_one_partner_and_for_everybody_are_told_apart() -> None:
    both = nsg("own", nsg_rule(PARTNER, id="partner"), nsg_rule("0.0.0.0/0", id="all", priority=200, ports="443"))
    found = followed(interface(), SUBNET, both)
    assert [ports_by(found, both.id, each.key) for each in both.rules] == [[SSH], [{TCP: PortSet.of(443)}]]


def test_behind_an_accelerator_packets_have_the_port_that_it_leads_to() -> None:
    found = followed(aws.INSTANCE, *aws.AROUND, aws.accelerator(aws.leads("i-1", "2200", port=22)))
    assert ports_by(found, aws.GROUP.id, aws.GROUP.rules[0].key) == [SSH]
    both = aws.accelerator(aws.leads("i-1", "2200", port=22), aws.leads("i-1", "2200", port=80))
    assert ports_by(followed(aws.INSTANCE, *aws.AROUND, both), aws.GROUP.id, aws.GROUP.rules[0].key) == [SSH]
    as_asked = followed(aws.INSTANCE, *aws.AROUND, aws.accelerator(aws.leads("i-1", "20-30")))
    assert ports_by(as_asked, aws.GROUP.id, aws.GROUP.rules[0].key) == [SSH]
