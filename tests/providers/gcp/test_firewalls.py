"""VPC firewall rules, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.firewalls import FIREWALLS, firewalls
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.demo.gcp_server import GcpServer
from scanner.models import (
    ANYWHERE,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    Peer,
    Traffic,
    Unknown,
)
from tests.providers.gcp.compute import REGION, full, link, resource
from tests.support import PROJECT

NETWORK = resource("networks", "data-vpc")
NETWORK_ID = full("networks", "data-vpc")
SSH = [{"IPProtocol": "tcp", "ports": ["22"]}]


def firewall(name: str = "ssh", **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"network": link("networks", "data-vpc"), **fields}
    return resource("firewalls", name, **(given if "denied" in given else {"allowed": SSH, **given}))


def collected(project: GcpProject, server: GcpServer, *resources: dict[str, Any]) -> list[FirewallRuleSet]:
    server.put("compute", NETWORK, *resources)
    return [each for each in firewalls.function(project) if isinstance(each, FirewallRuleSet)]


def read(project: GcpProject, server: GcpServer, **fields: Any) -> FirewallRule:
    (rule_set,) = collected(project, server, firewall(**fields))
    (rule,) = [each for each in rule_set.rules if not each.provider_default]
    return rule


def names(peers: tuple[Peer, ...]) -> list[str]:
    return [each.name for each in peers]


def test_the_rules_of_a_network_are_one_rule_set(project: GcpProject, gcp_server: GcpServer) -> None:
    (rule_set,) = collected(project, gcp_server, firewall("ssh"), firewall("web"))
    assert rule_set.id == f"{NETWORK_ID}/firewalls"
    assert (rule_set.name, rule_set.identity.type) == ("data-vpc", "compute.googleapis.com/Firewall")
    assert (rule_set.network, rule_set.attached_to) == (NETWORK_ID, (NETWORK_ID,))
    assert (rule_set.gates, rule_set.unmatched, rule_set.is_default) == ((), Action.PASS_ON, False)
    assert [each.key for each in rule_set.rules] == [
        "ingress-ssh",
        "ingress-web",
        "ingress-implied-deny-ingress",
        "egress-implied-allow-egress",
    ]


@pytest.mark.parametrize(
    ("stack", "addresses"),
    [
        (None, ANYWHERE.v4_only),
        ("IPV4_ONLY", ANYWHERE.v4_only),
        ("IPV4_IPV6", ANYWHERE),
        ("IPV6_ONLY", ANYWHERE),
    ],
)
def test_rules_that_the_network_implies_come_last_and_are_for_the_families_that_it_has(
    project: GcpProject, gcp_server: GcpServer, stack: str | None, addresses: AddressSet
) -> None:
    subnet = resource("subnetworks", "data", REGION, network=NETWORK["selfLink"], stackType=stack)
    (rule_set,) = collected(project, gcp_server, firewall("last", priority=65535), subnet)
    implied = [each for each in rule_set.rules if each.provider_default]
    assert [(each.direction, each.action) for each in implied] == [
        (Direction.INGRESS, Action.DENY),
        (Direction.EGRESS, Action.ALLOW),
    ]
    assert all(each.priority == 65536 and each.traffic == (Traffic(),) for each in implied)
    assert all(isinstance(peer, AddressPeer) and peer.addresses == addresses for each in implied for peer in each.peers)


def test_subnets_that_may_not_be_read_may_have_ipv6(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("subnetworks")
    (rule_set,) = collected(project, gcp_server)
    assert {peer.addresses for each in rule_set.rules for peer in each.peers if isinstance(peer, AddressPeer)} == {
        ANYWHERE
    }


def test_what_is_not_said_is_what_the_api_assumes(project: GcpProject, gcp_server: GcpServer) -> None:
    rule = read(project, gcp_server, sourceRanges=["0.0.0.0/0"])
    assert (rule.direction, rule.action, rule.priority, rule.enabled) == (Direction.INGRESS, Action.ALLOW, 1000, True)
    assert (rule.targets, rule.description) == ((), "")


def test_g06_sources_unite(project: GcpProject, gcp_server: GcpServer) -> None:
    rule = read(project, gcp_server, sourceRanges=["10.0.0.0/8", "2001:db8::/32"], sourceTags=["web"])
    assert rule.peers == (
        AddressPeer(name="10.0.0.0/8", addresses=AddressSet.of("10.0.0.0/8")),
        AddressPeer(name="2001:db8::/32", addresses=AddressSet.of("2001:db8::/32")),
        GroupPeer(name="web", on_interfaces=True),
    )


@pytest.mark.parametrize(
    ("fields", "peers", "targets"),
    [
        ({"sourceServiceAccounts": ["a@p.example"]}, ["a@p.example"], []),
        ({"targetTags": ["db", "cache"]}, ["any address"], ["db", "cache"]),
        ({"targetServiceAccounts": ["a@p.example"]}, ["any address"], ["a@p.example"]),
        ({"destinationRanges": ["10.1.0.0/16"]}, ["any address"], ["10.1.0.0/16"]),
        (
            {"targetTags": ["db", "cache"], "destinationRanges": ["10.1.0.0/16"]},
            ["any address"],
            ["db and 10.1.0.0/16", "cache and 10.1.0.0/16"],
        ),
        ({"direction": "EGRESS", "destinationRanges": ["10.1.0.0/16"]}, ["10.1.0.0/16"], []),
        ({"direction": "EGRESS", "sourceRanges": ["10.1.0.0/16"]}, ["any address"], ["10.1.0.0/16"]),
    ],
)
def test_g09_both_sides(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], peers: list[str], targets: list[str]
) -> None:
    rule = read(project, gcp_server, **fields)
    assert (names(rule.peers), [str(each) for each in rule.targets]) == (peers, targets)


@pytest.mark.parametrize(("field", "addresses"), [("allowed", ANYWHERE), ("denied", ANYWHERE.v4_only)])
def test_g06_a_rule_without_a_source_never_looks_safer_than_it_may_be(
    project: GcpProject, gcp_server: GcpServer, field: str, addresses: AddressSet
) -> None:
    (peer,) = read(project, gcp_server, **{field: SSH}).peers
    assert isinstance(peer, AddressPeer)
    assert peer.addresses == addresses


def test_g04_denies_come_first_at_equal_priority(project: GcpProject, gcp_server: GcpServer) -> None:
    (rule_set,) = collected(
        project,
        gcp_server,
        firewall("allow-ssh"),
        firewall("deny-ssh", denied=SSH),
        firewall("early", priority=0),
        firewall("off", disabled=True),
    )
    own = [each for each in rule_set.rules if not each.provider_default]
    assert [each.id for each in own] == ["early", "deny-ssh", "allow-ssh", "off"]
    assert [each.enabled for each in own] == [True, True, True, False]
    assert own[1].action is Action.DENY


@pytest.mark.parametrize(
    "fields",
    [
        {"allowed": [{"IPProtocol": "quic"}]},
        {"allowed": [{"IPProtocol": "tcp", "ports": [{}]}]},
        {"denied": [{"IPProtocol": "tcp", "ports": [""]}]},
        {"direction": "SIDEWAYS"},
        {"priority": 65536},
        {"sourceRanges": ["a-list"]},
    ],
)
def test_a_rule_that_is_not_understood_costs_the_whole_rule_set(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any]
) -> None:
    other = resource("networks", "other")
    found = collected(project, gcp_server, other, firewall(**fields), firewall("web"))
    assert [each.name for each in found] == ["other"]
    (gap,) = project.gaps()
    assert gap.action == "compute.firewalls.list"
    assert "firewalls/ssh was not understood" in gap.reason


def test_policies_come_between_the_rules_of_the_network_and_the_implied_ones(
    project: GcpProject, gcp_server: GcpServer
) -> None:
    association = {"name": "a", "attachmentTarget": link("networks", "data-vpc")}
    policy = resource("firewallPolicies", "guard", associations=[association])
    own, implied = collected(project, gcp_server, policy, firewall())
    assert [each.id for each in own.rules] == ["ssh"]
    assert (own.gates, implied.gates) == ((), ((f"{NETWORK_ID}/firewalls", full("firewallPolicies", "guard")),))
    assert (implied.id, implied.identity.label) == (f"{NETWORK_ID}/firewalls/implied", "implied rules")
    assert all(each.provider_default for each in implied.rules)


def test_without_knowing_the_policies_it_is_not_known_what_comes_before(
    project: GcpProject, gcp_server: GcpServer
) -> None:
    gcp_server.refuse("getEffectiveFirewalls")
    (rule_set,) = collected(project, gcp_server, firewall())
    assert isinstance(rule_set.gates, Unknown)
    assert "compute.networks.getEffectiveFirewalls" in rule_set.gates.why


def test_one_list_is_asked_once(project: GcpProject, gcp_server: GcpServer) -> None:
    collected(project, gcp_server, resource("subnetworks", "data", REGION, network=link("networks", "data-vpc")))
    assert set(gcp_server.calls.values()) == {1}
    assert ("compute", f"projects/{PROJECT}/global/firewalls") in gcp_server.calls


@pytest.mark.parametrize(("status", "is_shared"), [("HOST", True), ("UNSPECIFIED_XPN_PROJECT_STATUS", False)])
def test_networks_of_a_host_project_have_interfaces_of_other_projects(
    gcp_server: GcpServer, status: str, *, is_shared: bool
) -> None:
    gcp_server.answer("compute", f"projects/{PROJECT}", {"name": PROJECT, "xpnProjectStatus": status})
    (project,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=4)
    assert isinstance(project, GcpProject)
    (rule_set,) = collected(project, gcp_server, firewall())
    assert rule_set.filters_elsewhere is is_shared


@pytest.mark.parametrize("odd", [{"network": None}, {"network": 7}])
def test_a_rule_that_does_not_say_its_network_may_be_of_any(
    project: GcpProject, gcp_server: GcpServer, odd: dict[str, Any]
) -> None:
    assert collected(project, gcp_server, firewall(), firewall(name="odd", **odd)) == []
    (gap,) = {gap.action for gap in project.gaps()}
    assert gap == FIREWALLS


def test_a_rule_that_no_api_would_answer_costs_the_rules_of_its_network(
    project: GcpProject, gcp_server: GcpServer
) -> None:
    other = resource("networks", "other")
    found = collected(project, gcp_server, other, firewall(), firewall(name="odd", disabled="NO"))
    assert [each.network for each in found] == [full("networks", "other")]
    (gap,) = [gap.reason for gap in project.gaps() if gap.action == FIREWALLS]
    assert "firewalls/odd was not understood: ValueError: disabled is not true or false" in gap
