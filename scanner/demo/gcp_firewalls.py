"""The demo project's packet filters: VPC firewall rules, and the firewall policies around them."""

from collections.abc import Iterable, Mapping
from typing import Any

from scanner.demo.gcp_names import PROJECT, link, resource
from scanner.demo.gcp_networks import NETWORKS
from scanner.demo.gcp_server import Resource

ANYBODY, ANYBODY_IPV6 = "0.0.0.0/0", "::/0"
OFFICE = "203.0.113.16/28"
"""The company's own addresses."""
COMPANY = "10.0.0.0/8"
# Identity-Aware Proxy, "Using IAP for TCP forwarding".
IAP = "35.235.240.0/20"
# Cloud Load Balancing, "Firewall rules".
FRONT_ENDS = ("35.191.0.0/16", "130.211.0.0/22")
# Private Google Access, "Configure Private Google Access", restricted.googleapis.com.
GOOGLE_APIS = "199.36.153.4/30"
EVERYTHING = {"IPProtocol": "all"}
FIRST_PREDEFINED = 2147483644


def resources() -> tuple[Resource, ...]:
    """Rules and network policies."""
    return (*_good_rules(), *_flawed_rules(), *_rules_of_reports(), *_rules_of_default(), *_policies())


def answers() -> Mapping[str, Any]:
    """What the API tells of the effective firewalls of each network, by path: the company's own policy."""
    rules = [
        _policy_rule(100, "deny", srcThreatIntelligences=["iplist-known-malicious-ips"]),
        _policy_rule(110, "deny", srcIpRanges=[ANYBODY], layer4Configs=[{"ipProtocol": "tcp", "ports": ["23"]}]),
        *_predefined(),
    ]
    company = {"name": "418200000001", "shortName": "company", "type": "HIERARCHY", "rules": rules}
    return {
        f"projects/{PROJECT}/global/networks/{name}/getEffectiveFirewalls": {"firewallPolicys": [company]}
        for name in NETWORKS
    }


def _good_rules() -> Iterable[Resource]:
    yield _allow("data-web", "data-vpc", _tcp("443"), sourceRanges=[*FRONT_ENDS], targetTags=["edge"])
    yield _allow("data-ssh", "data-vpc", _tcp("22"), sourceRanges=[IAP, OFFICE])
    yield _allow("data-db", "data-vpc", _tcp("5432"), sourceTags=["app"], targetTags=["db"])
    yield _allow("data-batch", "data-vpc", _tcp("8443"), sourceRanges=["10.60.0.0/20"], targetTags=["batch"])
    # Somebody keeps it for the day when the office has no network.
    yield _allow("data-ssh-emergency", "data-vpc", _tcp("22"), sourceRanges=[ANYBODY], disabled=True)
    yield _allow(
        "data-apis", "data-vpc", _tcp("443"), direction="EGRESS", destinationRanges=[GOOGLE_APIS], priority=900
    )
    for name, anybody in (("data-deny-out", ANYBODY), ("data-deny-out-ipv6", ANYBODY_IPV6)):
        yield _deny(name, "data-vpc", EVERYTHING, direction="EGRESS", destinationRanges=[anybody], priority=65000)


def _flawed_rules() -> Iterable[Resource]:
    network = "data-vpc-legacy"
    yield _allow("ssh-legacy", network, _tcp("22"), sourceRanges=[ANYBODY])
    yield _allow(
        "names-legacy", network, {"IPProtocol": "udp", "ports": ["53"]}, sourceRanges=["0.0.0.0/1", "128.0.0.0/1"]
    )
    yield _allow("ping-legacy", network, {"IPProtocol": "icmp"}, sourceRanges=[ANYBODY])
    yield _allow("build-legacy", network, EVERYTHING, sourceRanges=[ANYBODY_IPV6], targetTags=["edge"])
    yield _allow("metrics-legacy", network, EVERYTHING, sourceRanges=[COMPANY])
    yield _allow("voice-legacy", network, _tcp("10000-20000"), sourceRanges=["172.16.0.0/12"])
    # Somebody took all of 172 for private addresses.
    yield _allow("devices-legacy", network, _tcp("8444"), sourceRanges=["172.0.0.0/8"])
    yield _allow("ftp-legacy", network, _tcp("21"), sourceRanges=[OFFICE], targetTags=["ftp"])
    yield _allow("cluster-legacy", network, EVERYTHING, sourceTags=["edge"], targetTags=["edge"])
    yield _allow("itself-legacy", network, _tcp("8080"), sourceRanges=["127.0.0.0/8"])
    # The company lets nobody use it any more.
    yield _allow("telnet-legacy", network, _tcp("23"), sourceRanges=["192.168.0.0/16"])
    # Once there were only these, and nobody deleted the rule when there were others.
    yield _allow("ssh-office-legacy", network, _tcp("22"), sourceRanges=[OFFICE], priority=900)
    # Too late: the rule for everybody has let them in.
    yield _deny("ssh-too-late-legacy", network, _tcp("22"), sourceRanges=[ANYBODY], priority=2000)


def _rules_of_reports() -> Iterable[Resource]:
    yield _allow("reports-desktop", "reports-vpc", _tcp("3389"), sourceRanges=[ANYBODY])
    yield _allow("reports-desktop-legacy", "reports-vpc-legacy", _tcp("3389"), sourceRanges=[ANYBODY])


def _rules_of_default() -> Iterable[Resource]:
    """What Google puts into every default network ("VPC firewall rules", pre-populated rules)."""
    for name, allowed, source in (
        ("default-allow-icmp", {"IPProtocol": "icmp"}, ANYBODY),
        ("default-allow-rdp", _tcp("3389"), ANYBODY),
        ("default-allow-ssh", _tcp("22"), ANYBODY),
        ("default-allow-internal", _tcp("0-65535"), "10.128.0.0/9"),
    ):
        yield _allow(name, "default", allowed, sourceRanges=[source], priority=65534)


def _policies() -> Iterable[Resource]:
    """One policy for both networks of the reports, which asks it first in one of them only; and one for none."""
    guard = (
        _policy_rule(100, "allow", srcIpRanges=[OFFICE], layer4Configs=[{"ipProtocol": "tcp", "ports": ["3389"]}]),
        _policy_rule(200, "deny", srcIpRanges=[ANYBODY]),
        _policy_rule(210, "deny", srcIpRanges=[ANYBODY_IPV6]),
        _policy_rule(300, "deny", "EGRESS", destIpRanges=[ANYBODY]),
        _policy_rule(310, "deny", "EGRESS", destIpRanges=[ANYBODY_IPV6]),
    )
    yield _policy("guard", guard, "reports-vpc", "reports-vpc-legacy")
    yield _policy("drafts-legacy", ())


def _policy(name: str, rules: Iterable[Resource], *networks: str) -> Resource:
    associations = [{"name": each, "attachmentTarget": link("networks", each)} for each in networks]
    return resource("firewallPolicies", name, rules=[*rules, *_predefined()], associations=associations)


def _predefined() -> Iterable[Resource]:
    yield _policy_rule(FIRST_PREDEFINED, "goto_next", "EGRESS", destIpRanges=[ANYBODY_IPV6])
    yield _policy_rule(FIRST_PREDEFINED + 1, "goto_next", srcIpRanges=[ANYBODY_IPV6])
    yield _policy_rule(FIRST_PREDEFINED + 2, "goto_next", "EGRESS", destIpRanges=[ANYBODY])
    yield _policy_rule(FIRST_PREDEFINED + 3, "goto_next", srcIpRanges=[ANYBODY])


def _policy_rule(priority: int, action: str, direction: str = "INGRESS", **match: object) -> Resource:
    given = {"layer4Configs": [{"ipProtocol": "all"}], **match}
    return {"priority": priority, "action": action, "direction": direction, "match": given}


def _tcp(*ports: str) -> dict[str, Any]:
    return {"IPProtocol": "tcp", "ports": list(ports)}


def _allow(name: str, network: str, allowed: Mapping[str, Any], **fields: Any) -> Resource:
    return _firewall(name, network, allowed=[allowed], **fields)


def _deny(name: str, network: str, denied: Mapping[str, Any], **fields: Any) -> Resource:
    return _firewall(name, network, denied=[denied], **fields)


def _firewall(name: str, network: str, **fields: Any) -> Resource:
    given = {"direction": "INGRESS", "priority": 1000, "disabled": False, **fields}
    return resource("firewalls", name, network=link("networks", network), **given)
