"""What the network security groups of the demo subscription let in: a flaw each, and the same without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.demo.azure_names import refers
from scanner.demo.azure_security_rules import security_rule
from scanner.demo.azure_server import Resource

OFFICE = "192.0.2.0/24"
APPS = "10.40.0.0/16"
PRIVATE = "10.0.0.0/8"
APPLICATION_GROUPS = "Microsoft.Network/applicationSecurityGroups"
CLUSTER = refers(APPLICATION_GROUPS, "cluster-legacy")
ROBOTS = refers(APPLICATION_GROUPS, "robots-legacy")
"""Of which there is none any more."""


@dataclass(frozen=True)
class Plan:
    """A rule with a flaw, and one without."""

    flawed: Mapping[str, Any]
    good: Mapping[str, Any]


PLANS: Mapping[str, Plan] = {
    "jump-host": Plan(
        {"protocol": "Tcp", "destinationPortRange": "22", "sourceAddressPrefix": "Internet"},
        {"protocol": "Tcp", "destinationPortRange": "22", "sourceAddressPrefix": OFFICE},
    ),
    "desktops": Plan(
        {
            "protocol": "Tcp",
            "destinationPortRange": None,
            "destinationPortRanges": ["3389", "5900-5901"],
            "sourceAddressPrefix": None,
            "sourceAddressPrefixes": ["0.0.0.0/1", "128.0.0.0/1"],
        },
        {
            "protocol": "Tcp",
            "destinationPortRange": None,
            "destinationPortRanges": ["3389", "5900-5901"],
            "sourceAddressPrefix": None,
            "sourceAddressPrefixes": [OFFICE, APPS],
        },
    ),
    "trial": Plan(
        {},
        {"protocol": "Tcp", "destinationPortRange": "443"},
    ),
    "tracker": Plan(
        {"protocol": "Tcp", "destinationPortRange": "9000"},
        {"protocol": "Tcp", "destinationPortRange": "443"},
    ),
    "clock": Plan(
        {"protocol": "Udp", "destinationPortRange": "123"},
        {"protocol": "Udp", "destinationPortRange": "123", "sourceAddressPrefix": APPS},
    ),
    "probes": Plan(
        {"protocol": "Icmp"},
        {"protocol": "Icmp", "sourceAddressPrefix": OFFICE},
    ),
    "partner": Plan(
        {"protocol": "Tcp", "destinationPortRange": "5000", "sourceAddressPrefix": "198.52.0.0/14"},
        {"protocol": "Tcp", "destinationPortRange": "5000", "sourceAddressPrefix": "198.51.100.0/24"},
    ),
    "parcel-scanners": Plan(
        {"protocol": "Tcp", "destinationPortRange": "40000-49999", "sourceAddressPrefix": PRIVATE},
        {"protocol": "Tcp", "destinationPortRange": "40000-40049", "sourceAddressPrefix": PRIVATE},
    ),
    "backup": Plan(
        {"sourceAddressPrefix": APPS},
        {"protocol": "Tcp", "destinationPortRange": "8443", "sourceAddressPrefix": APPS},
    ),
}
"""By the group's name; the flawed group's ends in `-legacy`."""

LEFTOVERS = (
    # Whatever runs the company's old cluster trusts itself.
    security_rule(
        "AllowCluster",
        300,
        sourceAddressPrefix=None,
        destinationAddressPrefix=None,
        sourceApplicationSecurityGroups=[CLUSTER],
        destinationApplicationSecurityGroups=[CLUSTER],
    ),
    security_rule("AllowDepots", 310, protocol="Tcp", destinationPortRange="22", sourceAddressPrefix="172.16.0.0/12"),
    # Too late: the rule before has let the depot in.
    security_rule(
        "DenyClosedDepot",
        320,
        access="Deny",
        protocol="Tcp",
        destinationPortRange="22",
        sourceAddressPrefix="172.16.9.0/24",
    ),
    security_rule("AllowScanner", 330, protocol="Tcp", destinationPortRange="8443", sourceAddressPrefix="10.40.9.9"),
    security_rule("AllowScanners", 340, protocol="Tcp", destinationPortRange="8443", sourceAddressPrefix=PRIVATE),
    security_rule("AllowItself", 350, protocol="Tcp", destinationPortRange="8080", sourceAddressPrefix="127.0.0.0/8"),
    security_rule(
        "AllowRobots",
        360,
        protocol="Tcp",
        destinationPortRange="8444",
        sourceAddressPrefix=None,
        sourceApplicationSecurityGroups=[ROBOTS],
    ),
)
"""Rules that have been added one after the other, and never been looked at together."""

CLOSED = (
    security_rule("DenyEverythingElse", 4096, access="Deny"),
    security_rule(
        "DenyAdministrationOutBound",
        4095,
        direction="Outbound",
        access="Deny",
        destinationPortRange=None,
        destinationPortRanges=["22", "3389", "5985-5986"],
    ),
    security_rule(
        "DenyInternetOutBound", 4096, direction="Outbound", access="Deny", destinationAddressPrefix="Internet"
    ),
)
"""What a group without flaws ends in, before the rules that Azure adds."""


def rules(name: str) -> list[Resource]:
    """The rules of the group of this name."""
    plan = PLANS[name.removesuffix("-legacy")]
    if name.endswith("-legacy"):
        return [security_rule("AllowIn", 300, **plan.flawed)]
    return [security_rule("AllowIn", 300, **plan.good), *CLOSED]
