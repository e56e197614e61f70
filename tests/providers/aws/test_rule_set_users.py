"""Functions, container services and build projects, read through boto3."""

from collections.abc import Iterable
from typing import Any

import pytest

from providers.aws.rule_set_users import build_projects, container_services, functions
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.models import RuleSetUser, Unknown
from scanner.provider import Collector, RefusedError
from tests.factories import REGION
from tests.providers.aws.conftest import Client

MOTO = "123456789012"
CLUSTER = f"arn:aws:ecs:{REGION}:{MOTO}:cluster/main"


@pytest.fixture(autouse=True)
def own_group(aws: Client) -> None:
    """Without a group that somebody made, nobody asks who uses groups."""
    aws("ec2").create_security_group(GroupName="web", Description="a test")


def arns(*groups: str) -> tuple[str, ...]:
    return tuple(f"arn:aws:ec2:{REGION}:{MOTO}:security-group/{group}" for group in groups)


def found_by(collector: Collector, region: AwsRegion) -> list[RuleSetUser]:
    found = list(collector.function(region))
    assert all(isinstance(each, RuleSetUser) for each in found)
    return [each for each in found if isinstance(each, RuleSetUser)]


def users(collector: Collector, region: AwsRegion) -> dict[str, tuple[str, ...] | Unknown]:
    return {each.name: each.rule_sets for each in found_by(collector, region)}


def function(name: str, version: str, *groups: str) -> Answer:
    arn = f"arn:aws:lambda:{REGION}:{MOTO}:function:{name}:{version}"
    network = {"VpcConfig": {"VpcId": "vpc-1", "SecurityGroupIds": list(groups)}} if groups else {}
    return {"FunctionName": name, "FunctionArn": arn, "Version": version, **network}


def in_network(*groups: str) -> Answer:
    return {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": list(groups)}}}


def serve_services(server: AwsServer, services: dict[str, Answer], clusters: Iterable[str] = (CLUSTER,)) -> None:
    """Answer for services by name; an empty answer is of one that has been deleted."""

    def describe(call: Call) -> Answer:
        asked = [each.rpartition("/")[2] for each in call.parameters["services"]]
        there = [{"serviceArn": _service(each), **services[each]} for each in asked if services[each]]
        return {"services": there, "failures": [{"arn": each} for each in asked if not services[each]]}

    server.answer("ecs", "ListClusters", {"clusterArns": list(clusters)})
    server.answer("ecs", "ListServices", {"serviceArns": [_service(each) for each in services]})
    server.answer("ecs", "DescribeServices", describe)


def serve_projects(server: AwsServer, projects: dict[str, Any]) -> None:
    def describe(call: Call) -> Answer:
        arn = f"arn:aws:codebuild:{REGION}:{MOTO}:project"
        return {"projects": [{"arn": f"{arn}/{each}", **projects[each]} for each in call.parameters["names"]]}

    server.answer("codebuild", "ListProjects", {"projects": list(projects)})
    server.answer("codebuild", "BatchGetProjects", describe)


def _service(name: str) -> str:
    return f"arn:aws:ecs:{REGION}:{MOTO}:service/main/{name}"


def test_every_version_of_a_function_counts(server: AwsServer, region: AwsRegion) -> None:
    answers = [
        function("report", "$LATEST", "sg-1", "sg-2"),
        function("report", "1", "sg-2", "sg-3"),
        function("plain", "$LATEST"),
    ]
    asked: list[Any] = []

    def listed(call: Call) -> Answer:
        asked.append(call.parameters.get("FunctionVersion"))
        return {"Functions": answers}

    server.answer("lambda", "ListFunctions", listed)
    (report,) = found_by(functions, region)
    assert asked == ["ALL"]
    assert report.rule_sets == arns("sg-1", "sg-2", "sg-3")
    assert report.id == f"arn:aws:lambda:{REGION}:{MOTO}:function:report"
    assert (report.name, report.identity.type) == ("report", "AWS::Lambda::Function")


def test_services_deployments_and_task_sets_count(server: AwsServer, region: AwsRegion) -> None:
    web = {
        **in_network("sg-1"),
        "deployments": [in_network("sg-1"), in_network("sg-2")],
        "taskSets": [in_network("sg-3")],
    }
    serve_services(server, {"web": web, "bridged": {"deployments": [{}]}, "gone": {}})
    (service,) = found_by(container_services, region)
    assert service.rule_sets == arns("sg-1", "sg-2", "sg-3")
    assert (service.name, service.identity.type) == ("web", "AWS::ECS::Service")


def test_services_are_described_ten_at_a_time(server: AwsServer, region: AwsRegion) -> None:
    serve_services(server, {f"web-{number:02}": in_network("sg-1") for number in range(11)})
    assert len(users(container_services, region)) == 11
    assert server.calls["ecs", REGION, "DescribeServices"] == 2


def test_services_that_cannot_be_described_are_unknown(
    server: AwsServer, region: AwsRegion, session: AwsSession
) -> None:
    serve_services(server, {"web": in_network("sg-1"), "api": in_network("sg-1")})
    server.refuse("ecs", "DescribeServices")
    found = users(container_services, region)
    assert set(found) == {"web", "api"}
    assert all(isinstance(each, Unknown) for each in found.values())
    assert [gap.action for gap in session.gaps()] == ["ecs:DescribeServices"]


def test_a_cluster_whose_services_cannot_be_listed_is_unknown(server: AwsServer, region: AwsRegion) -> None:
    serve_services(server, {})
    server.refuse("ecs", "ListServices")
    (cluster,) = found_by(container_services, region)
    assert (cluster.name, cluster.identity.type) == ("main", "AWS::ECS::Cluster")
    assert isinstance(cluster.rule_sets, Unknown)


def test_a_cluster_that_was_deleted_is_left_out(server: AwsServer, region: AwsRegion) -> None:
    def listed(call: Call) -> Answer:
        if call.parameters["cluster"] != CLUSTER:
            code = "ClusterNotFoundException"
            raise Refusal(code)
        return {"serviceArns": [_service("web")]}

    serve_services(server, {"web": in_network("sg-1")}, clusters=(CLUSTER, f"{CLUSTER}-gone"))
    server.answer("ecs", "ListServices", listed)
    assert users(container_services, region) == {"web": arns("sg-1")}


def test_build_projects(server: AwsServer, region: AwsRegion) -> None:
    serve_projects(server, {"site": {"vpcConfig": {"securityGroupIds": ["sg-1", "sg-2"]}}, "plain": {}})
    (project,) = found_by(build_projects, region)
    assert project.rule_sets == arns("sg-1", "sg-2")
    assert project.id == f"arn:aws:codebuild:{REGION}:{MOTO}:project/site"
    assert (project.name, project.identity.type) == ("site", "AWS::CodeBuild::Project")


def test_projects_are_described_a_hundred_at_a_time(server: AwsServer, region: AwsRegion) -> None:
    serve_projects(server, {f"site-{number}": {"vpcConfig": {"securityGroupIds": ["sg-1"]}} for number in range(101)})
    assert len(users(build_projects, region)) == 101
    assert server.calls["codebuild", REGION, "BatchGetProjects"] == 2


def test_projects_that_cannot_be_described_are_unknown(server: AwsServer, region: AwsRegion) -> None:
    serve_projects(server, {"site": {}})
    server.refuse("codebuild", "BatchGetProjects", "AccessDeniedException")
    (project,) = found_by(build_projects, region)
    assert project.id == f"arn:aws:codebuild:{REGION}:{MOTO}:project/site"
    assert isinstance(project.rule_sets, Unknown)


@pytest.mark.parametrize("collector", [functions, container_services, build_projects])
def test_an_account_without_any(server: AwsServer, region: AwsRegion, collector: Collector) -> None:
    server.calls.clear()
    assert list(collector.function(region)) == []
    assert sum(times for (service, _, _), times in server.calls.items() if service != "ec2") == 1


@pytest.mark.parametrize(
    ("service", "operation", "collector"),
    [
        ("lambda", "ListFunctions", functions),
        ("ecs", "ListClusters", container_services),
        ("codebuild", "ListProjects", build_projects),
    ],
)
def test_a_list_that_is_refused_is_a_gap(
    server: AwsServer, region: AwsRegion, service: str, operation: str, collector: Collector
) -> None:
    server.refuse(service, operation)
    with pytest.raises(RefusedError) as refused:
        list(collector.function(region))
    assert refused.value.gap.action == collector.actions[0] == f"{service}:{operation}"


@pytest.mark.parametrize(
    ("collector", "service", "operation"),
    [
        (functions, "lambda", "ListFunctions"),
        (container_services, "ecs", "ListClusters"),
        (build_projects, "codebuild", "ListProjects"),
    ],
)
def test_nobody_is_asked_where_nobody_made_a_group(
    region: AwsRegion, server: AwsServer, collector: Collector, service: str, operation: str
) -> None:
    server.answer("ec2", "DescribeSecurityGroups", {"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "default"}]})
    assert found_by(collector, region) == []
    assert server.calls[service, REGION, operation] == 0


def test_somebody_is_asked_where_the_groups_cannot_be_listed(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("ec2", "DescribeSecurityGroups")
    server.answer("lambda", "ListFunctions", {"Functions": [function("web", "$LATEST", "sg-1")]})
    assert users(functions, region) == {"web": arns("sg-1")}
