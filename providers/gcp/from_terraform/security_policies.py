"""Security policies of Cloud Armor, with their rules, which may be resources of their own."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import PLACE, place_of, translates
from scanner.models import Unknown

TELLS = ["compute/securityPolicies"]
RULES = ("google_compute_security_policy_rule", "google_compute_region_security_policy_rule")
LAST = 2147483647
# "If no rules are provided when creating a security policy, a default rule with action "allow" will be added."
# (Compute API reference, `SecurityPolicy`, rules)
EVERYBODY = {
    "priority": LAST,
    "action": "allow",
    "match": {"versionedExpr": "SRC_IPS_V1", "config": {"srcIpRanges": ["*"]}},
}


@translates(Dialect.TERRAFORM, "google_compute_security_policy", tells=TELLS, named="global/securityPolicies/{name}")
def security_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy that is for every region."""
    yield _policy(block, naming)


@translates(
    Dialect.TERRAFORM,
    "google_compute_region_security_policy",
    tells=TELLS,
    named="regions/{region}/securityPolicies/{name}",
)
def region_security_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy of a region."""
    yield _policy(block, naming)


def _policy(block: Block, naming: Naming) -> Told:
    fields = {"type": "CLOUD_ARMOR", **set_fields_of(block, naming)}
    rules = _rules(fields.get("rules") or [], block, naming)
    return Told(naming.path(block), {**fields, "rules": rules, "name": naming.name(block)})


def _rules(listed: Any, block: Block, naming: Naming) -> Any:
    """The rules within and the others; unknown where it is open which there are."""
    separate = list(_separate(block, naming))
    doubt = next((each.doubt for each in separate if each.doubt and each.doubt != block.doubt), None)
    if isinstance(listed, Unknown) or doubt:
        return doubt or listed
    return _whole([*listed, *(_rule(each, naming) for each in separate)])


def _rule(block: Block, naming: Naming) -> dict[str, Any]:
    return {**set_fields_of(block, naming, "security_policy", "region"), PLACE: place_of(block)}


def _whole(rules: list[Any]) -> list[Any]:
    """The rules with the last one, which is there whether or not it is written."""
    written = [None if isinstance(each, Unknown) else each.get("priority") for each in rules]
    has_last = any(each is None or isinstance(each, Unknown) or int(each) == LAST for each in written)
    return rules if has_last else [*rules, EVERYBODY]


def _separate(block: Block, naming: Naming) -> Iterator[Block]:
    """The rules that are resources of their own, which call the policy by its link or by its name."""
    for each in naming.blocks.of(*RULES):
        named = each.values.text("security_policy", None)
        target = naming.blocks.target(each, "security_policy")
        is_own = target is not None and target.address == block.address
        is_named = isinstance(named, str) and named.rpartition("/")[2] == naming.name(block)
        if is_own or (target is None and is_named and ("region" in each.type) == ("region" in block.type)):
            yield each
