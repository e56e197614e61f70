"""A rule set opens every port, or every protocol, to the whole internet.

Whatever is started behind such a rule is reachable at once, whether it was meant to be or not. All ports of TCP or of
UDP alone count as all ports, and so do several rules that only together leave no port closed to the internet. A rule
for every protocol counts although rules before it close some ports.

An opening by which nothing is reached from the internet is told as latent, with what is missing, and matters one
severity less (`latent`). Where that could not be found out, it is told like any other.

To fix: open the ports of the service to the sources that need it. AWS: `IpProtocol`, `FromPort` and `ToPort` of the
rule. Azure: `protocol` and `destinationPortRange`. GCP: `allowed[].IPProtocol` and `allowed[].ports`, which mean every
port when absent.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.estate import Estate
from scanner.exposure.internet import EVERY_PORT, INTERNET_WIDE, covering, every_protocol, open_to_internet
from scanner.exposure.liveness import LatentOpenings, LiveOrLatent
from scanner.models import ALL_PORTS, TCP, UDP, Direction, FirewallRuleSet

SEVERITY = Severity.CRITICAL


class AllPorts(LatentOpenings):
    """Settings."""

    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-all-ports-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=SEVERITY,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_all_ports_open(rule_set: FirewallRuleSet, estate: Estate, params: AllPorts) -> Iterator[Answer]:
    """Look for openings that leave out no port."""
    answers = LiveOrLatent(rule_set, estate, params, SEVERITY)
    found = open_to_internet(rule_set, estate.rule_sets, Direction.INGRESS, params.internet_share)
    for opening in covering(found, {None: ALL_PORTS}):
        yield answers.told(opening, f"opens {every_protocol(opening.ports)} to the internet", opening.ports)
    named = [each for each in found if None not in each.ports]
    for protocol in (TCP, UDP):
        for opening in covering(named, {protocol: EVERY_PORT}):
            yield answers.told(opening, f"opens every {protocol} port to the internet", {protocol: EVERY_PORT})
