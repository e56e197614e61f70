"""Instances and their templates, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.instances import instance_templates, network_interfaces, service_projects
from providers.gcp.session import GcpProject
from providers.gcp.sign_in import GcpOptions, open_projects
from scanner.demo.gcp_server import GcpServer
from scanner.models import NOWHERE, AddressSet, NetworkInterface, RuleSetUser, Unknown
from tests.providers.gcp.compute import REGION, ZONE, full, link, resource
from tests.support import PROJECT

NETWORK = resource("networks", "data-vpc")
NETWORK_ID = full("networks", "data-vpc")
INSTANCE_ID = full("instances", "web-1", ZONE)


def interface(**fields: Any) -> dict[str, Any]:
    given = {"name": "nic0", "network": link("networks", "data-vpc"), "networkIP": "10.0.0.5", **fields}
    return {key: value for key, value in given.items() if value is not None}


def collected(
    project: GcpProject, server: GcpServer, *interfaces: dict[str, Any], **fields: Any
) -> list[NetworkInterface]:
    server.put("compute", NETWORK, resource("instances", "web-1", ZONE, networkInterfaces=list(interfaces), **fields))
    return [each for each in network_interfaces.function(project) if isinstance(each, NetworkInterface)]


def test_an_interface(project: GcpProject, gcp_server: GcpServer) -> None:
    (found,) = collected(
        project,
        gcp_server,
        interface(subnetwork=link("subnetworks", "data", REGION)),
        tags={"items": ["web"]},
        serviceAccounts=[{"email": "web@p.example", "scopes": []}],
        labels={"stage": "production"},
    )
    assert found.id == f"{INSTANCE_ID}/networkInterfaces/nic0"
    assert (found.name, found.identity.label, found.identity.region) == ("nic0", "web-1", "europe-west4")
    assert (found.network, found.subnet) == (NETWORK_ID, full("subnetworks", "data", REGION))
    assert (found.addresses, found.public_addresses) == (AddressSet.of("10.0.0.5"), NOWHERE)
    assert (found.groups, found.owner) == (("web", "web@p.example", NETWORK_ID), INSTANCE_ID)
    assert (found.rule_sets, found.tags) == ((f"{NETWORK_ID}/firewalls",), {"stage": "production"})


@pytest.mark.parametrize(
    ("fields", "addresses", "public"),
    [
        ({"accessConfigs": [{"natIP": "198.51.100.7"}]}, ["10.0.0.5"], ["198.51.100.7"]),
        ({"accessConfigs": [{"type": "ONE_TO_ONE_NAT"}]}, ["10.0.0.5"], []),
        ({"aliasIpRanges": [{"ipCidrRange": "10.4.0.0/24"}]}, ["10.0.0.5", "10.4.0.0/24"], []),
        ({"networkIP": None, "ipv6Address": "fd20::1"}, ["fd20::1"], []),
        (
            {"ipv6AccessConfigs": [{"externalIpv6": "2600:1900::", "externalIpv6PrefixLength": 96}]},
            ["10.0.0.5", "2600:1900::/96"],
            ["2600:1900::/96"],
        ),
    ],
)
def test_addresses(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], addresses: list[str], public: list[str]
) -> None:
    (found,) = collected(project, gcp_server, interface(**fields))
    assert (found.addresses, found.public_addresses) == (AddressSet.of(*addresses), AddressSet.of(*public))


def test_g07_alias_ranges_are_told_apart(project: GcpProject, gcp_server: GcpServer) -> None:
    aliases = {"aliasIpRanges": [{"ipCidrRange": "10.4.0.0/24"}], "aliasIpv6Ranges": [{"ipCidrRange": "fd20::/96"}]}
    (found,) = collected(project, gcp_server, interface(**aliases))
    assert found.alias_addresses == AddressSet.of("10.4.0.0/24", "fd20::/96")


def test_every_interface_of_an_instance(project: GcpProject, gcp_server: GcpServer) -> None:
    theirs = "https://www.googleapis.com/compute/v1/projects/host/global/networks/shared"
    found = collected(project, gcp_server, interface(), interface(name="nic1", network=theirs))
    assert [each.name for each in found] == ["nic0", "nic1"]
    assert found[1].rule_sets == ("//compute.googleapis.com/projects/host/global/networks/shared/firewalls",)
    assert found[1].groups == ("//compute.googleapis.com/projects/host/global/networks/shared",)


def test_an_interface_is_filtered_by_every_layer_of_its_region(project: GcpProject, gcp_server: GcpServer) -> None:
    association = [{"name": "data", "attachmentTarget": link("networks", "data-vpc")}]
    for place in ("global", REGION, "regions/us-central1"):
        gcp_server.put("compute", resource("firewallPolicies", "guard", place, associations=association, rules=[]))
    (found,) = collected(project, gcp_server, interface())
    assert found.rule_sets == (
        f"{NETWORK_ID}/firewalls",
        full("firewallPolicies", "guard"),
        full("firewallPolicies", "guard", REGION),
    )


def test_without_instances_nothing_else_is_asked(project: GcpProject, gcp_server: GcpServer) -> None:
    assert list(network_interfaces.function(project)) == []
    assert list(gcp_server.calls) == [("compute", f"projects/{PROJECT}/aggregated/instances")]


@pytest.mark.parametrize("place", ["global", REGION])
def test_a_template(project: GcpProject, gcp_server: GcpServer, place: str) -> None:
    properties = {"tags": {"items": ["batch"]}, "serviceAccounts": [{"email": "batch@p.example"}]}
    gcp_server.put("compute", resource("instanceTemplates", "batch", place, properties=properties))
    (user,) = instance_templates.function(project)
    assert isinstance(user, RuleSetUser)
    assert (user.id, user.rule_sets) == (full("instanceTemplates", "batch", place), ())
    assert user.groups == ("batch", "batch@p.example")


@pytest.mark.parametrize(
    ("status", "shares"), [("HOST", True), ("UNSPECIFIED_XPN_PROJECT_STATUS", False), (None, False)]
)
def test_a_host_project(gcp_server: GcpServer, status: str | None, shares: bool) -> None:
    answer = {"kind": "compute#project", "name": PROJECT, "xpnProjectStatus": status}
    gcp_server.answer("compute", f"projects/{PROJECT}", answer)
    gcp_server.put("compute", resource("networks", "shared"))
    (project,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=4)
    found = list(service_projects.function(project))
    assert gcp_server.calls["compute", f"projects/{PROJECT}"] == 1
    assert [isinstance(each, RuleSetUser) and isinstance(each.rule_sets, Unknown) for each in found] == [True] * shares


def test_only_what_is_not_on_the_internet_may_be_in_no_network(project: GcpProject, gcp_server: GcpServer) -> None:
    (found,) = collected(project, gcp_server, interface(network=None))
    assert (found.network, found.rule_sets) == (None, ())
    outside = interface(network=None, accessConfigs=[{"natIP": "198.51.100.7"}])
    (fresh,) = open_projects(GcpOptions(project=(PROJECT,)), concurrency=1)
    assert isinstance(fresh, GcpProject)
    assert collected(fresh, gcp_server, outside) == []
    (gap,) = fresh.gaps()
    assert "nic0 has external addresses, and is in no network" in gap.reason
