"""A rule set admits ICMP messages from the whole internet that are not needed.

Redirects and router advertisements change routes, echo and timestamps tell a stranger what is there. What connections
need is let in: on IPv4 the message that fragmentation is needed, on IPv6 the errors, of which "packet too big" is one.
IPv6 messages between neighbours count for nothing here, since no router forwards them. A rule for every protocol
admits every ICMP message. ICMP is judged by IPv4 sources and ICMPv6 by IPv6 sources.

An opening by which nothing is reached from the internet is told as latent, with what is missing, and matters one
severity less (`latent`). Where that could not be found out, it is told like any other.

To fix: name the types, and the sources of those that are for your own people. AWS: `IpProtocol` `icmp` with `FromPort`
3 and `ToPort` 4, `icmpv6` with `FromPort` 2. Azure: `protocol` `Icmp`, which has no types, with `sourceAddressPrefix`.
GCP: `allowed[].IPProtocol` `icmp`, which has no types, with `sourceRanges`.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.estate import Estate
from scanner.exposure.icmp_messages import ECHO_REQUEST, LINK_LOCAL, NEEDED, in_words
from scanner.exposure.internet import INTERNET_WIDE, open_to_internet
from scanner.exposure.liveness import LatentOpenings, LiveOrLatent
from scanner.models import ICMP, ICMPV6, INTERNET, NO_PORTS, Direction, FirewallRuleSet

SEVERITY = Severity.LOW


class IcmpOpen(LatentOpenings):
    """Settings."""

    echo_rule_sets: Patterns = ()
    """Patterns of identity, name or label of the rule sets that may admit echo requests (ping) from anybody."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "firewall-ingress-icmp-open",
    theme=Theme.CONNECTION_CONTROL,
    severity=SEVERITY,
    maps=(nist("AC-4"), nist("SC-7"), pci("1.3.1"), cwe(284)),
)
def firewall_ingress_icmp_open(rule_set: FirewallRuleSet, estate: Estate, params: IcmpOpen) -> Iterator[Answer]:
    """Take the needed messages away from those that are admitted."""
    answers = LiveOrLatent(rule_set, estate, params, SEVERITY)
    is_echo_declared = is_declared(rule_set, params.echo_rule_sets)
    for protocol, family in ((ICMP, INTERNET.v4_only), (ICMPV6, INTERNET.v6_only)):
        due = NEEDED[protocol]
        if protocol == ICMPV6:
            due |= LINK_LOCAL
        if is_echo_declared:
            due |= ECHO_REQUEST[protocol]
        for opening in open_to_internet(rule_set, estate.rule_sets, Direction.INGRESS, params.internet_share, family):
            admitted = opening.ports.get(protocol, NO_PORTS)
            if undue := admitted - due:
                message = f"admits {in_words(protocol, admitted, undue)} from the internet"
                yield answers.told(opening, message, {protocol: undue})
