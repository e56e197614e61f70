"""The parts of an application gateway, which are all in one answer and refer to one another by id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.frontends import is_public
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.virtual_networks import network_of
from scanner.models import Identity, Unknown

GATEWAYS = "Microsoft.Network/applicationGateways"
READ_GATEWAYS = f"{GATEWAYS}/read"
HTTP_LISTENERS, PROXY_LISTENERS = "httpListeners", "listeners"
"""Listeners of layer 7, and those of layer 4, for TCP and TLS."""
FIRST_GENERATION = frozenset({"standard", "waf"})
"""Tiers of the first generation (`ApplicationGatewayTier`, and "What is Azure Application Gateway v2?")."""

NO_PROFILE = Unknown(why="the SSL profile of the listener is not in the answer")


@dataclass(frozen=True)
class Gateway:
    """An application gateway as ARM writes it."""

    subscription: AzureSubscription
    answer: Answer

    @property
    def id(self) -> str:
        """Its identity."""
        return str(self.answer["id"]).lower()

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.answer["name"])

    @property
    def properties(self) -> Answer:
        """What it says of itself."""
        return properties_of(self.answer)

    @property
    def is_first_generation(self) -> bool:
        """A gateway of version 1, which knows less than its successor."""
        return str((self.properties.get("sku") or {}).get("tier")).lower() in FIRST_GENERATION

    def parts(self, collection: str) -> list[Answer]:
        """The parts of one collection: `httpListeners`."""
        return self.properties.get(collection) or []

    def part(self, collection: str, holder: Mapping[str, Any], field: str) -> Answer | None:
        """The part that the field of another part refers to; None where it refers to none."""
        identity = reference(properties_of(holder).get(field))
        return self.by_id(collection).get(identity) if identity else None

    def by_id(self, collection: str) -> Mapping[str, Answer]:
        """The parts of one collection by identity."""
        return {each["id"].lower(): each for each in self.parts(collection)}

    @property
    def subnets(self) -> tuple[str, ...]:
        """Identities of the subnets in which its instances are: there is one."""
        configured = self.parts("gatewayIPConfigurations")
        return tuple(filter(None, (reference(properties_of(each).get("subnet")) for each in configured)))

    @property
    def network(self) -> str | None:
        """The identity of the virtual network in which it is."""
        return next(map(network_of, self.subnets), None)

    @property
    def listeners(self) -> Iterator[Answer]:
        """Listeners of both layers."""
        yield from self.parts(HTTP_LISTENERS)
        yield from self.parts(PROXY_LISTENERS)

    def port_of(self, listener: Answer) -> int:
        """The port on which a listener takes connections."""
        port = self.part("frontendPorts", listener, "frontendPort")
        return int(properties_of(port or {}).get("port") or 0)

    def frontend_of(self, listener: Answer) -> Answer:
        """The frontend configuration of a listener; an empty one where it names none."""
        return self.part("frontendIPConfigurations", listener, "frontendIPConfiguration") or {}

    def is_public(self, listener: Answer) -> bool | Unknown:
        """Whether a listener is reached at an address on the internet."""
        return is_public(self.frontend_of(listener))

    def identity(self, part: Answer, collection: str, name: str) -> Identity:
        """Who a part is, with a name that says of which gateway."""
        whole = {**part, "name": f"{self.name}/{name}"}
        return self.subscription.identity(f"{GATEWAYS}/{collection}", whole, self.answer.get("location"))


def gateways(subscription: AzureSubscription) -> list[Answer]:
    """Every application gateway.

    Raises:
        RefusedError: Azure refused the list.
    """
    return subscription.all(GATEWAYS)
