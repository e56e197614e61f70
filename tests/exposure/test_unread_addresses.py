"""Interfaces in AWS of which a template does not tell the addresses: neither open for certain, nor closed."""

from typing import Any

import pytest

from scanner.exposure.leaving import Destination, letting_out
from scanner.models import NOWHERE, AddressPeer, AddressSet, Direction, UndecidedError, Unknown
from tests.exposure.estates import inner_ways, ways
from tests.exposure.test_aws_inside import AROUND as INSIDE
from tests.exposure.test_aws_inside import CLIENT, SUBJECT, around
from tests.exposure.test_aws_semantics import AROUND, OPEN, interface
from tests.factories import acl_rule, network_interface, subnet_acl

NOT_YET = Unknown(why="known when it is made")
UNREAD: dict[str, Any] = {"addresses": NOWHERE, "unread_address": NOT_YET}


def test_a_public_address_that_is_not_known_is_in_doubt() -> None:
    subject = interface(public_addresses=NOWHERE, unread_public_address=NOT_YET)
    assert ways(subject, *AROUND) == [f"{each} if known when it is made" for each in OPEN]


def test_the_ways_inside_to_an_unknown_address_are_not_none() -> None:
    subject = SUBJECT.model_copy(update=UNREAD)
    with pytest.raises(UndecidedError, match="known when it is made"):
        inner_ways(subject, "10.0.1.0/24", *INSIDE)


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
