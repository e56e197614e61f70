"""Answers about rules: flaws that are certain, and doubts where lists of addresses could not be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from scanner.check import Answer, Severity, Violation
from scanner.models import (
    ANYWHERE,
    NOWHERE,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    Peer,
    Unknown,
)

T = TypeVar("T")
Deciding = tuple[int, ...]
"""Positions of the rules that decide. More than one when only all of them together do."""


def certain_then_possible(
    rules: Sequence[FirewallRule],
    direction: Direction,
    find: Callable[[AddressSet], Mapping[Deciding, T]],
    on_the_way: Sequence[FirewallRule] = (),
) -> Iterator[tuple[Deciding, T, str | None]]:
    """What is found for certain, then what else could be, with the reason why it is not certain.

    Args:
        rules: rules that are judged together.
        direction: the direction that is judged.
        find: what is wrong, by the rules that decide, when unread lists hold what it is called with (`openings`).
        on_the_way: rules of others that packets have to pass as well.
    """
    certain = find(NOWHERE)
    for deciding, found in certain.items():
        yield deciding, found, None
    if not any(map(unread, (*rules, *on_the_way))):
        return
    for deciding, found in find(ANYWHERE).items():
        # What rests on nothing unread is certain, and was told as part of something larger.
        if deciding not in certain and (doubt := doubts(rules, direction, deciding, on_the_way)):
            yield deciding, found, doubt


def answer_at(
    deciding: Deciding,
    message: str,
    *,
    doubt: str | None = None,
    severity: Severity | None = None,
    field: str = "peers",
) -> Answer:
    """The flaw of these rules, or the doubt when it is not certain."""
    if doubt:
        return Unknown(why=f"may be a rule that {message}: {doubt}")
    first, *others = (f"rules[{position}]" for position in deciding)
    return Violation(message, at=f"{first}.{field}", related=tuple(others), severity=severity)


def unread(rule: FirewallRule) -> list[str]:
    """Why address lists of the rule could not be read."""
    return [
        f"{peer.name}: {peer.addresses.why}"
        for peer in rule.peers
        if isinstance(peer, AddressPeer) and not isinstance(peer.addresses, AddressSet)
    ]


def untold(rule: FirewallRule) -> Unknown | None:
    """Why a template does not tell what a rule matches, or whether it is there; None where it does."""
    if rule.doubt:
        return rule.doubt
    open_ = (each.addresses for each in rule.peers if isinstance(each, AddressPeer) and each.may_be_group)
    return next((each for each in open_ if isinstance(each, Unknown)), None)


def as_far_as_told(peers: Sequence[Peer]) -> Sequence[Peer]:
    """The peers, without those that only say that a list may hold more than is told of it (Azure: VirtualNetwork)."""
    if all(map(_is_read, peers)):
        return peers
    told = {each.name for each in peers if isinstance(each, AddressPeer) and _is_read(each)}
    return [each for each in peers if _is_read(each) or each.name not in told]


def _is_read(peer: Peer) -> bool:
    return not isinstance(peer, AddressPeer) or isinstance(peer.addresses, AddressSet)


def doubts(
    rules: Sequence[FirewallRule],
    direction: Direction,
    deciding: Deciding,
    on_the_way: Sequence[FirewallRule] = (),
) -> str:
    """Why some of the rules that matter could not be read; each reason once, and empty where all could.

    What matters are the deciding rules, those that may keep out what they allow, and those of others on the way.
    """
    own = (rule for at, rule in enumerate(rules) if at in deciding or rule.action is not Action.ALLOW)
    reasons = (
        reason
        for rule in (*own, *on_the_way)
        if rule.direction is direction and rule.enabled
        for reason in unread(rule)
    )
    return "; ".join(dict.fromkeys(reasons))
