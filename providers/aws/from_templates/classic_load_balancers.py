"""Classic Load Balancers, with their listeners, policies and instances."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import groups_of_balancer
from providers.aws.template_names import Naming, Told
from providers.aws.tls_policies import NEGOTIATION
from providers.templates import Block, Dialect
from providers.translation import ADDRESS, said, translates
from scanner.models import Unknown

DESCRIBE = "elb.describe_load_balancers"
ATTRIBUTES = "elb.describe_load_balancer_attributes"
POLICIES = "elb.describe_load_balancer_policies"
LISTENER_POLICIES = "aws_load_balancer_listener_policy"
TLS_POLICIES = "aws_lb_ssl_negotiation_policy"
POLICY_TYPES = "aws_load_balancer_policy"
# Policies that keep a client with one instance, by what the API calls their list, which CloudFormation has as well.
STICKY = {
    "AppCookieStickinessPolicies": "aws_app_cookie_stickiness_policy",
    "LBCookieStickinessPolicies": "aws_lb_cookie_stickiness_policy",
}
CHOSEN_BY_AWS = Unknown(why="AWS chooses the health check when the balancer is made")
ELSEWHERE = Unknown(why="its instances are told elsewhere")


@translates(
    None,
    "aws_elb",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    tells=[DESCRIBE],
    named="elasticloadbalancing:{region}:{account}:loadbalancer/{token}",
)
def classic_load_balancer(block: Block, naming: Naming) -> Iterator[Told]:
    """A balancer with its listeners. Only those that name a policy have one of their own."""
    attributes = Attributes.of(block)
    name, listeners = naming.id(block), attributes.blocks("listener|Listeners")
    yield Told(
        DESCRIBE,
        {
            # The ARN is made of the name, and the name of the block is what others know it by here.
            "LoadBalancerName": name,
            "Scheme": _scheme(attributes),
            "DNSName": Unknown(why="its name in the DNS is known when it is made"),
            "VPCId": _network(block, attributes, naming),
            "Subnets": [naming.id(each) for each in attributes.references("subnets")],
            "AvailabilityZones": [*attributes.texts("availability_zones"), *_zones(attributes, naming)],
            "SecurityGroups": groups_of_balancer(attributes, _subnet(block, attributes, naming), naming),
            "ListenerDescriptions": [_listener(each, block, naming) for each in listeners],
            "HealthCheck": _health_check(attributes.block("health_check")) or CHOSEN_BY_AWS,
            "Instances": ELSEWHERE,
            "Policies": {kind: list(_sticky(kind, block, naming)) for kind in STICKY},
        },
    )
    yield Told(ATTRIBUTES, {"LoadBalancerAttributes": _settings(block, attributes)}, of={"LoadBalancerName": name})
    policies = [*_inline_policies(attributes), *_policies(block, naming)]
    # "AppCookieStickinessPolicyType", and the like (ELB API Reference of 2012-06-01, `PolicyTypeDescription`).
    policies += [
        _policy(each["PolicyName"], kind.replace("Policies", "PolicyType"), [])
        for kind in STICKY
        for each in _sticky(kind, block, naming)
    ]
    yield Told(POLICIES, {"PolicyDescriptions": policies}, of={"LoadBalancerName": name})


def _scheme(attributes: Attributes) -> Any:
    internal = attributes.flag("internal|", unset=False)
    if internal is not False:
        return internal if isinstance(internal, Unknown) else "internal"
    return attributes.text("|Scheme", "internet-facing")


def _zones(attributes: Attributes, naming: Naming) -> Iterator[str | Unknown]:
    """Those of the subnets.

    "You can add only one subnet per Availability Zone." (ELB API Reference of 2012-06-01,
    `AttachLoadBalancerToSubnets`)
    """
    for each in attributes.references("subnets"):
        yield each if isinstance(each, Unknown) else f"zone of {naming.id(each)}"


def _subnet(block: Block, attributes: Attributes, naming: Naming) -> Block | None:
    return naming.blocks.target(block, attributes.key("subnets"))


def _network(block: Block, attributes: Attributes, naming: Naming) -> str | None:
    subnet = _subnet(block, attributes, naming)
    return naming.id(Attributes.of(subnet).reference("vpc_id", "default")) if subnet else None


def _listener(attributes: Attributes | Unknown, block: Block, naming: Naming) -> Any:
    if isinstance(attributes, Unknown):
        return attributes
    port = attributes.number("lb_port|LoadBalancerPort", None)
    certificate = attributes.reference("ssl_certificate_id|SSLCertificateId", None) or None
    return {
        "Listener": {
            "Protocol": attributes.text("lb_protocol|Protocol", None),
            "LoadBalancerPort": port,
            "InstanceProtocol": attributes.text("instance_protocol", None),
            "InstancePort": attributes.number("instance_port", None),
            "SSLCertificateId": None if certificate is None else naming.arn(certificate),
        },
        "PolicyNames": [*attributes.texts("|PolicyNames"), *_named(port, block, naming)],
        ADDRESS: block.address,
    }


def _named(port: Any, block: Block, naming: Naming) -> Iterator[Any]:
    """The policies that resources of their own set on the listener of a port."""
    for each in _about(block, "load_balancer_name", naming, LISTENER_POLICIES):
        own = Attributes.of(each)
        yield from _on_port(own.number("load_balancer_port", None), port, own.texts("policy_names"), each)
    for each in _about(block, "load_balancer", naming, TLS_POLICIES, *STICKY.values()):
        own = Attributes.of(each)
        yield from _on_port(own.number("lb_port", None), port, [own.text("name", None)], each)


def _about(block: Block, key: str, naming: Naming, *types: str) -> Iterator[Block]:
    """The resources that name the balancer: they may write its name as it is."""
    yield from naming.blocks.pointing(block, key, *types)
    name = said(block.values, "name")
    if name:
        yield from (each for each in naming.blocks.of(*types) if each.values.get(key) == name)


def _on_port(own: Any, port: Any, names: list[Any], block: Block) -> list[Any]:
    if block.doubt:
        return [block.doubt]
    unknown = next((each for each in (own, port) if isinstance(each, Unknown)), None)
    return [unknown] if unknown else names if own == port else []


def _policies(block: Block, naming: Naming) -> Iterator[dict[str, Any]]:
    for each in _about(block, "load_balancer", naming, TLS_POLICIES):
        own = Attributes.of(each)
        yield _policy(each.doubt or own.text("name", None), NEGOTIATION, own.blocks("attribute"), "name", "value")
    for each in _about(block, "load_balancer_name", naming, POLICY_TYPES):
        own = Attributes.of(each)
        kind = each.doubt or own.text("policy_type_name", None)
        yield _policy(each.doubt or own.text("policy_name", None), kind, own.blocks("policy_attribute"))


def _sticky(kind: str, block: Block, naming: Naming) -> Iterator[dict[str, Any]]:
    attributes = Attributes.of(block)
    # CloudFormation has the list in the singular.
    for each in attributes.blocks(f"|{kind.replace('Policies', 'Policy')}"):
        yield {"PolicyName": each if isinstance(each, Unknown) else each.text("|PolicyName", None)}
    for own in _about(block, "load_balancer", naming, STICKY[kind]):
        yield {"PolicyName": own.doubt or own.values.text("name", None)}


def _inline_policies(attributes: Attributes) -> Iterator[Any]:
    for each in attributes.blocks("|Policies"):
        if isinstance(each, Unknown):
            yield each
        else:
            name, kind = each.text("|PolicyName", None), each.text("|PolicyType", None)
            yield _policy(name, kind, each.blocks("|Attributes"), "|Name", "|Value")


def _policy(name: Any, kind: Any, listed: list[Any], key: str = "name", value: str = "value") -> dict[str, Any]:
    found = [
        each
        if isinstance(each, Unknown)
        else {"AttributeName": each.text(key, None), "AttributeValue": each.text(value, "false")}
        for each in listed
    ]
    return {"PolicyName": name, "PolicyTypeName": kind, "PolicyAttributeDescriptions": found}


def _health_check(check: Attributes | Unknown | None) -> Any:
    if not isinstance(check, Attributes):
        return check
    return {
        "Target": check.text("target", None),
        "Interval": check.number("interval", None),
        "Timeout": check.number("timeout", None),
        "HealthyThreshold": check.number("healthy_threshold", None),
        "UnhealthyThreshold": check.number("unhealthy_threshold", None),
    }


def _settings(block: Block, attributes: Attributes) -> dict[str, Any]:
    """The attributes of a balancer, with the defaults of each language."""
    # Terraform turns it on unless it is told not to (`aws_elb`), CloudFormation does not.
    is_terraform = block.dialect is Dialect.TERRAFORM
    crossing = attributes.flag("cross_zone_load_balancing|CrossZone", unset=is_terraform)
    desync = attributes.text("desync_mitigation_mode|", None)
    draining = attributes.block("|ConnectionDrainingPolicy")
    timeout = attributes.block("|ConnectionSettings")
    return {
        "CrossZoneLoadBalancing": {"Enabled": crossing},
        "AccessLog": _access_log(attributes.block("access_logs|AccessLoggingPolicy")),
        "ConnectionSettings": {
            "IdleTimeout": attributes.number("idle_timeout|", None)
            if timeout is None
            else timeout
            if isinstance(timeout, Unknown)
            else timeout.number("idle_timeout", None)
        },
        "ConnectionDraining": {
            "Enabled": attributes.flag("connection_draining|", unset=False),
            "Timeout": attributes.number("connection_draining_timeout|", None),
        }
        if not isinstance(draining, Attributes)
        else {"Enabled": draining.flag("enabled", unset=False), "Timeout": draining.number("timeout", None)},
        "AdditionalAttributes": [] if desync is None else [{"Key": "elb.http.desyncmitigationmode", "Value": desync}],
    }


def _access_log(logs: Attributes | Unknown | None) -> Any:
    """Terraform's block means that they are on unless it says otherwise (`aws_elb`)."""
    return {"Enabled": logs.flag("enabled", unset=True)} if isinstance(logs, Attributes) else logs
