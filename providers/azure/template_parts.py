"""Putting together what the blocks of a template say of the same resource of Azure."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.session import Answer
from providers.azure.template_machines import interfaces_of_machines, pools_of_machines
from providers.azure.template_states import tell_states
from providers.translation import ADDRESS, DOUBT, OF_OTHERS, PLACE, added, doubt_beside
from providers.undecided import Undecided, answer_of
from scanner.models import Unknown


@dataclass(frozen=True)
class Told:
    """A resource as Azure Resource Manager answers it: with `id`, `name`, `type`, and `properties`."""

    answer: Any


@dataclass(frozen=True)
class Part:
    """Something that a block of its own adds to another resource, such as a rule to its security group."""

    of: str
    """The id of the other resource, or of a part of one: an interface's IP configuration."""
    collection: str
    """The list in its `properties` that it is added to: `securityRules`."""
    answer: Any


@dataclass(frozen=True)
class Setting:
    """Properties that a block of its own sets of another resource, such as the security group of a subnet."""

    of: str
    """The id of the other resource, or of a part of one."""
    answer: Any
    """The `properties` that it sets."""


EVERYTHING = "*"
"""In place of a property: all of them, where which ones are set is not known."""

BALANCERS = "microsoft.network/loadbalancers"
GATEWAYS = "microsoft.network/applicationgateways"
OPEN = frozenset(
    {
        "microsoft.authorization/locks",
        "microsoft.cdn/profiles/securitypolicies",
        "microsoft.insights/diagnosticsettings",
    }
)
"""Types, in lower case, of what others may put beside a resource: that a template has none of it says nothing."""
MEMBERS = frozenset(
    {
        "applicationGatewayBackendAddressPools",
        "applicationSecurityGroups",
        "backendIPConfigurations",
        "loadBalancerBackendAddressPools",
        "loadBalancerBackendAddresses",
        "loadBalancerInboundNatRules",
    }
)
"""Lists of who belongs to what, which of those that are in them say themselves that they may not be there."""
WITHOUT_DOUBT = frozenset({"outboundRules", "probes", "routes", *MEMBERS})
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
    (("applicationGatewayBackendAddressPools",), "ipConfigurations", "backendIPConfigurations"),
    (("loadBalancerInboundNatRules",), "ipConfigurations", "backendIPConfiguration"),
)
ELSEWHERE = Undecided(why="what is in the pool may be declared elsewhere")
MACHINES = Undecided(why="which machines a scale set has is known once it makes them")


def assembled(told: Iterable[Told | Part | Setting]) -> Mapping[str, Answer]:
    """The resources by their ids in lower case, each with its parts and settings.

    What belongs to a resource that the template does not make is left out: the rest of that is not known.
    """
    everything = list(told)
    found = _wholes(everything)
    added_to = [each for each in everything if isinstance(each, Part)]
    for addition in added_to:
        if whole := found.get(addition.of.lower()):
            _put(whole, addition)
    for whole in found.values():
        _name_parts(whole)
    parts = {part["id"].lower(): part for whole in found.values() for part in _parts(whole)}
    for addition in added_to:
        if addition.of.lower() not in found and (part := parts.get(addition.of.lower())):
            _put(part, addition)
    in_doubt: dict[str, Answer] = {}
    for each in everything:
        set_of = (found.get(each.of.lower()) or parts.get(each.of.lower())) if isinstance(each, Setting) else None
        if isinstance(each, Setting) and set_of and isinstance(set_of.get("properties", {}), dict):
            _set(set_of, each, in_doubt)
    _let_know(found, in_doubt)
    of_machines = frozenset(
        name for whole in found.values() for listed in pools_of_machines(whole) for name in _ids(listed)
    )
    for whole in found.values():
        if whole.get("type", "").lower() in {BALANCERS, GATEWAYS}:
            _open_pools(whole, of_machines)
            _open_rules(whole)
    tell_states(found)
    return {**found, **{each["id"].lower(): each for each in interfaces_of_machines(found)}}


def _wholes(told: Iterable[Told | Part | Setting]) -> dict[str, Answer]:
    """The resources by their ids in lower case. What the template makes stands before what it only adds to."""
    found: dict[str, Answer] = {}
    for each in told:
        if isinstance(each, Told) and (each.answer.get(ADDRESS) != OF_OTHERS or each.answer["id"].lower() not in found):
            found[each.answer["id"].lower()] = each.answer
    return found


def _set(of: Answer, setting: Setting, in_doubt: dict[str, Answer]) -> None:
    """Set the properties of a resource or a part; unknown where it is open whether the setting is made."""
    own = {key: value for key, value in setting.answer.items() if key not in {PLACE, ADDRESS, DOUBT}}
    if doubt := doubt_beside(setting.answer, of):
        in_doubt[of["id"].lower()] = own
        own = dict.fromkeys(own, answer_of(doubt))
    if EVERYTHING in own:
        of["properties"] = own[EVERYTHING]
    else:
        of["properties"] = {**of.get("properties", {}), **own}


def _put(whole: Answer, part: Part) -> None:
    """Put a part where it belongs. Rules, and resources of their own, say themselves that they may not be there."""
    properties = whole.setdefault("properties", {})
    if not isinstance(properties, dict):
        return
    doubt = doubt_beside(part.answer, whole)
    answer = {**part.answer, DOUBT: doubt}
    decides = part.collection in WITHOUT_DOUBT
    properties[part.collection] = added(properties.get(part.collection), answer, doubt if decides else None)


def _open_pools(balancer: Answer, of_machines: Container[str]) -> None:
    """What is in a pool without any member may be put there elsewhere; a scale set's machines are known once made.

    Args:
        balancer: which has the pools.
        of_machines: the ids of the pools that machines of scale sets are in.
    """
    for pool in _mappings(_properties(balancer).get("backendAddressPools")):
        properties = pool.setdefault("properties", {})
        if not isinstance(properties, dict):
            continue
        identity = pool.get("id")
        if isinstance(identity, str) and identity.lower() in of_machines:
            properties["backendIPConfigurations"] = MACHINES
        elif not any(_has_some(properties.get(each)) for each in MEMBERS_OF_POOLS):
            properties["backendIPConfigurations"] = ELSEWHERE


def _open_rules(balancer: Answer) -> None:
    """A NAT rule that leads nowhere may be given to an interface elsewhere."""
    for rule in _mappings(_properties(balancer).get("inboundNatRules")):
        properties = rule.get("properties")
        if isinstance(properties, dict) and not any(_has_some(properties.get(each)) for each in LEADS_TO):
            properties["backendIPConfiguration"] = NOT_HERE


LEADS_TO = ("backendIPConfiguration", "backendAddressPool")
NOT_HERE = Undecided(why="to which interface the NAT rule leads may be declared elsewhere")
MEMBERS_OF_POOLS = ("backendIPConfigurations", "loadBalancerBackendAddresses", "backendAddresses")


def _has_some(members: Any) -> bool:
    return isinstance(members, Unknown) or bool(members)


def _mappings(listed: Any) -> list[Answer]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


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
    return _ids(properties.get(path[0]) if isinstance(properties, dict) else None)


def _ids(references: Any) -> list[str]:
    listed = references if isinstance(references, list) else [references]
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
    """Give each part the id and the type that Azure gives it, which templates leave out.

    One of which the name is not known has an id that nothing refers to.
    """
    for collection, parts in _properties(whole).items():
        for number, part in enumerate(parts if isinstance(parts, list) else ()):
            name = part.get("name") if isinstance(part, dict) else None
            if isinstance(name, str | Unknown):
                called = name if isinstance(name, str) else f"unknown-{number}"
                part.setdefault("id", f"{whole['id']}/{collection}/{called}")
                part.setdefault("type", f"{whole['type']}/{collection}")
                _name_parts(part)


def _parts(whole: Answer) -> Iterator[Answer]:
    for parts in _properties(whole).values():
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("id"), str) and "properties" in part:
                yield part
                yield from _parts(part)
