"""A load balancer keeps no record of requests.

Its log is often the only place where the client's address, the request and the answer stand together. Any of the
provider's mechanisms counts. The access logs of a Network Load Balancer record TLS connections alone (its User Guide,
"Access logs"), so one without a TLS listener is not asked for any, and a Gateway Load Balancer has no access log. Where
each target group has its own, every one that requests are sent to must keep it.

To fix: turn on access logs. AWS: `access_logs.s3.enabled`, or a delivery of CloudWatch Logs with the balancer as its
source. Azure: a diagnostic setting with the access log's category. GCP: `logConfig.enable` of the backend service.
"""

from collections.abc import Iterable, Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import (
    BalancerKind,
    Listener,
    ListenerProtocol,
    LoadBalancer,
    LogDelivery,
    Unknown,
    applicable,
    known,
)

NEW_KIND = Unknown(why="what kind of balancer it is, and whether it can keep an access log, is new to netassay")


@check(
    "lb-access-logging",
    theme=Theme.MONITORING,
    severity=Severity.MEDIUM,
    maps=(nist("AU-2"), nist("AU-12"), nist("SI-4"), pci("10.2.1"), cwe(778)),
)
def lb_access_logging(
    balancer: LoadBalancer, listeners: Related[Listener], deliveries: Related[LogDelivery]
) -> Iterator[Answer]:
    """Ask the balancer's own setting, then the common log delivery."""
    applicable(balancer.kind is not BalancerKind.GATEWAY, "gateway load balancers have no access log")
    if balancer.access_logs is True:
        return
    unknown = [balancer.access_logs]
    for delivery in _of_access(balancer, deliveries):
        if delivery.is_delivered is True:
            return
        unknown.append(delivery.is_delivered)
    if balancer.is_set_up_by_targets:
        applicable(balancer.access_logs is not None, "sends requests to nothing that can keep an access log")
    elif balancer.kind is BalancerKind.NETWORK:
        nothing_else = "has no TLS listener, and access logs of network load balancers record nothing else"
        applicable(_has_tls(listeners.where(balancer=balancer.id)), nothing_else)
    elif balancer.kind is BalancerKind.OTHER and balancer.access_logs is None:
        unknown.append(NEW_KIND)
    if reasons := [each for each in unknown if isinstance(each, Unknown)]:
        yield from reasons
    else:
        yield Violation("keeps no access log", at="access_logs")


def _of_access(balancer: LoadBalancer, deliveries: Related[LogDelivery]) -> Iterator[LogDelivery]:
    # Classic Load Balancers cannot be the source of a delivery (CloudWatch Logs API Reference, `PutDeliverySource`).
    if balancer.kind is not BalancerKind.CLASSIC:
        yield from (each for each in deliveries.where(targets=balancer.id) if each.is_of_requests)


def _has_tls(listeners: Iterable[Listener]) -> bool:
    unread_last = sorted((each.protocol for each in listeners), key=lambda each: isinstance(each, Unknown))
    return any(known(each) is ListenerProtocol.TLS for each in unread_last)
