"""AWS: through endpoints in other networks to a Network Load Balancer (semantics A35 and A39).

Which balancer is behind a service that an endpoint leads to is not read, so that any may be.
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.exposure.estate import Neighbourhood
from scanner.exposure.known_members import Membership
from scanner.exposure.passing import Filter, Filters, Open, Service, Site, named, through
from scanner.exposure.reach import Exposure, Way, limited
from scanner.models import EndpointKind, LoadBalancer, NetworkInterface, PrivateEndpoint, Unknown, known

OF_CUSTOMERS = ".vpce-svc-"
"""In the names of services that are no services of AWS (`com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d`)."""


def interfaces_of_endpoints(estate: Neighbourhood) -> Iterator[tuple[PrivateEndpoint, NetworkInterface]]:
    """Where packets enter services of customers."""
    for endpoint in estate.endpoints:
        is_interface = endpoint.kind is EndpointKind.INTERFACE and endpoint.is_available
        if is_interface and OF_CUSTOMERS in known(endpoint.service):
            yield from ((endpoint, estate.interfaces.get(each)) for each in endpoint.interfaces)


def into_through(
    endpoint: PrivateEndpoint, way: Way, service: Service, filters: Filters, estate: Neighbourhood
) -> Iterator[Open]:
    """What of a way to an endpoint comes into the balancer, if it is behind the endpoint's service."""
    if not isinstance(way, Exposure):
        return
    doubt = f"which load balancer is behind {endpoint.name} is not read"
    site = Site(way.path[0], "anybody there", within=way.sources, path=list(way.path[1:]), doubts=[doubt])
    if way.doubt:
        site.doubts.append(way.doubt)
    for each in through(service, filters, site, estate):
        if isinstance(each, Open) and (ports := limited(way.ports, named(each.admitted))):
            yield replace(each, admitted=replace(each.admitted, ports=ports))


def endpoint_filters(balancer: LoadBalancer, usual: Filters, estate: Neighbourhood) -> Filters:
    """A35: the balancer's groups filter what comes so where that is on; of other networks nobody is in them."""
    if isinstance(balancer.filters_endpoints, Unknown):
        return Filters((), (Filter(),), (balancer.filters_endpoints.why,))
    return Membership(None).filters(usual, estate) if balancer.filters_endpoints else Filters((), (Filter(),))
