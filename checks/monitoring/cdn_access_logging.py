"""A CDN distribution keeps no record of requests.

What the edge answers from its cache never reaches the origin's log. Any of the provider's mechanisms counts: standard
logs, their newer delivery through CloudWatch Logs, or real-time logs of every behaviour.

To fix: turn on one of them. AWS: `Logging.Enabled`, a delivery source for the distribution, or `RealtimeLogConfigArn`.
Azure: a diagnostic setting with `FrontDoorAccessLog`. GCP: `logConfig.enable` of the backend.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Distribution, LogDelivery, Unknown, applicable, known


@check(
    "cdn-access-logging",
    theme=Theme.MONITORING,
    severity=Severity.MEDIUM,
    maps=(nist("AU-2"), nist("AU-12"), nist("SI-4"), pci("10.2.1"), cwe(778)),
)
def cdn_access_logging(distribution: Distribution, deliveries: Related[LogDelivery]) -> Iterator[Answer]:
    """Ask the distribution's own setting, its behaviours, then the common log delivery."""
    applicable(distribution.is_enabled, "is disabled")
    in_real_time = all(behaviour.realtime_logs for behaviour in distribution.behaviours)
    if distribution.access_logs is True or in_real_time or _is_delivered(distribution, deliveries):
        return
    if isinstance(distribution.access_logs, Unknown):
        yield distribution.access_logs
    else:
        yield Violation("keeps no access log", at="access_logs")


def _is_delivered(distribution: Distribution, deliveries: Related[LogDelivery]) -> bool:
    return any(
        known(each.is_delivered)
        for each in deliveries.where(targets=distribution.id)
        if each.log_type.endswith("ACCESS_LOGS")
    )
