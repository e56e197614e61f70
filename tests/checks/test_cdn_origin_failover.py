"""cdn-origin-failover."""

import pytest

from checks.service_level.cdn_origin_failover import ExemptOrigins, cdn_origin_failover
from scanner.models import CacheBehaviour, Distribution, OriginGroup, Unknown
from scanner.report import Finding
from tests.factories import behaviour, distribution, origin
from tests.support import ask, report_of

READ = ("GET", "HEAD")
WRITE = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")
ALONE = "has no other origin to ask when web.example.com fails"
TWICE = "not applicable: passes on requests that must not be sent twice"


def edge(*behaviours: CacheBehaviour, group: OriginGroup | None = None, is_enabled: bool = True) -> Distribution:
    origins = (origin(id="web", host="web.example.com"), origin(id="spare", host="spare.example.com"))
    groups = (group,) if group else ()
    return distribution(*behaviours, origins=origins, origin_groups=groups, is_enabled=is_enabled)


def pair(*origins: str, failover_on: tuple[int, ...] = (500, 502, 503, 504)) -> OriginGroup:
    return OriginGroup(id="pair", origins=origins or ("web", "spare"), failover_on=failover_on)


def to(name: str, methods: tuple[str, ...] = READ, path: str = "*") -> CacheBehaviour:
    return behaviour(origin=name, path_pattern=path, allowed_methods=methods)


@pytest.mark.parametrize(
    ("group", "verdict"),
    [
        (pair(), "passed"),
        (pair(failover_on=(404, 503)), "passed"),
        (pair(failover_on=(403, 404)), "asks no other origin of the group pair on a server error"),
        (pair(failover_on=()), "asks no other origin of the group pair on a server error"),
        (pair("web"), "has one origin only in the group pair"),
        (pair("web", "web"), "has one origin only in the group pair"),
    ],
)
def test_a_group_needs_two_origins_and_a_reason(group: OriginGroup, verdict: str) -> None:
    assert ask(cdn_origin_failover, edge(to("pair"), group=group)) == [verdict]
    assert ask(cdn_origin_failover, edge(to("pair", WRITE), group=group)) == [verdict]


@pytest.mark.parametrize(
    ("behaviours", "verdict"),
    [
        ([to("web")], ALONE),
        ([to("web", ("GET", "HEAD", "OPTIONS"))], ALONE),
        ([to("web", WRITE)], TWICE),
        ([to("web", WRITE, "/api/*"), to("pair")], "passed"),
        ([to("web", READ, "/files/*"), to("pair")], ALONE),
        ([to("web", WRITE, "/api/*"), to("web")], ALONE),
        ([to("gone")], "passed"),
    ],
)
def test_an_origin_without_a_group(behaviours: list[CacheBehaviour], verdict: str) -> None:
    assert ask(cdn_origin_failover, edge(*behaviours, group=pair())) == [verdict]


def test_a_group_that_nothing_leads_to_helps_nobody() -> None:
    assert ask(cdn_origin_failover, edge(to("web", WRITE))) == [TWICE]
    assert ask(cdn_origin_failover, edge(to("web"), group=pair("web"))) == [ALONE]


@pytest.mark.parametrize(
    ("exempt", "verdict"),
    [("web", "passed"), ("web.example.*", "passed"), ("we", ALONE), ("spare", ALONE)],
)
def test_exempt_origins(exempt: str, verdict: str) -> None:
    assert ask(cdn_origin_failover, edge(to("web")), params=ExemptOrigins(exempt_origins=(exempt,))) == [verdict]


def test_a_group_is_exempt_when_all_its_origins_are() -> None:
    weak = edge(to("pair"), group=pair(failover_on=(404,)))
    assert ask(cdn_origin_failover, weak, params=ExemptOrigins(exempt_origins=("*",))) == ["passed"]
    assert ask(cdn_origin_failover, weak, params=ExemptOrigins(exempt_origins=("web",))) == [
        "asks no other origin of the group pair on a server error"
    ]


def test_origins_and_groups_name_the_findings() -> None:
    flawed = edge(to("web", READ, "/files/*"), to("pair"), group=pair(failover_on=(404,)))
    findings = report_of(cdn_origin_failover, flawed).verdicts
    assert [each.subject.element for each in findings if isinstance(each, Finding)] == ["group-pair", "origin-web"]


def test_a_disabled_distribution_asks_nobody() -> None:
    assert ask(cdn_origin_failover, edge(to("web"), is_enabled=False)) == ["not applicable: is disabled"]


@pytest.mark.parametrize(
    ("is_probed", "verdict"), [(True, "passed"), (False, "does not find out which origins of the group pair answer")]
)
def test_probes_find_out_which_origin_answers(is_probed: bool, verdict: str) -> None:
    group = OriginGroup(id="pair", origins=("web", "spare"), is_probed=is_probed)
    assert ask(cdn_origin_failover, edge(to("pair"), group=group)) == [verdict]


@pytest.mark.parametrize(
    ("is_redundant", "verdict"),
    [(True, "passed"), (False, ALONE), (Unknown(why="not told"), "undetermined: origin web: not told")],
)
@pytest.mark.parametrize("methods", [READ, None])
def test_an_origin_may_stand_in_for_itself(
    methods: tuple[str, ...] | None, is_redundant: bool | Unknown, verdict: str
) -> None:
    reading = behaviour(origin="web", allowed_methods=methods)
    web = origin(id="web", host="web.example.com", is_redundant=is_redundant)
    assert ask(cdn_origin_failover, distribution(reading, origins=(web,))) == [verdict]
