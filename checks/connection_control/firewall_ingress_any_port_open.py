"""A rule set opens a port to the whole internet that is not declared a public service.

What the internet may reach should be a decision, written down, and not what is left over from a test. HTTP and HTTPS
count as declared unless the settings say otherwise. ICMP is another question.

To fix: close the port, limit its sources, or declare it in `public_services`. AWS: `CidrIpv4`, `CidrIpv6` and prefix
lists of the rule. Azure: `sourceAddressPrefix` and `sourceAddressPrefixes`. GCP: `sourceRanges`.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Related, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.internet import INTERNET_WIDE, Ports, every_protocol, open_to_internet, without
from scanner.exposure.public_services import PublicServices
from scanner.models import ICMP, ICMPV6, Direction, FirewallRuleSet, Traffic


class AnyPort(Params):
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
    severity=Severity.HIGH,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_any_port_open(
    rule_set: FirewallRuleSet, others: Related[FirewallRuleSet], params: AnyPort
) -> Iterator[Answer]:
    """Take the declared services away from what is open."""
    declared = params.public_services.ports if is_declared(rule_set, params.public_rule_sets) else {}
    for opening in open_to_internet(rule_set, others, Direction.INGRESS, params.internet_share):
        if None in opening.ports:
            yield opening.answer(f"opens {every_protocol(opening.ports)} to the internet")
        elif shown := _shown(without(opening.ports, declared)):
            yield opening.answer(f"opens {shown} to the internet")


def _shown(undeclared: Ports) -> str:
    """The undeclared traffic in words; empty when there is none."""
    return ", ".join(
        str(Traffic(protocol=each, ports=ports)) for each, ports in undeclared.items() if each not in {ICMP, ICMPV6}
    )
