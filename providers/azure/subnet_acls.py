"""Stateless filters at the border of subnets, of which Azure has none.

What filters a subnet is a network security group, and that is stateful ("Azure network security groups overview").
"""

from collections.abc import Iterator

from providers.azure.session import AzureSubscription
from scanner.models import SubnetAcl
from scanner.provider import collects


@collects()
def subnet_acls(subscription: AzureSubscription) -> Iterator[SubnetAcl]:
    """None. That there is none is known without a call."""
    del subscription
    yield from ()
