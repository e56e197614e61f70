"""The demo subscription's machines behind its load balancers, and those that have public addresses of their own."""

from typing import Any

from scanner.demo.azure_balancers import public_address
from scanner.demo.azure_firewall_plans import CLOSED, OFFICE
from scanner.demo.azure_names import refers, resource, resource_id
from scanner.demo.azure_networks import ADDRESSES, APPS, GROUPS, INTERFACES, LEGACY, MACHINES, SUBNETS
from scanner.demo.azure_security_rules import DEFAULT_RULES, security_rule
from scanner.demo.azure_server import Resource

TERMINAL, LEDGER_LEGACY = "depot-terminal", "ledger-machine-legacy"


def resources() -> tuple[Resource, ...]:
    """Interfaces, the public addresses of two of them, and the groups that filter these."""
    return (
        _interface("tracking-feed-a", f"{APPS}/web", "10.40.1.20"),
        _interface("tracking-feed-b", f"{APPS}/web", "10.40.1.21"),
        _interface("ledger-machine", f"{APPS}/data", "10.40.2.20"),
        *_published(TERMINAL, f"{APPS}/machines", "10.40.4.60", "203.0.113.73", _https(OFFICE), *CLOSED),
        # Somebody wanted to reach the database from home.
        *_published(LEDGER_LEGACY, f"{LEGACY}/batch", "10.41.5.20", "203.0.113.74", _sql("Internet")),
    )


def _https(source: str) -> Resource:
    return security_rule("AllowIn", 300, protocol="Tcp", destinationPortRange="443", sourceAddressPrefix=source)


def _sql(source: str) -> Resource:
    return security_rule("AllowIn", 300, protocol="Tcp", destinationPortRange="1433", sourceAddressPrefix=source)


def _published(name: str, subnet: str, address: str, public: str, *rules: Resource) -> tuple[Resource, ...]:
    """A machine with a public address, and a group of its own."""
    return (
        public_address(name, public, ("1",)),
        resource(
            GROUPS,
            name,
            {
                "securityRules": list(rules),
                "defaultSecurityRules": list(DEFAULT_RULES),
                "networkInterfaces": [refers(INTERFACES, name)],
            },
        ),
        _interface(
            name,
            subnet,
            address,
            {"publicIPAddress": refers(ADDRESSES, name)},
            networkSecurityGroup=refers(GROUPS, name),
        ),
    )


def _interface(name: str, subnet: str, address: str, more: dict[str, Any] | None = None, **properties: Any) -> Resource:
    configuration = {"privateIPAddress": address, "privateIPAddressVersion": "IPv4", "subnet": refers(SUBNETS, subnet)}
    main = {
        "id": f"{resource_id(INTERFACES, name)}/ipConfigurations/main",
        "name": "main",
        "properties": {**configuration, **(more or {})},
    }
    return resource(
        INTERFACES, name, {"virtualMachine": refers(MACHINES, name), "ipConfigurations": [main], **properties}
    )
