"""External addresses that the project has reserved."""

from collections.abc import Iterator, Sequence
from functools import partial

from providers.gcp.names import labels_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import AddressSet, PublicAddress, Unknown
from scanner.provider import collects

# "If unspecified, defaults to EXTERNAL" (Compute API reference, `Address`).
DEFAULT_TYPE = "EXTERNAL"


@collects("compute.addresses.list")
def public_addresses(project: GcpProject) -> Iterator[PublicAddress]:
    """Every external address, regional or global, whether or not something has it."""
    found = project.aggregated("addresses")
    # One that is just being reserved has no address yet.
    external = [each for each in found if each.get("addressType", DEFAULT_TYPE) == DEFAULT_TYPE and "address" in each]
    return project.parsed(external, partial(_address, project))


def _address(project: GcpProject, answer: Answer) -> PublicAddress:
    return PublicAddress(
        identity=project.identity("compute.googleapis.com/Address", answer),
        tags=labels_of(answer),
        addresses=AddressSet.of(_block(answer)),
        interface=_interface(answer.get("users") or ()),
    )


def _interface(users: Sequence[str]) -> Unknown | None:
    """What has the address is told, an instance or a forwarding rule; its interface is not."""
    return Unknown(why=f"{users[0].rpartition('/')[2]} has it, by an interface that is not told") if users else None


def _block(answer: Answer) -> str:
    return f"{answer['address']}/{answer['prefixLength']}" if answer.get("prefixLength") else str(answer["address"])
