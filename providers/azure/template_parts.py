"""Putting together what the blocks of a template say of the same resource of Azure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.session import Answer
from providers.azure.template_states import tell_states
from providers.translation import ADDRESS, DOUBT, PLACE, added, doubt_beside
from providers.undecided import Undecided, answer_of


@dataclass(frozen=True)
class Told:
    """A resource as Azure Resource Manager answers it: with `id`, `name`, `type`, and `properties`."""

    answer: Any


@dataclass(frozen=True)
class Part:
    """Something that a block of its own adds to another resource, such as a rule to its security group."""

    of: str
    """The id of the other resource."""
    collection: str
    """The list in its `properties` that it is added to: `securityRules`."""
    answer: Any


@dataclass(frozen=True)
class Setting:
    """Properties that a block of its own sets of another resource, such as the security group of a subnet."""

    of: str
    """The id of the other resource."""
    answer: Any
    """The `properties` that it sets."""


BALANCERS = "microsoft.network/loadbalancers"
TYPES = (
    "Microsoft.Cdn/profiles",
    "Microsoft.Cdn/profiles/afdEndpoints",
    "Microsoft.Cdn/profiles/afdEndpoints/routes",
    "Microsoft.Cdn/profiles/customDomains",
    "Microsoft.Cdn/profiles/endpoints",
    "Microsoft.Cdn/profiles/endpoints/customDomains",
    "Microsoft.Cdn/profiles/originGroups",
    "Microsoft.Cdn/profiles/originGroups/origins",
    "Microsoft.Cdn/profiles/ruleSets",
    "Microsoft.Cdn/profiles/ruleSets/rules",
    "Microsoft.Cdn/profiles/secrets",
    "Microsoft.Cdn/profiles/securityPolicies",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.Insights/diagnosticSettings",
    "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
    "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
    "Microsoft.Network/applicationGateways",
    "Microsoft.Network/azureFirewalls",
    "Microsoft.Network/connections",
    "Microsoft.Network/firewallPolicies",
    "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
    "Microsoft.Network/frontDoors",
    "Microsoft.Network/ipGroups",
    "Microsoft.Network/loadBalancers",
    "Microsoft.Network/localNetworkGateways",
    "Microsoft.Network/natGateways",
    "Microsoft.Network/networkInterfaces",
    "Microsoft.Network/networkManagers",
    "Microsoft.Network/networkManagers/networkGroups/staticMembers",
    "Microsoft.Network/networkManagers/securityAdminConfigurations",
    "Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections",
    "Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/networkWatchers",
    "Microsoft.Network/networkWatchers/flowLogs",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/publicIPPrefixes",
    "Microsoft.Network/routeTables",
    "Microsoft.Network/trafficManagerProfiles",
    "Microsoft.Network/virtualHubs",
    "Microsoft.Network/virtualHubs/hubRouteTables",
    "Microsoft.Network/virtualHubs/hubVirtualNetworkConnections",
    "Microsoft.Network/virtualNetworkGateways",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Network/vpnGateways",
    "Microsoft.Network/vpnGateways/vpnConnections",
    "Microsoft.Network/vpnSites",
    "Microsoft.Storage/storageAccounts",
)
MADE_BY: Mapping[str, tuple[str, ...]] = {
    "microsoft.compute/virtualmachinescalesets": (
        "azurerm_linux_virtual_machine_scale_set",
        "azurerm_orchestrated_virtual_machine_scale_set",
        "azurerm_windows_virtual_machine_scale_set",
    ),
    "microsoft.network/networkmanagers": ("azurerm_network_manager",),
}
"""Types, in lower case, that no translator of Terraform tells: without blocks of these types a template makes none."""
OPEN = frozenset({"microsoft.cdn/profiles/securitypolicies", "microsoft.insights/diagnosticsettings"})
"""Types, in lower case, of what others may put beside a resource: that a template has none of it says nothing."""
WITHOUT_DOUBT = frozenset({"outboundRules", "probes", "routes"})
"""Lists of which all parts have to be known: what one of them says is not said for itself."""
# Where a resource, or a part of it, names another one that the API lets know of it (Azure REST API): the path to the
# name, and the list or field of the other one.
BACK_REFERENCES = (
    (("networkSecurityGroup",), "subnets", "subnets"),
    (("routeTable",), "subnets", "subnets"),
    (("natGateway",), "subnets", "subnets"),
    (("networkSecurityGroup",), "", "networkInterfaces"),
    (("subnet",), "ipConfigurations", "ipConfigurations"),
    (("publicIPAddress",), "ipConfigurations", "ipConfiguration"),
    (("publicIPAddress",), "frontendIPConfigurations", "ipConfiguration"),
    (("loadBalancerBackendAddressPools",), "ipConfigurations", "backendIPConfigurations"),
)


def told_types() -> tuple[str, ...]:
    """The types that templates can make and that are read."""
    return TYPES


def assembled(told: Iterable[Told | Part | Setting]) -> Mapping[str, Answer]:
    """The resources by their ids in lower case, each with its parts and settings.

    What belongs to a resource that the template does not make is left out: the rest of that is not known.
    """
    everything = list(told)
    found: dict[str, Answer] = {each.answer["id"].lower(): each.answer for each in everything if isinstance(each, Told)}
    for each in everything:
        if isinstance(each, Part) and (whole := found.get(each.of.lower())):
            _put(whole, each)
    for whole in found.values():
        _name_parts(whole)
    parts = {part["id"].lower(): part for whole in found.values() for part in _parts(whole)}
    in_doubt: dict[str, Answer] = {}
    for each in everything:
        set_of = (found.get(each.of.lower()) or parts.get(each.of.lower())) if isinstance(each, Setting) else None
        if isinstance(each, Setting) and set_of and isinstance(set_of.get("properties", {}), dict):
            own = {key: value for key, value in each.answer.items() if key not in {PLACE, ADDRESS, DOUBT}}
            doubt = doubt_beside(each.answer, set_of)
            if doubt:
                in_doubt[set_of["id"].lower()] = own
                own = dict.fromkeys(own, answer_of(doubt))
            set_of["properties"] = {**set_of.get("properties", {}), **own}
    _let_know(found, in_doubt)
    for whole in found.values():
        if whole.get("type", "").lower() == BALANCERS:
            _open_pools(whole)
    tell_states(found)
    return found


def _put(whole: Answer, part: Part) -> None:
    """Put a part where it belongs. Rules, and resources of their own, say themselves that they may not be there."""
    properties = whole.setdefault("properties", {})
    if not isinstance(properties, dict):
        return
    doubt = doubt_beside(part.answer, whole)
    answer = {**part.answer, DOUBT: doubt}
    decides = part.collection in WITHOUT_DOUBT
    properties[part.collection] = added(properties.get(part.collection), answer, doubt if decides else None)


def _open_pools(balancer: Answer) -> None:
    """What is in a pool without any member may be put there elsewhere."""
    pools = _properties(balancer).get("backendAddressPools")
    for pool in pools if isinstance(pools, list) else ():
        properties = pool.setdefault("properties", {}) if isinstance(pool, dict) else {}
        if not isinstance(properties, dict):
            continue
        if not any(properties.get(each) for each in ("backendIPConfigurations", "loadBalancerBackendAddresses")):
            properties["backendIPConfigurations"] = Undecided(why="what is in the pool may be declared elsewhere")


def _let_know(found: Mapping[str, Answer], in_doubt: Mapping[str, Answer]) -> None:
    """Tell resources who names them, as Azure does: which subnets a security group is on.

    Args:
        found: all resources, by their ids in lower case.
        in_doubt: properties that some of them may have. Who is named there is told too.
    """
    parts = {part["id"].lower(): part for whole in found.values() for part in _parts(whole)}
    everything = {**found, **parts}
    for identity, answer in list(everything.items()):
        kind = answer.get("type")
        collection = kind.rpartition("/")[2] if isinstance(kind, str) else ""
        for path, where, field in BACK_REFERENCES:
            if collection == where or (not where and identity in found and collection == "networkInterfaces"):
                for name in _named({**_properties(answer), **in_doubt.get(identity, {})}, path):
                    other = everything.get(name)
                    if other and isinstance(properties := other.setdefault("properties", {}), dict):
                        _add(properties, field, answer["id"])


def _named(properties: Any, path: tuple[str, ...]) -> list[str]:
    """The ids at a path, one or a list of them."""
    found = properties.get(path[0]) if isinstance(properties, dict) else None
    listed = found if isinstance(found, list) else [found]
    names = (each.get("id") for each in listed if isinstance(each, dict))
    return [each.lower() for each in names if isinstance(each, str)]


def _add(properties: Answer, field: str, identity: str) -> None:
    if field.endswith("s"):
        listed = properties.get(field, [])
        if isinstance(listed, list):
            properties[field] = [*(each for each in listed if not _is_named(each, identity)), {"id": identity}]
    else:
        properties[field] = {"id": identity}


def _is_named(other: Any, identity: str) -> bool:
    found = other.get("id") if isinstance(other, dict) else None
    return isinstance(found, str) and found.lower() == identity.lower()


def _properties(answer: Answer) -> Mapping[str, Any]:
    """The properties of an answer. None where they are unknown, or are no mapping: the collectors tell that."""
    found = answer.get("properties")
    return found if isinstance(found, dict) else {}


def _name_parts(whole: Answer) -> None:
    """Give each part the id and the type that Azure gives it, which templates leave out."""
    for collection, parts in _properties(whole).items():
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("name"), str):
                part.setdefault("id", f"{whole['id']}/{collection}/{part['name']}")
                part.setdefault("type", f"{whole['type']}/{collection}")
                _name_parts(part)


def _parts(whole: Answer) -> Iterator[Answer]:
    for parts in _properties(whole).values():
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("id"), str) and "properties" in part:
                yield part
                yield from _parts(part)
