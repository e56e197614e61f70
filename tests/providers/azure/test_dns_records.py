"""Records of DNS zones, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.dns_records import PRIVATE, PUBLIC, dns_records
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import DnsRecord
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.classic_front_door import front_door
from tests.providers.azure.front_door import ENDPOINTS, OWN, collected, whole
from tests.providers.azure.gateways import ADDRESSES, public_address

ZONE = "example.com"


def records(subscription: AzureSubscription) -> list[DnsRecord]:
    return [each for each in collected(dns_records, subscription) if isinstance(each, DnsRecord)]


def record_set(name: str, kind: str, zone: str = ZONE, of: str = PUBLIC, **properties: Any) -> dict[str, Any]:
    return resource(f"{of}/{kind}", f"{zone}/{name}", properties) | {"location": None}


def zone(name: str = ZONE, of: str = PUBLIC) -> dict[str, Any]:
    return resource(of, name, location="global")


@pytest.mark.parametrize(
    ("answer", "domain", "targets"),
    [
        (
            record_set("www", "CNAME", CNAMERecord={"cname": "Edge.azurefd.net."}),
            "www.example.com",
            ("edge.azurefd.net",),
        ),
        (record_set("@", "A", ARecords=[{"ipv4Address": "203.0.113.5"}]), "example.com", ("203.0.113.5",)),
        (record_set("*", "AAAA", AAAARecords=[{"ipv6Address": "2001:DB8::5"}]), "*.example.com", ("2001:db8::5",)),
        (record_set("empty", "CNAME", CNAMERecord=None), "empty.example.com", ()),
    ],
)
def test_records_of_a_public_zone(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    answer: dict[str, Any],
    domain: str,
    targets: tuple[str, ...],
) -> None:
    azure_server.put(zone(), answer, record_set("@", "SOA"), record_set("@", "TXT"))
    (found,) = records(subscription)
    assert (found.domain, found.name, found.targets, found.is_private) == (domain, domain, targets, False)
    assert found.id == answer["id"].lower()
    assert found.identity.region == "global"


def test_records_of_a_private_zone(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = record_set("db", "A", "corp.example", PRIVATE, aRecords=[{"ipv4Address": "10.0.0.5"}])
    azure_server.put(zone("corp.example", PRIVATE), answer)
    (found,) = records(subscription)
    assert (found.domain, found.targets, found.is_private) == ("db.corp.example", ("10.0.0.5",), True)


@pytest.mark.parametrize(
    ("target", "host"),
    [
        (resource_id(ENDPOINTS, "shop/edge"), OWN),
        (resource_id("Microsoft.Network/frontDoors", "shop"), "shop.azurefd.net"),
    ],
)
def test_an_alias_leads_to_the_name_of_the_edge(
    subscription: AzureSubscription, azure_server: AzureServer, target: str, host: str
) -> None:
    alias = record_set("@", "A", ARecords=[], targetResource={"id": target})
    azure_server.put(*whole(), front_door(), zone(), alias)
    (found,) = records(subscription)
    assert found.targets == (host,)


@pytest.mark.parametrize("told", [None, [], [{"ipv4Address": "20.73.0.10"}]])
def test_an_alias_of_an_address_has_the_address(
    subscription: AzureSubscription, azure_server: AzureServer, told: list[dict[str, str]] | None
) -> None:
    alias = record_set("@", "A", ARecords=told, targetResource={"id": public_address()["id"]})
    azure_server.put(zone(), alias, public_address())
    (found,) = records(subscription)
    assert found.targets == ("20.73.0.10",)
    assert not [path for path in azure_server.calls if "microsoft.cdn" in path]


def test_an_alias_of_an_address_that_is_not_there_leads_nowhere(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    reserved = resource(ADDRESSES, "apps", {"ipAddress": None})
    azure_server.put(zone(), record_set("@", "A", targetResource={"id": public_address()["id"]}), reserved)
    (found,) = records(subscription)
    assert found.targets == ()


def test_an_alias_of_another_record_leads_to_its_name(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    origin = record_set("Www", "A", ARecords=[{"ipv4Address": "203.0.113.5"}])
    azure_server.put(zone(), origin, record_set("@", "A", targetResource={"id": origin["id"]}))
    assert {each.domain: each.targets for each in records(subscription)} == {
        "example.com": ("www.example.com",),
        "www.example.com": ("203.0.113.5",),
    }


@pytest.mark.parametrize("refused", ["dnsZones", "/recordsets", "privateDnsZones"])
def test_a_zone_that_may_not_be_read_costs_the_list(
    subscription: AzureSubscription, azure_server: AzureServer, refused: str
) -> None:
    azure_server.put(zone(), record_set("www", "CNAME", CNAMERecord={"cname": "edge.azurefd.net"}))
    azure_server.refuse(refused)
    with pytest.raises(RefusedError):
        records(subscription)
