"""What the listeners of Application, Network and Gateway Load Balancers do with every response and connection."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws.elb_settings import Attributes, Settings, attributes_of
from providers.aws.listener_details import Details, listed
from providers.aws.session import AwsRegion
from scanner.models import BalancerKind, ListenerProtocol, ListenerSettings, Unknown, derive
from scanner.provider import collects

HTTP = {ListenerProtocol.HTTP, ListenerProtocol.HTTPS}
HEADER, HEADER_VALUE = "routing.http.response.", ".header_value"
IDLE_TIMEOUT = "tcp.idle_timeout.seconds"
# What the attribute means when the answer leaves it out (ELB API Reference, `ListenerAttribute`). Of Network Load
# Balancers, only listeners for TCP have it (their User Guide, "Update the TCP idle timeout").
DEFAULTS = {IDLE_TIMEOUT: "350"}
WITH_IDLE_TIMEOUT = {ListenerProtocol.TCP, ListenerProtocol.GENEVE}
# "The connection idle timeout for TLS listeners is 350 seconds and can't be modified." (the same page) "Elastic Load
# Balancing sets the idle timeout value for UDP flows to 120 seconds. This cannot be changed." (User Guide for Network
# Load Balancers, "Connection idle timeout")
FIXED_IDLE_TIMEOUTS = {ListenerProtocol.TLS: 350, ListenerProtocol.UDP: 120}


@collects(
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
)
def listener_settings(region: AwsRegion) -> Iterator[ListenerSettings]:
    """Settings of the listeners of Application, Network and Gateway Load Balancers."""
    yield from region.each(partial(_settings, region), listed(region))


def _settings(region: AwsRegion, details: Details) -> ListenerSettings:
    return ListenerSettings(
        identity=details.identity,
        listener=details.identity.id,
        response_headers=_response_headers(region, details),
        idle_timeout=_idle_timeout(region, details),
    )


def _response_headers(region: AwsRegion, details: Details) -> Mapping[str, str] | Unknown | None:
    """Headers with a value, by name in lower case."""
    if details.kind in {BalancerKind.NETWORK, BalancerKind.GATEWAY}:
        return None
    if isinstance(details.protocol, Unknown):
        return details.protocol
    return derive(_attributes(region, details), _headers) if details.protocol in HTTP else None


def _idle_timeout(region: AwsRegion, details: Details) -> int | Unknown | None:
    """Seconds, which for an Application Load Balancer the balancer says."""
    if details.kind is BalancerKind.APPLICATION:
        return None
    if isinstance(details.protocol, Unknown):
        return details.protocol
    if details.protocol in WITH_IDLE_TIMEOUT:
        return Settings(_attributes(region, details), DEFAULTS).number(IDLE_TIMEOUT)
    not_published = Unknown(why=f"AWS does not publish the idle timeout of {details.protocol} listeners")
    return FIXED_IDLE_TIMEOUTS.get(details.protocol, not_published)


def _attributes(region: AwsRegion, details: Details) -> Attributes | Unknown:
    arn = details.answer["ListenerArn"]
    return derive(region.read("elbv2", "describe_listener_attributes", ListenerArn=arn), attributes_of)


def _headers(attributes: Attributes) -> Mapping[str, str]:
    """The header that `routing.http.response.strict_transport_security.header_value` sets, and its like."""
    return {
        key.removeprefix(HEADER).removesuffix(HEADER_VALUE).replace("_", "-"): value
        for key, value in attributes.items()
        if key.startswith(HEADER) and key.endswith(HEADER_VALUE) and value
    }
