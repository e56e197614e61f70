"""Firewall policies, read from the emulator."""

from providers.gcp.firewall_policies import inherited_firewall_policies, network_firewall_policies
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.demo.gcp_server import GcpServer
from scanner.models import Action, Direction, PortSet
from tests.providers.gcp.compute import full, link, resource
from tests.providers.gcp.policies import (
    COMPANY_ID,
    FOLDER_ID,
    GUARD,
    GUARD_ID,
    VPC_RULES,
    collected,
    effective,
    hierarchical,
    policy,
    rule,
)
from tests.support import PROJECT


def test_g03_predefined_rules_are_told_as_the_providers(project: GcpProject, gcp_server: GcpServer) -> None:
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


def test_policies_of_a_host_project_filter_interfaces_of_others_where_they_filter_any(gcp_server: GcpServer) -> None:
    gcp_server.answer("compute", f"projects/{PROJECT}", {"name": PROJECT, "xpnProjectStatus": "HOST"})
    (project,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=4)
    assert isinstance(project, GcpProject)
    gcp_server.put("compute", resource("networks", "data-vpc"), policy(rule()), policy(name="idle", associations=None))
    found = collected(network_firewall_policies, project).values()
    assert {each.name: each.filters_elsewhere for each in found} == {GUARD: True, "idle": False}


def test_an_action_that_is_new_costs_the_policy(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", policy(rule("allow_on_sundays")))
    assert collected(network_firewall_policies, project) == {}
    (gap,) = project.gaps()
    assert "firewallPolicies/guard was not understood" in gap.reason


def test_policies_from_above(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.put("compute", resource("networks", "data-vpc"), resource("networks", "other"))
    company = rule("deny")
    for_data = rule("goto_next", priority=5, targetResources=[link("networks", "data-vpc")])
    effective(
        gcp_server,
        hierarchical("100", company, for_data, shortName="company"),
        hierarchical("200", rule(), shortName=5, displayName="old"),
    )
    effective(gcp_server, hierarchical("100", company, shortName="company"), network="other")
    found = collected(inherited_firewall_policies, project)
    assert list(found) == [COMPANY_ID, FOLDER_ID]
    assert [each.id for each in found[COMPANY_ID].rules] == ["5", "1000"]
    assert (found[COMPANY_ID].name, found[COMPANY_ID].identity.label) == ("100", "company")
    assert found[FOLDER_ID].identity.label == "old"
    assert found[COMPANY_ID].attached_to == (full("networks", "data-vpc"), full("networks", "other"))
    assert (found[COMPANY_ID].gates, found[FOLDER_ID].gates) == ((), ((COMPANY_ID,),))
    assert found[FOLDER_ID].rules[0].direction is Direction.INGRESS
