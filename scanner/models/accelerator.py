"""Anycast front ends that carry connections through the provider's network to services in its regions."""

from scanner.models.addresses import ANYWHERE, AddressSet
from scanner.models.base import Distinct, Element, Resource, Unknown, derive
from scanner.models.load_balancing import Port
from scanner.models.traffic import PortSet, Protocol


class AcceleratedRoute(Element):
    """What an accelerator leads from some of its ports to one service."""

    to: str
    """Identity of a load balancer, identifier of an instance, or identity of a subnet with several of them."""
    protocols: Distinct[Protocol]
    ports: PortSet
    """Those that clients ask for."""
    port: Port | None = None
    """That packets arrive at; None where it is the one that was asked for."""
    keeps_client_addresses: bool | Unknown
    """Whether the service sees the address of the client as the source of packets."""

    @property
    def key(self) -> str:
        """The service, with what leads there."""
        protocols = "+".join(str(each).lower() for each in self.protocols)
        led = "" if self.port is None else f"-to-{self.port}"
        return f"{self.to.rpartition(':')[2]}-{protocols}-{str(self.ports).replace(', ', '+')}{led}"


class Accelerator(Resource):
    """A front end with addresses of its own, and ways to services that need no public address nor route for them.

    AWS calls it Global Accelerator. What allows accelerators of other accounts to lead here is one too, whose routes
    are in doubt.
    """

    is_enabled: bool | Unknown
    families: AddressSet = ANYWHERE
    """Every address of the families in which clients reach it."""
    routes: tuple[AcceleratedRoute, ...] | Unknown

    @property
    def leads_to(self) -> tuple[str, ...] | Unknown:
        """Where its routes lead, each once."""
        return derive(self.routes, lambda routes: tuple(dict.fromkeys(each.to for each in routes)))
