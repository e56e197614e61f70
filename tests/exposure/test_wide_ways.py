"""How much of the internet a way is open to, in words."""

import pytest

from scanner.exposure.wide_ways import internet_in_words
from scanner.models import ANYWHERE, NOWHERE, AddressSet


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (ANYWHERE, "all of the internet"),
        (ANYWHERE.v4_only, "all of the IPv4 internet"),
        (ANYWHERE.v6_only, "all of the IPv6 internet"),
        (ANYWHERE.v6_only - AddressSet.of("2600:1900::/35"), "nearly all of the IPv6 internet"),
        (AddressSet.of("0.0.0.0/0", "2600::/12"), "all of the IPv4 internet and 12 % of the IPv6 internet"),
        (AddressSet.of("0.0.0.0/1", "2600::/32"), "56 % of the IPv4 internet and less than 1 % of the IPv6 internet"),
        (AddressSet.of("9.9.9.0/24", "2600::/32"), "less than 1 % of the internet"),
        (NOWHERE, "none of the internet"),
    ],
)
def test_the_part_is_of_one_internet_or_of_both(sources: AddressSet, words: str) -> None:
    assert internet_in_words(sources) == words
