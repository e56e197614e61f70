"""Whether anything is in a group."""

import pytest

from scanner.exposure.group_members import is_populated
from scanner.inventory import Related, Table
from scanner.models import NetworkInterface, RuleSetUser, Unknown
from tests.factories import identity, network, network_interface, rule_set
from tests.support import gap_of

TEMPLATE = identity("ec2", "launch-template/lt-1", "AWS::EC2::LaunchTemplate")
MEMBER = network_interface(groups=("db",))
ELSEWHERE = network_interface(groups=("db",), network=network("vpc-2").id)
UNTOLD = network_interface(groups=None)
FUTURE = RuleSetUser(identity=TEMPLATE, rule_sets=(), groups=("db",))
NOT_READ = RuleSetUser(identity=TEMPLATE, rule_sets=Unknown(why="not read"))
DOUBT = Unknown(why="lt-1: not read")


def asked(
    interfaces: tuple[NetworkInterface, ...],
    users: tuple[RuleSetUser, ...],
    *,
    in_network: bool,
    is_complete: bool = True,
) -> bool | Unknown:
    gaps = () if is_complete else (gap_of(NetworkInterface),)
    return is_populated(
        "db",
        rule_set(),
        Related(Table(interfaces, gaps), rule_set()),
        Related(Table(users, ()), rule_set()),
        network=network().id if in_network else None,
    )


@pytest.mark.parametrize(
    ("interfaces", "users", "anywhere", "here"),
    [
        ((), (), False, False),
        ((MEMBER,), (), True, True),
        ((ELSEWHERE,), (), True, False),
        ((UNTOLD,), (), False, Unknown(why="of which groups eni-0a1b2c3d is a member is not known")),
        ((), (FUTURE,), True, True),
        ((), (NOT_READ,), DOUBT, DOUBT),
        ((MEMBER,), (NOT_READ,), True, True),
    ],
)
def test_members(
    interfaces: tuple[NetworkInterface, ...],
    users: tuple[RuleSetUser, ...],
    anywhere: bool | Unknown,
    here: bool | Unknown,
) -> None:
    assert asked(interfaces, users, in_network=False) == anywhere
    assert asked(interfaces, users, in_network=True) == here


def test_what_could_not_be_read_matters_only_where_nothing_was_found() -> None:
    assert asked((MEMBER,), (), in_network=True, is_complete=False) is True
    assert isinstance(asked((), (FUTURE,), in_network=True, is_complete=False), Unknown)
