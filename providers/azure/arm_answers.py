"""What is written as Azure Resource Manager takes it, as the answers that it gives once that is deployed."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.template_defaults import (
    APPLICATION_GATEWAY,
    NETWORK_SECURITY_GROUP,
    with_default_rules,
    with_tls_policy,
)
from providers.azure.template_names import Naming
from providers.azure.template_parts import Part, Told
from providers.templates import Block, Reference, Value
from providers.translation import PLACE, line_of
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


class Written:
    """Turns values of a block into fields of an answer.

    Args:
        block: that has them.
        naming: for what it refers to.
    """

    def __init__(self, block: Block, naming: Naming) -> None:
        self._block = block
        self._naming = naming

    def answers(
        self, kind: str, version: str | Unknown, fields: Mapping[str, Value], at: str = ""
    ) -> Iterator[Told | Part]:
        """The resource, and what others know of it.

        Args:
            kind: its type: `Microsoft.Network/loadBalancers`.
            version: of the API that makes it.
            fields: `properties` and what stands beside them.
            at: the path to them, where they are not the block itself.

        Raises:
            UndecidedError: nothing of it is known, and no other resource depends on that.
        """
        identifier, collection = self._naming.id(self._block), EMBEDDED.get(kind.lower())
        if not collection and (why := _why_unknown(fields.get("properties"))):
            raise UndecidedError(why)
        location = fields.get("location")
        if kind.lower() == APPLICATION_GATEWAY:
            fields = {**fields, "properties": with_tls_policy(fields.get("properties"), version)}
        answer = {
            **{key: self.answered(each, f"{at}.{key}" if at else key) for key, each in fields.items()},
            "id": identifier,
            "name": identifier.rpartition("/")[2],
            "type": kind,
            # A region that only the deployment tells decides nothing.
            "location": location if isinstance(location, str) else None,
            "tags": _tags(fields.get("tags")),
        }
        yield Told(with_default_rules(answer) if kind.lower() == NETWORK_SECURITY_GROUP else answer)
        if collection:
            yield Part(of="/".join(identifier.split("/")[:-2]), collection=collection, answer=answer)

    def answered(self, value: Value, path: str) -> Any:
        """A value as the API answers it: ids in place of references, and lines of what is in lists."""
        match value:
            case Reference() as reference:
                return self._naming.id(reference)
            case Mapping() as entries:
                return {key: self.answered(each, f"{path}.{key}") for key, each in entries.items()}
            case tuple() as members:
                return [self._member(each, f"{path}.{number}") for number, each in enumerate(members)]
            case other:
                return other

    def _member(self, value: Value, path: str) -> Any:
        answered = self.answered(value, path)
        if isinstance(answered, dict) and not isinstance(value, Unknown):
            return {**answered, PLACE: line_of(self._block, self._block.values, path)}
        return answered


def _why_unknown(properties: Value) -> str | None:
    if isinstance(properties, Unknown):
        return properties.why
    return None if properties is None or isinstance(properties, Mapping) else "its properties are no object"


def _tags(value: Value) -> dict[str, str]:
    return {key: each for key, each in value.items() if isinstance(each, str)} if isinstance(value, Mapping) else {}
