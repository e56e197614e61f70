"""The default network carries interfaces.

The provider makes it with the account, with a way to the internet and with the addresses that every account has. What
stands in it was put there because nobody chose a network. A default network that nothing is plugged into does no harm.

To fix: move what is in it to a network of your own, and delete the default one. AWS: the VPC with `IsDefault`. GCP: the
network `default`. Azure has no default network.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Network, NetworkInterface, applicable


@check(
    "network-default-in-use",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.MEDIUM,
    maps=(nist("CM-7"), nist("SC-7"), cwe(1188)),
)
def network_default_in_use(network: Network, interfaces: Related[NetworkInterface]) -> Iterator[Answer]:
    """Look for one interface in a default network."""
    applicable(network.is_default, "is not the default network")
    if next(interfaces.where(network=network.id), None):
        yield Violation("is the default network and carries interfaces", at="is_default")
