"""Which targets are in a group, and what the health check says of each: the API tells both at once.

It is asked group by group, about what a balancer uses and a health check looks at.
"""

from collections import deque
from collections.abc import Iterable
from functools import partial

from providers.gcp.backends import Group
from providers.gcp.names import parse_link
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import Target, TargetHealth, TargetKind, Unknown, derive

ACTIONS = ("compute.backendServices.get", "compute.regionBackendServices.get", "compute.targetPools.get")
"""What health is asked with."""

NOT_ASKED = Unknown(why="its targets are told only where a balancer uses them and a health check looks at them")
# Groups that are one target, and targets whose health nobody checks.
SINGLE = {TargetKind.FUNCTION, TargetKind.PRIVATE_LINK}
UNCHECKED = {*SINGLE, TargetKind.HOST}
# Compute API reference, `HealthStatus`, healthState; from good to bad.
STATES = {"HEALTHY": TargetHealth.HEALTHY, "UNHEALTHY": TargetHealth.UNHEALTHY}


def ask_ahead(project: GcpProject, questions: Iterable[tuple[str, str]]) -> None:
    """Ask about many groups side by side. Whoever asks about one of them afterwards finds the answer.

    Args:
        project: where to ask.
        questions: the links of backend services, each with that of a group.
    """
    deque(project.each(lambda question: _asked(project, *question), questions), maxlen=0)


def is_asked_about(group: Group) -> bool:
    """Whether there is something to be told of a group's targets."""
    return group.kind not in UNCHECKED and not isinstance(group.size, Unknown) and group.size > 0


def targets_of(
    project: GcpProject, service: Answer, groups: Iterable[Group], *, is_asked: bool
) -> tuple[Target, ...] | Unknown:
    """The targets of a backend service.

    Args:
        project: where to ask.
        service: the backend service.
        groups: what is behind it.
        is_asked: whether a balancer uses it and a health check looks at it.
    """
    found: list[Target] = []
    for group in groups:
        targets = _of_group(project, service, group, is_asked=is_asked)
        if isinstance(targets, Unknown):
            return targets
        found += targets
    return tuple(found)


def members_of(project: GcpProject, pool: Answer, *, is_asked: bool) -> tuple[Target, ...]:
    """The instances of a target pool, which names them itself."""
    return tuple(_member(project, pool, each, is_asked=is_asked) for each in pool.get("instances") or ())


def instance(project: GcpProject, link: str, health: TargetHealth | Unknown) -> Target:
    """An instance as a target."""
    return Target(id=project.full_name(link), zone=_zone(link), health=health)


def _of_group(project: GcpProject, service: Answer, group: Group, *, is_asked: bool) -> tuple[Target, ...] | Unknown:
    if group.kind in SINGLE:
        return (Target(id=group.id, health=TargetHealth.UNCHECKED),)
    if isinstance(group.size, Unknown):
        return group.size
    if group.size == 0:
        return ()
    if group.kind in UNCHECKED:
        return (Target(id=group.id, health=TargetHealth.UNCHECKED),)
    if not is_asked:
        return NOT_ASKED
    return derive(_asked(project, service["selfLink"], group.link), partial(_told, project, group))


def _asked(project: GcpProject, service: str, group: str) -> Answer | Unknown:
    return project.or_unknown(lambda: project.ask(f"{service}/getHealth", group=group))


def _told(project: GcpProject, group: Group, answer: Answer) -> tuple[Target, ...] | Unknown:
    """The targets in an answer. Behind passthrough balancers, each forwarding rule has a status of its own.

    Instances "that haven't yet been pushed to the load-balancing system" are left out ("gcloud compute backend-services
    get-health").
    """
    found = sorted((_target(project, group, each) for each in answer.get("healthStatus") or ()), key=_badness)
    # The worst status of a target comes last, and stays.
    told = tuple({(each.id, each.port): each for each in found}.values())
    if not isinstance(group.size, Unknown) and len(told) < group.size:
        return Unknown(why=f"only {len(told)} of the {group.size} targets of {group.id} are told")
    return told


def _target(project: GcpProject, group: Group, status: Answer) -> Target:
    link = status.get("instance", "")
    is_address = group.kind is TargetKind.ADDRESS
    return Target(
        id=status.get("ipAddress") or status["ipv6Address"] if is_address else project.full_name(link),
        # Packets that pass through keep their port. The one that is told with a forwarding rule is that of the group.
        port=None if "forwardingRule" in status else status.get("port"),
        zone=_zone(link or group.id),
        health=_health(status),
    )


def _health(status: Answer) -> TargetHealth | Unknown:
    """What the check says, of the address of the family that is checked."""
    state = status.get("healthState") or status.get("ipv6HealthState")
    if state is None:
        return Unknown(why="the health of the target is not told")
    return STATES.get(state, Unknown(why=f"target health {state} is new to netassay"))


def _badness(target: Target) -> int:
    return 1 if isinstance(target.health, Unknown) else 2 * (target.health is not TargetHealth.HEALTHY)


def _member(project: GcpProject, pool: Answer, link: str, *, is_asked: bool) -> Target:
    if not is_asked:
        return instance(project, link, NOT_ASKED)
    answer = project.or_unknown(lambda: project.ask(f"{pool['selfLink']}/getHealth", instance=link))
    statuses = [] if isinstance(answer, Unknown) else answer.get("healthStatus") or []
    health = answer if isinstance(answer, Unknown) else Unknown(why="the health of the target is not told")
    # One status for each forwarding rule that leads to the pool.
    worst = max((instance(project, link, _health(each)) for each in statuses), key=_badness, default=None)
    return worst or instance(project, link, health)


def _zone(link: str) -> str | None:
    parts = parse_link(link).path.split("/")
    return parts[parts.index("zones") + 1] if "zones" in parts else None
