"""A rule set opens a port to the whole internet that is not declared a public service.

What the internet may reach should be a decision, written down, and not what is left over from a test. HTTP and HTTPS
count as declared unless the settings say otherwise. ICMP is another question.

To fix: close the port, limit its sources, or declare it in `public_services`. AWS: `CidrIpv4`, `CidrIpv6` and prefix
lists of the rule. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from scanner.check import Answer, Params, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import is_declared
from scanner.exposure.internet import INTERNET_WIDE, internet_openings
from scanner.models import (
    ALL_PORTS,
    ICMP,
    ICMPV6,
    NO_PORTS,
    PROTOCOLS_WITH_PORTS,
    TCP,
    UDP,
    Direction,
    FirewallRuleSet,
    Model,
    PortSet,
    Protocol,
)


class PublicServices(Model):
    """Ports that anybody may reach."""

    tcp: PortSet = PortSet.of(80, 443)
    udp: PortSet = PortSet.of(443)

    def ports_of(self, protocol: Protocol | None) -> PortSet:
        """The declared ports of a protocol."""
        return {TCP: self.tcp, UDP: self.udp}.get(protocol or Protocol(0), NO_PORTS)


class AnyPort(Params):
    """Settings."""

    public_services: PublicServices = PublicServices()
    """Ports by protocol that are meant for everybody: `tcp` (80 and 443) and `udp` (443, for HTTP/3)."""
    public_rule_sets: tuple[str, ...] = ("*",)
    """Patterns of identity, name or label of the rule sets that may open them: those of declared public front ends."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-any-port-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.HIGH,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_any_port_open(rule_set: FirewallRuleSet, params: AnyPort) -> Iterator[Answer]:
    """Take the declared services away from what is open."""
    nothing = PublicServices(tcp=NO_PORTS, udp=NO_PORTS)
    declared = params.public_services if is_declared(rule_set, params.public_rule_sets) else nothing
    for opening in internet_openings(rule_set.rules, Direction.INGRESS, params.internet_share):
        undeclared = {each: ports - declared.ports_of(each) for each, ports in opening.ports.items()}
        if shown := _shown(undeclared):
            yield opening.answer(f"opens {shown} to the internet")


def _shown(undeclared: Mapping[Protocol | None, PortSet]) -> str:
    """The undeclared traffic in words; empty when there is none."""
    if None in undeclared:
        return "every protocol"
    ports = {each: found for each, found in undeclared.items() if found and each not in {ICMP, ICMPV6}}
    return ", ".join(
        f"{each} {'every port' if found == ALL_PORTS else found}" if each in PROTOCOLS_WITH_PORTS else str(each)
        for each, found in ports.items()
    )
