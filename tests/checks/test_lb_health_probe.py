"""lb-health-probe."""

from typing import Any

import pytest

from checks.service_level.lb_health_probe import DedicatedPaths, lb_health_probe
from scanner.models import BalancerKind, HealthCheck, Listener, ListenerProtocol, TargetGroup, TargetKind, Unknown
from tests.factories import balancer, health_check, listener, target_group
from tests.support import ask, gap_of

DEDICATED = health_check()
ROOT = health_check(path="/")
BY_HTTP_WITHOUT_PATH = health_check(protocol="HTTP", path=None)
BY_TCP = health_check(protocol="TCP", path=None)
OFF = health_check(is_enabled=False)

ON_ROOT = "probes its HTTP targets on /, not on a dedicated path"
TCP_ALONE = "probes its HTTP targets by TCP without a path"
SWITCHED_OFF = "has its health probe switched off"
NO_PROBE = "has no health probe"
UNUSED = "not applicable: is used by no balancer"
FUNCTION = "not applicable: calls a function and has no health probe"
NOT_READ = "undetermined: test:Read could not be read: AccessDenied"


def group(**more: Any) -> TargetGroup:
    return target_group(**{"balancers": (balancer().id,), **more})


@pytest.mark.parametrize("protocol", [ListenerProtocol.HTTP, ListenerProtocol.HTTPS])
@pytest.mark.parametrize(
    ("probe", "verdict"),
    [
        (DEDICATED, "passed"),
        (health_check(path="/health?deep=1"), "passed"),
        (health_check(path="/package.Service/Check"), "passed"),
        (health_check(path="/AWS.ALB/healthcheck"), ON_ROOT.replace("/,", "/AWS.ALB/healthcheck,")),
        (ROOT, ON_ROOT),
        (BY_HTTP_WITHOUT_PATH, TCP_ALONE.replace("TCP", "HTTP")),
        (BY_TCP, TCP_ALONE),
        (OFF, SWITCHED_OFF),
        (None, NO_PROBE),
    ],
)
def test_http_targets_are_probed_on_a_path_of_their_own(
    protocol: ListenerProtocol, probe: HealthCheck | None, verdict: str
) -> None:
    assert ask(lb_health_probe, group(protocol=protocol, health_check=probe)) == [verdict]


def test_an_application_load_balancer_that_is_a_target_speaks_http() -> None:
    chained = group(kind=TargetKind.BALANCER, protocol=ListenerProtocol.TCP, health_check=ROOT)
    assert ask(lb_health_probe, chained) == [ON_ROOT]
    assert ask(lb_health_probe, chained.model_copy(update={"health_check": DEDICATED})) == ["passed"]


@pytest.mark.parametrize(
    "protocol",
    [each for each in ListenerProtocol if each not in {ListenerProtocol.HTTP, ListenerProtocol.HTTPS}],
)
@pytest.mark.parametrize(
    ("probe", "verdict"),
    [
        (DEDICATED, "passed"),
        (ROOT, "passed"),
        (BY_TCP, "passed"),
        (OFF, SWITCHED_OFF),
        (None, NO_PROBE),
    ],
)
def test_any_probe_will_do_for_others(protocol: ListenerProtocol, probe: HealthCheck | None, verdict: str) -> None:
    assert ask(lb_health_probe, group(protocol=protocol, health_check=probe)) == [verdict]


@pytest.mark.parametrize(
    ("probe", "verdict"),
    [(None, FUNCTION), (OFF, FUNCTION), (DEDICATED, "passed"), (ROOT, ON_ROOT)],
)
def test_functions_need_no_probe(probe: HealthCheck | None, verdict: str) -> None:
    function = group(kind=TargetKind.FUNCTION, protocol=None, health_check=probe)
    assert ask(lb_health_probe, function) == [verdict]


def classic(port: int, backend: ListenerProtocol, group: str) -> Listener:
    front = listener()
    return listener(
        identity=front.identity.model_copy(update={"id": f"{front.id}/{port}"}),
        balancer_kind=BalancerKind.CLASSIC,
        backend_protocol=backend,
        backend=group,
    )


@pytest.mark.parametrize(
    ("backends", "probe", "verdict"),
    [
        ((ListenerProtocol.HTTP,), DEDICATED, "passed"),
        ((ListenerProtocol.HTTP,), ROOT, ON_ROOT),
        ((ListenerProtocol.HTTPS,), BY_TCP, TCP_ALONE),
        ((ListenerProtocol.TCP,), BY_TCP, "passed"),
        ((ListenerProtocol.TLS,), ROOT, "passed"),
        ((ListenerProtocol.TCP, ListenerProtocol.HTTP), BY_TCP, TCP_ALONE),
        ((), BY_TCP, "passed"),
        ((), None, NO_PROBE),
    ],
)
def test_listeners_say_what_the_targets_of_classic_balancers_speak(
    backends: tuple[ListenerProtocol, ...], probe: HealthCheck | None, verdict: str
) -> None:
    behind = group(protocol=None, health_check=probe)
    fronts = [classic(port, backend, behind.id) for port, backend in enumerate(backends)]
    other = classic(99, ListenerProtocol.HTTP, target_group("other").id)
    assert ask(lb_health_probe, behind, *fronts, other) == [verdict]


@pytest.mark.parametrize(
    ("probe", "verdict"),
    [(BY_TCP, NOT_READ), (ROOT, NOT_READ), (DEDICATED, "passed"), (OFF, SWITCHED_OFF), (None, NO_PROBE)],
)
def test_listeners_matter_only_where_the_path_leaves_it_open(probe: HealthCheck | None, verdict: str) -> None:
    behind = group(protocol=None, health_check=probe)
    assert ask(lb_health_probe, behind, gaps=[gap_of(Listener)]) == [verdict]
    known = group(health_check=ROOT)
    assert ask(lb_health_probe, known, gaps=[gap_of(Listener)]) == [ON_ROOT]


@pytest.mark.parametrize(
    ("probe", "verdict"),
    [
        (BY_TCP, "undetermined: protocol X is new"),
        (ROOT, "undetermined: protocol X is new"),
        (DEDICATED, "passed"),
        (OFF, SWITCHED_OFF),
    ],
)
def test_a_new_protocol_may_be_http(probe: HealthCheck, verdict: str) -> None:
    behind = group(protocol=Unknown(why="protocol X is new"), health_check=probe)
    assert ask(lb_health_probe, behind) == [verdict]


@pytest.mark.parametrize("probe", [None, OFF, ROOT, DEDICATED])
def test_unused_target_groups_are_not_judged(probe: HealthCheck | None) -> None:
    assert ask(lb_health_probe, target_group(health_check=probe)) == [UNUSED]


def test_paths_that_say_nothing_are_a_setting() -> None:
    params = DedicatedPaths(undedicated=("/healthz",))
    assert ask(lb_health_probe, group(health_check=ROOT), params=params) == ["passed"]
    assert ask(lb_health_probe, group(health_check=DEDICATED), params=params) == [
        "probes its HTTP targets on /healthz, not on a dedicated path"
    ]


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        (TargetKind.STORAGE, "not applicable: reads from storage, which is not probed"),
        (TargetKind.PRIVATE_LINK, "not applicable: leads to a private link and has no health probe"),
        (TargetKind.HOST, "not applicable: leads to hosts elsewhere and has no health probe"),
        (TargetKind.BALANCER, "not applicable: leads to load balancers, whose health is asked without a probe"),
        (TargetKind.INSTANCE, NO_PROBE),
        (TargetKind.OTHER, "undetermined: its kind of targets is not known, and may be one that is not probed"),
    ],
)
def test_targets_that_may_not_be_probed(kind: TargetKind, verdict: str) -> None:
    assert ask(lb_health_probe, group(kind=kind, health_check=None)) == [verdict]


def test_a_probe_that_could_not_be_read() -> None:
    assert ask(lb_health_probe, group(health_check=Unknown(why="denied"))) == ["undetermined: denied"]
