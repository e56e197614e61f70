"""AWS: to what Global Accelerator may lead the internet, without public addresses or routes (semantics A38).

Which endpoints an accelerator has is not read, but it has an interface in each subnet in which there is one
(Global Accelerator Developer Guide, "Best practices for ENIs and security groups with client IP address preservation").
"""

from collections.abc import Iterable, Iterator

from scanner.exposure.aws_sites import entrance_to
from scanner.exposure.estate import Estate
from scanner.exposure.passing import Site
from scanner.models import Hop, HopKind, NetworkInterface

# `InterfaceType` (EC2 API Reference, `NetworkInterface`).
OF_ACCELERATORS = "global_accelerator_managed"


def accelerated_sites(subnets: Iterable[str], estate: Estate) -> Iterator[Site]:
    """How packets from an accelerator come to those of the subnets in which one has an interface.

    An internet gateway has to be attached, whatever routes say ("Secure VPC connections"). Whether network ACLs filter
    what comes this way is told differently in different places, so that here they keep nobody out.
    """
    for subnet in subnets:
        for interface in estate.interfaces.where(owner=OF_ACCELERATORS):
            if interface.subnet == subnet:
                site = entrance_to(estate.subnets.get(subnet), estate)
                if not site.stop:
                    yield _through(interface, site)


def _through(interface: NetworkInterface, site: Site) -> Site:
    says = "leads what comes to an accelerator into the subnet"
    site.path.append(Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=says))
    site.doubts.append(f"whether the accelerator of {interface.name} leads here is not read")
    return site
