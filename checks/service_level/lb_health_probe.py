"""A target group has no health probe that asks the application how it is.

Without a probe a balancer goes on sending requests to targets that no longer answer. One that opens a connection finds
a dead server, not an application that answers errors; one for `/`, which every provider has for a default, gets the
start page, a redirect or a login form, whatever the state of what is behind it. So targets that speak HTTP must be
probed on a path of their own, functions and Application Load Balancers among them. For others a probe of any kind will
do.

A target group that no balancer uses is not judged, nor is one for a function without a probe: functions are not probed
unless somebody asks for it, and every probe is a call that costs. Neither is one without a probe for storage, for a
private link, or for a host outside the provider's networks, where there may be none (Cloud Load Balancing, "Backend
services overview"), nor one for balancers in regions behind a global one, which asks these by itself ("Azure global
Load Balancer").

To fix: probe a path that exists for this and that fails when the application cannot work. AWS: `HealthCheckEnabled`,
`HealthCheckProtocol` and `HealthCheckPath`, or `HealthCheck.Target` of a Classic Load Balancer. Azure: `probe` of the
rule or the backend settings, with `requestPath` or `path`. GCP: `healthChecks` of the backend service, with
`requestPath`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import (
    HealthCheck,
    Listener,
    ListenerProtocol,
    TargetGroup,
    TargetKind,
    Unknown,
    applicable,
    known,
)

HTTP = {ListenerProtocol.HTTP, ListenerProtocol.HTTPS}
# A balancer that is a target of another is an Application Load Balancer, whatever protocol the group has (ELB API
# Reference, `CreateTargetGroup`, TargetType).
SPEAKING_HTTP = {TargetKind.FUNCTION, TargetKind.BALANCER}
NOT_PROBED = {
    TargetKind.FUNCTION: "calls a function and has no health probe",
    TargetKind.STORAGE: "reads from storage, which is not probed",
    TargetKind.PRIVATE_LINK: "leads to a private link and has no health probe",
    TargetKind.HOST: "leads to hosts elsewhere and has no health probe",
    TargetKind.BALANCER: "leads to load balancers, whose health is asked without a probe",
}


class DedicatedPaths(Params):
    """Settings."""

    undedicated: tuple[str, ...] = ("/", "/AWS.ALB/healthcheck")
    """Paths that say nothing of the application. By default those that a probe asks for when nobody chose one: `/`, and
    the method `/AWS.ALB/healthcheck` for gRPC on AWS."""


@check("lb-health-probe", theme=Theme.SERVICE_LEVEL, severity=Severity.MEDIUM, maps=(nist("CP-10"), nist("SC-5")))
def lb_health_probe(group: TargetGroup, listeners: Related[Listener], params: DedicatedPaths) -> Iterator[Answer]:
    """Look at the probe, and at what the targets speak where its path does not settle it."""
    applicable(bool(known(group.balancers)), "is used by no balancer")
    probe = known(group.health_check)
    is_on = probe is not None and probe.is_enabled
    applicable(is_on or group.kind not in NOT_PROBED, NOT_PROBED.get(group.kind, ""))
    if probe is None and group.kind is TargetKind.OTHER:
        yield Unknown(why="its kind of targets is not known, and may be one that is not probed")
    elif probe is None:
        yield Violation("has no health probe", at="health_check")
    elif not is_on:
        yield Violation("has its health probe switched off", at="health_check.is_enabled")
    elif not _asks_the_application(probe, params) and _speaks_http(group, listeners):
        yield _shallow(probe)


def _asks_the_application(probe: HealthCheck, params: DedicatedPaths) -> bool:
    return probe.path is not None and probe.path not in params.undedicated


def _speaks_http(group: TargetGroup, listeners: Related[Listener]) -> bool:
    if group.kind in SPEAKING_HTTP:
        return True
    if group.protocol is not None:
        return known(group.protocol) in HTTP
    return any(listener.backend_protocol in HTTP for listener in listeners.where(backend=group.id))


def _shallow(probe: HealthCheck) -> Violation:
    if probe.path is None:
        return Violation(f"probes its HTTP targets by {probe.protocol} without a path", at="health_check.protocol")
    return Violation(f"probes its HTTP targets on {probe.path}, not on a dedicated path", at="health_check.path")
