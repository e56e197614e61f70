"""What Google Cloud writes about protocols and ports, as traffic."""

from collections.abc import Iterable, Mapping
from typing import Any

from scanner.models import ICMP, PROTOCOLS_WITH_PORTS, SCTP, TCP, UDP, PortSet, Protocol, Traffic

# A protocol is one of these "well known protocol strings" or its number (Compute API reference, `Firewall`). The number
# of IPIP is IANA's ("Assigned Internet Protocol Numbers").
NAMES: Mapping[str, Protocol] = {
    "tcp": TCP,
    "udp": UDP,
    "icmp": ICMP,
    "esp": Protocol(50),
    "ah": Protocol(51),
    "ipip": Protocol(94),
    "sctp": SCTP,
}
EVERY = "all"


def traffic_of(entries: Iterable[Mapping[str, Any]], field: str) -> tuple[Traffic, ...]:
    """The traffic of `allowed`, `denied` or `layer4Configs`, whose protocols are in the field.

    Raises:
        ValueError: a protocol or a port is written in a way that is new to netassay.
    """
    return tuple(_traffic(str(entry[field]).lower(), entry.get("ports") or ()) for entry in entries)


def _traffic(name: str, ports: Iterable[str]) -> Traffic:
    if name == EVERY:
        return Traffic()
    protocol = NAMES.get(name) or _numbered(name)
    # "This field is only applicable for the UDP or TCP protocol. If not specified, this rule applies to connections
    # through any port" (Compute API reference, `Firewall`); SCTP has ports too ("VPC firewall rules", protocols).
    if protocol in PROTOCOLS_WITH_PORTS and (written := tuple(ports)):
        return Traffic(protocol=protocol, ports=_ports(written))
    return Traffic(protocol=protocol)


def _ports(written: tuple[str, ...]) -> PortSet:
    if not (ports := PortSet.parse(written)):
        message = "its ports are none"
        raise ValueError(message)
    return ports


def _numbered(name: str) -> Protocol:
    if not name.isdecimal():
        message = f"protocol {name} is new to netassay"
        raise ValueError(message)
    return Protocol(int(name))
