"""What starts instances, read through boto3."""

from collections.abc import Mapping
from typing import Any

import pytest

from providers.aws.launch_templates import (
    auto_scaling_groups,
    compute_environments,
    launch_configurations,
    launch_templates,
)
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.models import RuleSetUser, Unknown
from scanner.provider import Collector, RefusedError
from tests.factories import ACCOUNT, REGION
from tests.providers.aws.conftest import Client

MOTO = "123456789012"


@pytest.fixture(autouse=True)
def own_group(aws: Client) -> None:
    """Without a group that somebody made, nobody asks who uses groups."""
    aws("ec2").create_security_group(GroupName="web", Description="a test")


def arns(*groups: str) -> tuple[str, ...]:
    return tuple(f"arn:aws:ec2:eu-west-1:{MOTO}:security-group/{group}" for group in groups)


def users(collector: Collector, region: AwsRegion) -> dict[str, tuple[str, ...] | Unknown]:
    found = list(collector.function(region))
    assert all(isinstance(each, RuleSetUser) for each in found)
    return {each.name: each.rule_sets for each in found if isinstance(each, RuleSetUser)}


def version(number: int, **data: Any) -> Answer:
    return {
        "LaunchTemplateId": "lt-1",
        "LaunchTemplateName": "web",
        "VersionNumber": number,
        "LaunchTemplateData": data,
    }


def serve_versions(server: AwsServer, versions: Mapping[str, Answer]) -> None:
    """Answer for the template that is called `web`: each version by the name or number that it is asked for by."""

    def describe(call: Call) -> Answer:
        asked = call.parameters["Versions"]
        if call.parameters.get("LaunchTemplateName", "web") != "web":
            code = "InvalidLaunchTemplateName.NotFoundException"
            raise Refusal(code)
        if any(each not in versions for each in asked):
            code = "InvalidLaunchTemplateId.VersionNotFound"
            raise Refusal(code)
        return {"LaunchTemplateVersions": [versions[each] for each in asked]}

    server.answer("ec2", "DescribeLaunchTemplateVersions", describe)


def serve_scaling(server: AwsServer, **group: Any) -> None:
    common = {
        "AutoScalingGroupName": "web",
        "AutoScalingGroupARN": f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:1:autoScalingGroupName/web",
        "Tags": [{"Key": "team", "Value": "web"}],
    }
    server.answer("autoscaling", "DescribeAutoScalingGroups", {"AutoScalingGroups": [{**common, **group}]})


def serve_environment(server: AwsServer, **resources: Any) -> None:
    environment = {
        "computeEnvironmentName": "nightly",
        "computeEnvironmentArn": f"arn:aws:batch:{REGION}:{ACCOUNT}:compute-environment/nightly",
        "tags": {"team": "data"},
        "computeResources": resources,
    }
    server.answer("batch", "DescribeComputeEnvironments", {"computeEnvironments": [environment]})


def test_templates_of_moto(aws: Client, region: AwsRegion, server: AwsServer) -> None:
    ec2 = aws("ec2")
    for name in ("web", "worker"):
        ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"SecurityGroupIds": [f"sg-{name}"]})
    ec2.create_launch_template_version(LaunchTemplateName="web", LaunchTemplateData={"SecurityGroupIds": ["sg-new"]})
    found = {each.identity.label: each for each in launch_templates.function(region)}
    assert set(found) == {"web", "worker"}
    worker = found["worker"]
    assert isinstance(worker, RuleSetUser)
    assert worker.rule_sets == arns("sg-worker")
    assert worker.id == f"arn:aws:ec2:eu-west-1:{MOTO}:launch-template/{worker.name}"
    assert worker.identity.type == "AWS::EC2::LaunchTemplate"
    assert server.calls["ec2", REGION, "DescribeLaunchTemplateVersions"] == 1


def test_the_default_and_the_newest_version_count(server: AwsServer, region: AwsRegion) -> None:
    newest = version(3, NetworkInterfaces=[{"Groups": ["sg-2", "sg-3"]}, {"NetworkInterfaceId": "eni-1"}])
    serve_versions(server, {"$Latest": newest, "$Default": version(1, SecurityGroupIds=["sg-1", "sg-2"])})
    assert users(launch_templates, region) == {"lt-1": arns("sg-2", "sg-3", "sg-1")}


def test_a_template_without_groups_is_left_out(server: AwsServer, region: AwsRegion) -> None:
    serve_versions(server, {"$Latest": version(2, ImageId="ami-1"), "$Default": version(1)})
    assert users(launch_templates, region) == {}


def test_names_are_those_of_groups_in_the_default_vpc(aws: Client, server: AwsServer, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    default = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    made = [
        ec2.create_security_group(GroupName="Web", Description="web", VpcId=vpc)["GroupId"] for vpc in (default, other)
    ]
    serve_versions(server, {"$Latest": version(1, SecurityGroups=["web"]), "$Default": version(1)})
    assert users(launch_templates, region) == {"lt-1": arns(made[0])}


def test_a_name_of_nobody_is_unknown(server: AwsServer, region: AwsRegion) -> None:
    serve_versions(server, {"$Latest": version(1, SecurityGroups=["gone"]), "$Default": version(1)})
    why = "the default VPC has no security group that is called gone"
    assert users(launch_templates, region) == {"lt-1": Unknown(why=why)}


@pytest.mark.parametrize("operation", ["DescribeVpcs", "DescribeSecurityGroups"])
def test_names_that_cannot_be_looked_up_are_unknown(server: AwsServer, region: AwsRegion, operation: str) -> None:
    serve_versions(server, {"$Latest": version(1, SecurityGroups=["web"]), "$Default": version(1)})
    server.refuse("ec2", operation, "UnauthorizedOperation")
    (unknown,) = users(launch_templates, region).values()
    assert isinstance(unknown, Unknown)
    assert f"ec2:{operation}" in unknown.why


def test_launch_configurations(server: AwsServer, region: AwsRegion) -> None:
    arn = f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:launchConfiguration:1:launchConfigurationName"
    configurations = [
        {"LaunchConfigurationName": name, "LaunchConfigurationARN": f"{arn}/{name}", "SecurityGroups": groups}
        for name, groups in {"web": ["sg-1", "sg-2"], "bare": []}.items()
    ]
    server.answer("autoscaling", "DescribeLaunchConfigurations", {"LaunchConfigurations": configurations})
    assert users(launch_configurations, region) == {"web": arns("sg-1", "sg-2")}


@pytest.mark.parametrize(
    ("group", "rule_sets"),
    [
        ({"LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "2"}}, arns("sg-2")),
        ({"LaunchTemplate": {"LaunchTemplateName": "web", "Version": "2"}}, arns("sg-2")),
        (
            {
                "MixedInstancesPolicy": {
                    "LaunchTemplate": {
                        "LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "2"},
                        "Overrides": [
                            {"InstanceType": "m7g.large"},
                            {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "3"}},
                        ],
                    }
                }
            },
            arns("sg-2", "sg-3"),
        ),
        ({"LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "$Latest"}}, None),
        ({"LaunchTemplate": {"LaunchTemplateId": "lt-1"}}, None),
        ({"LaunchConfigurationName": "web"}, None),
        # It has been deleted, and nothing can be started by it any more.
        ({"LaunchTemplate": {"LaunchTemplateName": "gone", "Version": "1"}}, None),
        ({"LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "9"}}, None),
    ],
)
def test_versions_that_auto_scaling_has_pinned(
    server: AwsServer, region: AwsRegion, group: dict[str, Any], rule_sets: tuple[str, ...] | None
) -> None:
    serve_versions(
        server, {"2": version(2, SecurityGroupIds=["sg-2"]), "3": version(3, SecurityGroupIds=["sg-2", "sg-3"])}
    )
    serve_scaling(server, **group)
    assert users(auto_scaling_groups, region) == ({"web": rule_sets} if rule_sets else {})


def test_a_pinned_version_is_described_once(server: AwsServer, region: AwsRegion) -> None:
    serve_versions(server, {"2": version(2, SecurityGroupIds=["sg-2"])})
    pinned = {"LaunchTemplateId": "lt-1", "Version": "2"}
    serve_scaling(server, LaunchTemplate=pinned, MixedInstancesPolicy={"LaunchTemplate": {"Overrides": []}})
    serve_environment(server, launchTemplate={"launchTemplateId": "lt-1", "version": "2"})
    (group,) = auto_scaling_groups.function(region)
    assert group.tags == {"team": "web"}
    assert users(compute_environments, region) == {"nightly": arns("sg-2")}
    assert server.calls["ec2", REGION, "DescribeLaunchTemplateVersions"] == 1


def test_a_pinned_version_that_cannot_be_read_is_unknown(server: AwsServer, region: AwsRegion) -> None:
    server.refuse("ec2", "DescribeLaunchTemplateVersions", "UnauthorizedOperation")
    serve_scaling(server, LaunchTemplate={"LaunchTemplateId": "lt-1", "Version": "2"})
    serve_environment(server, securityGroupIds=["sg-1"], launchTemplate={"launchTemplateId": "lt-1", "version": "2"})
    for collector in (auto_scaling_groups, compute_environments):
        (unknown,) = users(collector, region).values()
        assert isinstance(unknown, Unknown)
        assert "ec2:DescribeLaunchTemplateVersions" in unknown.why


@pytest.mark.parametrize(
    ("resources", "rule_sets"),
    [
        ({"securityGroupIds": ["sg-1"]}, arns("sg-1")),
        (
            {
                "securityGroupIds": ["sg-1"],
                "launchTemplate": {
                    "launchTemplateId": "lt-1",
                    "version": "$Default",
                    "overrides": [{"launchTemplateName": "web", "version": "2", "targetInstanceTypes": ["m7g"]}],
                },
            },
            arns("sg-1", "sg-2"),
        ),
        (
            {
                "managedInstancesProvider": {
                    "instanceLaunchTemplate": {
                        "networkConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-4"]}
                    }
                }
            },
            arns("sg-4"),
        ),
        ({}, None),
    ],
)
def test_compute_environments(
    server: AwsServer, region: AwsRegion, resources: dict[str, Any], rule_sets: tuple[str, ...] | None
) -> None:
    serve_versions(server, {"2": version(2, SecurityGroupIds=["sg-2"])})
    serve_environment(server, **resources)
    found = list(compute_environments.function(region))
    assert users(compute_environments, region) == ({"nightly": rule_sets} if rule_sets else {})
    assert all(each.tags == {"team": "data"} for each in found)


@pytest.mark.parametrize(
    ("service", "operation", "collector"),
    [
        ("ec2", "DescribeLaunchTemplateVersions", launch_templates),
        ("autoscaling", "DescribeLaunchConfigurations", launch_configurations),
        ("autoscaling", "DescribeAutoScalingGroups", auto_scaling_groups),
        ("batch", "DescribeComputeEnvironments", compute_environments),
    ],
)
def test_a_list_that_is_refused_is_a_gap(
    server: AwsServer, region: AwsRegion, service: str, operation: str, collector: Collector
) -> None:
    server.refuse(service, operation)
    with pytest.raises(RefusedError) as refused:
        list(collector.function(region))
    assert refused.value.gap.action == collector.actions[0] == f"{service}:{operation}"
