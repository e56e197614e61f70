"""Firewalls that send on what comes to addresses of their own: destination NAT."""

from scanner.models.addresses import AddressSet
from scanner.models.base import Element, Resource, Unknown
from scanner.models.firewall import FirewallRule


class Translation(Element):
    """A rule by which packets go on to another address."""

    rule: FirewallRule
    """Who may send packets, to which ports of which addresses of the firewall: its targets."""
    to: AddressSet | Unknown
    """Where they go on to."""
    port: int | None = None
    """That they have then; None for the one that was asked for."""

    @property
    def key(self) -> str:
        """The name of the rule."""
        return self.rule.key


class TranslatingFirewall(Resource):
    """A firewall that sends packets on in its own name: what takes them sees it, and not the client."""

    networks: tuple[str, ...] | Unknown
    """Identities of the networks in which it reaches addresses: its own, and those that are joined to it."""
    sends_from: AddressSet | Unknown
    """The addresses that its packets come from."""
    translations: tuple[Translation, ...] | Unknown
    """In the order in which they are asked."""
    denials: tuple[FirewallRule, ...] = ()
    """Rules that keep out what was translated, if they count for it. Their targets are the addresses that it goes on
    to."""
