"""Networks and what moves packets in them."""

from enum import StrEnum

from scanner.models.addresses import NOWHERE, AddressSet
from scanner.models.base import Element, Resource, Unknown


class Network(Resource):
    """A private network: VPC, virtual network."""

    addresses: AddressSet = NOWHERE
    is_default: bool = False
    """The one that the provider made together with the account."""
    owner: str | None = None
    """The account that shares it with the one in which it was found; None where that is the same."""


class SubnetPurpose(StrEnum):
    """What the provider reserves a subnet for."""

    WORKLOAD = "workload"
    GATEWAY = "gateway"
    FIREWALL = "firewall"
    PROXY_ONLY = "proxy only"
    PRIVATE_SERVICE = "private service"


class Subnet(Resource):
    """A range of a network's addresses, in one zone where the provider has zones."""

    network: str
    addresses: AddressSet
    zone: str | None = None
    purpose: SubnetPurpose = SubnetPurpose.WORKLOAD
    assigns_public_addresses: bool | Unknown = False
    """Whether what starts in it is given a public IPv4 address without asking."""
    assigns_ipv6_addresses: bool | Unknown = False
    default_outbound: bool | Unknown | None = None
    """Whether the provider lends what has no way out of its own a public address to go out by, without being asked
    (Azure: default outbound access). None where there is nothing like it."""
    rule_sets: tuple[str, ...] = ()
    """Identities of the rule sets that filter whatever is in it, beside those of its interfaces."""


class GatewayKind(StrEnum):
    """What leads traffic out of a network."""

    INTERNET = "internet gateway"
    EGRESS_ONLY = "egress-only internet gateway"
    NAT = "NAT gateway"
    VIRTUAL_PRIVATE = "virtual private gateway"
    TRANSIT = "transit gateway"
    PEERING = "peering"
    ENDPOINT = "endpoint"
    APPLIANCE = "appliance"
    LOCAL = "local"
    NONE = "none"
    OTHER = "other"


class Gateway(Resource):
    """A way out of a network."""

    kind: GatewayKind
    network: str | None = None
    """Identity of the network it is attached to; None while it is detached."""
    subnet: str | None = None
    addresses: AddressSet = NOWHERE
    """Its public addresses, where it has some of its own."""
    is_public: bool = True
    """Whether it leads to the internet. A private NAT gateway leads to other networks only."""


class Route(Element):
    """Where packets to some destinations go next."""

    id: str = ""
    """The provider's own name of the route, where it has one."""
    destination: str
    """As written: a CIDR block or the id of a prefix list."""
    addresses: AddressSet | Unknown
    next_hop: str
    next_hop_kind: GatewayKind
    is_blackhole: bool | Unknown = False
    """The packets are dropped: the next hop is gone, or, where its kind is none, somebody made the route for that."""
    is_propagated: bool = False
    priority: int = 0
    """Of the routes for one prefix, the one with the lowest counts. All have the same where routes have none."""
    groups: tuple[str, ...] = ()
    """The groups for whose members alone it counts; empty is everybody."""

    @property
    def key(self) -> str:
        """The provider's own name, or the destination and whether it was learnt: a table may hold one of each."""
        if self.id:
            return f"route-{self.id}"
        return f"route-{self.destination.replace('/', '_')}" + ("-propagated" if self.is_propagated else "")


class RouteTable(Resource):
    """Routes of some subnets, or of some attachments of a hub."""

    network: str | None
    """Identity of the network, or of the hub, that it belongs to; None where it is of none, or of several."""
    is_main: bool = False
    subnets: tuple[str, ...] = ()
    """Identities of the subnets explicitly associated."""
    gateways: tuple[str, ...] = ()
    """Identities of the gateways whose incoming traffic it leads."""
    routes: tuple[Route, ...] | Unknown = ()


class NetworkInterface(Resource):
    """Where something is plugged into a subnet."""

    network: str | None = None
    subnet: str | None = None
    addresses: AddressSet = NOWHERE
    unread_address: Unknown | None = None
    """Why it has further addresses, which are not known. None where those are all."""
    alias_addresses: AddressSet = NOWHERE
    """Those of the addresses for which groups that it is in do not stand (Google Cloud: alias IP ranges)."""
    public_addresses: AddressSet = NOWHERE
    unread_public_address: Unknown | None = None
    """Why it may be reached at further addresses on the internet. None where those are all."""
    is_kept_from_internet: bool = False
    """Drops what comes from the internet, whatever addresses it has (AWS: `DenyAllIgwTraffic`)."""
    needs_rule_set: bool = False
    """Without a rule set nobody on the internet reaches its public addresses (Azure: those of the SKU Standard)."""
    rule_sets: tuple[str, ...] = ()
    """Identities of the rule sets that filter it."""
    subnet_rule_sets: tuple[str, ...] | Unknown = ()
    """Identities of those of its subnet, which have to let packets through as well (Azure)."""
    groups: tuple[str, ...] | None = None
    """The groups that it is a member of, as rules name them: in Google Cloud its network tags and service accounts, and
    its network. None where rules are not limited to groups, or nobody tells which it is in."""
    ignores_routes: bool = False
    """Packets to it and from it take the provider's own routes, whatever others there are (Azure: private endpoints,
    unless their subnet says otherwise)."""
    owner: str = ""
    """What it belongs to, in the provider's words: `nat_gateway`, an instance id."""


class PublicAddress(Resource):
    """An address reserved from the provider's public space."""

    addresses: AddressSet
    interface: str | Unknown | None = None
    """Identity of the interface that has it; None when nothing does."""


class NetworkPeering(Resource):
    """Two networks joined so that each can route to the other."""

    networks: tuple[str, ...]
    """Identities of both, the one that asked for it first."""
    is_active: bool
    addresses: AddressSet = NOWHERE
    """Those of the second network, where the first one has them on record."""


class EndpointKind(StrEnum):
    """How an endpoint brings a service into a network."""

    INTERFACE = "interface"
    """By interfaces with addresses in its subnets."""
    GATEWAY = "gateway"
    """By routes."""
    GATEWAY_BALANCER = "gateway load balancer"
    """By routes to an interface in front of appliances."""
    OTHER = "other"


class PrivateEndpoint(Resource):
    """A service of the provider, or of somebody else, brought into a network."""

    kind: EndpointKind
    service: str | Unknown
    """The provider's name of the service: `com.amazonaws.eu-west-1.s3`."""
    network: str
    subnets: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    rule_sets: tuple[str, ...] = ()
    """Identities of the rule sets that filter its interfaces."""
    route_tables: tuple[str, ...] = ()
    """Identities of the tables that lead to a gateway endpoint."""
    is_available: bool = True


class BlockedAccess(StrEnum):
    """Which traffic through internet gateways a public access block stops."""

    NONE = "none"
    INGRESS = "ingress"
    """What comes in, unless it answers what went out through a NAT or egress-only gateway."""
    BOTH = "ingress and egress"


class AccessExclusion(Element):
    """A network or subnet that a public access block leaves out."""

    id: str
    target: str
    """Identity of the network or subnet."""
    allows_ingress: bool

    @property
    def key(self) -> str:
        """The provider's name of the exclusion."""
        return f"exclusion-{self.id}"


class PublicAccessBlock(Resource):
    """A switch over a whole region that keeps networks from the internet, whatever their rules and routes say."""

    blocked: BlockedAccess | Unknown
    exclusions: tuple[AccessExclusion, ...] | Unknown = ()


class TransitHub(Resource):
    """A router between networks: a transit gateway, a virtual hub."""

    accepts_attachments: bool = False
    """Takes attachments of other accounts without anybody's approval."""
    association_table: str | None = None
    """Identity of the route table that new attachments are associated with."""
    propagation_table: str | None = None
    """Identity of the route table that new attachments propagate their routes to."""
    leads_groups: bool | Unknown = False
    """Whether rules may name groups of the other networks, where the attachments of both lead them too (AWS: security
    group referencing)."""


class HubAttachment(Resource):
    """What is plugged into a hub."""

    hub: str
    kind: str
    """The provider's word: `vpc`, `vpn`, `peering`."""
    attached: str | None = None
    """Identity of the network, connection or hub."""
    route_table: str | None = None
    """Identity of the hub's route table that leads what comes from here."""
    is_active: bool = True
    subnets: tuple[str, ...] | Unknown = ()
    """Identities of those in which it has interfaces; only their zones reach it. Empty for what is no network."""
    leads_groups: bool | Unknown = False


class RuleSetUser(Resource):
    """What makes interfaces with certain rule sets when it needs them: a launch template, a function, a service."""

    rule_sets: tuple[str, ...] | Unknown
    """Identities of the rule sets."""
    groups: tuple[str, ...] = ()
    """The groups that those interfaces will be members of, as rules name them."""
