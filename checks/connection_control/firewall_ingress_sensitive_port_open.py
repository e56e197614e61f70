"""A rule set lets the whole internet reach a port of an administrative or internal service.

Remote administration, databases, and internal protocols are found by scanners within minutes and attacked with
stolen passwords and known exploits. Sources are added up: two rules that each open half of the internet open the
internet. A rule that names a group is not open to the internet, whatever else the rule set holds.

To fix: limit the source to named networks, or reach the service through a VPN or a session broker. AWS: the rule's
`CidrIpv4`, `CidrIpv6` or prefix list. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, check
from scanner.controls import Theme, cis_aws, cwe, nist, pci
from scanner.exposure.internet import open_to_internet
from scanner.exposure.sensitive_openings import SensitivePorts, sensitive_openings
from scanner.models import Direction, FirewallRuleSet


@check(
    "firewall-ingress-sensitive-port-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.CRITICAL,
    maps=(cis_aws("5.2"), cis_aws("5.3"), nist("AC-4"), nist("SC-7"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_sensitive_port_open(
    rule_set: FirewallRuleSet, others: Related[FirewallRuleSet], params: SensitivePorts
) -> Iterator[Answer]:
    """Look up what is open to the internet in the port table."""
    found = open_to_internet(rule_set, others, Direction.INGRESS, params.internet_share)
    yield from sensitive_openings(found, params, graded=True)
