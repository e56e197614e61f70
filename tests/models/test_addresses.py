"""Address sets: what the blocks mean, whatever their spelling."""

import ipaddress
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from scanner.models import ANYWHERE, INTERNET, NOWHERE, Address, AddressSet, internet_share

ADAPTER = TypeAdapter(AddressSet)


def networks(bits: int, family: type[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> st.SearchStrategy[str]:
    """Blocks of one family, crowded together so that they often meet."""
    prefixes = st.integers(0, 5)
    firsts = st.integers(0, 31).map(lambda number: number << (bits - 5))
    return st.builds(lambda first, prefix: str(family((first, prefix), strict=False)), firsts, prefixes)


BLOCKS = st.lists(networks(32, ipaddress.IPv4Network) | networks(128, ipaddress.IPv6Network), max_size=6)
SETS = BLOCKS.map(lambda blocks: AddressSet.of(*blocks))
ADDRESSES = st.integers(0, 63).map(lambda number: ipaddress.IPv4Address(number << 26)) | st.integers(0, 63).map(
    lambda number: ipaddress.IPv6Address(number << 122)
)


@given(BLOCKS, ADDRESSES)
def test_an_address_is_in_the_set_when_it_is_in_a_block(blocks: list[str], address: Address) -> None:
    assert (address in AddressSet.of(*blocks)) is any(address in ipaddress.ip_network(block) for block in blocks)


@given(SETS, SETS, ADDRESSES)
def test_operations_hold_for_each_address(one: AddressSet, other: AddressSet, address: Address) -> None:
    assert (address in one | other) is (address in one or address in other)
    assert (address in one & other) is (address in one and address in other)
    assert (address in one - other) is (address in one and address not in other)


@given(SETS, SETS, SETS)
def test_laws(one: AddressSet, two: AddressSet, three: AddressSet) -> None:
    assert one | two == two | one
    assert one & two == two & one
    assert (one | two) | three == one | (two | three)
    assert one & (two | three) == (one & two) | (one & three)
    assert one - (two | three) == (one - two) & (one - three)
    assert (one - two) | (one & two) == one
    assert ANYWHERE - (ANYWHERE - one) == one


@given(SETS)
def test_bounds_of_the_order(addresses: AddressSet) -> None:
    assert NOWHERE <= addresses <= ANYWHERE
    assert addresses | NOWHERE == addresses
    assert addresses & ANYWHERE == addresses
    assert addresses - addresses == NOWHERE
    assert bool(addresses) is (addresses != NOWHERE)


@given(SETS, SETS)
def test_subsets(one: AddressSet, other: AddressSet) -> None:
    assert (one <= other) is (one | other == other)
    assert one & other <= one <= one | other


@given(SETS)
def test_c02_the_families_are_apart(addresses: AddressSet) -> None:
    assert addresses.v4_only | addresses.v6_only == addresses
    assert addresses.v4_only & addresses.v6_only == NOWHERE


@given(SETS)
def test_blocks_make_the_same_set_again(addresses: AddressSet) -> None:
    assert AddressSet.of(*addresses.blocks()) == addresses


@given(SETS)
def test_json_makes_the_same_set_again(addresses: AddressSet) -> None:
    assert ADAPTER.validate_json(ADAPTER.dump_json(addresses)) == addresses
    assert ADAPTER.validate_python(ADAPTER.dump_python(addresses)) == addresses


@pytest.mark.parametrize(
    ("blocks", "canonical"),
    [
        ([], []),
        (["0.0.0.0/1", "128.0.0.0/1"], ["0.0.0.0/0"]),
        (["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"], ["0.0.0.0/0"]),
        (["1.0.0.0/0"], ["0.0.0.0/0"]),
        (["::/1", "8000::/1"], ["::/0"]),
        (["0:0:0:0:0:0:0:0/0"], ["::/0"]),
        (["0000:0000:0000:0000:0000:0000:0000:0000/0", "0.0.0.0/0"], ["0.0.0.0/0", "::/0"]),
        (["100.68.0.18/18"], ["100.68.0.0/18"]),
        ([" 10.0.0.1 "], ["10.0.0.1/32"]),
        (["2001:DB8::1"], ["2001:db8::1/128"]),
        (["10.0.0.0/24", "10.0.1.0/24", "10.0.3.0/24"], ["10.0.0.0/23", "10.0.3.0/24"]),
        (["255.255.255.255"], ["255.255.255.255/32"]),
        (["0.0.0.0/0.0.0.0"], ["0.0.0.0/0"]),
    ],
)
def test_a05_equal_sets_however_spelt(blocks: list[str], canonical: list[str]) -> None:
    addresses = AddressSet.of(*blocks)
    assert addresses.blocks() == canonical
    assert addresses == AddressSet.of(*canonical)
    assert hash(addresses) == hash(AddressSet.of(*canonical))


@pytest.mark.parametrize("block", ["", "internet", "10.0.0.0/33", "10.0.0", "300.0.0.1", "::/129", "10.0.0.1-10.0.0.9"])
def test_what_is_no_block_is_refused(block: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 network"):
        AddressSet.of(block)
    with pytest.raises(ValidationError):
        ADAPTER.validate_python([block])


def test_words() -> None:
    assert str(AddressSet.of("::/0", "10.0.0.0/8")) == "10.0.0.0/8, ::/0"
    assert str(NOWHERE) == "no address"
    assert repr(AddressSet.of("10.0.0.0/8")) == "AddressSet.of('10.0.0.0/8')"
    assert NOWHERE != "no address"


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "2600::1", "2a00::1", "223.255.255.255"]
)
def test_the_internet_has_the_addresses_of_strangers(address: str) -> None:
    assert ip_address(address) in INTERNET


@pytest.mark.parametrize(
    "address",
    [
        "0.1.2.3",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::ffff:8.8.8.8",
        "fd00::1",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "4000::1",
    ],
)
def test_c08_the_internet_has_no_special_purpose_addresses(address: str) -> None:
    assert ip_address(address) not in INTERNET


@pytest.mark.parametrize(
    ("blocks", "least", "most"),
    [
        ([], 0, 0),
        (["10.0.0.0/8", "fc00::/7", "224.0.0.0/3"], 0, 0),
        (["0.0.0.0/0"], 1, 1),
        (["::/0"], 1, 1),
        (["2000::/3"], 1, 1),
        (["0.0.0.0/0", "2a00::/12"], 1, 1),
        (["0.0.0.0/1"], 0.5, 0.6),
        (["2000::/4"], 1, 1),
        (["2a00::/12"], 0.12, 0.13),
        (["3000::/4"], 0, 0),
        (["3.0.0.0/8"], 0.004, 0.005),
        (["8.8.8.8"], 0, 1e-9),
    ],
)
def test_c08_internet_share_is_that_of_the_family_of_which_there_is_more(
    blocks: list[str], least: float, most: float
) -> None:
    assert least <= internet_share(AddressSet.of(*blocks)) <= most


@given(SETS, SETS)
def test_internet_share_grows_with_the_set(one: AddressSet, other: AddressSet) -> None:
    assert 0 <= internet_share(one) <= internet_share(one | other) <= 1
    assert internet_share(one) == internet_share(one & INTERNET)


@given(st.lists(SETS, max_size=4))
def test_union_is_that_of_one_after_another(sets: list[AddressSet]) -> None:
    one_after_another = NOWHERE
    for each in sets:
        one_after_another |= each
    assert AddressSet.union(sets) == one_after_another


@pytest.mark.parametrize(
    ("addresses", "families"),
    [
        (NOWHERE, NOWHERE),
        (AddressSet.of("10.0.0.1"), ANYWHERE.v4_only),
        (AddressSet.of("::1"), ANYWHERE.v6_only),
        (AddressSet.of("10.0.0.1", "::1"), ANYWHERE),
    ],
)
def test_families(addresses: AddressSet, families: AddressSet) -> None:
    assert addresses.families == families
