"""Networks with their subnetworks and peerings, and addresses."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.gcp.from_terraform.firewall_policies import has_foreign, has_hierarchical
from providers.gcp.from_terraform.routes import default_routes
from providers.gcp.from_terraform.unevaluated_rules import rules_in_doubt
from providers.gcp.names import BASES
from providers.gcp.rest_names import LINKS, fields_of
from providers.gcp.template_names import Naming, Part, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import Unknown

NOT_YET = Unknown(why="which address it has is known when it is made")
ANSWERED = Unknown(why="whether the other network has a peering with it is not declared here")
PEERING = "google_compute_network_peering"
NETWORK = "global/networks/{name}"
# Organisations and folders add their policies outside of any project, and what is declared here is judged by itself.
NOTHING_FROM_ABOVE: Mapping[str, Any] = {"firewalls": [], "firewallPolicys": []}


@translates(
    Dialect.TERRAFORM,
    "google_compute_network",
    tells=["compute/networks", "compute/routes"],
    named=NETWORK,
)
def network(block: Block, naming: Naming) -> Iterator[Told]:
    """A network. It makes subnetworks by itself unless it is told not to (`google_compute_network`)."""
    path = naming.path(block)
    defaults = {"kind": "compute#network", "name": naming.name(block), "autoCreateSubnetworks": True}
    yield Told(path, {**defaults, **_named(fields_of(block, naming), naming.name(block))})
    yield from default_routes(block, naming)
    yield from rules_in_doubt(naming.link(block), naming)
    if not (has_hierarchical(naming) or has_foreign(naming)):
        yield Told(f"{path}/getEffectiveFirewalls", dict(NOTHING_FROM_ABOVE))


@translates(
    Dialect.TERRAFORM,
    "google_compute_subnetwork",
    tells=["compute/subnetworks"],
    named="regions/{region}/subnetworks/{name}",
)
def subnetwork(block: Block, naming: Naming) -> Iterator[Told]:
    """A subnetwork. A block for the flow log turns it on (`google_compute_subnetwork`)."""
    fields = fields_of(block, naming)
    logs = fields.pop("logConfig", None)
    enabled = logs if isinstance(logs, Unknown) else {"enable": True, **logs} if logs else None
    defaults = {"purpose": "PRIVATE", "stackType": "IPV4_ONLY"}
    yield Told(naming.path(block), {**defaults, **_named(fields, naming.name(block)), "logConfig": enabled})


@translates(Dialect.TERRAFORM, PEERING, tells=[], named="global/networks/{network}/peerings/{name}")
def network_peering(block: Block, naming: Naming) -> Iterator[Part]:
    """A peering, as the first of its networks has it."""
    own, peer = (
        naming.link(block.values.reference(each, None), LINKS["network"]) for each in ("network", "peer_network")
    )
    state = "ACTIVE" if _is_answered(block, own, peer, naming) else ANSWERED
    answer = {"name": naming.name(block), "network": peer, "state": state}
    yield Part(of=own.removeprefix(BASES["compute"]), collection="peerings", answer=answer)


def _is_answered(block: Block, own: str, peer: str, naming: Naming) -> bool:
    """Whether the other network has a peering with this one as well, without which no packets pass."""
    for each in naming.blocks.of(PEERING):
        ends = [naming.link(each.values.reference(end, None), LINKS["network"]) for end in ("network", "peer_network")]
        if ends == [peer, own] and each.doubt == block.doubt:
            return True
    return False


@translates(
    Dialect.TERRAFORM,
    "google_compute_address",
    tells=["compute/addresses"],
    named="regions/{region}/addresses/{name}",
)
def address(block: Block, naming: Naming) -> Iterator[Told]:
    """A reserved address of a region."""
    yield from _address(block, naming)


@translates(
    Dialect.TERRAFORM,
    "google_compute_global_address",
    tells=["compute/addresses"],
    named="global/addresses/{name}",
)
def global_address(block: Block, naming: Naming) -> Iterator[Told]:
    """A reserved address that is the same everywhere."""
    yield from _address(block, naming)


def _address(block: Block, naming: Naming) -> Iterator[Told]:
    defaults = {"address": NOT_YET, "addressType": "EXTERNAL", "status": "RESERVED"}
    yield Told(naming.path(block), {**defaults, **_named(fields_of(block, naming), naming.name(block))})


def _named(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {**{key: each for key, each in fields.items() if each is not None}, "name": name}
