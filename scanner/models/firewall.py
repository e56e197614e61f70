"""Packet filters: security groups, network ACLs, NSGs, VPC firewall rules and policies."""

from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field

from scanner.models.addresses import ANYWHERE, NOWHERE, AddressSet
from scanner.models.base import Element, Model, Resource, Unknown
from scanner.models.traffic import ALL_PORTS, Direction, PortSet, Traffic


class Action(StrEnum):
    """What a matching rule does."""

    ALLOW = "allow"
    DENY = "deny"
    PASS_ON = "pass on"  # noqa: S105 - an action
    """Leave it to the next layer: `goto_next` in GCP, `Allow` of an Azure security admin rule."""


def _is_absent(value: object) -> bool:
    return value is None


EVERY_ADDRESS = frozenset({"*", "any address"})
"""How every address is written, besides as blocks."""


class AddressPeer(Model):
    """The far side given by addresses: a CIDR block, a prefix list, a service tag."""

    kind: Literal["addresses"] = "addresses"
    name: str
    """As written: `0.0.0.0/0`, `pl-0a1b2c3d`, `Internet`."""
    addresses: AddressSet | Unknown
    is_minor: bool = False
    """A list that is always there and always small, whatever is on it: the addresses of a name, known attackers. The
    internet as a whole is as open without it."""
    is_partial: bool = False
    """Only some of what is inside of networks is meant, and which is not told (Google Cloud: network contexts)."""
    may_be_group: bool = False
    """It is not told either whether addresses are meant, or the members of a group."""
    at_most: Annotated[AddressSet | None, Field(exclude_if=_is_absent)] = None
    """Those among which addresses are that could not be read, where that is told."""

    @property
    def written(self) -> AddressSet | None:
        """The block that the name begins with, of which a condition may leave less; None where it names a list."""
        try:
            return ANYWHERE if self.name in EVERY_ADDRESS else AddressSet.of(self.name.partition(" ")[0])
        except ValueError:
            return None

    def __str__(self) -> str:
        return self.name


class GroupPeer(Model):
    """The far side given by membership: a security group, an ASG, network tags, a service account.

    Membership stands for the members' private addresses only, never for an address on the internet.
    """

    kind: Literal["group"] = "group"
    name: str
    also: tuple[str, ...] = ()
    """What else its members have to be for a rule that is limited to them: in other groups, or at other addresses."""
    account: str | None = None
    """The account that owns the rule set of this name, whose members it stands for; None where it is no rule set."""
    on_interfaces: bool = False
    """Whether `NetworkInterface.groups` tells its members: ASGs, network tags, service accounts."""
    is_gone: bool = False
    """The provider says that it is deleted, or that nothing leads to its members any more."""
    untold: Unknown | None = None
    """Why a template does not tell which group it is, or whether it is meant at all; None where it does."""

    def __str__(self) -> str:
        return " and ".join((self.name, *self.also))


T = TypeVar("T", bound=Model)


def _shared(value: T) -> T:
    """The first of all values that are equal. Rules repeat traffic and peers, and a large estate has many rules."""
    first: T = _first_of(value)
    return first


@lru_cache(maxsize=1 << 16)
def _first_of(value: Any) -> Any:
    return value


Peer = Annotated[AddressPeer | GroupPeer, Field(discriminator="kind"), AfterValidator(_shared)]


class FirewallRule(Element):
    """One rule. Every list unites: the rule matches any of its traffic from (or to) any of its peers."""

    id: str = ""
    """The provider's own name of the rule, where it has one: ACL rule number, NSG rule name."""
    direction: Direction
    action: Action = Action.ALLOW
    priority: int | None = None
    """The lowest number decides first. None where rules have no order."""
    enabled: bool = True
    traffic: tuple[Annotated[Traffic, AfterValidator(_shared)], ...]
    source_ports: PortSet = ALL_PORTS
    peers: tuple[Peer, ...]
    """Sources of an ingress rule, destinations of an egress rule."""
    targets: tuple[Peer, ...] = ()
    """The near side, when the rule is limited to some members; empty is all of them."""
    inspection: str | None = None
    """The provider's name of what looks into the traffic that it allows, and may stop it; None where nothing does."""
    provider_default: bool = False
    """Put there by the provider and not removable, such as the deny that ends an ACL."""
    description: str = ""

    @property
    def key(self) -> str:
        """Direction, traffic and peers, or the provider's own name of the rule."""
        if self.id:
            return f"{self.direction}-{self.id}"
        traffic = "+".join(_traffic_key(each) for each in self.traffic)
        peers = "+".join(peer.name.replace("/", "_") for peer in self.peers)
        return f"{self.direction}-{traffic}-{peers}"


class RuleSet(Resource):
    """Rules that are judged together."""

    network: str | None = None
    """Identity of the network it belongs to."""
    is_default: bool = False
    """The one that the provider made together with the network."""
    owner: str | None = None
    """The account that shares it with the one in which it was found; None where that is the same."""
    rules: tuple[FirewallRule, ...]
    """In evaluation order where rules have a priority."""
    attached_to: tuple[str, ...] | Unknown = ()
    """Identities of the interfaces, subnets or networks it filters."""

    @property
    def is_ordered(self) -> bool:
        """Whether its own rules are asked in an order, so that the first that matches decides."""
        return any(rule.priority is not None for rule in self.rules if not rule.provider_default)

    @property
    def groups_named(self) -> tuple[str, ...]:
        """Names of the groups that are the far side of any of its rules, each once."""
        peers = (peer for rule in self.rules for peer in rule.peers)
        return tuple(dict.fromkeys(peer.name for peer in peers if isinstance(peer, GroupPeer)))


class FirewallRuleSet(RuleSet):
    """A stateful filter at the interface or network: security group, NSG, VPC firewall rules, firewall policy."""

    gates: tuple[tuple[str, ...], ...] | Unknown = ()
    """What else a packet has to pass, for each place that it filters: identities of the rule sets of another level
    (Azure: of the subnet for those of an interface, of the interface for those of a subnet), and of those asked before
    it (Azure: security admin rules; Google Cloud: the layers before it in the network's order). An empty place, or none
    at all, leaves the decision to it alone."""
    is_in_force: Literal[True] | Unknown = True
    """Unknown where the provider does not tell whether it has been put into force."""
    filters_elsewhere: bool | Unknown = False
    """Whether it filters interfaces of other accounts too, of which its own is not told (Google Cloud: the networks of
    a Shared VPC)."""
    provider_networks: AddressSet = NOWHERE
    """Public addresses that only services of the provider send from: probes and front ends of load balancers."""
    unmatched: Action = Action.DENY
    """What becomes of a packet that no rule matches. PASS_ON, in layers after which others are asked: as a gate they
    stop what a rule denies, and nothing else. What the provider implies when all layers are through is not theirs."""


class SubnetAcl(RuleSet):
    """A stateless filter at the border of subnets: the network ACL."""


class RequestFilter(RuleSet):
    """Rules by which a proxy refuses requests because of who sends them (Google Cloud: security policies).

    It is attached to target groups, and every filter of a group has to let a request through.
    """


def _traffic_key(traffic: Traffic) -> str:
    if traffic.protocol is None:
        return "all"
    name = str(traffic.protocol).lower().replace(" ", "-")
    if traffic.icmp:
        return f"{name}-{str(traffic.icmp).replace(' ', '-')}"
    return name if traffic.ports == ALL_PORTS else f"{name}-{str(traffic.ports).replace(', ', '+')}"
