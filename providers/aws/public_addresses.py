"""Elastic IP addresses."""

from collections.abc import Iterator
from functools import partial

from providers.aws.networks import arn_of_owner
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.undecided import decided
from scanner.models import NOWHERE, AddressSet, PublicAddress, Unknown
from scanner.provider import collects

NOT_SAID = Unknown(why="AWS does not say which interface has the address")


@collects("ec2:DescribeAddresses")
def public_addresses(region: AwsRegion) -> Iterator[PublicAddress]:
    """Every address that is allocated to the account, whether or not something has it."""
    listed = region.pages("ec2", "describe_addresses", "Addresses")
    # An address from a customer-owned pool belongs to a network on premises, not to the internet.
    found = (each for each in listed if not each.get("CustomerOwnedIpv4Pool"))
    yield from region.parsed("ec2:DescribeAddresses", found, partial(_public_address, region))


def _public_address(region: AwsRegion, answer: Answer) -> PublicAddress:
    addresses = decided(lambda: AddressSet.of(*_addresses(answer)))
    name, tags = answer.get("AllocationId") or _addresses(answer)[0], tags_of(answer)
    return PublicAddress(
        identity=region.identity("AWS::EC2::EIP", region.arn("ec2", f"elastic-ip/{name}"), name, tags.get("Name", "")),
        tags=tags,
        addresses=NOWHERE if isinstance(addresses, Unknown) else addresses,
        doubt=addresses if isinstance(addresses, Unknown) else None,
        interface=decided(partial(_interface, region, answer)),
    )


def _addresses(answer: Answer) -> list[str]:
    return [each for each in (answer.get("PublicIp"), answer.get("CarrierIp")) if each]


def _interface(region: AwsRegion, answer: Answer) -> str | Unknown | None:
    """The interface that has it. A service that manages the address may keep its interfaces to itself."""
    if name := answer.get("NetworkInterfaceId"):
        return arn_of_owner(region, answer.get("NetworkInterfaceOwnerId"), f"network-interface/{name}")
    return NOT_SAID if answer.get("AssociationId") or answer.get("ServiceManaged") else None
