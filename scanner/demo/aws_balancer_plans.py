"""The demo account's Application and Network Load Balancers: what they listen for, and where requests go."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STRONG = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
STRONGEST = "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"
WEAK = "ELBSecurityPolicy-2016-08"
FUTURE = "ELBSecurityPolicy-TLS13-1-4-PQ-2031-01"
"""A policy that AWS has not published: it stands for any that is newer than netassay."""
CLIENT_SECRET = "kestrel-portal-client-secret"  # noqa: S105 - opens nothing, and must never come out of a scan
HARDENED = {
    "access_logs.s3.enabled": "true",
    "access_logs.s3.bucket": "kestrel-access-logs",
    "connection_logs.s3.enabled": "true",
    "connection_logs.s3.bucket": "kestrel-access-logs",
    "deletion_protection.enabled": "true",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "strictest",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.xff_header_processing.mode": "append",
    "waf.fail_open.enabled": "false",
}
# What a new Application Load Balancer has (ELB API Reference, `LoadBalancerAttribute`).
UNTOUCHED = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "waf.fail_open.enabled": "false",
}
UNTOUCHED_NETWORK = {"deletion_protection.enabled": "false", "load_balancing.cross_zone.enabled": "false"}
# What browsers are told by the front ends of this generation.
SECURITY_HEADERS = {
    "routing.http.response.strict_transport_security.header_value": "max-age=31536000; includeSubDomains",
    "routing.http.response.x_content_type_options.header_value": "nosniff",
    "routing.http.response.x_frame_options.header_value": "DENY",
    "routing.http.response.server.enabled": "false",
}
WITHOUT_HEADERS = {**dict.fromkeys(SECURITY_HEADERS, ""), "routing.http.response.server.enabled": "true"}


@dataclass(frozen=True)
class Targets:
    """A target group of addresses."""

    name: str
    network: str
    protocol: str
    port: int
    probe: str = "/health"
    """Path of the health check; without one it only opens a connection."""
    state: str = "healthy"
    """What the health check says of each target."""


@dataclass(frozen=True)
class SignIn:
    """What an action makes of requests that nobody has signed in for."""

    otherwise: str
    seconds: int


@dataclass(frozen=True)
class Listening:
    """A listener: protocol and port, TLS settings, and where requests go."""

    protocol: str
    port: int
    targets: str | None = None
    """Name of the target group; without it every request is redirected to HTTPS."""
    policy: str | None = None
    certificate: str | None = None
    """Name of the default certificate."""
    more_certificates: tuple[str, ...] = ()
    """Names of those for other hosts."""
    trust_store: str | None = None
    """Name of the store against which client certificates are verified."""
    is_passed_through: bool = False
    """Client certificates are asked for and not verified."""
    sign_in: SignIn | None = None
    exceptions: Mapping[str, str] = field(default_factory=dict)
    """Target groups by the path that leads to them instead."""
    attributes: Mapping[str, str] = field(default_factory=lambda: WITHOUT_HEADERS)


@dataclass(frozen=True)
class Balancer:
    """A load balancer."""

    name: str
    network: str
    zones: str
    listeners: tuple[Listening, ...]
    kind: str = "application"
    scheme: str = "internet-facing"
    group: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: UNTOUCHED)


TARGETS = (
    Targets("edge", "production", "HTTPS", 8443),
    Targets("edge-legacy", "production", "HTTP", 8080, probe="/"),
    Targets("partner-api", "production", "HTTPS", 8443),
    Targets("tracking-feed", "production", "TLS", 9443),
    # Nobody has registered a desktop since the dispatchers moved.
    Targets("dispatch-desktops-legacy", "production", "TCP", 3389, probe=""),
    Targets("intranet", "intranet", "HTTPS", 8443),
    Targets("intranet-legacy", "intranet", "HTTP", 8080, probe="/", state="unhealthy"),
)
BALANCERS = (
    Balancer(
        "edge",
        "production",
        "abc",
        (
            Listening(
                "HTTPS",
                443,
                "edge",
                STRONG,
                "edge",
                more_certificates=("partner-api",),
                attributes=SECURITY_HEADERS,
            ),
            Listening("HTTP", 80),
        ),
        group="edge",
        attributes=HARDENED,
    ),
    Balancer(
        "edge-legacy",
        "production",
        "ab",
        (
            Listening("HTTPS", 443, "edge-legacy", WEAK, "edge-legacy"),
            # It redirects, but not the path that old label printers ask for.
            Listening("HTTP", 80, exceptions={"/labels/*": "edge-legacy"}),
        ),
        group="edge-legacy",
        attributes={
            **UNTOUCHED,
            "routing.http.desync_mitigation_mode": "monitor",
            "routing.http.xff_header_processing.mode": "preserve",
            "waf.fail_open.enabled": "true",
        },
    ),
    Balancer(
        "partner-api",
        "production",
        "abc",
        (
            Listening(
                "HTTPS",
                443,
                "partner-api",
                STRONG,
                "partner-api",
                trust_store="partners",
                attributes=SECURITY_HEADERS,
            ),
            Listening("HTTP", 80),
        ),
        group="edge",
        # Its access log goes through a delivery of CloudWatch Logs.
        attributes={**HARDENED, "access_logs.s3.enabled": "false"},
    ),
    Balancer(
        "partner-api-legacy",
        "production",
        "abc",
        (
            Listening("HTTPS", 443, "partner-api", STRONG, "partner-api-legacy", is_passed_through=True),
            Listening("HTTPS", 444, "partner-api", STRONG, "partner-api-legacy", trust_store="partners-legacy"),
        ),
        group="edge",
    ),
    Balancer("pilot-legacy", "production", "ab", (), group="edge-legacy"),
    Balancer(
        "tracking-feed",
        "production",
        "abc",
        (Listening("TLS", 9443, "tracking-feed", STRONGEST, "edge"),),
        kind="network",
        attributes={"deletion_protection.enabled": "true", "load_balancing.cross_zone.enabled": "true"},
    ),
    Balancer(
        "tracking-feed-legacy",
        "production",
        "a",
        (Listening("TLS", 9443, "tracking-feed", FUTURE, "edge"),),
        kind="network",
        attributes=UNTOUCHED_NETWORK,
    ),
    Balancer(
        "dispatch-desktops-legacy",
        "production",
        "ab",
        (Listening("TCP", 3389, "dispatch-desktops-legacy", attributes={"tcp.idle_timeout.seconds": "6000"}),),
        kind="network",
        group="remote-desktop-legacy",
        attributes=UNTOUCHED_NETWORK,
    ),
    Balancer(
        "intranet",
        "intranet",
        "ab",
        (
            Listening(
                "HTTPS",
                443,
                "intranet",
                STRONG,
                "intranet",
                sign_in=SignIn("deny", seconds=28800),
                attributes=SECURITY_HEADERS,
            ),
        ),
        scheme="internal",
        group="intranet",
        attributes=HARDENED,
    ),
    Balancer(
        "intranet-legacy",
        "intranet",
        "ab",
        (
            Listening(
                "HTTPS",
                443,
                "intranet-legacy",
                STRONG,
                "intranet-legacy",
                sign_in=SignIn("allow", seconds=604800),
            ),
        ),
        group="intranet-legacy",
    ),
)
