"""VPC networks, and the peerings between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import AddressSet, Network, NetworkPeering, Unknown, derive
from scanner.provider import collects

# Every project begins with a network of this name, unless an organisation forbids it (VPC documentation, "VPC
# networks", default network).
DEFAULT_NETWORK = "default"
# A project whose networks other projects use (Compute API reference, `Project`, `xpnProjectStatus`).
HOST = "HOST"


@collects("compute.networks.list", "compute.subnetworks.list")
def networks(project: GcpProject) -> Iterator[Network]:
    """Every network of the project. Those of a host project that shares them are in the host project's list."""
    found = project.listed("networks")
    subnets = project.or_unknown(partial(project.aggregated, "subnetworks"))
    by_network = of_networks(project, () if isinstance(subnets, Unknown) else subnets)
    return project.parsed(found, partial(_network, project, by_network))


@collects("compute.networks.list")
def peerings(project: GcpProject) -> Iterator[NetworkPeering]:
    """Every peering, as the networks of the project have it. The other network has one of its own."""
    for several in project.parsed(project.listed("networks"), partial(_peerings, project)):
        yield from several


def are_shared(project: GcpProject) -> bool | Unknown:
    """Whether other projects use the networks of this one, in a Shared VPC. Which they are is not told."""
    return derive(project.read(f"projects/{project.id}"), lambda answer: bool(answer.get("xpnProjectStatus") == HOST))


def of_networks(project: GcpProject, answers: Iterable[Answer]) -> Mapping[str, list[Answer]]:
    """What belongs to a network each, by the identity of that. What does not say its network is a gap."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for network, answer in project.parsed(answers, lambda each: (project.full_name(each["network"]), each)):
        found[network].append(answer)
    return found


def subnet_addresses(subnet: Answer) -> AddressSet:
    """Everything that a subnetwork holds, of both families."""
    return AddressSet.of(
        *filter(
            None,
            (
                # A subnetwork for IPv6 alone has none.
                subnet.get("ipCidrRange"),
                subnet.get("internalIpv6Prefix"),
                subnet.get("externalIpv6Prefix"),
                *(each.get("ipCidrRange") for each in subnet.get("secondaryIpRanges") or ()),
            ),
        )
    )


def _network(project: GcpProject, subnets: Mapping[str, list[Answer]], answer: Answer) -> Network:
    identity = project.identity("compute.googleapis.com/Network", answer)
    # A network has no addresses but those of its subnetworks, unless it is a legacy one, which has no subnetworks.
    addresses = AddressSet.of(*filter(None, (answer.get("IPv4Range"), answer.get("internalIpv6Range"))))
    for subnet in subnets.get(identity.id, ()):
        addresses |= subnet_addresses(subnet)
    return Network(identity=identity, addresses=addresses, is_default=answer["name"] == DEFAULT_NETWORK)


def _peerings(project: GcpProject, network: Answer) -> list[NetworkPeering]:
    return [_peering(project, network, each) for each in network.get("peerings") or ()]


def _peering(project: GcpProject, network: Answer, answer: Answer) -> NetworkPeering:
    own = {"name": answer["name"], "selfLink": f"{network['selfLink']}/peerings/{answer['name']}"}
    state = answer["state"]
    return NetworkPeering(
        identity=project.identity("compute.googleapis.com/NetworkPeering", own),
        networks=(project.full_name(network["selfLink"]), project.full_name(answer["network"])),
        is_active=isinstance(state, Unknown) or state == "ACTIVE",
        doubt=Unknown(why=state.why) if isinstance(state, Unknown) else None,
    )
