"""Firewall policies, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.firewall_policies import inherited_firewall_policies, network_firewall_policies
from providers.gcp.firewalls import firewalls
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import (
    ANYWHERE,
    INTERNET,
    NOWHERE,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    Peer,
    PortSet,
    Unknown,
)
from scanner.provider import Collector
from tests.providers.gcp.compute import REGION, full, link, resource
from tests.support import PROJECT

GROUP = f"projects/{PROJECT}/locations/global/addressGroups/partners"
SSH = [{"ipProtocol": "tcp", "ports": ["22"]}]
VPC_RULES = f"{full('networks', 'data-vpc')}/firewalls"
GUARD, GUARD_ID = "guard", full("firewallPolicies", "guard")
REGIONAL, REGIONAL_ID = "regional", full("firewallPolicies", "regional", REGION)
COMPANY_ID = "//compute.googleapis.com/locations/global/firewallPolicies/100"
FOLDER_ID = "//compute.googleapis.com/locations/global/firewallPolicies/200"


def rule(action: str = "allow", **fields: Any) -> dict[str, Any]:
    match = {"srcIpRanges": ["0.0.0.0/0"], "layer4Configs": SSH}
    return {"action": action, "direction": "INGRESS", "priority": 1000, "match": match, **fields}


def policy(*rules: dict[str, Any], name: str = GUARD, scope: str = "global", **fields: Any) -> dict[str, Any]:
    associations = [{"name": "data", "attachmentTarget": link("networks", "data-vpc")}]
    given = {"rules": list(rules) or [rule()], "associations": associations, **fields}
    return resource("firewallPolicies", name, scope, **given)


def collected(collector: Collector, project: GcpProject) -> dict[str, FirewallRuleSet]:
    return {each.id: each for each in collector.function(project) if isinstance(each, FirewallRuleSet)}


def read(project: GcpProject, server: GcpServer, answer: dict[str, Any]) -> FirewallRule:
    server.put("compute", resource("networks", "data-vpc"), policy(answer))
    return collected(network_firewall_policies, project)[GUARD_ID].rules[0]


def matching(project: GcpProject, server: GcpServer, action: str = "allow", **match: Any) -> tuple[Peer, ...]:
    return read(project, server, rule(action, match={"layer4Configs": SSH, **match})).peers


def effective(server: GcpServer, *entries: dict[str, Any], network: str = "data-vpc") -> None:
    path = f"projects/{PROJECT}/global/networks/{network}/getEffectiveFirewalls"
    server.answer("compute", path, {"firewallPolicys": list(entries)})


def hierarchical(name: str, *rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": name, "type": "HIERARCHY", "rules": list(rules), **fields}


def test_a_network_policy(project: GcpProject, gcp_server: GcpServer) -> None:
    predefined = rule("goto_next", priority=2147483647, match={"srcIpRanges": ["0.0.0.0/0"]})
    egress = rule("deny", direction="EGRESS", priority=5, match={"destIpRanges": ["::/0"]})
    gcp_server.put("compute", resource("networks", "data-vpc"), policy(egress, predefined, rule()))
    found = collected(network_firewall_policies, project)[GUARD_ID]
    assert (found.name, found.identity.type) == (GUARD, "compute.googleapis.com/FirewallPolicy")
    assert found.attached_to == (full("networks", "data-vpc"),)
    assert (found.gates, found.unmatched) == (((VPC_RULES,),), Action.PASS_ON)
    assert [(each.key, each.action, each.provider_default) for each in found.rules] == [
        ("ingress-1000", Action.ALLOW, False),
        ("ingress-2147483647", Action.PASS_ON, True),
        ("egress-5", Action.DENY, False),
    ]
    assert found.rules[0].traffic[0].ports == PortSet.of(22)


def test_a_policy_that_filters_nothing(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", policy(associations=None))
    found = collected(network_firewall_policies, project)[GUARD_ID]
    assert (found.attached_to, found.gates) == ((), ())


def test_an_action_that_is_new_costs_the_policy(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", policy(rule("allow_on_sundays")))
    assert collected(network_firewall_policies, project) == {}
    (gap,) = project.gaps()
    assert "firewallPolicies/guard was not understood" in gap.reason


@pytest.mark.parametrize(
    ("match", "names"),
    [
        ({"srcIpRanges": ["10.0.0.0/8"], "srcSecureTags": [{"name": "tagValues/1"}]}, ["10.0.0.0/8", "tagValues/1"]),
        (
            {"srcSecureTags": [{"name": "tagValues/1", "state": "INEFFECTIVE"}, {"name": "tagValues/2"}]},
            ["tagValues/2"],
        ),
        ({}, ["any address"]),
    ],
)
def test_sources_unite(project: GcpProject, gcp_server: GcpServer, match: dict[str, Any], names: list[str]) -> None:
    assert [each.name for each in matching(project, gcp_server, **match)] == names


@pytest.mark.parametrize(
    "match", [{"srcFqdns": ["a.example"]}, {"srcRegionCodes": ["NL"]}, {"srcThreatIntelligences": ["iplist-tor"]}]
)
def test_lists_that_the_api_does_not_tell(project: GcpProject, gcp_server: GcpServer, match: dict[str, Any]) -> None:
    (peer,) = matching(project, gcp_server, **match)
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)


@pytest.mark.parametrize(
    ("match", "is_small"),
    [
        ({"srcFqdns": ["a.example"]}, True),
        ({"srcThreatIntelligences": ["iplist-tor"]}, True),
        ({"srcRegionCodes": ["CU", "KP"]}, True),
        ({"srcRegionCodes": ["KP", "US"]}, False),
    ],
)
def test_what_a_small_list_keeps_out_leaves_the_internet_open(
    project: GcpProject, gcp_server: GcpServer, match: dict[str, Any], is_small: bool
) -> None:
    for each in matching(project, gcp_server, "deny", **match):
        assert isinstance(each, AddressPeer)
        assert (each.addresses == NOWHERE) is is_small
        assert isinstance(each.addresses, Unknown) is not is_small


def test_address_groups_are_expanded(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("networksecurity", {"name": GROUP, "type": "IPV4", "items": ["192.0.2.0/25", "192.0.2.128/25"]})
    (peer,) = matching(project, gcp_server, srcAddressGroups=[GROUP])
    assert peer == AddressPeer(name=GROUP, addresses=AddressSet.of("192.0.2.0/24"))


def test_an_address_group_that_is_refused(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("addressGroups")
    (peer,) = matching(project, gcp_server, srcAddressGroups=[GROUP])
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)
    assert "networksecurity.addressGroups.get" in peer.addresses.why


def test_an_address_group_that_is_gone_is_not_everybody(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("addressGroups", 404, "notFound")
    assert matching(project, gcp_server, srcAddressGroups=[GROUP]) == ()


@pytest.mark.parametrize(
    ("action", "context", "addresses"),
    [
        ("allow", "INTERNET", INTERNET.v4_only),
        ("allow", "NON_INTERNET", ANYWHERE.v4_only - INTERNET),
        ("deny", "NON_INTERNET", ANYWHERE.v4_only - INTERNET),
        ("allow", "INTRA_VPC", ANYWHERE.v4_only - INTERNET),
        ("deny", "INTRA_VPC", Unknown(why="which addresses belong to INTRA_VPC is not known")),
        ("allow", "MOON", Unknown(why="which addresses belong to MOON is not known")),
        ("allow", "UNSPECIFIED", ANYWHERE.v4_only),
    ],
)
@pytest.mark.parametrize("field", ["srcNetworkContext", "srcNetworkType"])
def test_the_context_is_one_more_condition(
    project: GcpProject,
    gcp_server: GcpServer,
    field: str,
    action: str,
    context: str,
    addresses: AddressSet | Unknown,
) -> None:
    (peer,) = matching(project, gcp_server, action, srcIpRanges=["0.0.0.0/0"], **{field: context})
    assert isinstance(peer, AddressPeer)
    assert peer.addresses == addresses


def test_rules_for_internal_balancers_are_not_open_to_the_internet(project: GcpProject, gcp_server: GcpServer) -> None:
    found = read(project, gcp_server, rule(targetType="INTERNAL_MANAGED_LB"))
    (peer,) = found.peers
    assert isinstance(peer, AddressPeer)
    assert peer.addresses == ANYWHERE.v4_only - INTERNET
    assert found.targets == (GroupPeer(name="INTERNAL_MANAGED_LB"),)


@pytest.mark.parametrize(
    ("fields", "targets"),
    [
        ({}, []),
        ({"targetServiceAccounts": ["a@p.example"]}, ["a@p.example"]),
        ({"targetSecureTags": [{"name": "tagValues/1", "state": "EFFECTIVE"}]}, ["tagValues/1"]),
        (
            {"targetSecureTags": [{"name": "tagValues/1"}], "targetResources": [link("networks", "data-vpc")]},
            [f"tagValues/1 and {full('networks', 'data-vpc')}"],
        ),
    ],
)
def test_targets(project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], targets: list[str]) -> None:
    assert [str(each) for each in read(project, gcp_server, rule(**fields)).targets] == targets


@pytest.mark.parametrize(
    ("fields", "enabled"),
    [
        ({"disabled": True}, False),
        ({"targetSecureTags": [{"name": "tagValues/1", "state": "INEFFECTIVE"}]}, False),
        ({"match": {"srcSecureTags": [{"name": "tagValues/1", "state": "INEFFECTIVE"}]}}, False),
        (
            {"match": {"srcSecureTags": [{"name": "t", "state": "INEFFECTIVE"}], "srcIpRanges": ["10.0.0.0/8"]}},
            True,
        ),
    ],
)
def test_rules_without_effect(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], enabled: bool
) -> None:
    assert read(project, gcp_server, rule(**fields)).enabled is enabled


def test_inspection_admits(project: GcpProject, gcp_server: GcpServer) -> None:
    assert read(project, gcp_server, rule("apply_security_profile_group")).action is Action.ALLOW


def test_policies_from_above(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", resource("networks", "data-vpc"), resource("networks", "other"))
    company = rule("deny")
    for_data = rule("goto_next", priority=5, targetResources=[link("networks", "data-vpc")])
    effective(
        gcp_server,
        hierarchical("100", company, for_data, shortName="company"),
        hierarchical("200", rule()),
    )
    effective(gcp_server, hierarchical("100", company, shortName="company"), network="other")
    found = collected(inherited_firewall_policies, project)
    assert list(found) == [COMPANY_ID, FOLDER_ID]
    assert [each.id for each in found[COMPANY_ID].rules] == ["5", "1000"]
    assert (found[COMPANY_ID].name, found[COMPANY_ID].identity.label) == ("100", "company")
    assert found[COMPANY_ID].attached_to == (full("networks", "data-vpc"), full("networks", "other"))
    assert (found[COMPANY_ID].gates, found[FOLDER_ID].gates) == ((), ((COMPANY_ID,),))
    assert found[FOLDER_ID].rules[0].direction is Direction.INGRESS


@pytest.mark.parametrize(
    ("order", "of_rules", "of_guard", "of_regional"),
    [
        (None, ((COMPANY_ID,),), ((COMPANY_ID, VPC_RULES),), ((COMPANY_ID, VPC_RULES, GUARD_ID),)),
        (
            "BEFORE_CLASSIC_FIREWALL",
            ((COMPANY_ID, GUARD_ID), (COMPANY_ID, GUARD_ID, REGIONAL_ID)),
            ((COMPANY_ID,),),
            ((COMPANY_ID, GUARD_ID),),
        ),
    ],
)
def test_the_order_of_the_layers(
    project: GcpProject,
    gcp_server: GcpServer,
    order: str | None,
    of_rules: tuple[tuple[str, ...], ...],
    of_guard: tuple[tuple[str, ...], ...],
    of_regional: tuple[tuple[str, ...], ...],
) -> None:
    network = resource("networks", "data-vpc", networkFirewallPolicyEnforcementOrder=order)
    subnets = [
        resource("subnetworks", "data", place, network=link("networks", "data-vpc"))
        for place in (REGION, "regions/us-central1")
    ]
    gcp_server.put("compute", network, *subnets, policy(), policy(name=REGIONAL, scope=REGION))
    effective(gcp_server, hierarchical("100", rule("deny")), {"name": GUARD, "type": "NETWORK", "rules": []})
    policies = collected(network_firewall_policies, project)
    assert collected(firewalls, project)[VPC_RULES].gates == of_rules
    assert (policies[GUARD_ID].gates, policies[REGIONAL_ID].gates) == (of_guard, of_regional)


def test_several_policies_of_one_network_are_asked_by_their_priority(
    project: GcpProject, gcp_server: GcpServer
) -> None:
    late = {"name": "a", "attachmentTarget": link("networks", "data-vpc"), "priority": 2000}
    gcp_server.put("compute", resource("networks", "data-vpc"), policy(), policy(name="a-late", associations=[late]))
    found = collected(network_firewall_policies, project)
    assert found[full("firewallPolicies", "a-late")].gates == ((VPC_RULES, GUARD_ID),)


def test_system_policies_are_asked_before_the_rules_of_the_network(project: GcpProject, gcp_server: GcpServer) -> None:
    system = policy(name=REGIONAL, scope=REGION, policySource="SYSTEM")
    subnet = resource("subnetworks", "data", REGION, network=link("networks", "data-vpc"))
    gcp_server.put("compute", resource("networks", "data-vpc"), subnet, system)
    assert collected(firewalls, project)[VPC_RULES].gates == ((REGIONAL_ID,),)


@pytest.mark.parametrize("change", ["order", "kind", "list"])
def test_an_order_that_is_not_known(project: GcpProject, gcp_server: GcpServer, change: str) -> None:
    order = "SIMULTANEOUS" if change == "order" else None
    gcp_server.put("compute", resource("networks", "data-vpc", networkFirewallPolicyEnforcementOrder=order))
    if change == "kind":
        effective(gcp_server, {"name": "1", "type": "GALACTIC", "rules": []})
    if change == "list":
        gcp_server.refuse("firewallPolicies")
    assert isinstance(collected(firewalls, project)[VPC_RULES].gates, Unknown)
