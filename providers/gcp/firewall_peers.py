"""Both sides of firewall rules: what they admit from or send to, and the members that they are limited to."""

from collections.abc import Iterable
from itertools import product

from scanner.models import ANYWHERE, Action, AddressPeer, AddressSet, GroupPeer, Peer, Unknown

PROVIDER_NETWORKS = AddressSet.of(
    # Probes and proxies of load balancers (Cloud Load Balancing, "Firewall rules").
    "35.191.0.0/16",
    "130.211.0.0/22",
    "209.85.152.0/22",
    "209.85.204.0/22",
    "2600:2d00:1:1::/64",
    "2600:2d00:1:b029::/64",
    # Identity-Aware Proxy, which lets through only whom it knows (IAP, "Using IAP for TCP forwarding").
    "35.235.240.0/20",
    "2600:2d00:1:7::/64",
    # Cloud DNS, forwarding queries (Cloud DNS, "Forwarding zones"), and connectors of Serverless VPC Access.
    "35.199.192.0/19",
    "35.199.224.0/19",
)
"""Public addresses that only services of Google Cloud send from."""


def blocks(ranges: Iterable[str]) -> tuple[AddressPeer, ...]:
    """Address ranges in CIDR notation."""
    return tuple(AddressPeer(name=each, addresses=AddressSet.of(each)) for each in ranges)


def groups(names: Iterable[str], *, are_told: bool = False) -> tuple[GroupPeer, ...]:
    """Whatever instances are members of.

    Args:
        names: network tags, service accounts, secure tags.
        are_told: whether instances say that they are members, and all those that can be are in the project.
    """
    return tuple(GroupPeer(name=each, on_interfaces=are_told) for each in names)


def unread(names: Iterable[str], why: str) -> tuple[AddressPeer, ...]:
    """Lists of addresses that the API does not tell."""
    return tuple(AddressPeer(name=each, addresses=Unknown(why=why)) for each in names)


def unknown_peer(why: Unknown | None) -> AddressPeer:
    """Whoever a template does not tell."""
    told = why or Unknown(why="a template does not tell it")
    return AddressPeer(name="unknown addresses", addresses=told, may_be_group=True)


def anywhere(action: Action) -> tuple[AddressPeer, ...]:
    """The far side of a rule that names none.

    The API fills in 0.0.0.0/0 where a rule is made without one (gcloud reference, `firewall-rules create`), and does
    not say what it would mean if it were missing all the same: an allow is then taken for both families, and anything
    else for the one that is documented.
    """
    addresses = ANYWHERE if action is Action.ALLOW else ANYWHERE.v4_only
    return (AddressPeer(name="any address", addresses=addresses),)


def near_side(*conditions: tuple[Peer, ...]) -> tuple[Peer, ...]:
    """The members that meet all the conditions, each of which one of its peers meets; an empty one is none."""
    given = [each for each in conditions if each]
    if len(given) <= 1:
        return given[0] if given else ()
    return tuple(_all_of(several) for several in product(*given))


def _all_of(several: tuple[Peer, ...]) -> Peer:
    """Who is all of these; where it is not known who is one of them, it is not known who that is either."""
    first, *others = several
    doubts = (each.addresses for each in several if isinstance(each, AddressPeer))
    if doubt := next((each for each in doubts if isinstance(each, Unknown)), None):
        return AddressPeer(name=" and ".join(map(str, several)), addresses=doubt)
    told = isinstance(first, GroupPeer) and first.on_interfaces
    return GroupPeer(name=first.name, also=tuple(each.name for each in others), on_interfaces=told)
