"""Firewalls of AWS Network Firewall that routes lead packets through, with the rules of their policies."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from providers.aws import prefix_lists
from providers.aws.inspection_rules import perhaps, stateful_rules, stateless_rules
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.aws.suricata_headers import Definitions
from providers.translation import doubt_of
from providers.undecided import decided
from scanner.models import (
    Action,
    FirewallEndpoint,
    InspectingFirewall,
    InspectionRule,
    Unknown,
    derive,
)
from scanner.provider import collects

SERVICE = "network-firewall"
ENDPOINT = "vpce-"
"""How identifiers of endpoints begin that routes lead to."""
CLASSIC = ":firewall-policy/"
"""In the ARNs of policies that have stateless and stateful rules (API Reference, `FirewallPolicy`)."""
MANAGED, PREFIX_LIST = ":aws-managed:", ":prefix-list/"
STRICT = "STRICT_ORDER"
UNMATCHED = {"aws:drop": Action.DENY, "aws:pass": Action.ALLOW, "aws:forward_to_sfe": Action.PASS_ON}
DROP_ALL, ALERT = "aws:drop_strict", "aws:alert_"
DROPPING_LATER = {
    "aws:drop_established",
    "aws:drop_established_app_layer",
    "aws:drop_established_app_layer_to_server",
}
# "This allows the layer 3 and 4 connection establishment packets that are needed for the upper-layer connections to be
# established, while dropping the packets for connections that are already established" (Network Firewall Developer
# Guide, "Strict evaluation order"). Of protocols without connections older editions say so too, and newer ones that
# everything is dropped.
DROPS_LATER = Unknown(why="it lets connections be opened and drops what is sent over them")
NEW_DEFAULT = "its default action {} is new to netassay"
BRINGING = Unknown(why="AWS is still bringing its rules into force")
OTHER_POLICY = Unknown(why="the rules of its kind of policy are not followed")
AS_PROXY = Unknown(why="which of its connections a proxy answers is not followed")
NOT_SHOWN = Unknown(why="AWS does not show its rules")
GONE = Unknown(why="it is not there to be read")
OF_TLS = Unknown(why="it may end connections that it decrypts")
OF_NAMES = Unknown(why="it may stop connections to addresses that nobody has looked up")
SEVERAL_BLOCKS = Unknown(why="which of the blocks of its VPCs are its home network is not told")
NO_LIST = Unknown(why="what is in a group of resources is not read")


@dataclass(frozen=True)
class _Rules:
    """What a policy says."""

    stateless: tuple[InspectionRule, ...]
    unmatched: Action
    stateful: tuple[InspectionRule, ...]
    unmatched_by_stateful: Action | Unknown


@collects(
    "network-firewall:ListFirewalls",
    "network-firewall:DescribeFirewall",
    "network-firewall:ListVpcEndpointAssociations",
    "network-firewall:DescribeVpcEndpointAssociation",
    "network-firewall:DescribeFirewallPolicy",
    "network-firewall:DescribeRuleGroup",
    "ec2:DescribeRouteTables",
    "ec2:DescribeVpcs",
    "ec2:GetManagedPrefixListEntries",
)
def network_firewalls(region: AwsRegion) -> Iterator[InspectingFirewall]:
    """Every firewall, where routes lead to an endpoint that may be one's. Others look at nothing."""
    if not _lead_to_endpoints(region):
        return
    listed = region.pages(SERVICE, "list_firewalls", "Firewalls")
    found = list(region.each(partial(_described, region), listed))
    policies = _Policies(region, found)
    yield from region.parsed("network-firewall:DescribeFirewall", found, partial(_firewall, region, policies))


def _lead_to_endpoints(region: AwsRegion) -> bool:
    """Whether a route for a block of addresses leads to an endpoint, or may. Lists lead to gateway endpoints."""
    tables = region.read_pages("ec2", "describe_route_tables", "RouteTables")
    if isinstance(tables, Unknown):
        return True
    routes = [route for table in tables for route in table.get("Routes", ())]
    return any(decided(partial(_leads_to_endpoint, each)) is not False for each in routes)


def _leads_to_endpoint(route: Answer) -> bool:
    led: bool = not route.get("DestinationPrefixListId") and (route.get("GatewayId") or "").startswith(ENDPOINT)
    return led


def _described(region: AwsRegion, listed: Answer) -> tuple[Answer, Answer | Unknown]:
    """A firewall as it is listed, and as it is described."""
    return listed, region.read(SERVICE, "describe_firewall", FirewallArn=listed["FirewallArn"])


class _Policies:
    """The policies of firewalls, and the rule groups of these."""

    def __init__(self, region: AwsRegion, firewalls: Iterable[tuple[Answer, Answer | Unknown]]) -> None:
        named = (each["Firewall"]["FirewallPolicyArn"] for _, each in firewalls if not isinstance(each, Unknown))
        arns = {each for each in named if isinstance(each, str) and CLASSIC in each}
        self._policies = _each_of(region, "describe_firewall_policy", "FirewallPolicyArn", arns)
        groups = {arn for each in self._policies.values() for arn in _named(partial(_groups_of, each))}
        self._groups = _each_of(region, "describe_rule_group", "RuleGroupArn", groups)
        lists = {name for each in self._groups.values() for name in _named(partial(_lists_of, each))}
        self._lists = prefix_lists.addresses_of(region, lists)

    def policy(self, arn: str) -> Answer | Unknown:
        """A policy."""
        found = self._policies.get(arn, GONE if CLASSIC in arn else OTHER_POLICY)
        if isinstance(found, Unknown):
            return found
        policy: Answer | Unknown = doubt_of(found) or found["FirewallPolicy"]
        return policy

    def group(self, arn: str) -> Answer | Unknown:
        """A rule group."""
        found = self._groups.get(arn, NOT_SHOWN if MANAGED in arn else GONE)
        if isinstance(found, Unknown):
            return found
        group: Answer | Unknown = doubt_of(found) or found.get("RuleGroup", NOT_SHOWN)
        return group

    def definitions(self, group: Answer, of_policy: Definitions) -> Definitions:
        """What variables stand for in a group: its own settings go before those of the policy."""
        variables = group.get("RuleVariables", {})
        sets = {**variables.get("IPSets", {}), **variables.get("PortSets", {})}
        references = group.get("ReferenceSets", {}).get("IPSetReferences", {})
        return {
            **of_policy,
            **{f"${name}": _defined(each) for name, each in sets.items()},
            **{f"@{name}": self._listed(each["ReferenceArn"]) for name, each in references.items()},
        }

    def _listed(self, arn: str) -> tuple[str, ...] | Unknown:
        found = self._lists.get(arn.rpartition("/")[2], NO_LIST)
        return found if isinstance(found, Unknown) else tuple(found.blocks())


def _each_of(region: AwsRegion, operation: str, parameter: str, arns: Iterable[str]) -> dict[str, Answer | Unknown]:
    """The answers about each of these, side by side; nothing about what has vanished."""

    def read(arn: str) -> tuple[str, Answer | Unknown]:
        return arn, region.read(SERVICE, operation, **{parameter: arn})

    return dict(region.each(read, sorted(arns)))


def _named(find: Callable[[], Iterator[str]]) -> tuple[str, ...]:
    """What an answer names; nothing where that is open, which is told where the answer is read."""
    found = decided(lambda: tuple(find()))
    return () if isinstance(found, Unknown) else found


def _groups_of(answer: Answer | Unknown) -> Iterator[str]:
    """The rule groups of a policy that AWS shows."""
    policy = {} if isinstance(answer, Unknown) else answer["FirewallPolicy"]
    for key in ("StatelessRuleGroupReferences", "StatefulRuleGroupReferences"):
        for each in policy.get(key, ()):
            arn = each["ResourceArn"]
            if isinstance(arn, str) and MANAGED not in arn:
                yield arn


def _lists_of(answer: Answer | Unknown) -> Iterator[str]:
    """The prefix lists that a rule group refers to."""
    group = {} if isinstance(answer, Unknown) else answer.get("RuleGroup", {})
    for each in group.get("ReferenceSets", {}).get("IPSetReferences", {}).values():
        arn = each["ReferenceArn"]
        if isinstance(arn, str) and PREFIX_LIST in arn:
            yield arn.rpartition("/")[2]


def _firewall(region: AwsRegion, policies: _Policies, described: tuple[Answer, Answer | Unknown]) -> InspectingFirewall:
    listed, answer = described
    firewall = {} if isinstance(answer, Unknown) else answer["Firewall"]
    rules = decided(partial(_rules, region, policies, answer))
    found = _unread("its policy", rules) if isinstance(rules, Unknown) else rules
    vpc = firewall.get("VpcId")
    return InspectingFirewall(
        identity=region.identity("AWS::NetworkFirewall::Firewall", listed["FirewallArn"], listed["FirewallName"]),
        tags=tags_of(firewall),
        network=region.arn("ec2", f"vpc/{vpc}") if vpc else None,
        endpoints=answer if isinstance(answer, Unknown) else decided(partial(_endpoints, region, answer)),
        rules=found.stateless,
        unmatched=found.unmatched,
        stateful=found.stateful,
        unmatched_by_stateful=found.unmatched_by_stateful,
    )


def _endpoints(region: AwsRegion, answer: Answer) -> tuple[FirewallEndpoint, ...]:
    states = [answer.get("FirewallStatus", {}).get("SyncStates", {})]
    if answer["Firewall"].get("NumberOfAssociations"):
        states += _of_associations(region, answer["Firewall"]["FirewallArn"])
    attachments = [each.get("Attachment", {}) for several in states for each in several.values()]
    subnets: dict[str, list[str]] = {}
    for each in attachments:
        if each.get("EndpointId"):
            subnets.setdefault(each["EndpointId"], []).append(region.arn("ec2", f"subnet/{each['SubnetId']}"))
    return tuple(
        FirewallEndpoint(id=region.arn("ec2", f"vpc-endpoint/{name}"), subnets=tuple(sorted(stands)))
        for name, stands in sorted(subnets.items())
    )


def _of_associations(region: AwsRegion, firewall: str) -> Iterator[Answer]:
    """The states of further endpoints, which may be in other VPCs. One that is not told is one of no firewall."""
    listed = region.read_pages(
        SERVICE, "list_vpc_endpoint_associations", "VpcEndpointAssociations", FirewallArn=firewall
    )
    found = [] if isinstance(listed, Unknown) else [each["VpcEndpointAssociationArn"] for each in listed]
    told = _each_of(region, "describe_vpc_endpoint_association", "VpcEndpointAssociationArn", found)
    for each in told.values():
        if not isinstance(each, Unknown):
            yield each.get("VpcEndpointAssociationStatus", {}).get("AssociationSyncState", {})


def _unread(name: str, why: Unknown) -> _Rules:
    """Whatever rules there may be."""
    return _Rules(tuple(perhaps(name, why, Action.ALLOW, Action.DENY)), Action.DENY, (), Action.DENY)


def _rules(region: AwsRegion, policies: _Policies, answer: Answer | Unknown) -> _Rules:
    if isinstance(answer, Unknown):
        return _unread("its policy", answer)
    if answer.get("FirewallStatus", {}).get("ConfigurationSyncStateSummary") != "IN_SYNC":
        return _unread("its policy", BRINGING)
    if answer["Firewall"].get("ProxySettings"):
        return _unread("its policy", AS_PROXY)
    policy = policies.policy(answer["Firewall"]["FirewallPolicyArn"])
    if isinstance(policy, Unknown):
        return _unread("its policy", policy)
    (unmatched,) = (UNMATCHED[each] for each in policy["StatelessDefaultActions"] if each in UNMATCHED)
    is_strict = policy.get("StatefulEngineOptions", {}).get("RuleOrder") == STRICT
    stateful = list(_stateful(region, policies, policy, answer["Firewall"], is_strict=is_strict))
    if not is_strict:
        # "Actions are processed in the following order: pass, drop, reject, alert" ("Action order").
        stateful.sort(key=lambda each: each.action is not Action.ALLOW)
    return _Rules(
        tuple(_stateless(policies, policy)),
        unmatched,
        (*_before_all(policy), *stateful),
        _unmatched_by_stateful(policy.get("StatefulDefaultActions", ())) if is_strict else Action.ALLOW,
    )


def _unmatched_by_stateful(actions: Iterable[str]) -> Action | Unknown:
    """What the default actions of strict order do; alerts do nothing."""
    found = next((each for each in actions if not each.startswith(ALERT)), None)
    if found in {None, DROP_ALL}:
        return Action.ALLOW if found is None else Action.DENY
    return DROPS_LATER if found in DROPPING_LATER else Unknown(why=NEW_DEFAULT.format(found))


def _before_all(policy: Answer) -> Iterator[InspectionRule]:
    """What may stop connections whatever rules say."""
    if policy.get("TLSInspectionConfigurationArn"):
        yield from perhaps("its TLS inspection", OF_TLS, Action.DENY)
    if validation := policy.get("Route53ResolvedIPValidation"):
        actions = () if validation.get("Action") == "ALERT" else (Action.DENY,)
        yield from perhaps("its validation of resolved addresses", OF_NAMES, *actions)


def _stateless(policies: _Policies, policy: Answer) -> Iterator[InspectionRule]:
    for each in sorted(policy.get("StatelessRuleGroupReferences", ()), key=_priority):
        name, group = _name_of(each), policies.group(each["ResourceArn"])
        rules = group if isinstance(group, Unknown) else decided(partial(_of_stateless_group, name, group))
        yield from perhaps(name, rules, *Action) if isinstance(rules, Unknown) else rules


def _of_stateless_group(name: str, group: Answer) -> tuple[InspectionRule, ...]:
    return tuple(stateless_rules(name, group))


def _stateful(
    region: AwsRegion, policies: _Policies, policy: Answer, firewall: Answer, *, is_strict: bool
) -> Iterator[InspectionRule]:
    references: list[Answer] = policy.get("StatefulRuleGroupReferences", [])
    own = _home(region, policy, firewall) if references else {}
    for each in sorted(references, key=_priority) if is_strict else references:
        name, group = _name_of(each), policies.group(each["ResourceArn"])
        rules = group if isinstance(group, Unknown) else decided(partial(_of_group, policies, name, own, group))
        yield from perhaps(name, rules, Action.ALLOW, Action.DENY) if isinstance(rules, Unknown) else rules


def _of_group(policies: _Policies, name: str, own: Definitions, group: Answer) -> tuple[InspectionRule, ...]:
    return tuple(stateful_rules(name, group, policies.definitions(group, own)))


def _priority(reference: Answer) -> int:
    return int(reference["Priority"])


def _name_of(reference: Answer) -> str:
    name: str = reference["ResourceArn"].rpartition("/")[2]
    return name


def _home(region: AwsRegion, policy: Answer, firewall: Answer) -> Definitions:
    """What the home network of a policy is, and everything else, which "is always the negation of" it.

    "If you don't override HOME_NET with your own CIDRs, Network Firewall by default uses the CIDR of your inspection
    VPC" (API Reference, `PolicyVariables`).
    """
    sets = policy.get("PolicyVariables", {}).get("RuleVariables", {})
    named = {f"${name}": _defined(each) for name, each in sets.items()}
    home = named.get("$HOME_NET") or _blocks_of(region, firewall)
    outside = home if isinstance(home, Unknown) else (f"![{', '.join(home)}]",)
    return {**named, "$HOME_NET": home, "$EXTERNAL_NET": outside}


def _defined(entry: Answer) -> tuple[str, ...] | Unknown:
    return derive(entry["Definition"], tuple)


def _blocks_of(region: AwsRegion, firewall: Answer) -> tuple[str, ...] | Unknown:
    if firewall.get("NumberOfAssociations"):
        return SEVERAL_BLOCKS
    vpcs = region.read_pages("ec2", "describe_vpcs", "Vpcs")
    if isinstance(vpcs, Unknown):
        return vpcs
    vpc = next((each for each in vpcs if each["VpcId"] == firewall["VpcId"]), {})
    sets = (("CidrBlockAssociationSet", "CidrBlock"), ("Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock"))
    blocks = tuple(each[key] for listed, key in sets for each in vpc.get(listed, ()))
    return blocks if len(blocks) == 1 else SEVERAL_BLOCKS
