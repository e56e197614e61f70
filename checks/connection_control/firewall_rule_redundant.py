"""A rule changes nothing: without it, other rules of the same list would do the same.

Every rule has to be read when somebody asks who may reach what, and one that is deleted in the belief that it closes
something leaves it open. In a list with an order, a rule is told here when those after it would decide the same about
all that it decides; one that never decides at all is left to `firewall-rule-shadowed`. Without an order, a rule is
told when others allow all that it allows; of two that are equal, both are. Each can go while the others stay: look
again after deleting one. A deny that says what would happen anyway, where no other rule matches, is not told: people
write those on purpose. A group or an unread list only ever covers itself.

To fix: delete the rule, or one of those that are named. AWS: rules of the security group, entries of the ACL. Azure:
`securityRules`. GCP: firewall rules of the network, `rules` of the policy.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.exposure.idle_rules import Idle, covered, perhaps_idle, repeated
from scanner.exposure.wording import VERBS, rule_name, rule_names, traffic_in_words
from scanner.models import Direction, FirewallRuleSet, RuleSet, SubnetAcl, Unknown


@check(
    "firewall-rule-redundant",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("CM-6"), nist("CM-7"), pci("1.2.7"), cwe(561)),
)
def firewall_rule_redundant(rule_set: FirewallRuleSet | SubnetAcl) -> Iterator[Answer]:
    """Name the rules that would do the same."""
    find = repeated if rule_set.is_ordered else covered
    for direction in Direction:
        for idle in find(rule_set.rules, direction):
            yield _answer(rule_set, idle)
        for position, why in perhaps_idle(rule_set.rules, direction):
            yield Unknown(why=f"{rule_name(rule_set.rules[position])} may change nothing: {why.why}")


def _answer(rule_set: RuleSet, idle: Idle) -> Answer:
    rule = rule_set.rules[idle.position]
    if idle.doubt:
        return Unknown(why=f"{rule_name(rule)} may change nothing: {idle.doubt}")
    others = rule_names(rule_set.rules, idle.others)
    named = f" by {rule_name(rule)}" if rule.id else ""
    return Violation(
        f"{VERBS[rule.action]} {traffic_in_words(rule)}{named} and once more by {others}",
        at=f"rules[{idle.position}]",
        related=tuple(f"rules[{each}]" for each in idle.others),
    )
