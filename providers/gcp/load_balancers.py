"""Load balancers as the console lists them.

Google Cloud has no resource of this name. For HTTP it is the URL map; for proxies of TLS and TCP, and for packets that
pass through, the backend service, the target pool or the target instance that forwarding rules lead to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from providers.gcp import fronts, url_maps
from providers.gcp.backends import GROUP_ACTIONS, Backends, Groups, zones_of
from providers.gcp.fronts import MESH, Front
from providers.gcp.names import labels_of, parse_link
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import BalancerKind, ForwardedFor, LoadBalancer, Unknown, derive
from scanner.provider import collects

ACTIONS = (
    *fronts.ACTIONS,
    "compute.backendServices.list",
    "compute.targetInstances.list",
    "compute.targetPools.list",
    "compute.urlMaps.list",
)
"""What balancers are found with."""

TYPES = {
    "backendServices": "compute.googleapis.com/BackendService",
    "targetInstances": "compute.googleapis.com/TargetInstance",
    "targetPools": "compute.googleapis.com/TargetPool",
    "urlMaps": "compute.googleapis.com/UrlMap",
}
BUCKETS, SERVICES = "backendBuckets", "backendServices"
# Protocols of backend services that no URL map can name (Cloud Load Balancing, "Backend services overview").
WITHOUT_URL_MAP = {"SSL", "TCP", "UDP", "UNSPECIFIED"}


@dataclass(frozen=True)
class Balancer:
    """What people call a balancer, with its forwarding rules and what it sends requests to."""

    id: str
    answer: Answer
    fronts: tuple[Front, ...]
    targets: tuple[str, ...]
    """Identities of backend services and buckets; of itself, where no URL map is between."""

    @property
    def collection(self) -> str:
        """What it is one of."""
        return parse_link(self.id).collection

    @property
    def is_of_the_mesh(self) -> bool:
        """Its proxies run beside the clients."""
        return any(each.scheme == MESH for each in self.fronts)


@collects(*ACTIONS, *GROUP_ACTIONS, "compute.backendServices.get")
def load_balancers(project: GcpProject) -> Iterator[LoadBalancer]:
    """Balancers of every scheme, also those that no forwarding rule leads to."""
    found = {each.answer["selfLink"]: each for each in balancers(project)}
    services, groups = Backends(project, SERVICES), Groups(project)
    answers = [each.answer for each in found.values()]
    yield from project.parsed(
        answers, lambda answer: _load_balancer(project, found[answer["selfLink"]], services, groups)
    )


def balancers(project: GcpProject) -> list[Balancer]:
    """Every balancer, once."""
    led: dict[str, list[Front]] = {}
    for each in fronts.fronts(project):
        led.setdefault(each.balancer, []).append(each)
    passing = {
        project.full_name(each["selfLink"]): each
        for collection in (SERVICES, "targetPools", "targetInstances")
        for each in project.aggregated(collection)
    }
    for_requests = project.parsed(project.aggregated("urlMaps"), partial(_of_requests, project, led))
    for_packets = [
        Balancer(name, each, tuple(led.get(name, ())), (name,))
        for name, each in passing.items()
        if name in led or _stands_alone(name, each)
    ]
    return [*for_requests, *for_packets]


def _of_requests(project: GcpProject, led: Mapping[str, Iterable[Front]], url_map: Answer) -> Balancer:
    name = project.full_name(url_map["selfLink"])
    targets = dict.fromkeys(map(project.full_name, url_maps.services_of(url_map)))
    return Balancer(name, url_map, tuple(led.get(name, ())), tuple(targets))


def _stands_alone(name: str, answer: Answer) -> bool:
    """Whether it can be nothing but a balancer, also without a forwarding rule."""
    is_of_the_mesh = answer.get("loadBalancingScheme") == MESH
    is_service = parse_link(name).collection == SERVICES
    return not is_service or (answer.get("protocol") in WITHOUT_URL_MAP and not is_of_the_mesh)


def _load_balancer(project: GcpProject, balancer: Balancer, services: Backends, groups: Groups) -> LoadBalancer:
    rules = [each.rule for each in balancer.fronts]
    is_application = balancer.collection == "urlMaps"
    return LoadBalancer(
        identity=project.identity(TYPES[balancer.collection], balancer.answer),
        tags=labels_of(balancer.answer),
        kind=BalancerKind.APPLICATION if is_application else BalancerKind.NETWORK,
        is_public=_is_public(project, balancer),
        network=next((project.full_name(each["network"]) for each in rules if "network" in each), None),
        subnets=_subnets(project, rules),
        zones=decided(lambda: _zones(balancer, services, groups)),
        access_logs=_access_logs(balancer, services),
        # The proxies add the client's address and their own (Cloud Load Balancing, "External Application Load Balancer
        # overview", X-Forwarded-For header).
        forwarded_for=ForwardedFor.APPEND if is_application and not balancer.is_of_the_mesh else None,
        is_set_up_by_targets=True,
    )


def _is_public(project: GcpProject, balancer: Balancer) -> bool | Unknown:
    """Whether one of its addresses is on the internet. Without a forwarding rule there is none."""
    answers = [each.is_public for each in balancer.fronts]
    doubts = (*answers, project.lacking(balancer.id, fronts.ACTIONS))
    return True in answers or next((each for each in doubts if isinstance(each, Unknown)), False)


def _subnets(project: GcpProject, rules: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(project.full_name(each["subnetwork"]) for each in rules if "subnetwork" in each))


def _zones(balancer: Balancer, services: Backends, groups: Groups) -> tuple[str, ...] | Unknown | None:
    """The zones of the backend service that is in the fewest: where these fail, its share of the requests does."""
    if balancer.collection == "targetPools":
        instances = balancer.answer.get("instances") or ()
        return tuple(sorted({parse_link(each).path.split("/")[3] for each in instances}))
    if balancer.collection == "targetInstances":
        return (parse_link(balancer.id).path.split("/")[3],)
    found: list[tuple[str, ...]] = []
    for each in balancer.targets:
        if parse_link(each).collection == BUCKETS:
            continue
        zones = derive(services.get(each), lambda service: zones_of(groups.of(service)))
        if isinstance(zones, Unknown):
            return zones
        if zones is not None:
            found.append(zones)
    return min(found, key=len, default=None)


def _access_logs(balancer: Balancer, services: Backends) -> bool | Unknown | None:
    """Whether everything that it sends requests to keeps a log of them. None where nothing can."""
    found = [_logs_of(each, balancer, services) for each in balancer.targets]
    kept = [each for each in found if each is not None]
    if not kept or False in kept:
        return False if kept else None
    return next((each for each in kept if isinstance(each, Unknown)), True)


def _logs_of(target: str, balancer: Balancer, services: Backends) -> bool | Unknown | None:
    collection = parse_link(target).collection
    # "For external Application Load Balancers with backend buckets, logging is automatically enabled and cannot be
    # disabled." (Cloud Load Balancing, "Application Load Balancer logging and monitoring")
    if collection == BUCKETS:
        return True
    # "Target pool-based regional external passthrough Network Load Balancers support only Monitoring." (the page on
    # those)
    if collection != SERVICES or balancer.is_of_the_mesh:
        return None
    return derive(services.get(target), _keeps_log)


def _keeps_log(service: Answer) -> bool:
    config = service.get("logConfig") or {}
    # "The default value is false", "The default value is 1.0" (Compute API reference, `BackendServiceLogConfig`).
    return bool(config.get("enable")) and config.get("sampleRate", 1.0) > 0
