"""What starts instances and names their security groups: launch templates and configurations, and what uses them.

Of a launch template the default and the newest version count, and those that an Auto Scaling group or a Batch compute
environment has pinned by number. Nothing else starts an instance of an older one by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.aws.security_groups import has_own_groups
from providers.aws.session import Answer, AwsRegion, tags_of
from scanner.models import RuleSetUser, Unknown, derive
from scanner.provider import collects

Groups = tuple[str, ...] | Unknown
"""Identities of security groups."""
# The versions that are not fixed; a specification without a version means the default one (Auto Scaling API Reference,
# `LaunchTemplateSpecification`; Batch API Reference, likewise).
MOVING = {"", "$Default", "$Latest"}


@collects("ec2:DescribeLaunchTemplateVersions", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs")
def launch_templates(region: AwsRegion) -> Iterator[RuleSetUser]:
    """Every launch template that names security groups in its default or its newest version."""
    if not has_own_groups(region):
        return
    # Without a template, these two versions of all of them are described (EC2 API Reference).
    versions = region.pages(
        "ec2", "describe_launch_template_versions", "LaunchTemplateVersions", Versions=["$Latest", "$Default"]
    )
    by_template: dict[str, list[Answer]] = {}
    for version in versions:
        by_template.setdefault(version["LaunchTemplateId"], []).append(version)
    for name, several in by_template.items():
        if groups := _identities(region, _named_by(several)):
            arn = region.arn("ec2", f"launch-template/{name}")
            yield RuleSetUser(
                identity=region.identity(
                    "AWS::EC2::LaunchTemplate", arn, name, several[0].get("LaunchTemplateName", "")
                ),
                rule_sets=groups,
            )


@collects("autoscaling:DescribeLaunchConfigurations", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs")
def launch_configurations(region: AwsRegion) -> Iterator[RuleSetUser]:
    """Every launch configuration that names security groups."""
    if not has_own_groups(region):
        return
    for answer in region.pages("autoscaling", "describe_launch_configurations", "LaunchConfigurations"):
        if groups := _identities(region, answer.get("SecurityGroups", ())):
            yield RuleSetUser(
                identity=region.identity(
                    "AWS::AutoScaling::LaunchConfiguration",
                    answer["LaunchConfigurationARN"],
                    answer["LaunchConfigurationName"],
                ),
                rule_sets=groups,
            )


@collects(
    "autoscaling:DescribeAutoScalingGroups",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcs",
)
def auto_scaling_groups(region: AwsRegion) -> Iterator[RuleSetUser]:
    """Every Auto Scaling group that pins a version of a launch template which names security groups."""
    if not has_own_groups(region):
        return
    found = region.pages("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups")
    pinned = _pinned_versions(region, [spec for group in found for spec in _specifications(group)])
    for answer in found:
        if groups := _of_pinned(answer, pinned):
            yield RuleSetUser(
                identity=region.identity(
                    "AWS::AutoScaling::AutoScalingGroup", answer["AutoScalingGroupARN"], answer["AutoScalingGroupName"]
                ),
                tags=tags_of(answer),
                rule_sets=groups,
            )


@collects(
    "batch:DescribeComputeEnvironments",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcs",
)
def compute_environments(region: AwsRegion) -> Iterator[RuleSetUser]:
    """Every Batch compute environment that names security groups, or pins a launch template which does."""
    if not has_own_groups(region):
        return
    found = region.pages("batch", "describe_compute_environments", "computeEnvironments")
    pinned = _pinned_versions(region, [spec for each in found for spec in _specifications(each)])
    for answer in found:
        own = _identities(region, _of_environment(answer))
        if groups := _united([own, _of_pinned(answer, pinned)]):
            yield RuleSetUser(
                identity=region.identity(
                    "AWS::Batch::ComputeEnvironment", answer["computeEnvironmentArn"], answer["computeEnvironmentName"]
                ),
                tags=answer.get("tags", {}),
                rule_sets=groups,
            )


def _of_environment(answer: Answer) -> tuple[str, ...]:
    resources = answer.get("computeResources", {})
    managed = resources.get("managedInstancesProvider", {}).get("instanceLaunchTemplate", {})
    groups = managed.get("networkConfiguration", {}).get("securityGroups", ())
    return (*resources.get("securityGroupIds", ()), *groups)


Pin = tuple[str, str, str]
"""How a template is named (`LaunchTemplateId` or `LaunchTemplateName`), its name, and the number of a version."""


def _specifications(answer: Answer) -> Iterator[Pin]:
    """The template versions that an Auto Scaling group or a compute environment pins by number."""
    policy = answer.get("MixedInstancesPolicy", {}).get("LaunchTemplate", {})
    in_batch = answer.get("computeResources", {}).get("launchTemplate", {})
    for each in (
        answer.get("LaunchTemplate"),
        policy.get("LaunchTemplateSpecification"),
        *(override.get("LaunchTemplateSpecification") for override in policy.get("Overrides", ())),
        in_batch,
        *in_batch.get("overrides", ()),
    ):
        # Batch begins the same names with a small letter.
        spec = {key[0].upper() + key[1:]: value for key, value in (each or {}).items()}
        key = "LaunchTemplateId" if spec.get("LaunchTemplateId") else "LaunchTemplateName"
        if spec.get("Version", "") not in MOVING:
            yield key, spec[key], spec["Version"]


def _pinned_versions(region: AwsRegion, pins: Iterable[Pin]) -> Mapping[Pin, Groups]:
    """The security groups of each version. One that has been deleted is left out."""
    return dict(region.each(partial(_pinned_version, region), sorted(set(pins))))


def _pinned_version(region: AwsRegion, pin: Pin) -> tuple[Pin, Groups]:
    key, name, version = pin
    named: dict[str, object] = {key: name, "Versions": [version]}
    read = region.read_pages("ec2", "describe_launch_template_versions", "LaunchTemplateVersions", **named)
    groups = derive(read, _named_by)
    return pin, groups if isinstance(groups, Unknown) else _identities(region, groups)


def _of_pinned(answer: Answer, pinned: Mapping[Pin, Groups]) -> Groups:
    return _united([pinned.get(pin, ()) for pin in _specifications(answer)])


def _united(several: Iterable[Groups]) -> Groups:
    """All of them as one; unknown when any of them is."""
    found: dict[str, None] = {}
    for groups in several:
        if isinstance(groups, Unknown):
            return groups
        found |= dict.fromkeys(groups)
    return tuple(found)


def _named_by(versions: Iterable[Answer]) -> tuple[str, ...]:
    """Identifiers and names of the security groups in some versions, each once."""
    found: dict[str, None] = {}
    for version in versions:
        data = version.get("LaunchTemplateData", {})
        interfaces = data.get("NetworkInterfaces", ())
        for groups in (
            data.get("SecurityGroupIds", ()),
            data.get("SecurityGroups", ()),
            *(interface.get("Groups", ()) for interface in interfaces),
        ):
            found |= dict.fromkeys(groups)
    return tuple(found)


def _identities(region: AwsRegion, groups: Iterable[str]) -> Groups:
    """Identities of groups that are given by identifier or by name; unknown when a name is nobody's."""
    groups = tuple(groups)
    identifiers: dict[str, str] = {}
    # A name cannot begin like an identifier, and its case does not matter (EC2 API Reference, `CreateSecurityGroup`).
    if names := [each for each in groups if not each.startswith("sg-")]:
        named = _groups_by_name(region)
        if isinstance(named, Unknown):
            return named
        if missing := [each for each in names if each.lower() not in named]:
            return Unknown(why=f"the default VPC has no security group that is called {missing[0]}")
        identifiers = named
    return tuple(region.arn("ec2", f"security-group/{identifiers.get(each.lower(), each)}") for each in groups)


def _groups_by_name(region: AwsRegion) -> dict[str, str] | Unknown:
    """Identifiers of the default VPC's groups: names are for that one alone (EC2 API Reference, `RunInstances`)."""
    networks = region.read_pages("ec2", "describe_vpcs", "Vpcs")
    groups = region.read_pages("ec2", "describe_security_groups", "SecurityGroups")
    if isinstance(networks, Unknown):
        return networks
    default = {each["VpcId"] for each in networks if each.get("IsDefault")}
    return derive(groups, lambda known: {**_own_ids(known), **_names_in(default, known)})


def _own_ids(groups: Iterable[Answer]) -> dict[str, str]:
    """What a template calls its groups, which does not begin as an identifier does."""
    return {each["GroupId"].lower(): each["GroupId"] for each in groups}


def _names_in(networks: set[str], groups: Iterable[Answer]) -> dict[str, str]:
    return {each["GroupName"].lower(): each["GroupId"] for each in groups if each["VpcId"] in networks}
