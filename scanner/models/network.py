"""Networks and what moves packets in them."""

from enum import StrEnum

from scanner.models.addresses import NOWHERE, AddressSet
from scanner.models.base import Element, Resource, Unknown


class Network(Resource):
    """A private network: VPC, virtual network."""

    addresses: AddressSet = NOWHERE
    is_default: bool = False
    """The one that the provider made together with the account."""


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
    subnet: str | None = None


class Route(Element):
    """Where packets to some destinations go next."""

    destination: str
    """As written: a CIDR block or the id of a prefix list."""
    addresses: AddressSet | Unknown
    next_hop: str
    next_hop_kind: GatewayKind
    is_blackhole: bool = False
    """The next hop is gone, so the packets are dropped."""
    is_propagated: bool = False

    @property
    def key(self) -> str:
        """The destination."""
        return f"route-{self.destination.replace('/', '_')}"


class RouteTable(Resource):
    """Routes of some subnets."""

    network: str
    is_main: bool = False
    subnets: tuple[str, ...] = ()
    """Identities of the subnets explicitly associated."""
    routes: tuple[Route, ...] = ()


class NetworkInterface(Resource):
    """Where something is plugged into a subnet."""

    network: str | None = None
    subnet: str | None = None
    addresses: AddressSet = NOWHERE
    public_addresses: AddressSet = NOWHERE
    rule_sets: tuple[str, ...] = ()
    """Identities of the rule sets that filter it."""
    owner: str = ""
    """What it belongs to, in the provider's words: `nat_gateway`, an instance id."""


class PublicAddress(Resource):
    """An address reserved from the provider's public space."""

    addresses: AddressSet
    interface: str | None = None
    """Identity of the interface that has it; None when nothing does."""
