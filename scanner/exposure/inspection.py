"""What looks at packets in the middle of networks, as gates that connections pass or not (semantics A40).

A connection over TCP is opened where its first packet comes through and the replies to it do. Each packet meets the
stateless rules by itself. What these pass on to the stateful ones is allowed with all that belongs to the same
connection where a rule says so (AWS Network Firewall Developer Guide, "Managing evaluation order for Suricata
compatible rules"); where none does, replies meet the stateful rules in their own direction (Suricata User Guide,
"Rules Format", direction).
"""

from collections.abc import Iterable, Iterator, Sequence

from scanner.exposure.estate import Estate
from scanner.exposure.inspected import Inspection
from scanner.exposure.leaving import Destination, letting_out
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    TCP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    InspectingFirewall,
    Peer,
    PortSet,
    RuleSet,
    Traffic,
    Unknown,
)
from scanner.models.intervals import union_of

EVERYBODY = (AddressPeer(name="any address", addresses=ANYWHERE),)
EVERYTHING = (Traffic(),)
DEFAULT, STATEFUL_DEFAULT = "default", "stateful-default"
"""How what becomes of packets that no rule matches is called."""
ONE_WAY = Unknown(why="its stateless rules pass packets on to the stateful ones in one direction only")

Rules = Sequence[FirewallRule]


def inspection_by(
    firewall: InspectingFirewall, endpoint: str, to: Destination, families: AddressSet, estate: Estate
) -> Inspection:
    """What a firewall lets through to a destination. Packets of other families are not led through it."""
    key = (firewall.id, to.name, to.addresses, families)
    ways = estate.firewalls.remember(("ways past", key), lambda: _ways(firewall, to, families))
    return Inspection(firewall, endpoint, families, key, ways)


def _ways(firewall: InspectingFirewall, to: Destination, families: AddressSet) -> tuple[tuple[RuleSet, ...], ...]:
    gates = _Gates(firewall, to, ANYWHERE - families)
    return tuple(gates.ways()) or ((gates.gate(()),),)


class _Gates:
    """The rules of a firewall about packets for a destination, and about replies from there."""

    def __init__(self, firewall: InspectingFirewall, to: Destination, beside: AddressSet) -> None:
        self._firewall = firewall
        self._to = to
        self._beside = beside
        """Addresses that come another way."""

    def gate(self, rules: Iterable[FirewallRule]) -> RuleSet:
        """Rules in this order, as one that comes before others; what none of them matches is kept out."""
        aside = [_everything(Action.ALLOW, "aside", self._beside)] if self._beside else []
        ordered = (each.model_copy(update={"priority": at}) for at, each in enumerate((*aside, *rules)))
        return self._firewall.model_copy(update={"rules": tuple(ordered)})

    def ways(self) -> Iterator[tuple[RuleSet, ...]]:
        """Allowed by a stateless rule; by a stateful one; by none of these, where that is allowed as well."""
        own = self._firewall
        stateless = (*own.rules, _everything(own.unmatched, DEFAULT))
        actions = {each.action for each in stateless}
        if Action.ALLOW in actions:
            asked = self.gate(self._asked(_decided(stateless, Action.ALLOW)))
            yield from self._with_replies((asked,), (), stateless, Action.ALLOW)
        if Action.PASS_ON not in actions:
            return
        passed_on = self.gate(self._asked(_decided(stateless, Action.PASS_ON)))
        if any(each.action is Action.ALLOW for each in own.stateful):
            asked = self.gate(self._asked(own.stateful))
            yield from self._with_replies((asked, passed_on), (), stateless, Action.PASS_ON)
        if own.unmatched_by_stateful is not Action.DENY:
            asked = self.gate(self._asked((*own.stateful, _default(own))))
            of_both = (each for each in own.stateful if not each.is_of_requests)
            answered = self.gate(self._answered((*of_both, _everything(Action.ALLOW, STATEFUL_DEFAULT))))
            yield from self._with_replies((asked, passed_on), (answered,), stateless, Action.PASS_ON)

    def _with_replies(
        self, asked: tuple[RuleSet, ...], answered: tuple[RuleSet, ...], stateless: Rules, action: Action
    ) -> Iterator[tuple[RuleSet, ...]]:
        """Where the same becomes of replies as of what they answer; where something else does, that is a doubt.

        Args:
            asked: what packets pass.
            answered: what replies pass, where the stateless rules pass them on.
            stateless: the rules that both meet first.
            action: what becomes of the packets there.
        """
        yield *asked, *answered, self.gate(self._answered(_decided(stateless, action)))
        other = Action.ALLOW if action is Action.PASS_ON else Action.PASS_ON
        if any(each.action is other for each in stateless):
            crossed = (found for each in stateless for found in _in_doubt(each, other, self._firewall.name))
            yield *asked, self.gate(self._answered(crossed))

    def _asked(self, rules: Iterable[FirewallRule]) -> tuple[FirewallRule, ...]:
        """The rules that match packets for the destination, as rules about who sends them."""
        return self._turned(
            each.model_copy(update={"peers": each.targets or EVERYBODY, "targets": each.peers}) for each in rules
        )

    def _answered(self, rules: Iterable[FirewallRule]) -> tuple[FirewallRule, ...]:
        """The rules that match replies over TCP, as rules about who gets them; other traffic needs none."""
        found = self._turned(turned for each in rules for turned in _of_replies(each))
        asked = (*self._firewall.rules, *self._firewall.stateful)
        return (*_evaded(found, asked), _everything(Action.ALLOW, "unanswered"))

    def _turned(self, rules: Iterable[FirewallRule]) -> tuple[FirewallRule, ...]:
        egress = tuple(each.model_copy(update={"direction": Direction.EGRESS}) for each in rules)
        (turned,) = letting_out([self._firewall.model_copy(update={"rules": egress})], self._to)
        return turned.rules


def _everything(action: Action, name: str, of: AddressSet = ANYWHERE) -> FirewallRule:
    peers: tuple[Peer, ...] = (AddressPeer(name="any address", addresses=of),)
    return FirewallRule(id=name, direction=Direction.INGRESS, action=action, traffic=EVERYTHING, peers=peers)


def _default(firewall: InspectingFirewall) -> FirewallRule:
    unmatched = firewall.unmatched_by_stateful
    if isinstance(unmatched, Unknown):
        return _perhaps(_everything(Action.ALLOW, STATEFUL_DEFAULT), unmatched, firewall.name)
    return _everything(unmatched, STATEFUL_DEFAULT)


def _perhaps(rule: FirewallRule, why: Unknown, name: str) -> FirewallRule:
    """A rule of which it is not known whether it matches anything."""
    return rule.model_copy(update={"peers": tuple(_unread(each, why, name) for each in rule.peers)})


def _unread(peer: Peer, why: Unknown, name: str) -> Peer:
    if isinstance(peer, AddressPeer) and isinstance(peer.addresses, AddressSet):
        return AddressPeer(name=name, addresses=why, at_most=peer.addresses)
    return peer


def _decided(rules: Rules, wanted: Action) -> Iterator[FirewallRule]:
    """The rules as they let through what they do one thing to."""
    for each in rules:
        yield each.model_copy(update={"action": Action.ALLOW if each.action is wanted else Action.DENY})


def _in_doubt(rule: FirewallRule, wanted: Action, name: str) -> Iterator[FirewallRule]:
    """The same where it is not known whether what is wanted is enough."""
    if rule.action is wanted:
        yield _perhaps(rule.model_copy(update={"action": Action.ALLOW}), ONE_WAY, name)
    yield rule.model_copy(update={"action": Action.DENY})


def _of_replies(rule: FirewallRule) -> Iterator[FirewallRule]:
    """A rule about replies over TCP: these come from the port that a client asked for, and go to its own."""
    for each in rule.traffic:
        if each.protocol in {None, TCP}:
            asked = Traffic(protocol=TCP, ports=rule.source_ports)
            clients = each.ports_of(TCP)
            targets = rule.targets or EVERYBODY
            yield rule.model_copy(update={"traffic": (asked,), "source_ports": clients, "targets": targets})


def _evaded(rules: Rules, asked: Rules) -> Rules:
    """The rules about replies, without those that stop some that go to a client's port, which it chooses.

    Only what a client cannot evade matters, and ranges of its ports are best not told apart. They are where rules let
    something through for some of them only.

    Args:
        rules: about replies.
        asked: about what they answer.
    """
    some = [each for each in rules if each.source_ports != ALL_PORTS]
    stopped = PortSet(union_of(each.source_ports.bounds for each in some))
    matters = any(each.action is Action.ALLOW for each in some) or any(each.source_ports != ALL_PORTS for each in asked)
    return rules if matters or stopped == ALL_PORTS else [each for each in rules if each.source_ports == ALL_PORTS]
