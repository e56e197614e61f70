"""Address sets as numbers."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.exposure.atoms import Atoms
from scanner.models import ANYWHERE, NOWHERE, AddressSet

BLOCKS = st.sampled_from(
    ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "10.1.0.0/16", "255.255.255.255", "::/0", "::", "2000::/3"]
)
SETS = st.lists(BLOCKS, max_size=3).map(lambda blocks: AddressSet.of(*blocks))


@given(st.lists(SETS))
def test_a_number_stands_for_its_set(sets: list[AddressSet]) -> None:
    atoms = Atoms(sets)
    assert [atoms.addresses(atoms.number(each)) for each in sets] == sets


@given(SETS, SETS, st.lists(SETS))
def test_operations_on_numbers_are_those_on_sets(one: AddressSet, other: AddressSet, more: list[AddressSet]) -> None:
    atoms = Atoms([one, other, *more])
    first, second = atoms.number(one), atoms.number(other)
    assert atoms.addresses(first | second) == one | other
    assert atoms.addresses(first & second) == one & other
    assert atoms.addresses(first & ~second) == one - other
    assert (first == second) is (one == other)


def test_the_last_ipv4_address_and_the_first_ipv6_address_stay_apart() -> None:
    atoms = Atoms([ANYWHERE])
    assert atoms.addresses(atoms.number(ANYWHERE)) == ANYWHERE
    assert atoms.addresses(0) == NOWHERE
