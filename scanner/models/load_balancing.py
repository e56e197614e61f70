"""Load balancers, their listeners, and the targets behind them."""

from enum import StrEnum

from scanner.models.base import Element, Model, Resource, Unknown
from scanner.models.tls import TlsPolicy


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


class DesyncMitigation(StrEnum):
    """What a balancer does with requests that smuggling attacks rely on."""

    MONITOR = "monitor"
    DEFENSIVE = "defensive"
    STRICTEST = "strictest"


class LoadBalancer(Resource):
    """A front end that spreads work over targets."""

    kind: BalancerKind
    is_public: bool
    """Whether it has an address on the internet."""
    network: str | None = None
    zones: tuple[str, ...] | Unknown = ()
    rule_sets: tuple[str, ...] = ()
    """Identities of the rule sets that filter it."""
    drops_invalid_headers: bool | Unknown | None = None
    """None where the setting does not exist."""
    desync_mitigation: DesyncMitigation | Unknown | None = None
    access_logs: bool | Unknown | None = None
    """The provider's first mechanism, kept with the balancer; see also `LogDelivery`. None where it does not exist."""
    deletion_protection: bool | Unknown | None = None
    cross_zone: bool | Unknown | None = None


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

    protocol: ListenerProtocol | None = None
    host: str | None = None
    port: int | None = None
    status: int

    @property
    def leads_to_tls(self) -> bool:
        """HTTPS on the same host, which is the only redirect that keeps what was asked and protects it."""
        return self.protocol is ListenerProtocol.HTTPS and self.host is None


class ActionKind(StrEnum):
    """What a listener rule does with a request."""

    FORWARD = "forward"
    REDIRECT = "redirect"
    FIXED_RESPONSE = "fixed response"
    AUTHENTICATE = "authenticate"
    OTHER = "other"


class ListenerAction(Model):
    """One step of a rule."""

    kind: ActionKind
    redirect: Redirect | None = None
    target_groups: tuple[str, ...] = ()
    """Identities of the target groups it forwards to with a weight above zero."""


class ListenerRule(Element):
    """Conditions and what happens to requests that meet them."""

    priority: str
    """The provider's number, or `default`."""
    actions: tuple[ListenerAction, ...]

    @property
    def key(self) -> str:
        """Its priority, which is unique within the listener."""
        return f"rule-{self.priority}"

    @property
    def redirects_to_tls(self) -> bool:
        """Whoever meets the rule is sent to HTTPS on the same host."""
        return any(action.redirect and action.redirect.leads_to_tls for action in self.actions)


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
    """A port on which a load balancer takes connections."""

    balancer: str
    """Identity of the load balancer."""
    balancer_kind: BalancerKind
    is_public: bool
    """Whether the balancer has an address on the internet."""
    protocol: ListenerProtocol | Unknown
    port: int
    tls: TlsPolicy | None = None
    """None when the listener does not terminate TLS."""
    certificates: tuple[str, ...] = ()
    client_authentication: ClientAuthentication | Unknown | None = None
    """None when the listener does not terminate TLS, or cannot ask for client certificates."""
    rules: tuple[ListenerRule, ...] | Unknown = ()
    """In evaluation order, the default rule last."""
    backend_protocol: ListenerProtocol | None = None
    """What the listener itself says of its targets. None where target groups say it."""

    @property
    def target_groups(self) -> tuple[str, ...] | Unknown:
        """Identities of the target groups any rule forwards to, each once."""
        if isinstance(self.rules, Unknown):
            return self.rules
        forwarded = (group for rule in self.rules for action in rule.actions for group in action.target_groups)
        return tuple(dict.fromkeys(forwarded))


class TargetKind(StrEnum):
    """What is behind a balancer."""

    INSTANCE = "instance"
    ADDRESS = "address"
    FUNCTION = "function"
    BALANCER = "balancer"
    PRIVATE_LINK = "private link"


class TargetGroup(Resource):
    """Targets that share a protocol and a health check."""

    protocol: ListenerProtocol | None
    """None where the provider calls the target itself, as it does a function."""
    port: int | None = None
    kind: TargetKind
    balancers: tuple[str, ...] = ()
    """Identities of the balancers that use it."""
    network: str | None = None
