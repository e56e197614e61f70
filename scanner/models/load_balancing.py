"""Load balancers, their listeners, and the targets behind them."""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from scanner.models.addresses import ANYWHERE, AddressSet
from scanner.models.base import Element, Model, Resource, Unknown, derive
from scanner.models.tls import TlsPolicy
from scanner.models.traffic import ALL_PORTS, LAST_PORT, NO_PORTS, PortSet


def _written_as_address(text: str) -> str:
    ip_address(text)
    return text


Port = Annotated[int, Field(ge=0, le=LAST_PORT)]
Address = Annotated[str, AfterValidator(_written_as_address)]
"""An IP address as text."""


class BalancerKind(StrEnum):
    """What a load balancer understands of the traffic."""

    APPLICATION = "application"
    """HTTP: Application Load Balancer, Application Gateway, GCP's application load balancers."""
    NETWORK = "network"
    """Connections and datagrams: Network Load Balancer, Azure Load Balancer, GCP's network load balancers."""
    GATEWAY = "gateway"
    """Packets on their way through an appliance."""
    CLASSIC = "classic"
    """Either, by listener: the first generation of Elastic Load Balancing."""
    OTHER = "other"
    """A kind that is newer than netassay."""


class DesyncMitigation(StrEnum):
    """What a balancer does with requests that smuggling attacks rely on."""

    MONITOR = "monitor"
    DEFENSIVE = "defensive"
    STRICTEST = "strictest"


class ForwardedFor(StrEnum):
    """What a balancer does with the `X-Forwarded-For` header of a request."""

    APPEND = "append"
    PRESERVE = "preserve"
    REMOVE = "remove"


class LoadBalancer(Resource):
    """A front end that spreads work over targets."""

    kind: BalancerKind
    is_public: bool | Unknown
    """Whether it has an address on the internet, at which it takes something in where only some of its addresses do."""
    families: AddressSet = ANYWHERE
    """Every address of the families, IPv4 and IPv6, of which it has addresses that clients reach."""
    domain: str | Unknown = ""
    """The provider's own host name of it, in lower case; empty where it has none."""
    network: str | None = None
    subnets: tuple[str, ...] = ()
    """Identities of the subnets in which it has addresses."""
    zones: tuple[str, ...] | Unknown | None = ()
    """Where it is, or where its targets are when it is everywhere. None where neither is placed in zones."""
    rule_sets: tuple[str, ...] = ()
    """Identities of the rule sets that filter it."""
    filters_endpoints: bool | Unknown | None = None
    """Whether its rule sets also filter what comes through endpoints in other networks (AWS: PrivateLink). None where
    nothing comes so, or it has no rule sets."""
    needs_rule_set: bool = False
    """Nobody on the internet reaches those of its targets that have no rule set (Azure: balancers of SKU Standard)."""
    drops_invalid_headers: bool | Unknown | None = None
    """None where the setting does not exist."""
    desync_mitigation: DesyncMitigation | Unknown | None = None
    access_logs: bool | Unknown | None = None
    """The provider's first mechanism, kept with the balancer; see also `LogDelivery`. None where it does not exist."""
    connection_logs: bool | Unknown | None = None
    """A record of TLS handshakes. None where it does not exist."""
    deletion_protection: bool | Unknown | None = None
    cross_zone: bool | Unknown | None = None
    """Spreads work over the targets of every zone, where the target group does not say otherwise."""
    idle_timeout: int | Unknown | None = None
    """Seconds after which a silent connection is closed. None where listeners say it."""
    forwarded_for: ForwardedFor | Unknown | None = None
    """None where the balancer does not speak HTTP."""
    is_set_up_by_targets: bool = False
    """Its log and its web application firewall are chosen for each target group, so that what it answers by itself has
    neither."""
    fails_open: bool | Unknown | None = None
    """Lets requests through when the web application firewall does not answer. None where there can be none."""


class ListenerProtocol(StrEnum):
    """What a listener, or a target behind it, speaks."""

    HTTP = "HTTP"
    HTTPS = "HTTPS"
    TCP = "TCP"
    TLS = "TLS"
    UDP = "UDP"
    TCP_UDP = "TCP_UDP"
    QUIC = "QUIC"
    TCP_QUIC = "TCP_QUIC"
    GENEVE = "GENEVE"

    @property
    def is_encrypted(self) -> bool:
        """The protocol itself encrypts."""
        return self in {ListenerProtocol.HTTPS, ListenerProtocol.TLS, ListenerProtocol.QUIC}


class Redirect(Model):
    """Where a client is sent instead. A part that is None stays as the client asked."""

    protocol: ListenerProtocol | Unknown | None = None
    host: str | None = None
    port: int | None = None
    status: int

    @property
    def leads_to_tls(self) -> bool | Unknown:
        """HTTPS on the same host, which is the only redirect that keeps what was asked and protects it."""
        if self.host is not None:
            return False
        return derive(self.protocol, lambda protocol: protocol is ListenerProtocol.HTTPS)


class ActionKind(StrEnum):
    """What a listener rule does with a request."""

    FORWARD = "forward"
    REDIRECT = "redirect"
    FIXED_RESPONSE = "fixed response"
    AUTHENTICATE = "authenticate"
    OTHER = "other"
    """Something that is newer than netassay."""


class Unauthenticated(StrEnum):
    """What happens to a request that nobody has signed in for."""

    AUTHENTICATE = "authenticate"
    """It is sent to sign in."""
    DENY = "deny"
    ALLOW = "allow"


class Authentication(Model):
    """How a rule makes sure who sent a request."""

    method: str
    """The provider's word: `authenticate-oidc`, `jwt-validation`."""
    unauthenticated: Unauthenticated | Unknown
    session_timeout: int | Unknown | None = None
    """Seconds for which signing in counts. None where there is no session."""


class ListenerAction(Model):
    """One step of a rule."""

    kind: ActionKind
    redirect: Redirect | None = None
    authentication: Authentication | None = None
    target_groups: tuple[str, ...] = ()
    """Identities of the target groups it forwards to with a weight above zero."""
    mirrors: tuple[str, ...] = ()
    """Identities of target groups that get a copy of what it forwards, and whose answers nobody gets."""


class ListenerRule(Element):
    """Conditions and what happens to requests that meet them."""

    priority: str
    """The provider's number, the rule's name where rules have no number, or `default`."""
    actions: tuple[ListenerAction, ...]
    hosts: tuple[str, ...] | Unknown = ()
    """Patterns of the host names it is for, with `*` and `?`; empty is any host."""
    paths: tuple[str, ...] | Unknown = ()
    """Patterns of the paths it is for; empty is any path."""
    has_other_conditions: bool = False
    """Headers, methods, query strings or sources must match too."""

    @property
    def key(self) -> str:
        """Its priority, which is unique within the listener."""
        return f"rule-{self.priority}"

    @property
    def outcome(self) -> ActionKind:
        """What finally becomes of a request, whoever had to sign in before."""
        kinds = (action.kind for action in reversed(self.actions))
        return next((kind for kind in kinds if kind is not ActionKind.AUTHENTICATE), ActionKind.OTHER)

    @property
    def redirects_to_tls(self) -> bool | Unknown:
        """Whoever meets the rule is sent to HTTPS on the same host."""
        if redirect := next((action.redirect for action in self.actions if action.redirect), None):
            return redirect.leads_to_tls
        if self.outcome is ActionKind.OTHER:
            return Unknown(why=f"what rule {self.priority} does is new to netassay")
        return False


class ClientVerification(StrEnum):
    """How a listener treats client certificates."""

    OFF = "off"
    PASS_THROUGH = "passthrough"  # noqa: S105 - a mode
    """Asked for, handed to the target, not checked."""
    VERIFY = "verify"


class ClientAuthentication(Model):
    """Mutual TLS."""

    verification: ClientVerification
    trust_store: str | None = None
    ignores_expiry: bool = False
    """Accepts client certificates that have expired."""


class Listener(Resource):
    """A port, or several of them, on which a load balancer takes connections."""

    balancer: str
    """Identity of the load balancer."""
    balancer_kind: BalancerKind
    is_public: bool | Unknown
    """Whether it is reached at an address on the internet: the balancer's, or one of several that this has."""
    protocol: ListenerProtocol | Unknown
    port: Port
    """The first of its ports; 0 where it takes connections on every port."""
    more_ports: PortSet = NO_PORTS
    """Further ports, where it takes connections on more than one but not on all."""
    addresses: tuple[Address, ...] = ()
    """Addresses on the internet at which clients reach it, where it has addresses of its own."""
    inner_addresses: tuple[Address, ...] = ()
    """Those inside of its network, where it has no others."""
    is_regional: bool = False
    """Whether nobody in another region than its own reaches it from inside (Google Cloud: internal forwarding rules
    without global access)."""
    keeps_destination: bool | None = None
    """Whether packets to a target keep the listener's address as the one that they are for (Azure: floating IP). None
    where the kind of balancer says it."""
    tls: TlsPolicy | None = None
    """None when the listener does not terminate TLS."""
    certificates: tuple[str, ...] | Unknown = ()
    """Identities of the certificates it may present, the default one first."""
    client_authentication: ClientAuthentication | Unknown | None = None
    """None when the listener does not terminate TLS, or cannot ask for client certificates."""
    rules: tuple[ListenerRule, ...] | Unknown = ()
    """In evaluation order, the default rule last."""
    backend_protocol: ListenerProtocol | None = None
    """What the listener itself says of its targets. None where target groups say it."""
    backend_port: Port | None = None
    """Likewise."""
    backend: str | None = None
    """Identity of the target group, where the listener has no rules that name one."""
    interface: str | None = None
    """Identity of the network interface, where it leads to a single one (Azure: inbound NAT rules)."""

    @property
    def ports(self) -> PortSet:
        """Every port on which it takes connections."""
        return self.more_ports | PortSet.of(self.port) if self.port else ALL_PORTS

    @property
    def target_groups(self) -> tuple[str, ...] | Unknown:
        """Identities of the target groups any rule forwards to, each once."""
        if isinstance(self.rules, Unknown):
            return self.rules
        forwarded = (group for rule in self.rules for action in rule.actions for group in action.target_groups)
        return tuple(dict.fromkeys((*forwarded, *filter(None, (self.backend,)))))


class ListenerSettings(Resource):
    """What a listener does with every response and connection.

    Some providers tell it in a call for each listener, which only those checks should pay for that read it.
    """

    listener: str
    """Identity of the listener."""
    response_headers: Mapping[str, str] | Unknown | None = None
    """Headers it sets in every response, by name in lower case. None where it cannot."""
    idle_timeout: int | Unknown | None = None
    """Seconds after which a silent connection is closed. None where the balancer says it."""


class TargetKind(StrEnum):
    """What is behind a balancer."""

    INSTANCE = "instance"
    ADDRESS = "address"
    FUNCTION = "function"
    BALANCER = "balancer"
    PRIVATE_LINK = "private link"
    STORAGE = "storage"
    HOST = "host"
    """A name or an address outside the provider's networks."""
    OTHER = "other"
    """A kind that is newer than netassay."""


class HealthCheck(Model):
    """How a balancer finds out whether a target works."""

    is_enabled: bool
    protocol: str
    """The provider's word: `HTTP`, `TCP`, `SSL`."""
    port: str | None = None
    """A number, or `traffic-port` for the one that requests go to."""
    path: str | None = None
    """None where the check asks for no path."""
    interval: int | None = None
    """Seconds."""
    timeout: int | None = None
    """Seconds."""
    healthy_threshold: int | None = None
    unhealthy_threshold: int | None = None


class TargetHealth(StrEnum):
    """What the health check says of a target."""

    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    INITIAL = "initial"
    DRAINING = "draining"
    UNUSED = "unused"
    """Nothing sends it requests, so that nobody checks it."""
    UNCHECKED = "unchecked"
    """The health check is switched off, or cannot be made now."""


class Target(Model):
    """One place that requests go to."""

    id: str
    """Identifier of an instance, an address, or the identity of a function or balancer."""
    port: Port | None = None
    zone: str | None = None
    health: TargetHealth | Unknown


class TargetGroup(Resource):
    """Targets that share a protocol and a health check."""

    protocol: ListenerProtocol | Unknown | None
    """None where the provider calls the target itself, as it does a function, or where listeners say it."""
    port: Port | None = None
    kind: TargetKind
    balancers: tuple[str, ...] | Unknown = ()
    """Identities of the balancers that use it."""
    network: str | None = None
    health_check: HealthCheck | Unknown | None = None
    """None where there is none."""
    families: AddressSet = ANYWHERE
    """Every address of the families, IPv4 and IPv6, in which its targets are reached."""
    targets: tuple[Target, ...] | Unknown = ()
    healthy: int | Unknown | None = None
    """How many targets are healthy, where the provider counts them. None where each target says it."""
    keeps_client_addresses: bool | Unknown | None = None
    """Whether targets see the address of the client as the source, and so must admit it. None where they cannot."""
    cross_zone: bool | Unknown | None = None
    """None where the balancer's setting holds."""
    deregistration_delay: int | Unknown | None = None
    """Seconds in which a target that is leaving may finish its work."""
    is_sticky: bool | Unknown | None = None

    @model_validator(mode="after")
    def _has_addresses(self) -> Self:
        if self.kind is TargetKind.ADDRESS and not isinstance(self.targets, Unknown):
            for target in self.targets:
                ip_address(target.id)
        return self


class TrustStore(Resource):
    """Authorities whose client certificates listeners accept."""

    authorities: int | Unknown
    """How many there are."""
    has_revocation_list: bool | Unknown
    """Whether it holds a list of revoked certificates, or asks those who issued them (OCSP)."""
