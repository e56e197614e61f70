"""A rule never decides: rules that are asked before it decide about all that it matches.

Somebody wrote the rule for a reason, and it does nothing. Where a rule before it does the opposite, what was meant to
be closed is open, or the other way round; where all of them do the same, the rule is dead weight, and hides that. The
rules before it count together: none of them alone need match all of it. Each address family, protocol, port, source
port and group of members is looked at, and a group or an unread list only ever covers itself. Rules that are switched
off, or that the provider put there, neither shadow nor are shadowed. Rules without an order cannot be shadowed:
`firewall-rule-redundant` speaks of those.

To fix: delete the rule, or move it before those that are named. AWS: `RuleNumber` of the ACL's entries. Azure and GCP:
`priority`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.idle_rules import Idle, perhaps_idle, shadowed
from scanner.exposure.wording import VERBS, rule_name, rule_names, traffic_in_words
from scanner.models import Direction, FirewallRuleSet, RuleSet, SubnetAcl, Unknown, applicable


@check(
    "firewall-rule-shadowed",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("AC-4"), nist("CM-6"), nist("SC-7"), pci("1.2.7"), cwe(561)),
)
def firewall_rule_shadowed(rule_set: FirewallRuleSet | SubnetAcl) -> Iterator[Answer]:
    """Name the rules that decide in place of each one that never does."""
    applicable(rule_set.is_ordered, "has rules without an order, all of which count")
    for direction in Direction:
        for idle in shadowed(rule_set.rules, direction):
            yield _answer(rule_set, idle)
        for position, why in perhaps_idle(rule_set.rules, direction):
            yield Unknown(why=f"{rule_name(rule_set.rules[position])} may never decide: {why.why}")


def _answer(rule_set: RuleSet, idle: Idle) -> Answer:
    rule = rule_set.rules[idle.position]
    if idle.doubt:
        return Unknown(why=f"{rule_name(rule)} may never decide: {idle.doubt}")
    is_opposed = any(rule_set.rules[each].action is not rule.action for each in idle.others)
    before = rule_names(rule_set.rules, idle.others)
    return Violation(
        f"never {VERBS[rule.action]} {traffic_in_words(rule)} by {rule_name(rule)}, since before it "
        f"{'the opposite' if is_opposed else 'the same'} is decided by {before}",
        at=f"rules[{idle.position}].priority",
        related=tuple(f"rules[{each}]" for each in idle.others),
        severity=None if is_opposed else Severity.LOW,
    )
