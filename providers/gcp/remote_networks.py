"""What VPC networks reach through tunnels and interconnects: by their routes, and by those that Cloud Routers learn."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.gcp.networks import of_networks
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import AddressSet, RemoteNetworks, Unknown
from scanner.provider import collects

# What stands at the other end of such routes (Compute API reference, `Route`).
HOPS = ("nextHopVpnTunnel", "nextHopInterconnectAttachment")
# Lists of routes in the status of a router: of its whole network in its region, and its own (Compute API reference,
# `routers.getRouterStatus`).
LEARNT = ("bestRoutes", "bestRoutesForRouter")


@collects("compute.networks.list", "compute.routes.list", "compute.routers.list", "compute.routers.get")
def remote_networks(project: GcpProject) -> Iterator[RemoteNetworks]:
    """What is behind tunnels and interconnects, for every network that has routes to some or a router that asks peers.

    A router learns from its peers, and is asked what only where it has some.
    """
    routes = of_networks(project, project.listed("routes"))
    routers = [each for each in project.aggregated("routers") if each.get("bgpPeers")]
    status = of_networks(project, _with_status(project, routers))
    networks = [each for each in project.listed("networks") if _is_joined(project, each, routes, status)]
    yield from project.parsed(networks, partial(_remote, project, routes, status))


def _with_status(project: GcpProject, routers: Iterable[Answer]) -> Iterator[Answer]:
    def ask(router: Answer) -> Answer:
        return {**router, "status": project.read(f"{router['selfLink']}/getRouterStatus")}

    yield from project.each(ask, routers)


def _is_joined(
    project: GcpProject, network: Answer, routes: Mapping[str, list[Answer]], status: Mapping[str, list[Answer]]
) -> bool:
    identity = project.full_name(network["selfLink"])
    return identity in status or any(map(_leads_out, routes.get(identity, ())))


def _leads_out(route: Answer) -> bool:
    return any(field in route for field in HOPS)


def _remote(
    project: GcpProject, routes: Mapping[str, list[Answer]], status: Mapping[str, list[Answer]], network: Answer
) -> RemoteNetworks:
    identity = project.identity("compute.googleapis.com/Network", network)
    told = [each["status"] for each in status.get(identity.id, ())]
    known = [each.get("result") or {} for each in told if not isinstance(each, Unknown)]
    learnt = (route for result in known for field in LEARNT for route in result.get(field) or ())
    own = filter(_leads_out, routes.get(identity.id, ()))
    return RemoteNetworks(
        identity=identity,
        network=identity.id,
        addresses=AddressSet.of(*(each["destRange"] for each in (*own, *learnt))),
        unread=next((each for each in told if isinstance(each, Unknown)), None),
    )
