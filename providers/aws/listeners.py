"""Listeners of Application, Network and Gateway Load Balancers, with the rules and the TLS settings in force."""

from collections.abc import Iterator
from functools import partial

from providers.aws import tls_policies
from providers.aws.elb_settings import call_ahead
from providers.aws.listener_details import Details, listed
from providers.aws.load_balancers import is_public, new_kind
from providers.aws.session import AwsRegion
from providers.undecided import decided
from scanner.models import (
    BalancerKind,
    ClientAuthentication,
    ClientVerification,
    Listener,
    ListenerProtocol,
    TlsPolicy,
    Unknown,
)
from scanner.provider import collects

TERMINATING = {ListenerProtocol.HTTPS, ListenerProtocol.TLS}
"""What a security policy is for (ELB API Reference, `CreateListener`, SslPolicy). QUIC is passed on to the targets."""


@collects(
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
)
def listeners(region: AwsRegion) -> Iterator[Listener]:
    """Listeners of Application, Network and Gateway Load Balancers."""
    found = listed(region)
    call_ahead(region, [call for each in found for call in each.calls])
    yield from region.each(partial(_listener, region), found)


def _listener(region: AwsRegion, details: Details) -> Listener:
    answer, balancer = details.answer, details.balancer
    return Listener(
        identity=details.identity,
        balancer=balancer["LoadBalancerArn"],
        balancer_kind=details.kind,
        is_public=decided(partial(is_public, region, balancer)),
        protocol=details.protocol,
        port=answer.get("Port", 0),
        tls=_tls(region, details),
        certificates=details.certificates,
        client_authentication=decided(partial(_client_authentication, details)),
        rules=details.rules,
    )


def _tls(region: AwsRegion, details: Details) -> TlsPolicy | None:
    policy = details.answer.get("SslPolicy")
    if isinstance(policy, Unknown):
        return tls_policies.unknown_policy(None, policy)
    if not policy and isinstance(details.protocol, Unknown):
        return tls_policies.unknown_policy(None, details.protocol)
    return tls_policies.elb_policy(region, policy) if policy or details.protocol in TERMINATING else None


def _client_authentication(details: Details) -> ClientAuthentication | Unknown | None:
    """Whether client certificates are asked for, which only HTTPS listeners can (`CreateListener`)."""
    mutual = details.answer.get("MutualAuthentication", {})
    if details.kind is BalancerKind.OTHER and not mutual:
        return new_kind(details.balancer)
    if details.kind in {BalancerKind.NETWORK, BalancerKind.GATEWAY}:
        return None
    if isinstance(details.protocol, Unknown):
        if not mutual:
            return details.protocol
    elif details.protocol is not ListenerProtocol.HTTPS:
        return None
    # "Options are off, passthrough or verify. The default value is off." (ELB API Reference)
    mode = mutual.get("Mode", ClientVerification.OFF)
    if mode not in set(ClientVerification):
        return Unknown(why=f"mutual authentication mode {mode} is new to netassay")
    return ClientAuthentication(
        verification=ClientVerification(mode),
        trust_store=mutual.get("TrustStoreArn"),
        ignores_expiry=mutual.get("IgnoreClientCertificateExpiry", False),
    )
