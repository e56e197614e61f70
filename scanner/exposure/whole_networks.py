"""Private networks that rules reach as a whole, told apart by the rules that do it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scanner.exposure.doubts import Deciding
from scanner.exposure.internet import Ports, gathered
from scanner.exposure.openings import Opening, Place, openings
from scanner.inventory import Related
from scanner.models import (
    NO_PORTS,
    NOWHERE,
    AddressSet,
    Direction,
    FirewallRule,
    Network,
    NetworkInterface,
    PortSet,
    Protocol,
    RuleSet,
    Subnet,
    known,
)

# RFC 1918, section 3, and RFC 4193, section 3.1: of fc00::/7 only the half that is in use.
PRIVATE_BLOCKS = tuple(AddressSet.of(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8"))
"""What private networks are numbered from. Who reaches all of one of these reaches whatever is numbered from it."""


def reaching_whole(  # noqa: PLR0913, PLR0917 - what an answer depends on
    rules: Sequence[FirewallRule],
    direction: Direction,
    networks: Sequence[AddressSet],
    ports: Ports,
    unknown: AddressSet,
    places: Sequence[Place] = (),
) -> dict[Deciding, Ports]:
    """The rules that reach every address of some network, with the ports on which they do.

    A rule that does it by itself answers for it alone, and all that take part where none does.

    Args:
        rules: rules that are judged together.
        direction: the direction of the first packet.
        networks: address sets of one family each.
        ports: those of interest.
        unknown: what unread lists hold, as for `openings`.
        places: where the rules are asked, with the other rules on the way there.
    """
    found: dict[Deciding, list[tuple[Protocol | None, PortSet]]] = defaultdict(list)
    for network in networks:
        for opening in openings(rules, direction, network, unknown & network, places):
            reached = opening.ports & ports.get(opening.protocol, NO_PORTS)
            if reached and opening.addresses == network:
                for deciding in _deciding(opening, network):
                    found[deciding].append((opening.protocol, reached))
    return {deciding: gathered(found[deciding]) for deciding in sorted(found)}


def _deciding(opening: Opening, network: AddressSet) -> Iterator[Deciding]:
    alone = [each.position for each in opening.admissions if each.addresses == network]
    if alone:
        yield from ((each,) for each in alone)
    else:
        yield tuple(each.position for each in opening.admissions)


def own_networks(
    rule_set: RuleSet,
    networks: Related[Network],
    subnets: Related[Subnet],
    interfaces: Related[NetworkInterface],
) -> list[AddressSet]:
    """Addresses of the networks in which a rule set filters something, each family by itself.

    Raises:
        UndecidedError: some of them could not be read.
    """
    identities = dict.fromkeys(_networks_of(rule_set, subnets, interfaces))
    found = [_addresses(networks.get(each), subnets) for each in identities]
    return [family for each in found for family in (each.v4_only, each.v6_only) if family]


def _networks_of(rule_set: RuleSet, subnets: Related[Subnet], interfaces: Related[NetworkInterface]) -> Iterator[str]:
    if rule_set.network is not None:
        yield rule_set.network
        return
    for attached in known(rule_set.attached_to):
        if subnet := next(subnets.where(id=attached), None):
            yield subnet.network
        elif interface := next(interfaces.where(id=attached), None):
            yield from filter(None, (interface.network,))
        else:
            yield attached


def _addresses(network: Network, subnets: Related[Subnet]) -> AddressSet:
    """Those of the network, or of its subnets where it has none of its own (Google Cloud)."""
    if network.addresses:
        return network.addresses
    addresses = NOWHERE
    for subnet in subnets.where(network=network.id):
        addresses |= subnet.addresses
    return addresses
