"""Groups as addresses, so that rules about them are evaluated in order like all others."""

from collections.abc import Callable, Iterator, Mapping

from scanner.exposure.doubts import Deciding
from scanner.exposure.wording import shortened
from scanner.models import (
    Action,
    AddressPeer,
    AddressSet,
    FirewallRule,
    GroupPeer,
    Peer,
    RuleSet,
    Unknown,
)

# Addresses that no member of anything can have, though any-addresses contain them: IPv4 reserved for future use
# (RFC 1112, section 4), IPv6 to be discarded (RFC 6666).
FIRST_V4 = 240 << 24
FIRST_V6 = 0x0100 << 112


def with_members(rule_set: RuleSet) -> tuple[FirewallRule, ...]:
    """The rules, each at its place, with addresses of its own for every group and every unread list that is allowed.

    What an unread list holds does not matter to a question about traffic: it stands for somebody. Members that a
    deny of every address comes before are kept out. The rule set's own group is left out.
    """
    return _with_addresses(rule_set, others)


def among_members(rule_set: RuleSet) -> tuple[FirewallRule, ...]:
    """The same for what those whom a rule filters send each other: every other peer of what is allowed is left out.

    Where that leaves nobody, there are no rules.
    """
    if not any(rule.action is Action.ALLOW and _has_own(rule, rule_set) for rule in rule_set.rules):
        return ()
    certain = _with_addresses(rule_set, _own)
    return tuple(
        _widened(each, tuple(_perhaps_own(rule, rule_set))) for each, rule in zip(certain, rule_set.rules, strict=True)
    )


def _widened(rule: FirewallRule, peers: tuple[Peer, ...]) -> FirewallRule:
    is_wider = rule.action is Action.ALLOW and peers
    return rule.model_copy(update={"peers": (*rule.peers, *peers)}) if is_wider else rule


def _with_addresses(
    rule_set: RuleSet, of_interest: Callable[[FirewallRule, RuleSet], tuple[Peer, ...]]
) -> tuple[FirewallRule, ...]:
    rules = [
        (rule, of_interest(rule, rule_set)) if rule.action is Action.ALLOW else (rule, rule.peers)
        for rule in rule_set.rules
    ]
    names = sorted({each.name for rule, peers in rules for each in peers if _is_symbolic(each, rule)})
    members = {name: _addresses(number) for number, name in enumerate(names)}
    return tuple(_resolved(rule, peers, members) for rule, peers in rules)


def others(rule: FirewallRule, rule_set: RuleSet) -> tuple[Peer, ...]:
    """The peers of a rule but the group that it filters: members that reach one another."""
    own = {rule_set.name, rule_set.id}
    return tuple(
        peer
        for peer in rule.peers
        if peer.name not in own and not (isinstance(peer, GroupPeer) and rule.targets == (peer,))
    )


def _own(rule: FirewallRule, rule_set: RuleSet) -> tuple[Peer, ...]:
    """The group that a rule filters, and whatever stands on both its sides."""
    own = {rule_set.name, rule_set.id}
    return tuple(
        peer
        for peer in rule.peers
        if peer in rule.targets or (isinstance(peer, GroupPeer) and peer.name in own and not peer.untold)
    )


def _has_own(rule: FirewallRule, rule_set: RuleSet) -> bool:
    """Whether some of its peers are, or may be, the group that a rule filters."""
    return bool(_own(rule, rule_set)) or any(True for _ in _perhaps_own(rule, rule_set))


def _perhaps_own(rule: FirewallRule, rule_set: RuleSet) -> Iterator[Peer]:
    """What may be the group that a rule filters, as lists that could not be read."""
    own = {rule_set.name, rule_set.id}
    for peer in rule.peers:
        if isinstance(peer, GroupPeer):
            if peer.untold:
                yield AddressPeer(name=peer.name, addresses=peer.untold)
        elif isinstance(peer.addresses, Unknown) and (peer.may_be_group or peer.name in own):
            yield peer


def names_of_others(rule_set: RuleSet, deciding: Deciding) -> str:
    """The peers of these rules, as written, in few words."""
    names = (peer.name for position in deciding for peer in others(rule_set.rules[position], rule_set))
    return shortened(list(dict.fromkeys(names)))


def _is_symbolic(peer: Peer, rule: FirewallRule) -> bool:
    if isinstance(peer, GroupPeer):
        return True
    return isinstance(peer.addresses, Unknown) and rule.action is Action.ALLOW


def _addresses(number: int) -> AddressSet:
    return AddressSet(
        v4=(FIRST_V4 + number, FIRST_V4 + number + 1),
        v6=(FIRST_V6 + number, FIRST_V6 + number + 1),
    )


def _resolved(rule: FirewallRule, peers: tuple[Peer, ...], members: Mapping[str, AddressSet]) -> FirewallRule:
    if peers == rule.peers and not any(_is_symbolic(each, rule) for each in peers):
        return rule
    resolved = tuple(
        AddressPeer(name=each.name, addresses=members[each.name]) if _is_symbolic(each, rule) else each
        for each in peers
    )
    return rule.model_copy(update={"peers": resolved})
