"""A network keeps no flow log.

Without a record of connections nobody can tell afterwards who reached what. A log of the network counts, and so do logs
of all its subnets together. A log that is switched off counts for nothing.

To fix: create a flow log of the network. AWS: `CreateFlowLogs` with the VPC's id. Azure: a VNet flow log (flow logs of
network security groups are being retired). GCP: `logConfig.enable` of every subnetwork.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, cis_aws, cwe, nist, pci
from scanner.models import (
    FlowLog,
    FlowTraffic,
    Network,
    Subnet,
    SubnetPurpose,
    UndecidedError,
    Unknown,
)


class FlowLogTraffic(Params):
    """Settings."""

    traffic: tuple[FlowTraffic, ...] = tuple(FlowTraffic)
    """Kinds of flow log that count: by what they record of the connections."""


@check(
    "flow-logs-enabled",
    theme=Theme.MONITORING,
    severity=Severity.MEDIUM,
    maps=(cis_aws("3.7"), nist("AU-2"), nist("AU-12"), nist("SI-4"), pci("10.2.1"), cwe(778)),
)
def flow_logs_enabled(
    network: Network, subnets: Related[Subnet], logs: Related[FlowLog], params: FlowLogTraffic
) -> Iterator[Answer]:
    """Look for a log of the network, then of each of its subnets."""
    if _is_logged(network.id, logs, params):
        return
    workload = [each for each in subnets.where(network=network.id) if each.purpose is SubnetPurpose.WORKLOAD]
    bare = [each.name for each in workload if not _is_logged(each.id, logs, params)]
    if bare and len(bare) < len(workload):
        yield Violation(f"keeps no flow log of its own, nor of its subnets {', '.join(bare)}")
    elif bare or not workload:
        yield Violation("keeps no flow log")


def _is_logged(target: str, logs: Related[FlowLog], params: FlowLogTraffic) -> bool:
    """Whether some log of the target is on. Raises UndecidedError when only an unread one may be."""
    doubts: list[str] = []
    for log in logs.where(target=target):
        unread = [each.why for each in (log.is_active, log.traffic) if isinstance(each, Unknown)]
        if not unread and log.is_active and log.traffic in params.traffic:
            return True
        doubts += unread
    if doubts:
        raise UndecidedError(doubts[0])
    return False
