"""Backend services, backend buckets, target pools and target instances: what is behind load balancers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from providers.gcp.names import parse_link
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import TargetKind, Unknown, derive

GROUP_ACTIONS = (
    "compute.instanceGroupManagers.list",
    "compute.instanceGroups.list",
    "compute.networkEndpointGroups.list",
)
"""What the groups behind backend services are read with."""

INSTANCE_GROUPS = "instanceGroups"
# Compute API reference, `NetworkEndpointGroup`, networkEndpointType.
ENDPOINT_KINDS = {
    "GCE_VM_IP": TargetKind.INSTANCE,
    "GCE_VM_IP_DEDICATED_BACKEND": TargetKind.INSTANCE,
    "GCE_VM_IP_PORT": TargetKind.ADDRESS,
    "GCE_VM_IP_PORTMAP": TargetKind.INSTANCE,
    "INTERNET_FQDN_PORT": TargetKind.HOST,
    "INTERNET_IP_PORT": TargetKind.HOST,
    "NON_GCP_PRIVATE_IP_PORT": TargetKind.ADDRESS,
    "PRIVATE_SERVICE_CONNECT": TargetKind.PRIVATE_LINK,
    "SERVERLESS": TargetKind.FUNCTION,
}
ZONELESS = {TargetKind.FUNCTION, TargetKind.HOST, TargetKind.PRIVATE_LINK, TargetKind.STORAGE}
"""Targets that are reached by a name or by a service of the provider's, wherever they run."""


@dataclass(frozen=True)
class Group:
    """An instance group or a network endpoint group."""

    id: str
    link: str
    """As the backend service writes it."""
    kind: TargetKind
    size: int | Unknown
    """How many instances or endpoints it has."""
    zones: tuple[str, ...] | Unknown
    network: str | None
    port: int | None
    """What its endpoints listen on where they do not say it themselves."""
    named_ports: Mapping[str, tuple[int, ...]]


def signing_in(project: GcpProject) -> frozenset[str] | Unknown:
    """Identities of the backend services that Identity-Aware Proxy guards."""
    listed = project.or_unknown(lambda: project.aggregated("backendServices"))
    return derive(
        listed,
        lambda known: frozenset(
            project.full_name(each["selfLink"]) for each in known if (each.get("iap") or {}).get("enabled")
        ),
    )


class Backends:
    """Backend services and backend buckets, those of other projects too, where they may be read.

    In a Shared VPC, URL maps may name them (Cloud Load Balancing, "External Application Load Balancer overview",
    cross-project service referencing).
    """

    def __init__(self, project: GcpProject, *collections: str) -> None:
        self._project = project
        listed = (each for name in collections for each in project.aggregated(name))
        self._known: dict[str, Answer | Unknown] = {project.full_name(each["selfLink"]): each for each in listed}

    def get(self, link: str) -> Answer | Unknown:
        """The one that a link points to."""
        identity = self._project.full_name(link)
        if identity not in self._known:
            is_own = identity.startswith(f"//compute.googleapis.com/projects/{self._project.id}/")
            read = self._project.each(self._project.read, () if is_own else (identity,))
            self._known[identity] = next(read, Unknown(why=f"{identity} is not among what was read"))
        return self._known[identity]


class Groups:
    """The instance groups and network endpoint groups of a project. Each kind is listed when it is first asked for.

    A list that is refused costs what it would tell, and not what is behind which backend service.
    """

    def __init__(self, project: GcpProject) -> None:
        self._project = project

    def of(self, service: Answer) -> tuple[Group, ...]:
        """The groups behind a backend service."""
        return tuple(self._group(each["group"]) for each in service.get("backends") or ())

    def _group(self, link: str) -> Group:
        """A group by its link. What no list tells of it is unknown."""
        identity = self._project.full_name(link)
        is_of_instances = parse_link(link).collection == INSTANCE_GROUPS
        found = _held(self._instance_groups if is_of_instances else self._endpoint_groups, identity)
        answer = {} if isinstance(found, Unknown) else found
        return Group(
            id=identity,
            link=link,
            kind=TargetKind.INSTANCE if is_of_instances else _endpoint_kind(answer),
            # proto3 leaves out what is 0.
            size=derive(found, lambda known: int(known.get("size", 0))),
            zones=self._zones(identity),
            network=self._project.full_name(answer["network"]) if "network" in answer else None,
            port=answer.get("defaultPort"),
            named_ports=_named_ports(answer.get("namedPorts") or ()),
        )

    def _zones(self, identity: str) -> tuple[str, ...] | Unknown:
        """The zone in its name. The manager of a regional instance group knows its zones."""
        parts = identity.split("/")
        if "zones" in parts:
            return (parts[parts.index("zones") + 1],)
        manager = _held(self._managers, identity.replace("/instanceGroups/", "/instanceGroupManagers/"))
        return derive(manager, partial(_zones_of_manager, identity))

    @cached_property
    def _instance_groups(self) -> Mapping[str, Answer] | Unknown:
        return self._listed(INSTANCE_GROUPS)

    @cached_property
    def _endpoint_groups(self) -> Mapping[str, Answer] | Unknown:
        return self._listed("networkEndpointGroups")

    @cached_property
    def _managers(self) -> Mapping[str, Answer] | Unknown:
        return self._listed("instanceGroupManagers")

    def _listed(self, collection: str) -> Mapping[str, Answer] | Unknown:
        listed = self._project.or_unknown(lambda: self._project.aggregated(collection))
        return derive(listed, lambda known: {self._project.full_name(each["selfLink"]): each for each in known})


def kind_of(groups: Iterable[Group]) -> TargetKind:
    """What is behind a backend service, whose groups are all of one kind; instances where there is no group yet."""
    kinds = {each.kind for each in groups} or {TargetKind.INSTANCE}
    return kinds.pop() if len(kinds) == 1 else TargetKind.OTHER


def zones_of(groups: Iterable[Group]) -> tuple[str, ...] | Unknown | None:
    """The zones of what is behind a backend service. None where it is in none that matters."""
    placed = [each for each in groups if each.kind not in ZONELESS]
    unread = next((each.zones for each in placed if isinstance(each.zones, Unknown)), None)
    known = (zone for each in placed if not isinstance(each.zones, Unknown) for zone in each.zones)
    return unread or (tuple(sorted(set(known))) if placed else None)


def _held(listed: Mapping[str, Answer] | Unknown, identity: str) -> Answer | Unknown:
    missing = Unknown(why=f"{identity} is not among what was read")
    return listed if isinstance(listed, Unknown) else listed.get(identity, missing)


def _zones_of_manager(identity: str, manager: Answer) -> tuple[str, ...] | Unknown:
    zones = (manager.get("distributionPolicy") or {}).get("zones") or ()
    known = tuple(sorted(each["zone"].rpartition("/")[2] for each in zones))
    return known or Unknown(why=f"in which zones {identity} is was not told")


def _endpoint_kind(answer: Answer) -> TargetKind:
    return ENDPOINT_KINDS.get(str(answer.get("networkEndpointType")), TargetKind.OTHER)


def _named_ports(answers: Iterable[Answer]) -> Mapping[str, tuple[int, ...]]:
    ports: dict[str, tuple[int, ...]] = {}
    for each in answers:
        ports[each["name"]] = (*ports.get(each["name"], ()), each["port"])
    return ports
