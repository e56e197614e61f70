"""A rule set lets the whole internet reach a port of an administrative or internal service.

Remote administration, databases, and internal protocols are found by scanners within minutes and attacked with
stolen passwords and known exploits. Sources are added up: two rules that each open half of the internet open the
internet. A rule that names a group is not open to the internet, whatever else the rule set holds.

To fix: limit the source to named networks, or reach the service through a VPN or a session broker. AWS: the rule's
`CidrIpv4`, `CidrIpv6` or prefix list. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from scanner.check import Answer, Params, Severity, check
from scanner.controls import Theme, cis_aws, cwe, nist, pci
from scanner.exposure.internet import INTERNET_WIDE, internet_openings
from scanner.exposure.sensitive_ports import SENSITIVE_PORTS, PortGroup, reached
from scanner.models import Direction, FirewallRuleSet


class SensitivePorts(Params):
    """Settings."""

    groups: Mapping[str, PortGroup] = SENSITIVE_PORTS
    """Port groups by name, each with `tcp` and `udp` ports and its severity. Setting it replaces the whole table."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-sensitive-port-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.CRITICAL,
    maps=(cis_aws("5.2"), cis_aws("5.3"), nist("AC-4"), nist("SC-7"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_sensitive_port_open(rule_set: FirewallRuleSet, params: SensitivePorts) -> Iterator[Answer]:
    """Look up what is open to the internet in the port table."""
    for opening in internet_openings(rule_set.rules, Direction.INGRESS, params.internet_share):
        if hits := list(reached(params.groups, opening.ports)):
            shown = "; ".join(f"{name} ({ports})" for name, ports, _ in hits[:3])
            more = f" and {len(hits) - 3} more groups of sensitive ports" if len(hits) > 3 else ""  # noqa: PLR2004
            yield opening.answer(f"opens {shown}{more} to the internet", severity=hits[0][2])
