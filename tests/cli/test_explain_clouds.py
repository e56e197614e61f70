"""`netassay explain` in Azure and Google Cloud, for somebody inside of their networks."""

from collections.abc import Sequence

import pytest

from scanner.cli import exits
from scanner.models import Resource
from tests.cli.conftest import Netassay
from tests.cli.test_exposure import save
from tests.exposure import test_azure_inside as azure
from tests.exposure import test_gcp_inside as gcp

SNAPSHOT = ("explain", "snapshot", "snapshot.json")


@pytest.mark.parametrize(
    ("estate", "source", "code", "says"),
    [
        ((azure.SUBJECT, *azure.AROUND, azure.remote()), azure.OFFICE, exits.FINDINGS, "  TCP 22 is open"),
        ((azure.SUBJECT, *azure.AROUND), "apps", exits.FINDINGS, "  TCP 22 is open"),
        ((azure.SUBJECT, *azure.AROUND, azure.peering()), azure.STRANGER, exits.FINDINGS, "  TCP 22 is open"),
        ((azure.SUBJECT, *azure.AROUND), azure.STRANGER, exits.NOTHING, "  TCP 22 is closed"),
        (
            (azure.SUBJECT, *azure.AROUND, azure.remote(unread=azure.LEARNT, addresses=gcp.NET.addresses)),
            azure.OFFICE,
            exits.GAPS,
            "  TCP 22 is not known: routes were learnt",
        ),
        ((gcp.SUBJECT, *gcp.AROUND, gcp.remote()), gcp.OFFICE, exits.FINDINGS, "  TCP 22 is open"),
        ((gcp.SUBJECT, *gcp.AROUND), "apps", exits.FINDINGS, "  TCP 22 is open"),
        ((gcp.SUBJECT, *gcp.AROUND), gcp.STRANGER, exits.NOTHING, "  TCP 22 is closed"),
    ],
)
def test_somebody_inside_may_ask(
    netassay: Netassay, estate: Sequence[Resource], source: str, code: int, says: str
) -> None:
    save(*estate)
    ended = netassay(*SNAPSHOT, source, "10.0.0.10:22")
    assert ended.out.splitlines()[1] == says
    assert ended.code == code


def test_the_way_is_told(netassay: Netassay) -> None:
    save(azure.SUBJECT, *azure.AROUND, azure.peering())
    lines = netassay(*SNAPSHOT, azure.STRANGER, "10.0.0.10:22").out.splitlines()
    assert [line.strip() for line in lines[2:]] == [
        "-> subnet far: something in it sends a packet",
        "-> peering to-other: joins both networks",
        "-> rule set own: allows TCP 22 from VirtualNetwork",
        "-> address nic: is reached at 10.0.0.10",
        "-> target nic: takes the connection",
    ]


def test_a_balancer_by_its_inner_address(netassay: Netassay) -> None:
    save(azure.INTERNAL, *azure.behind(), *azure.AROUND)
    ended = netassay(*SNAPSHOT, azure.APP, "10.0.0.200:2222")
    assert ended.out.splitlines()[1] == "  TCP 2222 is open"
