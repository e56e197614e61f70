"""Azure: the rule sets that filter what is in a subnet (semantics Z2, Z12, Z14, Z15, Z17 and Z23)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.exposure.backends import holding_for
from scanner.exposure.estate import Estate
from scanner.exposure.passing import Filter, Filters, together
from scanner.models import (
    NOWHERE,
    Action,
    AddressPeer,
    AddressSet,
    FirewallRule,
    FirewallRuleSet,
    Hop,
    HopKind,
    NetworkInterface,
    Subnet,
    SubnetPurpose,
    UndecidedError,
    Unknown,
    known,
)

WITHOUT_GROUP = "there is none, and without one an address of the SKU Standard is closed"
OPENED_BY_ADMIN_RULES = "whether security admin rules open an address of the SKU Standard without a group is not told"
PROVIDER = "azure"
UNENFORCED = {SubnetPurpose.GATEWAY, SubnetPurpose.FIREWALL}


def filters_of(
    estate: Estate, interface: NetworkInterface, *, needs_rule_set: bool, kept: AddressSet = NOWHERE
) -> Filters:
    """Z2 and Z12: admin rules, the group of the subnet and that of the interface, each of which has to let packets in.

    Z14: without any group, a public address or balancer of SKU Standard is closed.

    Args:
        estate: around it.
        interface: whose groups are asked.
        needs_rule_set: whether nobody on the internet comes in without a group.
        kept: addresses of a balancer that packets are still for; none where they are for those of the interface.
    """
    admin, doubts = admin_rules(estate, interface.subnet, interface.network)
    named = (*known(interface.subnet_rule_sets), *interface.rule_sets)
    groups = tuple(holding_for(estate.rule_sets.get(each), interface.groups, interface.addresses) for each in named)
    in_series = (*(Filter(doubt=each) for each in doubts), *_in_series(admin, groups))
    stop = None
    if is_closed := needs_rule_set and not groups:
        if for_good := in_series[:-1]:
            in_series = tuple(replace(each, doubt=together(each.doubt, OPENED_BY_ADMIN_RULES)) for each in for_good)
        else:
            stop = Hop(kind=HopKind.RULE_SET, says=WITHOUT_GROUP)
    unenforced = tuple(_unenforced(estate, interface, named))
    in_series = (*in_series, *(Filter((), admin, each) for each in unenforced))
    doubts = (*doubts, *unenforced)
    key = (named, _names(admin), interface.groups, interface.addresses, is_closed, doubts)
    if kept and any(isinstance(target, AddressPeer) for rule in _rules_of(estate, named) for target in rule.targets):
        # Z15 (u): that floating IP keeps the address is general knowledge.
        doubts = (*doubts, f"whether rules for some addresses see {kept} or those of the target is not certain")
    return Filters(key, in_series, doubts, stop)


def _rules_of(estate: Estate, groups: Sequence[str]) -> Iterator[FirewallRule]:
    yield from (rule for each in groups for rule in estate.rule_sets.get(each).rules)


def _unenforced(estate: Estate, interface: NetworkInterface, groups: Sequence[str]) -> Iterator[str]:
    """Z23 (u): that groups do not count in subnets of gateways and of Azure Firewall is general knowledge."""
    try:
        subnet = estate.subnets.get(interface.subnet or "")
    except UndecidedError:
        return
    if groups and subnet.purpose in UNENFORCED:
        yield f"whether network security groups count in {subnet.name} is not certain"


def filters_of_gateway(subnet: Subnet, estate: Estate) -> Filters:
    """Z17: what filters a gateway in its subnet."""
    groups = tuple(map(estate.rule_sets.get, subnet.rule_sets))
    admin, doubts = admin_rules(estate, subnet.id, subnet.network)
    in_series = (*(Filter(doubt=each) for each in doubts), *_in_series(admin, groups))
    return Filters((subnet.rule_sets, _names(admin), doubts), in_series, doubts)


def _in_series(admin: tuple[FirewallRuleSet, ...], groups: tuple[FirewallRuleSet, ...]) -> Iterator[Filter]:
    """What admin rules allow for good, and what comes through everything."""
    for at, each in enumerate(admin):
        if any(rule.action is Action.ALLOW for rule in each.rules):
            doubt = each.is_in_force.why if isinstance(each.is_in_force, Unknown) else None
            yield Filter((each,), admin[:at], doubt)
    yield Filter(groups[-1:], (*admin, *groups[:-1]))


def admin_rules(
    estate: Estate, subnet: str | None, network: str | None
) -> tuple[tuple[FirewallRuleSet, ...], tuple[str, ...]]:
    """The security admin rules that apply in a subnet, and why there may be more."""
    listed = estate.rule_sets.remember("admin rules", lambda: _admin_rules(estate))
    places, doubts = {network, subnet}, []
    try:
        # Nothing is called so: what is raised is that some rule sets could not be read.
        next(estate.rule_sets.where(id=""), None)
    except UndecidedError as error:
        doubts.append(error.why)
    may_apply = (each for each in listed if isinstance(each.attached_to, Unknown) or places & {*each.attached_to})
    return tuple(_as_far_as_told(each, estate) for each in may_apply), tuple(doubts)


def _admin_rules(estate: Estate) -> list[FirewallRuleSet]:
    azure = (each for each in estate.rule_sets.read if each.identity.provider == PROVIDER)
    return sorted((each for each in azure if each.unmatched is Action.PASS_ON), key=lambda each: each.id)


def _as_far_as_told(rule_set: FirewallRuleSet, estate: Estate) -> FirewallRuleSet:
    """One of which it is not known whether it is there, or where, may be in force: it may allow, and it may deny."""
    doubt = rule_set.attached_to if isinstance(rule_set.attached_to, Unknown) else None
    try:
        estate.rule_sets.get(rule_set.id)
    except UndecidedError as error:
        doubt = Unknown(why=error.why)
    return rule_set.model_copy(update={"is_in_force": doubt}) if doubt else rule_set


def _names(rule_sets: tuple[FirewallRuleSet, ...]) -> tuple[str, ...]:
    return tuple(each.id for each in rule_sets)
