"""Firewall rules that could not be evaluated: each may be of any network or policy, and may allow or deny anything."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from providers.gcp.template_names import Naming, Told
from providers.translation import DOUBT, PLACE, place_of, token_of
from scanner.models import Unknown

FIREWALL = "google_compute_firewall"
EVERYTHING = [{"IPProtocol": "all"}]
DIRECTIONS = ("INGRESS", "EGRESS")
ELSEWHERE = Unknown(why="what else holds in the network is declared elsewhere")
FIRST = 0
"""The priority with which a rule decides the most."""


def rules_in_doubt(network: str, naming: Naming) -> Iterator[Told]:
    """The rules as a network may have them.

    Args:
        network: the link to it.
        naming: of the template.
    """
    for block in naming.blocks.unevaluated(FIREWALL):
        for direction, action in product(DIRECTIONS, ("allowed", "denied")):
            name = f"{token_of(block.address)}-{direction}-{action}-{network.rpartition('/')[2]}".lower()
            rule = {"name": name, "network": network, "direction": direction, "priority": FIRST, action: EVERYTHING}
            path = f"projects/{naming.account}/global/firewalls/{name}"
            yield Told(path, {**rule, PLACE: place_of(block), DOUBT: block.doubt})


def rules_of_others(network: str, naming: Naming) -> Told:
    """What every network lets out by itself, others may have closed where the template does not make it.

    Args:
        network: the link to it.
        naming: of the template.
    """
    name = f"rules-of-others-{network.rpartition('/')[2]}"
    rule = {"name": name, "network": network, "direction": "EGRESS", "priority": FIRST, "denied": EVERYTHING}
    return Told(f"projects/{naming.account}/global/firewalls/{name}", {**rule, DOUBT: ELSEWHERE})


def rules_of_policy_in_doubt(kind: str, naming: Naming) -> Iterator[dict[str, Any]]:
    """The rules as a policy may have them.

    Args:
        kind: the type of the rules of such policies.
        naming: of the template.
    """
    for block in naming.blocks.unevaluated(kind):
        for direction, action in product(DIRECTIONS, ("allow", "deny")):
            match = {"layer4Configs": [{"ipProtocol": "all"}]}
            rule = {"priority": FIRST, "direction": direction, "action": action, "match": match}
            yield {**rule, PLACE: place_of(block), DOUBT: block.doubt}
