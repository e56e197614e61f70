"""The way that a packet takes, hop by hop."""

from enum import StrEnum

from scanner.models.base import Identity, Model


class HopKind(StrEnum):
    """What a packet passes, or is stopped by."""

    INTERNET = "internet"
    SUBNET = "subnet"
    NETWORK = "network"
    ON_PREMISES = "on-premises network"
    ADDRESS = "address"
    ACCELERATOR = "accelerator"
    GATEWAY = "gateway"
    ACCESS_BLOCK = "public access block"
    ROUTE = "route"
    FIREWALL = "firewall"
    ACL = "subnet ACL"
    RULE_SET = "rule set"
    BALANCER = "load balancer"
    LISTENER = "listener"
    TARGET_GROUP = "target group"
    PEERING = "peering"
    HUB = "hub"
    TARGET = "target"
    """The interface or front end that it is for."""


class Hop(Model):
    """One step of the way."""

    kind: HopKind
    resource: Identity | None = None
    """None for what is no resource, such as the internet."""
    element: str = ""
    """Natural name of the part that decides: of the rule, of the route."""
    says: str
    """What happens here, in words: `allows TCP 22 from 0.0.0.0/0`."""

    @property
    def where(self) -> str:
        """The place in words: `rule set web`."""
        if self.resource is None:
            return str(self.kind)
        label = f" ({self.resource.label})" if self.resource.label else ""
        return f"{self.kind} {self.resource.name}{label}"
