"""A CDN distribution keeps no record of requests.

What the edge answers from its cache never reaches the origin's log. Any of the provider's mechanisms counts: standard
logs, their newer delivery through CloudWatch Logs, or real-time logs of every behaviour.

To fix: turn on one of them. AWS: `Logging.Enabled`, a delivery source for the distribution, or `RealtimeLogConfigArn`.
Azure: a diagnostic setting with `FrontDoorAccessLog`. GCP: `logConfig.enable` of the backend.
"""

from collections.abc import Iterable, Iterator

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
    applicable(known(distribution.is_enabled), "is disabled")
    in_real_time = [behaviour.realtime_logs for behaviour in distribution.behaviours]
    if distribution.access_logs is True or (in_real_time and all(each is True for each in in_real_time)):
        return
    may_be_in_real_time = in_real_time if all(each is not False for each in in_real_time) else []
    unknown = [distribution.access_logs, *may_be_in_real_time]
    for delivery in _of_access(deliveries.where(targets=distribution.id)):
        if delivery.is_delivered is True:
            return
        unknown.append(delivery.is_delivered)
    if reasons := [each for each in unknown if isinstance(each, Unknown)]:
        yield from reasons
    else:
        yield Violation("keeps no access log", at="access_logs")


def _of_access(deliveries: Iterable[LogDelivery]) -> Iterator[LogDelivery]:
    return (each for each in deliveries if each.is_of_requests)
