"""VPC firewall rules."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.from_terraform.firewall_policies import has_foreign, has_hierarchical
from providers.gcp.from_terraform.networks import NOTHING_FROM_ABOVE
from providers.gcp.from_terraform.routes import routes_of_others
from providers.gcp.from_terraform.unevaluated_rules import FIREWALL, rules_in_doubt, rules_of_others
from providers.gcp.names import UNTOLD
from providers.gcp.rest_names import LINKS, fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import ADDRESS, OF_OTHERS, PLACE, place_of, token_of, translates
from scanner.calls import MalformedError
from scanner.models import Unknown


@translates(Dialect.TERRAFORM, FIREWALL, tells=["compute/firewalls"], named="global/firewalls/{name}")
def firewall(block: Block, naming: Naming) -> Iterator[Told]:
    """A rule, and as much of its network as is known where the template does not make that.

    Raises:
        MalformedError: its network is nothing that could be one, so that it may be of any.
    """
    network = block.values.reference("network", None)
    if isinstance(network, Unknown) and not network.why.startswith(UNTOLD):
        raise MalformedError(network.why)
    fields = {key: each for key, each in fields_of(block, naming).items() if each is not None}
    fields["network"] = _network_of(block, naming)
    rules = {key: _traffic(fields.get(key)) for key in ("allowed", "denied") if fields.get(key)}
    name = naming.name(block)
    yield Told(naming.path(block), {**fields, **rules, "name": name, PLACE: place_of(block)})
    if not naming.blocks.target(block, "network") and _is_first(block, naming, fields["network"]):
        yield from _network(fields["network"], naming)


def _network_of(block: Block, naming: Naming) -> str:
    """The link to the network of a rule. One that is not known is called by what it depends on."""
    network = block.values.reference("network", None)
    named = token_of(network.why) if isinstance(network, Unknown) else network
    return naming.link(named, LINKS["network"])


def _traffic(listed: Any) -> Any:
    """The API calls it `IPProtocol`."""
    if isinstance(listed, Unknown):
        return listed
    return [
        each if isinstance(each, Unknown) else {**each, "IPProtocol": each.get("protocol")} for each in listed or ()
    ]


def _is_first(block: Block, naming: Naming, network: Any) -> bool:
    """Whether no rule before this one told of its network: one that is made may be called by its name alone."""
    made = {naming.link(each) for each in naming.blocks.of("google_compute_network")}
    others = (each for each in naming.blocks.of(FIREWALL) if not naming.blocks.target(each, "network"))
    links = ((each.address, _network_of(each, naming)) for each in others)
    return network not in made and next((address for address, link in links if link == network), "") == block.address


def _network(link: str, naming: Naming) -> Iterator[Told]:
    path = link.partition("/v1/")[2] or link
    named = {"kind": "compute#network", "name": path.rpartition("/")[2], ADDRESS: OF_OTHERS}
    yield Told(path, named)
    yield routes_of_others(path)
    yield from rules_in_doubt(link, naming)
    yield rules_of_others(link, naming)
    if not (has_hierarchical(naming) or has_foreign(naming)):
        yield Told(f"{path}/getEffectiveFirewalls", dict(NOTHING_FROM_ABOVE))
