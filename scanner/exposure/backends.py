"""What stands behind load balancers: the transport protocols in use, and the interfaces of targets."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from scanner.inventory import Related
from scanner.models import (
    TCP,
    UDP,
    Action,
    Direction,
    FirewallRule,
    ListenerProtocol,
    NetworkInterface,
    Protocol,
    Target,
    TargetGroup,
    TargetKind,
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


def allows(rule: FirewallRule, direction: Direction, protocol: Protocol, port: int) -> bool:
    """Whether a rule, asked by itself, allows its peers this port."""
    is_asked = rule.enabled and rule.direction is direction and rule.action is Action.ALLOW
    return is_asked and any(port in traffic.ports_of(protocol) for traffic in rule.traffic)
