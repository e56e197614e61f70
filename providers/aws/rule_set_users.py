"""What puts security groups on interfaces only while it works: functions, container services, build projects."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from providers.aws.security_groups import has_own_groups
from providers.aws.session import Answer, AwsRegion
from scanner.models import Identity, RuleSetUser, Unknown
from scanner.provider import collects

# The most that one call takes (ECS API Reference, `DescribeServices`; CodeBuild API Reference, `BatchGetProjects`).
SERVICES_A_CALL = 10
PROJECTS_A_CALL = 100


@collects("lambda:ListFunctions", "ec2:DescribeSecurityGroups")
def functions(region: AwsRegion) -> Iterator[RuleSetUser]:
    """Every function in a VPC, with the groups of its published versions: each keeps those it was published with."""
    if not has_own_groups(region):
        return
    by_function: dict[str, dict[str, None]] = {}
    for answer in region.pages("lambda", "list_functions", "Functions", FunctionVersion="ALL"):
        function = answer["FunctionArn"].removesuffix(f":{answer['Version']}")
        groups = answer.get("VpcConfig", {}).get("SecurityGroupIds", ())
        by_function.setdefault(function, {}).update(dict.fromkeys(groups))
    for arn, groups in by_function.items():
        yield from _user(region, region.identity("AWS::Lambda::Function", arn, arn.rpartition(":")[2]), groups)


@collects("ecs:ListClusters", "ecs:ListServices", "ecs:DescribeServices", "ec2:DescribeSecurityGroups")
def container_services(region: AwsRegion) -> Iterator[RuleSetUser]:
    """Every ECS service whose tasks have interfaces of their own, and every cluster whose services are not known."""
    if not has_own_groups(region):
        return
    clusters = map(str, region.pages("ecs", "list_clusters", "clusterArns"))
    for several in region.each(partial(_services_of, region), clusters):
        yield from several


@collects("codebuild:ListProjects", "codebuild:BatchGetProjects", "ec2:DescribeSecurityGroups")
def build_projects(region: AwsRegion) -> Iterator[RuleSetUser]:
    """Every CodeBuild project that builds in a VPC."""
    if not has_own_groups(region):
        return
    names = [str(each) for each in region.pages("codebuild", "list_projects", "projects")]
    for several in region.each(partial(_projects, region), _portions(names, PROJECTS_A_CALL)):
        yield from several


def _services_of(region: AwsRegion, cluster: str) -> list[RuleSetUser]:
    listed = region.read_pages("ecs", "list_services", "serviceArns", cluster=cluster)
    if isinstance(listed, Unknown):
        return [RuleSetUser(identity=_named(region, "AWS::ECS::Cluster", cluster), rule_sets=listed)]
    portions = _portions([str(each) for each in listed], SERVICES_A_CALL)
    return [user for each in portions for user in _services(region, cluster, each)]


def _services(region: AwsRegion, cluster: str, services: Sequence[str]) -> Iterator[RuleSetUser]:
    read = region.read("ecs", "describe_services", cluster=cluster, services=services)
    if isinstance(read, Unknown):
        for arn in services:
            yield RuleSetUser(identity=_named(region, "AWS::ECS::Service", arn), rule_sets=read)
        return
    for answer in read["services"]:
        # A deployment that is being replaced, or one by task sets, has a configuration of its own.
        several = (answer, *answer.get("deployments", ()), *answer.get("taskSets", ()))
        groups = dict.fromkeys(group for each in several for group in _of_tasks(each))
        yield from _user(region, _named(region, "AWS::ECS::Service", answer["serviceArn"]), groups)


def _of_tasks(answer: Answer) -> Iterable[str]:
    configuration = answer.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    groups: Iterable[str] = configuration.get("securityGroups", ())
    return groups


def _projects(region: AwsRegion, names: Sequence[str]) -> list[RuleSetUser]:
    read = region.read("codebuild", "batch_get_projects", names=names)
    if isinstance(read, Unknown):
        identities = (_project(region, region.arn("codebuild", f"project/{name}")) for name in names)
        return [RuleSetUser(identity=each, rule_sets=read) for each in identities]
    return [
        user
        for each in read["projects"]
        for user in _user(region, _project(region, each["arn"]), each.get("vpcConfig", {}).get("securityGroupIds", ()))
    ]


def _project(region: AwsRegion, arn: str) -> Identity:
    return _named(region, "AWS::CodeBuild::Project", arn)


def _named(region: AwsRegion, type_name: str, arn: str) -> Identity:
    return region.identity(type_name, arn, arn.rpartition("/")[2])


def _user(region: AwsRegion, identity: Identity, groups: Iterable[str]) -> Iterator[RuleSetUser]:
    """The user, unless it names no group."""
    if rule_sets := tuple(region.arn("ec2", f"security-group/{group}") for group in groups):
        yield RuleSetUser(identity=identity, rule_sets=rule_sets)


def _portions(items: Sequence[str], size: int) -> list[Sequence[str]]:
    return [items[first : first + size] for first in range(0, len(items), size)]
