"""What names security groups in templates without having interfaces yet."""

from pathlib import Path

import pytest

from providers.aws.launch_templates import launch_configurations, launch_templates
from providers.aws.session import AwsRegion
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
