"""Members of one group may send each other whatever they like.

Whoever takes over one of them has all the others before him, down to services that nobody knew were listening. Members
of one group are both sides of a rule: it names its own rule set, or the same group or network on either side. A rule
for every protocol counts although rules before it close some of it, but not when they close all; all ports of TCP and
of UDP count as everything. Rules that admit a whole network, its members among others, are left to
`firewall-ingress-all-protocols`. What the provider put there by itself is not judged, nor is what lies between the
members besides this rule set.

To fix: name the protocols and ports that the members need of one another, or make a group for each role. AWS: a rule
whose source is its own group, with `IpProtocol` other than `-1`. Azure: a rule from and to the same application
security group, with `destinationPortRange`. GCP: `sourceTags` that are also `targetTags`, with `allowed[].ports`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.doubts import Deciding, answer_at, certain_then_possible
from scanner.exposure.internet import EVERY_PORT, Ports, every_protocol, gathered, without
from scanner.exposure.members import among_members
from scanner.exposure.openings import openings
from scanner.models import ALL_PORTS, TCP, UDP, AddressSet, Direction, FirewallRule, FirewallRuleSet, PortSet, Protocol


@check(
    "firewall-intragroup-unrestricted",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("AC-4"), nist("AC-6"), nist("SC-7(21)"), pci("1.2.5"), cwe(284)),
)
def firewall_intragroup_unrestricted(rule_set: FirewallRuleSet) -> Iterator[Answer]:
    """Look for rules that leave nothing out between members."""
    rules = among_members(rule_set)

    def find(unknown: AddressSet) -> Mapping[Deciding, str]:
        return _everything(rules, unknown)

    for deciding, allowed, doubt in certain_then_possible(rules, Direction.INGRESS, find):
        yield answer_at(deciding, f"allows its members {allowed} among themselves", doubt=doubt)


def _everything(rules: Sequence[FirewallRule], unknown: AddressSet) -> dict[Deciding, str]:
    """The rules that leave nothing out, alone or together, with what they allow in words."""
    ports = _by_rule(rules, unknown)
    whole = {(position,): each for position, each in ports.items() if not without({None: ALL_PORTS}, each)}
    found: dict[Deciding, str] = {deciding: every_protocol(each) for deciding, each in whole.items()}
    named = {position: each for position, each in ports.items() if (position,) not in found}
    together = gathered((protocol, each) for ports in named.values() for protocol, each in ports.items())
    if not without({TCP: EVERY_PORT, UDP: EVERY_PORT}, together):
        found[tuple(named)] = "every TCP and UDP port"
    return found


def _by_rule(rules: Sequence[FirewallRule], unknown: AddressSet) -> dict[int, Ports]:
    """What each rule lets members send each other."""
    found: dict[int, list[tuple[Protocol | None, PortSet]]] = defaultdict(list)
    for opening in openings(rules, Direction.INGRESS, unknown=unknown):
        for admission in opening.admissions:
            if not rules[admission.position].provider_default:
                found[admission.position].append((opening.protocol, opening.ports))
    return {position: gathered(found[position]) for position in sorted(found)}
