"""The targets behind a load balancer are reached from the internet around it as well.

A target with an address of its own on the internet, to which the way is open, is past everything that the load
balancer does for it: TLS, authentication, web application firewall, access log. Whether any rule names the load
balancer does not matter here: what counts is that packets of strangers get to the port that requests go to.

To fix: take the public address away, or let the target's rules admit the load balancer alone. AWS: the association of
the address, or the instance's subnet. Azure: `publicIPAddress`. GCP: `accessConfigs`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.backends import TRANSPORTS, interfaces_of
from scanner.exposure.doors import PLUGGED_IN
from scanner.exposure.estate import Estate
from scanner.exposure.internet import Ports
from scanner.exposure.passing import together
from scanner.exposure.reach import Exposure, limited
from scanner.exposure.ways import ways_to
from scanner.exposure.wide_ways import internet_in_words, ports_in_words
from scanner.models import (
    ALL_PORTS,
    TCP,
    UDP,
    PortSet,
    Target,
    TargetGroup,
    TargetKind,
    UndecidedError,
    Unknown,
    applicable,
    known,
)
from scanner.models.intervals import union_of


@check(
    "backend-has-public-address",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("SC-7"), pci("1.4.4"), cwe(668)),
)
def backend_has_public_address(group: TargetGroup, estate: Estate) -> Iterator[Answer]:
    """Follow every way to the targets that does not lead through the balancer."""
    if group.kind is TargetKind.OTHER:
        yield Unknown(why="its kind of targets is new to netassay")
        return
    applicable(group.kind in PLUGGED_IN, "has no targets with network interfaces")
    applicable(bool(group.balancers), "is used by no load balancer")
    targets = known(group.targets)
    applicable(bool(targets), "has no target")
    for target in dict.fromkeys(targets):
        try:
            yield from _around(group, target, estate)
        except UndecidedError as error:
            yield Unknown(why=error.why)


def _around(group: TargetGroup, target: Target, estate: Estate) -> Iterator[Answer]:
    name = target.id.rpartition("/")[2]
    port = target.port or group.port
    ports = PortSet.of(port) if port else _asked(group, estate)
    is_found = False
    for interface in interfaces_of(group, target, estate.interfaces):
        is_found = True
        for way in ways_to(interface, estate):
            open_ports, unsure = _open(way, group, ports) if isinstance(way, Exposure) else ({}, None)
            if isinstance(way, Exposure) and open_ports:
                what = f"reached around the load balancer from {internet_in_words(way.sources)}"
                shown = f"{what} on {ports_in_words(open_ports)}"
                if doubt := together(way.doubt, unsure):
                    yield Unknown(why=f"may have a target {name} that is {shown}: {doubt}")
                else:
                    message = f"has a target {name} that is {shown}"
                    yield Violation(message, at="targets", about=f"target {name}", path=way.path)
    if not is_found:
        yield Unknown(why=f"target {target.id} is on no interface that was read")


def _open(way: Exposure, group: TargetGroup, ports: PortSet) -> tuple[Ports, str | None]:
    """What of the ports is open over what carries requests, and why these may be carried otherwise.

    Where their protocol is not known, TCP is what nearly all of them have.
    """
    if not isinstance(group.protocol, Unknown):
        return limited(way.connectable, dict.fromkeys(TRANSPORTS[group.protocol], ports)), None
    usual = limited(way.connectable, {TCP: ports})
    return (usual, None) if usual else (limited(way.connectable, {UDP: ports}), group.protocol.why)


def _asked(group: TargetGroup, estate: Estate) -> PortSet:
    """The ports that requests go to where none is told: those of the listeners where packets pass through as they are.

    Of what opens connections of its own, it may be any.
    """
    if group.keeps_client_addresses is not True:
        return ALL_PORTS
    listeners = (each for balancer in known(group.balancers) for each in estate.listeners.where(balancer=balancer))
    return PortSet(union_of(each.ports.bounds for each in listeners))
