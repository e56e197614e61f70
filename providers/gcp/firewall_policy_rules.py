"""Rules of firewall policies: hierarchical, global and regional ones alike."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.gcp.address_groups import address_groups
from providers.gcp.firewall_peers import anywhere, blocks, groups, near_side, unknown_peer, unread
from providers.gcp.protocols import traffic_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.translation import declared_at, doubt_of
from providers.undecided import decided
from scanner.models import (
    INTERNET,
    Action,
    AddressPeer,
    Direction,
    FirewallRule,
    Peer,
    Traffic,
    Unknown,
)

DIRECTIONS = {"INGRESS": Direction.INGRESS, "EGRESS": Direction.EGRESS}
SIDES = {Direction.INGRESS: "src", Direction.EGRESS: "dest"}
ACTIONS: Mapping[str, Action] = {
    "allow": Action.ALLOW,
    "deny": Action.DENY,
    "goto_next": Action.PASS_ON,
    # Layer 7 inspection stops threats and URLs that its profiles name, and lets everything else through (Cloud NGFW,
    # "Security profile groups").
    "apply_security_profile_group": Action.ALLOW,
}
# Every policy ends with four rules that go on, for both directions and families, which cannot be changed (Cloud NGFW,
# "Pre-defined rules").
FIRST_PREDEFINED = 2147483644

# The countries of a rule that the console puts into new policies (Cloud NGFW, "Pre-defined rules"). Together they have
# less than a hundredth of the internet.
SANCTIONED = {"CU", "IR", "KP", "SY", "XC", "XD"}
CONTEXTS = {"srcNetworkContext", "srcNetworkType", "srcNetworks", "destNetworkContext", "destNetworkType"}
"""Fields that narrow what the others match; the networks are those of the context `VPC_NETWORKS`."""
NARROWER = {"VPC_NETWORKS", "INTRA_VPC"}
INSTANCES = "INSTANCES"


def policy_rules(project: GcpProject, answers: Iterable[Answer]) -> tuple[FirewallRule, ...]:
    """The rules in the order in which they are asked, ingress first."""
    return tuple(sorted(map(partial(_rule, project), answers), key=_in_order))


def _in_order(rule: FirewallRule) -> tuple[bool, int]:
    return rule.direction is Direction.EGRESS, rule.priority or 0


def _rule(project: GcpProject, answer: Answer) -> FirewallRule:
    direction, action = DIRECTIONS[answer["direction"]], ACTIONS[answer["action"]]
    is_off = decided(lambda: bool(answer.get("disabled", False) or _is_ignored(answer, direction)))
    # One that may be switched off may not be there.
    doubt = doubt_of(answer) or (is_off if isinstance(is_off, Unknown) else None)
    sides = decided(lambda: (_far_side(project, answer, direction, action), _near_side(project, answer, direction)))
    traffic = decided(lambda: traffic_of((answer.get("match") or {}).get("layer4Configs") or (), "ipProtocol"))
    open_ = next((each for each in (doubt, sides, traffic) if isinstance(each, Unknown)), None)
    far, near = ((unknown_peer(open_),), ()) if open_ or isinstance(sides, Unknown) else sides
    return FirewallRule(
        id=str(answer["priority"]),
        direction=direction,
        action=action,
        priority=answer["priority"],
        enabled=is_off is not True,
        traffic=(Traffic(),) if isinstance(traffic, Unknown) else traffic or (Traffic(),),
        peers=far,
        targets=near,
        inspection=_inspection(answer),
        provider_default=answer["priority"] >= FIRST_PREDEFINED,
        description=_written(answer, "description"),
        place=declared_at(answer),
        doubt=traffic if isinstance(traffic, Unknown) else doubt,
    )


def _inspection(answer: Answer) -> str | None:
    """What looks into the traffic; what its name depends on, where that is not known."""
    found = answer.get("securityProfileGroup")
    return found.why if isinstance(found, Unknown) else found or None


def _written(answer: Answer, name: str) -> str:
    """A text that nothing is decided by; empty where a template does not tell it."""
    found = answer.get(name)
    return found if isinstance(found, str) else ""


def _is_ignored(answer: Answer, direction: Direction) -> bool:
    """Whether all the secure tags of one side are gone: "this rule will be ignored" (API, `FirewallPolicyRule`)."""
    match = answer.get("match") or {}
    sources = match.get("srcSecureTags") or ()
    targets = answer.get("targetSecureTags") or ()
    if bool(targets) and not _effective(targets):
        return True
    if direction is Direction.EGRESS or not sources or _effective(sources):
        return False
    return not any(field.startswith("src") and field != "srcSecureTags" and match[field] for field in match)


def _effective(tags: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(each["name"] for each in tags if each.get("state") != "INEFFECTIVE")


def _far_side(project: GcpProject, answer: Answer, direction: Direction, action: Action) -> tuple[Peer, ...]:
    """Whatever parameters are given unite; the network's context is one more condition on all the addresses."""
    match, side = answer.get("match") or {}, SIDES[direction]
    listed = [
        *blocks(match.get(f"{side}IpRanges") or ()),
        *address_groups(project, tuple(match.get(f"{side}AddressGroups") or ())),
        *_lists(match, side),
    ]
    tags = groups(_effective(match.get("srcSecureTags") or ()))
    context = match.get(f"{side}NetworkType") or match.get(f"{side}NetworkContext") or ""
    if answer.get("targetType", INSTANCES) != INSTANCES:
        # Proxies of internal load balancers have no address on the internet.
        context = context or "NON_INTERNET"
    if not any(match[field] for field in match if field.startswith(side) and field not in CONTEXTS):
        listed = list(anywhere(action))
    return (*(_in_context(each, context, action) for each in listed), *tags)


def _lists(match: Answer, side: str) -> Iterator[AddressPeer]:
    """Lists whose addresses the API does not tell."""
    not_told = Unknown(why="which addresses are on it is not told")
    countries = match.get(f"{side}RegionCodes") or ()
    for each in (*(match.get(f"{side}Fqdns") or ()), *(match.get(f"{side}ThreatIntelligences") or ())):
        yield AddressPeer(name=each, addresses=not_told, is_minor=True)
    for each in countries:
        yield AddressPeer(name=each, addresses=not_told, is_minor=SANCTIONED.issuperset(countries))


def _in_context(peer: AddressPeer, context: str, action: Action) -> AddressPeer:
    """The addresses that are on the internet, or that are not, as far as the context says it.

    A packet is of the internet where an external address received it (Cloud NGFW, "Network contexts"). The narrower
    contexts are parts of what is not: whom a deny of theirs keeps out is not known, but nobody on the internet.
    """
    addresses = peer.addresses
    if context in {"", "UNSPECIFIED"} or isinstance(addresses, Unknown):
        return peer
    name = f"{peer.name} ({context})"
    if context == "INTERNET":
        return AddressPeer(name=name, addresses=addresses & INTERNET)
    not_known = Unknown(why=f"which addresses belong to {context} is not known")
    if context in NARROWER and action is not Action.ALLOW:
        return AddressPeer(name=name, addresses=not_known, is_minor=True, is_partial=True)
    if context in {"NON_INTERNET", *NARROWER}:
        inside = addresses - INTERNET
        # Somebody may use addresses of the internet inside.
        return AddressPeer(name=name, addresses=inside, is_minor=not inside, is_partial=context in NARROWER)
    return AddressPeer(name=name, addresses=not_known)


def _near_side(project: GcpProject, answer: Answer, direction: Direction) -> tuple[Peer, ...]:
    """The members that meet every condition of the rule: network, service account or tag, balancer, addresses."""
    match = answer.get("match") or {}
    other = SIDES[Direction.EGRESS if direction is Direction.INGRESS else Direction.INGRESS]
    kind = answer.get("targetType", INSTANCES)
    return near_side(
        (
            *groups(answer.get("targetServiceAccounts") or ()),
            *unread(_effective(answer.get("targetSecureTags") or ()), "which instances have a secure tag is not told"),
        ),
        groups(map(project.full_name, answer.get("targetResources") or ())),
        groups(map(project.full_name, answer.get("targetForwardingRules") or ())),
        groups(() if kind == INSTANCES else (kind,)),
        blocks(match.get(f"{other}IpRanges") or ()),
    )
