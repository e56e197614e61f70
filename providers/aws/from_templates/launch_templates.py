"""Launch templates and launch configurations, and what pins versions of the former."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import made_of
from providers.aws.launch_templates import MOVING
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import said, translates
from scanner.models import UndecidedError, Unknown

VERSIONS = "ec2.describe_launch_template_versions"
CONFIGURATIONS = "autoscaling.describe_launch_configurations"
GROUPS = "autoscaling.describe_auto_scaling_groups"
ENVIRONMENTS = "batch.describe_compute_environments"
TEMPLATES = ("aws_launch_template", "AWS::EC2::LaunchTemplate")
EARLIER = Unknown(why="what an earlier version of a launch template says is not declared")
SPECIFICATION = "launch_template_specification"
Specification = dict[str, Any]


@translates(
    None,
    *TEMPLATES,
    tells=[VERSIONS],
    named="ec2:{region}:{account}:launch-template/lt-{token}",
)
def launch_template(block: Block, naming: Naming) -> Iterator[Told]:
    """A launch template, of which the version that is declared is the newest one."""
    attributes = Attributes.of(block)
    data = attributes.block("|LaunchTemplateData") if attributes.is_camel else attributes
    yield Told(
        VERSIONS,
        {
            "LaunchTemplateId": naming.id(block),
            "LaunchTemplateName": said(block.values, attributes.key("name|LaunchTemplateName")),
            "LaunchTemplateData": _data(data, naming) if isinstance(data, Attributes) else data,
        },
        of={"LaunchTemplateId": None, "LaunchTemplateName": None},
    )


@translates(
    None,
    "aws_launch_configuration",
    "AWS::AutoScaling::LaunchConfiguration",
    tells=[CONFIGURATIONS],
    named="autoscaling:{region}:{account}:launchConfiguration/{token}",
)
def launch_configuration(block: Block, naming: Naming) -> Iterator[Told]:
    """A launch configuration."""
    yield Told(
        CONFIGURATIONS,
        {
            "LaunchConfigurationARN": naming.arn(block),
            "LaunchConfigurationName": naming.id(block),
            "SecurityGroups": _ids(Attributes.of(block), "security_groups", naming),
        },
    )


@translates(
    None,
    "aws_autoscaling_group",
    "AWS::AutoScaling::AutoScalingGroup",
    tells=[GROUPS, VERSIONS],
    named="autoscaling:{region}:{account}:autoScalingGroup/{token}",
)
def auto_scaling_group(block: Block, naming: Naming) -> Iterator[Told]:
    """An Auto Scaling group with the versions that it starts instances of."""
    attributes = Attributes.of(block)
    policies = [
        one for each in _within(attributes, "mixed_instances_policy") for one in _within(each, "launch_template")
    ]
    overrides = [one for each in policies for one in _within(each, "override|Overrides")]
    alone = [_specification(each, naming) for each in _within(attributes, "launch_template")]
    mixed = [_specification(one, naming) for each in (*policies, *overrides) for one in _within(each, SPECIFICATION)]
    yield Told(
        GROUPS,
        {
            "AutoScalingGroupARN": naming.arn(block),
            "AutoScalingGroupName": naming.id(block),
            "LaunchTemplate": next(iter(alone), None),
            "MixedInstancesPolicy": {
                "LaunchTemplate": {"Overrides": [{"LaunchTemplateSpecification": each} for each in mixed]}
            },
        },
    )
    yield from _pinned([*alone, *mixed])


@translates(
    None,
    "aws_batch_compute_environment",
    "AWS::Batch::ComputeEnvironment",
    tells=[ENVIRONMENTS, VERSIONS],
    named="batch:{region}:{account}:compute-environment/{token}",
)
def compute_environment(block: Block, naming: Naming) -> Iterator[Told]:
    """A Batch compute environment, with the groups that it names itself."""
    resources = list(_within(Attributes.of(block), "compute_resources"))
    templates = [_specification(one, naming) for each in resources for one in _within(each, "launch_template")]
    yield Told(
        ENVIRONMENTS,
        {
            "computeEnvironmentArn": naming.arn(block),
            "computeEnvironmentName": naming.id(block),
            "computeResources": {
                "securityGroupIds": [one for each in resources for one in _ids(each, "security_group_ids", naming)],
                "launchTemplate": {"overrides": templates},
            },
        },
    )
    yield from _pinned(templates)


def _data(data: Attributes, naming: Naming) -> dict[str, Any]:
    """What names the security groups of the instances."""
    return {
        "SecurityGroupIds": _ids(data, "vpc_security_group_ids|SecurityGroupIds", naming),
        "SecurityGroups": _ids(data, "security_group_names|SecurityGroups", naming),
        "NetworkInterfaces": [
            {"Groups": _ids(each, "security_groups|Groups", naming)} for each in _within(data, "network_interfaces")
        ],
    }


def _ids(attributes: Attributes, name: str, naming: Naming) -> list[str]:
    return [naming.id(each) for each in attributes.references(name)]


def _within(attributes: Attributes, name: str) -> Iterator[Attributes]:
    """The blocks within of a name.

    Raises:
        UndecidedError: there may be some that nobody knows.
    """
    for each in attributes.blocks(name):
        if isinstance(each, Unknown):
            raise UndecidedError(each.why)
        yield each


def _specification(attributes: Attributes, naming: Naming) -> Specification:
    """A launch template and its version. Terraform writes `id` and `name` in some places."""
    names = ("launch_template_id", "id|LaunchTemplateId", "launch_template_name", "name|LaunchTemplateName")
    found = {name: attributes.reference(name, None) for name in names}
    identifier = found[names[0]] or found[names[1]]
    name = found[names[2]] or found[names[3]]
    version = attributes.reference("version", None)
    template = made_of(version, naming)
    # Whatever number another block has for a version is its newest or its default one.
    is_moving = template is not None and template.type in TEMPLATES
    return {
        "LaunchTemplateId": None if identifier is None else naming.id(identifier),
        "LaunchTemplateName": naming.id(name) if name is not None and identifier is None else None,
        "Version": None if version is None or is_moving else naming.id(version),
    }


def _pinned(specifications: list[Specification]) -> Iterator[Told]:
    """The versions that are pinned by number, of which a template tells nothing."""
    for each in specifications:
        if (each["Version"] or "") not in MOVING:
            of = {key: each[key] for key in ("LaunchTemplateId", "LaunchTemplateName")}
            yield Told(VERSIONS, {**of, "LaunchTemplateData": EARLIER}, of=of)
