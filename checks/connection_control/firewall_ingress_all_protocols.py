"""A rule allows every protocol instead of naming one.

Such a rule opens every port, and beside TCP and UDP all that hosts speak without being asked: tunnels, routing,
multicast. It counts for public and private sources, groups, and lists that could not be read, and although rules
before it close some of it, but not when they close all. Not counted are what members of one group allow each other, and
rules that the provider put there. All ports of TCP and of UDP name their protocols:
`firewall-ingress-large-port-range` speaks of those.

To fix: name the protocols and ports that the service uses. AWS: `IpProtocol` other than `-1`. Azure: `protocol` other
than `*`. GCP: `allowed[].IPProtocol` other than `all`.
"""

from collections.abc import Iterator, Mapping

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.any_protocol import any_protocol_rules
from scanner.exposure.doubts import Deciding, answer_at, certain_then_possible
from scanner.exposure.internet import Ports, every_protocol
from scanner.exposure.members import names_of_others, with_members
from scanner.models import AddressSet, Direction, FirewallRuleSet


@check(
    "firewall-ingress-all-protocols",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("CM-7"), nist("SC-7"), pci("1.2.5"), cwe(284)),
)
def firewall_ingress_all_protocols(rule_set: FirewallRuleSet) -> Iterator[Answer]:
    """Look for rules that let a protocol in that no rule names."""
    rules = with_members(rule_set)

    def find(unknown: AddressSet) -> Mapping[Deciding, Ports]:
        return any_protocol_rules(rules, Direction.INGRESS, unknown)

    for deciding, ports, doubt in certain_then_possible(rules, Direction.INGRESS, find):
        if not any(rules[position].provider_default for position in deciding):
            message = f"allows {every_protocol(ports)} from {names_of_others(rule_set, deciding)}"
            yield answer_at(deciding, message, doubt=doubt, field="traffic")
