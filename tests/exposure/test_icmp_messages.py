"""ICMP messages by name."""

import pytest

from scanner.exposure.icmp_messages import ECHO_REQUEST, LINK_LOCAL, NEEDED, in_words
from scanner.models import ALL_PORTS, ICMP, ICMPV6, PortSet, Protocol


def of_type(*types: int) -> PortSet:
    return PortSet.of(*((each * 256, each * 256 + 255) for each in types))


@pytest.mark.parametrize(
    ("protocol", "admitted", "undue", "words"),
    [
        (ICMP, ALL_PORTS, ALL_PORTS, "every ICMP message"),
        (ICMPV6, ALL_PORTS, of_type(128), "every ICMPv6 message"),
        (ICMP, of_type(8), of_type(8), "ICMP echo request"),
        (ICMP, of_type(3), of_type(3) - NEEDED[ICMP], "ICMP destination unreachable"),
        (ICMP, PortSet.of(3 * 256, 3 * 256 + 4), PortSet.of(3 * 256), "ICMP destination unreachable (code 0)"),
        (ICMP, PortSet.of((2048, 2050)), PortSet.of((2048, 2050)), "ICMP echo request (code 0-2)"),
        (
            ICMP,
            of_type(5, 13, 14, 17, 18),
            of_type(5, 13, 14, 17),
            "ICMP redirect, timestamp, timestamp reply and 1 more",
        ),
        (ICMPV6, of_type(8), of_type(8), "ICMPv6 type 8"),
        (ICMPV6, of_type(255), of_type(255), "ICMPv6 type 255"),
    ],
)
def test_in_words(protocol: Protocol, admitted: PortSet, undue: PortSet, words: str) -> None:
    assert in_words(protocol, admitted, undue) == words


def test_the_tables_hold_whole_messages() -> None:
    assert [NEEDED[ICMP], NEEDED[ICMPV6]] == [PortSet.of(3 * 256 + 4), of_type(1, 2, 3, 4)]
    assert [ECHO_REQUEST[ICMP], ECHO_REQUEST[ICMPV6]] == [of_type(8), of_type(128)]
    assert of_type(130, 133, 134, 135, 136, 137, 143) - LINK_LOCAL == PortSet()
    assert LINK_LOCAL & of_type(128, 129, 138, 139, 140, 144) == PortSet()
