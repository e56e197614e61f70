"""A rule set opens a larger range of ports to a source than a service needs.

In a long range something listens that nobody thought of: a debugger, a metrics endpoint, last year's version. What
counts is an unbroken range that one source reaches of TCP, of UDP or of SCTP, by one rule or by several that together
leave no gap. Public and private sources, groups, and lists that could not be read are sources alike; the rule set's
own group is not. Rules for every protocol are left to `firewall-ingress-all-protocols`, and ICMP has no ports. What the
provider's own management needs and locks with certificates is no service: GatewayManager of Azure, TCP 65200-65535.

To fix: open the ports that the service listens on. AWS: `FromPort` and `ToPort`. Azure: `destinationPortRange` and
`destinationPortRanges`. GCP: `allowed[].ports`, which means every port when absent.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from scanner.check import Answer, Params, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.doubts import Deciding, answer_at, certain_then_possible
from scanner.exposure.internet import Ports
from scanner.exposure.members import names_of_others, with_members
from scanner.exposure.port_ranges import large_ranges
from scanner.exposure.wording import shortened
from scanner.models import (
    LAST_PORT,
    TCP,
    UDP,
    Action,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    PortSet,
    Traffic,
)

# Ports on which Azure manages application gateways, of version 2 and of version 1, "protected by Azure certificates"
# ("Application Gateway infrastructure configuration").
MANAGEMENT: Mapping[str, PortSet] = {"gatewaymanager": PortSet.of((65200, 65535))}
"""Ports by the peer that the provider's management is."""
EVERY_PORT = (Traffic(protocol=TCP), Traffic(protocol=UDP))


class LargeRange(Params):
    """Settings."""

    ports: int = Field(default=100, ge=1, le=LAST_PORT)
    """How many neighbouring ports may be open to a source; 100 are enough for a file transfer server's data ports."""


@check(
    "firewall-ingress-large-port-range",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("CM-7"), nist("SC-7"), pci("1.2.5"), cwe(284)),
)
def firewall_ingress_large_port_range(rule_set: FirewallRuleSet, params: LargeRange) -> Iterator[Answer]:
    """Join the port ranges that each source reaches, and measure them."""
    rules = [_switched_off(rule) if _is_management(rule) else _spelt_out(rule) for rule in with_members(rule_set)]

    def find(unknown: AddressSet) -> Mapping[Deciding, Ports]:
        return large_ranges(rules, params.ports, unknown)

    for deciding, ports, doubt in certain_then_possible(rules, Direction.INGRESS, find):
        shown = " and ".join(f"{protocol} {_ranges(each)}" for protocol, each in ports.items())
        message = f"opens {shown} to {names_of_others(rule_set, deciding)}, more than {params.ports} ports in a row"
        yield answer_at(deciding, message, doubt=doubt, field="traffic")


def _spelt_out(rule: FirewallRule) -> FirewallRule:
    """A rule of which the traffic is not known, with the ports that it may open."""
    is_open = rule.doubt and rule.action is Action.ALLOW and any(each.protocol is None for each in rule.traffic)
    return rule.model_copy(update={"traffic": EVERY_PORT}) if is_open else rule


def _is_management(rule: FirewallRule) -> bool:
    """Whether it allows the management of the provider, and nothing else."""
    needed = [MANAGEMENT.get(peer.name.lower()) for peer in rule.peers]
    written = [each.ports for each in rule.traffic if each.protocol is not None]
    return len(written) == len(rule.traffic) and all(
        ports is not None and not any(each - ports for each in written) for ports in needed
    )


def _switched_off(rule: FirewallRule) -> FirewallRule:
    return rule.model_copy(update={"enabled": False})


def _ranges(ports: PortSet) -> str:
    return shortened(str(ports).split(", "))
