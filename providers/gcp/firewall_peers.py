"""Both sides of firewall rules: what they admit from or send to, and the members that they are limited to."""

from collections.abc import Iterable
from itertools import product

from scanner.models import ANYWHERE, Action, AddressPeer, AddressSet, GroupPeer, Peer, Unknown


def blocks(ranges: Iterable[str]) -> tuple[AddressPeer, ...]:
    """Address ranges in CIDR notation."""
    return tuple(AddressPeer(name=each, addresses=AddressSet.of(each)) for each in ranges)


def groups(names: Iterable[str]) -> tuple[GroupPeer, ...]:
    """Network tags, service accounts, secure tags: everything that instances are members of."""
    return tuple(GroupPeer(name=each) for each in names)


def unread(names: Iterable[str], why: str) -> tuple[AddressPeer, ...]:
    """Lists of addresses that the API does not tell."""
    return tuple(AddressPeer(name=each, addresses=Unknown(why=why)) for each in names)


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
    return GroupPeer(name=first.name, also=tuple(each.name for each in others))
