"""Listeners of Classic Load Balancers."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws import tls_policies
from providers.aws.classic_load_balancers import classic_arn, described, is_public
from providers.aws.session import Answer, AwsRegion
from providers.undecided import decided
from scanner.models import BalancerKind, Listener, ListenerProtocol, TlsPolicy, Unknown, derive
from scanner.provider import collects

# All there will be of this first generation, which says SSL where the newer ones say TLS.
PROTOCOLS = {
    "HTTP": ListenerProtocol.HTTP,
    "HTTPS": ListenerProtocol.HTTPS,
    "TCP": ListenerProtocol.TCP,
    "SSL": ListenerProtocol.TLS,
}
TERMINATING = {ListenerProtocol.HTTPS, ListenerProtocol.TLS}


@collects("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancerPolicies")
def classic_listeners(region: AwsRegion) -> Iterator[Listener]:
    """Listeners of Classic Load Balancers."""
    for found in region.each(partial(_listeners_of, region), described(region)):
        yield from found


def pool_of(arn: str) -> str:
    """The identity of the instances behind a balancer, made up because AWS has no target group there."""
    return f"{arn}/instances"


def _listeners_of(region: AwsRegion, balancer: Answer) -> list[Listener]:
    found, make = balancer.get("ListenerDescriptions", ()), partial(_listener, region, balancer)
    return list(region.parsed("elasticloadbalancing:DescribeLoadBalancers", found, make))


def _listener(region: AwsRegion, balancer: Answer, description: Answer) -> Listener:
    answer = description["Listener"]
    arn, port = classic_arn(region, balancer), answer["LoadBalancerPort"]
    protocol = PROTOCOLS[answer["Protocol"].upper()]
    backend = answer.get("InstanceProtocol")
    return Listener(
        # AWS gives the listeners of Classic Load Balancers no ARN. This one is made up of the balancer's and the port.
        identity=region.identity(
            "AWS::ElasticLoadBalancing::LoadBalancer",
            f"{arn}/listener/{port}",
            f"{balancer['LoadBalancerName']}:{port}",
        ),
        balancer=arn,
        balancer_kind=BalancerKind.CLASSIC,
        is_public=decided(partial(is_public, balancer)),
        protocol=protocol,
        port=port,
        tls=_tls(region, balancer, description) if protocol in TERMINATING else None,
        certificates=decided(lambda: tuple(filter(None, (answer.get("SSLCertificateId"),)))),
        backend_protocol=PROTOCOLS[backend.upper()] if backend else protocol,
        backend_port=answer.get("InstancePort"),
        backend=pool_of(arn),
    )


def _tls(region: AwsRegion, balancer: Answer, description: Answer) -> TlsPolicy:
    named = decided(lambda: [str(each) for each in description.get("PolicyNames", ())])
    if isinstance(named, Unknown):
        return tls_policies.unknown_policy(None, named)
    found = decided(lambda: tls_policies.classic_policy(_policies(region, balancer), named))
    return tls_policies.unknown_policy(None, found) if isinstance(found, Unknown) else found


def _policies(region: AwsRegion, balancer: Answer) -> Mapping[str, Answer] | Unknown:
    policies = region.read("elb", "describe_load_balancer_policies", LoadBalancerName=balancer["LoadBalancerName"])
    return derive(policies, lambda each: {policy["PolicyName"]: policy for policy in each["PolicyDescriptions"]})
