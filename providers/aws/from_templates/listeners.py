"""Listeners of Application, Network and Gateway Load Balancers, with their rules and certificates."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates import load_balancers
from providers.aws.from_templates.load_balancers import listed_settings
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import ADDRESS, OF_OTHERS, PLACE, place_of, translates
from scanner.models import Unknown

DESCRIBE = "elbv2.describe_listeners"
RULES = "elbv2.describe_rules"
CERTIFICATES = "elbv2.describe_listener_certificates"
ATTRIBUTES = "elbv2.describe_listener_attributes"
ARN = "elasticloadbalancing:{region}:{account}:listener/{token}"
TYPES = ("aws_lb_listener", "aws_alb_listener", "AWS::ElasticLoadBalancingV2::Listener")
RULE_TYPES = ("aws_lb_listener_rule", "aws_alb_listener_rule", "AWS::ElasticLoadBalancingV2::ListenerRule")
CERTIFICATE_TYPES = (
    "aws_lb_listener_certificate",
    "aws_alb_listener_certificate",
    "AWS::ElasticLoadBalancingV2::ListenerCertificate",
)
# "Other methods (AWS CLI, AWS CloudFormation, AWS CDK)": the user guides' "Security policies" of what a listener for
# HTTPS or TLS has that names none; Terraform says the same (`aws_lb_listener`).
DEFAULT_POLICY = "ELBSecurityPolicy-2016-08"
OF_APPLICATION = {"HTTP", "HTTPS"}
# How the ARNs of balancers go on (Service Authorization Reference, Elastic Load Balancing V2).
KINDS = {"app": "application", "net": "network", "gwy": "gateway"}
ELSEWHERE = Unknown(why="the balancer is declared elsewhere")
HEADERS = "routing_http_response_"
HEADER_VALUE = "_header_value"


@translates(None, *RULE_TYPES, *CERTIFICATE_TYPES, tells=[])
def part(block: Block, naming: Naming) -> Iterator[Told]:
    """A rule or a certificate, which its listener tells. One that cannot be read is missed all the same."""
    del block, naming
    return iter(())


@translates(None, *TYPES, tells=[DESCRIBE], named=ARN)
def listener(block: Block, naming: Naming) -> Iterator[Told]:
    """A listener with everything that calls about it tell."""
    attributes = Attributes.of(block)
    balancer = naming.blocks.target(block, attributes.key("load_balancer_arn"))
    arn = naming.arn(block)
    of = naming.arn(balancer) if balancer else _elsewhere(block, naming)
    beside = [block] if balancer else [each for each in naming.blocks.of(*TYPES) if _leads_to(each, of, naming)]
    kinds = [_kind(each, balancer) for each in beside]
    kind = next((each for each in kinds if isinstance(each, str)), kinds[0])
    protocol = _protocol(attributes, kind)
    if balancer is None and beside[0] is block:
        yield _balancer_of(of, kind)
    actions = [_action(each, naming) for each in attributes.blocks("default_action|DefaultActions")]
    own = _certificates(attributes, naming)
    yield Told(
        DESCRIBE,
        {
            "ListenerArn": arn,
            "LoadBalancerArn": of,
            "Port": attributes.number("port", None),
            "Protocol": protocol,
            "SslPolicy": _policy(attributes, protocol),
            "Certificates": [{"CertificateArn": each} for each in own],
            "DefaultActions": actions,
            "MutualAuthentication": _mutual(attributes, naming),
        },
        of={"LoadBalancerArn": of},
    )
    # "default" is the priority of the one that a listener has itself (ELB API Reference, `Rule`).
    default = {"Priority": "default", "IsDefault": True, "Actions": actions, PLACE: place_of(block)}
    yield Told(RULES, default, of={"ListenerArn": arn})
    for each in naming.blocks.pointing(block, attributes.key("listener_arn"), *RULE_TYPES):
        yield Told(RULES, _rule(each, naming), of={"ListenerArn": arn})
    further = [
        each
        for one in naming.blocks.pointing(block, attributes.key("listener_arn"), *CERTIFICATE_TYPES)
        for each in ([one.doubt] if one.doubt else _certificates(Attributes.of(one), naming))
    ]
    for certificate in [*own, *further]:
        yield Told(CERTIFICATES, {"CertificateArn": certificate}, of={"ListenerArn": arn})
    yield Told(ATTRIBUTES, {"Attributes": list(_settings(attributes))}, of={"ListenerArn": arn})


def _elsewhere(block: Block, naming: Naming) -> str:
    """The ARN of the balancer of a listener, which the template does not make."""
    return naming.arn(Attributes.of(block).reference("load_balancer_arn", block.address))


def _leads_to(block: Block, arn: str, naming: Naming) -> bool:
    """Whether a listener is one of this balancer, which the template does not make."""
    key = Attributes.of(block).key("load_balancer_arn")
    return naming.blocks.target(block, key) is None and _elsewhere(block, naming) == arn


def _balancer_of(arn: str, kind: str | Unknown) -> Told:
    """What can be said of a balancer that the template does not make: of what kind it is."""
    return Told(
        load_balancers.DESCRIBE,
        {
            "LoadBalancerArn": arn,
            "LoadBalancerName": arn.rpartition("/")[2],
            "Type": kind,
            "Scheme": ELSEWHERE,
            "IpAddressType": ELSEWHERE,
            "DNSName": ELSEWHERE,
            "AvailabilityZones": ELSEWHERE,
            ADDRESS: OF_OTHERS,
        },
    )


def _kind(block: Block, balancer: Block | None) -> str | Unknown:
    """Of the balancer: what it says itself, or its ARN, or else what its listener speaks."""
    if balancer:
        return Attributes.of(balancer).text("load_balancer_type|Type", "application")
    attributes = Attributes.of(block)
    named = attributes.reference("load_balancer_arn", None)
    part = named.partition(":loadbalancer/")[2].partition("/")[0] if isinstance(named, str) else ""
    if part in KINDS:
        return KINDS[part]
    protocol = attributes.text("protocol", None)
    if isinstance(protocol, Unknown):
        return protocol
    return ELSEWHERE if protocol is None else "application" if protocol in OF_APPLICATION else "network"


def _protocol(attributes: Attributes, kind: str | Unknown) -> Any:
    """Listeners of Gateway Load Balancers have none, and those of Application Load Balancers HTTP by default.

    (`aws_lb_listener`; CloudFormation wants one.)
    """
    if (found := attributes.text("protocol", None)) is not None:
        return found
    return kind if isinstance(kind, Unknown) else {"application": "HTTP"}.get(kind)


def _policy(attributes: Attributes, protocol: Any) -> Any:
    default = DEFAULT_POLICY if isinstance(protocol, str) and protocol in {"HTTPS", "TLS"} else None
    return attributes.text("ssl_policy", None) or default


def _certificates(attributes: Attributes, naming: Naming) -> list[Any]:
    """The ARNs of certificates: one in Terraform, a list in CloudFormation."""
    own = attributes.reference("certificate_arn|", None)
    listed = attributes.blocks("|Certificates")
    found = [each if isinstance(each, Unknown) else each.reference("|CertificateArn", None) for each in listed]
    return [each if isinstance(each, Unknown) else naming.arn(each) for each in [own, *found] if each is not None]


def _mutual(attributes: Attributes, naming: Naming) -> Any:
    mutual = attributes.block("mutual_authentication")
    if not isinstance(mutual, Attributes):
        return mutual
    store = mutual.reference("trust_store_arn", None)
    return {
        "Mode": mutual.text("mode", None),
        "TrustStoreArn": None if store is None else naming.arn(store),
        "IgnoreClientCertificateExpiry": mutual.flag("ignore_client_certificate_expiry", unset=False),
    }


def _rule(block: Block, naming: Naming) -> dict[str, Any]:
    attributes = Attributes.of(block)
    return {
        # "If not set then it will be the next available one" (`aws_lb_listener_rule`).
        "Priority": block.doubt or attributes.text("priority", Unknown(why="its priority is known when it is made")),
        "IsDefault": False,
        "Actions": [_action(each, naming) for each in attributes.blocks("action|Actions")],
        "Conditions": [_condition(each) for each in attributes.blocks("condition|Conditions")],
        PLACE: place_of(block),
    }


FIELDS = {"host_header": "host-header", "path_pattern": "path-pattern"}
CONFIGS = {"host-header": "HostHeaderConfig", "path-pattern": "PathPatternConfig"}


def _condition(attributes: Attributes | Unknown) -> Any:
    """A condition, which Terraform names by the block within it, and CloudFormation by its field."""
    if isinstance(attributes, Unknown):
        return attributes
    for name, field in FIELDS.items():
        if (found := attributes.block(f"{name}|")) is not None:
            return {"Field": field, CONFIGS[field]: _values(found)}
    named = attributes.text("|Field", "another")
    config = CONFIGS.get(named, "") if isinstance(named, str) else ""
    found = attributes.block(f"|{config}") if config else None
    own = {} if found is None else {config: _values(found)}
    return {"Field": named, "Values": attributes.texts("|Values"), **own}


def _values(config: Attributes | Unknown) -> Any:
    if isinstance(config, Unknown):
        return config
    return {"Values": config.texts("values"), "RegexValues": config.texts("regex_values")}


def _action(attributes: Attributes | Unknown, naming: Naming) -> Any:
    if isinstance(attributes, Unknown):
        return attributes
    group = attributes.reference("target_group_arn", None)
    return {
        "Type": attributes.text("type", None),
        "Order": attributes.number("order", None),
        "TargetGroupArn": None if group is None or group == "" else naming.arn(group),
        "ForwardConfig": _forward(attributes, naming),
        "RedirectConfig": _redirect(attributes.block("redirect|RedirectConfig")),
        "AuthenticateOidcConfig": _sign_in(attributes.block("authenticate_oidc|AuthenticateOidcConfig")),
        "AuthenticateCognitoConfig": _sign_in(attributes.block("authenticate_cognito|AuthenticateCognitoConfig")),
    }


def _forward(attributes: Attributes, naming: Naming) -> Any:
    forward = attributes.block("forward|ForwardConfig")
    if not isinstance(forward, Attributes):
        return forward
    groups = [
        each
        if isinstance(each, Unknown)
        else {
            "TargetGroupArn": naming.arn(each.reference("arn|TargetGroupArn", "none")),
            "Weight": each.number("weight", None),
        }
        for each in forward.blocks("target_group|TargetGroups")
    ]
    return {"TargetGroups": groups}


def _redirect(redirect: Attributes | Unknown | None) -> Any:
    if not isinstance(redirect, Attributes):
        return redirect
    return {
        "Protocol": redirect.text("protocol", None),
        "Host": redirect.text("host", None),
        "Port": redirect.text("port", None),
        "StatusCode": redirect.text("status_code", None),
    }


def _sign_in(config: Attributes | Unknown | None) -> Any:
    """Without the client's secret."""
    if not isinstance(config, Attributes):
        return config
    return {
        "OnUnauthenticatedRequest": config.text("on_unauthenticated_request", None),
        "SessionTimeout": config.number("session_timeout", None),
    }


def _settings(attributes: Attributes) -> Iterator[dict[str, Any]]:
    yield from listed_settings(attributes, "|ListenerAttributes")
    if (timeout := attributes.text("tcp_idle_timeout_seconds|", None)) is not None:
        yield {"Key": "tcp.idle_timeout.seconds", "Value": timeout}
    values: Mapping[str, Any] = attributes.values
    for name in values:
        if name.startswith(HEADERS) and name.endswith(HEADER_VALUE) and (value := attributes.text(f"{name}|", None)):
            header = name.removeprefix(HEADERS).removesuffix(HEADER_VALUE)
            yield {"Key": f"routing.http.response.{header}.header_value", "Value": value}
