"""What the demo account runs only now and then: it uses security groups while none of its interfaces exist."""

from collections.abc import Callable, Mapping
from typing import Any

from scanner.demo.aws_clients import Clients
from scanner.demo.aws_names import arn
from scanner.demo.aws_networks import Networks
from scanner.demo.aws_server import Answer, AwsServer, Call

HOME = "eu-central-1"
CLUSTER = "operations"


def serve_services(server: AwsServer, client: Clients, networks: Networks, groups: Mapping[str, str]) -> None:
    """Make a launch template, and give the server functions, container services, builds and batch work.

    Args:
        server: answers for the services that moto would run in containers.
        client: makes the clients.
        networks: what was made of the networks.
        groups: identifiers of the security groups by name.
    """
    client("ec2", HOME).create_launch_template(
        LaunchTemplateName="telephony", LaunchTemplateData={"SecurityGroupIds": [groups["telephony"]]}
    )
    intranet, production = networks["intranet"], networks["production"]
    function = {
        "FunctionName": "register-parcel-scanner",
        "FunctionArn": f"{arn('lambda', HOME, 'function:register-parcel-scanner')}:$LATEST",
        "Version": "$LATEST",
        "VpcConfig": {
            "VpcId": intranet.vpc,
            "SubnetIds": list(intranet.subnets.values()),
            "SecurityGroupIds": [groups["parcel-scanner"]],
        },
    }
    nightly = {
        "computeEnvironmentName": "timekeeping-reports",
        "computeEnvironmentArn": arn("batch", HOME, "compute-environment/timekeeping-reports"),
        "type": "MANAGED",
        "state": "ENABLED",
        "computeResources": {
            "type": "FARGATE",
            "maxvCpus": 4,
            "subnets": list(intranet.subnets.values()),
            "securityGroupIds": [groups["staff-devices"]],
        },
    }
    project = {
        "name": "site",
        "arn": arn("codebuild", HOME, "project/site"),
        "vpcConfig": {
            "vpcId": intranet.vpc,
            "subnets": list(intranet.subnets.values()),
            "securityGroupIds": [groups["build-agents"]],
        },
    }
    server.answer("lambda", "ListFunctions", _only_in(HOME, {"Functions": [function]}, {"Functions": []}))
    server.answer(
        "batch",
        "DescribeComputeEnvironments",
        _only_in(HOME, {"computeEnvironments": [nightly]}, {"computeEnvironments": []}),
    )
    server.answer("codebuild", "ListProjects", _only_in(HOME, {"projects": ["site"]}, {}))
    server.answer("codebuild", "BatchGetProjects", {"projects": [project]})
    _serve_containers(server, production.region, list(production.subnets.values()), groups["metrics"])


def _serve_containers(server: AwsServer, region: str, subnets: list[str], group: str) -> None:
    """A service that is scaled to zero."""
    cluster = arn("ecs", region, f"cluster/{CLUSTER}")
    service = arn("ecs", region, f"service/{CLUSTER}/metrics")
    described: dict[str, Any] = {
        "serviceArn": service,
        "serviceName": "metrics",
        "clusterArn": cluster,
        "status": "ACTIVE",
        "desiredCount": 0,
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group]}},
    }
    server.answer("ecs", "ListClusters", _only_in(region, {"clusterArns": [cluster]}, {"clusterArns": []}))
    server.answer("ecs", "ListServices", {"serviceArns": [service]})
    server.answer("ecs", "DescribeServices", {"services": [described]})


def _only_in(region: str, there: Answer, elsewhere: Answer) -> Callable[[Call], Answer]:
    return lambda call: there if call.region == region else elsewhere
