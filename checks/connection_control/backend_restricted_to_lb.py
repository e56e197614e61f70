"""Something besides the load balancer reaches the targets behind it.

Whoever reaches a target directly is past everything that the balancer does for it: TLS, authentication, web
application firewall, access log. Only the balancer's own rule sets, the addresses of its subnets, and
those that only services of the provider send from may reach the port that requests go to. An instance is reached
through any of its interfaces, and an interface without a rule set by everybody; members of the targets' own rule set
count like all others. Where a subnet has a rule set too, as in Azure, strangers have to get past both.

Targets of a Network Load Balancer that keeps client addresses must admit the clients, so they are not judged when it
has no rule set. When it has one, the targets can admit that one, and nobody else. Functions, balancers as targets, and
private links have no rule sets to judge.

To fix: let the targets' rule set admit the balancer's rule set on the target port, and nobody else. AWS: an ingress
rule with `SourceSecurityGroupId`, or the CIDR blocks of the balancer's subnets. Azure: `sourceAddressPrefix` of the
gateway's subnet, or `AzureLoadBalancer`. GCP: `sourceRanges` 35.191.0.0/16, 130.211.0.0/22 and the proxy-only subnet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial

from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.backends import TRANSPORTS, allows, applying_to, holding_for, interfaces_of
from scanner.exposure.gates import gate_of
from scanner.exposure.internet import INTERNET_WIDE
from scanner.exposure.layers import layers_of
from scanner.exposure.openings import Place, openings
from scanner.exposure.wording import shortened
from scanner.models import (
    ANYWHERE,
    NOWHERE,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    LoadBalancer,
    NetworkInterface,
    Protocol,
    Subnet,
    Target,
    TargetGroup,
    TargetKind,
    UndecidedError,
    Unknown,
    applicable,
    internet_share,
    known,
)

Admitted = Mapping[int, AddressSet]
"""Addresses by the positions of the rules that let them in."""
JUDGED = {TargetKind.INSTANCE, TargetKind.ADDRESS}
# From these Azure itself probes every machine, and nobody else can send ("What is IP address 168.63.129.16?").
PLATFORM = AddressSet.of("168.63.129.16", "fe80::1234:5678:9abc")


class AllowedSources(Params):
    """Settings."""

    allowed_sources: AddressSet = NOWHERE
    """Addresses, besides those of the balancer's subnets, that may reach targets: CIDR blocks."""
    allowed_groups: Patterns = ()
    """Rule sets, besides the balancer's, whose members may: identities, names or labels, with `*` and `?`."""


@check(
    "backend-restricted-to-lb",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.HIGH,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.3.1"), cwe(284)),
)
def backend_restricted_to_lb(  # noqa: PLR0913, PLR0917 - a parameter for each kind of resource that it reads
    group: TargetGroup,
    balancers: Related[LoadBalancer],
    subnets: Related[Subnet],
    interfaces: Related[NetworkInterface],
    rule_sets: Related[FirewallRuleSet],
    params: AllowedSources,
) -> Iterator[Answer]:
    """Look at who may reach the port of each target."""
    if group.kind is TargetKind.OTHER:
        yield Unknown(why="its kind of targets is new to netassay")
        return
    applicable(group.kind in JUDGED, "has no targets with rule sets to judge")
    users = known(group.balancers)
    applicable(bool(users), "is used by no load balancer")
    targets = known(group.targets)
    applicable(bool(targets), "has no target")
    fronts = [balancers.get(each) for each in users]
    if not all(front.rule_sets for front in fronts):
        keeps = known(group.keeps_client_addresses)
        applicable(not keeps, "has targets that see the addresses of clients, and must admit them")
    transports = TRANSPORTS[known(group.protocol)]
    guard = _Guard(fronts, subnets, rule_sets, params)
    doors = list(_doors(group, targets, interfaces, rule_sets))
    for door in sorted({each for each in doors if isinstance(each, _Door)}, key=str):
        for protocol in transports:
            yield from guard.inspect(door, protocol)
    yield from (each for each in doors if isinstance(each, Unknown))


@dataclass(frozen=True)
class _Door:
    """A port of a target, and one of the rule sets that open it."""

    rule_set: str | None
    """None where neither the interface nor its subnet has one."""
    port: int
    addresses: AddressSet
    """Those of the interface."""
    groups: tuple[str, ...] | None
    """The groups that it is a member of, where rules may be limited to some."""
    gates: tuple[str, ...] = ()
    """Rule sets of its subnet, which have to let packets through as well."""
    before: tuple[str, ...] = ()
    """Other rule sets of the interface, of which those that leave something to the next are asked first."""


def _doors(
    group: TargetGroup,
    targets: Sequence[Target],
    interfaces: Related[NetworkInterface],
    rule_sets: Related[FirewallRuleSet],
) -> Iterator[_Door | Unknown]:
    for target in targets:
        port = target.port or group.port
        if port is None:
            yield Unknown(why=f"to which port of {target.id} requests go is not known")
        else:
            yield from _doors_of(group, target, port, interfaces, rule_sets)


def _doors_of(
    group: TargetGroup,
    target: Target,
    port: int,
    interfaces: Related[NetworkInterface],
    rule_sets: Related[FirewallRuleSet],
) -> Iterator[_Door | Unknown]:
    is_found = False
    try:
        for interface in interfaces_of(group, target, interfaces):
            is_found = True
            around = known(interface.subnet_rule_sets)
            own = layers_of(interface, rule_sets)
            gates = around if own else ()
            for at, rule_set in enumerate(own or around or (None,)):
                yield _Door(rule_set, port, interface.addresses, interface.groups, gates, own[:at])
    except UndecidedError as error:
        yield Unknown(why=error.why)
    else:
        if not is_found:
            yield Unknown(why=f"target {target.id} is on no interface that was read")


class _Guard:
    """Tells who is not the balancer."""

    def __init__(
        self,
        fronts: Sequence[LoadBalancer],
        subnets: Related[Subnet],
        rule_sets: Related[FirewallRuleSet],
        params: AllowedSources,
    ) -> None:
        self._rule_sets = rule_sets
        self._of_balancers = {each for front in fronts for each in front.rule_sets}
        self._allowed_groups = params.allowed_groups
        self._addresses = params.allowed_sources
        self._doubt: Unknown | None = None
        """Why some of the addresses that may be the balancer's are not known."""
        for subnet in (each for front in fronts for each in front.subnets):
            try:
                self._addresses |= subnets.get(subnet).addresses
            except UndecidedError as error:
                self._doubt = Unknown(why=error.why)

    def inspect(self, door: _Door, protocol: Protocol) -> Iterator[Answer]:
        """A flaw when strangers come in at the door, and what leaves it open whether they do."""
        where = f"{protocol} {door.port}"
        if door.rule_set is None:
            yield Violation(f"has targets without a rule set, which admit everybody to {where}", at="targets")
            return
        try:
            rule_set = self._rule_sets.get(door.rule_set)
            gates = [*map(self._rule_sets.get, door.gates), *self._layers(door.before)]
        except UndecidedError as error:
            yield Unknown(why=error.why)
            return
        rules = applying_to(rule_set.rules, door.groups, door.addresses)
        place = tuple(gate_of(holding_for(each, door.groups, door.addresses)) for each in gates)
        outside = (door.addresses.families or ANYWHERE) - self._addresses - PLATFORM - rule_set.provider_networks
        asked = [rule for rule in rules if any(door.port in each.ports_of(protocol) for each in rule.traffic)]
        admitted = partial(_admitting, asked, door.port, protocol, outside, place)
        found = [
            *self._strange_addresses(asked, admitted(NOWHERE), admitted(outside)),
            *self._strange_groups(rules, door, protocol),
        ]
        if strangers := list(dict.fromkeys(each for each in found if isinstance(each, str))):
            yield Violation(
                f"has targets that admit {shortened(strangers)} to {where} by {rule_set.name}", at="targets"
            )
        yield from (each for each in found if isinstance(each, Unknown))

    def _layers(self, before: Sequence[str]) -> Iterator[FirewallRuleSet]:
        rule_sets = map(self._rule_sets.get, before)
        return (each for each in rule_sets if each.unmatched is Action.PASS_ON)

    def _strange_addresses(
        self, rules: Sequence[FirewallRule], certain: Admitted, possible: Admitted
    ) -> Iterator[str | Unknown]:
        for position, addresses in possible.items():
            for peer in rules[position].peers:
                if not isinstance(peer, AddressPeer):
                    continue
                if isinstance(peer.addresses, Unknown):
                    yield Unknown(why=f"{peer.name}: {peer.addresses.why}")
                elif peer.addresses & addresses:
                    admitted = peer.addresses & certain.get(position, NOWHERE)
                    yield peer.name if admitted and self._is_strange(admitted) else self._doubtful(peer)

    def _is_strange(self, addresses: AddressSet) -> bool:
        """Whether some of them are certainly not the balancer's: no subnet is as wide as the internet."""
        return self._doubt is None or internet_share(addresses) >= INTERNET_WIDE

    def _doubtful(self, peer: AddressPeer) -> Unknown:
        why = self._doubt.why if self._doubt else "rules before it could not be read"
        return Unknown(why=f"{peer.name}: {why}")

    def _strange_groups(
        self, rules: Sequence[FirewallRule], door: _Door, protocol: Protocol
    ) -> Iterator[str | Unknown]:
        for rule in rules:
            if allows(rule, Direction.INGRESS, protocol, door.port):
                for peer in rule.peers:
                    if isinstance(peer, GroupPeer):
                        yield from self._unless_allowed(peer.name)

    def _unless_allowed(self, name: str) -> Iterator[str | Unknown]:
        if any(fnmatchcase(name, pattern) for pattern in self._allowed_groups):
            return
        try:
            named = self._rule_sets.where(name=name)
            if not any(each.id in self._of_balancers or is_declared(each, self._allowed_groups) for each in named):
                yield name
        except UndecidedError as error:
            yield Unknown(why=error.why)


def _admitting(  # noqa: PLR0913, PLR0917 - what openings depend on
    rules: Sequence[FirewallRule],
    port: int,
    protocol: Protocol,
    within: AddressSet,
    place: Place,
    unknown: AddressSet,
) -> Admitted:
    """The addresses that are let in, by the positions of the rules that do it."""
    return {
        admission.position: admission.addresses
        for opening in openings(rules, Direction.INGRESS, within, unknown, (place,))
        if opening.protocol == protocol and port in opening.ports
        for admission in opening.admissions
    }
