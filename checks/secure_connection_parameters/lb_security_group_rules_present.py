"""The rules of a load balancer do not fit its listeners and targets.

A listener whose port no rule opens serves nobody, and a target group that no outbound rule reaches gets neither
requests nor health checks. A port that is open while nothing listens on it is one that somebody forgot, and whatever
listens there one day is reachable at once. ICMP is left out on both sides, and so is what the outbound rules allow
beyond the targets: `firewall-egress-unrestricted` has an eye on that.

Rules that name a group reach its members. A target that is an instance counts as reached when one of its addresses is.
Requests that come through a private link to a Network Load Balancer may be exempt from its inbound rules; that is not
seen here. A balancer without a rule set is not judged.

To fix: allow the listeners' ports in, the targets' and health checks' ports out, and delete the rest. AWS: the security
groups of the load balancer. Azure and GCP: not a setting of load balancers.
"""

from collections.abc import Iterable, Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.exposure.backends import TRANSPORTS
from scanner.exposure.doubts import unread
from scanner.exposure.outbound import Outbound, Surroundings
from scanner.models import (
    ALL_PORTS,
    ICMP,
    ICMPV6,
    NO_PORTS,
    NOWHERE,
    PROTOCOLS_WITH_PORTS,
    TCP,
    UDP,
    Action,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    Listener,
    LoadBalancer,
    NetworkInterface,
    PortSet,
    Protocol,
    Subnet,
    Target,
    TargetGroup,
    TargetKind,
    Traffic,
    UndecidedError,
    Unknown,
    applicable,
)

Ports = dict[Protocol, PortSet]
CALLED_BY_PROVIDER = {TargetKind.FUNCTION, TargetKind.PRIVATE_LINK}


@check(
    "lb-security-group-rules-present",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("SC-7(5)"), pci("1.2.5")),
)
def lb_security_group_rules_present(  # noqa: PLR0913, PLR0917 - a parameter for each kind of resource that it reads
    balancer: LoadBalancer,
    listeners: Related[Listener],
    target_groups: Related[TargetGroup],
    rule_sets: Related[FirewallRuleSet],
    interfaces: Related[NetworkInterface],
    subnets: Related[Subnet],
    others: Related[LoadBalancer],
) -> Iterator[Answer]:
    """Compare the inbound rules with the listeners, and the outbound rules with the targets."""
    applicable(bool(balancer.rule_sets), "has no rule set")
    own, missing = _own(balancer, rule_sets)
    listening = _Listening(balancer, listeners)
    yield from _idle_ports(balancer, own, listening)
    if missing:
        yield missing
        return
    yield from _closed_listeners([rule for each in own for rule in each.rules], listening)
    around = Surroundings(interfaces, subnets, others, rule_sets)
    outbound = Outbound([rule for each in own for rule in each.rules], around)
    yield from _unreached(balancer, target_groups, outbound)


def _own(balancer: LoadBalancer, rule_sets: Related[FirewallRuleSet]) -> tuple[list[FirewallRuleSet], Unknown | None]:
    """The balancer's rule sets, and why one of them is missing."""
    found: list[FirewallRuleSet] = []
    missing: Unknown | None = None
    for identity in balancer.rule_sets:
        try:
            found.append(rule_sets.get(identity))
        except UndecidedError as error:
            missing = Unknown(why=error.why)
    return found, missing


class _Listening:
    """What a balancer listens on."""

    def __init__(self, balancer: LoadBalancer, listeners: Related[Listener]) -> None:
        self.ports: set[tuple[Protocol, int]] = set()
        self.possible: dict[Protocol, PortSet] = {}
        """Ports on which something listens, or may."""
        self.doubts: list[Unknown] = []
        """Why there may be more, or on what is not known."""
        try:
            for each in listeners.where(balancer=balancer.id):
                self._add(each)
        except UndecidedError as error:
            self.is_complete = False
            self.doubts.append(Unknown(why=error.why))
        else:
            self.is_complete = True

    def _add(self, listener: Listener) -> None:
        if isinstance(listener.protocol, Unknown):
            self.doubts.append(listener.protocol)
        else:
            self.ports |= {(each, listener.port) for each in TRANSPORTS[listener.protocol]}
        transports = (TCP, UDP) if isinstance(listener.protocol, Unknown) else TRANSPORTS[listener.protocol]
        for each in transports:
            self.possible[each] = self.possible.get(each, NO_PORTS) | PortSet.of(listener.port)


def _idle_ports(balancer: LoadBalancer, own: Iterable[FirewallRuleSet], listening: _Listening) -> Iterator[Answer]:
    """What the rule sets open while nothing listens on it."""
    for rule_set in own:
        certain, possible = _opened(rule_set.rules)
        if idle := _without(certain, listening.possible):
            position = balancer.rule_sets.index(rule_set.id)
            flaw = f"opens {_in_words(idle)}, on which nothing listens, by {rule_set.name}"
            yield Violation(flaw, at=f"rule_sets[{position}]") if listening.is_complete else listening.doubts[-1]
        elif _without(possible, listening.possible):
            yield from _unread_peers(rule_set.rules)


def _closed_listeners(rules: Iterable[FirewallRule], listening: _Listening) -> Iterator[Answer]:
    """Listeners that nobody is admitted to."""
    certain, possible = _opened(rules)
    for protocol, port in sorted(listening.ports):
        if port in certain.get(protocol, NO_PORTS):
            continue
        if port in possible.get(protocol, NO_PORTS):
            yield from _unread_peers(rules)
        else:
            yield Violation(f"listens on {protocol} {port}, to which no inbound rule admits anybody", at="rule_sets")
    yield from listening.doubts


def _unreached(balancer: LoadBalancer, target_groups: Related[TargetGroup], outbound: Outbound) -> Iterator[Answer]:
    """Ports of targets that the outbound rules do not lead to."""
    for group in target_groups.where(balancers=balancer.id):
        if group.kind in CALLED_BY_PROVIDER:
            continue
        for needed in (group.targets, group.protocol, group.health_check):
            if isinstance(needed, Unknown):
                yield Unknown(why=f"{group.name}: {needed.why}")
        for protocol, port, targets in _needed(group):
            reached = [outbound.reaches(group, each, protocol, port) for each in targets]
            if False in reached:
                flaw = f"does not reach {protocol} {port} of every target in {group.name} by its outbound rules"
                yield Violation(flaw, at="rule_sets")
            else:
                yield from (each for each in reached if isinstance(each, Unknown))


def _needed(group: TargetGroup) -> list[tuple[Protocol, int, list[Target]]]:
    """Each port that requests and health checks go to, with the targets that have it."""
    if isinstance(group.targets, Unknown):
        return []
    needed: dict[tuple[Protocol, int], list[Target]] = {}
    for target in group.targets:
        for key in sorted({*_request_ports(group, target), *_check_ports(group, target)}):
            needed.setdefault(key, []).append(target)
    return [(protocol, port, needed[protocol, port]) for protocol, port in sorted(needed)]


def _request_ports(group: TargetGroup, target: Target) -> Iterator[tuple[Protocol, int]]:
    port = target.port or group.port
    if port is not None and not isinstance(group.protocol, Unknown):
        yield from ((protocol, port) for protocol in TRANSPORTS[group.protocol])


def _check_ports(group: TargetGroup, target: Target) -> Iterator[tuple[Protocol, int]]:
    """Health checks are made over TCP, whatever the requests are sent by."""
    check = group.health_check
    if check is None or isinstance(check, Unknown) or not check.is_enabled:
        return
    port = int(check.port) if check.port and check.port.isdecimal() else target.port or group.port
    if port is not None:
        yield TCP, port


def _opened(rules: Iterable[FirewallRule]) -> tuple[Ports, Ports]:
    """The ports by protocol that the rules open to somebody for certain, and those that they may open."""
    certain: Ports = {}
    possible: Ports = {}
    for rule in rules:
        if rule.direction is not Direction.INGRESS or rule.action is not Action.ALLOW or not rule.enabled:
            continue
        peers = [each for each in rule.peers if isinstance(each, GroupPeer) or each.addresses != NOWHERE]
        is_certain = any(isinstance(each, GroupPeer) or isinstance(each.addresses, AddressSet) for each in peers)
        for protocol, ports in _ports(rule) if peers else ():
            possible[protocol] = possible.get(protocol, NO_PORTS) | ports
            if is_certain:
                certain[protocol] = certain.get(protocol, NO_PORTS) | ports
    return certain, possible


def _ports(rule: FirewallRule) -> Iterator[tuple[Protocol, PortSet]]:
    """Ports by protocol. Every protocol is as much as TCP and UDP: nothing else ever listens."""
    for traffic in rule.traffic:
        for protocol in (TCP, UDP) if traffic.protocol is None else (traffic.protocol,):
            if protocol not in {ICMP, ICMPV6}:
                yield protocol, traffic.ports_of(protocol) if protocol in PROTOCOLS_WITH_PORTS else ALL_PORTS


def _without(ports: Ports, others: Ports) -> Ports:
    left = {protocol: each - others.get(protocol, NO_PORTS) for protocol, each in ports.items()}
    return {protocol: each for protocol, each in left.items() if each}


def _unread_peers(rules: Iterable[FirewallRule]) -> Iterator[Unknown]:
    for rule in rules:
        yield from (Unknown(why=each) for each in unread(rule))


def _in_words(ports: Ports) -> str:
    return ", ".join(str(Traffic(protocol=protocol, ports=ports[protocol])) for protocol in sorted(ports))
