"""Rules as network security groups and security admin configurations have them: words and fields in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol as Interface
from typing import TypeVar

from providers.azure.service_tags import EVERYBODY, VIRTUAL_NETWORK, is_block
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    ICMP,
    PROTOCOLS_WITH_PORTS,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    GroupPeer,
    Peer,
    PortSet,
    Protocol,
    Traffic,
    Unknown,
)

T = TypeVar("T")

DIRECTIONS: Mapping[str, Direction] = {"inbound": Direction.INGRESS, "outbound": Direction.EGRESS}
# "ICMPv6 isn't currently supported in network security groups" ("What is IPv6 for Azure Virtual Network?"): Icmp is
# that of IPv4. It has no types here.
PROTOCOLS: Mapping[str, Protocol | None] = {
    "*": None,
    "any": None,
    "tcp": TCP,
    "udp": UDP,
    "icmp": ICMP,
    "esp": Protocol(50),
    "ah": Protocol(51),
}
FAMILIES = (ANYWHERE.v4_only, ANYWHERE.v6_only)


@dataclass(frozen=True)
class Side:
    """One end of the traffic that a rule is about, as written."""

    prefixes: tuple[str, ...]
    """Blocks, `*` and service tags."""
    groups: tuple[str, ...] = ()
    """Identities of application security groups."""
    ports: tuple[str, ...] = ()


class Names(Interface):
    """Tells what a side of a rule stands for."""

    @property
    def families(self) -> AddressSet:
        """Every address of the families that those have who can be on the near side."""

    def peers(self, name: str, action: Action) -> tuple[AddressPeer, ...]:
        """The peers of a rule that a block or a tag stands for."""

    def are_everybody(self, blocks: AddressSet) -> bool:
        """Whether whatever the rule can be asked about has one of these addresses on its near side."""


@dataclass(frozen=True)
class Wording:
    """A rule, once its fields have been found."""

    name: str
    direction: str | None
    action: Action
    priority: int | None
    protocol: str | None
    source: Side
    destination: Side
    description: str = ""
    is_default: bool = False

    def rule(self, names: Names) -> FirewallRule:
        """The rule.

        Raises:
            ValueError: a word is new to netassay or missing, a port is none, or nobody is named.
        """
        direction = meaning(DIRECTIONS, self.direction, f"direction of rule {self.name}")
        inbound = direction is Direction.INGRESS
        far, near = (self.source, self.destination) if inbound else (self.destination, self.source)
        everybody = names.are_everybody(AddressSet.of(*filter(is_block, near.prefixes)))
        families = _families(near)
        for side, end in ((self.source, "source"), (self.destination, "destination")):
            if not (side.prefixes or side.groups):
                message = f"rule {self.name} names no {end}"
                raise ValueError(message)
        if self.priority is None:
            message = f"the priority of rule {self.name} is not told"
            raise ValueError(message)
        return FirewallRule(
            id=self.name,
            direction=direction,
            action=self.action,
            priority=self.priority,
            traffic=self.matched(),
            source_ports=self._ports(self.source),
            peers=(
                *(
                    _within(families & self._reach(name, names), peer)
                    for name in far.prefixes
                    for peer in names.peers(name, self.action)
                ),
                *(GroupPeer(name=each, on_interfaces=True) for each in far.groups),
            ),
            targets=() if everybody else _targets(near, names, self.action),
            provider_default=self.is_default,
            description=self.description,
        )

    def matched(self) -> tuple[Traffic, ...]:
        """The traffic that it is about.

        Raises:
            ValueError: a word is new to netassay, or a port is none.
        """
        protocol = meaning(PROTOCOLS, self.protocol, f"protocol of rule {self.name}")
        ports = self._ports(self.destination)
        if protocol is None and ports != ALL_PORTS:
            # Of the protocols that rules can name, these have ports.
            return Traffic(protocol=TCP, ports=ports), Traffic(protocol=UDP, ports=ports)
        return (Traffic(protocol=protocol, ports=ports if protocol in PROTOCOLS_WITH_PORTS else ALL_PORTS),)

    def _ports(self, side: Side) -> PortSet:
        ports = PortSet.parse(side.ports)
        if not ports:
            message = f"rule {self.name} names no ports"
            raise ValueError(message)
        return ports

    def _reach(self, name: str, names: Names) -> AddressSet:
        """An allow of everybody, or of a tag, opens nothing of a family of which nobody has an address.

        A block is what it says, also where nobody has such an address yet.
        """
        return ANYWHERE if self.action is Action.DENY or is_block(name) else names.families


def meaning(table: Mapping[str, T], word: str | None, field: str) -> T:
    """What a word stands for, however its letters are written.

    Raises:
        ValueError: it is new to netassay, or there is none.
    """
    if word is None:
        message = f"the {field} is not told"
        raise ValueError(message)
    if word.lower() not in table:
        message = f"the {field}, {word}, is new to netassay"
        raise ValueError(message)
    return table[word.lower()]


def _families(near: Side) -> AddressSet:
    """Every address of the families in which the near side has some: both ends of a packet have the same."""
    if near.groups or not all(map(is_block, near.prefixes)):
        return ANYWHERE
    return AddressSet.of(*near.prefixes).families


def _within(families: AddressSet, peer: AddressPeer) -> AddressPeer:
    if isinstance(peer.addresses, Unknown) or peer.addresses <= families:
        return peer
    return peer.model_copy(update={"addresses": peer.addresses & families})


def _targets(near: Side, names: Names, action: Action) -> tuple[Peer, ...]:
    """The near side, where it is not every member: all of them are in the virtual network."""
    if any(_is_everybody(each) for each in near.prefixes):
        return ()
    return (
        *(peer for name in near.prefixes for peer in names.peers(name, action)),
        *(GroupPeer(name=each, on_interfaces=True) for each in near.groups),
    )


def _is_everybody(name: str) -> bool:
    if is_block(name):
        return AddressSet.of(name) in FAMILIES
    return name.lower() in EVERYBODY | VIRTUAL_NETWORK
