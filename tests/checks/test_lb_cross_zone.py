"""lb-cross-zone."""

import pytest

from checks.service_level.lb_cross_zone import lb_cross_zone
from scanner.models import BalancerKind, TargetGroup, Unknown
from tests.factories import balancer, target_group
from tests.support import ask, gap_of

FLAW = "sends requests only to targets in the zone where they arrive"
OVERRIDE = (
    "sends requests for target group web only to targets in the zone where they arrive, as that group's own setting"
    " says"
)
UNREAD = Unknown(why="denied")
NOT_READ = "undetermined: test:Read could not be read: AccessDenied"
EVERY_KIND = list(BalancerKind)


def group(name: str = "web", *, cross_zone: bool | Unknown | None = None) -> TargetGroup:
    return target_group(name, balancers=(balancer().id,), cross_zone=cross_zone)


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize(
    ("setting", "verdict"),
    [
        (True, "passed"),
        (False, FLAW),
        (UNREAD, "undetermined: denied"),
        (None, "not applicable: has no such setting"),
    ],
)
def test_the_balancers_setting(kind: BalancerKind, setting: bool | Unknown | None, verdict: str) -> None:
    front = balancer(kind=kind, cross_zone=setting)
    assert ask(lb_cross_zone, front) == [verdict]
    assert ask(lb_cross_zone, front, group()) == [verdict]
    assert ask(lb_cross_zone, front, group("a"), group("b")) == [verdict]


@pytest.mark.parametrize("kind", [BalancerKind.APPLICATION, BalancerKind.NETWORK, BalancerKind.OTHER])
@pytest.mark.parametrize(
    ("setting", "override", "verdict"),
    [
        (True, True, "passed"),
        (True, False, OVERRIDE),
        (True, UNREAD, "undetermined: target group web: denied"),
        (False, True, "passed"),
        (False, False, OVERRIDE),
        (False, UNREAD, "undetermined: target group web: denied"),
        (UNREAD, True, "passed"),
        (UNREAD, False, OVERRIDE),
    ],
)
def test_a_target_group_has_the_last_word(
    kind: BalancerKind, setting: bool | Unknown, override: bool | Unknown, verdict: str
) -> None:
    assert ask(lb_cross_zone, balancer(kind=kind, cross_zone=setting), group(cross_zone=override)) == [verdict]


def test_each_target_group_is_asked() -> None:
    front = balancer(kind=BalancerKind.NETWORK, cross_zone=False)
    groups = [group("a", cross_zone=True), group("b"), group(cross_zone=False), group("x", cross_zone=UNREAD)]
    assert ask(lb_cross_zone, front, *groups) == [f"{FLAW}; {OVERRIDE}"]


def test_only_the_balancers_own_target_groups_count() -> None:
    other = target_group(balancers=(balancer("net/other/1").id,), cross_zone=False)
    assert ask(lb_cross_zone, balancer(cross_zone=True), other) == ["passed"]


@pytest.mark.parametrize("setting", [True, False])
def test_an_override_may_be_among_what_was_not_read(setting: bool) -> None:
    front = balancer(kind=BalancerKind.NETWORK, cross_zone=setting)
    assert ask(lb_cross_zone, front, gaps=[gap_of(TargetGroup)]) == [NOT_READ]
    assert ask(lb_cross_zone, front, group(cross_zone=True), gaps=[gap_of(TargetGroup)]) == [NOT_READ]
    assert ask(lb_cross_zone, front, group(cross_zone=False), gaps=[gap_of(TargetGroup)]) == [OVERRIDE]


@pytest.mark.parametrize("kind", [BalancerKind.CLASSIC, BalancerKind.GATEWAY])
def test_where_there_is_no_override_target_groups_do_not_matter(kind: BalancerKind) -> None:
    assert ask(lb_cross_zone, balancer(kind=kind, cross_zone=True), gaps=[gap_of(TargetGroup)]) == ["passed"]


@pytest.mark.parametrize(
    ("zones", "verdict"),
    [
        ((), "not applicable: spans no second zone"),
        (("a",), "not applicable: spans no second zone"),
        (("a", "a"), "not applicable: spans no second zone"),
        (("a", "b", "c"), FLAW),
        (UNREAD, "undetermined: denied"),
    ],
)
def test_one_zone_has_nothing_to_cross(zones: tuple[str, ...] | Unknown, verdict: str) -> None:
    assert ask(lb_cross_zone, balancer(kind=BalancerKind.CLASSIC, cross_zone=False, zones=zones)) == [verdict]
