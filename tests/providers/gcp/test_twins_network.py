"""Each check of firewalls and networks, asked about a flawed Google Cloud resource and about its good twin."""

from typing import Any

import pytest

from checks.connection_control.backend_restricted_to_lb import backend_restricted_to_lb
from checks.connection_control.firewall_default_ruleset_allows_traffic import firewall_default_ruleset_allows_traffic
from checks.connection_control.firewall_egress_unrestricted import firewall_egress_unrestricted
from checks.connection_control.firewall_ingress_all_ports_open import firewall_ingress_all_ports_open
from checks.connection_control.firewall_ingress_all_protocols import firewall_ingress_all_protocols
from checks.connection_control.firewall_ingress_any_port_open import firewall_ingress_any_port_open
from checks.connection_control.firewall_ingress_broad_public_range import firewall_ingress_broad_public_range
from checks.connection_control.firewall_ingress_icmp_open import firewall_ingress_icmp_open
from checks.connection_control.firewall_ingress_large_port_range import firewall_ingress_large_port_range
from checks.connection_control.firewall_ingress_sensitive_port_open import firewall_ingress_sensitive_port_open
from checks.connection_control.firewall_ingress_udp_open import firewall_ingress_udp_open
from checks.connection_control.firewall_ruleset_unused import firewall_ruleset_unused
from checks.connection_control.network_default_in_use import network_default_in_use
from checks.connection_control.route_blackhole import route_blackhole
from checks.connection_control.subnet_auto_public_address import subnet_auto_public_address
from checks.monitoring.flow_logs_delivery import flow_logs_delivery
from checks.monitoring.flow_logs_enabled import flow_logs_enabled
from providers.gcp.firewall_policies import inherited_firewall_policies, network_firewall_policies
from providers.gcp.firewalls import firewalls
from providers.gcp.flow_logs import flow_log_configurations, subnetwork_flow_logs
from providers.gcp.instances import instance_templates, network_interfaces, service_projects
from providers.gcp.networks import networks
from providers.gcp.routes import route_tables
from providers.gcp.session import GcpProject
from providers.gcp.subnetworks import subnetworks
from scanner.check import Check
from scanner.demo.gcp_server import GcpServer
from scanner.models import (
    BalancerKind,
    Identity,
    ListenerProtocol,
    LoadBalancer,
    Resource,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
)
from tests.providers.gcp.compute import REGION, ZONE, full, link, resource
from tests.support import PROJECT, in_words, report_of

COLLECTORS = (
    firewalls,
    flow_log_configurations,
    inherited_firewall_policies,
    instance_templates,
    network_firewall_policies,
    network_interfaces,
    networks,
    route_tables,
    service_projects,
    subnetwork_flow_logs,
    subnetworks,
)
Answer = dict[str, Any]
BAD, GOOD = "a-legacy", "b-good"
ANYBODY = ["0.0.0.0/0"]
EVERYTHING = {"IPProtocol": "all"}


def read(project: GcpProject, server: GcpServer, *answers: Answer) -> list[Resource]:
    """Everything that a scan of the project finds of its networks."""
    server.put("compute", *answers)
    found = [each for collector in COLLECTORS for each in collector.function(project)]
    assert project.gaps() == ()
    return found


def tcp(*ports: str) -> Answer:
    return {"IPProtocol": "tcp", "ports": list(ports)}


def udp(*ports: str) -> Answer:
    return {"IPProtocol": "udp", "ports": list(ports)}


def rule(traffic: Answer, *sources: str, action: str = "allowed", **fields: Any) -> Answer:
    return {action: [traffic], "sourceRanges": list(sources) or ANYBODY, **fields}


def ways_out(action: str, *ranges: str) -> Answer:
    return {action: [EVERYTHING], "direction": "EGRESS", "destinationRanges": list(ranges), "priority": 65000}


def in_network(name: str, *rules: Answer, **fields: Any) -> list[Answer]:
    """A network with these firewall rules."""
    made = [
        resource("firewalls", f"{name}-{number}", network=link("networks", name), **each)
        for number, each in enumerate(rules)
    ]
    return [resource("networks", name, **fields), *made]


def of(check: Check, resources: list[Resource], name: str) -> list[str]:
    """What the check says of the resource of this name."""
    return [in_words(each) for each in report_of(check, *resources).verdicts if each.resource.name == name]


FILTERS = [
    (
        firewall_ingress_sensitive_port_open,
        [rule(tcp("22"))],
        "opens ssh (TCP 22) to the internet",
        [rule(tcp("22"), "35.235.240.0/20")],
    ),
    (
        firewall_ingress_sensitive_port_open,
        [rule(tcp("20-30"), "::/0")],
        "opens ssh (TCP 22)",
        [rule(tcp("20-30"), "::/0", disabled=True)],
    ),
    (
        firewall_ingress_sensitive_port_open,
        [rule(tcp("22")), rule(tcp("22"), action="denied", priority=1001)],
        "opens ssh (TCP 22)",
        [rule(tcp("22")), rule(tcp("22"), action="denied", priority=1000)],
    ),
    (
        firewall_ingress_sensitive_port_open,
        [rule(tcp("22")), rule(tcp("22"), action="denied", priority=1, targetTags=["db"])],
        "opens ssh (TCP 22)",
        [rule(tcp("22"), targetTags=["db"]), rule(tcp("22"), action="denied", priority=1, targetTags=["db", "web"])],
    ),
    (firewall_ingress_all_ports_open, [rule({"IPProtocol": "tcp"})], "opens every TCP port", [rule(tcp("443"))]),
    (
        firewall_ingress_all_ports_open,
        [rule(EVERYTHING, "0.0.0.0/1", "128.0.0.0/1")],
        "opens every protocol to the internet",
        [rule(EVERYTHING, "10.0.0.0/8")],
    ),
    (firewall_ingress_any_port_open, [rule(tcp("8443"))], "opens TCP 8443 to the internet", [rule(tcp("443"))]),
    (firewall_ingress_udp_open, [rule(udp("53"))], "amplifiers: dns 53", [rule(udp("53"), "10.0.0.0/8")]),
    (
        firewall_ingress_icmp_open,
        [rule({"IPProtocol": "icmp"})],
        "admits every ICMP message from the internet",
        [rule({"IPProtocol": "icmp"}, "10.0.0.0/8")],
    ),
    (
        firewall_ingress_broad_public_range,
        [rule(tcp("8443"), "8.8.0.0/16")],
        "admits public networks wider than /24: 8.8.0.0/16",
        [rule(tcp("8443"), "8.8.8.0/24", "35.191.0.0/16", "130.211.0.0/22", "35.235.240.0/20")],
    ),
    (
        firewall_ingress_all_protocols,
        [rule(EVERYTHING, "10.0.0.0/8")],
        "allows every protocol from 10.0.0.0/8",
        [rule({"IPProtocol": "tcp"}, "10.0.0.0/8")],
    ),
    (
        firewall_ingress_large_port_range,
        [rule(tcp("1000-2000"), "10.0.0.0/8")],
        "opens TCP 1000-2000 to 10.0.0.0/8",
        [rule(tcp("1000-1050"), "10.0.0.0/8")],
    ),
    (
        firewall_egress_unrestricted,
        [ways_out("denied", "10.0.0.0/8")],
        "allows every protocol to the internet",
        [ways_out("denied", "0.0.0.0/0"), ways_out("denied", "::/0")],
    ),
    (
        firewall_ruleset_unused,
        [rule(tcp("21"), "10.0.0.0/8", targetTags=["ftp"])],
        "is for ftp, of which nothing is a member",
        [rule(tcp("21"), "10.0.0.0/8")],
    ),
]


@pytest.mark.parametrize(("check", "flawed", "message", "good"), FILTERS)
def test_firewall_rules(
    project: GcpProject,
    gcp_server: GcpServer,
    check: Check,
    flawed: list[Answer],
    message: str,
    good: list[Answer],
) -> None:
    found = read(project, gcp_server, *in_network(BAD, *flawed), *in_network(GOOD, *good))
    assert message in of(check, found, BAD)[0]
    assert of(check, found, GOOD) == ["passed"]


def test_a_network_without_rules_lets_nobody_in_and_everybody_out(project: GcpProject, gcp_server: GcpServer) -> None:
    found = read(project, gcp_server, *in_network(GOOD))
    for check, *_ in FILTERS:
        expected = "allows every protocol to the internet" if check is firewall_egress_unrestricted else "passed"
        assert of(check, found, GOOD) == [expected]


@pytest.mark.parametrize(
    ("stack", "verdict"), [("IPV4_ONLY", "passed"), ("IPV4_IPV6", "allows every protocol to the internet")]
)
def test_ipv6_gets_out_where_there_is_any(project: GcpProject, gcp_server: GcpServer, stack: str, verdict: str) -> None:
    subnet = resource("subnetworks", "data", REGION, network=link("networks", GOOD), stackType=stack)
    found = read(project, gcp_server, *in_network(GOOD, ways_out("denied", "0.0.0.0/0")), subnet)
    assert of(firewall_egress_unrestricted, found, GOOD) == [verdict]


def test_no_rule_set_is_the_default_one(project: GcpProject, gcp_server: GcpServer) -> None:
    found = read(project, gcp_server, *in_network("default", rule(tcp("22"))))
    verdict = of(firewall_default_ruleset_allows_traffic, found, "default")
    assert verdict == ["not applicable: is not the default rule set of its network"]


def policy(action: str, *networks: str, name: str = "guard", **fields: Any) -> Answer:
    match = {"srcIpRanges": ANYBODY, "layer4Configs": [{"ipProtocol": "all"}]}
    rules = [{"action": action, "direction": "INGRESS", "priority": 10, "match": match, **fields}]
    associated = [{"name": each, "attachmentTarget": link("networks", each)} for each in networks]
    return resource("firewallPolicies", name, rules=rules, associations=associated)


def test_a_policy_saves_a_network_only_where_it_is_asked_first(project: GcpProject, gcp_server: GcpServer) -> None:
    first = {"networkFirewallPolicyEnforcementOrder": "BEFORE_CLASSIC_FIREWALL"}
    found = read(
        project,
        gcp_server,
        *in_network(BAD, rule(tcp("22"))),
        *in_network(GOOD, rule(tcp("22")), **first),
        policy("deny", BAD, GOOD),
    )
    # The second verdict is about the rules that the network implies.
    assert of(firewall_ingress_sensitive_port_open, found, BAD) == ["opens ssh (TCP 22) to the internet", "passed"]
    assert of(firewall_ingress_sensitive_port_open, found, GOOD) == ["passed"]


def test_what_the_rules_of_a_network_do_not_match_a_policy_may_open(project: GcpProject, gcp_server: GcpServer) -> None:
    found = read(project, gcp_server, *in_network(BAD), policy("allow", BAD, name="open"))
    assert "opens every protocol" in of(firewall_ingress_all_ports_open, found, "open")[0]


def test_rules_of_the_network_that_deny_come_before_the_policy(project: GcpProject, gcp_server: GcpServer) -> None:
    denying = rule(EVERYTHING, action="denied")
    found = read(project, gcp_server, *in_network(GOOD, denying), policy("allow", GOOD, name="open"))
    assert of(firewall_ingress_all_ports_open, found, "open") == ["passed"]


@pytest.mark.parametrize(("action", "opens"), [("deny", False), ("goto_next", True)])
def test_policies_from_above_come_first(project: GcpProject, gcp_server: GcpServer, action: str, opens: bool) -> None:
    above = {"name": "100", "type": "HIERARCHY", "rules": policy(action)["rules"]}
    path = f"projects/{PROJECT}/global/networks/{BAD}/getEffectiveFirewalls"
    gcp_server.answer("compute", path, {"firewallPolicys": [above]})
    found = read(project, gcp_server, *in_network(BAD, rule(tcp("22"))))
    expected = "opens ssh (TCP 22) to the internet" if opens else "passed"
    assert of(firewall_ingress_sensitive_port_open, found, BAD) == [expected]


def test_policies_that_nobody_may_read_leave_open_what_is_open(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("getEffectiveFirewalls")
    gcp_server.put("compute", *in_network(BAD, rule(tcp("22"))), *in_network(GOOD))
    found = list(firewalls.function(project))
    doubt = "undetermined: may be a rule that opens ssh (TCP 22) to the internet: compute.networks.getEffective"
    assert of(firewall_ingress_sensitive_port_open, found, BAD)[0].startswith(doubt)
    assert of(firewall_ingress_sensitive_port_open, found, GOOD) == ["passed"]


def test_a_policy_without_a_network_is_not_used(project: GcpProject, gcp_server: GcpServer) -> None:
    found = read(project, gcp_server, *in_network(GOOD), policy("deny", name=BAD), policy("deny", GOOD))
    assert "is on no interface" in of(firewall_ruleset_unused, found, BAD)[0]
    assert of(firewall_ruleset_unused, found, "guard") == ["passed"]


def instance(name: str, network: str, *tags: str) -> Answer:
    nic = {"name": "nic0", "network": link("networks", network), "networkIP": "10.0.0.5"}
    return resource("instances", name, ZONE, tags={"items": list(tags)}, networkInterfaces=[nic])


@pytest.mark.parametrize(
    "user",
    [instance("ftp", BAD, "ftp"), resource("instanceTemplates", "ftp", properties={"tags": {"items": ["ftp"]}})],
)
def test_rules_for_a_tag_that_something_has(project: GcpProject, gcp_server: GcpServer, user: Answer) -> None:
    found = read(project, gcp_server, *in_network(BAD, rule(tcp("21"), targetTags=["ftp"])), user)
    assert of(firewall_ruleset_unused, found, BAD) == ["passed"]


@pytest.mark.parametrize(
    ("network", "verdict"), [("default", "is the default network and carries interfaces"), (GOOD, "passed")]
)
def test_the_default_network(project: GcpProject, gcp_server: GcpServer, network: str, verdict: str) -> None:
    found = read(project, gcp_server, *in_network("default"), *in_network(GOOD), instance("web", network))
    assert of(network_default_in_use, found, "default") == [verdict]
    assert of(network_default_in_use, found, GOOD) == ["not applicable: is not the default network"]


def test_routes(project: GcpProject, gcp_server: GcpServer) -> None:
    hop = {"destRange": "10.9.0.0/16", "nextHopInstance": link("instances", "proxy", ZONE)}
    fault = [{"code": "NEXT_HOP_INSTANCE_NOT_FOUND", "message": "gone"}]
    found = read(
        project,
        gcp_server,
        *in_network(BAD),
        *in_network(GOOD),
        resource("routes", "bad", network=link("networks", BAD), warnings=fault, **hop),
        resource("routes", "good", network=link("networks", GOOD), **hop),
    )
    assert of(route_blackhole, found, BAD) == ["drops what goes to 10.9.0.0/16: the appliance proxy is not available"]
    assert of(route_blackhole, found, GOOD) == ["passed"]


def subnet(name: str, network: str, **fields: Any) -> Answer:
    given = {"network": link("networks", network), "ipCidrRange": "10.0.0.0/20", **fields}
    return resource("subnetworks", name, REGION, **given)


def test_addresses_that_subnetworks_give(project: GcpProject, gcp_server: GcpServer) -> None:
    bad = {"stackType": "IPV4_IPV6", "ipv6AccessType": "EXTERNAL", "externalIpv6Prefix": "2600:1900:4000:1::/64"}
    good = {"stackType": "IPV4_IPV6", "ipv6AccessType": "INTERNAL", "internalIpv6Prefix": "fd20:1::/64"}
    proxies = {"purpose": "REGIONAL_MANAGED_PROXY"}
    found = read(
        project,
        gcp_server,
        *in_network(GOOD),
        subnet(BAD, GOOD, **bad),
        subnet(GOOD, GOOD, **good),
        subnet("plain", GOOD),
        subnet("proxies", GOOD, **proxies),
    )
    assert of(subnet_auto_public_address, found, BAD) == ["gives what starts in it a public IPv6 address"]
    assert of(subnet_auto_public_address, found, GOOD) == ["passed"]
    assert of(subnet_auto_public_address, found, "plain") == ["passed"]
    assert of(subnet_auto_public_address, found, "proxies")[0].startswith("not applicable")


def test_flow_logs(project: GcpProject, gcp_server: GcpServer) -> None:
    configured = {"name": f"projects/{PROJECT}/locations/global/vpcFlowLogsConfigs/whole"}
    gcp_server.put("networkmanagement", {**configured, "network": f"projects/{PROJECT}/global/networks/whole"})
    enabled = {"logConfig": {"enable": True}}
    found = read(
        project,
        gcp_server,
        *(each for name in (BAD, GOOD, "whole") for each in in_network(name)),
        subnet("bad-1", BAD, **enabled),
        subnet("bad-2", BAD),
        subnet("bad-3", BAD, logConfig={"enable": True, "flowSampling": 0.0}),
        subnet("good", GOOD, **enabled),
        subnet("proxies", GOOD, purpose="REGIONAL_MANAGED_PROXY"),
        subnet("whole", "whole"),
    )
    bare = "keeps no flow log of its own, nor of bad-2, bad-3 (not active: bad-3)"
    assert of(flow_logs_enabled, found, BAD) == [bare]
    assert of(flow_logs_enabled, found, GOOD) == ["passed"]
    assert of(flow_logs_enabled, found, "whole") == ["passed"]
    for name in ("bad-3", "good"):
        expected = "not applicable: is taken by the provider's own logging, which reports no deliveries"
        assert of(flow_logs_delivery, found, name) == [expected]


def behind_a_balancer() -> list[Resource]:
    """A balancer, and a group of instances of which it is known that they are its targets."""
    named = {"provider": "gcp", "account": PROJECT, "region": "global"}
    service = full("backendServices", "web")
    balancer = LoadBalancer(
        identity=Identity(id=service, name="web", type="compute.googleapis.com/BackendService", **named),
        kind=BalancerKind.NETWORK,
        is_public=False,
        subnets=(full("subnetworks", "proxies", REGION),),
    )
    group = TargetGroup(
        identity=Identity(id=service, name="web", type="compute.googleapis.com/BackendService", **named),
        protocol=ListenerProtocol.HTTPS,
        port=8443,
        kind=TargetKind.INSTANCE,
        balancers=(service,),
        network=full("networks", GOOD),
        targets=(Target(id=full("instances", "web-1", ZONE), health=TargetHealth.HEALTHY),),
        keeps_client_addresses=False,
    )
    return [balancer, group]


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([rule(tcp("8443"), "10.0.0.0/20", targetTags=["web"])], "passed"),
        ([rule(tcp("8443"), "35.191.0.0/16", "130.211.0.0/22", targetTags=["web"])], "passed"),
        ([rule(tcp("8443"), "35.191.0.0/15")], f"has targets that admit 35.191.0.0/15 to TCP 8443 by {GOOD}"),
        ([rule(tcp("8443"), targetTags=["db"])], "passed"),
        ([rule(tcp("8443"), targetTags=["web"])], f"has targets that admit 0.0.0.0/0 to TCP 8443 by {GOOD}"),
        ([rule(tcp("8443")), rule(tcp("8443"), action="denied", targetTags=["web"])], "passed"),
    ],
)
def test_targets_of_balancers(project: GcpProject, gcp_server: GcpServer, rules: list[Answer], verdict: str) -> None:
    proxies = subnet("proxies", GOOD, purpose="REGIONAL_MANAGED_PROXY")
    found = read(project, gcp_server, *in_network(GOOD, *rules), proxies, instance("web-1", GOOD, "web"))
    assert of(backend_restricted_to_lb, [*found, *behind_a_balancer()], "web") == [verdict]
