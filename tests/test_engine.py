"""Collecting: each model once, wherever it belongs, whatever goes wrong elsewhere."""

import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from pydantic import ValidationError

from checks.access_restriction.waf_attached import waf_attached
from checks.service_level.vpn_tunnels_up import vpn_tunnels_up
from scanner.check import Check
from scanner.engine import collect, merged
from scanner.inventory import Inventory
from scanner.models import GLOBAL, Distribution, LoadBalancer, VpnConnection, WebAcl
from scanner.provider import Collector, Gap, RefusedError, Scope, collects
from tests.factories import balancer, distribution, identity, vpn_connection

ACCOUNT = "111122223333"


class Place:
    """A scope of no cloud."""

    provider = "aws"

    def __init__(self, account: str, region: str) -> None:
        self.account = account
        self.region = region


class Regional(Place):
    pass


class Worldwide(Place):
    pass


@dataclass
class FakeAccount:
    id: str = ACCOUNT
    regions: tuple[str, ...] = ("eu-west-1", "us-east-1")
    detail_gaps: tuple[Gap, ...] = ()
    provider: str = "aws"
    label: str = ""

    def scopes(self, kind: type[Scope]) -> Iterable[Scope]:
        """The account itself, or its regions."""
        if kind is Worldwide:
            return (Worldwide(self.id, GLOBAL),)
        return tuple(Regional(self.id, region) for region in self.regions)

    def gaps(self) -> Iterable[Gap]:
        """What the test wants."""
        return self.detail_gaps


@dataclass
class Recorder:
    total: int = 0
    steps: list[str] = field(default_factory=list)

    def begin(self, total: int) -> None:
        """Remember the total."""
        self.total = total

    def done(self, step: str) -> None:
        """Remember the step."""
        self.steps.append(step)


def vpn(region: Regional) -> VpnConnection:
    path = f"vpn-connection/vpn-{region.region}"
    return vpn_connection(identity=identity("ec2", path, "AWS::EC2::VPNConnection", region=region.region))


@collects("ec2:DescribeVpnConnections")
def vpn_connections(region: Regional) -> Iterator[VpnConnection]:
    yield vpn(region)


@collects("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags")
def load_balancers(region: Regional) -> Iterator[LoadBalancer]:
    if region.region == "us-east-1":
        yield balancer()


@collects("cloudfront:ListDistributions")
def distributions(account: Worldwide) -> Iterator[Distribution]:
    del account
    yield distribution()


@collects("wafv2:ListWebACLs")
def web_acls(region: Regional) -> Iterator[WebAcl]:
    del region
    yield from ()


ALL = (vpn_connections, load_balancers, distributions, web_acls)


def collected(
    *checks: Check,
    collectors: Iterable[Collector] = ALL,
    accounts: Iterable[FakeAccount] = (FakeAccount(),),
    progress: Recorder | None = None,
) -> Inventory:
    return collect(list(accounts), collectors, checks, progress=progress or Recorder(), concurrency=4)


def gap(action: str = "ec2:DescribeVpnConnections", region: str = "eu-west-1", reason: str = "AccessDenied") -> Gap:
    service = action.partition(":")[0]
    return Gap(provider="aws", account=ACCOUNT, region=region, service=service, action=action, reason=reason)


def test_the_quicker_of_two_collectors_does_not_come_first() -> None:
    is_over = threading.Event()

    @collects("ec2:DescribeVpnConnections")
    def slow(account: Worldwide) -> Iterator[VpnConnection]:
        assert is_over.wait(timeout=10)
        yield vpn(Regional(account.account, "eu-west-1"))

    @collects("ec2:DescribeVpnConnections")
    def quick(account: Worldwide) -> Iterator[VpnConnection]:
        yield vpn(Regional(account.account, "us-east-1"))

    class Waiting(Recorder):
        def done(self, step: str) -> None:
            is_over.set()
            super().done(step)

    progress = Waiting()
    inventory = collected(vpn_tunnels_up, collectors=(slow, quick), progress=progress)

    assert [step.partition(" ")[0] for step in progress.steps] == ["quick", "slow"]
    assert [each.identity.region for batch in inventory.batches for each in batch.resources] == [
        "eu-west-1",
        "us-east-1",
    ]


def test_what_the_checks_read_is_collected_and_nothing_else() -> None:
    inventory = collected(vpn_tunnels_up)
    assert [(batch.model, batch.region) for batch in inventory.batches] == [
        ("VpnConnection", "eu-west-1"),
        ("VpnConnection", "us-east-1"),
    ]
    (scope,) = inventory.scopes
    assert (scope.account, scope.regions, scope.models) == (ACCOUNT, ("eu-west-1", "us-east-1"), ("VpnConnection",))


def test_a_global_service_is_asked_once() -> None:
    inventory = collected(waf_attached)
    assert [(batch.model, batch.region) for batch in inventory.batches] == [
        ("Distribution", GLOBAL),
        ("LoadBalancer", "us-east-1"),
    ]
    assert inventory.scopes[0].models == ("Distribution", "LoadBalancer", "WebAcl")


def test_a_batch_says_where_it_comes_from() -> None:
    inventory = collected(waf_attached)
    batch = inventory.batch_of["LoadBalancer", balancer().id]
    assert batch.calls == load_balancers.actions
    assert inventory.started <= batch.read_at <= inventory.finished


def test_progress() -> None:
    recorder = Recorder()
    collected(waf_attached, progress=recorder)
    assert recorder.total == 5
    assert sorted(recorder.steps) == [
        "distributions in global",
        "load balancers in eu-west-1",
        "load balancers in us-east-1",
        "web acls in eu-west-1",
        "web acls in us-east-1",
    ]


def failing(error: Exception, *, after: int = 0) -> Collector:
    """A collector of VPN connections that fails in one region after some resources."""

    def broken(region: Regional) -> Iterator[VpnConnection]:
        if region.region == "us-east-1":
            yield from [vpn(region)] * after
            raise error
        yield vpn(region)

    return collects("ec2:DescribeVpnConnections")(broken)


@pytest.mark.parametrize("after", [0, 1])
def test_a_refusal_is_a_gap_and_the_other_region_is_read(after: int) -> None:
    refusal = RefusedError(gap(region="us-east-1", reason="UnauthorizedOperation"))
    inventory = collected(vpn_tunnels_up, collectors=[failing(refusal, after=after)])
    assert [batch.region for batch in inventory.batches] == ["eu-west-1"]
    (found,) = inventory.gaps
    assert (found.region, found.reason) == ("us-east-1", "UnauthorizedOperation")
    assert (found.affects, found.fields_only) == (("VpnConnection",), False)


def test_what_is_not_understood_is_a_gap(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "scanner.engine"):
        inventory = collected(vpn_tunnels_up, collectors=[failing(KeyError("VpnConnections"))])
    (found,) = inventory.gaps
    assert (found.action, found.service, found.affects) == ("ec2:DescribeVpnConnections", "ec2", ("VpnConnection",))
    assert found.reason == (
        "the answer was not understood (KeyError: 'VpnConnections'); please report this as a defect"
    )
    assert "collector 'broken' failed in us-east-1 of 111122223333" in caplog.text


def test_the_gap_of_what_is_not_understood_says_nothing_of_what_it_holds() -> None:
    with pytest.raises(ValidationError) as caught:
        Gap.model_validate({"provider": ["a secret"]})
    (found,) = collected(vpn_tunnels_up, collectors=[failing(caught.value)]).gaps
    assert "provider: Input should be a valid string" in found.reason
    assert "secret" not in found.reason


def test_details_that_were_refused_affect_fields_of_what_was_collected() -> None:
    refused = [each.model_copy(update={"fields_only": True}) for each in (gap(), gap("wafv2:GetWebACL"))]
    inventory = collected(vpn_tunnels_up, accounts=[FakeAccount(detail_gaps=tuple(refused))])
    assert [(each.action, each.affects, each.fields_only) for each in inventory.gaps] == [
        ("ec2:DescribeVpnConnections", ("VpnConnection",), True),
        ("wafv2:GetWebACL", (), True),
    ]


def test_what_a_list_lacks_may_be_a_resource() -> None:
    inventory = collected(vpn_tunnels_up, accounts=[FakeAccount(detail_gaps=(gap(),))])
    (found,) = inventory.gaps
    assert (found.affects, found.fields_only) == (("VpnConnection",), False)
    table = inventory.table(VpnConnection)
    assert len(table.resources) == 2
    assert table.gap_for(vpn_connection())


def test_every_account_is_read() -> None:
    other = FakeAccount(id="999999999999", regions=("eu-west-1",))
    inventory = collected(vpn_tunnels_up, accounts=[other, FakeAccount()])
    assert [(batch.account, batch.region) for batch in inventory.batches] == [
        (ACCOUNT, "eu-west-1"),
        (ACCOUNT, "us-east-1"),
        ("999999999999", "eu-west-1"),
    ]
    assert [scope.account for scope in inventory.scopes] == ["999999999999", ACCOUNT]


def test_regions_are_read_side_by_side() -> None:
    both = threading.Barrier(2, timeout=20)

    def meeting(region: Regional) -> Iterator[VpnConnection]:
        both.wait()
        yield vpn(region)

    inventory = collected(vpn_tunnels_up, collectors=[collects("ec2:DescribeVpnConnections")(meeting)])
    assert len(inventory.batches) == 2
    assert inventory.gaps == ()


def in_turn(order: Iterable[str]) -> list[Collector]:
    """Two collectors of one model and one call, whose answers come in this order."""
    events = {name: threading.Event() for name in ("first", "second")}
    turns = list(order)

    def collector(name: str, *actions: str) -> Collector:
        before = turns[: turns.index(name)]

        def collects_vpn(region: Regional) -> Iterator[VpnConnection]:
            for each in before:
                events[each].wait(20)
            events[name].set()
            yield vpn(region)

        return collects(*actions)(collects_vpn)

    return [collector("first", "a:First"), collector("second", "b:Second")]


@pytest.mark.parametrize("order", [["first", "second"], ["second", "first"]])
def test_the_order_of_answers_changes_nothing(order: list[str]) -> None:
    account = FakeAccount(regions=("eu-west-1",))
    inventory = collected(vpn_tunnels_up, collectors=in_turn(order), accounts=[account])
    assert [batch.calls for batch in inventory.batches] == [("a:First",), ("b:Second",)]


def test_gaps_of_one_call_are_one() -> None:
    whole = gap(reason="z").model_copy(update={"affects": ("Network",)})
    fields = gap(reason="b").model_copy(update={"affects": ("WebAcl",), "fields_only": True})
    elsewhere = gap(region="us-east-1")
    for order in ([whole, fields, elsewhere], [elsewhere, fields, whole]):
        one, other = merged(order)
        assert (one.reason, one.affects, one.fields_only) == ("b; z", ("Network", "WebAcl"), False)
        assert other == elsewhere
    assert merged([fields])[0].fields_only
    assert merged([]) == ()


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        (["denied", "denied"], "denied"),
        (["b is odd", "a is odd"], "a is odd; b is odd"),
        (["e", "d", "c", "b", "a"], "a; b; c; and 2 more"),
    ],
)
def test_a_gap_names_the_reasons_that_differ(reasons: list[str], told: str) -> None:
    (only,) = merged([gap(reason=each) for each in reasons])
    assert only.reason == told


def test_an_interrupt_does_not_wait_for_calls_that_hang() -> None:
    hanging, release = threading.Event(), threading.Event()

    def hangs(region: Regional) -> Iterator[VpnConnection]:
        hanging.set()
        release.wait(20)
        yield vpn(region)

    class Interrupted(Recorder):
        def done(self, step: str) -> None:
            del step
            hanging.wait(20)
            raise KeyboardInterrupt

    collectors = [vpn_connections, collects("ec2:DescribeVpnConnections")(hangs)]
    with pytest.raises(KeyboardInterrupt):
        collected(vpn_tunnels_up, collectors=collectors, progress=Interrupted())
    assert not release.is_set()
    release.set()
