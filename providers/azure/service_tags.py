"""Service tags: names that Azure gives to the addresses of its services."""

import re
from collections.abc import Mapping
from functools import cached_property

from providers.azure.session import Answer, AzureSubscription, properties_of
from scanner.models import ANYWHERE, AddressSet, Unknown

SERVICE_TAGS = "Microsoft.Network/locations/serviceTags"

EVERYBODY = frozenset({"*", "any"})
# Names of the deployment model before Azure Resource Manager stand beside those of today ("Virtual network service
# tags").
VIRTUAL_NETWORK = frozenset({"virtualnetwork", "virtual_network"})
INTERNET_TAG = frozenset({"internet"})
HOST = AddressSet.of("168.63.129.16")
"""The address at which every machine finds the platform, and from which it is probed."""
FIXED: Mapping[str, AddressSet] = {
    # Probes of IPv6 come from the link-local address ("What is IP address 168.63.129.16?", "Azure Load Balancer health
    # probes").
    "azureloadbalancer": HOST | AddressSet.of("fe80::1234:5678:9abc"),
    "azure_loadbalancer": HOST | AddressSet.of("fe80::1234:5678:9abc"),
    # "Azure network security groups overview", Azure platform considerations.
    "azureplatformdns": HOST,
    "azureplatformimds": AddressSet.of("169.254.169.254"),
}
"""Tags that are the same everywhere, and in no list."""

_BLOCK = re.compile(r"[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*(/\d{1,3})?")


class ServiceTags:
    """The tags of the subscription's cloud. The list is read when a tag of a service is first asked for."""

    def __init__(self, subscription: AzureSubscription, location: str | None) -> None:
        self._subscription = subscription
        self._location = location
        self._known: dict[str, AddressSet] = {}

    def addresses(self, name: str) -> AddressSet | Unknown:
        """What a block, or a tag that does not depend on a virtual network, stands for.

        Raises:
            ValueError: it looks like a block and is none.
        """
        spelt = name.lower()
        if spelt in EVERYBODY:
            return ANYWHERE
        if is_block(name):
            return AddressSet.of(name)
        if spelt in FIXED:
            return FIXED[spelt]
        if isinstance(self._listed, Unknown):
            return self._listed
        if spelt not in self._listed:
            return Unknown(why=f"the list of service tags has no {name}")
        if spelt not in self._known:
            blocks = properties_of(self._listed[spelt]).get("addressPrefixes") or ()
            self._known[spelt] = AddressSet.of(*blocks)
        return self._known[spelt]

    @cached_property
    def _listed(self) -> Mapping[str, Answer] | Unknown:
        # The location chooses the version of the list, which has the tags of every region all the same
        # (`Get-AzNetworkServiceTag`).
        if not self._location:
            return Unknown(why="the list of service tags is asked for in a location, and none was told")
        subscription = self._subscription
        location = self._location.replace(" ", "").lower()
        path = f"/subscriptions/{subscription.id}/providers/Microsoft.Network/locations/{location}/serviceTags"
        answers = subscription.or_unknown(
            lambda: list(subscription.each(lambda each: subscription.get(each, SERVICE_TAGS), [path]))
        )
        if isinstance(answers, Unknown):
            return answers
        return {tag["name"].lower(): tag for answer in answers for tag in answer.get("values") or ()}


def is_block(name: str) -> bool:
    """Whether it is written as an address or a CIDR block, and not as a tag."""
    return bool(_BLOCK.fullmatch(name.strip()))
