"""What stands behind load balancers: the transport protocols in use, and the interfaces of targets."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from ipaddress import ip_address

from scanner.inventory import Related
from scanner.models import (
    NOWHERE,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    ListenerProtocol,
    NetworkInterface,
    Protocol,
    Target,
    TargetGroup,
    TargetKind,
    Unknown,
)

TRANSPORTS: Mapping[ListenerProtocol | None, tuple[Protocol, ...]] = {
    # Where listeners say what targets speak, it is HTTP, TLS or plain TCP.
    None: (TCP,),
    ListenerProtocol.HTTP: (TCP,),
    ListenerProtocol.HTTPS: (TCP,),
    ListenerProtocol.TCP: (TCP,),
    ListenerProtocol.TLS: (TCP,),
    ListenerProtocol.UDP: (UDP,),
    ListenerProtocol.TCP_UDP: (TCP, UDP),
    ListenerProtocol.QUIC: (UDP,),
    ListenerProtocol.TCP_QUIC: (TCP, UDP),
    # RFC 8926, section 3.3.
    ListenerProtocol.GENEVE: (UDP,),
}
"""What carries a protocol. Its port is a port of all of these."""


def interfaces_of(
    group: TargetGroup, target: Target, interfaces: Related[NetworkInterface]
) -> Iterator[NetworkInterface]:
    """The interfaces of an instance, or the one in the group's network that has the address.

    Raises:
        UndecidedError: some interfaces could not be read.
    """
    if group.kind is TargetKind.INSTANCE:
        yield from interfaces.where(owner=target.id)
    elif group.kind is TargetKind.ADDRESS:
        address = ip_address(target.id)
        for interface in interfaces.holding(addresses=address):
            if interface.network == group.network:
                yield interface
                return


def applying_to(
    rules: Iterable[FirewallRule], groups: tuple[str, ...] | None, addresses: AddressSet = NOWHERE
) -> list[FirewallRule]:
    """The rules that hold for a member of these groups, as rules for everybody.

    Where it is not known whether a rule holds, neither is whom it is about.

    Args:
        rules: of a rule set.
        groups: as rules name them; None where nobody tells which they are.
        addresses: of the member; none where they are not known.
    """
    found: list[FirewallRule] = []
    for rule in rules:
        holds = _holds(rule, groups, addresses)
        if isinstance(holds, Unknown):
            peers = tuple(AddressPeer(name=each.name, addresses=holds) for each in rule.peers)
            found.append(rule.model_copy(update={"peers": peers, "targets": ()}))
        elif holds:
            found.append(rule.model_copy(update={"targets": ()}) if rule.targets else rule)
    return found


def holding_for(
    rule_set: FirewallRuleSet, groups: tuple[str, ...] | None, addresses: AddressSet = NOWHERE
) -> FirewallRuleSet:
    """The rule set with the rules that hold for a member, as `applying_to` has them."""
    if all(not rule.targets for rule in rule_set.rules):
        return rule_set
    return rule_set.model_copy(update={"rules": tuple(applying_to(rule_set.rules, groups, addresses))})


def _holds(rule: FirewallRule, groups: Collection[str] | None, addresses: AddressSet) -> bool | Unknown:
    """Whether one of the targets of a rule is, as far as groups say it, a member of them all."""
    if not rule.targets:
        return True
    doubt: bool | Unknown = False
    for target in rule.targets:
        if isinstance(target, AddressPeer):
            is_meant = _is_among(addresses, target)
        elif groups is None:
            is_meant = None
        else:
            is_meant = {target.name, *target.also}.issubset(groups) or (None if target.name in groups else False)
        if is_meant:
            return True
        if is_meant is None:
            doubt = Unknown(why=f"whether rule {rule.id} holds for it is not known")
    return doubt


def _is_among(addresses: AddressSet, target: AddressPeer) -> bool | None:
    """Whether the addresses are meant; None where only some are, or it is not known which are.

    A target of one family says nothing of addresses of the other: no packet of theirs meets its rule.
    """
    if isinstance(target.addresses, Unknown):
        return None
    of_family = addresses & target.addresses.families
    if not addresses or (of_family & target.addresses and not of_family <= target.addresses):
        return None
    return bool(of_family & target.addresses)


def allows(rule: FirewallRule, direction: Direction, protocol: Protocol, port: int) -> bool:
    """Whether a rule, asked by itself, allows its peers this port."""
    is_asked = rule.enabled and rule.direction is direction and rule.action is Action.ALLOW
    return is_asked and any(port in traffic.ports_of(protocol) for traffic in rule.traffic)
