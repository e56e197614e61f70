"""Openings to the internet, judged by the table of sensitive ports: for security groups and subnet ACLs alike."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field

from scanner.check import Params, Severity
from scanner.exposure.internet import INTERNET_WIDE, InternetOpening, Ports, common
from scanner.exposure.sensitive_ports import SENSITIVE_PORTS, PortGroup, every_port, reached

SHOWN = 3
"""Groups of ports that a message names; the evidence has the rest."""


class SensitivePorts(Params):
    """Settings."""

    groups: Mapping[str, PortGroup] = SENSITIVE_PORTS
    """Port groups by name, each with `tcp` and `udp` ports and its severity. Setting it replaces the whole table."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@dataclass(frozen=True)
class SensitiveOpening:
    """What an opening has of the table."""

    opening: InternetOpening
    message: str
    severity: Severity
    """Of the worst group that it reaches."""
    ports: Ports
    """Those of the table that it opens."""


def sensitive_openings(found: Iterable[InternetOpening], params: SensitivePorts) -> Iterator[SensitiveOpening]:
    """What is open of the table, one for each rule that does it.

    Args:
        found: what rules that are judged together open to the internet.
        params: the table.
    """
    table = every_port(params.groups)
    for opening in found:
        if hits := reached(params.groups, opening.ports):
            shown = "; ".join(f"{name} ({ports})" for name, ports, _ in hits[:SHOWN])
            more = f" and {len(hits) - SHOWN} more groups of sensitive ports" if len(hits) > SHOWN else ""
            message = f"opens {shown}{more} to the internet"
            yield SensitiveOpening(opening, message, hits[0][2], common(opening.ports, table))
