"""A network service can be reached from the internet on ports that are not public.

A rule that is open to the world matters where packets get to it. Here the whole way is followed: an address on the
internet, a gateway, the route that replies take, the filters of subnets, the rule sets of the service, the ports on
which a load balancer listens, and the targets that it passes packets on to. What is told is what comes through all of
them, with the part of the internet that it is open to, and the way it takes. Ways of which none is open to the internet
as a whole are added up. Interfaces of load balancers are judged as the load balancer.

To fix: close the rule that the finding names, take the address away, or declare its port in `public_services`. AWS: the
security group, the association of the address, the route to the internet gateway. Azure: `securityRules`,
`publicIPAddress`. GCP: `sourceRanges`, `accessConfigs`.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.declared import Patterns, is_declared
from scanner.exposure.estate import Estate
from scanner.exposure.internet import INTERNET_WIDE, Ports
from scanner.exposure.public_services import PublicServices
from scanner.exposure.sensitive_ports import SENSITIVE_PORTS, PortGroup, reached
from scanner.exposure.ways import ways_to
from scanner.exposure.wide_ways import WideWay, wide_ways
from scanner.models import LoadBalancer, NetworkInterface, Unknown, applicable


class PublicFronts(Params):
    """Settings."""

    public_services: PublicServices = PublicServices()
    """Ports by protocol that are meant for everybody: `tcp` (80 and 443) and `udp` (443, for HTTP/3)."""
    public: Patterns = ("*",)
    """Patterns of identity, name or label of the services that may offer them."""
    groups: Mapping[str, PortGroup] = SENSITIVE_PORTS
    """Port groups by name, each with `tcp` and `udp` ports and its severity, which an exposure of them has."""
    internet_share: float = Field(default=INTERNET_WIDE, gt=0, le=1)
    """Part of the IPv4 or IPv6 internet, from 0 to 1, that counts as the whole."""


@check(
    "effective-internet-exposure",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.HIGH,
    maps=(nist("AC-4"), nist("SC-7"), nist("SC-7(5)"), pci("1.4.1"), cwe(668)),
)
def effective_internet_exposure(
    service: NetworkInterface | LoadBalancer, estate: Estate, params: PublicFronts
) -> Iterator[Answer]:
    """Follow every way to the service, and take the declared ports away."""
    ways = ways_to(service, estate)
    applicable(bool(ways), "is judged as what it belongs to")
    declared: Ports = params.public_services.ports if is_declared(service, params.public) else {}
    for each in wide_ways(ways, declared, params.internet_share):
        yield _answer(each, params)


def _answer(way: WideWay, params: PublicFronts) -> Answer:
    what = f"reached from {way.share} on {way.shown}"
    if way.doubt:
        return Unknown(why=f"may be {what}: {way.doubt}")
    severity = next((severity for _, _, severity in reached(params.groups, way.ports)), None)
    return Violation(f"is {what}", severity=severity, about=way.about, path=way.path)
