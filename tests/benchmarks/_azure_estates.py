"""A subscription of a given size on loopback, and what it was asked.

`python -m tests.benchmarks._azure_estates ESTATE` prints its URL, serves until its standard input ends, and then prints
what it was asked as one JSON object.
"""

import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request, Response

from scanner.demo.azure_names import SUBSCRIPTION, refers, resource
from scanner.demo.azure_server import AzureServer, Resource

LATENCY = 0.08
"""Seconds before each answer: about what a call to another continent takes."""
NETWORKS = "Microsoft.Network/virtualNetworks"
SUBNETS = f"{NETWORKS}/subnets"
GROUPS = "Microsoft.Network/networkSecurityGroups"
BALANCERS = "Microsoft.Network/loadBalancers"
GATEWAYS = "Microsoft.Network/applicationGateways"
ADDRESSES = "Microsoft.Network/publicIPAddresses"
IN_A_NETWORK = 100
"""Subnets of a virtual network."""


@dataclass(frozen=True)
class Size:
    """How much there is."""

    groups: int = 0
    """Network security groups, each of a subnet."""
    rules: int = 0
    """Rules of each, besides those that Azure adds."""
    balancers: int = 0
    gateways: int = 0
    """Application gateways."""


ESTATES = {"busy": Size(groups=2000, rules=12, balancers=200, gateways=50), "empty": Size()}


class Log:
    """What was asked, and which call could only be made after which other."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.chain: tuple[str, ...] = ()
        """The longest row of calls of which each names something that the one before it told."""
        self._seen: set[str] = set()
        self._chains: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def note(self, request: Request, response: Response) -> None:
        """A call and what it was told."""
        path = request.path.lower()
        name, question = _called(path), request.full_path.lower()
        with self._lock:
            self.calls[name] += 1
            self.repeated[name] += question in self._seen
            self._seen.add(question)
            before = (self._chains.get(each, ()) for each in (request.url.lower(), *_parents(path)))
            chain = (*max(before, key=len, default=()), name)
            self.chain = max(self.chain, chain, key=len)
            for each in _told(response):
                self._chains.setdefault(each, chain)

    def summary(self) -> str:
        """The log as one JSON object."""
        repeated = sorted(each for each, times in self.repeated.items() if times)
        return json.dumps({"calls": dict(sorted(self.calls.items())), "repeated": repeated, "chain": self.chain})


def _called(path: str) -> str:
    """What is called: a type, or `resources` and `subscriptions`."""
    provider, *parts = path.rpartition("/providers/")[2].split("/")
    return "/".join((provider, *parts[::2])) if parts and "/providers/" in path else path.rpartition("/")[2]


def _parents(path: str) -> Iterator[str]:
    """A path, and every one that it lies under."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _told(response: Response) -> Iterator[str]:
    """What an answer tells that others may be asked about: the resources' ids, their groups, and the next page."""
    for found in re.findall(r'"(?:id|nextLink)": "([^"]+)"', response.get_data(as_text=True)):
        yield found.lower()
        yield found.lower().partition("/providers/")[0]


def resources(size: Size) -> Iterator[Resource]:
    """Everything in a subscription of a size."""
    for number in range(0, size.groups, IN_A_NETWORK):
        yield _network(number // IN_A_NETWORK, range(number, min(number + IN_A_NETWORK, size.groups)))
    for number in range(size.groups):
        yield _group(number, size.rules)
    for number in range(size.balancers):
        yield _address("lb", number)
        yield _balancer(number)
    for number in range(size.gateways):
        yield _address("gateway", number)
        yield _gateway(number)


def _network(network: int, groups: range) -> Resource:
    subnets = [
        resource(
            SUBNETS,
            f"net-{network}/subnet-{number}",
            {
                "addressPrefix": f"10.{network}.{number % IN_A_NETWORK}.0/24",
                "networkSecurityGroup": refers(GROUPS, f"nsg-{number}"),
            },
        )
        for number in groups
    ]
    return resource(
        NETWORKS,
        f"net-{network}",
        {"addressSpace": {"addressPrefixes": [f"10.{network}.0.0/16"]}, "subnets": subnets},
    )


def _group(number: int, rules: int) -> Resource:
    return resource(
        GROUPS,
        f"nsg-{number}",
        {
            "securityRules": [_rule(number, each) for each in range(rules)],
            "defaultSecurityRules": [_default(number, direction) for direction in ("Inbound", "Outbound")],
            "subnets": [refers(SUBNETS, f"net-{number // IN_A_NETWORK}/subnet-{number}")],
        },
        tags={"workload": str(number)},
    )


def _rule(group: int, number: int) -> dict[str, Any]:
    properties = {
        "priority": 100 + number,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourcePortRange": "*",
        "destinationPortRange": str(1000 + number),
        "sourceAddressPrefix": f"10.{number}.{group % 256}.0/24",
        "destinationAddressPrefix": "*",
    }
    return resource(f"{GROUPS}/securityRules", f"nsg-{group}/rule-{number}", properties)


def _default(group: int, direction: str) -> dict[str, Any]:
    name = f"DenyAll{direction}"
    properties = {
        "priority": 65500,
        "direction": direction,
        "access": "Deny",
        "protocol": "*",
        "sourcePortRange": "*",
        "destinationPortRange": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
    }
    return resource(f"{GROUPS}/defaultSecurityRules", f"nsg-{group}/{name}", properties)


def _address(kind: str, number: int) -> Resource:
    return resource(ADDRESSES, f"{kind}-{number}", {"ipAddress": f"203.0.113.{number}"}, sku={"name": "Standard"})


def _balancer(number: int) -> Resource:
    name = f"lb-{number}"
    front, pool, probe = (
        refers(f"{BALANCERS}/{kind}", f"{name}/web")
        for kind in ("frontendIPConfigurations", "backendAddressPools", "probes")
    )
    rule = {
        "protocol": "Tcp",
        "frontendPort": 443,
        "backendPort": 8443,
        "frontendIPConfiguration": front,
        "backendAddressPool": pool,
        "probe": probe,
    }
    return resource(
        BALANCERS,
        name,
        {
            "frontendIPConfigurations": [
                {**front, "name": "web", "properties": {"publicIPAddress": refers(ADDRESSES, name)}}
            ],
            "backendAddressPools": [{**pool, "name": "web", "properties": {}}],
            "probes": [
                {**probe, "name": "web", "properties": {"protocol": "Tcp", "port": 8443, "intervalInSeconds": 5}}
            ],
            "loadBalancingRules": [
                {**refers(f"{BALANCERS}/loadBalancingRules", f"{name}/web"), "name": "web", "properties": rule}
            ],
        },
        sku={"name": "Standard", "tier": "Regional"},
    )


def _gateway(number: int) -> Resource:
    name = f"gateway-{number}"

    def part(kind: str, properties: dict[str, Any]) -> list[dict[str, Any]]:
        return [{**refers(f"{GATEWAYS}/{kind}", f"{name}/web"), "name": "web", "properties": properties}]

    def refers_to(kind: str) -> dict[str, str]:
        return refers(f"{GATEWAYS}/{kind}", f"{name}/web")

    return resource(
        GATEWAYS,
        name,
        {
            "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
            "sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101"},
            "frontendIPConfigurations": part("frontendIPConfigurations", {"publicIPAddress": refers(ADDRESSES, name)}),
            "frontendPorts": part("frontendPorts", {"port": 80}),
            "backendAddressPools": part("backendAddressPools", {"backendAddresses": [{"ipAddress": "10.0.0.20"}]}),
            "backendHttpSettingsCollection": part("backendHttpSettingsCollection", {"port": 443, "protocol": "Https"}),
            "httpListeners": part(
                "httpListeners",
                {
                    "protocol": "Http",
                    "frontendIPConfiguration": refers_to("frontendIPConfigurations"),
                    "frontendPort": refers_to("frontendPorts"),
                },
            ),
            "requestRoutingRules": part(
                "requestRoutingRules",
                {
                    "ruleType": "Basic",
                    "priority": 100,
                    "httpListener": refers_to("httpListeners"),
                    "backendAddressPool": refers_to("backendAddressPools"),
                    "backendHttpSettings": refers_to("backendHttpSettingsCollection"),
                },
            ),
        },
        zones=["1", "2", "3"],
    )


def serve(size: Size) -> None:
    """Serve until standard input ends."""
    log = Log()
    with AzureServer() as server:
        server.subscription(SUBSCRIPTION, "benchmark")
        server.put(*resources(size))
        server.delay, server.witness = LATENCY, log.note
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
    sys.stdout.write(f"{log.summary()}\n")


if __name__ == "__main__":
    serve(ESTATES[sys.argv[1]])
