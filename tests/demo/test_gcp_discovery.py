"""Resources that Google Cloud could not answer are found out."""

from typing import Any

import pytest

from tests.demo.gcp_discovery import misfits

FIREWALL: dict[str, Any] = {
    "kind": "compute#firewall",
    "id": "123",
    "name": "ssh",
    "selfLink": "https://www.googleapis.com/compute/v1/projects/p/global/firewalls/ssh",
    "priority": 1000,
    "direction": "INGRESS",
    "sourceRanges": ["0.0.0.0/0"],
    "allowed": [{"IPProtocol": "tcp", "ports": ["22"]}],
    "disabled": False,
}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"sourceRange": []}, ["firewalls.sourceRange does not exist"]),
        ({"direction": "IN"}, ["firewalls.direction is 'IN', and not one of EGRESS, INGRESS"]),
        ({"priority": "1000"}, ["firewalls.priority is '1000', and not of type integer"]),
        ({"priority": True}, ["firewalls.priority is True, and not of type integer"]),
        ({"id": 123}, ["firewalls.id is 123, and not of type string"]),
        ({"id": "x"}, ["firewalls.id is 'x', and not a number"]),
        ({"allowed": {}}, ["firewalls.allowed is {}, and not of type array"]),
        ({"allowed": [{"IPProtocol": "tcp", "port": "22"}]}, ["firewalls.allowed[0].port does not exist"]),
    ],
)
def test_a_firewall_rule(fields: dict[str, Any], found: list[str]) -> None:
    assert misfits("compute", "firewalls", {**FIREWALL, **fields}) == found


@pytest.mark.parametrize(
    ("service", "collection", "resource", "found"),
    [
        ("compute", "vpnTunnels", {"name": "t", "ikeVersion": 2, "labels": {"a": "b"}}, []),
        ("compute", "vpnTunnels", {"labels": {"a": 1}}, ["vpnTunnels.labels.a is 1, and not of type string"]),
        ("compute", "firewallPolicies", {"rules": [{"action": "allow"}]}, []),
        (
            "compute",
            "instances",
            {"networkInterfaces": [{"networkIp": ""}]},
            ["instances.networkInterfaces[0].networkIp does not exist"],
        ),
        ("certificatemanager", "certificates", {"scope": "DEFAULT"}, []),
        (
            "certificatemanager",
            "certificates",
            {"scope": "ALL"},
            ["certificates.scope is 'ALL', and not one of DEFAULT, EDGE_CACHE, ALL_REGIONS, CLIENT_AUTH"],
        ),
        (
            "networksecurity",
            "serverTlsPolicies",
            {"allowOpen": "yes"},
            ["serverTlsPolicies.allowOpen is 'yes', and not of type boolean"],
        ),
        ("dns", "managedZones", {"dnsName": "example."}, []),
        ("dns", "rrsets", {"rrdata": []}, ["rrsets.rrdata does not exist"]),
    ],
)
def test_other_resources(service: str, collection: str, resource: dict[str, Any], found: list[str]) -> None:
    assert misfits(service, collection, resource) == found
