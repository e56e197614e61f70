"""The interfaces that the machines of scale sets get, which no template declares."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.session import Answer
from providers.translation import ADDRESS, PLACE

SCALE_SETS = "microsoft.compute/virtualmachinescalesets"
INTERFACES = "Microsoft.Compute/virtualMachineScaleSets/networkInterfaces"
ADDRESSES = "Microsoft.Compute/virtualMachineScaleSets/publicIPAddresses"
OF_MACHINES = (INTERFACES, ADDRESSES)
"""The types of what the machines have, which templates make without declaring it."""
POOLS = ("loadBalancerBackendAddressPools", "applicationGatewayBackendAddressPools")
"""Lists of the pools that the machines of a scale set are in."""


def interfaces_of_machines(found: Mapping[str, Answer]) -> Iterator[Answer]:
    """An interface for each plan of each uniform scale set: those of all its machines are alike.

    One that has no machines has none, and which public addresses they get shows later.

    Args:
        found: all resources, by their ids in lower case.
    """
    for scale_set in found.values():
        if _is_uniform(scale_set) and _may_have_machines(scale_set):
            yield from (_interface(scale_set, plan, number) for number, plan in enumerate(plans_of(scale_set)))


def pools_of_machines(scale_set: Answer) -> Iterator[Any]:
    """The lists of references to the pools that its machines will be in."""
    for plan in plans_of(scale_set):
        for configuration in _mappings(_mapping(plan.get("properties")).get("ipConfigurations")):
            yield from (_mapping(configuration.get("properties")).get(field) for field in POOLS)


def plans_of(scale_set: Answer) -> list[Answer]:
    """The plans for interfaces, as far as they are known."""
    if str(scale_set.get("type")).lower() != SCALE_SETS:
        return []
    profile = _mapping(_mapping(scale_set.get("properties")).get("virtualMachineProfile"))
    return _mappings(_mapping(profile.get("networkProfile")).get("networkInterfaceConfigurations"))


def _is_uniform(scale_set: Answer) -> bool:
    """Machines of flexible scale sets have interfaces like all others ("Orchestration modes for scale sets")."""
    mode = _mapping(scale_set.get("properties")).get("orchestrationMode", "Uniform")
    return isinstance(mode, str) and mode.lower() == "uniform"


def _may_have_machines(scale_set: Answer) -> bool:
    capacity = _mapping(scale_set.get("sku")).get("capacity")
    return not isinstance(capacity, int | str) or str(capacity) != "0"


def _interface(scale_set: Answer, plan: Answer, number: int) -> Answer:
    name = _name_of(plan, number)
    identifier = f"{scale_set['id']}/networkInterfaces/{name}"
    properties = _mapping(plan.get("properties"))
    listed = properties.get("ipConfigurations")
    if isinstance(listed, list):
        listed = [_configuration(identifier, each, at) for at, each in enumerate(listed)]
    return {
        "id": identifier,
        "name": name,
        "type": INTERFACES,
        "properties": {**properties, "ipConfigurations": listed},
        **{key: scale_set[key] for key in ("location", ADDRESS, PLACE) if key in scale_set},
    }


def _name_of(part: Answer, number: int) -> str:
    """The name of a part; its number where that is not known."""
    found = part.get("name")
    return found if isinstance(found, str) else str(number)


def _configuration(interface: str, configuration: Any, number: int) -> Any:
    if not isinstance(configuration, dict):
        return configuration
    properties, name = _mapping(configuration.get("properties")), _name_of(configuration, number)
    public = properties.get("publicIPAddressConfiguration")
    own = {"publicIPAddress": {"id": f"{interface}/publicIPAddresses/{name}"}} if isinstance(public, dict) else {}
    return {**configuration, "id": f"{interface}/ipConfigurations/{name}", "properties": {**properties, **own}}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(listed: Any) -> list[Answer]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
