"""What load balancers send requests to: backend services, backend buckets, target pools and target instances."""

from collections.abc import Iterable, Iterator
from functools import partial

from providers.gcp import health_checks, load_balancers, target_health
from providers.gcp.backends import GROUP_ACTIONS, Group, Groups, kind_of
from providers.gcp.fronts import MESH
from providers.gcp.load_balancers import Balancer
from providers.gcp.names import parse_link
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import (
    ListenerProtocol,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    Unknown,
)
from scanner.provider import collects

# Compute API reference, `BackendService`, protocol. HTTP2 is "HTTP/2 with SSL", H2C "HTTP2 over cleartext".
PROTOCOLS = {
    "H2C": ListenerProtocol.HTTP,
    "HTTP": ListenerProtocol.HTTP,
    "HTTP2": ListenerProtocol.HTTPS,
    "HTTPS": ListenerProtocol.HTTPS,
    "SSL": ListenerProtocol.TLS,
    "TCP": ListenerProtocol.TCP,
    "UDP": ListenerProtocol.UDP,
    # Any protocol that its forwarding rules take.
    "UNSPECIFIED": ListenerProtocol.TCP_UDP,
}


@collects(
    *load_balancers.ACTIONS,
    *GROUP_ACTIONS,
    *health_checks.ACTIONS,
    *target_health.ACTIONS,
    "compute.backendBuckets.list",
)
def target_groups(project: GcpProject) -> Iterator[TargetGroup]:
    """Every backend service, backend bucket, target pool and target instance, also where no balancer uses it."""
    around = _Surroundings(project)
    questions = project.parsed(project.aggregated("backendServices"), around.questions)
    target_health.ask_ahead(project, [each for of_one in questions for each in of_one])
    for collection, parse in (
        ("backendServices", _service),
        ("backendBuckets", _bucket),
        ("targetPools", _pool),
        ("targetInstances", _instance),
    ):
        yield from project.parsed(project.aggregated(collection), partial(parse, project, around))


class _Surroundings:
    """What is behind backend services, and which balancers use what, and how."""

    def __init__(self, project: GcpProject) -> None:
        self.groups = Groups(project)
        self._project = project
        self._by_target: dict[str, list[Balancer]] = {}
        for balancer in load_balancers.balancers(project):
            for target in balancer.targets:
                self._by_target.setdefault(target, []).append(balancer)

    def identities(self, answer: Answer) -> tuple[str, ...] | Unknown:
        """Of the balancers that use it."""
        found = (*(each.id for each in self._of(answer)), *self._elsewhere(answer))
        return found or self._project.lacking(answer["selfLink"], load_balancers.ACTIONS) or ()

    def network(self, answer: Answer) -> str | None:
        """The network of the forwarding rules that lead to it, where these say it."""
        links = (each.rule.get("network") for balancer in self._of(answer) for each in balancer.fronts)
        return next((self._project.full_name(link) for link in links if link), None)

    def keeps_client_addresses(self, answer: Answer) -> bool | None:
        """Whether packets pass through unchanged. None where nothing leads to it."""
        led = [front for balancer in self._of(answer) for front in balancer.fronts]
        return any(front.proxy is None for front in led) if led else None

    def is_checked(self, answer: Answer) -> bool:
        """Whether a balancer uses it and a health check looks at it."""
        is_used = bool(self._of(answer) or self._elsewhere(answer))
        listed = answer.get("healthChecks")
        return is_used and (isinstance(listed, Unknown) or bool(listed))

    def questions(self, service: Answer) -> list[tuple[str, str]]:
        """Links of a backend service and of each group whose targets are asked about."""
        groups = self.groups.of(service) if self.is_checked(service) else ()
        return [(service["selfLink"], each.link) for each in groups if target_health.is_asked_about(each)]

    def _elsewhere(self, answer: Answer) -> tuple[str, ...]:
        """Identities of the URL maps of other projects that send it requests.

        In a Shared VPC they may (Cloud Load Balancing, "External Application Load Balancer overview", cross-project
        service referencing).
        """
        users = dict.fromkeys(self._project.full_name(each["reference"]) for each in answer.get("usedBy") or ())
        own = f"/projects/{self._project.id}/"
        return tuple(each for each in users if parse_link(each).collection == "urlMaps" and own not in each)

    def _of(self, answer: Answer) -> list[Balancer]:
        return self._by_target.get(self._project.full_name(answer["selfLink"]), [])


def _service(project: GcpProject, around: _Surroundings, answer: Answer) -> TargetGroup:
    groups = around.groups.of(answer)
    kind = kind_of(groups)
    return TargetGroup(
        identity=project.identity("compute.googleapis.com/BackendService", answer),
        protocol=_protocol(answer, kind),
        port=_port(answer, groups),
        kind=kind,
        balancers=around.identities(answer),
        network=next((each.network for each in groups if each.network), around.network(answer)),
        health_check=health_checks.health_check(project, answer),
        targets=target_health.targets_of(project, answer, groups, is_asked=around.is_checked(answer)),
        keeps_client_addresses=around.keeps_client_addresses(answer),
        deregistration_delay=(answer.get("connectionDraining") or {}).get("drainingTimeoutSec", 0),
        is_sticky=_is_sticky(answer),
    )


def _bucket(project: GcpProject, around: _Surroundings, answer: Answer) -> TargetGroup:
    return TargetGroup(
        identity=project.identity("compute.googleapis.com/BackendBucket", answer),
        # The balancer calls Cloud Storage itself.
        protocol=None,
        kind=TargetKind.STORAGE,
        balancers=around.identities(answer),
        targets=(Target(id=answer["bucketName"], health=TargetHealth.UNCHECKED),),
    )


def _pool(project: GcpProject, around: _Surroundings, answer: Answer) -> TargetGroup:
    return TargetGroup(
        identity=project.identity("compute.googleapis.com/TargetPool", answer),
        # Packets pass through with whatever protocol the forwarding rule takes.
        protocol=ListenerProtocol.TCP_UDP,
        kind=TargetKind.INSTANCE,
        balancers=around.identities(answer),
        network=around.network(answer),
        health_check=health_checks.health_check(project, answer),
        targets=decided(lambda: target_health.members_of(project, answer, is_asked=around.is_checked(answer))),
        keeps_client_addresses=True,
        is_sticky=_is_sticky(answer),
    )


def _instance(project: GcpProject, around: _Surroundings, answer: Answer) -> TargetGroup:
    return TargetGroup(
        identity=project.identity("compute.googleapis.com/TargetInstance", answer),
        protocol=ListenerProtocol.TCP_UDP,
        kind=TargetKind.INSTANCE,
        balancers=around.identities(answer),
        network=project.full_name(answer["network"]) if "network" in answer else around.network(answer),
        targets=(target_health.instance(project, answer["instance"], TargetHealth.UNCHECKED),),
        keeps_client_addresses=True,
    )


def _protocol(answer: Answer, kind: TargetKind) -> ListenerProtocol | Unknown | None:
    """What the targets speak. Functions are called by the provider, whatever the protocol says."""
    if kind is TargetKind.FUNCTION:
        return None
    name = answer.get("protocol")
    if name == "GRPC" or answer.get("loadBalancingScheme") == MESH:
        return Unknown(why="whether the proxies of the service mesh encrypt is not told with the backend service")
    protocol = PROTOCOLS.get(str(name), Unknown(why=f"backend protocol {name} is new to netassay"))
    if kind is TargetKind.OTHER and not (isinstance(protocol, ListenerProtocol) and protocol.is_encrypted):
        return Unknown(why="what is behind it is not known, and may be called in another way than its protocol says")
    return protocol


def _port(answer: Answer, groups: Iterable[Group]) -> int | None:
    """The one port that requests go to, where there is one: of endpoints, or the named port of instance groups."""
    name = str(answer.get("portName"))
    ports = {port for each in groups for port in each.named_ports.get(name, ())}
    ports |= {each.port for each in groups if each.port is not None}
    return ports.pop() if len(ports) == 1 else None


def _is_sticky(answer: Answer) -> bool:
    # "The default is NONE." (Compute API reference, `BackendService`)
    affinity: str = answer.get("sessionAffinity", "NONE")
    return affinity != "NONE"
