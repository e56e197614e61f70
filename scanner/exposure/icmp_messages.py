"""ICMP and ICMPv6 messages by name: which are needed, and what they are called."""

from collections.abc import Iterator

from scanner.exposure.internet import Ports
from scanner.exposure.matching import messages
from scanner.exposure.wording import shortened
from scanner.models import ALL_PORTS, ICMP, ICMPV6, IcmpType, PortSet, Protocol
from scanner.models.intervals import from_pairs, pairs, union_of

# IANA "Internet Control Message Protocol (ICMP) Parameters" and "... version 6 (ICMPv6) Parameters", those in use.
NAMES = {
    ICMP: {
        0: "echo reply",
        3: "destination unreachable",
        4: "source quench",
        5: "redirect",
        8: "echo request",
        9: "router advertisement",
        10: "router solicitation",
        11: "time exceeded",
        12: "parameter problem",
        13: "timestamp",
        14: "timestamp reply",
        15: "information request",
        16: "information reply",
        17: "address mask request",
        18: "address mask reply",
        42: "extended echo request",
        43: "extended echo reply",
    },
    ICMPV6: {
        1: "destination unreachable",
        2: "packet too big",
        3: "time exceeded",
        4: "parameter problem",
        128: "echo request",
        129: "echo reply",
        138: "router renumbering",
        139: "node information query",
        140: "node information response",
        144: "home agent discovery request",
        145: "home agent discovery reply",
        146: "mobile prefix solicitation",
        147: "mobile prefix advertisement",
        160: "extended echo request",
        161: "extended echo reply",
    },
}


def _messages(*each: IcmpType) -> PortSet:
    return PortSet(union_of(messages(one).bounds for one in each))


# Without "fragmentation needed", path MTU discovery fails (RFC 1191, section 4), and IPv6 does not work without its
# errors (RFC 4890, sections 4.3.1 and 4.3.2).
NEEDED: Ports = {
    ICMP: _messages(IcmpType(type=3, code=4)),
    ICMPV6: _messages(*(IcmpType(type=each) for each in (1, 2, 3, 4))),
}
# Messages between the nodes of one link, which no router forwards and no node takes from further away (RFC 4890,
# section 4.3.3): multicast listeners, neighbour discovery, its inverse, its certificates, multicast routers.
LINK_LOCAL = _messages(*(IcmpType(type=each) for each in (*range(130, 138), 141, 142, 143, 148, 149, 151, 152, 153)))
# Codes other than 0 mean nothing, and consoles write "echo request" without one.
ECHO_REQUEST: Ports = {ICMP: _messages(IcmpType(type=8)), ICMPV6: _messages(IcmpType(type=128))}


def in_words(protocol: Protocol, admitted: PortSet, undue: PortSet) -> str:
    """Messages by name.

    Args:
        protocol: ICMP or ICMPv6.
        admitted: every message that is admitted.
        undue: those of them that are named.
    """
    if admitted == ALL_PORTS:
        return f"every {protocol} message"
    return f"{protocol} {shortened([_type_in_words(protocol, each, admitted, undue) for each in _types(undue)])}"


def _types(undue: PortSet) -> Iterator[int]:
    types = from_pairs((low // 256, (high - 1) // 256 + 1) for low, high in pairs(undue.bounds))
    return (kind for first, end in pairs(types) for kind in range(first, end))


def _type_in_words(protocol: Protocol, kind: int, admitted: PortSet, undue: PortSet) -> str:
    name = NAMES[protocol].get(kind, f"type {kind}")
    every_code = messages(IcmpType(type=kind))
    if every_code & admitted == every_code:
        return name
    codes = PortSet.of(*((low - kind * 256, high - 1 - kind * 256) for low, high in pairs((every_code & undue).bounds)))
    return f"{name} (code {codes})"
