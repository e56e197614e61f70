"""A rule set allows every protocol and port to the whole internet.

Egress rules are what stands between a compromised workload and its attacker's server, or a stranger's database. Rules
that the provider put there count as rules.

To fix: allow the destinations and ports that the workload needs, and delete the rule that allows everything. AWS: the
egress rule that every new security group begins with. Azure: a deny of `Internet` before the default
`AllowInternetOutBound`. GCP: an egress deny before the implied allow.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.internet import INTERNET_WIDE, internet_openings
from scanner.models import Direction, FirewallRuleSet


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
def firewall_egress_unrestricted(rule_set: FirewallRuleSet, params: UnrestrictedEgress) -> Iterator[Answer]:
    """Look for openings that leave out no protocol."""
    for opening in internet_openings(rule_set.rules, Direction.EGRESS, params.internet_share):
        if None in opening.ports:
            yield opening.answer("allows every protocol and port to the internet")
