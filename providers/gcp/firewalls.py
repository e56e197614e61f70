"""VPC firewall rules: all those of a network are judged together."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.gcp.firewall_layers import PERMISSIONS, NetworkLayers, implied_rules, layers_of, vpc_rules
from providers.gcp.firewall_peers import PROVIDER_NETWORKS, anywhere, blocks, groups, near_side, unknown_peer
from providers.gcp.items import flaw_of
from providers.gcp.names import untold_in
from providers.gcp.networks import are_shared, of_networks
from providers.gcp.protocols import traffic_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.translation import DOUBT, declared_at, doubt_beside
from providers.undecided import decided
from scanner.models import (
    ANYWHERE,
    GLOBAL,
    Action,
    AddressPeer,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    Identity,
    Peer,
    Traffic,
    Unknown,
)
from scanner.provider import collects

Rules = Mapping[str, list[FirewallRule]]

FIREWALLS = "compute.firewalls.list"
DIRECTIONS = {"INGRESS": Direction.INGRESS, "EGRESS": Direction.EGRESS}
# "The default is INGRESS", "The default value is 1000" (Compute API reference, `Firewall`).
DEFAULT_DIRECTION = "INGRESS"
DEFAULT_PRIORITY = 1000
FIRST_PRIORITY = 0
# "VPC networks have implied rules with a priority of 65535" (Compute API reference, `Firewall`). A rule of the same
# priority comes before them.
IMPLIED_PRIORITY = 65536
IMPLIED = (
    ("implied-deny-ingress", Direction.INGRESS, Action.DENY),
    ("implied-allow-egress", Direction.EGRESS, Action.ALLOW),
)
"""What becomes of packets that no rule of any layer matches."""


@collects(FIREWALLS, *PERMISSIONS)
def firewalls(project: GcpProject) -> Iterator[FirewallRuleSet]:
    """The firewall rules of every network, the implied ones among them.

    Where policies are asked after a network's own rules, the implied rules follow those policies, and are a rule set
    of their own.
    """
    by_network = of_networks(project, project.listed("firewalls"))
    layers = {each.id: each for each in layers_of(project)}
    # A rule that was not understood may be of any network.
    is_whole = project.lacking(f"projects/{project.id}/global/firewalls", [FIREWALLS]) is None
    networks = [each.network for each in layers.values()] if is_whole else []
    for several in project.parsed(networks, lambda network: _rule_sets(project, layers, by_network, network)):
        yield from several


def _rule_sets(
    project: GcpProject, layers: Mapping[str, NetworkLayers], by_network: Mapping[str, list[Answer]], network: Answer
) -> list[FirewallRuleSet]:
    of_network = layers[project.full_name(network["selfLink"])]
    make, implied = partial(_rule_set, project, of_network), _implied(of_network)
    answers = [*by_network.get(of_network.id, []), *_perhaps_here(by_network, of_network.id)]
    own = tuple(project.parsed(answers, partial(_rule, network)))
    # One that is not understood may decide about anything.
    if len(own) < len(answers):
        return []
    if of_network.are_implied_apart:
        return [make(vpc_rules(of_network.id), own), make(implied_rules(of_network.id), implied)]
    return [make(vpc_rules(of_network.id), (*own, *implied))]


def _perhaps_here(by_network: Mapping[str, list[Answer]], network: str) -> Iterator[Answer]:
    """The rules of which a template does not tell the network: each may be of any."""
    for other, answers in by_network.items():
        if other != network and (why := untold_in(other)):
            yield from ({**each, DOUBT: Unknown(why=f"its network {why.why}")} for each in answers)


def _rule_set(
    project: GcpProject, layers: NetworkLayers, identity: str, rules: Iterable[FirewallRule]
) -> FirewallRuleSet:
    return FirewallRuleSet(
        identity=Identity(
            id=identity,
            name=layers.network["name"],
            type="compute.googleapis.com/Firewall",
            provider=project.provider,
            account=project.account,
            region=GLOBAL,
            label="implied rules" if identity == implied_rules(layers.id) else "",
        ),
        network=layers.id,
        rules=tuple(sorted(rules, key=_in_order)),
        attached_to=(layers.id,),
        gates=layers.gates(identity),
        filters_elsewhere=are_shared(project),
        provider_networks=PROVIDER_NETWORKS,
        unmatched=Action.PASS_ON,
    )


def _implied(layers: NetworkLayers) -> tuple[FirewallRule, ...]:
    """Two for IPv4, and two more "if IPv6 is enabled" ("VPC firewall rules", implied rules), told as two for both."""
    peer = AddressPeer(name="any address", addresses=ANYWHERE if layers.has_ipv6 else ANYWHERE.v4_only)
    return tuple(
        FirewallRule(
            id=name,
            direction=direction,
            action=action,
            priority=IMPLIED_PRIORITY,
            traffic=(Traffic(),),
            peers=(peer,),
            provider_default=True,
        )
        for name, direction, action in IMPLIED
    )


def _in_order(rule: FirewallRule) -> tuple[bool, int, bool, str]:
    # "DENY rules take precedence over ALLOW rules if they have equal priority" (Compute API reference, `Firewall`).
    return rule.direction is Direction.EGRESS, rule.priority or 0, rule.action is not Action.DENY, rule.id


def _rule(network: Answer, answer: Answer) -> FirewallRule:
    if flaw := flaw_of(answer):
        raise ValueError(flaw)
    direction = DIRECTIONS[answer.get("direction", DEFAULT_DIRECTION)]
    # A rule either allows or denies (Compute API reference, `Firewall`).
    action = Action.DENY if answer.get("denied") else Action.ALLOW
    disabled = answer.get("disabled", False)
    # One that may be switched off may not be there.
    doubt = doubt_beside(answer, network) or (Unknown(why=disabled.why) if isinstance(disabled, Unknown) else None)
    sides = decided(lambda: _sides(answer, direction))
    traffic = decided(lambda: traffic_of(answer.get("denied") or answer["allowed"], "IPProtocol"))
    priority = decided(lambda: _priority(answer))
    open_ = next((each for each in (doubt, sides, traffic, priority) if isinstance(each, Unknown)), None)
    far, near = ((unknown_peer(open_),), ()) if open_ or isinstance(sides, Unknown) else sides
    return FirewallRule(
        id=answer["name"],
        direction=direction,
        action=action,
        # Where it is not known, it may be asked before all others.
        priority=FIRST_PRIORITY if isinstance(priority, Unknown) else priority,
        enabled=isinstance(disabled, Unknown) or not disabled,
        traffic=(Traffic(),) if isinstance(traffic, Unknown) else traffic,
        peers=far or anywhere(action),
        targets=near,
        description=_description(answer),
        place=declared_at(answer),
        doubt=traffic if isinstance(traffic, Unknown) else doubt,
    )


def _priority(answer: Answer) -> int:
    priority = int(answer.get("priority", DEFAULT_PRIORITY))
    if not FIRST_PRIORITY <= priority < IMPLIED_PRIORITY:
        message = f"its priority is not between {FIRST_PRIORITY} and {IMPLIED_PRIORITY - 1}"
        raise ValueError(message)
    return priority


def _description(answer: Answer) -> str:
    found = answer.get("description", "")
    return found if isinstance(found, str) else ""


def _sides(answer: Answer, direction: Direction) -> tuple[tuple[Peer, ...], tuple[Peer, ...]]:
    """The far side, which unites, and the near side, all of whose conditions have to be met."""
    sources, destinations = (blocks(answer.get(field) or ()) for field in ("sourceRanges", "destinationRanges"))
    members = _groups(answer, "targetTags", "targetServiceAccounts")
    if direction is Direction.EGRESS:
        return destinations, near_side(members, sources)
    bearers = _groups(answer, "sourceTags", "sourceServiceAccounts")
    return (*sources, *bearers), near_side(members, destinations)


def _groups(answer: Answer, *fields: str) -> tuple[GroupPeer, ...]:
    return groups((name for field in fields for name in answer.get(field) or ()), are_told=True)
