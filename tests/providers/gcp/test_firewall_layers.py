"""The order in which the rule sets of a network are asked, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.firewall_policies import inherited_firewall_policies, network_firewall_policies
from providers.gcp.firewalls import firewalls
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import Unknown
from tests.providers.gcp.compute import REGION, full, link, resource
from tests.providers.gcp.policies import (
    COMPANY_ID,
    GUARD,
    GUARD_ID,
    REGIONAL,
    REGIONAL_ID,
    VPC_RULES,
    collected,
    effective,
    hierarchical,
    policy,
    rule,
)


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
def test_g01_g24_the_order_of_the_layers_with_regional_policies(
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


def test_a_region_whose_policies_cannot_be_reached(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", resource("networks", "data-vpc"), policy())
    effective(gcp_server)
    gcp_server.unreachable("us-central1")
    assert isinstance(collected(firewalls, project)[VPC_RULES].gates, Unknown)


@pytest.mark.parametrize("association", [{"name": "a"}, "a"])
def test_an_association_that_is_not_understood(project: GcpProject, gcp_server: GcpServer, association: object) -> None:
    odd = resource("firewallPolicies", "odd", associations=[association])
    gcp_server.put("compute", resource("networks", "data-vpc"), policy(), odd)
    effective(gcp_server)
    why = Unknown(why="an association of a firewall policy was not understood")
    assert collected(firewalls, project)[VPC_RULES].gates == why
    assert set(collected(network_firewall_policies, project)) == {GUARD_ID}


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "HIERARCHY"},
        hierarchical("100", {"action": "deny"}),
        {"name": "100", "type": "HIERARCHY", "rules": [None]},
        {"name": "100", "type": "HIERARCHY", "rules": 5},
        None,
        "policy",
    ],
)
def test_effective_policies_that_are_not_understood(project: GcpProject, gcp_server: GcpServer, odd: Any) -> None:
    gcp_server.put("compute", resource("networks", "data-vpc"))
    effective(gcp_server, odd)
    why = Unknown(why="what Google tells of the firewall policies of network data-vpc was not understood")
    assert collected(firewalls, project)[VPC_RULES].gates == why
    assert collected(inherited_firewall_policies, project) == {}
