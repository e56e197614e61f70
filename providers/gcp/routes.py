"""Routes of VPC networks: all those of a network are one table."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.gcp.networks import of_networks
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import GLOBAL, AddressSet, GatewayKind, Identity, Route, RouteTable, Unknown, derive
from scanner.provider import collects

# What stands at the other end, by the field that names it (Compute API reference, `Route`).
HOPS: Mapping[str, GatewayKind] = {
    "nextHopGateway": GatewayKind.INTERNET,
    "nextHopInstance": GatewayKind.APPLIANCE,
    "nextHopIp": GatewayKind.APPLIANCE,
    "nextHopIlb": GatewayKind.APPLIANCE,
    "nextHopVpnTunnel": GatewayKind.VIRTUAL_PRIVATE,
    "nextHopPeering": GatewayKind.PEERING,
    "nextHopHub": GatewayKind.TRANSIT,
    "nextHopInterconnectAttachment": GatewayKind.OTHER,
    "nextHopNetwork": GatewayKind.LOCAL,
}
Existing = Mapping[str, frozenset[str] | Unknown]
"""Identities of what is there, by the collection that it is of."""

# Lists in which a next hop has to be, where the API gives no warning about one that is gone.
LISTED: Mapping[str, str] = {"nextHopVpnTunnel": "vpnTunnels", "nextHopIlb": "forwardingRules"}
# Codes of warnings about next hops begin so, whatever the fault (Compute API reference, `Route`).
FAULT = "NEXT_HOP_"
# Routes learnt from elsewhere have a status; the others are there or not.
ACTIVE = "ACTIVE"
LEARNT = {"BGP", "TRANSIT"}
# "The default value is 1000" (Compute API reference, `Route`).
DEFAULT_PRIORITY = 1000
ROUTES = "compute.routes.list"


@collects(ROUTES, "compute.networks.list", "compute.vpnTunnels.list", "compute.forwardingRules.list")
def route_tables(project: GcpProject) -> Iterator[RouteTable]:
    """The routes of every network but those that only Cloud Routers know."""
    routes = project.listed("routes")
    existing = _existing(project, routes)
    by_network = of_networks(project, routes)
    # A route that was not understood may be of any network.
    lacking = project.lacking(f"projects/{project.id}/global/routes", [ROUTES])
    for network in project.listed("networks"):
        told = lacking or tuple(by_network.get(project.full_name(network["selfLink"]), ()))
        yield from project.parsed([network], partial(_table, project, told, existing))


def _existing(project: GcpProject, routes: list[Answer]) -> Existing:
    """The tunnels and balancers that there are, asked for only where a route leads to one."""
    wanted = {collection for field, collection in LISTED.items() if any(field in route for route in routes)}
    return {each: _identities(project, each) for each in sorted(wanted)}


def _identities(project: GcpProject, collection: str) -> frozenset[str] | Unknown:
    found = project.or_unknown(partial(project.aggregated, collection))
    return found if isinstance(found, Unknown) else frozenset(project.full_name(each["selfLink"]) for each in found)


def _table(project: GcpProject, told: tuple[Answer, ...] | Unknown, existing: Existing, network: Answer) -> RouteTable:
    identity = project.full_name(network["selfLink"])
    return RouteTable(
        identity=Identity(
            id=f"{identity}/routes",
            name=network["name"],
            type="compute.googleapis.com/Route",
            provider=project.provider,
            account=project.account,
            region=GLOBAL,
        ),
        network=identity,
        is_main=True,
        routes=derive(told, lambda answers: _routes(project, answers, existing)),
    )


def _routes(project: GcpProject, answers: Iterable[Answer], existing: Existing) -> tuple[Route, ...] | Unknown:
    odd = next((each["name"] for each in answers if not _is_learnt(each) and not HOPS.keys() & each.keys()), None)
    if odd is not None:
        return Unknown(why=f"route {odd} leads to what is new to netassay")
    return tuple(_route(project, each, existing) for each in answers)


def _route(project: GcpProject, answer: Answer, existing: Existing) -> Route:
    field = next((each for each in HOPS if each in answer), "")
    destination = answer["destRange"]
    return Route(
        id=answer["name"],
        destination=destination.why if isinstance(destination, Unknown) else destination,
        addresses=derive(destination, AddressSet.of),
        next_hop=_next_hop(project, answer, field),
        next_hop_kind=HOPS.get(field, GatewayKind.OTHER),
        is_blackhole=_is_blackhole(project, answer, field, existing),
        is_propagated=_is_learnt(answer),
        priority=answer.get("priority", DEFAULT_PRIORITY),
        groups=tuple(answer.get("tags") or ()),
    )


def _is_learnt(answer: Answer) -> bool:
    return answer.get("routeType") in LEARNT


def _next_hop(project: GcpProject, answer: Answer, field: str) -> str:
    """The identity, or what is written where that is an address or the name of a peering, or what it depends on."""
    written: str | Unknown = answer.get(field, "")
    if isinstance(written, Unknown):
        return written.why
    return project.full_name(written) if "/" in written else written


def _is_blackhole(project: GcpProject, answer: Answer, field: str, existing: Existing) -> bool | Unknown:
    codes = [each.get("code") for each in answer.get("warnings") or ()]
    if any(str(code).startswith(FAULT) for code in codes):
        return True
    if not all(isinstance(code, str) for code in codes):
        return Unknown(why="Google warns of the route, and does not say of what")
    if (status := answer.get("routeStatus", ACTIVE)) != ACTIVE:
        return Unknown(why=f"the route is {status}, and where its packets go instead is not known")
    if isinstance(unknown := answer.get(field), Unknown):
        return Unknown(why=unknown.why)
    hop, collection = _next_hop(project, answer, field), LISTED.get(field)
    # A balancer may be named by its address, or be one of another project.
    if collection is None or not hop.startswith(f"//compute.googleapis.com/projects/{project.id}/"):
        return False
    return derive(existing[collection], lambda identities: hop not in identities)
