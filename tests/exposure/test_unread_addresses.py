"""Interfaces in AWS of which a template does not tell the addresses: neither open for certain, nor closed."""

from typing import Any

import pytest

from scanner.exposure.leaving import Destination, letting_out
from scanner.exposure.zones import told_apart
from scanner.models import (
    NOWHERE,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRuleSet,
    RouteTable,
    SubnetAcl,
    UndecidedError,
    Unknown,
)
from tests.exposure import test_azure_semantics as azure
from tests.exposure import test_gcp_inside as gcp_inside
from tests.exposure import test_gcp_semantics as gcp
from tests.exposure.estates import inner_ways, ways
from tests.exposure.test_aws_inside import AROUND as INSIDE
from tests.exposure.test_aws_inside import CLIENT, SUBJECT, around
from tests.exposure.test_aws_semantics import AROUND, OPEN, interface, out
from tests.factories import acl_rule, network_interface, rule, subnet_acl

NOT_YET = Unknown(why="known when it is made")
UNREAD: dict[str, Any] = {"addresses": NOWHERE, "unread_address": NOT_YET}


def test_a_public_address_that_is_not_known_is_in_doubt() -> None:
    subject = interface(public_addresses=NOWHERE, unread_public_address=NOT_YET)
    assert ways(subject, *AROUND) == [f"{each} if known when it is made" for each in OPEN]


def test_a_public_address_that_is_known_stays_a_fact_beside_one_that_is_not() -> None:
    subject = interface(unread_public_address=NOT_YET)
    assert ways(subject, *AROUND) == OPEN
    over_ipv6 = around_with_ipv6()
    assert ways(subject, *over_ipv6) == [*OPEN, "TCP 22 from 2600::/32 if known when it is made"]


def around_with_ipv6() -> list[Any]:
    """The same surroundings with a rule, a route and ACL entries for IPv6."""
    changed: list[Any] = []
    for each in AROUND:
        if isinstance(each, FirewallRuleSet):
            changed.append(each.model_copy(update={"rules": (*each.rules, rule("2600::/32", ports="22"))}))
        elif isinstance(each, RouteTable):
            assert not isinstance(each.routes, Unknown)
            changed.append(each.model_copy(update={"routes": (*each.routes, out("::/0"))}))
        elif isinstance(each, SubnetAcl):
            everything = (acl_rule(1, "::/0", protocol=None, direction=way) for way in Direction)
            changed.append(each.model_copy(update={"rules": (*everything, *each.rules)}))
        else:
            changed.append(each)
    return changed


def test_google_and_azure_tell_known_public_addresses_apart_too() -> None:
    for subject, others in (
        (gcp.interface(unread_public_address=NOT_YET), (gcp.VPC, gcp.ROUTES)),
        (azure.interface(unread_public_address=NOT_YET), (azure.SUBNET, azure.OWN)),
    ):
        assert ways(subject, *others) == ["TCP 22 from 9.9.9.0/24"]


def test_the_ways_inside_to_an_unknown_address_are_a_doubt() -> None:
    subject = SUBJECT.model_copy(update=UNREAD)
    assert inner_ways(subject, "10.0.1.0/24", *INSIDE) == ["TCP 5432 from 10.0.1.7/32 if known when it is made"]


def test_the_ways_inside_to_a_known_address_stay_facts_beside_an_unknown_one() -> None:
    subject = SUBJECT.model_copy(update={"unread_address": NOT_YET})
    assert inner_ways(subject, "10.0.1.0/24", *INSIDE) == [
        "TCP 5432 from 10.0.1.7/32",
        "TCP 5432 from 10.0.1.7/32 if known when it is made",
    ]


def test_nothing_is_known_where_the_subnet_has_no_known_addresses_either() -> None:
    with pytest.raises(UndecidedError, match="known when it is made"):
        told_apart(network_interface(**UNREAD), NOWHERE)


def test_of_a_full_subnet_no_further_address_is_left() -> None:
    subject = network_interface(addresses=AddressSet.of("10.0.0.0/24"), unread_address=NOT_YET)
    (known,) = told_apart(subject, AddressSet.of("10.0.0.0/24"))
    assert known.unread_address is None


def test_google_looks_for_further_addresses_in_the_subnet() -> None:
    subject = gcp_inside.SUBJECT.model_copy(update={"unread_address": NOT_YET, "subnet": gcp_inside.HOME.id})
    allowing = gcp.layer("vpc", gcp.firewall("10.0.1.0/24"))
    placed = subject.model_copy(update={"rule_sets": (allowing.id,)})
    found = inner_ways(
        placed, "10.0.1.5", gcp_inside.NET, gcp_inside.HOME, gcp_inside.APPS, gcp_inside.ROUTES, allowing
    )
    assert found[0] == "TCP 22 from 10.0.1.5/32"
    assert found[1].startswith("TCP 22 from 10.0.1.5/32 if known when it is made")


def test_a_member_of_whose_addresses_one_is_known_is_let_in_there() -> None:
    half_known = CLIENT.model_copy(update={"unread_address": NOT_YET})
    assert inner_ways(SUBJECT, "10.0.1.0/24", *around(half_known)) == [
        f"TCP 5432 from {CLIENT.addresses}",
        "TCP 5432 from 10.0.1.0/24 if sg-web: known when it is made",
    ]


def test_a_member_whose_addresses_are_not_known_leaves_a_doubt() -> None:
    (found,) = inner_ways(SUBJECT, "10.0.1.0/24", *around(CLIENT.model_copy(update=UNREAD)))
    assert found == "TCP 5432 from 10.0.1.0/24 if sg-web: known when it is made"


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("0.0.0.0/0", AddressSet.of("0.0.0.0/0")),
        ("10.0.0.0/8", NOT_YET),
        ("::/0", AddressSet.of("::/0")),
    ],
)
def test_who_is_let_out_to_an_unknown_address(block: str, expected: AddressSet | Unknown) -> None:
    acl = subnet_acl(acl_rule(100, block, protocol=None, direction=Direction.EGRESS))
    (turned,) = letting_out([acl], Destination.of(network_interface(**UNREAD)))
    peers = [peer for rule in turned.rules for peer in rule.peers]
    assert [each.addresses for each in peers if isinstance(each, AddressPeer)] == [expected]
