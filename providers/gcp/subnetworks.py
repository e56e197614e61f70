"""Subnetworks of VPC networks."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.gcp.networks import subnet_addresses
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from scanner.models import Subnet, SubnetPurpose, Unknown
from scanner.provider import collects

# Compute API reference, `Subnetwork`.
PURPOSES: Mapping[str, SubnetPurpose] = {
    "PRIVATE": SubnetPurpose.WORKLOAD,
    "PRIVATE_RFC_1918": SubnetPurpose.WORKLOAD,
    "GLOBAL_MANAGED_PROXY": SubnetPurpose.PROXY_ONLY,
    "INTERNAL_HTTPS_LOAD_BALANCER": SubnetPurpose.PROXY_ONLY,
    "REGIONAL_MANAGED_PROXY": SubnetPurpose.PROXY_ONLY,
    "PRIVATE_NAT": SubnetPurpose.PRIVATE_SERVICE,
    "PRIVATE_SERVICE_CONNECT": SubnetPurpose.PRIVATE_SERVICE,
    # Holds addresses for a migration between peered networks. Nothing can be started in it.
    "PEER_MIGRATION": SubnetPurpose.PRIVATE_SERVICE,
}
# VPC documentation, "Subnets", purposes of subnets.
DEFAULT_PURPOSE = "PRIVATE"
IPV6_IS_PUBLIC = {"EXTERNAL": True, "INTERNAL": False, "": False}


@collects("compute.subnetworks.list")
def subnetworks(project: GcpProject) -> Iterator[Subnet]:
    """Every subnetwork."""
    return project.parsed(project.aggregated("subnetworks"), partial(_subnet, project))


def purpose_of(answer: Answer) -> SubnetPurpose:
    """What a subnetwork is for.

    Raises:
        KeyError: its purpose is new to netassay.
    """
    return PURPOSES[answer.get("purpose", DEFAULT_PURPOSE)]


def _subnet(project: GcpProject, answer: Answer) -> Subnet:
    return Subnet(
        identity=project.identity("compute.googleapis.com/Subnetwork", answer),
        network=project.full_name(answer["network"]),
        addresses=subnet_addresses(answer),
        purpose=purpose_of(answer),
        # An interface has an external IPv4 address only where it asks for one: "If there are no accessConfigs
        # specified, then this instance will have no external internet access" (Compute API reference,
        # `NetworkInterface`).
        assigns_public_addresses=False,
        assigns_ipv6_addresses=_assigns_public_ipv6(answer),
    )


def _assigns_public_ipv6(answer: Answer) -> bool | Unknown:
    """Whether the IPv6 addresses that it gives are public. The interface cannot choose (`ipv6AccessType`)."""
    access = answer.get("ipv6AccessType") or ("EXTERNAL" if answer.get("externalIpv6Prefix") else "")
    return IPV6_IS_PUBLIC.get(access, Unknown(why=f"the subnetwork's access type {access} is new to netassay"))
