"""A load balancer has no listener, or sends requests where nothing can answer them.

Without a listener a balancer does nothing but cost; with an empty target group, or one in which no target is healthy,
its clients get errors. Every target group counts that some rule sends requests to, for its share of the requests fails
whatever the others do. A balancer that only redirects, or answers by itself, needs no targets.

Targets that are leaving no longer count, and those whose first health checks are not done leave it open. Where health
checks are switched off, which is another check's question, having targets is enough. A target group for a function, for
a storage bucket, for a private link or for another balancer holds only one.

To fix: remove the balancer, or give it a listener and working targets. AWS: `CreateListener`, `RegisterTargets`, and
`TargetHealth` for what is wrong with a target. Azure: `backendAddressPools` with `backendIPConfigurations`, and
the metrics `DipAvailability` and `HealthyHostCount`. GCP: `backends` of the backend service.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import (
    ActionKind,
    Listener,
    LoadBalancer,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    UndecidedError,
    Unknown,
    known,
)

# "Register a single Lambda function as a target", "Register a single Application Load Balancer as a target" (ELB API
# Reference, `CreateTargetGroup`).
SINGLE = {TargetKind.FUNCTION, TargetKind.BALANCER, TargetKind.STORAGE, TargetKind.PRIVATE_LINK}


class Targets(Params):
    """Settings."""

    minimum: int = Field(default=1, ge=1)
    """How many targets must be registered in each target group. One with several ports counts once."""


@check(
    "lb-has-listeners-and-targets",
    theme=Theme.SERVICE_LEVEL,
    severity=Severity.LOW,
    maps=(nist("CP-10"), nist("SC-5")),
)
def lb_has_listeners_and_targets(
    balancer: LoadBalancer, listeners: Related[Listener], target_groups: Related[TargetGroup], params: Targets
) -> Iterator[Answer]:
    """Follow each listener to its target groups."""
    has_listener = False
    for listener in listeners.where(balancer=balancer.id):
        has_listener = True
        yield from _behind(listener, target_groups, params)
    if not has_listener:
        yield Violation("has no listener")


def _behind(listener: Listener, target_groups: Related[TargetGroup], params: Targets) -> Iterator[Answer]:
    reached = listener.target_groups
    if isinstance(reached, Unknown):
        yield Unknown(why=f"listener {listener.name}: {reached.why}")
        return
    yield from _unclear(listener)
    for identity in reached:
        try:
            group = target_groups.get(identity)
        except UndecidedError as error:
            yield Unknown(why=error.why)
        else:
            yield from _of_group(group, params)


def _unclear(listener: Listener) -> Iterator[Unknown]:
    """Rules of which nobody can say where they send requests."""
    for rule in known(listener.rules):
        where = f"listener {listener.name}: rule {rule.priority}"
        if rule.outcome is ActionKind.OTHER:
            yield Unknown(why=f"{where} does something that is new to netassay")
        elif rule.outcome is ActionKind.FORWARD and not any(action.target_groups for action in rule.actions):
            yield Unknown(why=f"{where} forwards to no target group with a weight above zero")


def _of_group(group: TargetGroup, params: Targets) -> Iterator[Answer]:
    if isinstance(group.targets, Unknown):
        yield Unknown(why=f"target group {group.name}: {group.targets.why}")
        return
    staying = [each for each in group.targets if each.health is not TargetHealth.DRAINING]
    minimum = 1 if group.kind in SINGLE else params.minimum
    if len({each.id for each in staying}) < minimum:
        few = f"fewer than {minimum} targets" if minimum > 1 else "no target"
        yield Violation(f"sends requests to target group {group.name}, which has {few}")
    if isinstance(group.health_check, Unknown):
        yield Unknown(why=f"target group {group.name}: {group.health_check.why}")
    elif staying and group.health_check and group.health_check.is_enabled:
        yield from _health(group, staying)


def _health(group: TargetGroup, staying: Sequence[Target]) -> Iterator[Answer]:
    """Whether one of the targets is healthy, given a health check that is switched on."""
    if group.healthy is not None:
        yield from _counted(group, group.healthy)
        return
    states = [each.health for each in staying]
    if TargetHealth.HEALTHY in states:
        return
    if unread := next((each for each in states if isinstance(each, Unknown)), None):
        yield Unknown(why=f"target group {group.name}: {unread.why}")
    elif {TargetHealth.INITIAL, TargetHealth.UNCHECKED} & set(states):
        yield Unknown(why=f"target group {group.name}: the health of its targets is not known yet")
    else:
        yield _none_healthy(group)


def _counted(group: TargetGroup, healthy: int | Unknown) -> Iterator[Answer]:
    if isinstance(healthy, Unknown):
        yield Unknown(why=f"target group {group.name}: {healthy.why}")
    elif not healthy:
        yield _none_healthy(group)


def _none_healthy(group: TargetGroup) -> Violation:
    return Violation(f"sends requests to target group {group.name}, in which no target is healthy")
