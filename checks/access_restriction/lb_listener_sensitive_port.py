"""A public listener forwards the port of an administrative or internal service.

A balancer hides the servers, not the service: whoever finds the port talks to the database or the remote shell behind
it. A listener for every port forwards them all. Internal balancers are not judged, nor gateway load balancers, which
pass packets through an appliance whatever their port; a listener that only redirects, or answers by itself, forwards
nothing.

A listener that does not speak HTTP hands on what clients send, so that the port of its targets counts as well: SSH that
is taken on port 443 is still SSH. Behind ports 80 and 443 those ports do not count on which web servers listen. Where
a listener has a range of ports, one for each server, as inbound NAT rules do, the port behind it counts alone.

Rule sets may still limit who reaches the balancer, which the checks of firewalls judge: a listener is a decision to
offer the port, and a Network Load Balancer may have no rule set at all.

To fix: offer the service on an internal balancer, or through a VPN. AWS: `Port` of the listener and of its target
groups, and `Scheme` of the balancer. Azure: `frontendPort` and `backendPort` of rules, inbound NAT rules and pools.
GCP: `portRange`, `ports` and `allPorts` of the forwarding rule, and `portName` of the backend service.
"""

from collections.abc import Iterator, Mapping

from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.listening import transports
from scanner.exposure.sensitive_openings import SHOWN
from scanner.exposure.sensitive_ports import SENSITIVE_PORTS, PortGroup, reached
from scanner.models import (
    ActionKind,
    BalancerKind,
    Listener,
    ListenerProtocol,
    PortSet,
    TargetGroup,
    UndecidedError,
    Unknown,
    applicable,
    known,
)

HTTP = {ListenerProtocol.HTTP, ListenerProtocol.HTTPS}
WEB = PortSet.of(80, 443)
# The defaults of web servers and their frameworks, by the products' own documentation.
WEB_SERVERS = PortSet.of(3000, 5000, 8000, 8080, 8443, 8888, 9000, 9090)


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
def lb_listener_sensitive_port(
    listener: Listener, groups: Related[TargetGroup], params: PublicPorts
) -> Iterator[Answer]:
    """Look up the ports in the table, by what carries the protocol."""
    applicable(known(listener.is_public), "is internal")
    applicable(listener.balancer_kind is not BalancerKind.GATEWAY, "passes packets through an appliance")
    if is_declared(listener, params.public):
        return
    behind = list(_behind(listener, groups))
    ports = _ports(listener, PortSet.of(*(each for each in behind if isinstance(each, int))))
    hits = reached(params.groups, dict.fromkeys(transports(listener), ports))
    if not hits:
        yield from (each for each in behind if isinstance(each, Unknown))
        return
    applicable(known(_forwards(listener)), "forwards nothing")
    known(listener.protocol)
    named = "; ".join(f"{name} ({ports})" for name, ports, _ in hits[:SHOWN])
    what = named if listener.port else "every port"
    yield Violation(f"forwards {what} from the internet", at="port", severity=hits[0][2])


def _ports(listener: Listener, behind: PortSet) -> PortSet:
    """The ports that clients ask for, and those behind the listener."""
    if _translates(listener):
        return behind if listener.more_ports else listener.ports | behind
    return listener.ports | (behind if listener.ports - WEB else behind - WEB_SERVERS)


def _translates(listener: Listener) -> bool:
    """Whether it leads to a port of single servers, as inbound NAT rules do."""
    return listener.balancer_kind is BalancerKind.NETWORK and listener.backend_port is not None


def _behind(listener: Listener, groups: Related[TargetGroup]) -> Iterator[int | Unknown]:
    """The ports that get what clients send, where it is handed on as it is; and why some of them are not known."""
    if listener.protocol in HTTP:
        return
    if listener.backend_port is not None:
        yield listener.backend_port
        return
    try:
        for each in known(listener.target_groups):
            yield from _of_group(groups.get(each))
    except UndecidedError as error:
        yield Unknown(why=error.why)


def _of_group(group: TargetGroup) -> Iterator[int | Unknown]:
    """The ports of its targets, which have that of the group where they have none of their own.

    Packets that pass through keep theirs where the group names none.
    """
    if group.port is None and group.keeps_client_addresses is True:
        return
    if isinstance(group.targets, Unknown):
        yield group.targets
    targets = () if isinstance(group.targets, Unknown) else group.targets
    yield from filter(None, {each.port or group.port for each in targets} or {group.port})


def _forwards(listener: Listener) -> bool | Unknown:
    """Whether requests reach targets. Listeners that have no rules send them there without any."""
    outcomes = {rule.outcome for rule in known(listener.rules)}
    if ActionKind.OTHER in outcomes and ActionKind.FORWARD not in outcomes:
        return Unknown(why="what one of its rules does is new to netassay")
    return not outcomes or ActionKind.FORWARD in outcomes
