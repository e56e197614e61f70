"""Routes, and those that Google Cloud makes with networks and subnetworks."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.rest_names import LINKS, set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect, Reference, depends_on
from providers.translation import ADDRESS, OF_OTHERS, translates
from scanner.models import Unknown

TELLS = ["compute/routes"]
ANYWHERE, ANYWHERE_IPV6 = "0.0.0.0/0", "::/0"
GATEWAY = "global/gateways/default-internet-gateway"
NOT_DECLARED = Unknown(why="the network is not made here, and neither are all of its routes")
# What a route leads to by a link. Where that is not known, neither is whether it is there.
HOPS = {"next_hop_vpn_tunnel": "nextHopVpnTunnel", "next_hop_ilb": "nextHopIlb", "next_hop_instance": "nextHopInstance"}
SUBNETWORK = "google_compute_subnetwork"


@translates(Dialect.TERRAFORM, "google_compute_route", tells=TELLS, named="global/routes/{name}")
def route(block: Block, naming: Naming) -> Iterator[Told]:
    """A route."""
    own = {"priority": 1000, "name": naming.name(block)}
    yield Told(naming.path(block), {**own, **set_fields_of(block, naming, "name"), **_unknown_hops(block, naming)})


def default_routes(network: Block, naming: Naming) -> Iterator[Told]:
    """The routes to the internet that a network begins with, unless it is told to take that for IPv4 away.

    That for IPv6 comes with the first subnetwork that has external IPv6 addresses (VPC documentation, "Routes",
    system-generated default routes).
    """
    taken = network.values.flag("delete_default_routes_on_create", unset=False)
    if taken is not True:
        yield _default(network, "", taken or ANYWHERE, naming)
    access = [
        each.values.text("ipv6_access_type", None)
        for each in naming.blocks.of(SUBNETWORK)
        if naming.link(each.values.reference("network", None), LINKS["network"]) == naming.link(network)
    ]
    if "EXTERNAL" in access:
        yield _default(network, "-ipv6", ANYWHERE_IPV6, naming)
    elif unknown := next((each for each in access if isinstance(each, Unknown)), None):
        yield _default(network, "-ipv6", unknown, naming)


def routes_of_others(path: str) -> Told:
    """What stands for the routes of a network that the template does not make."""
    name = f"of-{path.rpartition('/')[2]}"
    link = f"{path.rpartition('/networks/')[0]}/routes/{name}"
    answer = {"name": name, "network": path, "destRange": NOT_DECLARED, ADDRESS: OF_OTHERS}
    return Told(link, answer)


def _default(network: Block, ending: str, destination: Any, naming: Naming) -> Told:
    name = f"default-route-{naming.name(network)}{ending}"
    answer = {
        "name": name,
        "network": naming.link(network),
        "destRange": destination,
        "priority": 1000,
        "nextHopGateway": naming.link(f"projects/{naming.account}/{GATEWAY}"),
    }
    return Told(f"projects/{naming.account}/global/routes/{name}", answer)


def _unknown_hops(block: Block, naming: Naming) -> dict[str, Unknown]:
    found: dict[str, Unknown] = {}
    for attribute, field in HOPS.items():
        match block.values.reference(attribute, None):
            case Unknown() as unknown:
                found[field] = unknown
            case Reference() as reference if naming.blocks.target(block, attribute) is None and reference.value is None:
                found[field] = depends_on(str(reference))
            case _:
                continue
    return found
