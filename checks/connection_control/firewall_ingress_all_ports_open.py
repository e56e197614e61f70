"""A rule set opens every port, or every protocol, to the whole internet.

Whatever is started behind such a rule is reachable at once, whether it was meant to be or not. All ports of TCP or of
UDP alone count as all ports, and so do several rules that only together leave no port closed to the internet. A rule
for every protocol counts although rules before it close some ports.

To fix: open the ports of the service to the sources that need it. AWS: `IpProtocol`, `FromPort` and `ToPort` of the
rule. Azure: `protocol` and `destinationPortRange`. GCP: `allowed[].IPProtocol` and `allowed[].ports`, which mean every
port when absent.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Related, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.internet import EVERY_PORT, INTERNET_WIDE, covering, every_protocol, open_to_internet
from scanner.models import ALL_PORTS, TCP, UDP, Direction, FirewallRuleSet


class AllPorts(Params):
    """Settings."""

    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-all-ports-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.CRITICAL,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_all_ports_open(
    rule_set: FirewallRuleSet, others: Related[FirewallRuleSet], params: AllPorts
) -> Iterator[Answer]:
    """Look for openings that leave out no port."""
    found = open_to_internet(rule_set, others, Direction.INGRESS, params.internet_share)
    for opening in covering(found, {None: ALL_PORTS}):
        yield opening.answer(f"opens {every_protocol(opening.ports)} to the internet")
    named = [each for each in found if None not in each.ports]
    for protocol in (TCP, UDP):
        for opening in covering(named, {protocol: EVERY_PORT}):
            yield opening.answer(f"opens every {protocol} port to the internet")
