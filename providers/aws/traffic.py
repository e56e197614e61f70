"""What EC2 writes about protocols, ports and ICMP, as traffic."""

from collections.abc import Mapping
from typing import Any

from scanner.models import ICMP, ICMPV6, TCP, UDP, IcmpType, PortSet, Protocol, Traffic

NAMES = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6}
EVERY = -1
"""How EC2 writes every port, every ICMP type, every code, and as text every protocol."""


def permission_traffic(permission: Mapping[str, Any]) -> Traffic:
    """The traffic of a security group's permission.

    For every protocol, and for one that is not TCP, UDP, ICMP or ICMPv6, EC2 allows all ports whatever the range says;
    for ICMP the range holds type and code (EC2 API Reference, `IpPermission`).
    """
    protocol = _protocol(permission["IpProtocol"])
    first, last = permission.get("FromPort", EVERY), permission.get("ToPort", EVERY)
    if protocol in {TCP, UDP}:
        return (
            Traffic(protocol=protocol)
            if first == EVERY
            else Traffic(protocol=protocol, ports=PortSet.of((first, last)))
        )
    if protocol in {ICMP, ICMPV6}:
        return Traffic(protocol=protocol, icmp=icmp_type(first, last))
    return Traffic(protocol=protocol)


def icmp_type(number: int, code: int) -> IcmpType | None:
    """An ICMP type and code; None is every type."""
    return None if number == EVERY else IcmpType(type=number, code=None if code == EVERY else code)


def _protocol(name: str) -> Protocol | None:
    return NAMES.get(name.lower()) or (None if int(name) == EVERY else Protocol(int(name)))


def entry_traffic(entry: Mapping[str, Any]) -> Traffic:
    """The traffic of a network ACL's entry.

    For a protocol other than TCP, UDP and ICMP, EC2 ignores ports, types and codes; ICMPv6 has a type and a code only
    with an IPv6 block (EC2 API Reference, `CreateNetworkAclEntry`, Protocol).
    """
    protocol = _protocol(entry["Protocol"])
    if protocol in {TCP, UDP} and "PortRange" in entry:
        ports = entry["PortRange"]
        return Traffic(protocol=protocol, ports=PortSet.of((ports["From"], ports["To"])))
    has_types = protocol == ICMP or (protocol == ICMPV6 and "Ipv6CidrBlock" in entry)
    if has_types and "IcmpTypeCode" in entry:
        icmp = entry["IcmpTypeCode"]
        return Traffic(protocol=protocol, icmp=icmp_type(icmp["Type"], icmp["Code"]))
    return Traffic(protocol=protocol)
