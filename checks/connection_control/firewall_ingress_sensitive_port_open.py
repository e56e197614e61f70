"""A rule set lets the whole internet reach a port of an administrative or internal service.

Remote administration, databases, and internal protocols are found by scanners within minutes and attacked with
stolen passwords and known exploits. Sources are added up: two rules that each open half of the internet open the
internet. A rule that names a group is not open to the internet, whatever else the rule set holds.

An opening by which nothing is reached from the internet is told as latent, with what is missing, and matters one
severity less (`latent`). Where that could not be found out, it is told like any other.

To fix: limit the source to named networks, or reach the service through a VPN or a session broker. AWS: the rule's
`CidrIpv4`, `CidrIpv6` or prefix list. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cis_aws, cwe, nist, pci
from scanner.exposure.estate import Estate
from scanner.exposure.internet import open_to_internet
from scanner.exposure.liveness import LatentOpenings, LiveOrLatent
from scanner.exposure.sensitive_openings import SensitivePorts, sensitive_openings
from scanner.models import Direction, FirewallRuleSet

SEVERITY = Severity.CRITICAL


class SensitiveOpenings(SensitivePorts, LatentOpenings):
    """Settings."""


@check(
    "firewall-ingress-sensitive-port-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=SEVERITY,
    maps=(cis_aws("5.2"), cis_aws("5.3"), nist("AC-4"), nist("SC-7"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_sensitive_port_open(
    rule_set: FirewallRuleSet, estate: Estate, params: SensitiveOpenings
) -> Iterator[Answer]:
    """Look up what is open to the internet in the port table."""
    answers = LiveOrLatent(rule_set, estate, params, SEVERITY)
    found = open_to_internet(rule_set, estate.rule_sets, Direction.INGRESS, params.internet_share)
    for each in sensitive_openings(found, params):
        yield answers.told(each.opening, each.message, each.ports, each.severity)
