"""Flow logs, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.flow_logs import flow_log_configurations, organization_flow_logs, subnetwork_flow_logs
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import FlowLog, FlowTraffic, Unknown
from scanner.provider import RefusedError
from tests.providers.gcp.compute import REGION, full, link, resource
from tests.support import PROJECT

CONFIGURATIONS = f"projects/{PROJECT}/locations/global"
QUERY = f"{CONFIGURATIONS}/vpcFlowLogsConfigs:queryOrgVpcFlowLogsConfigs"
FILTERED = Unknown(why="the flow log has a filter, and what passes it is not known")


def of_subnetworks(project: GcpProject, server: GcpServer, **fields: Any) -> list[FlowLog]:
    server.put("compute", resource("subnetworks", "data", REGION, network=link("networks", "data-vpc"), **fields))
    return [each for each in subnetwork_flow_logs.function(project) if isinstance(each, FlowLog)]


def configured(project: GcpProject, server: GcpServer, **fields: Any) -> FlowLog:
    name = f"{CONFIGURATIONS}/vpcFlowLogsConfigs/whole"
    server.put("networkmanagement", {"name": name, **fields})
    (log,) = flow_log_configurations.function(project)
    assert isinstance(log, FlowLog)
    return log


def test_the_flow_log_of_a_subnetwork(project: GcpProject, gcp_server: GcpServer) -> None:
    (log,) = of_subnetworks(project, gcp_server, logConfig={"enable": True})
    assert (log.target, log.name) == (full("subnetworks", "data", REGION), "data")
    assert (log.is_active, log.traffic, log.destination) == (True, FlowTraffic.ACCEPTED, "Cloud Logging")
    assert (log.delivery_error, log.reports_delivery) == (None, False)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"logConfig": {}},
        {"logConfig": {"enable": False}},
        {"enableFlowLogs": False, "logConfig": {"metadata": "A"}},
        {"enableFlowLogs": True, "logConfig": {"enable": False}},
    ],
)
def test_a_subnetwork_without_one(project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any]) -> None:
    assert of_subnetworks(project, gcp_server, **fields) == []


def test_the_older_field_counts_too(project: GcpProject, gcp_server: GcpServer) -> None:
    (log,) = of_subnetworks(project, gcp_server, enableFlowLogs=True)
    assert log.is_active is True


@pytest.mark.parametrize(("sampling", "is_active"), [(0.0, False), (0.001, True), (1.0, True)])
def test_nothing_is_recorded_without_samples(
    project: GcpProject, gcp_server: GcpServer, sampling: float, is_active: bool
) -> None:
    (log,) = of_subnetworks(project, gcp_server, logConfig={"enable": True, "flowSampling": sampling})
    assert log.is_active is is_active


@pytest.mark.parametrize(("expression", "traffic"), [("true", FlowTraffic.ACCEPTED), ("false", FILTERED)])
def test_filters(project: GcpProject, gcp_server: GcpServer, expression: str, traffic: FlowTraffic | Unknown) -> None:
    (log,) = of_subnetworks(project, gcp_server, logConfig={"enable": True, "filterExpr": expression})
    assert log.traffic == traffic


def test_a_configuration_of_a_network(project: GcpProject, gcp_server: GcpServer) -> None:
    log = configured(project, gcp_server, network=f"projects/{PROJECT}/global/networks/data-vpc", labels={"a": "b"})
    assert log.id == f"//networkmanagement.googleapis.com/{CONFIGURATIONS}/vpcFlowLogsConfigs/whole"
    assert (log.name, log.target, log.tags) == ("whole", full("networks", "data-vpc"), {"a": "b"})
    assert (log.is_active, log.traffic) == (True, FlowTraffic.ACCEPTED)


@pytest.mark.parametrize(
    ("state", "is_active"),
    [
        ("ENABLED", True),
        ("DISABLED", False),
        ("ASLEEP", Unknown(why="the flow log's state, ASLEEP, is new to netassay")),
    ],
)
def test_states(project: GcpProject, gcp_server: GcpServer, state: str, is_active: bool | Unknown) -> None:
    subnet = f"projects/{PROJECT}/{REGION}/subnetworks/data"
    log = configured(project, gcp_server, subnet=subnet, state=state)
    assert (log.target, log.is_active) == (full("subnetworks", "data", REGION), is_active)


@pytest.mark.parametrize(
    ("fields", "is_active"),
    [
        ({"connectionLogging": "CONNECTION_LOGGING_ENABLED", "filterExpr": "true"}, True),
        ({"connectionLogging": "CONNECTION_LOGGING_DISABLED"}, False),
        ({"filterExpr": "false"}, False),
    ],
)
def test_a_configuration_that_keeps_no_connections(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], is_active: bool
) -> None:
    network = f"projects/{PROJECT}/global/networks/data-vpc"
    log = configured(project, gcp_server, network=network, subnet="", **fields)
    assert (log.target, log.is_active) == (full("networks", "data-vpc"), is_active)


def test_a_kind_of_target_that_is_new_costs_only_itself(project: GcpProject, gcp_server: GcpServer) -> None:
    new = {"name": f"{CONFIGURATIONS}/vpcFlowLogsConfigs/new", "router": "edge"}
    gcp_server.put("networkmanagement", new)
    log = configured(project, gcp_server, network=None, vpnTunnel=f"projects/{PROJECT}/{REGION}/vpnTunnels/depot")
    assert log.target == full("vpnTunnels", "depot", REGION)
    (gap,) = project.gaps()
    assert "what it records is of a kind that is new to netassay" in gap.reason


def test_no_configuration_where_the_api_is_not_used(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("vpcFlowLogsConfigs", 403, "SERVICE_DISABLED")
    assert list(flow_log_configurations.function(project)) == []
    assert project.gaps() == ()


def of_organization(project: GcpProject, server: GcpServer, **fields: Any) -> list[FlowLog]:
    whole = {"name": "organizations/123/locations/global/vpcFlowLogsConfigs/all", **fields}
    server.answer("networkmanagement", QUERY, {"vpcFlowLogsConfigs": [whole]})
    server.put("compute", resource("networks", "data-vpc"), resource("networks", "web-vpc"))
    return [each for each in organization_flow_logs.function(project) if isinstance(each, FlowLog)]


def test_a_configuration_of_the_organization_holds_for_every_network(
    project: GcpProject, gcp_server: GcpServer
) -> None:
    data, web = of_organization(project, gcp_server)
    assert (data.name, data.target, web.target) == ("all", full("networks", "data-vpc"), full("networks", "web-vpc"))
    assert (data.is_active, data.traffic) == (True, FlowTraffic.ACCEPTED)
    assert data.id.endswith(f"organizations/123/locations/global/vpcFlowLogsConfigs/all#{PROJECT}/data-vpc")


def test_a_configuration_of_the_organization_that_is_off(project: GcpProject, gcp_server: GcpServer) -> None:
    assert [each.is_active for each in of_organization(project, gcp_server, state="DISABLED")] == [False, False]


def test_configurations_of_the_organization_may_not_be_told(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("vpcFlowLogsConfigs:queryOrgVpcFlowLogsConfigs")
    with pytest.raises(RefusedError) as refused:
        of_organization(project, gcp_server)
    assert refused.value.gap.action == "networkmanagement.vpcflowlogsconfigs.list"
