"""Answers of Network Firewall: a firewall with a policy and rule groups, and a route that leads through it."""

from collections.abc import Mapping
from typing import Any

from providers.aws.network_firewalls import network_firewalls
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    AddressPeer,
    AddressSet,
    FirewallRule,
    InspectingFirewall,
    InspectionRule,
)

ARN = "arn:aws:network-firewall:eu-west-1:123456789012:{}"
FIREWALL, POLICY = ARN.format("firewall/edge"), ARN.format("firewall-policy/edge")
STATELESS, STATEFUL = ARN.format("stateless-rulegroup/first"), ARN.format("stateful-rulegroup/second")
SERVICE = "network-firewall"
TOKEN = "1d9f9a4e-0000-4000-8000-000000000000"
OF_GROUP = {"RuleGroupName": "one", "RuleGroupId": TOKEN}
OF_POLICY = {"FirewallPolicyName": "edge", "FirewallPolicyArn": POLICY, "FirewallPolicyId": TOKEN}


def attachment(endpoint: str, subnet: str) -> Answer:
    return {"Attachment": {"EndpointId": endpoint, "SubnetId": subnet, "Status": "READY"}}


STATES = {"eu-west-1a": attachment("vpce-1", "subnet-1")}


def lead(server: AwsServer, *hops: dict[str, str]) -> None:
    """Routes of one table."""
    table = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": list(hops)}
    server.answer("ec2", "DescribeRouteTables", {"RouteTables": [table]})


def serve(
    server: AwsServer,
    policy: Answer,
    groups: Mapping[str, Answer],
    *,
    firewall: Answer | None = None,
    status: Answer | None = None,
) -> None:
    """One firewall with a policy that has these rule groups by their ARNs."""
    lead(server, {"DestinationCidrBlock": "10.0.0.0/24", "GatewayId": "vpce-1", "State": "active"})
    own = {"FirewallName": "edge", "FirewallArn": FIREWALL}
    described = {
        **own,
        "FirewallPolicyArn": POLICY,
        "VpcId": "vpc-1",
        "SubnetMappings": [{"SubnetId": "subnet-1"}],
        "FirewallId": TOKEN,
        **(firewall or {}),
    }
    summary = {"Status": "READY", "ConfigurationSyncStateSummary": "IN_SYNC", "SyncStates": STATES, **(status or {})}
    default = {"StatelessDefaultActions": ["aws:forward_to_sfe"], "StatelessFragmentDefaultActions": ["aws:drop"]}

    def group(call: Call) -> Answer:
        found = groups.get(call.parameters["RuleGroupArn"])
        if found is None:
            code = "ResourceNotFoundException"
            raise Refusal(code)
        arn = call.parameters["RuleGroupArn"]
        return {"UpdateToken": TOKEN, "RuleGroupResponse": {**OF_GROUP, "RuleGroupArn": arn}, "RuleGroup": found}

    server.answer(SERVICE, "ListFirewalls", {"Firewalls": [own]})
    server.answer(SERVICE, "DescribeFirewall", {"Firewall": described, "FirewallStatus": summary})
    server.answer(
        SERVICE,
        "DescribeFirewallPolicy",
        {"UpdateToken": TOKEN, "FirewallPolicyResponse": OF_POLICY, "FirewallPolicy": {**default, **policy}},
    )
    server.answer(SERVICE, "DescribeRuleGroup", group)


def read(region: AwsRegion) -> InspectingFirewall:
    """The only firewall."""
    (found,) = network_firewalls.function(region)
    assert isinstance(found, InspectingFirewall)
    return found


def header(**more: str) -> dict[str, str]:
    """Any TCP that goes forward."""
    every = {
        "Protocol": "TCP",
        "Source": "ANY",
        "SourcePort": "ANY",
        "Direction": "FORWARD",
        "Destination": "ANY",
        "DestinationPort": "ANY",
    }
    return {**every, **more}


def stateful(action: str, sid: int = 1, *options: dict[str, Any], **more: str) -> dict[str, Any]:
    """A standard rule."""
    own = {"Keyword": "sid", "Settings": [str(sid)]}
    return {"Action": action, "Header": header(**more), "RuleOptions": [own, *options]}


def stateless(priority: int, action: str, **matching: Any) -> dict[str, Any]:
    """A stateless rule."""
    definition = {"Actions": [action], "MatchAttributes": matching}
    return {"Priority": priority, "RuleDefinition": definition}


def side(peers: tuple[Any, ...]) -> str:
    """Who is on one side, in words: unknown ones with the most that they may be and the reason."""
    (peer,) = peers
    assert isinstance(peer, AddressPeer)
    if isinstance(peer.addresses, AddressSet):
        return "anybody" if peer.addresses == ANYWHERE else str(peer.addresses)
    among = "" if peer.at_most is None else f" among {'anybody' if peer.at_most == ANYWHERE else peer.at_most}"
    return f"perhaps{among} ({peer.addresses.why})"


def words(rule: FirewallRule) -> str:
    """A rule in words, with its name."""
    own = "" if rule.source_ports == ALL_PORTS else f" port {rule.source_ports}"
    traffic = " and ".join(map(str, rule.traffic))
    requests = " of requests" if isinstance(rule, InspectionRule) and rule.is_of_requests else ""
    to = side(rule.targets) if rule.targets else "anybody"
    return f"{rule.id}: {rule.action} {traffic} from {side(rule.peers)}{own} to {to}{requests}"
