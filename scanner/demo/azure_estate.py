"""The Azure subscription of Kestrel Parcel, which does not exist: its flaws, and beside each a good twin.

What a name ends in `-legacy` has a flaw that the resource without the ending does not have.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from scanner.demo import (
    azure_balancers,
    azure_front_doors,
    azure_gateways,
    azure_network_managers,
    azure_networks,
    azure_targets,
    azure_vpn,
    azure_wan,
)
from scanner.demo.azure_names import SUBSCRIPTION
from scanner.demo.azure_server import AzureServer

NAME = "kestrel-parcel-apps"
OPTIONS: Mapping[str, Any] = {"subscription": (NAME,)}
"""Of the scan."""
FAMILIES = (
    azure_balancers,
    azure_front_doors,
    azure_gateways,
    azure_networks,
    azure_network_managers,
    azure_targets,
    azure_vpn,
    azure_wan,
)


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """Serve the subscription on loopback; the result are the variables with which the SDK finds it."""
    with AzureServer() as server:
        server.subscription(SUBSCRIPTION, NAME)
        for family in FAMILIES:
            server.put(*family.resources())
        yield server.environment
