"""A rule set opens UDP to the whole internet beyond the declared public services.

UDP has no handshake that proves where a packet comes from. What answers anybody can be made to answer somebody else:
a name, time or directory server turns a small forged question into a flood for its victim. Ports of services known
for it are named. A rule for every protocol opens UDP too. TCP is a question of `firewall-ingress-any-port-open`,
which speaks of undeclared UDP ports as well.

An opening by which nothing is reached from the internet is told as latent, with what is missing, and matters one
severity less (`latent`). Where that could not be found out, it is told like any other.

To fix: close the port, limit its sources, or declare it in `public_ports`. AWS: `IpProtocol` `udp` or `-1` with
`CidrIpv4`, `CidrIpv6` or a prefix list. Azure: `protocol` `Udp` or `*` with `sourceAddressPrefix`. GCP:
`allowed[].IPProtocol` `udp` or `all` with `sourceRanges`.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.estate import Estate
from scanner.exposure.internet import EVERY_PORT, INTERNET_WIDE, open_to_internet
from scanner.exposure.liveness import LatentOpenings, LiveOrLatent
from scanner.exposure.public_services import PublicServices
from scanner.exposure.wording import shortened
from scanner.models import NO_PORTS, UDP, Direction, FirewallRuleSet, PortSet

SHOWN = 5
"""Ranges of ports that a message names; the evidence has the rest."""

# The services of US-CERT alert TA14-017A, "UDP-Based Amplification Attacks", that networks run most.
AMPLIFIERS = {
    "dns": PortSet.of(53),
    "ntp": PortSet.of(123),
    "netbios": PortSet.of((137, 138)),
    "snmp": PortSet.of(161),
    "ldap": PortSet.of(389),
    "ssdp": PortSet.of(1900),
    "memcached": PortSet.of(11211),
}

SEVERITY = Severity.HIGH


class UdpOpen(LatentOpenings):
    """Settings."""

    public_ports: PortSet = PublicServices().udp
    """UDP ports that are meant for everybody: 443, for HTTP/3."""
    public_rule_sets: Patterns = ("*",)
    """Patterns of identity, name or label of the rule sets that may open them: those of declared public front ends."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-udp-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=SEVERITY,
    maps=(nist("AC-4"), nist("SC-5"), nist("SC-7"), pci("1.3.1"), cwe(284), cwe(406)),
)
def firewall_ingress_udp_open(rule_set: FirewallRuleSet, estate: Estate, params: UdpOpen) -> Iterator[Answer]:
    """Take the declared ports away from the UDP ports that are open."""
    answers = LiveOrLatent(rule_set, estate, params, SEVERITY)
    declared = params.public_ports if is_declared(rule_set, params.public_rule_sets) else NO_PORTS
    for opening in open_to_internet(rule_set, estate.rule_sets, Direction.INGRESS, params.internet_share):
        ports = opening.ports.get(UDP, NO_PORTS)
        if undeclared := ports - declared:
            shown = f"UDP {shortened(str(undeclared).split(', '), SHOWN)}" if EVERY_PORT - ports else "every UDP port"
            message = f"opens {shown} to the internet{_amplifiers(undeclared)}"
            yield answers.told(opening, message, {UDP: undeclared})


def _amplifiers(ports: PortSet) -> str:
    among = [f"{name} {ports & known}" for name, known in AMPLIFIERS.items() if ports & known]
    return f" (amplifiers: {', '.join(among)})" if among else ""
