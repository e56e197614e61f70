"""Ways through Azure Firewalls, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.exposure.ways import ways_to
from scanner.models import (
    Action,
    AddressPeer,
    AddressSet,
    FirewallRule,
    HopKind,
    TranslatingFirewall,
    Translation,
    UndecidedError,
    Unknown,
)
from scanner.provider import Gap
from tests.exposure.estates import estate_of, ways
from tests.exposure.test_azure_semantics import (
    EDGE,
    GATEWAY,
    NETWORK,
    PARTNER,
    SUBNET,
    front,
    interface,
    named,
    nsg,
    nsg_rule,
    pool,
)

OUTSIDE = AddressSet.of("20.9.9.9")
FROM_FIREWALL = nsg("own", nsg_rule("10.8.1.0/26"))
MEMBER = interface(public_addresses=AddressSet())


def at(addresses: AddressSet) -> dict[str, Any]:
    return {"targets": (AddressPeer(name=str(addresses), addresses=addresses),)}


def translation(*sources: str, outside: AddressSet = OUTSIDE, ports: str = "2222", **more: Any) -> Translation:
    rule = nsg_rule(*sources or (PARTNER,), ports=ports, id=more.pop("id", "ssh"), **at(outside))
    return Translation(**{"rule": rule, "to": AddressSet.of("10.0.0.10"), "port": 22, **more})


def firewall(*translations: Translation, **more: Any) -> TranslatingFirewall:
    return TranslatingFirewall(
        **{
            "identity": named("hub", "Microsoft.Network/azureFirewalls"),
            "networks": (NETWORK,),
            "sends_from": AddressSet.of("10.8.1.0/26"),
            "translations": translations or (translation(),),
            **more,
        }
    )


def deny(*sources: str, ports: str = "22", to: str = "10.0.0.10") -> FirewallRule:
    return nsg_rule(*sources, action=Action.DENY, ports=ports, **at(AddressSet.of(to)))


OPEN = [f"TCP 2222 from {PARTNER}"]
PERHAPS = "if 0.0.0.0/0: whether a network rule of the firewall that denies it counts before is not known"
OVERTAKEN = translation("9.9.9.0/25", id="first", to=AddressSet.of("10.0.0.99"))


@pytest.mark.parametrize(
    ("hub", "expected"),
    [
        (firewall(), OPEN),
        (firewall(OVERTAKEN, translation()), ["TCP 2222 from 9.9.9.128/25"]),
        (firewall(OVERTAKEN.model_copy(update={"rule": deny()}), translation()), OPEN),
        (firewall(translation(port=None, ports="22")), [f"TCP 22 from {PARTNER}"]),
        (firewall(denials=(deny(),)), [f"{OPEN[0]} {PERHAPS}"]),
        (firewall(denials=(deny(ports="80"),)), OPEN),
        (firewall(denials=(deny(to="10.0.0.11"),)), OPEN),
        (firewall(networks=Unknown(why="the hub")), [f"{OPEN[0]} if the hub"]),
        (firewall(sends_from=Unknown(why="the subnet")), [f"{OPEN[0]} if the subnet"]),
        (
            firewall(sends_from=AddressSet.of("10.8.1.0/25")),
            [f"{OPEN[0]} if not all addresses of the firewall are let in"],
        ),
    ],
)
def test_z22_a_firewall_sends_on_what_its_rules_translate(hub: TranslatingFirewall, expected: list[str]) -> None:
    assert ways(MEMBER, SUBNET, FROM_FIREWALL, hub) == expected


def test_z22_an_interface_may_have_several_addresses() -> None:
    both = MEMBER.model_copy(update={"addresses": AddressSet.of("10.0.0.10", "10.0.0.11")})
    for to in ("10.0.0.10", "10.0.0.11"):
        assert ways(both, SUBNET, FROM_FIREWALL, firewall(translation(to=AddressSet.of(to)))) == OPEN


NO_ADDRESS = ["closed at address: it has none that is reached from the internet"]


@pytest.mark.parametrize(
    "hub",
    [
        firewall(networks=("/elsewhere",)),
        firewall(translation(to=AddressSet.of("10.0.0.11"))),
        firewall(translation(to=Unknown(why="a name"))),
        firewall(translation(outside=AddressSet.of("10.8.1.4"))),
    ],
)
def test_z22_a_translation_to_something_else_is_no_way_in(hub: TranslatingFirewall) -> None:
    assert ways(MEMBER, SUBNET, FROM_FIREWALL, hub) == NO_ADDRESS


def test_z22_groups_see_the_firewall_and_not_the_client() -> None:
    for_the_client = nsg("own", nsg_rule(PARTNER))
    assert ways(MEMBER, SUBNET, for_the_client, firewall()) == ["closed at rule set own: no rule lets the firewall in"]


def test_z22_the_way_tells_what_is_translated() -> None:
    (way,) = ways_to(MEMBER, estate_of(MEMBER, [SUBNET, FROM_FIREWALL, firewall()]))
    assert [hop.kind for hop in way.path] == [
        HopKind.INTERNET,
        HopKind.RULE_SET,
        HopKind.GATEWAY,
        HopKind.RULE_SET,
        HopKind.TARGET,
    ]
    assert way.path[2].says == "sends it on from 20.9.9.9/32 to 10.0.0.10/32"


def test_z22_an_own_address_and_a_firewall_are_two_ways() -> None:
    both = nsg("own", nsg_rule("10.8.1.0/26"), nsg_rule("8.8.8.0/24", priority=101))
    assert ways(interface(), SUBNET, both, firewall()) == ["TCP 22 from 8.8.8.0/24", *OPEN]


INNER_EDGE = EDGE.model_copy(update={"is_public": False, "network": NETWORK, "subnets": (SUBNET.id,)})
AT_EDGE = AddressSet.of("10.0.0.200")


@pytest.mark.parametrize(
    ("rules", "to", "expected"),
    [
        (FROM_FIREWALL, AT_EDGE, OPEN),
        (nsg("own", nsg_rule(PARTNER)), AT_EDGE, ["closed at rule set own: no rule lets the firewall in"]),
        (FROM_FIREWALL, AddressSet.of("10.0.0.201"), ["closed at load balancer edge: has no address on the internet"]),
    ],
)
def test_z22_a_firewall_sends_on_to_a_balancer_inside(rules: Any, to: AddressSet, expected: list[str]) -> None:
    inner = front(is_public=False, addresses=(), inner_addresses=("10.0.0.200",))
    hub = firewall(translation(to=to, port=None))
    assert ways(INNER_EDGE, inner, pool(), MEMBER, SUBNET, rules, hub) == expected


def test_z22_a_firewall_sends_on_to_a_gateway_inside() -> None:
    inner = front(balancer=GATEWAY.id, port=443, is_public=False, addresses=(), inner_addresses=("10.0.0.200",))
    gateway = GATEWAY.model_copy(update={"is_public": False})
    group = pool(port=22, keeps_client_addresses=False)
    hub = firewall(translation(to=AT_EDGE, ports="8443", port=443))
    around = nsg("around", nsg_rule("10.8.1.0/26", ports="443"))
    filtered = SUBNET.model_copy(update={"rule_sets": ("/around",)})
    assert ways(gateway, inner, group, MEMBER, filtered, FROM_FIREWALL, around, hub) == [f"TCP 8443 from {PARTNER}"]


GAP = Gap(
    provider="azure",
    account="111122223333",
    region="westeurope",
    service="network",
    action="Microsoft.Network/azureFirewalls/read",
    reason="denied",
    affects=("TranslatingFirewall",),
)


def test_c09_firewalls_that_could_not_be_read_leave_it_open_whether_there_is_a_way() -> None:
    with pytest.raises(UndecidedError, match="denied"):
        ways(MEMBER, SUBNET, FROM_FIREWALL, gaps=[GAP])
    with pytest.raises(UndecidedError, match="policy"):
        ways(MEMBER, SUBNET, FROM_FIREWALL, firewall(translations=Unknown(why="policy")))


def test_what_is_open_anyway_stays_open_where_firewalls_could_not_be_read() -> None:
    assert ways(interface(), SUBNET, nsg("own", nsg_rule(PARTNER)), gaps=[GAP]) == [f"TCP 22 from {PARTNER}"]
