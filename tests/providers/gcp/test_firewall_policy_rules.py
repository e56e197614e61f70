"""Rules of firewall policies, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import ANYWHERE, INTERNET, Action, AddressPeer, AddressSet, GroupPeer, Unknown
from tests.providers.gcp.compute import full, link
from tests.providers.gcp.policies import matching, read, rule


@pytest.mark.parametrize(
    ("match", "names"),
    [
        ({"srcIpRanges": ["10.0.0.0/8"], "srcSecureTags": [{"name": "tagValues/1"}]}, ["10.0.0.0/8", "tagValues/1"]),
        (
            {"srcSecureTags": [{"name": "tagValues/1", "state": "INEFFECTIVE"}, {"name": "tagValues/2"}]},
            ["tagValues/2"],
        ),
        ({}, ["any address"]),
    ],
)
def test_g11_sources_unite(project: GcpProject, gcp_server: GcpServer, match: dict[str, Any], names: list[str]) -> None:
    assert [each.name for each in matching(project, gcp_server, **match)] == names


@pytest.mark.parametrize(
    "match", [{"srcFqdns": ["a.example"]}, {"srcRegionCodes": ["NL"]}, {"srcThreatIntelligences": ["iplist-tor"]}]
)
def test_lists_that_the_api_does_not_tell(project: GcpProject, gcp_server: GcpServer, match: dict[str, Any]) -> None:
    (peer,) = matching(project, gcp_server, **match)
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)


@pytest.mark.parametrize(
    ("match", "is_small"),
    [
        ({"srcFqdns": ["a.example"]}, True),
        ({"srcThreatIntelligences": ["iplist-tor"]}, True),
        ({"srcRegionCodes": ["CU", "KP"]}, True),
        ({"srcRegionCodes": ["KP", "US"]}, False),
    ],
)
def test_g03_what_a_small_list_keeps_out_leaves_the_internet_open(
    project: GcpProject, gcp_server: GcpServer, match: dict[str, Any], is_small: bool
) -> None:
    for each in matching(project, gcp_server, "deny", **match):
        assert isinstance(each, AddressPeer)
        assert isinstance(each.addresses, Unknown)
        assert each.is_minor is is_small


@pytest.mark.parametrize(
    ("action", "context", "addresses"),
    [
        ("allow", "INTERNET", INTERNET.v4_only),
        ("allow", "NON_INTERNET", ANYWHERE.v4_only - INTERNET),
        ("deny", "NON_INTERNET", ANYWHERE.v4_only - INTERNET),
        ("allow", "INTRA_VPC", ANYWHERE.v4_only - INTERNET),
        ("deny", "INTRA_VPC", Unknown(why="which addresses belong to INTRA_VPC is not known")),
        ("allow", "MOON", Unknown(why="which addresses belong to MOON is not known")),
        ("allow", "UNSPECIFIED", ANYWHERE.v4_only),
    ],
)
@pytest.mark.parametrize("field", ["srcNetworkContext", "srcNetworkType"])
def test_g11_the_context_is_one_more_condition(
    project: GcpProject,
    gcp_server: GcpServer,
    field: str,
    action: str,
    context: str,
    addresses: AddressSet | Unknown,
) -> None:
    (peer,) = matching(project, gcp_server, action, srcIpRanges=["0.0.0.0/0"], **{field: context})
    assert isinstance(peer, AddressPeer)
    assert peer.addresses == addresses
    assert peer.is_partial is (context == "INTRA_VPC")


def test_g12_networks_that_are_named_as_the_context_are_not_the_internet(
    project: GcpProject, gcp_server: GcpServer
) -> None:
    networks = [link("networks", "data-vpc")]
    (peer,) = matching(project, gcp_server, srcNetworkType="VPC_NETWORKS", srcNetworks=networks)
    assert isinstance(peer, AddressPeer)
    assert peer.addresses == ANYWHERE - INTERNET


def test_rules_for_internal_balancers_are_not_open_to_the_internet(project: GcpProject, gcp_server: GcpServer) -> None:
    found = read(project, gcp_server, rule(targetType="INTERNAL_MANAGED_LB"))
    (peer,) = found.peers
    assert isinstance(peer, AddressPeer)
    assert peer.addresses == ANYWHERE.v4_only - INTERNET
    assert found.targets == (GroupPeer(name="INTERNAL_MANAGED_LB"),)


@pytest.mark.parametrize(
    ("fields", "targets"),
    [
        ({}, []),
        ({"targetServiceAccounts": ["a@p.example"]}, ["a@p.example"]),
        ({"targetSecureTags": [{"name": "tagValues/1", "state": "EFFECTIVE"}]}, ["tagValues/1"]),
        (
            {"targetSecureTags": [{"name": "tagValues/1"}], "targetResources": [link("networks", "data-vpc")]},
            [f"tagValues/1 and {full('networks', 'data-vpc')}"],
        ),
    ],
)
def test_g10_targets(project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], targets: list[str]) -> None:
    assert [str(each) for each in read(project, gcp_server, rule(**fields)).targets] == targets


@pytest.mark.parametrize(
    ("fields", "enabled"),
    [
        ({"disabled": True}, False),
        ({"targetSecureTags": [{"name": "tagValues/1", "state": "INEFFECTIVE"}]}, False),
        ({"match": {"srcSecureTags": [{"name": "tagValues/1", "state": "INEFFECTIVE"}]}}, False),
        (
            {"match": {"srcSecureTags": [{"name": "t", "state": "INEFFECTIVE"}], "srcIpRanges": ["10.0.0.0/8"]}},
            True,
        ),
    ],
)
def test_g10_rules_without_effect(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], enabled: bool
) -> None:
    assert read(project, gcp_server, rule(**fields)).enabled is enabled


def test_g02_inspection_admits(project: GcpProject, gcp_server: GcpServer) -> None:
    profiles = "//networksecurity.googleapis.com/organizations/1/locations/global/securityProfileGroups/threats"
    found = read(project, gcp_server, rule("apply_security_profile_group", securityProfileGroup=profiles))
    assert (found.action, found.inspection) == (Action.ALLOW, profiles)


def test_what_is_only_allowed_is_not_looked_into(project: GcpProject, gcp_server: GcpServer) -> None:
    assert read(project, gcp_server, rule()).inspection is None
