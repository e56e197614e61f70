"""Forwarding rules of load balancers, each a listener with what its target proxy and its URL map make of it."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from ipaddress import ip_interface

from providers.gcp import fronts, proxy_certificates, server_tls_policies, ssl_policies, url_maps
from providers.gcp.backends import signing_in
from providers.gcp.fronts import MESH, Front
from providers.gcp.names import labels_of, region_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import (
    ALL_PORTS,
    GLOBAL,
    INTERNET,
    AddressSet,
    ClientAuthentication,
    Listener,
    ListenerProtocol,
    ListenerRule,
    PortSet,
    TlsPolicy,
    Unknown,
    derive,
)
from scanner.provider import collects

HTTPS = "targetHttpsProxies"
PROXY_PROTOCOLS = {
    # gRPC is HTTP/2, and encrypted only where the mesh encrypts it.
    "targetGrpcProxies": ListenerProtocol.HTTP,
    "targetHttpProxies": ListenerProtocol.HTTP,
    HTTPS: ListenerProtocol.HTTPS,
    "targetSslProxies": ListenerProtocol.TLS,
    "targetTcpProxies": ListenerProtocol.TCP,
}
TERMINATING = {HTTPS, "targetSslProxies"}
# L3_DEFAULT takes every protocol (Compute API reference, `ForwardingRule`, IPProtocol).
IP_PROTOCOLS = {
    "L3_DEFAULT": ListenerProtocol.TCP_UDP,
    "TCP": ListenerProtocol.TCP,
    "UDP": ListenerProtocol.UDP,
}


@collects(
    *fronts.ACTIONS,
    "compute.backendServices.list",
    "compute.sslPolicies.list",
    "compute.urlMaps.list",
    proxy_certificates.ACTION,
    *server_tls_policies.ACTIONS,
)
def forwarding_rules(project: GcpProject) -> Iterator[Listener]:
    """Forwarding rules of every scheme, global and regional, except those of VPN and Private Service Connect."""
    by_link = {each.rule["selfLink"]: each for each in fronts.fronts(project)}
    rules = [each.rule for each in by_link.values()]
    maps = _UrlMaps(project)
    yield from project.parsed(rules, lambda rule: _listener(project, maps, by_link[rule["selfLink"]]))


class _UrlMaps:
    """The URL maps of a project. They are asked for when the first is needed, and looked through once."""

    def __init__(self, project: GcpProject) -> None:
        self._project = project

    def rules(self, front: Front) -> tuple[ListenerRule, ...] | Unknown:
        """What happens to requests, where the balancer understands them."""
        if not (front.proxy and "urlMap" in front.proxy):
            return ()
        guarded, known = self._guarded, self._known
        if isinstance(guarded, Unknown):
            return guarded
        if isinstance(known, Unknown):
            return known
        if front.balancer not in known:
            return Unknown(why=f"{front.balancer} is not among what was read")
        return url_maps.rules_of(known[front.balancer], self._project.full_name, guarded)

    @cached_property
    def _guarded(self) -> frozenset[str] | Unknown:
        return signing_in(self._project)

    @cached_property
    def _known(self) -> Mapping[str, Answer] | Unknown:
        listed = self._project.or_unknown(lambda: self._project.aggregated("urlMaps"))
        return derive(listed, lambda maps: {self._project.full_name(each["selfLink"]): each for each in maps})


def _listener(project: GcpProject, maps: _UrlMaps, front: Front) -> Listener:
    ports = _ports(front)
    first = 0 if ports == ALL_PORTS else ports.bounds[0]
    return Listener(
        identity=project.identity("compute.googleapis.com/ForwardingRule", front.rule),
        tags=labels_of(front.rule),
        balancer=front.balancer,
        balancer_kind=front.kind,
        is_public=front.is_public,
        protocol=_protocol(front),
        port=first,
        more_ports=ports - PortSet.of(first) if first else PortSet(),
        addresses=_given(front, public=True),
        inner_addresses=_given(front, public=False),
        is_regional=front.is_public is False and _is_regional(front.rule),
        tls=_tls(project, front),
        certificates=proxy_certificates.certificates_of(project, front),
        client_authentication=_client_authentication(project, front),
        rules=maps.rules(front),
        backend=None if front.proxy and "urlMap" in front.proxy else front.balancer,
    )


def _ports(front: Front) -> PortSet:
    """The ports, of which there are three ways to write them. Without any it takes all."""
    written = front.rule.get("ports") or front.rule.get("portRange")
    ports = PortSet.parse(written) if written else ALL_PORTS
    return ALL_PORTS if ports | PortSet.of(0) == ALL_PORTS else ports


def _protocol(front: Front) -> ListenerProtocol | Unknown:
    name = front.rule.get("IPProtocol")
    known = PROXY_PROTOCOLS.get(front.target) or IP_PROTOCOLS.get(str(name))
    return known or Unknown(why=f"it takes packets of {name}, and what these carry is not told")


def _is_regional(rule: Answer) -> bool:
    """Whether it is in a region, and for clients in that alone (Compute API reference, `ForwardingRule`)."""
    return region_of(rule["selfLink"]) != GLOBAL and not rule.get("allowGlobalAccess", False)


def _given(front: Front, *, public: bool) -> tuple[str, ...]:
    """Addresses of a forwarding rule, on the internet or inside networks; of a scheme that is new they say it."""
    given = front.rule.get("IPAddresses") or [each for each in (front.rule.get("IPAddress"),) if each]
    addresses = (str(ip_interface(each).ip) for each in given)
    if isinstance(front.is_public, Unknown):
        return tuple(each for each in addresses if (AddressSet.of(each) <= INTERNET) is public)
    return tuple(addresses) if front.is_public is public else ()


def _tls(project: GcpProject, front: Front) -> TlsPolicy | None:
    if front.target not in TERMINATING:
        return None
    if front.scheme == MESH:
        return ssl_policies.of_the_mesh()
    if isinstance(front.is_public, Unknown):
        return ssl_policies.untold(_named(front) or "", front.is_public)
    return ssl_policies.policy_of(project, _named(front))


def _named(front: Front) -> str | None:
    return front.proxy.get("sslPolicy") or None if front.proxy else None


def _client_authentication(project: GcpProject, front: Front) -> ClientAuthentication | Unknown | None:
    """Whether client certificates are asked for, which only target HTTPS proxies can."""
    if front.target != HTTPS or front.proxy is None:
        return None
    return server_tls_policies.client_authentication(project, front.proxy.get("serverTlsPolicy") or None)
