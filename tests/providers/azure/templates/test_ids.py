"""Templates of Azure that name parts of resources by `resourceId`, as most do."""

from pathlib import Path
from typing import Any

import pytest

from scanner.models import Listener, LoadBalancer, TlsVersion, Unknown
from tests.declaring import Declared, declare

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
NETWORK = "Microsoft.Network"
GATEWAY = f"{NETWORK}/applicationGateways"
NAME = "[format('{0}-{1}', toLower('Shop'), uniqueString(resourceGroup().id))]"


def id_of(kind: str, *names: str) -> dict[str, str]:
    written = ", ".join(f"'{each}'" for each in (kind, *names))
    return {"id": f"[resourceId({written})]"}


def part(kind: str) -> dict[str, str]:
    return id_of(f"{GATEWAY}/{kind}", "agw", "web")


def parts(**properties: Any) -> list[dict[str, Any]]:
    return [{"name": "web", "properties": properties}]


def declared(root: Path, version: str = "2023-11-01", name: str = NAME, **more: Any) -> Declared:
    properties = {
        "sku": {"name": "Standard_v2", "tier": "Standard_v2"},
        "gatewayIPConfigurations": parts(subnet=id_of(f"{NETWORK}/virtualNetworks/subnets", "net", "edge")),
        "frontendIPConfigurations": parts(publicIPAddress=id_of(f"{NETWORK}/publicIPAddresses", "ip")),
        "frontendPorts": parts(port=443),
        "backendAddressPools": parts(backendAddresses=[{"fqdn": "shop.example.net"}]),
        "backendHttpSettingsCollection": parts(port=443, protocol="Https"),
        "httpListeners": parts(
            protocol="Https",
            frontendIPConfiguration=part("frontendIPConfigurations"),
            frontendPort=part("frontendPorts"),
        ),
        "requestRoutingRules": parts(
            ruleType="Basic",
            priority=1,
            httpListener=part("httpListeners"),
            backendAddressPool=part("backendAddressPools"),
            backendHttpSettings=part("backendHttpSettingsCollection"),
        ),
        **more,
    }
    subnet = {"name": "edge", "properties": {"addressPrefix": "10.0.0.0/24"}}
    resources: list[Any] = [
        {"type": GATEWAY, "name": "agw", "apiVersion": version, "properties": properties},
        {"type": f"{NETWORK}/virtualNetworks", "name": "net", "properties": {"subnets": [subnet]}},
        {"type": f"{NETWORK}/publicIPAddresses", "name": "ip", "properties": {}},
        {"type": f"{NETWORK}/networkSecurityGroups", "name": name, "properties": {}},
    ]
    return declare(root, {"main.json": {"$schema": SCHEMA, "resources": resources}})


def test_parts_are_found(tmp_path: Path) -> None:
    found = declared(tmp_path)
    balancer, listener = found.one(LoadBalancer), found.one(Listener)
    assert balancer.is_public is True
    assert balancer.subnets == (
        "/subscriptions/main.json/resourcegroups/template/providers/microsoft.network/virtualnetworks/net/subnets/edge",
    )
    assert listener.port == 443


@pytest.mark.parametrize(
    ("version", "more", "oldest"),
    [
        ("2023-11-01", {}, TlsVersion.TLS_1_2),
        ("2023-02-01", {"sslPolicy": None}, TlsVersion.TLS_1_2),
        ("2022-11-01", {}, TlsVersion.TLS_1_0),
        (
            "2023-11-01",
            {"sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20150501"}},
            TlsVersion.TLS_1_0,
        ),
    ],
)
def test_the_tls_policy_without_a_word_is_that_of_the_api(
    tmp_path: Path, version: str, more: dict[str, Any], oldest: TlsVersion
) -> None:
    tls = declared(tmp_path, version, **more).one(Listener).tls
    assert tls
    assert not isinstance(tls, Unknown)
    assert min(tls.versions) == oldest


def test_a_version_that_is_not_known_tells_no_policy(tmp_path: Path) -> None:
    (verdict,) = declared(tmp_path, "[parameters('version')]").judged("tls-minimum-version").verdicts
    assert verdict.outcome == "undetermined"


def test_names_that_only_the_group_makes_unique_can_be_read(tmp_path: Path) -> None:
    names = [each.resource.name for each in declared(tmp_path).judged("firewall-egress-unrestricted").verdicts]
    assert names == ["Microsoft.Network/networkSecurityGroups/shop-{uniquestring(resourceGroup().id)}"]
