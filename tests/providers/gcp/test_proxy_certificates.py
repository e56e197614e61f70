"""Certificates that target proxies present, read over HTTP."""

from typing import Any

from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import Unknown
from tests.providers.gcp.balancing import edge, listener
from tests.providers.gcp.compute import full, link
from tests.support import PROJECT

PLACE = f"projects/{PROJECT}/locations/global"
MANAGER = "//certificatemanager.googleapis.com"
MAP = f"{MANAGER}/{PLACE}/certificateMaps/shop"


def entry(name: str, *certificates: str, **more: Any) -> dict[str, Any]:
    held = [f"{PLACE}/certificates/{each}" for each in certificates]
    return {"name": f"{PLACE}/certificateMaps/shop/certificateMapEntries/{name}", "certificates": held, **more}


def test_of_both_kinds(gcp_server: GcpServer, project: GcpProject) -> None:
    of_manager = f"{MANAGER}/{PLACE}/certificates/shop"
    found = listener(gcp_server, project, *edge(sslCertificates=[link("sslCertificates", "shop"), of_manager]))
    assert found.certificates == (full("sslCertificates", "shop"), of_manager)


def test_a_map_puts_the_others_aside(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put(
        "certificatemanager",
        entry("a", "shop", "wild", hostname="shop.example.com"),
        entry("z", "first", "shop", matcher="PRIMARY"),
        {**entry("other", "no"), "name": f"{PLACE}/certificateMaps/other/certificateMapEntries/no"},
    )
    found = listener(gcp_server, project, *edge(certificateMap=MAP, sslCertificates=[link("sslCertificates", "old")]))
    assert found.certificates == tuple(f"{MANAGER}/{PLACE}/certificates/{name}" for name in ("first", "shop", "wild"))


def test_a_map_that_could_not_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("certificateMapEntries")
    found = listener(gcp_server, project, *edge(certificateMap=MAP)).certificates
    assert isinstance(found, Unknown)
    assert "certificatemanager.certmapentries.list" in found.why
