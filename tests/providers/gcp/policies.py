"""Firewall policies as the Compute API shows them, and what is read of them."""

from typing import Any

from providers.gcp.firewall_policies import network_firewall_policies
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import FirewallRule, FirewallRuleSet, Peer
from scanner.provider import Collector
from tests.providers.gcp.compute import REGION, full, link, resource
from tests.support import PROJECT

GROUP = f"projects/{PROJECT}/locations/global/addressGroups/partners"
SSH = [{"ipProtocol": "tcp", "ports": ["22"]}]
VPC_RULES = f"{full('networks', 'data-vpc')}/firewalls"
GUARD, GUARD_ID = "guard", full("firewallPolicies", "guard")
REGIONAL, REGIONAL_ID = "regional", full("firewallPolicies", "regional", REGION)
COMPANY_ID = f"//compute.googleapis.com/locations/global/firewallPolicies/100#{PROJECT}"
FOLDER_ID = f"//compute.googleapis.com/locations/global/firewallPolicies/200#{PROJECT}"


def rule(action: str = "allow", **fields: Any) -> dict[str, Any]:
    """An ingress rule of a policy, for SSH from anywhere."""
    match = {"srcIpRanges": ["0.0.0.0/0"], "layer4Configs": SSH}
    return {"action": action, "direction": "INGRESS", "priority": 1000, "match": match, **fields}


def policy(*rules: dict[str, Any], name: str = GUARD, scope: str = "global", **fields: Any) -> dict[str, Any]:
    """A policy of the network `data-vpc`."""
    associations = [{"name": "data", "attachmentTarget": link("networks", "data-vpc")}]
    given = {"rules": list(rules) or [rule()], "associations": associations, **fields}
    return resource("firewallPolicies", name, scope, **given)


def collected(collector: Collector, project: GcpProject) -> dict[str, FirewallRuleSet]:
    """Rule sets by identity."""
    return {each.id: each for each in collector.function(project) if isinstance(each, FirewallRuleSet)}


def read(project: GcpProject, server: GcpServer, answer: dict[str, Any]) -> FirewallRule:
    """The one rule of a policy."""
    server.put("compute", resource("networks", "data-vpc"), policy(answer))
    return collected(network_firewall_policies, project)[GUARD_ID].rules[0]


def matching(project: GcpProject, server: GcpServer, action: str = "allow", **match: Any) -> tuple[Peer, ...]:
    """The peers of a rule that matches this."""
    return read(project, server, rule(action, match={"layer4Configs": SSH, **match})).peers


def effective(server: GcpServer, *entries: dict[str, Any], network: str = "data-vpc") -> None:
    """Let the API tell these policies of a network."""
    path = f"projects/{PROJECT}/global/networks/{network}/getEffectiveFirewalls"
    server.answer("compute", path, {"firewallPolicys": list(entries)})


def hierarchical(name: str, *rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A policy from above, as the effective firewalls of a network have it."""
    return {"name": name, "type": "HIERARCHY", "rules": list(rules), **fields}
