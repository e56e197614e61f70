"""The order in which the rule sets of a network are asked: what stands before each of them, in each region.

"AFTER_CLASSIC_FIREWALL (default)": hierarchical policies, regional system policies, VPC rules, global network policies,
regional network policies, implied rules. "BEFORE_CLASSIC_FIREWALL": VPC rules come after the network policies (Cloud
NGFW, "Evaluation order for firewall policies and rules").
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from providers.gcp.items import flaw_of_name
from providers.gcp.names import region_of
from providers.gcp.networks import of_networks
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.translation import doubt_of
from scanner.models import GLOBAL, UndecidedError, Unknown, derive

POLICIES = "compute.firewallPolicies.list"
PERMISSIONS = (
    "compute.networks.list",
    "compute.networks.getEffectiveFirewalls",
    POLICIES,
    "compute.regionFirewallPolicies.list",
    "compute.subnetworks.list",
)
"""What is needed to know the order."""

AFTER, BEFORE = "AFTER_CLASSIC_FIREWALL", "BEFORE_CLASSIC_FIREWALL"
# "Defaults to AFTER_CLASSIC_FIREWALL if the field is not specified" (Compute API reference, `Network`).
DEFAULT_ORDER = AFTER
# Kinds of policies that the effective firewalls of a network alone tell, in their order.
INHERITED = ("HIERARCHY", "SYSTEM")
# "If not specified, IPV4_ONLY is used" (Compute API reference, `Subnetwork`, stackType).
ONLY_IPV4 = "IPV4_ONLY"
# "The default value is 1000" (Compute API reference, `FirewallPolicyAssociation`).
DEFAULT_PRIORITY = 1000

Gates = tuple[tuple[str, ...], ...]


def vpc_rules(network: str) -> str:
    """The identity of the rule set that a network's VPC firewall rules make up."""
    return f"{network}/firewalls"


def implied_rules(network: str) -> str:
    """The identity of the rules that the network implies, where they are a rule set of their own."""
    return f"{network}/firewalls/implied"


def inherited_policy(project: GcpProject, entry: Answer) -> str:
    """The identity of a policy that networks have from their organisation or folders, as those of a project have it.

    Of its rules each project is told those that hold for its own networks.
    """
    return f"//compute.googleapis.com/locations/global/firewallPolicies/{entry['name']}#{project.id}"


@dataclass(frozen=True, order=True)
class Layer:
    """A rule set at its place in an order."""

    rule_set: str
    region: str = GLOBAL
    """Where it is asked."""


@dataclass(frozen=True)
class NetworkLayers:
    """The layers of one network."""

    id: str
    """Identity of the network."""
    network: Answer
    inherited: tuple[Answer, ...]
    """The policies that it has from above, in the order in which they are asked."""
    order: tuple[Layer, ...] | Unknown
    """As they are asked; the implied rules are not among them."""
    regions: tuple[str, ...]
    """Regions in which the network has subnets."""
    has_ipv6: bool
    """Whether some subnet has IPv6, or it is not known which subnets there are."""

    @property
    def are_implied_apart(self) -> bool:
        """Whether something is asked after the network's own rules, so that the implied ones do not follow them."""
        return not isinstance(self.order, Unknown) and self.order[-1].rule_set != vpc_rules(self.id)

    def has(self, rule_set: str) -> bool:
        """Whether a rule set is known to be asked in it."""
        return not isinstance(self.order, Unknown) and any(each.rule_set == rule_set for each in self.order)

    def gates(self, rule_set: str) -> Gates | Unknown:
        """What is asked before one of its rule sets, by region, as `FirewallRuleSet.gates` has it."""
        return derive(self.order, partial(self._gates, rule_set))

    def of_region(self, region: str) -> tuple[str, ...]:
        """Every rule set that is asked in a region; where the order is not known, the network's own."""
        if isinstance(self.order, Unknown):
            return (vpc_rules(self.id),)
        return tuple(layer.rule_set for layer in self.order if layer.region in {GLOBAL, region})

    def _gates(self, rule_set: str, order: Sequence[Layer]) -> Gates:
        places = [at for at, layer in enumerate(order) if layer.rule_set == rule_set] or [len(order)]
        before, own = order[: places[0]], {order[at].region for at in places if at < len(order)}
        regions = own if own and GLOBAL not in own else set(self.regions) or {GLOBAL}
        found = {tuple(each.rule_set for each in before if each.region in {GLOBAL, region}) for region in regions}
        return () if found == {()} else tuple(sorted(found))


def layers_of(project: GcpProject) -> tuple[NetworkLayers, ...]:
    """The layers of every network of the project.

    Raises:
        RefusedError: the networks cannot be listed.
    """
    policies = project.or_unknown(partial(project.aggregated, "firewallPolicies"))
    subnets = project.or_unknown(partial(project.aggregated, "subnetworks"))
    lacking = project.lacking(f"projects/{project.id}/global/firewallPolicies", [POLICIES])
    associated = _understood(project, lacking or policies)
    by_network = derive(subnets, partial(of_networks, project))
    effective = project.each(partial(_with_effective, project), project.listed("networks"))
    return tuple(_layers(project, network, answer, associated, by_network) for network, answer in effective)


def effective_policies(project: GcpProject, layers: Iterable[NetworkLayers]) -> list[Answer]:
    """The policies from above, each once with all its rules: what is asked of a network leaves out those of others."""
    found: dict[str, Answer] = {}
    for each in layers:
        for entry in each.inherited:
            known = found.get(entry["name"], {"rules": ()})
            # A rule of a policy is found by its priority (Compute API reference, `firewallPolicies.getRule`).
            rules = {rule["priority"]: rule for rule in (*known["rules"], *(entry.get("rules") or ()))}
            own = {"selfLink": inherited_policy(project, entry), "rules": tuple(rules.values())}
            found[entry["name"]] = {**entry, **own}
    return list(found.values())


def _with_effective(project: GcpProject, network: Answer) -> tuple[Answer, Answer | Unknown]:
    effective = project.read(f"{network['selfLink']}/getEffectiveFirewalls")
    return network, derive(effective, partial(_as_told, network))


def _as_told(network: Answer, effective: Answer) -> Answer | Unknown:
    """What is told of the policies of a network, where each of them and of their rules can be told from the others."""
    policies = effective.get("firewallPolicys") or ()
    if isinstance(policies, Sequence) and all(map(_is_told, policies)):
        return effective
    return Unknown(why=f"what Google tells of the firewall policies of network {network['name']} was not understood")


def _is_told(policy: Any) -> bool:
    if flaw_of_name(policy):
        return False
    rules = policy.get("rules") or ()
    return isinstance(rules, Sequence) and all(isinstance(each, dict) and "priority" in each for each in rules)


def _inherited(effective: Answer | Unknown) -> tuple[Answer, ...]:
    entries = () if isinstance(effective, Unknown) else effective.get("firewallPolicys") or ()
    return tuple(each for kind in INHERITED for each in entries if each.get("type") == kind)


def _layers(
    project: GcpProject,
    network: Answer,
    effective: Answer | Unknown,
    associated: "Associations | Unknown",
    subnets: Mapping[str, list[Answer]] | Unknown,
) -> NetworkLayers:
    identity = project.full_name(network["selfLink"])
    own = derive(associated, lambda by_network: sorted(by_network.get(identity, ())))
    of_network = () if isinstance(subnets, Unknown) else subnets.get(identity, ())
    return NetworkLayers(
        id=identity,
        network=network,
        inherited=_inherited(effective),
        order=_order(project, network, effective, own),
        regions=tuple(sorted({region_of(each["selfLink"]) for each in of_network})),
        has_ipv6=isinstance(subnets, Unknown) or any(map(_has_ipv6, of_network)),
    )


def _has_ipv6(subnet: Answer) -> bool:
    return bool(subnet.get("stackType", ONLY_IPV4) != ONLY_IPV4)


def _order(
    project: GcpProject, network: Answer, effective: Answer | Unknown, associated: "Sequence[_Association] | Unknown"
) -> tuple[Layer, ...] | Unknown:
    if isinstance(effective, Unknown):
        return effective
    if isinstance(associated, Unknown):
        return associated
    order = network.get("networkFirewallPolicyEnforcementOrder", DEFAULT_ORDER)
    if isinstance(order, Unknown):
        return Unknown(why=order.why)
    kinds = {each.get("type") for each in effective.get("firewallPolicys") or ()}
    if order not in {AFTER, BEFORE}:
        return Unknown(why=f"the order in which the network asks its firewalls, {order}, is new to netassay")
    if new := sorted(map(str, kinds - {*INHERITED, "NETWORK"})):
        return Unknown(why=f"a firewall policy of the network is of the type {new[0]}, which is new to netassay")
    own = Layer(vpc_rules(project.full_name(network["selfLink"])))
    by_network = [each.layer for each in associated if not each.is_system]
    first = [
        *(Layer(inherited_policy(project, each)) for each in _inherited(effective)),
        *(each.layer for each in associated if each.is_system),
    ]
    return (*first, own, *by_network) if order == AFTER else (*first, *by_network, own)


class _Association(NamedTuple):
    """A policy at its place among all those of a network: global ones first, then by priority, then by name."""

    is_regional: bool
    priority: int
    name: str
    layer: Layer
    is_system: bool


Associations = Mapping[str, list[_Association]]
"""By the identity of the network."""


def attachments_of(project: GcpProject, policy: Answer) -> Iterator[tuple[str, Answer]]:
    """What a policy is associated with, each by its identity.

    Raises:
        UndecidedError: it may be associated with something else, or not be.
    """
    for each in policy.get("associations") or ():
        if doubt := doubt_of(each):
            raise UndecidedError(doubt.why)
        yield project.full_name(each["attachmentTarget"]), each


def _understood(project: GcpProject, policies: Iterable[Answer] | Unknown) -> "Associations | Unknown":
    """The associations of all policies. Where one is not understood it is not known what networks ask."""
    try:
        return derive(policies, partial(_associations, project))
    except (AttributeError, LookupError, TypeError):
        return Unknown(why="an association of a firewall policy was not understood")


def _associations(project: GcpProject, policies: Iterable[Answer]) -> Associations:
    found: dict[str, list[_Association]] = defaultdict(list)
    for policy in policies:
        layer = Layer(project.full_name(policy["selfLink"]), region_of(policy["selfLink"]))
        is_system = policy.get("policySource") == "SYSTEM"
        for target, each in attachments_of(project, policy):
            priority, name = each.get("priority", DEFAULT_PRIORITY), each.get("name", "")
            association = _Association(layer.region != GLOBAL, priority, name, layer, is_system)
            found[target].append(association)
    return found


def gates_among(layers: Iterable[NetworkLayers], rule_set: str, networks: Iterable[str]) -> Gates | Unknown:
    """What is asked before a rule set that several networks have."""
    by_id: Mapping[str, NetworkLayers] = {each.id: each for each in layers}
    found: dict[tuple[str, ...], None] = {}
    for network in networks:
        gates = by_id[network].gates(rule_set) if network in by_id else ()
        if isinstance(gates, Unknown):
            return gates
        found |= dict.fromkeys(gates or ((),))
    return () if set(found) <= {()} else tuple(found)
