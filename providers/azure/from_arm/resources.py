"""Every resource that is read: templates have the same properties as the API, so one translator is enough."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.template_defaults import NETWORK_SECURITY_GROUP, with_default_rules
from providers.azure.template_names import Naming
from providers.azure.template_parts import Part, Told, told_types
from providers.templates import Block, Dialect, Reference, Value
from providers.translation import PLACE, line_of, translates
from scanner.models import UndecidedError, Unknown

# Resources of their own that the API also has within another one, with the name of the list there (Azure REST API).
EMBEDDED: Mapping[str, str] = {
    "microsoft.network/networksecuritygroups/securityrules": "securityRules",
    "microsoft.network/virtualnetworks/subnets": "subnets",
    "microsoft.network/virtualnetworks/virtualnetworkpeerings": "virtualNetworkPeerings",
    "microsoft.network/routetables/routes": "routes",
    "microsoft.network/loadbalancers/backendaddresspools": "backendAddressPools",
    "microsoft.network/loadbalancers/inboundnatrules": "inboundNatRules",
    "microsoft.network/virtualhubs/hubroutetables": "routeTables",
    "microsoft.cdn/profiles/endpoints/customdomains": "customDomains",
}
OF_THE_TEMPLATE = frozenset({"apiVersion", "scope", "asserts", "symbolicname", "dependsOn"})


@translates(Dialect.ARM, *told_types(), *EMBEDDED, tells=told_types())
def resource(block: Block, naming: Naming) -> Iterator[Told | Part]:
    """A resource as Azure Resource Manager answers it once it is deployed.

    Raises:
        UndecidedError: nothing of it is known, and no other resource depends on that.
    """
    identifier, collection = naming.id(block), EMBEDDED.get(block.type.lower())
    if not collection and (why := _why_unknown(block.values.get("properties"))):
        raise UndecidedError(why)
    values = {key: each for key, each in block.values.items() if key not in OF_THE_TEMPLATE}
    answer = {
        **{key: _answered(each, naming, block, key) for key, each in values.items()},
        "id": identifier,
        "name": identifier.rpartition("/")[2],
        "type": block.type,
        # A region that only the deployment tells decides nothing.
        "location": block.values.get("location") if isinstance(block.values.get("location"), str) else None,
        "tags": _tags(block.values.get("tags")),
    }
    yield Told(with_default_rules(answer) if block.type.lower() == NETWORK_SECURITY_GROUP else answer)
    if collection:
        yield Part(of="/".join(identifier.split("/")[:-2]), collection=collection, answer=answer)


def _why_unknown(properties: Value) -> str | None:
    if isinstance(properties, Unknown):
        return properties.why
    return None if properties is None or isinstance(properties, Mapping) else "its properties are no object"


def _tags(value: Value) -> dict[str, str]:
    return {key: each for key, each in value.items() if isinstance(each, str)} if isinstance(value, Mapping) else {}


def _answered(value: Value, naming: Naming, block: Block, path: str) -> Any:
    """A value of the template as the API answers it: ids in place of references, and lines of what is in lists."""
    match value:
        case Reference() as reference:
            return naming.id(reference)
        case Mapping() as entries:
            return {key: _answered(each, naming, block, f"{path}.{key}") for key, each in entries.items()}
        case tuple() as members:
            return [_member(each, naming, block, f"{path}.{number}") for number, each in enumerate(members)]
        case other:
            return other


def _member(value: Value, naming: Naming, block: Block, path: str) -> Any:
    answered = _answered(value, naming, block, path)
    if isinstance(answered, dict) and not isinstance(value, Unknown):
        return {**answered, PLACE: line_of(block, block.values, path)}
    return answered
