"""What was read, what was not, and what may be concluded from it."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.inventory import Inventory, Related, ScopeRead, Table
from scanner.models import (
    ANYWHERE,
    AddressPeer,
    AddressSet,
    Network,
    NetworkInterface,
    PortSet,
    Resource,
    Traffic,
    UndecidedError,
    Unknown,
    WebAcl,
)
from scanner.provider import Gap, UsageError
from tests.factories import (
    acl_rule,
    balancer,
    behaviour,
    certificate,
    distribution,
    flow_log,
    identity,
    listener,
    log_delivery,
    network,
    network_interface,
    rule,
    rule_set,
    subnet,
    subnet_acl,
    target_group,
    tls,
    unread,
    vpn_connection,
    web_acl,
)
from tests.support import ACCOUNT, REGION, gap_of, inventory_of

EVERYTHING: tuple[Resource, ...] = (
    balancer(),
    certificate(),
    distribution(behaviour(), behaviour(path_pattern="/api/*")),
    flow_log(network().id),
    listener(),
    listener(tls=tls(Unknown(why="policy X is new to us")), protocol=Unknown(why="not read")),
    log_delivery(),
    network(),
    rule_set(rule(), rule("::/0", "192.0.2.0/24", "sg-1", ports="0-65535"), rule(unread())),
    subnet(),
    subnet_acl(acl_rule(100), acl_rule(32767, "::/0")),
    target_group(),
    vpn_connection(),
    web_acl(balancer().id),
)


def loaded(tmp_path: Path, inventory: Inventory) -> Inventory:
    file = tmp_path / "snapshot.json"
    file.write_text(inventory.snapshot(), encoding="utf-8")
    return Inventory.load(file)


@pytest.mark.parametrize("resource", EVERYTHING, ids=lambda resource: type(resource).__name__)
def test_a_snapshot_gives_back_equal_resources(tmp_path: Path, resource: Resource) -> None:
    inventory = inventory_of(resource)
    back = loaded(tmp_path, inventory)
    assert back == inventory
    assert type(back.batches[0].resources[0]) is type(resource)
    assert back.snapshot() == inventory.snapshot()


def test_a_snapshot_gives_back_gaps_and_scopes(tmp_path: Path) -> None:
    inventory = inventory_of(listener(), gaps=[gap_of(WebAcl)])
    narrow = inventory.model_copy(update={"scopes": (scope("Listener"),)})
    assert loaded(tmp_path, narrow) == narrow


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535)), max_size=5), st.booleans())
def test_a_snapshot_keeps_sets_of_ports_and_addresses(pairs: list[tuple[int, int]], everywhere: bool) -> None:
    ports = PortSet.parse(",".join(f"{min(pair)}-{max(pair)}" for pair in pairs) or "1")
    addresses = ANYWHERE if everywhere else AddressSet.of("192.0.2.0/25")
    peer = AddressPeer(name="drawn", addresses=addresses)
    group = rule_set(rule(peer).model_copy(update={"traffic": (Traffic(ports=ports),)}))
    text = group.model_dump_json()
    assert type(group).model_validate_json(text) == group


def test_a_snapshot_of_another_version(tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_text(inventory_of().snapshot().replace('"snapshot_version": 1', '"snapshot_version": 9'))
    with pytest.raises(UsageError, match="is not a netassay snapshot of version 1"):
        Inventory.load(file)


def test_a_table_is_ordered_and_holds_what_two_accounts_share_once() -> None:
    table = inventory_of(subnet("subnet-b"), subnet("subnet-a"), subnet("subnet-b")).table(type(subnet()))
    assert [each.name for each in table.resources] == ["subnet-a", "subnet-b"]


def test_the_batch_of_a_resource() -> None:
    inventory = inventory_of(listener(), balancer())
    batch = inventory.batch_of["Listener", listener().id]
    assert batch.source == f"test:Read in {REGION} of {ACCOUNT}"


def scope(*models: str, account: str = ACCOUNT) -> ScopeRead:
    return ScopeRead(provider="aws", account=account, regions=(REGION,), models=models)


def related(*others: Resource, subject: Resource | None = None, gaps: Iterable[Gap] = ()) -> Related[WebAcl]:
    return Related(inventory_of(*others, gaps=tuple(gaps)).table(WebAcl), subject or balancer())


def ask(search: Callable[[], Iterable[object]]) -> list[object]:
    """What is found, and at the end `undecided: why` in place of "no more"."""
    found: list[object] = []
    try:
        for each in search():
            found.append(each)  # noqa: PERF402 - what was found before the end counts
    except UndecidedError as error:
        found.append(f"undecided: {error.why}")
    return found


A, B = web_acl("a"), web_acl("b", "c", identity=identity("wafv2", "regional/webacl/other/2", "AWS::WAFv2::WebACL"))
UNKNOWN = web_acl(
    protects=Unknown(why="refused"), identity=identity("wafv2", "regional/webacl/third/3", "AWS::WAFv2::WebACL")
)
REFUSED = "undecided: test:Read could not be read: AccessDenied"


def test_everything_was_read() -> None:
    found = related(A, B)
    assert ask(found.__iter__) == [A, B]
    assert ask(lambda: found.where(protects="c")) == [B]
    assert ask(lambda: found.where(protects="d")) == []
    assert found.get(A.id) == A


def test_a_field_that_is_unknown_may_hold_the_value() -> None:
    found = related(A, UNKNOWN)
    assert ask(found.__iter__) == [A, UNKNOWN]
    assert ask(lambda: found.where(protects="a")) == [A, "undecided: refused"]
    assert ask(lambda: found.where(protects="d")) == ["undecided: refused"]


def test_something_was_not_read() -> None:
    found = related(A, gaps=[gap_of(WebAcl)])
    assert ask(found.__iter__) == [A, REFUSED]
    assert ask(lambda: found.where(protects="d")) == [REFUSED]
    assert found.get(A.id) == A
    with pytest.raises(UndecidedError, match="test:Read could not be read: AccessDenied"):
        found.get("d")


def test_what_was_not_collected_is_not_absent() -> None:
    with pytest.raises(UndecidedError, match="d is not among what was read"):
        related(A).get("d")


@pytest.mark.parametrize(
    ("gap", "matters"),
    [
        (gap_of(WebAcl), True),
        (gap_of(WebAcl, region="global"), True),
        (gap_of(WebAcl, region="us-east-1"), False),
        (gap_of(Network), False),
        (gap_of(WebAcl).model_copy(update={"account": "999999999999"}), False),
        (gap_of(WebAcl).model_copy(update={"provider": "gcp"}), False),
        (gap_of(WebAcl).model_copy(update={"fields_only": True}), False),
    ],
)
def test_which_gap_matters_to_a_resource(gap: Gap, *, matters: bool) -> None:
    assert ask(related(gaps=[gap]).__iter__) == ([REFUSED] if matters else [])


def test_every_region_matters_to_a_global_resource() -> None:
    gaps = [gap_of(WebAcl, region="us-east-1")]
    assert ask(related(subject=distribution(), gaps=gaps).__iter__) == [REFUSED]


@pytest.mark.parametrize(
    ("more", "matters"),
    [
        ({}, True),
        ({"account": "999999999999"}, True),
        ({"account": "999999999999", "region": "us-east-1"}, True),
        ({"provider": "gcp"}, False),
        ({"fields_only": True}, False),
    ],
)
def test_every_account_matters_to_what_may_be_anywhere(more: dict[str, object], *, matters: bool) -> None:
    found = related(A, gaps=[gap_of(WebAcl).model_copy(update=more)])
    assert ask(lambda: found.anywhere(id=A.id)) == ([A, REFUSED] if matters else [A])
    assert ask(lambda: found.anywhere(protects="d")) == ([REFUSED] if matters else [])


def test_what_nobody_asked_for_is_not_absent() -> None:
    inventory = inventory_of(balancer()).model_copy(update={"scopes": (scope("LoadBalancer"),)})
    found = Related(inventory.table(WebAcl), balancer())
    assert ask(found.__iter__) == ["undecided: WebAcl could not be read: this scan did not ask for it"]


def test_what_another_account_was_not_asked_for_does_not_matter() -> None:
    scopes = (scope("LoadBalancer", "WebAcl"), scope("LoadBalancer", account="999999999999"))
    inventory = inventory_of(balancer()).model_copy(update={"scopes": scopes})
    assert ask(Related(inventory.table(WebAcl), balancer()).__iter__) == []
    assert inventory.was_asked_for(WebAcl)
    assert not inventory.was_asked_for(Network)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("10.0.0.4", ["eni-1"]),
        ("10.0.0.17", ["eni-1", "eni-2"]),
        ("10.0.0.32", []),
        ("2a05:d018::1", ["eni-1"]),
        ("2a05:d018:1::ffff", ["eni-2"]),
        ("2a05:d018:2::", []),
    ],
)
def test_those_holding_an_address(address: str, found: list[str]) -> None:
    first = network_interface("eni-1", addresses=AddressSet.of("10.0.0.4", "10.0.0.16/28", "2a05:d018::1"))
    second = network_interface("eni-2", addresses=AddressSet.of("10.0.0.17", "2a05:d018:1::/80"))
    interfaces = Related(Table([first, second], ()), target_group())
    assert sorted(each.name for each in interfaces.holding(addresses=ip_address(address))) == found


def test_who_holds_an_address_is_undecided_while_some_could_not_be_read() -> None:
    holder = network_interface(addresses=AddressSet.of("10.0.0.4"))
    interfaces = Related(Table([holder], (gap_of(NetworkInterface),)), target_group())
    assert next(interfaces.holding(addresses=ip_address("10.0.0.4"))) == holder
    with pytest.raises(UndecidedError):
        next(interfaces.holding(addresses=ip_address("10.0.0.5")))


def test_what_was_made_of_the_resources_is_remembered() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    table = Table([A], [])
    one, other = Related(table, A), Related(table, distribution())
    assert [each.remember("key", make) for each in (one, other)] == [1, 1]
    assert one.remember("another key", make) == 2
