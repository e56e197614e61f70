"""Records of Cloud DNS, read over HTTP."""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Response

from providers.gcp.dns_records import dns_records
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import DnsRecord
from scanner.provider import RefusedError
from tests.support import PROJECT

ZONES = f"projects/{PROJECT}/managedZones"


def read(server: GcpServer, project: GcpProject, *records: dict[str, Any], **zone: Any) -> list[DnsRecord]:
    server.put("dns", {"name": "main", "dnsName": "example.com.", **zone}, under=ZONES)
    # A record set that answers by policy has no data of its own; the emulator tells record sets by theirs.
    server.put("dns", *({"rrdatas": [], **each} for each in records), under=f"{ZONES}/main/rrsets")
    return [each for each in dns_records.function(project) if isinstance(each, DnsRecord)]


@pytest.mark.parametrize(
    ("kind", "data", "targets"),
    [
        ("A", ["203.0.113.10", "203.0.113.11"], ("203.0.113.10", "203.0.113.11")),
        ("AAAA", ["2001:DB8:0:0::1"], ("2001:db8::1",)),
        ("CNAME", ["Other.Example.com."], ("other.example.com",)),
        ("ALIAS", ["other.example.com."], ("other.example.com",)),
        ("HTTPS", ['1 other.example.com. alpn="h2"', "1 . "], ("other.example.com",)),
    ],
)
def test_records_that_lead_somewhere(
    gcp_server: GcpServer, project: GcpProject, kind: str, data: list[str], targets: tuple[str, ...]
) -> None:
    (found,) = read(gcp_server, project, {"name": "WWW.example.com.", "type": kind, "rrdatas": data})
    assert (found.domain, found.record_type, found.targets) == ("www.example.com", kind, targets)
    assert found.id == f"//dns.googleapis.com/{ZONES}/main/rrsets/www.example.com/{kind}"
    assert found.is_private is False


def test_others_are_left_out(gcp_server: GcpServer, project: GcpProject) -> None:
    records = [{"name": "example.com.", "type": each, "rrdatas": ["x"]} for each in ("SOA", "NS", "MX", "TXT")]
    assert read(gcp_server, project, *records) == []


@pytest.mark.parametrize(
    ("policy", "targets"),
    [
        (
            {"wrr": {"items": [{"weight": 1, "rrdatas": ["203.0.113.1"]}, {"weight": 0, "rrdatas": ["203.0.113.2"]}]}},
            ("203.0.113.1", "203.0.113.2"),
        ),
        (
            {"geo": {"items": [{"location": "eu", "healthCheckedTargets": {"externalEndpoints": ["203.0.113.3"]}}]}},
            ("203.0.113.3",),
        ),
        (
            {
                "primaryBackup": {
                    "primaryTargets": {"internalLoadBalancers": [{"ipAddress": "10.0.0.1"}]},
                    "backupGeoTargets": {"items": [{"location": "eu", "rrdatas": ["203.0.113.4"]}]},
                }
            },
            ("203.0.113.4", "10.0.0.1"),
        ),
    ],
)
def test_records_that_answer_by_policy(
    gcp_server: GcpServer, project: GcpProject, policy: dict[str, Any], targets: tuple[str, ...]
) -> None:
    (found,) = read(gcp_server, project, {"name": "www.example.com.", "type": "A", "routingPolicy": policy})
    assert found.targets == targets


def test_a_private_zone(gcp_server: GcpServer, project: GcpProject) -> None:
    record = {"name": "www.example.com.", "type": "A", "rrdatas": ["10.0.0.1"]}
    (found,) = read(gcp_server, project, record, visibility="private")
    assert found.is_private is True


def test_one_zone_that_cannot_be_read_costs_the_list(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("rrsets")
    with pytest.raises(RefusedError, match=r"dns\.resourceRecordSets\.list"):
        read(gcp_server, project)


def test_a_zone_that_is_deleted_meanwhile_costs_itself(gcp_server: GcpServer, project: GcpProject) -> None:
    error = {"code": 404, "message": "The 'parameters.managedZone' resource named 'gone' does not exist."}
    gcp_server.put("dns", {"name": "gone", "dnsName": "example.net."}, under=ZONES)
    gcp_server.answer("dns", f"{ZONES}/gone/rrsets", Response(json.dumps({"error": error}), 404))
    (found,) = read(gcp_server, project, {"name": "www.example.com.", "type": "A", "rrdatas": ["203.0.113.10"]})
    assert found.domain == "www.example.com"
    assert not list(project.gaps())


def test_data_that_is_not_understood_is_a_gap(gcp_server: GcpServer, project: GcpProject) -> None:
    assert read(gcp_server, project, {"name": "www.example.com.", "type": "A", "rrdatas": ["nowhere"]}) == []
    assert len(list(project.gaps())) == 1


def test_a_project_without_dns(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("managedZones", reason="accessNotConfigured")
    assert list(dns_records.function(project)) == []
