"""Target groups of Application, Network and Gateway Load Balancers."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.listeners import OF_APPLICATION, RULE_TYPES
from providers.aws.from_templates.listeners import TYPES as LISTENERS
from providers.aws.from_templates.load_balancers import listed_settings
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

DESCRIBE = "elbv2.describe_target_groups"
ATTRIBUTES = "elbv2.describe_target_group_attributes"
ELSEWHERE = Unknown(why="which balancers use the target group is declared elsewhere")
# Where a listener or a rule names a target group.
USES = (
    "default_action.target_group_arn",
    "default_action.forward.target_group.arn",
    "action.target_group_arn",
    "action.forward.target_group.arn",
    "DefaultActions.TargetGroupArn",
    "DefaultActions.ForwardConfig.TargetGroups.TargetGroupArn",
    "Actions.TargetGroupArn",
    "Actions.ForwardConfig.TargetGroups.TargetGroupArn",
)
# How Terraform calls the attributes that the API and CloudFormation tell as keys and values (`aws_lb_target_group`).
KEYS = {
    "preserve_client_ip": "preserve_client_ip.enabled",
    "deregistration_delay": "deregistration_delay.timeout_seconds",
    "load_balancing_cross_zone_enabled": "load_balancing.cross_zone.enabled",
}


@translates(
    None,
    "aws_lb_target_group",
    "aws_alb_target_group",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    tells=[DESCRIBE],
    named="elasticloadbalancing:{region}:{account}:targetgroup/{token}",
)
def target_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A target group with its attributes. Its targets and their health show later."""
    attributes = Attributes.of(block)
    arn, name = naming.arn(block), attributes.text("name", None)
    vpc = attributes.reference("vpc_id", None)
    yield Told(
        DESCRIBE,
        {
            "TargetGroupArn": arn,
            "TargetGroupName": name if isinstance(name, str) and name else naming.id(block),
            "TargetType": attributes.text("target_type", "instance"),
            "Protocol": attributes.text("protocol", None),
            "IpAddressType": attributes.text("ip_address_type", None),
            "Port": attributes.number("port", None),
            "VpcId": None if vpc is None else naming.id(vpc),
            "LoadBalancerArns": list(_balancers(block, naming)) or ELSEWHERE,
            **_health_check(block),
        },
    )
    yield Told(ATTRIBUTES, {"Attributes": list(_settings(attributes))}, of={"TargetGroupArn": arn})


def _balancers(block: Block, naming: Naming) -> Iterator[str]:
    """The balancers that lead here, by a listener or by a rule of one."""
    found: dict[str, None] = {}
    for key in USES:
        for user in naming.blocks.pointing(block, key, *LISTENERS, *RULE_TYPES):
            attributes = Attributes.of(user)
            listener = naming.blocks.target(user, attributes.key("listener_arn")) if user.type in RULE_TYPES else user
            if listener:
                balancer = Attributes.of(listener).reference("load_balancer_arn", None)
                found[naming.arn(balancer if balancer is not None else ELSEWHERE)] = None
    yield from found


def _health_check(block: Block) -> dict[str, Any]:
    """The settings of the check, a block in Terraform and attributes of the group in CloudFormation."""
    attributes = Attributes.of(block)
    written = attributes.block("health_check|") if block.dialect is Dialect.TERRAFORM else None
    if isinstance(written, Unknown):
        return {"HealthCheckEnabled": written}
    is_asked_for = written is not None
    check = written or (attributes if attributes.is_camel else Attributes(Values({}), is_camel=False))
    # "Defaults to HTTP.", "Defaults to true.", where there is such a block (`aws_lb_target_group`).
    protocol = check.text("protocol|HealthCheckProtocol", "HTTP" if is_asked_for else _default_check(attributes))
    return {
        "HealthCheckEnabled": check.flag("enabled|HealthCheckEnabled", True if is_asked_for else None),
        "HealthCheckProtocol": protocol,
        "HealthCheckPath": check.text("path|HealthCheckPath", _default_path(protocol)),
        "HealthCheckIntervalSeconds": check.number("interval|HealthCheckIntervalSeconds", None),
        "HealthCheckTimeoutSeconds": check.number("timeout|HealthCheckTimeoutSeconds", None),
        "HealthyThresholdCount": check.number("healthy_threshold|HealthyThresholdCount", None),
        "UnhealthyThresholdCount": check.number("unhealthy_threshold|UnhealthyThresholdCount", None),
    }


def _default_path(protocol: Any) -> Any:
    """The path that is asked for: "The default is /." (ELB API Reference, `CreateTargetGroup`)."""
    if isinstance(protocol, Unknown):
        return protocol
    return "/" if protocol in OF_APPLICATION else None


def _default_check(attributes: Attributes) -> Any:
    """What checks speak of which nothing is said: HTTP where the group does, and TCP for other balancers than those.

    "The default is HTTP for Application Load Balancers. For Network Load Balancers and Gateway Load Balancers, the
    default is TCP." (ELB API Reference, `CreateTargetGroup`)
    """
    protocol = attributes.text("protocol", "HTTP")
    return protocol if isinstance(protocol, Unknown) else "HTTP" if protocol in OF_APPLICATION else "TCP"


def _settings(attributes: Attributes) -> Iterator[dict[str, Any]]:
    yield from listed_settings(attributes, "|TargetGroupAttributes")
    for name, key in KEYS.items():
        if (value := attributes.text(f"{name}|", None)) is not None:
            yield {"Key": key, "Value": value}
    stickiness = attributes.block("stickiness|")
    if stickiness is not None:
        # "Defaults to true", where there is such a block (`aws_lb_target_group`).
        is_on = stickiness if isinstance(stickiness, Unknown) else stickiness.text("enabled", "true")
        yield {"Key": "stickiness.enabled", "Value": is_on}
