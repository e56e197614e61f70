"""A network keeps no flow log.

Without a record of connections nobody can tell afterwards who reached what. A log of the network counts, and so do logs
of all its subnets together, or of rule sets that filter them; subnets that the provider reserves for a service of its
own need none. A log that is not active counts for nothing, and one whose delivery fails, or that a filter of its own
narrows, leaves it open what is recorded. The logs of a network that another account shares are that account's, and
nothing is known of them where it was not scanned. A log of the whole organisation counts for each of its networks; a
project of Google Cloud that does not use the Network Management API is not told of it.

To fix: create a flow log of the network. AWS: `CreateFlowLogs` with the VPC's id. Azure: a VNet flow log (flow logs of
network security groups are being retired). GCP: `logConfig.enable` of every subnetwork.
"""

from collections.abc import Iterable, Iterator, Mapping

from scanner.check import Answer, Params, Related, Severity, Violation, check
from scanner.controls import Theme, cis_aws, cwe, nist, pci
from scanner.models import FlowLog, FlowTraffic, Network, Subnet, SubnetPurpose, Unknown

RECORDED: Mapping[FlowTraffic, frozenset[FlowTraffic]] = {
    FlowTraffic.ACCEPTED: frozenset({FlowTraffic.ACCEPTED}),
    FlowTraffic.REJECTED: frozenset({FlowTraffic.REJECTED}),
    FlowTraffic.ALL: frozenset({FlowTraffic.ACCEPTED, FlowTraffic.REJECTED}),
}


class FlowLogTraffic(Params):
    """Settings."""

    traffic: FlowTraffic | None = None
    """Connections that must be recorded: `all`, `accepted` or `rejected`. When it is not set, any will do."""


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
    of_network = _is_kept(logs.where(target=network.id), params.traffic)
    if of_network is True:
        return
    workload = [each for each in subnets.where(network=network.id) if each.purpose is SubnetPurpose.WORKLOAD]
    of_subnets = [_is_kept(_logs_of(each, logs), params.traffic) for each in workload]
    if workload and all(each is True for each in of_subnets):
        return
    bare = [each.name for each, is_kept in zip(workload, of_subnets, strict=True) if is_kept is False]
    if network.owner and not _was_read(network.owner, subnets, logs):
        yield Unknown(why=f"account {network.owner} shares the network, and its flow logs were not read")
    elif of_network is False and (bare or not workload):
        what = f"flow log of {params.traffic} connections" if params.traffic else "flow log"
        rest = f" of its own, nor of {', '.join(bare)}" if len(bare) < len(workload) else ""
        idle = _idle((network, *workload), logs)
        yield Violation(f"keeps no {what}{rest}" + (f" (not active: {', '.join(idle)})" if idle else ""))
    else:
        yield from (each for each in (of_network, *of_subnets) if isinstance(each, Unknown))


def _logs_of(subnet: Subnet, logs: Related[FlowLog]) -> Iterator[FlowLog]:
    """Those of the subnet, and of the rule sets that everything in it passes."""
    for target in (subnet.id, *subnet.rule_sets):
        yield from logs.where(target=target)


def _is_kept(logs: Iterable[FlowLog], wanted: FlowTraffic | None) -> bool | Unknown:
    """Whether active ones among the logs record the wanted connections, alone or together."""
    recorded: frozenset[FlowTraffic] = frozenset()
    doubts: list[Unknown] = []
    for log in logs:
        if log.is_active is False:
            continue
        if isinstance(log.is_active, Unknown):
            doubts.append(log.is_active)
        elif isinstance(log.delivery_error, str):
            doubts.append(Unknown(why=f"{log.name} may record nothing: {log.delivery_error}"))
        elif isinstance(log.traffic, Unknown):
            doubts.append(log.traffic)
        elif wanted is None:
            return True
        else:
            recorded |= RECORDED[log.traffic]
            if RECORDED[wanted] <= recorded:
                return True
    return doubts[0] if doubts else False


def _was_read(account: str, *read: Related[Subnet] | Related[FlowLog]) -> bool:
    """Whether anything shows that the account was scanned."""
    return any(each.identity.account == account for resources in read for each in resources)


def _idle(targets: Iterable[Network | Subnet], logs: Related[FlowLog]) -> list[str]:
    return [log.name for each in targets for log in logs.where(target=each.id) if log.is_active is False]
