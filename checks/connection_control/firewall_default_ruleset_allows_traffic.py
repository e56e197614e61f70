"""The default rule set of a network has rules.

Whatever is started without naming a rule set gets the default one. When it has rules, forgetting something opens
something. A rule that lets members of the group reach each other, and the egress rule it began with, are rules.

To fix: delete every rule of the default rule set and give each workload one of its own. AWS: `IpPermissions` and
`IpPermissionsEgress` of the security group `default`. Azure and GCP have no default rule set.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cis_aws, cwe, nist, pci
from scanner.models import Action, Direction, FirewallRule, FirewallRuleSet, applicable


@check(
    "firewall-default-ruleset-allows-traffic",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.HIGH,
    maps=(cis_aws("5.4"), nist("AC-4"), nist("SC-7(5)"), pci("1.3.1"), cwe(1188)),
)
def firewall_default_ruleset_allows_traffic(rule_set: FirewallRuleSet) -> Iterator[Answer]:
    """Name every rule of a default rule set that allows something."""
    applicable(rule_set.is_default, "is not the default rule set of its network")
    for number, rule in enumerate(rule_set.rules):
        if rule.action is Action.ALLOW and rule.enabled and not rule.provider_default:
            yield Violation(f"allows {_in_words(rule, rule_set)}", at=f"rules[{number}]")


def _in_words(rule: FirewallRule, rule_set: FirewallRuleSet) -> str:
    traffic = ", ".join(map(str, rule.traffic))
    peers = ", ".join("itself" if peer.name == rule_set.name else peer.name for peer in rule.peers)
    return f"{traffic} {'from' if rule.direction is Direction.INGRESS else 'to'} {peers}"
