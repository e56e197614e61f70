"""A rule set allows every protocol and port to the whole internet.

Egress rules are what stands between a compromised workload and its attacker's server, or a stranger's database. Rules
that the provider put there count as rules. All ports of TCP and of UDP count as everything.

To fix: allow the destinations and ports that the workload needs, and delete the rule that allows everything. AWS: the
egress rule that every new security group begins with. Azure: a deny of `Internet` before the default
`AllowInternetOutBound`. GCP: an egress deny before the implied allow.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Related, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.internet import EVERY_PORT, INTERNET_WIDE, covering, every_protocol, open_to_internet
from scanner.models import ALL_PORTS, TCP, UDP, Direction, FirewallRuleSet


class UnrestrictedEgress(Params):
    """Settings."""

    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-egress-unrestricted",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.2"), cwe(284)),
)
def firewall_egress_unrestricted(
    rule_set: FirewallRuleSet, others: Related[FirewallRuleSet], params: UnrestrictedEgress
) -> Iterator[Answer]:
    """Look for openings that leave out no protocol."""
    found = open_to_internet(rule_set, others, Direction.EGRESS, params.internet_share)
    for opening in covering(found, {None: ALL_PORTS}):
        yield opening.answer(f"allows {every_protocol(opening.ports)} to the internet")
    named = [each for each in found if None not in each.ports]
    for opening in covering(named, {TCP: EVERY_PORT, UDP: EVERY_PORT}):
        yield opening.answer("allows every TCP and UDP port to the internet")
