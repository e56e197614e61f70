"""Stateless filters at the border of subnetworks, of which Google Cloud has none.

What filters there are the firewall rules of the network, and these are stateful ("VPC firewall rules").
"""

from collections.abc import Iterator

from providers.gcp.session import GcpProject
from scanner.models import SubnetAcl
from scanner.provider import collects


@collects()
def subnet_acls(project: GcpProject) -> Iterator[SubnetAcl]:
    """None. That there is none is known without a call."""
    del project
    yield from ()
