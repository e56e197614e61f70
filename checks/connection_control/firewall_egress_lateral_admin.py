"""A rule set lets workloads open administrative ports everywhere in the private network.

Whoever takes over one machine goes on from there to all the others by remote administration, with the passwords and
keys that he finds. Only machines that are meant for administration need to reach all others so. The private network is
every network that the rule set filters something in, and every private block as a whole (10.0.0.0/8, 172.16.0.0/12,
192.168.0.0/16, fd00::/8). Rules that the provider put there count as rules, and so does an egress rule for everything.

To fix: limit egress to the ports and machines that the workload needs, or declare the rule set in `management`. AWS:
egress rules of the security group. Azure: a deny of ports 22, 3389, 5985 and 5986 to `VirtualNetwork` before the
default `AllowVnetOutBound`. GCP: an egress deny before the implied allow.
"""

from collections.abc import Iterator, Mapping, Sequence

from scanner.check import Answer, Params, Related, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.doubts import Deciding, answer_at, certain_then_possible
from scanner.exposure.gates import places_of, rules_of
from scanner.exposure.internet import Ports
from scanner.exposure.openings import Place
from scanner.exposure.whole_networks import PRIVATE_BLOCKS, own_networks, reaching_whole
from scanner.models import (
    ANYWHERE,
    TCP,
    UDP,
    AddressSet,
    Direction,
    FirewallRuleSet,
    Network,
    NetworkInterface,
    PortSet,
    Subnet,
)

EGRESS = Direction.EGRESS


class LateralAdmin(Params):
    """Settings."""

    management: Patterns = ()
    """Patterns of identity, name or label of the rule sets whose members administer all others."""
    tcp: PortSet = PortSet.parse("22, 3389, 5985, 5986")
    """Ports of remote administration: SSH, remote desktop, Windows remote management."""
    udp: PortSet = PortSet.parse("3389")
    """The same over UDP."""


@check(
    "firewall-egress-lateral-admin",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("AC-6"), nist("SC-7(21)"), pci("1.3.2"), cwe(284)),
)
def firewall_egress_lateral_admin(  # noqa: PLR0913, PLR0917 - a parameter for each kind of resource that it reads
    rule_set: FirewallRuleSet,
    others: Related[FirewallRuleSet],
    networks: Related[Network],
    subnets: Related[Subnet],
    interfaces: Related[NetworkInterface],
    params: LateralAdmin,
) -> Iterator[Answer]:
    """Look for rules that reach every address of a private network on these ports."""
    if is_declared(rule_set, params.management):
        return
    ports: Ports = {TCP: params.tcp, UDP: params.udp}

    def find(
        whole: Sequence[AddressSet], unknown: AddressSet, places: Sequence[Place] = ()
    ) -> Mapping[Deciding, Ports]:
        return reaching_whole(rule_set.rules, EGRESS, whole, ports, unknown, places)

    if not any(rule.direction is EGRESS for rule in rule_set.rules):
        return
    whole = (*PRIVATE_BLOCKS, *own_networks(rule_set, networks, subnets, interfaces))
    if not find(whole, ANYWHERE):
        return
    places = places_of(rule_set, others)
    for deciding, reached, doubt in certain_then_possible(
        rule_set.rules, EGRESS, lambda unknown: find(whole, unknown, places), rules_of(places)
    ):
        shown = ", ".join(f"{protocol} {each}" for protocol, each in reached.items())
        yield answer_at(deciding, f"reaches {shown} everywhere in the private network", doubt=doubt)
