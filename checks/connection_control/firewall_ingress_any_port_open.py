"""A rule set opens a port to the whole internet that is not declared a public service.

What the internet may reach should be a decision, written down, and not what is left over from a test. HTTP and HTTPS
count as declared unless the settings say otherwise. ICMP is another question.

An opening by which nothing is reached from the internet is told as latent, with what is missing, and matters one
severity less (`latent`). Where that could not be found out, it is told like any other.

To fix: close the port, limit its sources, or declare it in `public_services`. AWS: `CidrIpv4`, `CidrIpv6` and prefix
lists of the rule. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.estate import Estate
from scanner.exposure.internet import INTERNET_WIDE, every_protocol, open_to_internet, without
from scanner.exposure.liveness import LatentOpenings, LiveOrLatent
from scanner.exposure.public_services import PublicServices
from scanner.models import ICMP, ICMPV6, Direction, FirewallRuleSet, Traffic

SEVERITY = Severity.HIGH


class AnyPort(LatentOpenings):
    """Settings."""

    public_services: PublicServices = PublicServices()
    """Ports by protocol that are meant for everybody: `tcp` (80 and 443) and `udp` (443, for HTTP/3)."""
    public_rule_sets: Patterns = ("*",)
    """Patterns of identity, name or label of the rule sets that may open them: those of declared public front ends."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-any-port-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=SEVERITY,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_any_port_open(rule_set: FirewallRuleSet, estate: Estate, params: AnyPort) -> Iterator[Answer]:
    """Take the declared services away from what is open."""
    answers = LiveOrLatent(rule_set, estate, params, SEVERITY)
    declared = params.public_services.ports if is_declared(rule_set, params.public_rule_sets) else {}
    for opening in open_to_internet(rule_set, estate.rule_sets, Direction.INGRESS, params.internet_share):
        undeclared = without(opening.ports, declared)
        if None in opening.ports:
            yield answers.told(opening, f"opens {every_protocol(opening.ports)} to the internet", undeclared)
        elif services := {each: ports for each, ports in undeclared.items() if each not in {ICMP, ICMPV6}}:
            shown = ", ".join(str(Traffic(protocol=each, ports=ports)) for each, ports in services.items())
            yield answers.told(opening, f"opens {shown} to the internet", services)
