"""The ways from the internet to a network service, as each provider leads and filters packets."""

from collections.abc import Callable, Mapping

from scanner.exposure import aws_ways, azure_ways, gcp_ways
from scanner.exposure.estate import Estate
from scanner.exposure.reach import Way
from scanner.models import LoadBalancer, NetworkInterface, UndecidedError

Service = NetworkInterface | LoadBalancer

WAYS: Mapping[
    str, tuple[Callable[[NetworkInterface, Estate], list[Way]], Callable[[LoadBalancer, Estate], list[Way]]]
] = {
    "aws": (aws_ways.ways_to_interface, aws_ways.ways_to_balancer),
    "azure": (azure_ways.ways_to_interface, azure_ways.ways_to_balancer),
    "gcp": (gcp_ways.ways_to_interface, gcp_ways.ways_to_balancer),
}


def ways_to(service: Service, estate: Estate) -> list[Way]:
    """Every way to a service, open or closed; none where it is asked as a part of something else.

    Raises:
        UndecidedError: what decides could not be read.
    """
    if service.identity.provider not in WAYS:
        why = f"how packets come to resources of {service.identity.provider} is new to netassay"
        raise UndecidedError(why)
    to_interface, to_balancer = WAYS[service.identity.provider]
    return to_interface(service, estate) if isinstance(service, NetworkInterface) else to_balancer(service, estate)
