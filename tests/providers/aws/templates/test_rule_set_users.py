"""What names security groups in templates without having interfaces yet."""

from pathlib import Path

import pytest

from providers.aws.launch_templates import launch_configurations, launch_templates
from providers.aws.rule_set_users import build_projects, container_services
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import RuleSetUser, Unknown
from tests.conftest import Client
from tests.declaring import declare, facts

TERRAFORM = """\
resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_launch_template" "web" {
  name                   = "web"
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_launch_configuration" "web" {
  image_id        = "ami-1"
  instance_type   = "t3.micro"
  security_groups = [aws_security_group.web.id]
}
"""
CLOUDFORMATION = """\
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
  Web:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateName: web
      LaunchTemplateData:
        NetworkInterfaces:
          - DeviceIndex: 0
            Groups: [!GetAtt Group.GroupId]
  Old:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      ImageId: ami-1
      InstanceType: t3.micro
      SecurityGroups: [!GetAtt Group.GroupId]
"""
ARN = "arn:aws:autoscaling:REGION:ACCOUNT"


@pytest.mark.parametrize(
    ("files", "group", "template", "configuration"),
    [
        (
            {"main.tf": TERRAFORM},
            "aws_security_group.web",
            "lt-aws_launch_template.web",
            "launchConfiguration/aws_launch_configuration.web",
        ),
        ({"stack.yaml": CLOUDFORMATION}, "Group", "lt-Web", "launchConfiguration/Old"),
    ],
)
def test_users_are_what_they_are_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], group: str, template: str, configuration: str
) -> None:
    ec2, scaling = aws("ec2"), aws("autoscaling")
    live_group = ec2.create_security_group(GroupName="web", Description="a test")["GroupId"]
    data = {"SecurityGroupIds": [live_group]}
    made = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    scaling.create_launch_configuration(
        LaunchConfigurationName="web", ImageId=image, InstanceType="t3.micro", SecurityGroups=[live_group]
    )
    (listed,) = scaling.describe_launch_configurations()["LaunchConfigurations"]
    found = [
        each
        for collector in (launch_templates, launch_configurations)
        for each in collector.function(region)
        if isinstance(each, RuleSetUser)
    ]
    live = {
        live_group: "GROUP",
        made["LaunchTemplateId"]: "TEMPLATE",
        listed["LaunchConfigurationARN"].partition(f":{region.account}:")[2]: "CONFIGURATION",
    }
    written = {
        f"security-group/{group}": "security-group/GROUP",
        template: "TEMPLATE",
        configuration: "CONFIGURATION",
    }
    assert facts(declare(tmp_path, files).of(RuleSetUser), written) == facts(found, live)


OTHERS = """\
variable "open" {}

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_launch_template" "web" {
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_launch_template" "open" {
  vpc_security_group_ids = var.open
}

resource "aws_autoscaling_group" "newest" {
  max_size = 1
  min_size = 1
  launch_template {
    id      = aws_launch_template.web.id
    version = aws_launch_template.web.latest_version
  }
}

resource "aws_autoscaling_group" "earlier" {
  max_size = 1
  min_size = 1
  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.web.id
        version            = "3"
      }
    }
  }
}

resource "aws_batch_compute_environment" "jobs" {
  type = "MANAGED"
  compute_resources {
    type               = "EC2"
    max_vcpus          = 4
    subnets            = ["subnet-1"]
    security_group_ids = [aws_security_group.web.id]
    launch_template {
      launch_template_name = "others"
      version              = "$Latest"
    }
  }
}

resource "aws_lambda_function" "report" {
  function_name = "report"
  role          = "arn:aws:iam::999988887777:role/report"
  vpc_config {
    subnet_ids         = ["subnet-1"]
    security_group_ids = [aws_security_group.web.id]
  }
}

resource "aws_lambda_function" "outside" {
  function_name = "outside"
  role          = "arn:aws:iam::999988887777:role/report"
}

resource "aws_lambda_function" "open" {
  function_name = "open"
  role          = "arn:aws:iam::999988887777:role/report"
  dynamic "vpc_config" {
    for_each = var.open
    content {
      subnet_ids         = ["subnet-1"]
      security_group_ids = [aws_security_group.web.id]
    }
  }
}
"""


def test_who_names_a_group(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": OTHERS})
    group = ("arn:aws:ec2:unknown-region:.:security-group/aws_security_group.web",)
    found = {each.name: each.rule_sets for each in declared.of(RuleSetUser)}
    unknown = {name: each for name, each in found.items() if isinstance(each, Unknown)}
    assert {name: each for name, each in found.items() if name not in unknown} == {
        "aws_launch_template.web": group,
        "aws_batch_compute_environment.jobs": group,
        "aws_lambda_function.report": group,
    }
    earlier = "what an earlier version of a launch template says is not declared"
    assert unknown["aws_autoscaling_group.earlier"].why == earlier
    assert set(unknown) == {"aws_autoscaling_group.earlier", "aws_launch_template.open"}
    assert "aws_lambda_function.open" in [each.address for each in declared.inventory.unevaluated]


USERS = """\
variable "open" {}

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_ecs_service" "web" {
  name    = "web"
  cluster = "main"
  network_configuration {
    subnets         = ["subnet-1"]
    security_groups = [aws_security_group.web.id]
  }
}

resource "aws_ecs_service" "bridged" {
  name = "bridged"
}

resource "aws_codebuild_project" "web" {
  name = "web"
  vpc_config {
    vpc_id             = "vpc-1"
    subnets            = ["subnet-1"]
    security_group_ids = [aws_security_group.web.id]
  }
}

resource "aws_codebuild_project" "outside" {
  name = "outside"
}
"""
USERS_OF_STACK = """\
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
  Service:
    Type: AWS::ECS::Service
    Properties:
      NetworkConfiguration:
        AwsvpcConfiguration:
          Subnets: [subnet-1]
          SecurityGroups: [!Ref Group]
  Bridged:
    Type: AWS::ECS::Service
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      VpcConfig:
        VpcId: vpc-1
        Subnets: [subnet-1]
        SecurityGroupIds: [!Ref Group]
  Outside:
    Type: AWS::CodeBuild::Project
"""


@pytest.mark.parametrize(
    ("files", "group", "service", "project"),
    [
        ({"main.tf": USERS}, "aws_security_group.web", "aws_ecs_service.web", "aws_codebuild_project.web"),
        ({"stack.yaml": USERS_OF_STACK}, "Group", "Service", "Project"),
    ],
)
def test_services_and_projects_are_what_they_are_in_an_account(
    aws: Client,
    server: AwsServer,
    region: AwsRegion,
    tmp_path: Path,
    files: dict[str, str],
    group: str,
    service: str,
    project: str,
) -> None:
    live_group = aws("ec2").create_security_group(GroupName="web", Description="a test")["GroupId"]
    configuration = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": [live_group]}}
    arn = region.arn("ecs", "service/main/web")
    server.answer("ecs", "ListClusters", {"clusterArns": [region.arn("ecs", "cluster/main")]})
    server.answer("ecs", "ListServices", {"serviceArns": [arn]})
    answer = {"services": [{"serviceArn": arn, "networkConfiguration": configuration}]}
    server.answer("ecs", "DescribeServices", answer)
    building = {"arn": region.arn("codebuild", "project/web"), "vpcConfig": {"securityGroupIds": [live_group]}}
    server.answer("codebuild", "ListProjects", {"projects": ["web"]})
    server.answer("codebuild", "BatchGetProjects", {"projects": [building]})
    found = [
        each
        for collector in (container_services, build_projects)
        for each in collector.function(region)
        if isinstance(each, RuleSetUser)
    ]
    written = {f"service/{service}": "service/main/web", f"project/{project}": "project/web", group: "GROUP"}
    written[f"security-group/{group}"] = "security-group/GROUP"
    declared = declare(tmp_path, files)
    assert facts(declared.of(RuleSetUser), written) == facts(found, {live_group: "GROUP"})
    assert {each.name for each in declared.of(RuleSetUser)} == {service, project}


@pytest.mark.parametrize(
    ("name", "address"),
    [("network_configuration", "aws_ecs_service.web"), ("vpc_config", "aws_codebuild_project.web")],
)
def test_what_may_have_groups_is_told_as_not_evaluated(tmp_path: Path, name: str, address: str) -> None:
    before, block, after = USERS.partition(f"  {name} {{")
    content, end, rest = after.partition("  }\n")
    dynamic = f'  dynamic "{name}" {{\n    for_each = var.open\n    content {{{content}    }}\n{end}'
    declared = declare(tmp_path, {"main.tf": before + dynamic + rest})
    assert block
    assert address in [each.address for each in declared.inventory.unevaluated]
    others = {"aws_ecs_service.web", "aws_codebuild_project.web"} - {address}
    assert {each.name for each in declared.of(RuleSetUser)} == others
