"""Profiles of Traffic Manager, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.dns_records import dns_records
from providers.azure.session import AzureSubscription
from providers.azure.traffic_managers import TRAFFIC_MANAGERS, endpoints_by_name, led_on
from scanner.demo.azure_server import AzureServer
from scanner.models import DnsRecord
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource
from tests.providers.azure.test_dns_records import record_set, zone

SHOP, OTHER = "shop.trafficmanager.net", "other.trafficmanager.net"
WEST, EAST = "shop.westeurope.cloudapp.azure.com", "203.0.113.9"


def endpoint(target: str | None, status: str | None = "Enabled") -> dict[str, Any]:
    return {"name": "x", "properties": {"target": target, "endpointStatus": status}}


def profile(name: str, *endpoints: dict[str, Any], status: str = "Enabled") -> dict[str, Any]:
    properties = {
        "profileStatus": status,
        "dnsConfig": {"relativeName": name, "fqdn": f"{name.title()}.trafficmanager.net"},
        "endpoints": list(endpoints),
    }
    return resource(TRAFFIC_MANAGERS, name, properties, location="global")


@pytest.mark.parametrize(
    ("answer", "targets"),
    [
        (profile("shop", endpoint(f"{WEST.upper()}."), endpoint(EAST, None)), (WEST, EAST)),
        (profile("shop", endpoint(WEST, "Disabled"), endpoint(EAST)), (EAST,)),
        (profile("shop", endpoint(None)), ()),
        (profile("shop", endpoint(WEST), status="Disabled"), ()),
    ],
)
def test_what_a_profile_answers_with(
    subscription: AzureSubscription, azure_server: AzureServer, answer: dict[str, Any], targets: tuple[str, ...]
) -> None:
    azure_server.put(answer)
    assert endpoints_by_name(subscription) == {SHOP: targets}


def test_endpoints_that_are_profiles_are_followed() -> None:
    endpoints = {SHOP: (OTHER, EAST), OTHER: (WEST, SHOP)}
    assert set(led_on(SHOP, endpoints)) == {SHOP, OTHER, WEST, EAST}
    assert list(led_on(WEST, endpoints)) == [WEST]


@pytest.mark.parametrize(
    "properties", [{"CNAMERecord": {"cname": SHOP}}, {"targetResource": {"id": profile("shop")["id"]}}]
)
def test_a_record_leads_to_what_is_behind_a_profile(
    subscription: AzureSubscription, azure_server: AzureServer, properties: dict[str, Any]
) -> None:
    azure_server.put(zone(), record_set("www", "CNAME", **properties), profile("shop", endpoint(WEST)))
    (found,) = dns_records.function(subscription)
    assert isinstance(found, DnsRecord)
    assert (found.domain, found.targets) == ("www.example.com", (SHOP, WEST))


def test_profiles_are_asked_for_where_a_record_leads_to_one(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(zone(), record_set("www", "CNAME", CNAMERecord={"cname": WEST}))
    azure_server.refuse("/trafficManagerProfiles")
    assert len(list(dns_records.function(subscription))) == 1


def test_profiles_that_may_not_be_read_cost_the_list(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(zone(), record_set("www", "CNAME", CNAMERecord={"cname": SHOP}))
    azure_server.refuse("/trafficManagerProfiles")
    with pytest.raises(RefusedError):
        list(dns_records.function(subscription))
