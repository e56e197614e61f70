"""Firewalls that routes lead packets through, and that look at them on their way."""

from scanner.models.base import Model, Unknown, derive
from scanner.models.firewall import Action, FirewallRule, RuleSet


class InspectionRule(FirewallRule):
    """A rule about packets on their way: its peers are where they come from, its targets where they go."""

    is_of_requests: bool = False
    """It tells what clients send from what servers do, and is not about replies."""


class FirewallEndpoint(Model):
    """What routes lead to for a firewall to look at it."""

    id: str
    """Identity of the endpoint: the next hop of routes."""
    subnets: tuple[str, ...]
    """Identities of the subnets in which it stands; where several are named, it is not told in which of them."""


class InspectingFirewall(RuleSet):
    """A firewall in the middle of networks (AWS Network Firewall).

    Every packet meets its rules, which are stateless: what goes back meets them as what came did. They allow it, deny
    it or pass it on to the stateful rules, of which one that allows a packet allows the whole connection, and another
    may stop replies where none does. All are about packets on their way (`InspectionRule`), in the order in which they
    are asked.
    """

    endpoints: tuple[FirewallEndpoint, ...] | Unknown
    unmatched: Action
    """What becomes of a packet that no stateless rule matches."""
    stateful: tuple[InspectionRule, ...]
    unmatched_by_stateful: Action | Unknown
    """What becomes of a packet that none of the stateful rules matches: it is allowed or denied."""

    @property
    def endpoint_ids(self) -> tuple[str, ...] | Unknown:
        """Identities of its endpoints."""
        return derive(self.endpoints, lambda found: tuple(each.id for each in found))

    def subnets_of(self, endpoint: str) -> tuple[str, ...]:
        """Identities of the subnets in which one of its endpoints may stand."""
        endpoints = () if isinstance(self.endpoints, Unknown) else self.endpoints
        return tuple(subnet for each in endpoints if each.id == endpoint for subnet in each.subnets)
