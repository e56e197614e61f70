"""Firewalls of Network Firewall, read through boto3. moto has only their names, so the answers are the tests' own."""

from typing import Any

import pytest

from providers.aws.network_firewalls import DROPS_LATER, NO_LIST, SEVERAL_BLOCKS, network_firewalls
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    Action,
    FirewallEndpoint,
    InspectingFirewall,
    Unknown,
)
from tests.providers.aws.inspecting import (
    ARN,
    FIREWALL,
    SERVICE,
    STATEFUL,
    STATELESS,
    attachment,
    lead,
    read,
    serve,
    side,
    stateful,
    stateless,
    words,
)

FIRST = {"StatelessRuleGroupReferences": [{"ResourceArn": STATELESS, "Priority": 1}]}
SECOND = {"StatefulRuleGroupReferences": [{"ResourceArn": STATEFUL}]}
STRICT = {"StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"}}
PASS, DROP, FORWARD = Action.ALLOW, Action.DENY, Action.PASS_ON


def test_a_firewall_with_its_endpoints(server: AwsServer, region: AwsRegion) -> None:
    states = {"eu-west-1a": attachment("vpce-1", "subnet-1"), "eu-west-1b": attachment("vpce-2", "subnet-2")}
    serve(server, {}, {}, firewall={"Tags": [{"Key": "team", "Value": "edge"}]}, status={"SyncStates": states})
    found = read(region)
    assert (found.id, found.name, found.identity.type) == (FIREWALL, "edge", "AWS::NetworkFirewall::Firewall")
    assert (found.network, found.tags) == (region.arn("ec2", "vpc/vpc-1"), {"team": "edge"})
    assert found.endpoints == tuple(
        FirewallEndpoint(
            id=region.arn("ec2", f"vpc-endpoint/vpce-{at}"), subnets=(region.arn("ec2", f"subnet/subnet-{at}"),)
        )
        for at in (1, 2)
    )
    assert (found.rules, found.unmatched, found.stateful, found.unmatched_by_stateful) == ((), FORWARD, (), PASS)


def test_one_that_is_attached_to_a_transit_gateway_has_no_endpoints(server: AwsServer, region: AwsRegion) -> None:
    serve(server, {}, {}, firewall={"TransitGatewayId": "tgw-1"}, status={"SyncStates": {}})
    assert read(region).endpoints == ()


ASSOCIATION = ARN.format("vpc-endpoint-association/one")


@pytest.mark.parametrize("refused", ["", "ListVpcEndpointAssociations", "DescribeVpcEndpointAssociation"])
def test_associations_have_endpoints_too(server: AwsServer, region: AwsRegion, refused: str) -> None:
    serve(server, {}, {}, firewall={"NumberOfAssociations": 1})
    listed = {"VpcEndpointAssociations": [{"VpcEndpointAssociationArn": ASSOCIATION}]}
    association = {
        "VpcEndpointAssociationArn": ASSOCIATION,
        "FirewallArn": FIREWALL,
        "VpcId": "vpc-2",
        "SubnetMapping": {"SubnetId": "subnet-9"},
    }
    state = {"Status": "READY", "AssociationSyncState": {"eu-west-1a": attachment("vpce-9", "subnet-9")}}
    server.answer(SERVICE, "ListVpcEndpointAssociations", listed)
    server.answer(
        SERVICE,
        "DescribeVpcEndpointAssociation",
        {"VpcEndpointAssociation": association, "VpcEndpointAssociationStatus": state},
    )
    if refused:
        server.refuse(SERVICE, refused, "AccessDeniedException")
    found = read(region).endpoint_ids
    assert isinstance(found, tuple)
    assert [each.rpartition("/")[2] for each in found] == ["vpce-1", *([] if refused else ["vpce-9"])]


@pytest.mark.parametrize(
    "route",
    [
        {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"},
        {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"},
        {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"},
    ],
)
def test_where_no_route_leads_to_an_endpoint_nothing_is_asked(
    server: AwsServer, region: AwsRegion, route: dict[str, str]
) -> None:
    lead(server, {**route, "State": "active"})
    assert list(network_firewalls.function(region)) == []
    assert {service for service, _, _ in server.calls} == {"ec2"}


def test_where_routes_may_not_be_read_firewalls_are(server: AwsServer, region: AwsRegion) -> None:
    serve(server, {}, {})
    server.refuse("ec2", "DescribeRouteTables", "UnauthorizedOperation")
    assert read(region).unmatched is FORWARD


@pytest.mark.parametrize(
    ("default", "unmatched"), [("aws:pass", PASS), ("aws:drop", DROP), ("aws:forward_to_sfe", FORWARD)]
)
def test_stateless_groups_are_asked_in_their_order(
    server: AwsServer, region: AwsRegion, default: str, unmatched: Action
) -> None:
    other = ARN.format("stateless-rulegroup/other")
    policy = {
        "StatelessDefaultActions": ["counted", default],
        "StatelessRuleGroupReferences": [
            {"ResourceArn": STATELESS, "Priority": 20},
            {"ResourceArn": other, "Priority": 3},
        ],
    }
    rules = [stateless(100, "aws:drop"), stateless(9, "aws:forward_to_sfe")]
    source = {"RulesSource": {"StatelessRulesAndCustomActions": {"StatelessRules": rules}}}
    serve(server, policy, {STATELESS: source, other: source})
    found = read(region)
    assert [(each.id, each.action) for each in found.rules] == [
        ("other 9", FORWARD),
        ("other 100", DROP),
        ("first 9", FORWARD),
        ("first 100", DROP),
    ]
    assert found.unmatched is unmatched


@pytest.mark.parametrize(
    ("of_policy", "of_group", "written", "meant"),
    [
        ([], {}, "$HOME_NET", "10.0.0.0/16"),
        (["10.7.0.0/16", "10.8.0.0/16"], {}, "$HOME_NET", "10.7.0.0/16, 10.8.0.0/16"),
        (["10.0.0.0/8"], {}, "[9.0.0.0/8, 10.0.0.0/8, !$HOME_NET]", "9.0.0.0/8"),
        (["0.0.0.0/1", "::/0"], {"HOME_NET": ["10.9.0.0/16"]}, "$EXTERNAL_NET", "128.0.0.0/1"),
        ([], {"HOME_NET": ["10.9.0.0/16"], "WEB": ["10.9.1.0/24", "10.9.2.0/24"]}, "$WEB", "10.9.1.0/24, 10.9.2.0/24"),
        ([], {}, "@OFFICES", "192.0.2.0/24"),
        ([], {}, "@OTHERS", f"perhaps ({NO_LIST.why})"),
    ],
)
def test_variables(
    server: AwsServer, region: AwsRegion, of_policy: list[str], of_group: dict[str, list[str]], written: str, meant: str
) -> None:
    vpc = {"VpcId": "vpc-1", "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16"}]}
    server.answer("ec2", "DescribeVpcs", {"Vpcs": [vpc]})
    server.answer("ec2", "GetManagedPrefixListEntries", {"Entries": [{"Cidr": "192.0.2.0/24"}]})
    own = {"PolicyVariables": {"RuleVariables": {"HOME_NET": {"Definition": of_policy}}}} if of_policy else {}
    group = {
        "RulesSource": {"StatefulRules": [stateful("PASS", Source=written)]},
        "RuleVariables": {"IPSets": {name: {"Definition": each} for name, each in of_group.items()}},
        "ReferenceSets": {
            "IPSetReferences": {
                "OFFICES": {"ReferenceArn": region.arn("ec2", "prefix-list/pl-1")},
                "OTHERS": {"ReferenceArn": region.arn("resource-groups", "group/others")},
            }
        },
    }
    serve(server, {**SECOND, **own}, {STATEFUL: group})
    (rule,) = read(region).stateful
    assert side(rule.peers) == meant


@pytest.mark.parametrize(
    ("blocks_", "associations"), [([], 0), (["10.0.0.0/16", "10.1.0.0/16"], 0), (["10.0.0.0/16"], 1)]
)
def test_of_several_blocks_nobody_tells_which_are_the_home_network(
    server: AwsServer, region: AwsRegion, blocks_: list[str], associations: int
) -> None:
    vpc = {"VpcId": "vpc-1", "CidrBlockAssociationSet": [{"CidrBlock": each} for each in blocks_]}
    server.answer("ec2", "DescribeVpcs", {"Vpcs": [vpc]})
    server.answer(SERVICE, "ListVpcEndpointAssociations", {"VpcEndpointAssociations": []})
    group = {"RulesSource": {"StatefulRules": [stateful("PASS", Source="$EXTERNAL_NET")]}}
    serve(server, SECOND, {STATEFUL: group}, firewall={"NumberOfAssociations": associations})
    (rule,) = read(region).stateful
    assert side(rule.peers) == f"perhaps ({SEVERAL_BLOCKS.why})"


def test_by_action_order_passes_come_first(server: AwsServer, region: AwsRegion) -> None:
    other = ARN.format("stateful-rulegroup/other")
    policy = {"StatefulRuleGroupReferences": [{"ResourceArn": STATEFUL}, {"ResourceArn": other}]}
    source = {"RulesSource": {"StatefulRules": [stateful("DROP"), stateful("ALERT", 2), stateful("PASS", 3)]}}
    serve(server, policy, {STATEFUL: source, other: source})
    found = read(region)
    assert [each.id for each in found.stateful] == ["second sid 3", "other sid 3", "second sid 1", "other sid 1"]
    assert found.unmatched_by_stateful is PASS


@pytest.mark.parametrize(
    ("actions", "unmatched"),
    [
        ([], PASS),
        (["aws:alert_strict", "aws:alert_established"], PASS),
        (["aws:alert_strict", "aws:drop_strict"], DROP),
        (["aws:drop_established"], DROPS_LATER),
        (["aws:alert_strict", "aws:drop_established_app_layer"], DROPS_LATER),
        (["aws:drop_some"], Unknown(why="its default action aws:drop_some is new to netassay")),
    ],
)
def test_strict_order(server: AwsServer, region: AwsRegion, actions: list[str], unmatched: Action | Unknown) -> None:
    other = ARN.format("stateful-rulegroup/other")
    references = [{"ResourceArn": STATEFUL, "Priority": 2}, {"ResourceArn": other, "Priority": 1}]
    policy = {**STRICT, "StatefulRuleGroupReferences": references, "StatefulDefaultActions": actions}
    source = {"RulesSource": {"StatefulRules": [stateful("DROP"), stateful("PASS", 3)]}}
    serve(server, policy, {STATEFUL: source, other: source})
    found = read(region)
    assert [each.id for each in found.stateful] == ["other sid 1", "other sid 3", "second sid 1", "second sid 3"]
    assert found.unmatched_by_stateful == unmatched


UNREAD = "{0} {1}: {1} every protocol from perhaps ({2}) to anybody"


def test_managed_groups_and_those_that_are_refused_are_unread(
    server: AwsServer, session: AwsSession, region: AwsRegion
) -> None:
    managed = "arn:aws:network-firewall:eu-west-1:aws-managed:stateful-rulegroup/Botnets"
    policy = {**FIRST, "StatefulRuleGroupReferences": [{"ResourceArn": managed}]}
    serve(server, policy, {})
    server.refuse(SERVICE, "DescribeRuleGroup", "AccessDeniedException")
    found = read(region)
    assert list(map(words, found.stateful)) == [
        UNREAD.format("Botnets", action, "AWS does not show its rules") for action in ("allow", "deny")
    ]
    assert [each.action for each in found.rules] == list(Action)
    assert {gap.action for gap in session.gaps()} == {"network-firewall:DescribeRuleGroup"}
    assert server.calls[SERVICE, region.region, "DescribeRuleGroup"] == 1


def whole(found: InspectingFirewall) -> list[str]:
    """The rules of a firewall of which nothing is known."""
    assert (found.unmatched, found.stateful, found.unmatched_by_stateful) == (DROP, (), DROP)
    return list(map(words, found.rules))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"status": {"ConfigurationSyncStateSummary": "PENDING"}}, "AWS is still bringing its rules into force"),
        (
            {"firewall": {"FirewallPolicyArn": ARN.format("firewall-policy-v2/edge")}},
            "the rules of its kind of policy are not followed",
        ),
        (
            {"firewall": {"ProxySettings": {"ListenerProperties": [{"Port": 3128, "Type": "HTTP"}]}}},
            "which of its connections a proxy answers is not followed",
        ),
    ],
)
def test_policies_that_are_not_followed(
    server: AwsServer, region: AwsRegion, changed: dict[str, Any], why: str
) -> None:
    serve(server, {}, {}, **changed)
    assert whole(read(region)) == [UNREAD.format("its policy", action, why) for action in ("allow", "deny")]


@pytest.mark.parametrize(
    ("code", "words_"),
    [("AccessDeniedException", "could not be read"), ("ResourceNotFoundException", "it is not there to be read")],
)
def test_a_policy_that_may_not_be_read(server: AwsServer, region: AwsRegion, code: str, words_: str) -> None:
    serve(server, {}, {})
    server.refuse(SERVICE, "DescribeFirewallPolicy", code)
    assert all(words_ in each for each in whole(read(region)))


def test_a_firewall_that_may_not_be_read_may_have_any_endpoint(
    server: AwsServer, session: AwsSession, region: AwsRegion
) -> None:
    serve(server, {}, {})
    server.refuse(SERVICE, "DescribeFirewall", "AccessDeniedException")
    found = read(region)
    assert isinstance(found.endpoints, Unknown)
    assert found.endpoint_ids == found.endpoints
    assert len(whole(found)) == 2
    assert [gap.action for gap in session.gaps()] == ["network-firewall:DescribeFirewall"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"TLSInspectionConfigurationArn": ARN.format("tls-configuration/t")}, ["its TLS inspection deny"]),
        (
            {
                "Route53ResolvedIPValidation": {
                    "Action": "DROP",
                    "DNSFirewallRuleGroupId": "rslvr-frg-1",
                    "DNSExpiryExceptionPolicy": "CONTINUE",
                }
            },
            ["its validation of resolved addresses deny"],
        ),
    ],
)
def test_what_may_stop_connections_whatever_rules_say(
    server: AwsServer, region: AwsRegion, policy: dict[str, Any], expected: list[str]
) -> None:
    serve(server, {**SECOND, **policy}, {STATEFUL: {"RulesSource": {"StatefulRules": [stateful("PASS")]}}})
    assert [each.id for each in read(region).stateful] == [*expected, "second sid 1"]
