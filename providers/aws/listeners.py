"""Listeners of every kind of load balancer, with the rules and the TLS settings in force."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.aws import tls_policies
from providers.aws.load_balancers import KINDS, classic_arn, is_public
from providers.aws.session import Answer, AwsRegion
from scanner.models import (
    ActionKind,
    BalancerKind,
    ClientAuthentication,
    ClientVerification,
    Listener,
    ListenerAction,
    ListenerProtocol,
    ListenerRule,
    Redirect,
    TlsPolicy,
    Unknown,
    derive,
)
from scanner.provider import collects

ACTIONS = {
    "forward": ActionKind.FORWARD,
    "redirect": ActionKind.REDIRECT,
    "fixed-response": ActionKind.FIXED_RESPONSE,
    "authenticate-oidc": ActionKind.AUTHENTICATE,
    "authenticate-cognito": ActionKind.AUTHENTICATE,
    "jwt-validation": ActionKind.AUTHENTICATE,
}
TERMINATING = {ListenerProtocol.HTTPS, ListenerProtocol.TLS}
"""What a security policy is for (ELB API Reference, `CreateListener`, SslPolicy). QUIC is passed on to the targets."""
# Classic Load Balancers say SSL where the newer ones say TLS.
CLASSIC_PROTOCOLS = {
    "HTTP": ListenerProtocol.HTTP,
    "HTTPS": ListenerProtocol.HTTPS,
    "TCP": ListenerProtocol.TCP,
    "SSL": ListenerProtocol.TLS,
}


@collects(
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
)
def listeners(region: AwsRegion) -> Iterator[Listener]:
    """Listeners of Application, Network and Gateway Load Balancers."""
    balancers = region.pages("elbv2", "describe_load_balancers", "LoadBalancers")
    pairs = [pair for found in region.each(partial(_listeners_of, region), balancers) for pair in found]
    yield from region.each(lambda pair: _listener(region, *pair), pairs)


@collects("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancerPolicies")
def classic_listeners(region: AwsRegion) -> Iterator[Listener]:
    """Listeners of Classic Load Balancers."""
    balancers = region.pages("elb", "describe_load_balancers", "LoadBalancerDescriptions")
    for found in region.each(partial(_classic_listeners_of, region), balancers):
        yield from found


def _listeners_of(region: AwsRegion, balancer: Answer) -> list[tuple[Answer, Answer]]:
    found = region.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=balancer["LoadBalancerArn"])
    return [(balancer, listener) for listener in found]


def _listener(region: AwsRegion, balancer: Answer, answer: Answer) -> Listener:
    kind = KINDS[balancer["Type"]]
    protocol = _protocol(answer.get("Protocol", "GENEVE"))
    return Listener(
        identity=region.identity(
            "AWS::ElasticLoadBalancingV2::Listener",
            answer["ListenerArn"],
            f"{balancer['LoadBalancerName']}:{answer.get('Port', 'all')}",
        ),
        balancer=balancer["LoadBalancerArn"],
        balancer_kind=kind,
        is_public=is_public(balancer),
        protocol=protocol,
        port=answer.get("Port", 0),
        tls=_tls(region, protocol, answer),
        certificates=tuple(each["CertificateArn"] for each in answer.get("Certificates", ())),
        client_authentication=_client_authentication(kind, protocol, answer),
        rules=_rules(region, balancer, answer),
    )


def _protocol(name: str) -> ListenerProtocol | Unknown:
    known = set(ListenerProtocol)
    return ListenerProtocol(name) if name in known else Unknown(why=f"protocol {name} is new to netassay")


def _tls(region: AwsRegion, protocol: ListenerProtocol | Unknown, answer: Answer) -> TlsPolicy | None:
    policy = answer.get("SslPolicy")
    return tls_policies.elb_policy(region, policy) if policy or protocol in TERMINATING else None


def _client_authentication(
    kind: BalancerKind, protocol: ListenerProtocol | Unknown, answer: Answer
) -> ClientAuthentication | Unknown | None:
    """Whether client certificates are asked for, which only HTTPS listeners can (`CreateListener`)."""
    if kind is not BalancerKind.APPLICATION or protocol is not ListenerProtocol.HTTPS:
        return None
    mutual = answer.get("MutualAuthentication", {})
    # "Options are off, passthrough or verify. The default value is off." (ELB API Reference)
    mode = mutual.get("Mode", ClientVerification.OFF)
    if mode not in set(ClientVerification):
        return Unknown(why=f"mutual authentication mode {mode} is new to netassay")
    return ClientAuthentication(
        verification=ClientVerification(mode),
        trust_store=mutual.get("TrustStoreArn"),
        ignores_expiry=mutual.get("IgnoreClientCertificateExpiry", False),
    )


def _rules(region: AwsRegion, balancer: Answer, answer: Answer) -> tuple[ListenerRule, ...] | Unknown:
    """Rules in evaluation order."""
    if not _can_have_rules(balancer):
        return (_rule("default", answer.get("DefaultActions", ())),)
    found = region.read_pages("elbv2", "describe_rules", "Rules", ListenerArn=answer["ListenerArn"])
    return derive(found, _in_order)


def _can_have_rules(balancer: Answer) -> bool:
    """Whether there can be more than the default rule.

    "The listener must be associated with an Application Load Balancer or a dual-stack Network Load Balancer." (ELB API
    Reference, `CreateRule`)
    """
    kind = KINDS[balancer["Type"]]
    is_dual_stack = balancer.get("IpAddressType") == "dualstack"
    return kind is BalancerKind.APPLICATION or (kind is BalancerKind.NETWORK and is_dual_stack)


def _in_order(rules: Iterable[Answer]) -> tuple[ListenerRule, ...]:
    ordered = sorted(rules, key=lambda rule: (rule["IsDefault"], 0 if rule["IsDefault"] else int(rule["Priority"])))
    return tuple(_rule(rule["Priority"], rule["Actions"]) for rule in ordered)


def _rule(priority: str, actions: Iterable[Answer]) -> ListenerRule:
    in_order = sorted(actions, key=lambda action: action.get("Order", 0))
    return ListenerRule(priority=priority, actions=tuple(map(_action, in_order)))


def _action(answer: Answer) -> ListenerAction:
    redirect = answer.get("RedirectConfig")
    return ListenerAction(
        kind=ACTIONS.get(answer["Type"], ActionKind.OTHER),
        redirect=_redirect(redirect) if redirect else None,
        target_groups=tuple(_forwarded(answer)),
    )


def _redirect(answer: Answer) -> Redirect:
    """Parts such as `#{host}` stay as the client asked (ELB API Reference, `RedirectActionConfig`)."""
    given = {part: value for part, value in answer.items() if value and value != f"#{{{part.lower()}}}"}
    return Redirect(
        protocol=ListenerProtocol(given["Protocol"]) if "Protocol" in given else None,
        host=given.get("Host"),
        port=int(given["Port"]) if "Port" in given else None,
        status=int(answer["StatusCode"].removeprefix("HTTP_")),
    )


def _forwarded(answer: Answer) -> Iterator[str]:
    """Target groups that get traffic. A group of weight 0 gets none; one without a weight has weight 1."""
    tuples = answer.get("ForwardConfig", {}).get("TargetGroups") or ()
    if tuples:
        yield from (each["TargetGroupArn"] for each in tuples if each.get("Weight", 1) > 0)
    elif answer.get("TargetGroupArn"):
        yield answer["TargetGroupArn"]


def _classic_listeners_of(region: AwsRegion, balancer: Answer) -> list[Listener]:
    return [_classic_listener(region, balancer, each) for each in balancer.get("ListenerDescriptions", ())]


def _classic_policies(region: AwsRegion, balancer: Answer) -> Mapping[str, Answer] | Unknown:
    policies = region.read("elb", "describe_load_balancer_policies", LoadBalancerName=balancer["LoadBalancerName"])
    return derive(policies, lambda each: {policy["PolicyName"]: policy for policy in each["PolicyDescriptions"]})


def _classic_listener(region: AwsRegion, balancer: Answer, description: Answer) -> Listener:
    answer = description["Listener"]
    arn, port = classic_arn(region, balancer["LoadBalancerName"]), answer["LoadBalancerPort"]
    protocol = CLASSIC_PROTOCOLS[answer["Protocol"].upper()]
    return Listener(
        # AWS gives the listeners of Classic Load Balancers no ARN. This one is made up of the balancer's and the port.
        identity=region.identity(
            "AWS::ElasticLoadBalancing::LoadBalancer",
            f"{arn}/listener/{port}",
            f"{balancer['LoadBalancerName']}:{port}",
        ),
        balancer=arn,
        balancer_kind=BalancerKind.CLASSIC,
        is_public=is_public(balancer),
        protocol=protocol,
        port=port,
        tls=tls_policies.classic_policy(_classic_policies(region, balancer), description.get("PolicyNames", ()))
        if protocol in TERMINATING
        else None,
        certificates=tuple(filter(None, (answer.get("SSLCertificateId"),))),
        backend_protocol=CLASSIC_PROTOCOLS[answer["InstanceProtocol"].upper()]
        if answer.get("InstanceProtocol")
        else protocol,
    )
