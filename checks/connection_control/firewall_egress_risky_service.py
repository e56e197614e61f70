"""A rule set lets workloads reach services on the internet that send in the clear, or that data leaves by.

File transfer, Telnet and mail without encryption show what they carry to everybody on the way. Windows file sharing
gives away password hashes to whoever names a server, mail relays send spam in your name, and the chat that bots take
their orders by has no other use in a data centre. An egress rule for everything allows these too. Rules that the
provider put there count as rules.

To fix: allow the ports that the workload needs, without these, or only towards the servers that it uses. AWS: egress
rules of the security group. Azure: a deny with `destinationAddressPrefix` `Internet` before the default
`AllowInternetOutBound`. GCP: an egress deny before the implied allow.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from scanner.check import Answer, Params, Related, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.internet import INTERNET_WIDE, open_to_internet
from scanner.exposure.sensitive_ports import PortGroup, reached
from scanner.exposure.wording import shortened
from scanner.models import Direction, FirewallRuleSet, PortSet

# Source: IANA "Service Name and Transport Protocol Port Number Registry"; 6667 by RFC 7194, section 2.1.
RISKY: Mapping[str, PortGroup] = {
    "ftp": PortGroup(tcp=PortSet.of(21), severity=Severity.LOW),
    "telnet": PortGroup(tcp=PortSet.of(23), severity=Severity.LOW),
    "mail relay": PortGroup(tcp=PortSet.of(25), severity=Severity.LOW),
    "tftp": PortGroup(udp=PortSet.of(69), severity=Severity.LOW),
    "windows rpc and file sharing": PortGroup(
        tcp=PortSet.parse("135-139, 445"), udp=PortSet.parse("135-139, 445"), severity=Severity.LOW
    ),
    "irc": PortGroup(tcp=PortSet.of(6667), severity=Severity.LOW),
}


class RiskyServices(Params):
    """Settings."""

    groups: Mapping[str, PortGroup] = RISKY
    """Services by name, each with `tcp` and `udp` ports and its severity. Setting it replaces the whole table."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-egress-risky-service",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("AC-4"), nist("CM-7"), nist("SC-7"), pci("1.2.6"), pci("1.3.2"), cwe(319)),
)
def firewall_egress_risky_service(
    rule_set: FirewallRuleSet, others: Related[FirewallRuleSet], params: RiskyServices
) -> Iterator[Answer]:
    """Look up what is open towards the internet in the table."""
    for opening in open_to_internet(rule_set, others, Direction.EGRESS, params.internet_share):
        if hits := reached(params.groups, opening.ports):
            services = shortened([f"{name} ({ports})" for name, ports, _ in hits])
            yield opening.answer(f"allows {services} to the internet", severity=hits[0][2])
