"""Instances: their network interfaces, and the templates that others are made from."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from providers.gcp.firewall_layers import PERMISSIONS, NetworkLayers, layers_of, vpc_rules
from providers.gcp.names import labels_of, region_of
from providers.gcp.networks import HOST
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.translation import ADDRESS, OF_OTHERS
from providers.undecided import decided
from scanner.models import AddressSet, NetworkInterface, RuleSetUser, Unknown
from scanner.provider import collects

SHARES = Unknown(why="the project shares its networks with others, whose instances may be members of any group")


@collects("compute.instances.list", *PERMISSIONS)
def network_interfaces(project: GcpProject) -> Iterator[NetworkInterface]:
    """Every interface of every instance, running or not."""
    instances = project.aggregated("instances")
    layers = {each.id: each for each in layers_of(project)} if instances else {}
    for several in project.parsed(instances, partial(_interfaces, project, layers)):
        yield from several


@collects("compute.instanceTemplates.list")
def instance_templates(project: GcpProject) -> Iterator[RuleSetUser]:
    """Every template, whose instances will be members of groups."""
    return project.parsed(project.aggregated("instanceTemplates"), partial(_template, project))


@collects("compute.projects.get", "compute.networks.list")
def service_projects(project: GcpProject) -> Iterator[RuleSetUser]:
    """The projects that use the networks of this one, if it is a host project. Which they are is not told."""
    # A project without a network shares none. It may not even use the API.
    answer = project.get(f"projects/{project.id}") if project.listed("networks") else {}
    if answer.get("xpnProjectStatus") == HOST:
        own = {"name": project.id, "selfLink": f"projects/{project.id}"}
        yield RuleSetUser(identity=project.identity("compute.googleapis.com/Project", own), rule_sets=SHARES)


def members_of(answer: Answer) -> tuple[str, ...]:
    """The groups by which rules know an instance: its network tags and its service accounts."""
    tags = (answer.get("tags") or {}).get("items") or ()
    return (*tags, *(each["email"] for each in answer.get("serviceAccounts") or ()))


def _interfaces(project: GcpProject, layers: Mapping[str, NetworkLayers], instance: Answer) -> list[NetworkInterface]:
    return [_interface(project, layers, instance, each) for each in instance.get("networkInterfaces") or ()]


def _interface(
    project: GcpProject, layers: Mapping[str, NetworkLayers], instance: Answer, answer: Answer
) -> NetworkInterface:
    own = {"name": answer["name"], "selfLink": f"{instance['selfLink']}/networkInterfaces/{answer['name']}"}
    identity = project.identity("compute.googleapis.com/Instance", own)
    network = project.full_name(answer["network"]) if "network" in answer else None
    members = decided(lambda: members_of(instance))
    addresses, unread = _read(_addresses(answer), _external_ipv6(answer))
    public_addresses, unread_public = _read(_external_ipv4(answer), _external_ipv6(answer))
    # Those of Private Service Connect are in somebody else's network, and have no external addresses.
    if network is None and (public_addresses or unread_public):
        message = f"{answer['name']} has external addresses, and is in no network"
        raise ValueError(message)
    return NetworkInterface(
        identity=identity.model_copy(update={"label": instance["name"]}),
        tags=labels_of(instance),
        network=network,
        subnet=project.full_name(answer["subnetwork"]) if "subnetwork" in answer else None,
        addresses=addresses,
        unread_address=unread,
        alias_addresses=_read(_aliases(answer))[0],
        public_addresses=public_addresses,
        unread_public_address=unread_public,
        rule_sets=_rule_sets(layers, network, region_of(instance["selfLink"])),
        groups=None if isinstance(members, Unknown) else (*members, *filter(None, (network,))),
        owner=project.full_name(instance["selfLink"]),
    )


def _rule_sets(layers: Mapping[str, NetworkLayers], network: str | None, region: str) -> tuple[str, ...]:
    """Those that are asked in the network and region. Of another project's network, only its own rules are known."""
    if network is None:
        return ()
    if network in layers and layers[network].network.get(ADDRESS) == OF_OTHERS:
        return (f"{vpc_rules(network)}/others",)
    return layers[network].of_region(region) if network in layers else (vpc_rules(network),)


def _read(*several: Iterable[Any]) -> tuple[AddressSet, Unknown | None]:
    """The addresses that are known, and why others are not; None where those are all."""
    listed = [each for some in several for each in some]
    unread = next((Unknown(why=each.why) for each in listed if isinstance(each, Unknown)), None)
    return AddressSet.of(*(each for each in listed if not isinstance(each, Unknown))), unread


def _addresses(interface: Answer) -> Iterator[Any]:
    yield from _told(interface, "networkIP")
    yield from _told(interface, "ipv6Address")
    yield from _aliases(interface)


def _aliases(interface: Answer) -> Iterator[Any]:
    """Ranges for which its tags and service account do not stand as sources of rules.

    Those stand for the primary internal IPv4 address, and the IPv6 addresses (VPC documentation, "VPC firewall rules",
    sources).
    """
    for field in ("aliasIpRanges", "aliasIpv6Ranges"):
        yield from _of_each(interface, field, "ipCidrRange")


def _external_ipv4(interface: Answer) -> Iterator[Any]:
    # An ephemeral address is there only while the instance runs.
    yield from _of_each(interface, "accessConfigs", "natIP")


def _external_ipv6(interface: Answer) -> Iterator[Any]:
    for each in _parts(interface, "ipv6AccessConfigs"):
        for address in (each,) if isinstance(each, Unknown) else _told(each, "externalIpv6"):
            is_known = isinstance(address, str)
            yield f"{address}/{each.get('externalIpv6PrefixLength', 128)}" if is_known else address


def _of_each(interface: Answer, field: str, name: str) -> Iterator[Any]:
    for each in _parts(interface, field):
        yield from (each,) if isinstance(each, Unknown) else _told(each, name)


def _parts(interface: Answer, field: str) -> Iterable[Any]:
    """The parts of a list, or what is not known of it."""
    listed = interface.get(field)
    return (listed,) if isinstance(listed, Unknown) else listed or ()


def _told(answer: Answer, name: str) -> Iterator[Any]:
    """A value, unless it is not there."""
    value = answer.get(name)
    if isinstance(value, Unknown) or value:
        yield value


def _template(project: GcpProject, answer: Answer) -> RuleSetUser:
    members = decided(lambda: members_of(answer.get("properties") or {}))
    return RuleSetUser(
        identity=project.identity("compute.googleapis.com/InstanceTemplate", answer),
        # Where it is not known of which groups its instances are members, they may be of any.
        rule_sets=members if isinstance(members, Unknown) else (),
        groups=() if isinstance(members, Unknown) else members,
    )
