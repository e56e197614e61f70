"""A rule allows what another rule set on the way never lets through.

Packets pass several filters, and each of them has to let them in. A rule that the others make void misleads whoever
reads it, and comes alive when somebody changes them for another reason. Told are rules of which nothing at all comes
through at any of the places that the rule set filters: a rule that is closed in part may be meant so. The other rule
sets are those of another level, layers that are asked before, and the ACLs of the subnets, which packets within one
subnet do not pass. Rules for groups, and those that the provider put there, are not judged.

To fix: delete the rule, or let the others admit what it allows. AWS: entries of the subnets' ACLs. Azure: the network
security group of the subnet or of the interface, and security admin rules. GCP: firewall policies that are asked before
the rule, by `networkFirewallPolicyEnforcementOrder`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.exposure.closed_rules import acls_on_the_way, closed_rules, gates_on_the_way
from scanner.exposure.wording import VERBS, rule_name, shortened, traffic_in_words
from scanner.models import (
    Action,
    Direction,
    FirewallRuleSet,
    NetworkInterface,
    Subnet,
    SubnetAcl,
    Unknown,
    applicable,
)


@check(
    "firewall-rule-conflicting-layers",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("CM-6"), nist("SC-7"), pci("1.2.7")),
)
def firewall_rule_conflicting_layers(
    rule_set: FirewallRuleSet,
    others: Related[FirewallRuleSet],
    interfaces: Related[NetworkInterface],
    subnets: Related[Subnet],
    acls: Related[SubnetAcl],
) -> Iterator[Answer]:
    """Look for rules of which nothing is left at any place."""
    # ACLs of subnets stand beside rule sets that leave nothing to other layers.
    if rule_set.gates == () and rule_set.unmatched is not Action.PASS_ON:
        filters = acls_on_the_way(rule_set, interfaces, subnets, acls)
    else:
        filters = gates_on_the_way(rule_set, others)
    applicable(any(filters.places), "filters nothing that another rule set filters as well")
    layers = shortened(filters.names)
    for direction in Direction:
        for closed in closed_rules(rule_set.rules, direction, filters.places):
            rule = rule_set.rules[closed.position]
            message = f"{VERBS[rule.action]} {traffic_in_words(rule)}, and none of it comes through {layers}"
            if closed.doubt:
                yield Unknown(why=f"{rule_name(rule)} may be closed by {layers}: {closed.doubt}")
            else:
                yield Violation(message, at=f"rules[{closed.position}]")
