"""A firewall on the way of packets, as far as others need to know of it."""

from dataclasses import dataclass

from scanner.models import AddressSet, InspectingFirewall, RuleSet


@dataclass(frozen=True)
class Inspection:
    """A firewall on the way to a destination."""

    firewall: InspectingFirewall
    endpoint: str
    """Identity of that of its endpoints which packets are led to."""
    families: AddressSet
    """Every address of the families in which packets are led through it."""
    key: tuple[str, str, AddressSet, AddressSet]
    """The same for all that let the same through."""
    ways: tuple[tuple[RuleSet, ...], ...]
    """The ways past it: a packet that comes through all rule sets of one of them comes through. The first of these is
    the one that lets it."""

    @property
    def subnets(self) -> tuple[str, ...]:
        """Identities of the subnets in which the endpoint may stand."""
        return self.firewall.subnets_of(self.endpoint)
