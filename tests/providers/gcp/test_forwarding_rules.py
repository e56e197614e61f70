"""Forwarding rules as listeners, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import (
    ALL_PORTS,
    BalancerKind,
    ClientAuthentication,
    ClientVerification,
    ListenerProtocol,
    PortSet,
    Resolution,
    TlsVersion,
    Unknown,
)
from tests.providers.gcp.balancing import (
    EDGE,
    LISTENER,
    WEB,
    edge,
    https_proxy,
    listener,
    listeners,
    passing,
    rule,
    service,
    url_map,
)
from tests.providers.gcp.compute import REGION, full, link, resource


def test_an_https_listener(gcp_server: GcpServer, project: GcpProject) -> None:
    found = listener(gcp_server, project, *edge(sslCertificates=[link("sslCertificates", "shop")]))
    assert (found.id, found.name) == (LISTENER, "edge")
    assert (found.identity.type, found.identity.region) == ("compute.googleapis.com/ForwardingRule", "global")
    assert (found.balancer, found.balancer_kind, found.is_public) == (EDGE, BalancerKind.APPLICATION, True)
    assert (found.protocol, found.port, found.ports) == (ListenerProtocol.HTTPS, 443, PortSet.of(443))
    assert found.addresses == ("203.0.113.10",)
    assert found.tls is not None
    assert (found.tls.oldest, found.tls.resolution) == (TlsVersion.TLS_1_0, Resolution.PROVIDER_DEFAULT)
    assert found.certificates == (full("sslCertificates", "shop"),)
    assert found.client_authentication == ClientAuthentication(verification=ClientVerification.OFF)
    assert (found.target_groups, found.backend) == ((WEB,), None)


@pytest.mark.parametrize(
    ("collection", "protocol"),
    [
        ("targetHttpProxies", ListenerProtocol.HTTP),
        ("targetGrpcProxies", ListenerProtocol.HTTP),
        ("targetSslProxies", ListenerProtocol.TLS),
        ("targetTcpProxies", ListenerProtocol.TCP),
    ],
)
def test_other_proxies(gcp_server: GcpServer, project: GcpProject, collection: str, protocol: ListenerProtocol) -> None:
    speaks_http = collection in {"targetHttpProxies", "targetGrpcProxies"}
    leads = {"urlMap": link("urlMaps", "edge")} if speaks_http else {"service": link("backendServices", "web")}
    proxy = resource(collection, "edge", **leads)
    found = listener(gcp_server, project, rule(proxy["selfLink"]), proxy, url_map(), service())
    kind = BalancerKind.APPLICATION if speaks_http else BalancerKind.NETWORK
    assert (found.protocol, found.balancer_kind) == (protocol, kind)
    assert found.balancer == (EDGE if speaks_http else WEB)
    assert found.target_groups == (WEB,)
    assert (found.tls is not None) == (collection == "targetSslProxies")
    assert found.client_authentication is None


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        ("TCP", ListenerProtocol.TCP),
        ("UDP", ListenerProtocol.UDP),
        ("L3_DEFAULT", ListenerProtocol.TCP_UDP),
        ("ESP", Unknown(why="it takes packets of ESP, and what these carry is not told")),
    ],
)
def test_packets_that_pass_through(
    gcp_server: GcpServer, project: GcpProject, protocol: str, expected: ListenerProtocol | Unknown
) -> None:
    found = listener(gcp_server, project, *passing(IPProtocol=protocol))
    assert (found.protocol, found.balancer_kind, found.tls) == (expected, BalancerKind.NETWORK, None)
    assert found.balancer == found.backend == full("backendServices", "web", REGION)
    assert (found.rules, found.certificates) == ((), ())


@pytest.mark.parametrize(
    ("written", "first", "ports"),
    [
        ({"portRange": "443-443"}, 443, PortSet.of(443)),
        ({"portRange": "8000-8010"}, 8000, PortSet.of((8000, 8010))),
        ({"portRange": "1-65535"}, 0, ALL_PORTS),
        ({"portRange": None, "ports": ["443", "80", "22"]}, 22, PortSet.of(22, 80, 443)),
        ({"portRange": None, "allPorts": True}, 0, ALL_PORTS),
        ({"portRange": None}, 0, ALL_PORTS),
    ],
)
def test_ports(gcp_server: GcpServer, project: GcpProject, written: dict[str, Any], first: int, ports: PortSet) -> None:
    found = listener(gcp_server, project, *passing(**written))
    assert (found.port, found.ports) == (first, ports)


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("EXTERNAL", True),
        ("EXTERNAL_PASSTHROUGH", True),
        ("INTERNAL", False),
        ("INTERNAL_MANAGED", False),
        ("INTERNAL_SELF_MANAGED", False),
    ],
)
def test_g20_who_reaches_it(gcp_server: GcpServer, project: GcpProject, scheme: str, expected: bool) -> None:
    found = listener(gcp_server, project, *passing(scheme=scheme))
    assert found.is_public is expected
    # The same address inside two networks is that of two balancers.
    assert bool(found.addresses) is expected
    assert bool(found.inner_addresses) is not expected


@pytest.mark.parametrize(("address", "is_outside"), [("8.8.8.8", True), ("10.0.0.8", False)])
def test_g20_of_a_scheme_that_is_new_the_address_says_where_it_is(
    gcp_server: GcpServer, project: GcpProject, address: str, is_outside: bool
) -> None:
    found = listener(gcp_server, project, *passing(scheme="ORBITAL", IPAddress=address))
    assert found.is_public == Unknown(why="load balancing scheme ORBITAL is new to netassay")
    assert found.addresses == ((address,) if is_outside else ())
    assert found.inner_addresses == (() if is_outside else (address,))


@pytest.mark.parametrize(
    ("scheme", "access", "is_regional"),
    [("INTERNAL", None, True), ("INTERNAL", False, True), ("INTERNAL", True, False), ("EXTERNAL", None, False)],
)
def test_g20_global_access(
    gcp_server: GcpServer, project: GcpProject, scheme: str, access: bool | None, is_regional: bool
) -> None:
    found = listener(gcp_server, project, *passing(scheme=scheme, allowGlobalAccess=access))
    assert found.is_regional is is_regional


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ({"IPAddress": "2001:DB8:0::/96"}, ("2001:db8::",)),
        ({"IPAddress": None, "IPAddresses": ["203.0.113.1", "203.0.113.2"]}, ("203.0.113.1", "203.0.113.2")),
        ({"IPAddress": None}, ()),
    ],
)
def test_addresses(
    gcp_server: GcpServer, project: GcpProject, written: dict[str, Any], addresses: tuple[str, ...]
) -> None:
    assert listener(gcp_server, project, *passing(**written)).addresses == addresses


@pytest.mark.parametrize(
    "target",
    [
        link("targetVpnGateways", "depot", REGION),
        link("serviceAttachments", "ledger", REGION),
        "all-apis",
        "//networkservices.googleapis.com/projects/p/locations/l/gateways/proxy",
    ],
)
def test_what_belongs_to_no_balancer(gcp_server: GcpServer, project: GcpProject, target: str) -> None:
    gcp_server.put("compute", rule(target, scope=REGION))
    assert listeners(project) == []
    assert list(project.gaps()) == []


def test_a_target_that_is_new_to_us_is_a_gap(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", *edge(), rule(link("targetQuantumProxies", "new"), "new"))
    assert [each.name for each in listeners(project)] == ["edge"]
    assert ["targetQuantumProxies" in gap.reason for gap in project.gaps()] == [True]


@pytest.mark.parametrize("scheme", ["INTERNAL_SELF_MANAGED", "ORBITAL"])
def test_a_service_mesh_has_its_own_tls_and_so_may_what_is_new(
    gcp_server: GcpServer, project: GcpProject, scheme: str
) -> None:
    front = rule(link("targetHttpsProxies", "edge"), loadBalancingScheme=scheme)
    found = listener(gcp_server, project, front, https_proxy(), url_map(), service())
    assert found.tls is not None
    assert (found.tls.resolution, isinstance(found.tls.versions, Unknown)) == (Resolution.UNKNOWN, True)


@pytest.mark.parametrize("refused", ["urlMaps", "backendServices"])
def test_rules_that_could_not_be_read(gcp_server: GcpServer, project: GcpProject, refused: str) -> None:
    gcp_server.refuse(refused)
    found = listener(gcp_server, project, *edge())
    assert isinstance(found.rules, Unknown)
    assert f"compute.{refused}.list" in found.rules.why


def test_a_url_map_that_is_not_there(gcp_server: GcpServer, project: GcpProject) -> None:
    found = listener(gcp_server, project, rule(link("targetHttpsProxies", "edge")), https_proxy())
    assert found.rules == Unknown(why=f"{EDGE} is not among what was read")


def test_proxies_are_listed_where_there_are_some(gcp_server: GcpServer, project: GcpProject) -> None:
    listener(gcp_server, project, *edge())
    asked = {path.rpartition("/")[2] for _, path in gcp_server.calls}
    assert asked == {"backendServices", "forwardingRules", "targetHttpsProxies", "urlMaps"}
    assert set(gcp_server.calls.values()) == {1}
