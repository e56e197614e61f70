"""Public IP addresses and prefixes."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.azure.session import Answer, AzureSubscription, properties_of, reference, tags_of
from scanner.models import NOWHERE, AddressSet, PublicAddress
from scanner.provider import collects

PUBLIC_ADDRESSES = "Microsoft.Network/publicIPAddresses"
PREFIXES = "Microsoft.Network/publicIPPrefixes"


@collects("Microsoft.Network/publicIPAddresses/read")
def public_addresses(subscription: AzureSubscription) -> Iterator[PublicAddress]:
    """Every public IP address, whether or not something has it."""
    found = subscription.all(PUBLIC_ADDRESSES)
    yield from subscription.parsed(PUBLIC_ADDRESSES, found, partial(_public_address, subscription))


def addresses_by_id(subscription: AzureSubscription) -> Mapping[str, AddressSet]:
    """The addresses of public IP resources, by identity.

    Raises:
        RefusedError: Azure refused the list.
    """
    return {each["id"].lower(): address_of(each) for each in subscription.all(PUBLIC_ADDRESSES)}


def by_id(answers: Iterable[Answer]) -> Mapping[str, Answer]:
    """Public IP resources by identity."""
    return {each["id"].lower(): each for each in answers}


def is_closed_by_default(address: Answer) -> bool:
    """Whether nobody reaches it until a network security group lets somebody in.

    Addresses of the SKU Standard are "secure by default", those of the SKU Basic "open by default" ("Public IP
    addresses", at a glance). One that says none is of the first kind that there was.
    """
    return str((address.get("sku") or {}).get("name") or "Basic").lower() != "basic"


def prefixes_by_id(subscription: AzureSubscription) -> Mapping[str, AddressSet]:
    """The blocks of public IP prefixes, by identity.

    Raises:
        RefusedError: Azure refused the list.
    """
    found = subscription.all(PREFIXES)
    return {each["id"].lower(): _some(properties_of(each).get("ipPrefix")) for each in found}


def _public_address(subscription: AzureSubscription, answer: Answer) -> PublicAddress:
    return PublicAddress(
        identity=subscription.identity(PUBLIC_ADDRESSES, answer),
        tags=tags_of(answer),
        addresses=address_of(answer),
        interface=_holder(answer),
    )


def address_of(answer: Answer) -> AddressSet:
    """The address of a public IP resource. A dynamic address that nothing uses is not there yet."""
    return _some(properties_of(answer).get("ipAddress"))


def _some(block: str | None) -> AddressSet:
    return AddressSet.of(block) if block else NOWHERE


def _holder(answer: Answer) -> str | None:
    """What has it: an interface, or the load balancer, gateway or firewall that it is a part of."""
    properties = properties_of(answer)
    configuration = reference(properties.get("ipConfiguration"))
    if configuration:
        # The configuration is a part of its holder: `.../networkInterfaces/nic/ipConfigurations/main`.
        return "/".join(configuration.split("/")[:-2])
    return reference(properties.get("natGateway"))
