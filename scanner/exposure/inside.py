"""The ways to a network service that never were on the internet, as each provider leads and filters packets."""

from collections.abc import Callable, Mapping

from scanner.exposure import aws_inside, azure_inside, gcp_inside
from scanner.exposure.estate import Neighbourhood
from scanner.exposure.reach import Closed, Way
from scanner.exposure.ways import Service
from scanner.exposure.zones import Senders
from scanner.models import Hop, HopKind, LoadBalancer, NetworkInterface, UndecidedError

INNER_WAYS: Mapping[
    str,
    tuple[
        Callable[[NetworkInterface, Senders, Neighbourhood], list[Way]],
        Callable[[LoadBalancer, Senders, Neighbourhood], list[Way]],
    ],
] = {
    "aws": (aws_inside.inner_ways_to_interface, aws_inside.inner_ways_to_balancer),
    "azure": (azure_inside.inner_ways_to_interface, azure_inside.inner_ways_to_balancer),
    "gcp": (gcp_inside.inner_ways_to_interface, gcp_inside.inner_ways_to_balancer),
}


def inner_ways_to(service: Service, senders: Senders, estate: Neighbourhood) -> list[Way]:
    """Every way to the private addresses of a service, from wherever any of the senders may be.

    Raises:
        UndecidedError: what decides could not be read.
    """
    if service.identity.provider not in INNER_WAYS:
        why = f"ways inside of the networks of {service.identity.provider} are not followed"
        raise UndecidedError(why)
    to_interface, to_balancer = INNER_WAYS[service.identity.provider]
    if isinstance(service, NetworkInterface):
        return to_interface(service, senders, estate)
    return to_balancer(service, senders, estate)


def from_nowhere(service: Service) -> Closed:
    """The way from addresses that nothing has from which packets come to a service."""
    says = "nothing that has these addresses is where packets come from to it"
    return Closed(service.identity, (Hop(kind=HopKind.NETWORK, says=says),))
