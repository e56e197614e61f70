"""Firewalls of Network Firewall, their policies and rule groups."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import made_of
from providers.aws.network_firewalls import ENDPOINT
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Reference, Values
from providers.translation import PLACE, line_of, said, token_of, translates
from scanner.models import Unknown

FIREWALLS = ("aws_networkfirewall_firewall", "AWS::NetworkFirewall::Firewall")
POLICIES = ("aws_networkfirewall_firewall_policy", "AWS::NetworkFirewall::FirewallPolicy")
GROUPS = ("aws_networkfirewall_rule_group", "AWS::NetworkFirewall::RuleGroup")
LIST = "network-firewall.list_firewalls"
DESCRIBE = "network-firewall.describe_firewall"
POLICY = "network-firewall.describe_firewall_policy"
GROUP = "network-firewall.describe_rule_group"
NO_POLICY = Unknown(why="it has no policy")
Answered = Any


def endpoint_of(value: Reference | str | Unknown, naming: Naming) -> str | None:
    """The id of the endpoints of the firewall that a value depends on; None where it depends on none.

    Which of a firewall's endpoints is meant, one in each zone, is known when they are made: they have one id.
    """
    found = next(naming.blocks.named_by(value, *FIREWALLS), None)
    return None if found is None else f"{ENDPOINT}{token_of(found.address)}"


@translates(None, *FIREWALLS, tells=[LIST, DESCRIBE], named="network-firewall:{region}:{account}:firewall/{token}")
def firewall(block: Block, naming: Naming) -> Iterator[Told]:
    """A firewall whose rules are in force."""
    attributes = Attributes.of(block)
    name = said(attributes.values, attributes.key("name|FirewallName")) or naming.id(block)
    own = {"FirewallArn": naming.arn(block), "FirewallName": name}
    mappings = _all(attributes, "subnet_mapping|SubnetMappings", _subnet_of(naming))
    endpoint = f"{ENDPOINT}{token_of(block.address)}"
    states: Any = mappings
    if not isinstance(mappings, Unknown):
        attached = ({"EndpointId": endpoint, "SubnetId": each, "Status": "READY"} for each in mappings)
        states = {str(number): {"Attachment": each} for number, each in enumerate(attached)}
    yield Told(LIST, own)
    yield Told(
        DESCRIBE,
        {
            "Firewall": {
                **own,
                "FirewallPolicyArn": _arn(attributes.reference("firewall_policy_arn", NO_POLICY), naming),
                "VpcId": naming.id(attributes.reference("vpc_id", "unknown")),
                "Tags": attributes.tags(),
            },
            "FirewallStatus": {"ConfigurationSyncStateSummary": "IN_SYNC", "SyncStates": states},
        },
        of={"FirewallArn": naming.arn(block)},
    )


@translates(None, *POLICIES, tells=[POLICY], named="network-firewall:{region}:{account}:firewall-policy/{token}")
def policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy with the groups that it refers to."""
    found = Attributes.of(block).block("firewall_policy")
    told = _policy(found, naming) if isinstance(found, Attributes) else found or Unknown(why="it says nothing")
    yield Told(POLICY, {"FirewallPolicy": told}, of={"FirewallPolicyArn": naming.arn(block)})


@translates(None, *GROUPS, tells=[GROUP], named="network-firewall:{region}:{account}:rulegroup/{token}")
def rule_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A rule group. One that Terraform has as a text has no block with rules."""
    attributes = Attributes.of(block)
    found = attributes.block("rule_group")
    told: Answered = found
    if isinstance(found, Attributes):
        told = _group(found, block, naming)
    elif found is None:
        told = {"RulesSource": {"RulesString": attributes.text("rules|", Unknown(why="it has no rules"))}}
    yield Told(GROUP, {"RuleGroup": told}, of={"RuleGroupArn": naming.arn(block)})


def _arn(value: Reference | str | Unknown, naming: Naming) -> str | Unknown:
    if isinstance(value, Reference) and made_of(value, naming) is None:
        return value.value or Unknown(why=f"depends on {value}")
    return value if isinstance(value, Unknown) else naming.arn(value)


def _subnet_of(naming: Naming) -> Callable[[Attributes], Answered]:
    return lambda mapping: naming.id(mapping.reference("subnet_id", "unknown"))


def _all(attributes: Attributes, name: str, told: Callable[[Attributes], Answered]) -> list[Answered] | Unknown:
    """What every block of this name says; unknown where one of them is."""
    found = attributes.blocks(name)
    unknown = next((each for each in found if isinstance(each, Unknown)), None)
    return unknown or [told(each) for each in found if isinstance(each, Attributes)]


def _policy(attributes: Attributes, naming: Naming) -> dict[str, Answered]:
    def referred(each: Attributes) -> dict[str, Answered]:
        arn = _arn(each.reference("resource_arn", Unknown(why="it names no rule group")), naming)
        return {"ResourceArn": arn, "Priority": each.number("priority", None)}

    return {
        "StatelessDefaultActions": attributes.texts("stateless_default_actions"),
        "StatelessRuleGroupReferences": _all(
            attributes, "stateless_rule_group_reference|StatelessRuleGroupReferences", referred
        ),
        "StatefulRuleGroupReferences": _all(
            attributes, "stateful_rule_group_reference|StatefulRuleGroupReferences", referred
        ),
        "StatefulDefaultActions": attributes.texts("stateful_default_actions"),
        "StatefulEngineOptions": _one(
            attributes, "stateful_engine_options", lambda each: {"RuleOrder": each.text("rule_order", None)}
        ),
        "TLSInspectionConfigurationArn": "given"
        if attributes.is_set("tls_inspection_configuration_arn|TLSInspectionConfigurationArn")
        else None,
        "PolicyVariables": _one(
            attributes,
            "policy_variables",
            lambda each: {"RuleVariables": _sets(each, "rule_variables", "ip_set", _definition)},
        ),
    }


def _one(attributes: Attributes, name: str, told: Callable[[Attributes], Answered]) -> Answered:
    found = attributes.block(name)
    return told(found) if isinstance(found, Attributes) else found


def _definition(attributes: Attributes) -> Answered:
    return {"Definition": attributes.texts("definition")}


def _sets(attributes: Attributes, name: str, within: str, told: Callable[[Attributes], Answered]) -> Answered:
    """What is defined, by its name: CloudFormation has an object, and Terraform a block for each."""
    if attributes.is_camel:
        found = attributes.values.get(attributes.key(name))
        if not isinstance(found, Mapping):
            return found if isinstance(found, Unknown) else None
        entries = Values(found)
        blocks = {key: entries.block(key, None) for key in entries}
        return {
            key: told(Attributes(each, is_camel=True)) if isinstance(each, Values) else each
            for key, each in blocks.items()
        }
    listed = _all(attributes, name, lambda each: (each.text("key", ""), _one(each, within, told)))
    return listed if isinstance(listed, Unknown) else {str(key): each for key, each in listed}


def _group(attributes: Attributes, block: Block, naming: Naming) -> dict[str, Answered]:
    def variables(each: Attributes) -> dict[str, Answered]:
        return {
            "IPSets": _sets(each, "ip_sets|IPSets", "ip_set", _definition),
            "PortSets": _sets(each, "port_sets", "port_set", _definition),
        }

    def reference(each: Attributes) -> dict[str, Answered]:
        return {"ReferenceArn": _arn(each.reference("reference_arn", Unknown(why="it refers to nothing")), naming)}

    def references(each: Attributes) -> dict[str, Answered]:
        return {"IPSetReferences": _sets(each, "ip_set_references|IPSetReferences", "ip_set_reference", reference)}

    return {
        "RulesSource": _one(attributes, "rules_source", lambda each: _source(each, block))
        or Unknown(why="it has no rules"),
        "RuleVariables": _one(attributes, "rule_variables", variables),
        "ReferenceSets": _one(attributes, "reference_sets", references),
    }


def _source(attributes: Attributes, block: Block) -> dict[str, Answered]:
    return {
        "RulesString": attributes.text("rules_string", None),
        "RulesSourceList": _one(attributes, "rules_source_list", _domains),
        "StatefulRules": _all(attributes, "stateful_rule|StatefulRules", partial(_stateful_rule, block)),
        "StatelessRulesAndCustomActions": _one(
            attributes,
            "stateless_rules_and_custom_actions",
            lambda each: {
                "StatelessRules": _all(each, "stateless_rule|StatelessRules", partial(_stateless_rule, block))
            },
        ),
    }


def _domains(attributes: Attributes) -> dict[str, Answered]:
    return {
        "Targets": attributes.texts("targets"),
        "TargetTypes": attributes.texts("target_types"),
        "GeneratedRulesType": attributes.text("generated_rules_type", None),
    }


def _stateful_rule(block: Block, attributes: Attributes) -> dict[str, Answered]:
    return {
        PLACE: line_of(block, attributes.values, attributes.key("action")),
        "Action": attributes.text("action", None),
        "Header": _one(attributes, "header", _header),
        "RuleOptions": _all(
            attributes,
            "rule_option|RuleOptions",
            lambda each: {"Keyword": each.text("keyword", None), "Settings": each.texts("settings")},
        ),
    }


HEADER = ("protocol", "source", "source_port", "direction", "destination", "destination_port")


def _header(attributes: Attributes) -> dict[str, Answered]:
    return {"".join(map(str.capitalize, name.split("_"))): attributes.text(name, None) for name in HEADER}


def _stateless_rule(block: Block, attributes: Attributes) -> dict[str, Answered]:
    return {
        PLACE: line_of(block, attributes.values, attributes.key("priority")),
        "Priority": attributes.number("priority", None),
        "RuleDefinition": _one(
            attributes,
            "rule_definition",
            lambda each: {
                "Actions": each.texts("actions"),
                "MatchAttributes": _one(each, "match_attributes", _matching) or {},
            },
        ),
    }


def _matching(attributes: Attributes) -> dict[str, Answered]:
    def block_of(each: Attributes) -> dict[str, Answered]:
        return {"AddressDefinition": each.text("address_definition", None)}

    def ports_of(each: Attributes) -> dict[str, Answered]:
        first = each.number("from_port", None)
        # "to_port - (Optional)" (`aws_networkfirewall_rule_group`): one port without it.
        return {"FromPort": first, "ToPort": each.number("to_port", first)}

    def flags_of(each: Attributes) -> dict[str, Answered]:
        return {"Flags": each.texts("flags"), "Masks": each.texts("masks")}

    return {
        "Sources": _all(attributes, "source|Sources", block_of),
        "Destinations": _all(attributes, "destination|Destinations", block_of),
        "SourcePorts": _all(attributes, "source_port|SourcePorts", ports_of),
        "DestinationPorts": _all(attributes, "destination_port|DestinationPorts", ports_of),
        "Protocols": [_number(each) for each in attributes.texts("protocols")],
        "TCPFlags": _all(attributes, "tcp_flag|TCPFlags", flags_of),
    }


def _number(written: str | Unknown) -> int | Unknown:
    return written if isinstance(written, Unknown) else int(written)
