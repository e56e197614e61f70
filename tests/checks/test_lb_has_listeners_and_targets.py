"""lb-has-listeners-and-targets."""

from typing import Any

import pytest

from checks.service_level.lb_has_listeners_and_targets import Targets, lb_has_listeners_and_targets
from scanner.models import (
    ActionKind,
    BalancerKind,
    Listener,
    ListenerAction,
    ListenerRule,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    Unknown,
)
from tests.factories import (
    balancer,
    forward,
    health_check,
    listener,
    listener_rule,
    redirect,
    target,
    target_group,
)
from tests.support import ask, gap_of

HEALTHY = target()
SECOND = target(id="i-0e5f6a7b")
ON_ANOTHER_PORT = target(port=8443)
UNHEALTHY = target(TargetHealth.UNHEALTHY)
INITIAL = target(TargetHealth.INITIAL)
DRAINING = target(TargetHealth.DRAINING)
UNUSED = target(TargetHealth.UNUSED)
UNCHECKED = target(TargetHealth.UNCHECKED)
UNREAD = target(Unknown(why="denied"))

NO_LISTENER = "has no listener"
EMPTY = "sends requests to target group web, which has no target"
TOO_FEW = "sends requests to target group web, which has fewer than 2 targets"
ILL = "sends requests to target group web, in which no target is healthy"
NOT_YET = "undetermined: target group web: the health of its targets is not known yet"
NOT_READ = "undetermined: test:Read could not be read: AccessDenied"


def group(*targets: Target, name: str = "web", **more: Any) -> TargetGroup:
    return target_group(name, **{"targets": targets, "health_check": health_check(), **more})


def to(*groups: TargetGroup, **more: Any) -> Listener:
    return listener(**{"rules": (listener_rule(forward(*(each.id for each in groups))),), **more})


@pytest.mark.parametrize(
    ("targets", "verdict"),
    [
        ([HEALTHY], "passed"),
        ([HEALTHY, UNHEALTHY, UNREAD, INITIAL, DRAINING], "passed"),
        ([], EMPTY),
        ([DRAINING], EMPTY),
        ([UNHEALTHY], ILL),
        ([UNHEALTHY, DRAINING, UNUSED], ILL),
        ([UNUSED], ILL),
        ([INITIAL], NOT_YET),
        ([INITIAL, UNHEALTHY], NOT_YET),
        ([UNCHECKED, UNHEALTHY], NOT_YET),
        ([UNREAD], "undetermined: target group web: denied"),
        ([UNHEALTHY, UNREAD, INITIAL], "undetermined: target group web: denied"),
    ],
)
def test_targets(targets: list[Target], verdict: str) -> None:
    behind = group(*targets)
    assert ask(lb_has_listeners_and_targets, balancer(), to(behind), behind) == [verdict]


@pytest.mark.parametrize("probe", [None, health_check(is_enabled=False)])
def test_health_is_not_asked_for_where_nobody_checks_it(probe: Any) -> None:
    behind = group(UNCHECKED, health_check=probe)
    assert ask(lb_has_listeners_and_targets, balancer(), to(behind), behind) == ["passed"]
    empty = group(health_check=probe)
    assert ask(lb_has_listeners_and_targets, balancer(), to(empty), empty) == [EMPTY]


@pytest.mark.parametrize(
    ("kind", "targets", "verdict"),
    [
        (TargetKind.INSTANCE, [HEALTHY, SECOND], "passed"),
        (TargetKind.INSTANCE, [HEALTHY, ON_ANOTHER_PORT], TOO_FEW),
        (TargetKind.INSTANCE, [HEALTHY], TOO_FEW),
        (TargetKind.INSTANCE, [HEALTHY, DRAINING], TOO_FEW),
        (TargetKind.ADDRESS, [], TOO_FEW),
        (TargetKind.INSTANCE, [UNHEALTHY], f"{TOO_FEW}; {ILL}"),
        (TargetKind.FUNCTION, [HEALTHY], "passed"),
        (TargetKind.FUNCTION, [], EMPTY),
        (TargetKind.BALANCER, [HEALTHY], "passed"),
        (TargetKind.BALANCER, [], EMPTY),
    ],
)
def test_the_number_is_a_setting(kind: TargetKind, targets: list[Target], verdict: str) -> None:
    behind = group(*targets, kind=kind)
    params = Targets(minimum=2)
    assert ask(lb_has_listeners_and_targets, balancer(), to(behind), behind, params=params) == [verdict]


def test_every_target_group_that_gets_requests_counts() -> None:
    ill, empty, good = group(UNHEALTHY), group(name="blog"), group(HEALTHY, name="api")
    elsewhere = group(name="elsewhere")
    rules = (listener_rule(forward(good.id, ill.id), priority="1"), listener_rule(forward(empty.id)))
    assert ask(lb_has_listeners_and_targets, balancer(), to(rules=rules), ill, empty, good, elsewhere) == [
        f"{ILL}; {EMPTY.replace('web', 'blog')}"
    ]


@pytest.mark.parametrize(
    "rule", [listener_rule(redirect()), listener_rule(ListenerAction(kind=ActionKind.FIXED_RESPONSE))]
)
def test_a_balancer_that_answers_by_itself_needs_no_targets(rule: ListenerRule) -> None:
    assert ask(lb_has_listeners_and_targets, balancer(), listener(rules=(rule,))) == ["passed"]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (listener_rule(ListenerAction(kind=ActionKind.OTHER), priority="7"), "does something that is new to netassay"),
        (listener_rule(forward(), priority="7"), "forwards to no target group with a weight above zero"),
    ],
)
def test_a_rule_that_may_send_requests_anywhere_leaves_it_open(rule: ListenerRule, why: str) -> None:
    good, empty = group(HEALTHY, name="good"), group()
    front = listener(rules=(rule, listener_rule(forward(good.id))))
    doubt = f"undetermined: listener {front.name}: rule 7 {why}"
    assert ask(lb_has_listeners_and_targets, balancer(), front, good) == [doubt]
    front = listener(rules=(rule, listener_rule(forward(empty.id))))
    assert ask(lb_has_listeners_and_targets, balancer(), front, empty) == [EMPTY]


@pytest.mark.parametrize(("targets", "verdict"), [([HEALTHY], "passed"), ([], EMPTY), ([UNHEALTHY], ILL)])
def test_listeners_without_rules_name_their_targets(targets: list[Target], verdict: str) -> None:
    behind = group(*targets, protocol=None)
    classic = listener(balancer_kind=BalancerKind.CLASSIC, backend=behind.id)
    assert ask(lb_has_listeners_and_targets, balancer(kind=BalancerKind.CLASSIC), classic, behind) == [verdict]


def test_a_balancer_without_a_listener() -> None:
    elsewhere = listener(balancer=balancer("app/other/1").id)
    assert ask(lb_has_listeners_and_targets, balancer()) == [NO_LISTENER]
    assert ask(lb_has_listeners_and_targets, balancer(), elsewhere) == [NO_LISTENER]
    assert ask(lb_has_listeners_and_targets, balancer(), gaps=[gap_of(Listener)]) == [NOT_READ]


def test_what_is_unknown_is_undetermined_and_the_rest_is_judged() -> None:
    unread = group(name="unread").model_copy(update={"targets": Unknown(why="DescribeTargetHealth was refused")})
    why = "undetermined: target group unread: DescribeTargetHealth was refused"
    good, empty = group(HEALTHY, name="good"), group()
    assert ask(lb_has_listeners_and_targets, balancer(), to(unread, good), unread, good) == [why]
    assert ask(lb_has_listeners_and_targets, balancer(), to(unread, empty), unread, empty) == [EMPTY]
    missing = group(name="missing")
    assert ask(lb_has_listeners_and_targets, balancer(), to(missing, good), good) == [
        f"undetermined: {missing.id} is not among what was read"
    ]
    assert ask(lb_has_listeners_and_targets, balancer(), to(missing, empty), empty) == [EMPTY]
    assert ask(lb_has_listeners_and_targets, balancer(), to(missing), gaps=[gap_of(TargetGroup)]) == [NOT_READ]


@pytest.mark.parametrize(
    ("healthy", "verdict"),
    [(1, "passed"), (0, ILL), (Unknown(why="denied"), "undetermined: target group web: denied")],
)
def test_health_that_the_provider_counts(healthy: int | Unknown, verdict: str) -> None:
    counted = group(UNREAD, healthy=healthy)
    assert ask(lb_has_listeners_and_targets, balancer(), to(counted), counted) == [verdict]


def test_rules_that_could_not_be_read_leave_it_open() -> None:
    front = listener(rules=Unknown(why="DescribeRules was refused"))
    assert ask(lb_has_listeners_and_targets, balancer(), front) == [
        f"undetermined: listener {front.name}: DescribeRules was refused"
    ]
    behind = group()
    also = to(behind, identity=front.identity.model_copy(update={"id": f"{front.id}/other"}))
    assert ask(lb_has_listeners_and_targets, balancer(), front, also, behind) == [EMPTY]
    good = group(HEALTHY)
    assert ask(lb_has_listeners_and_targets, balancer(), to(good), good, gaps=[gap_of(Listener)]) == [NOT_READ]
