"""What listeners take, and where they lead it."""

from collections.abc import Mapping

from scanner.exposure.backends import TRANSPORTS
from scanner.exposure.internet import Ports
from scanner.exposure.reach import limited
from scanner.exposure.wording import shortened
from scanner.models import AddressSet, Listener, ListenerProtocol, LoadBalancer, PortSet, Protocol, Unknown


def transports(listener: Listener) -> tuple[Protocol, ...]:
    """What carries what it takes: where that is not known, whatever may."""
    return TRANSPORTS[ListenerProtocol.TCP_UDP if isinstance(listener.protocol, Unknown) else listener.protocol]


def listening(listener: Listener) -> Mapping[Protocol, PortSet]:
    """Its ports by protocol."""
    return dict.fromkeys(transports(listener), listener.ports)


def families(balancer: LoadBalancer, listener: Listener) -> AddressSet:
    """Every address of the families in which clients reach it."""
    own = AddressSet.of(*(listener.addresses or listener.inner_addresses))
    return balancer.families & own.families if own else balancer.families


def leads(listener: Listener) -> str:
    """Where it leads, in words."""
    if listener.interface:
        return f"leads to {listener.interface.rpartition('/')[2]}"
    groups = listener.target_groups
    if isinstance(groups, Unknown):
        return f"takes it; to where is not known: {groups.why}"
    names = [each.rpartition(":targetgroup/")[2].partition("/")[0] or each.rpartition("/")[2] for each in groups]
    return f"forwards it to {shortened(names)}" if names else "answers it"


def mapped(opened: Ports, taken: Ports, port: int | None) -> Ports:
    """The ports of a listener, as far as the one that they lead to is open; as far as they are themselves."""
    wanted = {each: ports for each, ports in taken.items() if each is not None}
    if port is None:
        return limited(opened, wanted)
    led = limited(opened, dict.fromkeys(wanted, PortSet.of(port)))
    return {each: ports for each, ports in wanted.items() if each in led}
