"""firewall-ruleset-unused."""

import pytest

from checks.connection_control.firewall_ruleset_unused import FLAW, firewall_ruleset_unused
from scanner.models import (
    Direction,
    EndpointKind,
    FirewallRuleSet,
    GroupPeer,
    Identity,
    LoadBalancer,
    NetworkInterface,
    PrivateEndpoint,
    Resource,
    RuleSetUser,
    Unknown,
)
from tests.factories import balancer, identity, network, network_interface, rule, rule_set
from tests.support import ask, gap_of

SUBJECT = rule_set()
OTHER = identity("ec2", "security-group/sg-0fedcba9", "AWS::EC2::SecurityGroup")
REFUSED = "test:Read could not be read: AccessDenied"


def user(rule_sets: tuple[str, ...] | Unknown, *, region: str = "eu-west-1") -> RuleSetUser:
    template = identity("ec2", "launch-template/lt-1", "AWS::EC2::LaunchTemplate", region=region)
    return RuleSetUser(identity=template, rule_sets=rule_sets)


def endpoint(*rule_sets: str) -> PrivateEndpoint:
    return PrivateEndpoint(
        identity=identity("ec2", "vpc-endpoint/vpce-1", "AWS::EC2::VPCEndpoint"),
        kind=EndpointKind.INTERFACE,
        service="com.amazonaws.eu-west-1.ecr.api",
        network=network().id,
        rule_sets=rule_sets,
    )


def naming(group: str, direction: Direction = Direction.INGRESS, own: Identity = OTHER) -> FirewallRuleSet:
    return rule_set(rule(group, direction=direction), identity=own)


FOR_DATABASES = rule_set(
    rule(), rule(id="databases", targets=(GroupPeer(name="db"),)), network=network().id, attached_to=(network().id,)
)
FOR_NOBODY = "rule databases is for db, of which nothing is a member"


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((), FOR_NOBODY),
        ((network_interface(groups=("web",)),), FOR_NOBODY),
        ((network_interface(groups=("db",), network=network("vpc-2").id),), FOR_NOBODY),
        ((network_interface(groups=("web", "db")),), "passed"),
        ((user(()).model_copy(update={"groups": ("db",)}),), "passed"),
        ((network_interface(),), "undetermined: of which groups eni-0a1b2c3d is a member is not known"),
        ((user(Unknown(why="not read")),), "undetermined: lt-1: not read"),
    ],
)
def test_rules_of_a_network_that_are_for_some_groups(others: tuple[Resource, ...], verdict: str) -> None:
    assert ask(firewall_ruleset_unused, FOR_DATABASES, *others) == [verdict]


@pytest.mark.parametrize("model", [NetworkInterface, RuleSetUser])
def test_members_that_could_not_be_read(model: type[Resource]) -> None:
    assert ask(firewall_ruleset_unused, FOR_DATABASES, gaps=[gap_of(model)]) == [f"undetermined: {REFUSED}"]


def test_members_of_groups_do_not_matter_to_a_rule_set_of_interfaces() -> None:
    limited = rule(targets=(GroupPeer(name="db"),))
    assert ask(firewall_ruleset_unused, rule_set(limited, network=network().id, attached_to=("eni",))) == ["passed"]


@pytest.mark.parametrize(
    "use",
    [
        network_interface(rule_sets=(OTHER.id, SUBJECT.id)),
        balancer(rule_sets=(SUBJECT.id,)),
        endpoint(SUBJECT.id),
        user((SUBJECT.id,)),
        naming(SUBJECT.name),
        naming(SUBJECT.name, Direction.EGRESS),
    ],
)
def test_any_use_will_do(use: Resource) -> None:
    # Another rule set is judged as well, after it: they come in the order of their identities.
    assert ask(firewall_ruleset_unused, SUBJECT, use)[0] == "passed"


@pytest.mark.parametrize(
    "other",
    [
        network_interface(rule_sets=(OTHER.id,)),
        balancer(rule_sets=()),
        endpoint(),
        user((OTHER.id,)),
    ],
)
def test_what_uses_another_one_is_no_use(other: Resource) -> None:
    assert ask(firewall_ruleset_unused, SUBJECT, other) == [FLAW]


def test_one_that_another_account_shares_is_not_judged() -> None:
    verdict = "not applicable: belongs to another account, which shares it"
    assert ask(firewall_ruleset_unused, rule_set(owner="999988887777")) == [verdict]


def test_naming_itself_is_no_use() -> None:
    assert ask(firewall_ruleset_unused, naming(SUBJECT.name, own=SUBJECT.identity)) == [FLAW]


def test_a_rule_set_that_names_another_is_not_used_by_that() -> None:
    assert ask(firewall_ruleset_unused, SUBJECT, naming(SUBJECT.name)) == ["passed", FLAW]


@pytest.mark.parametrize(
    ("attached_to", "verdict"),
    [
        ((), FLAW),
        (("//compute.googleapis.com/projects/p/global/networks/edge",), "passed"),
        (Unknown(why="subnets could not be read"), "undetermined: subnets could not be read"),
    ],
)
def test_what_the_provider_says_itself_counts(attached_to: tuple[str, ...] | Unknown, verdict: str) -> None:
    assert ask(firewall_ruleset_unused, rule_set(attached_to=attached_to)) == [verdict]


@pytest.mark.parametrize("model", [NetworkInterface, LoadBalancer, PrivateEndpoint, RuleSetUser, FirewallRuleSet])
def test_what_could_not_be_read_may_be_a_use(model: type[Resource]) -> None:
    gaps = [gap_of(model)]
    assert ask(firewall_ruleset_unused, SUBJECT, gaps=gaps) == [f"undetermined: {REFUSED}"]
    used = network_interface(rule_sets=(SUBJECT.id,))
    assert ask(firewall_ruleset_unused, SUBJECT, used, gaps=gaps) == ["passed"]


def test_a_user_whose_rule_sets_are_unknown_may_be_a_use() -> None:
    unread = user(Unknown(why="the version could not be read"))
    assert ask(firewall_ruleset_unused, SUBJECT, unread) == ["undetermined: lt-1: the version could not be read"]
    used = network_interface(rule_sets=(SUBJECT.id,))
    assert ask(firewall_ruleset_unused, SUBJECT, unread, used) == ["passed"]


def test_a_user_in_another_region_cannot_be_a_use() -> None:
    elsewhere = user(Unknown(why="the version could not be read"), region="us-east-1")
    assert ask(firewall_ruleset_unused, SUBJECT, elsewhere) == [FLAW]


def test_the_default_rule_set_is_not_judged() -> None:
    assert ask(firewall_ruleset_unused, rule_set(is_default=True)) == [
        "not applicable: is the default rule set of its network, which cannot be deleted"
    ]
