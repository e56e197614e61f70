"""What runs in the demo account's networks: the interfaces of machines, and the groups of those behind balancers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scanner.demo.aws_clients import Clients
from scanner.demo.aws_firewall_plans import COMPANY, Group, tcp
from scanner.demo.aws_networks import Networks

TARGET_ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "edge": ("10.20.0.20", "10.20.16.20"),
    "edge-legacy": ("10.20.0.21", "10.20.16.21", "10.20.32.21"),
    "partner-api": ("10.20.0.22", "10.20.16.22"),
    "tracking-feed": ("10.20.0.23", "10.20.16.23"),
    "intranet": ("10.40.0.20", "10.40.16.20"),
    "intranet-legacy": ("10.40.0.21", "10.40.16.21"),
}
"""Addresses of what stands behind each target group, by the group's name: one in zone a, the next in zone b."""

BACKEND_GROUPS = (
    Group(
        "edge-app-legacy",
        "production",
        "Web applications before the relaunch",
        # Testers were to see the application itself.
        (tcp(8080, "group:edge-legacy", "group:jump-host", COMPANY), tcp(8080, "0.0.0.0/0")),
    ),
    Group("partner-app", "production", "Partners' interface", (tcp(8443, "group:edge"),)),
    Group(
        "tracking-feed-app",
        "production",
        "Tracking events",
        # Its balancers have no groups: these are their subnets.
        (tcp(9443, "10.20.0.0/20", "10.20.16.0/20", "10.20.32.0/20"),),
    ),
    Group("portal-app", "intranet", "Staff portal, behind its balancers", (tcp(8443, "group:intranet"),)),
    Group("portal-app-legacy", "intranet", "Staff portal on the old port", (tcp(8080, COMPANY),)),
)
"""Security groups of what stands behind balancers. The edge's applications are in the group `tracking-app`."""
GROUPS_OF_TARGETS = {
    "edge": "tracking-app",
    "edge-legacy": "edge-app-legacy",
    "partner-api": "partner-app",
    "tracking-feed": "tracking-feed-app",
    "intranet": "portal-app",
    "intranet-legacy": "portal-app-legacy",
}
MACHINES = (
    ("production", "jump-host"),
    ("production", "remote-desktop"),
    ("production", "remote-desktop-legacy"),
    ("production", "tracking-db"),
    ("production", "name-server"),
    ("production", "name-server-legacy"),
    ("production", "metrics-legacy"),
    ("production", "carrier-feed"),
    ("production", "carrier-feed-legacy"),
    ("intranet", "build-agents-legacy"),
    ("intranet", "parcel-scanner-legacy"),
    ("intranet", "staff-devices-legacy"),
    ("intranet", "telephony-legacy"),
)
"""Networks and names of single machines, each of which is in the security group of its name."""
FIRST_MACHINE = 100


@dataclass(frozen=True)
class _Interface:
    name: str
    network: str
    zone: str
    address: str
    group: str


def make_workloads(client: Clients, networks: Networks, groups: Mapping[str, str]) -> None:
    """Make an interface for every machine.

    Args:
        client: makes the clients.
        networks: what was made of the networks.
        groups: identifiers of the security groups by name.
    """
    for each in (*_targets(), *_machines()):
        network = networks[each.network]
        client("ec2", network.region).create_network_interface(
            SubnetId=network.subnets[each.zone],
            PrivateIpAddress=each.address,
            Groups=[groups[each.group]],
            TagSpecifications=[
                {"ResourceType": "network-interface", "Tags": [{"Key": "Name", "Value": each.name}]},
            ],
        )


def _targets() -> Iterator[_Interface]:
    networks = {group.name: group.network for group in BACKEND_GROUPS} | {"tracking-app": "production"}
    for name, addresses in TARGET_ADDRESSES.items():
        group = GROUPS_OF_TARGETS[name]
        for zone, address in zip("abc", addresses, strict=False):
            yield _Interface(f"{name}-{zone}", networks[group], zone, address, group)


def _machines() -> Iterator[_Interface]:
    prefixes = {"production": "10.20.0", "intranet": "10.40.0"}
    for number, (network, name) in enumerate(MACHINES, FIRST_MACHINE):
        yield _Interface(name, network, "a", f"{prefixes[network]}.{number}", name)
