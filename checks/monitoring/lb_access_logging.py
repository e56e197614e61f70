"""A load balancer keeps no record of requests.

Its log is often the only place where the client's address, the request and the answer stand together. Any of the
provider's mechanisms counts. A Network Load Balancer writes access logs only for TLS listeners, so one without any has
nothing to record, and a Gateway Load Balancer has no access log.

To fix: turn on access logs. AWS: `access_logs.s3.enabled`, or a delivery of CloudWatch Logs with the balancer as its
source. Azure: a diagnostic setting with the access log's category. GCP: `logConfig.enable` of the backend service.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import (
    BalancerKind,
    Listener,
    LoadBalancer,
    LogDelivery,
    Unknown,
    applicable,
    known,
)

ACCESS_LOG_TYPE = "ACCESS_LOGS"
"""How the types of access logs end: `ALB_ACCESS_LOGS`, `NLB_ACCESS_LOGS`."""


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
    if balancer.access_logs is True or _is_delivered(balancer, deliveries):
        return
    if balancer.kind is BalancerKind.NETWORK:
        records = any(each.tls for each in listeners.where(balancer=balancer.id))
        applicable(records, "has no TLS listener, and access logs of network load balancers record nothing else")
    if isinstance(balancer.access_logs, Unknown):
        yield balancer.access_logs
    else:
        yield Violation("keeps no access log", at="access_logs")


def _is_delivered(balancer: LoadBalancer, deliveries: Related[LogDelivery]) -> bool:
    return any(
        known(each.is_delivered)
        for each in deliveries.where(targets=balancer.id)
        if each.log_type.endswith(ACCESS_LOG_TYPE)
    )
