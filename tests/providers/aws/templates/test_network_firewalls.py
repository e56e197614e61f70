"""Firewalls of templates: their endpoints, and the rules of their policies, are what they are in an account."""

from pathlib import Path
from typing import Any

import pytest

from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import Action, AddressPeer, FirewallEndpoint, InspectingFirewall, RouteTable, Unknown, known
from tests.declaring import declare, facts
from tests.providers.aws.inspecting import ARN, STATEFUL, STATELESS, attachment, read, serve, stateful, stateless

VPC = """\
variable "open" {}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 2
  entry {
    cidr = "192.0.2.0/24"
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
"""
FIREWALL = """\
resource "aws_networkfirewall_firewall" "edge" {
  name                = "edge"
  firewall_policy_arn = aws_networkfirewall_firewall_policy.edge.arn
  vpc_id              = aws_vpc.main.id
  subnet_mapping {
    subnet_id = "subnet-1"
  }
  tags = {
    team = "edge"
  }
}
"""
POLICY = """\
resource "aws_networkfirewall_firewall_policy" "edge" {
  name = "edge"
  firewall_policy {
    policy_variables {
      rule_variables {
        key = "HOME_NET"
        ip_set {
          definition = ["10.0.0.0/16", "10.9.0.0/16"]
        }
      }
    }
    stateless_default_actions          = ["aws:forward_to_sfe", "counted"]
    stateless_fragment_default_actions = ["aws:drop"]
    stateless_rule_group_reference {
      priority     = 10
      resource_arn = aws_networkfirewall_rule_group.first.arn
    }
    stateful_default_actions = ["aws:drop_strict", "aws:alert_strict"]
    stateful_engine_options {
      rule_order = "STRICT_ORDER"
    }
    stateful_rule_group_reference {
      priority     = 2
      resource_arn = aws_networkfirewall_rule_group.second.arn
    }
    stateful_rule_group_reference {
      priority     = 1
      resource_arn = aws_networkfirewall_rule_group.text.arn
    }
    stateful_rule_group_reference {
      priority     = 3
      resource_arn = aws_networkfirewall_rule_group.domains.arn
    }
  }
}
"""
GROUPS = """\
resource "aws_networkfirewall_rule_group" "first" {
  name     = "first"
  type     = "STATELESS"
  capacity = 10
  rule_group {
    rules_source {
      stateless_rules_and_custom_actions {
        stateless_rule {
          priority = 7
          rule_definition {
            actions = ["aws:drop"]
            match_attributes {
              protocols = [6]
              source {
                address_definition = "9.9.9.0/24"
              }
              destination {
                address_definition = "10.0.0.0/24"
              }
              source_port {
                from_port = 1024
                to_port   = 65535
              }
              destination_port {
                from_port = 22
                to_port   = 22
              }
              tcp_flag {
                flags = ["SYN"]
                masks = ["SYN", "ACK"]
              }
            }
          }
        }
        stateless_rule {
          priority = 8
          rule_definition {
            actions = ["aws:pass"]
            match_attributes {}
          }
        }
      }
    }
  }
}

resource "aws_networkfirewall_rule_group" "second" {
  name     = "second"
  type     = "STATEFUL"
  capacity = 10
  rule_group {
    rule_variables {
      ip_sets {
        key = "WEB"
        ip_set {
          definition = ["10.0.1.0/24"]
        }
      }
      port_sets {
        key = "HTTP"
        port_set {
          definition = ["80", "8080:8081"]
        }
      }
    }
    reference_sets {
      ip_set_references {
        key = "OFFICES"
        ip_set_reference {
          reference_arn = aws_ec2_managed_prefix_list.offices.arn
        }
      }
    }
    rules_source {
      stateful_rule {
        action = "DROP"
        header {
          protocol         = "UDP"
          source           = "!@OFFICES"
          source_port      = "ANY"
          direction        = "FORWARD"
          destination      = "ANY"
          destination_port = "53"
        }
        rule_option {
          keyword  = "sid"
          settings = ["2"]
        }
      }
      stateful_rule {
        action = "PASS"
        header {
          protocol         = "TCP"
          source           = "$EXTERNAL_NET"
          source_port      = "ANY"
          direction        = "FORWARD"
          destination      = "$WEB"
          destination_port = "$HTTP"
        }
        rule_option {
          keyword  = "sid"
          settings = ["1"]
        }
      }
    }
  }
}

resource "aws_networkfirewall_rule_group" "text" {
  name     = "text"
  type     = "STATEFUL"
  capacity = 10
  rules    = "pass tcp any any -> any 22 (sid:1;)"
}

resource "aws_networkfirewall_rule_group" "domains" {
  name     = "domains"
  type     = "STATEFUL"
  capacity = 10
  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI"]
        targets              = [".example.com"]
      }
    }
  }
}
"""
ROUTES = """\
locals {
  edge = aws_networkfirewall_firewall.edge
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block      = "10.0.0.0/24"
    vpc_endpoint_id = tolist(local.edge.firewall_status[0].sync_states)[0].attachment[0].endpoint_id
  }
}
"""
TERRAFORM = f"{VPC}\n{FIREWALL}\n{POLICY}\n{GROUPS}\n{ROUTES}"
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  Offices:
    Type: AWS::EC2::PrefixList
    Properties:
      PrefixListName: offices
      AddressFamily: IPv4
      MaxEntries: 2
      Entries:
        - Cidr: 192.0.2.0/24
  Edge:
    Type: AWS::NetworkFirewall::Firewall
    Properties:
      FirewallName: edge
      FirewallPolicyArn: !Ref Policy
      VpcId: !Ref Main
      SubnetMappings:
        - SubnetId: subnet-1
      Tags:
        - Key: team
          Value: edge
  Policy:
    Type: AWS::NetworkFirewall::FirewallPolicy
    Properties:
      FirewallPolicyName: edge
      FirewallPolicy:
        PolicyVariables:
          RuleVariables:
            HOME_NET:
              Definition: [10.0.0.0/16, 10.9.0.0/16]
        StatelessDefaultActions: ["aws:forward_to_sfe", counted]
        StatelessFragmentDefaultActions: ["aws:drop"]
        StatelessRuleGroupReferences:
          - Priority: 10
            ResourceArn: !GetAtt First.RuleGroupArn
        StatefulDefaultActions: ["aws:drop_strict", "aws:alert_strict"]
        StatefulEngineOptions:
          RuleOrder: STRICT_ORDER
        StatefulRuleGroupReferences:
          - Priority: 2
            ResourceArn: !Ref Second
          - Priority: 1
            ResourceArn: !Ref Text
          - Priority: 3
            ResourceArn: !Ref Domains
  First:
    Type: AWS::NetworkFirewall::RuleGroup
    Properties:
      RuleGroupName: first
      Type: STATELESS
      Capacity: 10
      RuleGroup:
        RulesSource:
          StatelessRulesAndCustomActions:
            StatelessRules:
              - Priority: 7
                RuleDefinition:
                  Actions: ["aws:drop"]
                  MatchAttributes:
                    Protocols: [6]
                    Sources: [{AddressDefinition: 9.9.9.0/24}]
                    Destinations: [{AddressDefinition: 10.0.0.0/24}]
                    SourcePorts: [{FromPort: 1024, ToPort: 65535}]
                    DestinationPorts: [{FromPort: 22, ToPort: 22}]
                    TCPFlags: [{Flags: [SYN], Masks: [SYN, ACK]}]
              - Priority: 8
                RuleDefinition:
                  Actions: ["aws:pass"]
                  MatchAttributes: {}
  Second:
    Type: AWS::NetworkFirewall::RuleGroup
    Properties:
      RuleGroupName: second
      Type: STATEFUL
      Capacity: 10
      RuleGroup:
        RuleVariables:
          IPSets:
            WEB:
              Definition: [10.0.1.0/24]
          PortSets:
            HTTP:
              Definition: ["80", "8080:8081"]
        ReferenceSets:
          IPSetReferences:
            OFFICES:
              ReferenceArn: !GetAtt Offices.Arn
        RulesSource:
          StatefulRules:
            - Action: DROP
              Header:
                Protocol: UDP
                Source: "!@OFFICES"
                SourcePort: ANY
                Direction: FORWARD
                Destination: ANY
                DestinationPort: "53"
              RuleOptions:
                - Keyword: sid
                  Settings: ["2"]
            - Action: PASS
              Header:
                Protocol: TCP
                Source: $EXTERNAL_NET
                SourcePort: ANY
                Direction: FORWARD
                Destination: $WEB
                DestinationPort: $HTTP
              RuleOptions:
                - Keyword: sid
                  Settings: ["1"]
  Text:
    Type: AWS::NetworkFirewall::RuleGroup
    Properties:
      RuleGroupName: text
      Type: STATEFUL
      Capacity: 10
      RuleGroup:
        RulesSource:
          RulesString: pass tcp any any -> any 22 (sid:1;)
  Domains:
    Type: AWS::NetworkFirewall::RuleGroup
    Properties:
      RuleGroupName: domains
      Type: STATEFUL
      Capacity: 10
      RuleGroup:
        RulesSource:
          RulesSourceList:
            GeneratedRulesType: ALLOWLIST
            TargetTypes: [TLS_SNI]
            Targets: [.example.com]
  Table:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Main
  Route:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Table
      DestinationCidrBlock: 10.0.0.0/24
      VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Edge.EndpointIds]]]
"""
TEXT, DOMAINS = ARN.format("stateful-rulegroup/text"), ARN.format("stateful-rulegroup/domains")


OFFICES = "arn:aws:ec2:eu-west-1:123456789012:prefix-list/pl-1"


def serve_alike(server: AwsServer) -> None:
    matching = {
        "Protocols": [6],
        "Sources": [{"AddressDefinition": "9.9.9.0/24"}],
        "Destinations": [{"AddressDefinition": "10.0.0.0/24"}],
        "SourcePorts": [{"FromPort": 1024, "ToPort": 65535}],
        "DestinationPorts": [{"FromPort": 22, "ToPort": 22}],
        "TCPFlags": [{"Flags": ["SYN"], "Masks": ["SYN", "ACK"]}],
    }
    listed = [stateless(7, "aws:drop", **matching), stateless(8, "aws:pass")]
    names = stateful("DROP", 2, Protocol="UDP", Source="!@OFFICES", DestinationPort="53")
    server.answer("ec2", "GetManagedPrefixListEntries", {"Entries": [{"Cidr": "192.0.2.0/24"}]})
    web = stateful("PASS", Source="$EXTERNAL_NET", Destination="$WEB", DestinationPort="$HTTP")
    variables = {
        "IPSets": {"WEB": {"Definition": ["10.0.1.0/24"]}},
        "PortSets": {"HTTP": {"Definition": ["80", "8080:8081"]}},
    }
    domains = {"GeneratedRulesType": "ALLOWLIST", "TargetTypes": ["TLS_SNI"], "Targets": [".example.com"]}
    groups: dict[str, dict[str, Any]] = {
        STATELESS: {"RulesSource": {"StatelessRulesAndCustomActions": {"StatelessRules": listed}}},
        STATEFUL: {
            "RulesSource": {"StatefulRules": [names, web]},
            "RuleVariables": variables,
            "ReferenceSets": {"IPSetReferences": {"OFFICES": {"ReferenceArn": OFFICES}}},
        },
        TEXT: {"RulesSource": {"RulesString": "pass tcp any any -> any 22 (sid:1;)"}},
        DOMAINS: {"RulesSource": {"RulesSourceList": domains}},
    }
    policy = {
        "PolicyVariables": {"RuleVariables": {"HOME_NET": {"Definition": ["10.0.0.0/16", "10.9.0.0/16"]}}},
        "StatelessDefaultActions": ["aws:forward_to_sfe", "counted"],
        "StatelessRuleGroupReferences": [{"ResourceArn": STATELESS, "Priority": 10}],
        "StatefulDefaultActions": ["aws:drop_strict", "aws:alert_strict"],
        "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"},
        "StatefulRuleGroupReferences": [
            {"ResourceArn": STATEFUL, "Priority": 2},
            {"ResourceArn": TEXT, "Priority": 1},
            {"ResourceArn": DOMAINS, "Priority": 3},
        ],
    }
    tags = [{"Key": "team", "Value": "edge"}]
    serve(
        server, policy, groups, firewall={"Tags": tags}, status={"SyncStates": {"a": attachment("vpce-1", "subnet-1")}}
    )


OF_TERRAFORM = {f"aws_networkfirewall_rule_group.{each}": each for each in ("first", "second", "text", "domains")}
OF_CLOUDFORMATION = {each.capitalize(): each for each in ("first", "second", "text", "domains")}


@pytest.mark.parametrize(
    ("files", "vpc", "token", "groups"),
    [
        ({"main.tf": TERRAFORM}, "aws_vpc.main", "aws_networkfirewall_firewall.edge", OF_TERRAFORM),
        ({"stack.yaml": CLOUDFORMATION}, "Main", "Edge", OF_CLOUDFORMATION),
    ],
)
def test_a_firewall_is_what_it_is_in_an_account(
    server: AwsServer,
    region: AwsRegion,
    tmp_path: Path,
    files: dict[str, str],
    vpc: str,
    token: str,
    groups: dict[str, str],
) -> None:
    serve_alike(server)
    declared = declare(tmp_path, files)
    found = declared.one(InspectingFirewall)
    names = {f"vpc-{vpc}": "vpc-1", f"vpce-{token}": "vpce-1", f"firewall/{token}": "firewall/edge", **groups}
    assert facts([found], names) == facts([read(region)], {})
    assert all(each.place and each.place.line for each in (*found.rules, *found.stateful[2:4]))
    (route,) = (each for each in known(declared.one(RouteTable).routes) if each.destination == "10.0.0.0/24")
    assert found.endpoint_ids == (route.next_hop,)


def rules_of(found: InspectingFirewall) -> set[str]:
    """Why rules are not known."""
    return {
        peer.addresses.why
        for each in (*found.rules, *found.stateful)
        for peer in (*each.peers, *each.targets)
        if isinstance(peer, AddressPeer) and isinstance(peer.addresses, Unknown)
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("aws_networkfirewall_firewall_policy.edge.arn", "var.open"),
        ("aws_networkfirewall_rule_group.second.arn", "var.open"),
        ('["aws:forward_to_sfe", "counted"]', "var.open"),
        ('"STRICT_ORDER"', "var.open"),
        ("priority = 7", "priority = var.open"),
        ('"9.9.9.0/24"', "var.open"),
        ("protocols = [6]", "protocols = [var.open]"),
        ('action = "PASS"', "action = var.open"),
        ("aws_ec2_managed_prefix_list.offices.arn", "var.open"),
        ('"192.0.2.0/24"', "var.open"),
        ('= "$WEB"', "= var.open"),
        ('["10.0.1.0/24"]', "var.open"),
        ('["80", "8080:8081"]', "var.open"),
        ('["10.0.0.0/16", "10.9.0.0/16"]', "var.open"),
        ('"pass tcp any any -> any 22 (sid:1;)"', "var.open"),
        ('"ALLOWLIST"', "var.open"),
    ],
)
def test_what_is_open_leaves_rules_open(tmp_path: Path, old: str, new: str) -> None:
    assert old in TERRAFORM
    found = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)}).one(InspectingFirewall)
    assert any("depends on var.open" in each for each in rules_of(found))


DYNAMIC = """\
    dynamic "stateful_rule_group_reference" {
      for_each = var.open
      content {
        priority     = 2
        resource_arn = stateful_rule_group_reference.value
      }
    }
    stateful_rule_group_reference {
      priority     = 2
"""


def test_groups_of_unknown_number_leave_rules_open(tmp_path: Path) -> None:
    old = "    stateful_rule_group_reference {\n      priority     = 2\n"
    assert old in TERRAFORM
    found = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, DYNAMIC)}).one(InspectingFirewall)
    assert [each.id for each in found.rules] == ["its policy allow", "its policy deny"]


@pytest.mark.parametrize("old", ["  firewall_policy {", "  rule_group {"])
def test_parts_that_are_not_declared_leave_rules_open(tmp_path: Path, old: str) -> None:
    found = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, "  other {")}).one(InspectingFirewall)
    assert rules_of(found) & {"it says nothing", "it has no rules"}


@pytest.mark.parametrize(
    ("kind", "name", "at"),
    [
        ("aws_networkfirewall_firewall_policy", "edge", "its policy"),
        ("aws_networkfirewall_rule_group", "second", "second"),
    ],
)
def test_what_may_not_be_made_leaves_rules_open(tmp_path: Path, kind: str, name: str, at: str) -> None:
    text = TERRAFORM.replace(f'"{kind}" "{name}" {{', f'"{kind}" "{name}" {{\n  count = var.open ? 1 : 0')
    found = declare(tmp_path, {"main.tf": text.replace(f"{kind}.{name}.arn", f"{kind}.{name}[0].arn")})
    rules = rules_of(found.one(InspectingFirewall))
    assert any("var.open" in each for each in rules), at


def test_an_open_subnet_is_one_of_nobody(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": TERRAFORM.replace('"subnet-1"', "var.open")}).one(InspectingFirewall)
    (endpoint,) = endpoints(found)
    assert endpoint.subnets[0].endswith("subnet/var.open")


def endpoints(found: InspectingFirewall) -> tuple[FirewallEndpoint, ...]:
    assert isinstance(found.endpoints, tuple)
    return found.endpoints


def test_one_name_stands_for_the_endpoints_of_a_firewall(tmp_path: Path) -> None:
    mapping = '  subnet_mapping {\n    subnet_id = "subnet-2"\n  }\n  tags'
    found = declare(tmp_path, {"main.tf": TERRAFORM.replace("  tags", mapping, 1)}).one(InspectingFirewall)
    (endpoint,) = endpoints(found)
    assert [each.rpartition("/")[2] for each in endpoint.subnets] == ["subnet-1", "subnet-2"]


@pytest.mark.parametrize(
    "written",
    [
        "aws_networkfirewall_firewall.edge.firewall_status[0].sync_states[*].attachment[0].endpoint_id[0]",
        "one(aws_networkfirewall_firewall.edge.firewall_status).sync_states",
        "element([for each in local.edge.firewall_status[0].sync_states : each.attachment[0].endpoint_id], 0)",
        "[for each in local.edge.firewall_status[0].sync_states : each.id if each.of == aws_vpc.main.id][0]",
    ],
)
def test_ways_in_which_routes_name_endpoints(tmp_path: Path, written: str) -> None:
    line = next(each for each in ROUTES.splitlines() if "vpc_endpoint_id" in each)
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace(line, f"    vpc_endpoint_id = {written}")})
    (route,) = (each for each in known(declared.one(RouteTable).routes) if each.destination == "10.0.0.0/24")
    assert declared.one(InspectingFirewall).endpoint_ids == (route.next_hop,)


def test_a_policy_that_is_not_declared_is_not_known(tmp_path: Path) -> None:
    elsewhere = TERRAFORM.replace(
        "aws_networkfirewall_firewall_policy.edge.arn", f'"{ARN.format("firewall-policy/x")}"'
    )
    found = declare(tmp_path, {"main.tf": elsewhere}).one(InspectingFirewall)
    assert [each.action for each in found.rules] == [Action.ALLOW, Action.DENY]
    assert all("a template does not tell it" in each for each in rules_of(found))
