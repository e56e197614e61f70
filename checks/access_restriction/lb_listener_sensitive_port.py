"""A public listener forwards the port of an administrative or internal service.

A balancer hides the servers, not the service: whoever finds the port talks to the database or the remote shell behind
it. A listener for every port forwards them all. Internal balancers are not judged, nor gateway load balancers, which
pass packets through an appliance whatever their port; a listener that only redirects, or answers by itself, forwards
nothing. Where a listener of a network load balancer leads to one port behind it, as inbound NAT rules do, that port
counts too, and counts alone when the listener has a range of ports, one for each server.

Rule sets may still limit who reaches the balancer, which the checks of firewalls judge: a listener is a decision to
offer the port, and a Network Load Balancer may have no rule set at all.

To fix: offer the service on an internal balancer, or through a VPN. AWS: `Port` of the listener and `Scheme` of the
balancer. Azure: `frontendPort` of rules, and `frontendPort` and `backendPort` of inbound NAT rules and pools. GCP:
`portRange`, `ports` and `allPorts` of the forwarding rule.
"""

from collections.abc import Iterator, Mapping

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.sensitive_openings import SHOWN
from scanner.exposure.sensitive_ports import SENSITIVE_PORTS, PortGroup, reached
from scanner.models import (
    TCP,
    UDP,
    ActionKind,
    BalancerKind,
    Listener,
    ListenerProtocol,
    PortSet,
    Protocol,
    Unknown,
    applicable,
    known,
)

CARRIED_BY: Mapping[ListenerProtocol, tuple[Protocol, ...]] = {
    ListenerProtocol.UDP: (UDP,),
    ListenerProtocol.QUIC: (UDP,),
    ListenerProtocol.TCP_UDP: (TCP, UDP),
    ListenerProtocol.TCP_QUIC: (TCP, UDP),
}
"""Protocols under those that are not over TCP alone."""


class PublicPorts(Params):
    """Settings."""

    groups: Mapping[str, PortGroup] = SENSITIVE_PORTS
    """Port groups by name, each with `tcp` and `udp` ports and its severity. Setting it replaces the whole table."""
    public: Patterns = ()
    """Patterns of identity or name of the listeners that are meant for everybody, such as `mail:25`."""


@check(
    "lb-listener-sensitive-port",
    theme=Theme.ACCESS_RESTRICTION,
    severity=Severity.HIGH,
    maps=(nist("AC-4"), nist("SC-7"), pci("1.3.1"), cwe(668)),
)
def lb_listener_sensitive_port(listener: Listener, params: PublicPorts) -> Iterator[Answer]:
    """Look up the port in the table, by what carries the protocol."""
    applicable(known(listener.is_public), "is internal")
    applicable(listener.balancer_kind is not BalancerKind.GATEWAY, "passes packets through an appliance")
    if is_declared(listener, params.public) or not (hits := _hits(listener, params)):
        return
    applicable(known(_forwards(listener)), "forwards nothing")
    known(listener.protocol)
    named = "; ".join(f"{name} ({ports})" for name, ports, _ in hits[:SHOWN])
    what = named if listener.port else "every port"
    yield Violation(f"forwards {what} from the internet", at="port", severity=hits[0][2])


def _hits(listener: Listener, params: PublicPorts) -> list[tuple[str, str, Severity]]:
    """What the port is in the table. A protocol nobody knows may be over TCP or UDP."""
    protocol = listener.protocol
    carriers = (TCP, UDP) if isinstance(protocol, Unknown) else CARRIED_BY.get(protocol, (TCP,))
    return list(reached(params.groups, dict.fromkeys(carriers, _ports(listener))))


def _ports(listener: Listener) -> PortSet:
    """The ports that clients ask for, and the one behind the listener."""
    if listener.balancer_kind is not BalancerKind.NETWORK or listener.backend_port is None:
        return listener.ports
    behind = PortSet.of(listener.backend_port)
    return behind if listener.more_ports else listener.ports | behind


def _forwards(listener: Listener) -> bool | Unknown:
    """Whether requests reach targets. Listeners that have no rules send them there without any."""
    outcomes = {rule.outcome for rule in known(listener.rules)}
    if ActionKind.OTHER in outcomes and ActionKind.FORWARD not in outcomes:
        return Unknown(why="what one of its rules does is new to netassay")
    return not outcomes or ActionKind.FORWARD in outcomes
