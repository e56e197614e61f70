"""Nothing uses a rule set.

A rule set that filters nothing is still there to be picked by mistake, with rules that nobody has looked at for years,
and it hides those that matter. What is stopped or scaled to zero uses its rule sets too, and so does another rule set
whose rules name this one. Where a whole network shares a rule set, each of its rules that is for some groups only is
judged by whether anything is a member of one of them. The default rule set of a network cannot be deleted and is not
judged, nor is one that another account shares with this one.

In use is what an interface, load balancer, endpoint, launch template or configuration, Auto Scaling group, function,
container service, Batch compute environment or build project names; members are instances and what instance templates
will make. Not seen is whatever else makes interfaces only while it runs and has none now (AWS: Spot Fleet requests,
Glue connections, scheduled container tasks, paused clusters, VPC Lattice associations, fleets of CodeBuild; Google
Cloud: connectors and services of Cloud Run), and who uses or names the rule set from an account that is not scanned.

To fix: delete the rule set. AWS: `DeleteSecurityGroup`, which is refused while anything uses the group. Azure: delete
a network security group with neither `networkInterfaces` nor `subnets`. GCP: delete a firewall rule whose `targetTags`
or `targetServiceAccounts` no instance has.
"""

from collections.abc import Iterable, Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.exposure.group_members import is_populated, users_not_read
from scanner.models import (
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    LoadBalancer,
    NetworkInterface,
    PrivateEndpoint,
    Resource,
    RuleSetUser,
    UndecidedError,
    Unknown,
    applicable,
)

FLAW = (
    "is on no interface, and no load balancer, endpoint, launch template, function, service or other rule set names it"
)


@check(
    "firewall-ruleset-unused",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("CM-7"), pci("1.2.7")),
)
def firewall_ruleset_unused(  # noqa: PLR0913, PLR0917 - a parameter for each kind of resource that it reads
    rule_set: FirewallRuleSet,
    interfaces: Related[NetworkInterface],
    balancers: Related[LoadBalancer],
    endpoints: Related[PrivateEndpoint],
    users: Related[RuleSetUser],
    others: Related[FirewallRuleSet],
) -> Iterator[Answer]:
    """Look for a use of any kind; only where none is found, what could not be read matters."""
    applicable(rule_set.owner is None, "belongs to another account, which shares it")
    applicable(not rule_set.is_default, "is the default rule set of its network, which cannot be deleted")
    yield from _rules_for_nobody(rule_set, interfaces, users)
    doubts: list[Unknown] = []
    for found in (
        _attachments(rule_set),
        interfaces.where(rule_sets=rule_set.id),
        balancers.where(rule_sets=rule_set.id),
        endpoints.where(rule_sets=rule_set.id),
        (each for each in others.where(groups_named=rule_set.name) if each.id != rule_set.id),
        _users(rule_set, users),
    ):
        is_used = _is_any(found)
        if is_used is True:
            return
        if isinstance(is_used, Unknown):
            doubts.append(is_used)
    if not doubts:
        yield Violation(FLAW)
    yield from doubts


def _rules_for_nobody(
    rule_set: FirewallRuleSet, interfaces: Related[NetworkInterface], users: Related[RuleSetUser]
) -> Iterator[Answer]:
    """Rules of a whole network that are limited to groups without members there."""
    limited = {number: groups for number, rule in enumerate(rule_set.rules) if (groups := _groups(rule))}
    if not limited or isinstance(rule_set.attached_to, Unknown) or rule_set.network not in rule_set.attached_to:
        return
    for number, groups in limited.items():
        found = [is_populated(each, rule_set, interfaces, users, network=rule_set.network) for each in groups]
        if True in found:
            continue
        flaw = f"rule {rule_set.rules[number].id} is for {', '.join(groups)}, of which nothing is a member"
        doubt = next((each for each in found if isinstance(each, Unknown)), None)
        yield doubt or Violation(flaw, at=f"rules[{number}].targets")


def _groups(rule: FirewallRule) -> tuple[str, ...]:
    """The groups that it is limited to; none where it is also for others."""
    groups = tuple(each.name for each in rule.targets if isinstance(each, GroupPeer))
    return groups if len(groups) == len(rule.targets) else ()


def _is_any(found: Iterable[str | Resource | Unknown]) -> bool | Unknown:
    """Whether a use is among them; unknown when there is none but may be."""
    doubt: bool | Unknown = False
    try:
        for each in found:
            if not isinstance(each, Unknown):
                return True
            doubt = doubt or each
    except UndecidedError as error:
        return Unknown(why=error.why)
    return doubt


def _attachments(rule_set: FirewallRuleSet) -> Iterator[str | Unknown]:
    if isinstance(rule_set.attached_to, Unknown):
        yield rule_set.attached_to
    else:
        yield from rule_set.attached_to


def _users(rule_set: FirewallRuleSet, users: Related[RuleSetUser]) -> Iterator[RuleSetUser | Unknown]:
    """Those that name the rule set, and doubts about those of which that is not known."""
    yield from (each for each in users if not isinstance(each.rule_sets, Unknown) and rule_set.id in each.rule_sets)
    yield from users_not_read(rule_set, users)
