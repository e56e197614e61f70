"""VPC Flow Logs: those that subnetworks keep, and those of configurations of their own."""

from collections.abc import Iterator
from functools import partial

from providers.gcp.names import labels_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import FlowLog, FlowTraffic, Unknown
from scanner.provider import collects

DESTINATION = "Cloud Logging"
# Compute API reference, `SubnetworkLogConfig`: "Default is 0.5 unless otherwise specified by the org policy".
DEFAULT_SAMPLING = 0.5

CONFIGURATIONS = "vpcFlowLogsConfigs"
OF_ORGANIZATION = f"{CONFIGURATIONS}:queryOrgVpcFlowLogsConfigs"

# What a configuration records. "Default value is ENABLED" (Network Management API reference, `VpcFlowLogsConfig`).
TARGETS = ("network", "subnet", "vpnTunnel", "interconnectAttachment")
STATES = {"ENABLED": True, "DISABLED": False}
DEFAULT_STATE = "ENABLED"
# A configuration may be there for something else than the log of connections (the same place, `connectionLogging`).
NO_CONNECTIONS = "CONNECTION_LOGGING_DISABLED"
NOTHING = "false"
"""The filter that nothing passes."""


@collects("compute.subnetworks.list")
def subnetwork_flow_logs(project: GcpProject) -> Iterator[FlowLog]:
    """The flow log of every subnetwork that keeps one.

    Where nothing is said, none is kept: "If this field is not explicitly set, it will not appear in get listings. If
    there is no org policy specified, then it will default to disabled" (Compute API reference, `Subnetwork`).
    """
    keeping = filter(_is_enabled, project.aggregated("subnetworks"))
    return project.parsed(keeping, partial(_of_subnetwork, project))


def _is_enabled(subnet: Answer) -> bool:
    # The second is the older of two fields for one setting.
    return bool((subnet.get("logConfig") or {}).get("enable", subnet.get("enableFlowLogs")))


def _of_subnetwork(project: GcpProject, subnet: Answer) -> FlowLog:
    config = subnet.get("logConfig") or {}
    own = {"name": subnet["name"], "selfLink": f"{subnet['selfLink']}/logConfig"}
    return FlowLog(
        identity=project.identity("compute.googleapis.com/Subnetwork", own),
        target=project.full_name(subnet["selfLink"]),
        # "0.0 means no logs are reported" (Compute API reference, `SubnetworkLogConfig`).
        is_active=config.get("flowSampling", DEFAULT_SAMPLING) > 0 and config.get("filterExpr") != NOTHING,
        traffic=_kept(config.get("filterExpr", "")),
        destination=DESTINATION,
        reports_delivery=False,
    )


@collects("networkmanagement.vpcflowlogsconfigs.list")
def flow_log_configurations(project: GcpProject) -> Iterator[FlowLog]:
    """Every configuration that a network, a subnetwork, a VPN tunnel or an interconnect attachment has of its own."""
    return project.parsed(_listed(project, CONFIGURATIONS), partial(_configured, project))


@collects("networkmanagement.vpcflowlogsconfigs.list", "compute.networks.list")
def organization_flow_logs(project: GcpProject) -> Iterator[FlowLog]:
    """Every configuration of the organisation, which holds for all its projects, as each network has it.

    The project is told of them where it uses the API itself.
    """
    for network in project.listed("networks"):
        held = [_of_network(project, each, network) for each in _listed(project, OF_ORGANIZATION)]
        yield from project.parsed(held, partial(_configured, project))


def _listed(project: GcpProject, collection: str) -> list[Answer]:
    path = f"projects/{project.id}/locations/global/{collection}"
    return project.rest_if_enabled("networkmanagement", path, CONFIGURATIONS)


def _of_network(project: GcpProject, configuration: Answer, network: Answer) -> Answer:
    link = f"{configuration['selfLink']}#{project.id}/{network['name']}"
    return {**configuration, "selfLink": link, "network": network["selfLink"]}


def _configured(project: GcpProject, answer: Answer) -> FlowLog:
    return FlowLog(
        identity=project.identity("networkmanagement.googleapis.com/VpcFlowLogsConfig", answer),
        tags=labels_of(answer),
        target=_target(project, answer),
        is_active=_is_active(answer),
        traffic=_kept(answer.get("filterExpr", "")),
        destination=DESTINATION,
        reports_delivery=False,
    )


def _target(project: GcpProject, answer: Answer) -> str:
    found = next(filter(None, map(answer.get, TARGETS)), None)
    if found is None:
        message = "what it records is of a kind that is new to netassay"
        raise ValueError(message)
    return project.full_name(found)


def _is_active(answer: Answer) -> bool | Unknown:
    if answer.get("connectionLogging") == NO_CONNECTIONS or answer.get("filterExpr") == NOTHING:
        return False
    state = answer.get("state", DEFAULT_STATE)
    return STATES.get(state, Unknown(why=f"the flow log's state, {state}, is new to netassay"))


def _kept(expression: str) -> FlowTraffic | Unknown:
    """The connections that are recorded. What firewalls reject on its way in is not sampled (VPC Flow Logs overview).

    Args:
        expression: the filter, of which `true` keeps everything.
    """
    if expression in {"", "true"}:
        return FlowTraffic.ACCEPTED
    return Unknown(why="the flow log has a filter, and what passes it is not known")
