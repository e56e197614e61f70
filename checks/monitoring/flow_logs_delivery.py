"""A flow log is set up, but what it records does not arrive.

It looks as if connections were recorded, and the gap shows only when somebody needs the record. A delivery that is
throttled loses records too, although others arrive. A flow log that is not active records nothing.

To fix: give the flow log a destination that exists and the right to write there, or raise the limit that throttles it.
AWS: `DeliverLogsErrorMessage`, `DeliverLogsPermissionArn` and `LogDestination` of the flow log. Azure: `enabled`,
`provisioningState` and `storageId`. GCP: Cloud Logging takes flow logs by itself.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import FlowLog, Unknown, applicable


@check(
    "flow-logs-delivery",
    theme=Theme.MONITORING,
    severity=Severity.MEDIUM,
    maps=(nist("AU-5"), pci("10.7.2"), cwe(778)),
)
def flow_logs_delivery(log: FlowLog) -> Iterator[Answer]:
    """Ask whether it is active, and how the last delivery went."""
    applicable(log.reports_delivery, "is taken by the provider's own logging, which reports no deliveries")
    if isinstance(log.is_active, Unknown):
        yield log.is_active
    elif not log.is_active:
        yield Violation("is not active", at="is_active")
    if isinstance(log.delivery_error, Unknown):
        yield log.delivery_error
    elif log.delivery_error is not None:
        yield Violation(f"cannot deliver what it records: {log.delivery_error}", at="delivery_error")
