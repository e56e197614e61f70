"""A rule names a group, tag or list that is gone, or that nothing is in.

Whoever made the rule believes that it lets somebody in, or keeps somebody out. It does neither, until one day something
gets the same tag, or joins the group that has become empty, and has access that nobody thinks of. Both sides of a rule
are looked at. What belongs to an account that was not scanned is not known to exist, and neither is what a list holds
that could not be read. Rules that are switched off, or that the provider put there, are not judged.

To fix: delete the rule, or let it name what is there. AWS: rules that `DescribeStaleSecurityGroups` lists, and prefix
lists without entries. Azure: application security groups without interfaces. GCP: `sourceTags`, `targetTags` and
service accounts that no instance has, and none will have that a template makes.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.exposure.doubts import as_far_as_told
from scanner.exposure.group_members import is_populated
from scanner.models import (
    AddressPeer,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    NetworkInterface,
    Peer,
    RuleSetUser,
    UndecidedError,
    Unknown,
)


@check(
    "firewall-rule-dangling-reference",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("AC-4"), nist("CM-6"), pci("1.2.7")),
)
def firewall_rule_dangling_reference(
    rule_set: FirewallRuleSet,
    rule_sets: Related[FirewallRuleSet],
    interfaces: Related[NetworkInterface],
    users: Related[RuleSetUser],
) -> Iterator[Answer]:
    """Look up whatever rules name."""
    for number, rule in enumerate(rule_set.rules):
        if not rule.enabled or rule.provider_default:
            continue
        for field, peer in _sides(rule):
            flaw = _flaw(peer, rule_set, rule_sets, interfaces, users)
            if isinstance(flaw, Unknown):
                yield flaw
            elif flaw:
                yield Violation(f"names {peer}, {flaw}", at=f"rules[{number}].{field}")


def _sides(rule: FirewallRule) -> Iterator[tuple[str, Peer]]:
    yield from (("peers", each) for each in as_far_as_told(rule.peers))
    yield from (("targets", each) for each in as_far_as_told(rule.targets))


def _flaw(
    peer: Peer,
    rule_set: FirewallRuleSet,
    rule_sets: Related[FirewallRuleSet],
    interfaces: Related[NetworkInterface],
    users: Related[RuleSetUser],
) -> str | Unknown | None:
    if isinstance(peer, AddressPeer):
        return _flaw_of_list(peer)
    if peer.is_gone:
        return "which is deleted, or to which nothing leads any more"
    try:
        if peer.account is not None:
            return _flaw_of_rule_set(peer, peer.account, rule_set, rule_sets)
        return _flaw_of_members(peer, rule_set, interfaces, users)
    except UndecidedError as error:
        return Unknown(why=error.why)


def _flaw_of_list(peer: AddressPeer) -> str | Unknown | None:
    if peer.is_minor or peer.written:
        return None
    if isinstance(peer.addresses, Unknown):
        return Unknown(why=f"{peer.name}: {peer.addresses.why}")
    return None if peer.addresses else "which holds no address"


def _flaw_of_rule_set(
    peer: GroupPeer, account: str, rule_set: FirewallRuleSet, rule_sets: Related[FirewallRuleSet]
) -> str | Unknown | None:
    if any(True for _ in rule_sets.where(name=peer.name)):
        return None
    if account != rule_set.identity.account:
        return Unknown(why=f"{peer} belongs to account {account}, and is not among what was read")
    return "which does not exist"


def _flaw_of_members(
    peer: GroupPeer,
    rule_set: FirewallRuleSet,
    interfaces: Related[NetworkInterface],
    users: Related[RuleSetUser],
) -> str | Unknown | None:
    if not peer.on_interfaces:
        return Unknown(why=f"what is in {peer} was not read")
    found = is_populated(peer.name, rule_set, interfaces, users)
    if isinstance(found, Unknown):
        return found
    return None if found else "in which nothing is"
