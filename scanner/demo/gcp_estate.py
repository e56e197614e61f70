"""The Google Cloud project of Kestrel Parcel, which does not exist: its flaws, and beside each a good twin.

What a name ends in `-legacy` has a flaw that the resource without the ending does not have.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from scanner.demo import gcp_balancers, gcp_cdn, gcp_certificates, gcp_firewalls, gcp_networks, gcp_vpn
from scanner.demo.gcp_names import PROJECT
from scanner.demo.gcp_server import GcpServer

OPTIONS: Mapping[str, Any] = {"project": (PROJECT,)}
"""Of the scan."""


PARTS = (gcp_balancers, gcp_certificates, gcp_networks, gcp_firewalls, gcp_cdn, gcp_vpn)
"""Modules that have `resources` of Compute Engine."""


@contextmanager
def served() -> Iterator[Mapping[str, str]]:
    """Serve the project on loopback; the result are the variables with which the scanner finds it."""
    with GcpServer() as server:
        fill(server)
        yield server.environment


def fill(server: GcpServer) -> None:
    """Give a server the project."""
    server.project(PROJECT)
    for part in PARTS:
        server.put("compute", *part.resources())
    server.put("storage", *gcp_cdn.buckets())
    for service, under, other in gcp_certificates.others():
        server.put(service, other, under=under)
    for path, answer in {**gcp_firewalls.answers(), **gcp_balancers.answers()}.items():
        server.answer("compute", path, answer)
