"""route-blackhole."""

import pytest

from checks.connection_control.route_blackhole import DeclaredSinks, route_blackhole
from scanner.models import GatewayKind, Route, Unknown
from tests.factories import route, route_table
from tests.support import ask, report_of

ATTACHMENT = "arn:aws:ec2:eu-west-1:111122223333:transit-gateway-attachment/tgw-attach-1"
FLAW = "drops what goes to 0.0.0.0/0: the NAT gateway nat-0a1b2c3d is not available"


@pytest.mark.parametrize(
    ("routes", "verdict"),
    [
        ([], "passed"),
        ([route()], "passed"),
        ([route(is_blackhole=True)], FLAW),
        ([route(), route("10.0.0.0/8", is_blackhole=True)], FLAW.replace("0.0.0.0/0", "10.0.0.0/8")),
        ([route("::/0", is_blackhole=True)], FLAW.replace("0.0.0.0/0", "::/0")),
        ([route("pl-1", is_blackhole=True)], FLAW.replace("0.0.0.0/0", "pl-1")),
        (
            [route(is_blackhole=True, next_hop="pcx-1", next_hop_kind=GatewayKind.PEERING)],
            "drops what goes to 0.0.0.0/0: the peering pcx-1 is not available",
        ),
        (
            [route(is_blackhole=True, next_hop=ATTACHMENT, next_hop_kind=GatewayKind.OTHER)],
            "drops what goes to 0.0.0.0/0: the next hop tgw-attach-1 is not available",
        ),
        (
            [route(is_blackhole=True, next_hop="", next_hop_kind=GatewayKind.OTHER)],
            "drops what goes to 0.0.0.0/0: the next hop is not available",
        ),
        # Made to drop packets, and the same when its state is new to us.
        ([route(is_blackhole=True, next_hop="", next_hop_kind=GatewayKind.NONE)], "passed"),
        ([route(is_blackhole=Unknown(why="new"), next_hop="", next_hop_kind=GatewayKind.NONE)], "passed"),
        ([route(is_blackhole=Unknown(why="new"))], "undetermined: 0.0.0.0/0: new"),
        ([route("10.0.0.0/8", is_blackhole=Unknown(why="new")), route(is_blackhole=True)], FLAW),
    ],
)
def test_states(routes: list[Route], verdict: str) -> None:
    assert ask(route_blackhole, route_table(*routes)) == [verdict]


def test_routes_that_could_not_be_read() -> None:
    assert ask(route_blackhole, route_table(routes=Unknown(why="refused"))) == ["undetermined: refused"]


def test_each_route_is_a_finding() -> None:
    table = route_table(
        route(is_blackhole=True),
        route(is_blackhole=True, is_propagated=True),
        route("10.0.0.0/8", is_blackhole=True),
    )
    verdicts = report_of(route_blackhole, table).verdicts
    assert len({verdict.fingerprint for verdict in verdicts}) == 3


@pytest.mark.parametrize(
    ("sinks", "verdict"),
    [
        (("10.66.0.0/16",), "passed"),
        (("192.0.2.0/24", "10.66.*"), "passed"),
        (("10.66.0.0",), FLAW.replace("0.0.0.0/0", "10.66.0.0/16")),
    ],
)
def test_declared_sinks(sinks: tuple[str, ...], verdict: str) -> None:
    table = route_table(route("10.66.0.0/16", is_blackhole=True))
    assert ask(route_blackhole, table, params=DeclaredSinks(sinks=sinks)) == [verdict]


def test_a_declared_sink_hides_no_other_route() -> None:
    table = route_table(route("10.66.0.0/16", is_blackhole=True), route(is_blackhole=True))
    assert ask(route_blackhole, table, params=DeclaredSinks(sinks=("10.66.0.0/16",))) == [FLAW]
