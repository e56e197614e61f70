"""Firewall policies of networks, with their rules and associations, which are resources of their own."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.rest_names import fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import PLACE, place_of, translates
from scanner.models import UndecidedError

RULES = ("google_compute_network_firewall_policy_rule", "google_compute_region_network_firewall_policy_rule")
ASSOCIATIONS = (
    "google_compute_network_firewall_policy_association",
    "google_compute_region_network_firewall_policy_association",
)


@translates(
    Dialect.TERRAFORM,
    "google_compute_network_firewall_policy",
    tells=["compute/firewallPolicies"],
    named="global/firewallPolicies/{name}",
)
def network_firewall_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy that holds everywhere."""
    yield from _policy(block, naming)


@translates(
    Dialect.TERRAFORM,
    "google_compute_region_network_firewall_policy",
    tells=["compute/firewallPolicies"],
    named="regions/{region}/firewallPolicies/{name}",
)
def region_network_firewall_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy of a region."""
    yield from _policy(block, naming)


def _policy(block: Block, naming: Naming) -> Iterator[Told]:
    name = naming.name(block)
    rules = [{**_fields(each, naming), PLACE: place_of(each)} for each in _of(block, naming, RULES)]
    associated = [_fields(each, naming) for each in _of(block, naming, ASSOCIATIONS)]
    yield Told(naming.path(block), {"name": name, "rules": rules, "associations": associated})


def _of(block: Block, naming: Naming, types: tuple[str, ...]) -> Iterator[Block]:
    """What belongs to a policy, which is called by its link or by its name.

    Raises:
        UndecidedError: there may be more than is known.
    """
    for each in naming.blocks.of(*types):
        named = each.values.text("firewall_policy", None)
        target = naming.blocks.target(each, "firewall_policy")
        is_own = target is not None and target.address == block.address
        if is_own or (isinstance(named, str) and named.rpartition("/")[2] == naming.name(block)):
            if each.doubt:
                raise UndecidedError(each.doubt.why)
            yield each


def _fields(block: Block, naming: Naming) -> dict[str, Any]:
    return {key: each for key, each in fields_of(block, naming, "firewall_policy").items() if each is not None}
