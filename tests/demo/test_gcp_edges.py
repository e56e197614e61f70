"""The CDN and the VPNs of the demo's Google Cloud project."""

import pytest

from scanner.demo import gcp_cdn, gcp_vpn
from scanner.demo.gcp_server import Resource
from tests.demo.gcp_discovery import misfits
from tests.demo.scans import Scan, scanned

RESOURCES = (*gcp_cdn.resources(), *gcp_vpn.resources())


@pytest.fixture(scope="module")
def scan() -> Scan:
    """One scan for all the tests here. They only read it."""
    return scanned("gcp")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each["selfLink"].rpartition("global/")[2])
def test_google_cloud_could_have_answered_it(resource: Resource) -> None:
    assert misfits("compute", resource["selfLink"].split("/")[-2], resource) == []


@pytest.mark.parametrize("resource", gcp_cdn.buckets(), ids=lambda each: each["name"])
def test_cloud_storage_could_have_answered_it(resource: Resource) -> None:
    assert misfits("storage", "b", resource) == []
