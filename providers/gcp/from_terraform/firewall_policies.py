"""Firewall policies of networks, organisations and folders, with their rules and associations."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from providers.gcp.from_terraform.unevaluated_rules import rules_of_policy_in_doubt
from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import ADDRESS, DOUBT, OF_OTHERS, PLACE, place_of, token_of, translates
from scanner.models import Unknown

TELLS = ["compute/firewallPolicies"]
GLOBAL_TYPES = ("google_compute_network_firewall_policy", "google_compute_network_firewall_policy_with_rules")
REGIONAL_TYPES = (
    "google_compute_region_network_firewall_policy",
    "google_compute_region_network_firewall_policy_with_rules",
)
HIERARCHICAL_TYPES = ("google_compute_firewall_policy", "google_compute_firewall_policy_with_rules")
# Hierarchical policies belong to no project, and so are called by a whole name.
HIERARCHICAL = "//compute.googleapis.com/locations/global/firewallPolicies/{name}"
PARTS = {
    GLOBAL_TYPES: "google_compute_network_firewall_policy",
    REGIONAL_TYPES: "google_compute_region_network_firewall_policy",
    HIERARCHICAL_TYPES: "google_compute_firewall_policy",
}
"""How the types of rules and of associations begin, by the types of policies that they are for."""
ANYBODY, ANYBODY_IPV6 = "0.0.0.0/0", "::/0"
# Every policy ends with these, which cannot be changed (Cloud NGFW, "Pre-defined rules").
PREDEFINED: tuple[dict[str, Any], ...] = tuple(
    {
        "priority": priority,
        "action": "goto_next",
        "direction": direction,
        "match": {field: [block], "layer4Configs": [{"ipProtocol": "all"}]},
    }
    for priority, direction, field, block in (
        (2147483644, "EGRESS", "destIpRanges", ANYBODY_IPV6),
        (2147483645, "INGRESS", "srcIpRanges", ANYBODY_IPV6),
        (2147483646, "EGRESS", "destIpRanges", ANYBODY),
        (2147483647, "INGRESS", "srcIpRanges", ANYBODY),
    )
)


@translates(Dialect.TERRAFORM, *GLOBAL_TYPES, tells=TELLS, named="global/firewallPolicies/{name}")
def network_firewall_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy that holds everywhere in the networks that it is associated with."""
    yield Told(naming.path(block), _policy(block, naming, PARTS[GLOBAL_TYPES]))


@translates(Dialect.TERRAFORM, *REGIONAL_TYPES, tells=TELLS, named="regions/{region}/firewallPolicies/{name}")
def region_network_firewall_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy of a region."""
    yield Told(naming.path(block), _policy(block, naming, PARTS[REGIONAL_TYPES]))


@translates(Dialect.TERRAFORM, *HIERARCHICAL_TYPES, tells=TELLS, named=HIERARCHICAL)
def firewall_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy of an organisation or a folder. Which networks are in these is not declared here."""
    path = naming.path(block).removeprefix("//compute.googleapis.com/")
    yield Told(path, _policy(block, naming, PARTS[HIERARCHICAL_TYPES]))


PLACES = {
    "google_compute_network_firewall_policy_rule": (GLOBAL_TYPES, "projects/{account}/global"),
    "google_compute_region_network_firewall_policy_rule": (REGIONAL_TYPES, "projects/{account}/regions/{region}"),
    "google_compute_firewall_policy_rule": (HIERARCHICAL_TYPES, "locations/global"),
}
"""The types of policies that rules are for, and where those are."""


@translates(Dialect.TERRAFORM, *PLACES, tells=TELLS)
def rule_of_another_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy that the template does not make, as all that is known of it: the rules that it has here."""
    types, place = PLACES[block.type]
    made = {each.address for policy in naming.blocks.of(*types) for each in _of(policy, naming, block.type)}
    others = [each for each in naming.blocks.of(block.type) if each.address not in made]
    together = [each for each in others if _policy_named(each) == _policy_named(block)]
    if together and together[0].address == block.address:
        name = _policy_named(block)
        region = naming.name(block, "region")
        path = f"{place.format(account=naming.account, region=region)}/firewallPolicies/{name}"
        rules = [_rule(block, each, naming) for each in together]
        yield Told(path, {"name": name, "rules": [*rules, *PREDEFINED], ADDRESS: OF_OTHERS})


def _policy_named(rule: Block) -> str:
    """What the policy of a rule is called; what that depends on where it is not known."""
    named = rule.values.reference("firewall_policy", "")
    if isinstance(named, Unknown):
        return token_of(named.why)
    return str(named).rpartition("/")[2]


def has_hierarchical(naming: Naming) -> bool:
    """Whether the template puts a policy above projects, and so perhaps above its own networks."""
    return any(True for _ in naming.blocks.of(f"{PARTS[HIERARCHICAL_TYPES]}_association"))


def has_foreign(naming: Naming) -> bool:
    """Whether the template associates a policy with a network that it does not make, or not for certain."""
    for types in (GLOBAL_TYPES, REGIONAL_TYPES):
        kind = f"{PARTS[types]}_association"
        own = {each.address for policy in naming.blocks.of(*types) for each in _of(policy, naming, kind)}
        if any(each.address not in own for each in naming.blocks.of(kind)):
            return True
    return False


def _policy(block: Block, naming: Naming, parts: str) -> dict[str, Any]:
    inline = set_fields_of(block, naming).get("rules") or []
    separate = [_rule(block, each, naming) for each in _perhaps_of(block, naming, f"{parts}_rule")]
    separate += rules_of_policy_in_doubt(f"{parts}_rule", naming)
    rules = inline if isinstance(inline, Unknown) else [*inline, *separate, *PREDEFINED]
    associated = [_association(block, each, naming) for each in _perhaps_of(block, naming, f"{parts}_association")]
    return {"name": naming.name(block), "rules": rules, "associations": associated}


def _of(block: Block, naming: Naming, kind: str) -> Iterator[Block]:
    """What belongs to a policy, which is called by its link or by its name."""
    for each in naming.blocks.of(kind):
        named = each.values.text("firewall_policy", None)
        target = naming.blocks.target(each, "firewall_policy")
        is_own = target is not None and target.address == block.address
        if is_own or (target is None and isinstance(named, str) and named.rpartition("/")[2] == naming.name(block)):
            yield each


def _perhaps_of(block: Block, naming: Naming, kind: str) -> Iterator[Block]:
    """The same, and in doubt what may belong to any policy, since it is not known to which."""
    yield from _of(block, naming, kind)
    for each in naming.blocks.of(kind):
        named = each.values.reference("firewall_policy", None)
        if isinstance(named, Unknown):
            yield replace(each, doubt=Unknown(why=f"its policy {named.why}"))


def _rule(policy: Block, block: Block, naming: Naming) -> dict[str, Any]:
    doubt = None if block.doubt == policy.doubt else block.doubt
    return {**set_fields_of(block, naming, "firewall_policy"), PLACE: place_of(block), DOUBT: doubt}


def _association(policy: Block, block: Block, naming: Naming) -> dict[str, Any]:
    """An association with a network, or with what is above projects."""
    target = block.values.reference("attachment_target", None)
    # Nothing is asked before what is above projects, whatever that is.
    is_open = isinstance(target, Unknown) and policy.type not in HIERARCHICAL_TYPES
    unknown = {"attachmentTarget": target} if is_open else {}
    doubt = None if block.doubt == policy.doubt else block.doubt
    return {**set_fields_of(block, naming, "firewall_policy"), **unknown, DOUBT: doubt}
