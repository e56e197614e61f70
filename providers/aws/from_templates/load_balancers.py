"""Application, Network and Gateway Load Balancers."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import groups_of_balancer
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

DESCRIBE = "elbv2.describe_load_balancers"
ATTRIBUTES = "elbv2.describe_load_balancer_attributes"
NOT_YET = Unknown(why="its name in the DNS is known when it is made")
ARN = "elasticloadbalancing:{region}:{account}:loadbalancer/{token}"
# How Terraform calls the attributes that the API and CloudFormation tell as keys and values (`aws_lb`).
KEYS: Mapping[str, str] = {
    "enable_deletion_protection": "deletion_protection.enabled",
    "enable_cross_zone_load_balancing": "load_balancing.cross_zone.enabled",
    "idle_timeout": "idle_timeout.timeout_seconds",
    "drop_invalid_header_fields": "routing.http.drop_invalid_header_fields.enabled",
    "desync_mitigation_mode": "routing.http.desync_mitigation_mode",
    "xff_header_processing_mode": "routing.http.xff_header_processing.mode",
    "enable_waf_fail_open": "waf.fail_open.enabled",
}
LOGS = {"access_logs": "access_logs.s3.enabled", "connection_logs": "connection_logs.s3.enabled"}


@translates(
    None,
    "aws_lb",
    "aws_alb",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    tells=[DESCRIBE],
    named=ARN,
)
def load_balancer(block: Block, naming: Naming) -> Iterator[Told]:
    """A balancer with its attributes."""
    attributes = Attributes.of(block)
    kind = attributes.text("load_balancer_type|Type", "application")
    arn = naming.arn(block)
    name = attributes.text("name", None)
    groups = _groups(block, attributes, kind, naming)
    yield Told(
        DESCRIBE,
        {
            "LoadBalancerArn": arn,
            "LoadBalancerName": name if isinstance(name, str) and name else naming.id(block),
            "Type": kind,
            "Scheme": None if kind == "gateway" else _scheme(attributes),
            "IpAddressType": attributes.text("ip_address_type", None),
            "DNSName": NOT_YET,
            "VpcId": _network(block, attributes, naming),
            "AvailabilityZones": list(_zones(attributes, naming)),
            "SecurityGroups": groups,
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": attributes.text(
                "enforce_security_group_inbound_rules_on_private_link_traffic", "on" if groups else None
            ),
        },
    )
    yield Told(ATTRIBUTES, {"Attributes": list(_settings(attributes))}, of={"LoadBalancerArn": arn})


def listed_settings(attributes: Attributes, name: str) -> Iterator[dict[str, Any]]:
    """Keys and values as CloudFormation lists them."""
    for each in attributes.blocks(name):
        if isinstance(each, Unknown):
            yield {"Key": each, "Value": each}
        else:
            yield {"Key": each.text("|Key", ""), "Value": each.text("|Value", "")}


def _settings(attributes: Attributes) -> Iterator[dict[str, Any]]:
    yield from listed_settings(attributes, "|LoadBalancerAttributes")
    for name, key in KEYS.items():
        if (value := attributes.text(f"{name}|", None)) is not None:
            yield {"Key": key, "Value": value}
    for name, key in LOGS.items():
        logs = attributes.block(f"{name}|")
        if isinstance(logs, Unknown):
            yield {"Key": key, "Value": logs}
        elif logs is not None:
            # "Defaults to false, even when bucket is specified." (`aws_lb`)
            yield {"Key": key, "Value": logs.text("enabled", "false")}


def _scheme(attributes: Attributes) -> Any:
    """Facing the internet unless it is said otherwise, in both languages."""
    internal = attributes.flag("internal|", unset=False)
    if internal is not False:
        return internal if isinstance(internal, Unknown) else "internal"
    return attributes.text("|Scheme", "internet-facing")


def _groups(block: Block, attributes: Attributes, kind: str | Unknown, naming: Naming) -> list[str]:
    """Of Network Load Balancers those that are named alone, of Gateway Load Balancers none."""
    if kind in {"network", "gateway"}:
        return [naming.id(each) for each in attributes.references("security_groups")]
    return groups_of_balancer(attributes, _subnet(block, attributes, naming), naming)


def _network(block: Block, attributes: Attributes, naming: Naming) -> str | None:
    """The VPC of the subnets, where the template has one of them."""
    found = _subnet(block, attributes, naming)
    return naming.id(Attributes.of(found).reference("vpc_id", "default")) if found else None


def _subnet(block: Block, attributes: Attributes, naming: Naming) -> Block | None:
    keys = (
        attributes.key("subnets"),
        f"{attributes.key('subnet_mapping|SubnetMappings')}.{attributes.key('subnet_id')}",
    )
    subnets = (naming.blocks.target(block, key) for key in keys)
    return next(filter(None, subnets), None)


def _zones(attributes: Attributes, naming: Naming) -> Iterator[dict[str, Any]]:
    """The subnets, each in a zone of its own.

    "You can specify only one subnet per Availability Zone." (ELB API Reference, `CreateLoadBalancer`)
    """
    mapped = attributes.blocks("subnet_mapping|SubnetMappings")
    inner = [each if isinstance(each, Unknown) else each.reference("subnet_id", "none") for each in mapped]
    for each in [*attributes.references("subnets"), *inner]:
        name = naming.id(each)
        yield {"SubnetId": name, "ZoneName": each if isinstance(each, Unknown) else f"zone of {name}"}
