"""Firewall policies: network policies of the project, and those that its networks have from above."""

from collections.abc import Iterator
from functools import partial

from providers.gcp.firewall_layers import (
    PERMISSIONS,
    NetworkLayers,
    attachments_of,
    effective_policies,
    gates_among,
    inherited_policy,
    layers_of,
)
from providers.gcp.firewall_peers import PROVIDER_NETWORKS
from providers.gcp.firewall_policy_rules import policy_rules
from providers.gcp.networks import are_shared
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import Action, FirewallRuleSet, derive
from scanner.provider import collects

TYPE = "compute.googleapis.com/FirewallPolicy"
ADDRESS_GROUPS = "networksecurity.addressGroups.get"


@collects(
    "compute.firewallPolicies.list",
    "compute.firewallPolicies.get",
    "compute.regionFirewallPolicies.get",
    ADDRESS_GROUPS,
    *PERMISSIONS,
)
def network_firewall_policies(project: GcpProject) -> Iterator[FirewallRuleSet]:
    """Every global and regional network policy, associated with a network or not."""
    layers = layers_of(project)
    return project.parsed(project.aggregated("firewallPolicies"), partial(_network_policy, project, layers))


@collects("compute.networks.getEffectiveFirewalls", ADDRESS_GROUPS, *PERMISSIONS)
def inherited_firewall_policies(project: GcpProject) -> Iterator[FirewallRuleSet]:
    """Every policy that an organisation, a folder or Google puts above the networks of the project."""
    layers = layers_of(project)
    return project.parsed(effective_policies(project, layers), partial(_inherited_policy, project, layers))


def _network_policy(project: GcpProject, layers: tuple[NetworkLayers, ...], answer: Answer) -> FirewallRuleSet:
    identity = project.identity(TYPE, answer)
    networks = decided(lambda: tuple(target for target, _ in attachments_of(project, answer)))
    return FirewallRuleSet(
        identity=identity,
        rules=policy_rules(project, _whole(project, answer)["rules"]),
        attached_to=networks,
        gates=derive(networks, lambda known: gates_among(layers, identity.id, known)),
        filters_elsewhere=networks != () and are_shared(project),
        provider_networks=PROVIDER_NETWORKS,
        unmatched=Action.PASS_ON,
    )


def _whole(project: GcpProject, answer: Answer) -> Answer:
    """A policy with its rules, of which "there must always be a default" one (Compute API reference)."""
    return answer if "rules" in answer else project.get(answer["selfLink"])


def _label(entry: Answer) -> str:
    """What people call a policy from above: newer ones have a short name, older ones a display name."""
    return next((each for name in ("shortName", "displayName") if isinstance(each := entry.get(name), str)), "")


def _inherited_policy(project: GcpProject, layers: tuple[NetworkLayers, ...], entry: Answer) -> FirewallRuleSet:
    rule_set = inherited_policy(project, entry)
    networks = tuple(each.id for each in layers if each.has(rule_set))
    own = {"name": entry["name"], "selfLink": rule_set}
    identity = project.identity(TYPE, own)
    return FirewallRuleSet(
        identity=identity.model_copy(update={"label": _label(entry)}),
        rules=policy_rules(project, entry["rules"]),
        attached_to=networks,
        gates=gates_among(layers, rule_set, networks),
        filters_elsewhere=bool(networks) and are_shared(project),
        provider_networks=PROVIDER_NETWORKS,
        unmatched=Action.PASS_ON,
    )
